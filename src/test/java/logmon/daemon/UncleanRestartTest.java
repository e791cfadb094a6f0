package logmon.daemon;

import static logmon.testing.JournalFixture.OTHER_BOOT;
import static logmon.testing.JournalFixture.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import logmon.alert.AlertComposer;
import logmon.alert.AlertMail;
import logmon.alert.Digest;
import logmon.config.Config;
import logmon.filter.Filter;
import logmon.filter.Match;
import logmon.journal.JournalReader;
import logmon.journal.JournalSource;
import logmon.journal.Position;
import logmon.journal.file.Interest;
import logmon.testing.JournalFixture;
import logmon.testing.JournalFixture.Field;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is mailed of a boot that ended without a shutdown. */
class UncleanRestartTest {
    private static final Field SHUTDOWN = field("MESSAGE_ID", "98268866d1d54a499c4e98921d93bc40");
    private static final Field JOURNAL_STOPPED = field("MESSAGE_ID", "d93fb3c9c24d451a97cea615ce59c00b");

    @TempDir
    Path directory;

    private JournalFixture fixture;
    /** Where the run before ended, in the boot that ended. */
    private Position settled;

    @BeforeEach
    void logTheBootThatEnded() {
        fixture = new JournalFixture(directory);
        log(OTHER_BOOT, field("MESSAGE", "read already"), field("SYSLOG_IDENTIFIER", "app"));
        settled = end();
    }

    @Test
    void afterAPowerCutIsAnAlertWithTheLastLinesOfThatBoot() {
        log(OTHER_BOOT, field("MESSAGE", "all is well"), field("SYSLOG_IDENTIFIER", "nginx"));
        log(JournalFixture.thisBoot(), field("MESSAGE", "Linux version 6.1"));

        Match restart = find("");

        assertEquals(JournalFixture.time(1), restart.time());
        AlertMail mail = mail(restart);
        assertEquals("[ALERT] web1 restarted without a clean shutdown", mail.subject());
        assertTrue(mail.body().startsWith("""
                2026-11-21T22:00:01.000000+00:00 The machine restarted without a clean shutdown; its journal stops here.
                    The next boot began 1 s later.
                    No entry says why: a power cut, a reset, or a hang that could not be logged.

                Before it:
                  22:00:00 app: read already
                  22:00:01 nginx: all is well

                Priority crit, no shutdown in the journal.
                """), mail.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a crash of the kernel | Kernel panic - not syncing: Fatal exception in interrupt",
                "a crash of the kernel | BUG: kernel NULL pointer dereference, address: 0000000000000008",
                "a hang                | watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [kworker/1:2:4711]",
                "a hang                | INFO: task jbd2/sda1-8:231 blocked for more than 120 seconds.",
                "a hang                | rcu: INFO: rcu_sched self-detected stall on CPU",
                "a lack of memory      | Out of memory: Killed process 4711 (java) total-vm:8312876kB"
            })
    void saysWhatTheKernelLoggedBefore(String meaning, String message) {
        log(OTHER_BOOT, field("MESSAGE", message), field("_TRANSPORT", "kernel"));
        log(OTHER_BOOT, field("MESSAGE", "all is well"), field("SYSLOG_IDENTIFIER", "nginx"));
        log(JournalFixture.thisBoot(), field("MESSAGE", "Linux version 6.1"));

        String body = mail(find("")).body();

        assertTrue(
                body.contains("    It looks like " + meaning + "; 1 s before, the kernel logged: " + message + "\n"),
                body);
    }

    @Test
    void believesTheKernelOnly() {
        log(OTHER_BOOT, field("MESSAGE", "Kernel panic - not syncing"), field("SYSLOG_IDENTIFIER", "kernel"));

        assertTrue(mail(find("")).body().contains("No entry says why"));
    }

    @Test
    void saysThatTheKernelLeftItsLastMessages() {
        log(OTHER_BOOT, field("MESSAGE", "all is well"));
        log(JournalFixture.thisBoot(), field("MESSAGE", "Linux version 6.1"));
        log(
                JournalFixture.thisBoot(),
                field("MESSAGE", "PStore dmesg-efi-165467 moved to /var/lib/systemd/pstore/1654"),
                field("_SYSTEMD_UNIT", "systemd-pstore.service"),
                field("SYSLOG_IDENTIFIER", "systemd-pstore"));

        assertTrue(mail(find(""))
                .body()
                .contains("    The kernel crashed, and left its last messages in /var/lib/systemd/pstore.\n"));
    }

    @Test
    void afterWhichTheClockWasNotSetSaysSo() {
        try (JournalFixture.Writer writer = fixture.writer()) {
            writer.logAt(3_600, "an hour later");
            writer.logIn(OTHER_BOOT, field("MESSAGE", "all is well"));
            writer.logAt(10, "Linux version 6.1");
        }

        String body = mail(find("")).body();

        assertTrue(body.contains("    When the next boot began, the clock was not set"), body);
    }

    @Test
    void hasASubjectOfItsOwnThatCountsTheOthers() {
        log(OTHER_BOOT, field("MESSAGE", "all is well"));
        Match other = TestEntry.saying("an error").match();

        assertEquals(
                "[ALERT] web1 restarted without a clean shutdown (and 1 of nginx.service)",
                mail(find(""), other).subject());
    }

    @Test
    void isIgnoredByTheRuleThatItsMailSuggests() {
        log(OTHER_BOOT, field("MESSAGE", "all is well"));
        String rule = mail(find(""))
                .body()
                .lines()
                .filter(line -> line.startsWith("ignore."))
                .findFirst()
                .orElseThrow();

        assertNull(find(rule));
    }

    @Test
    void isNoneAfterAShutdown() {
        log(OTHER_BOOT, SHUTDOWN, field("_SYSTEMD_UNIT", "systemd-logind.service"));
        log(OTHER_BOOT, field("MESSAGE", "stopping"));

        assertNull(find(""));
    }

    @Test
    void isNoneWhenSystemdReachedTheRebootTarget() {
        log(OTHER_BOOT, field("UNIT", "reboot.target"), field("_PID", "1"));

        assertNull(find(""));
    }

    @Test
    void isNoneWhenTheJournalWasStopped() {
        log(OTHER_BOOT, JOURNAL_STOPPED, field("_SYSTEMD_UNIT", "systemd-journald.service"));

        assertNull(find(""));
    }

    @Test
    void isAnAlertWhenSomebodyElseWroteOfAShutdown() {
        log(OTHER_BOOT, SHUTDOWN, field("_SYSTEMD_UNIT", "user@1000.service"));
        log(OTHER_BOOT, field("UNIT", "reboot.target"), field("_PID", "77"));
        log(OTHER_BOOT, JOURNAL_STOPPED, field("_SYSTEMD_UNIT", "user@1000.service"));

        assertNotNull(find(""));
    }

    @Test
    void isNoneInTheSameBoot() {
        log(JournalFixture.thisBoot(), field("MESSAGE", "read already"));
        settled = end();

        assertNull(find(""));
    }

    @Test
    void isNoneWhenTheJournalOfThatBootIsGone() throws Exception {
        JournalFixture other = new JournalFixture(directory.resolve("0123456789abcdef0123456789abcdef"));
        Files.createDirectory(other.directory());
        Files.delete(fixture.file());
        other.log("Linux version 6.1");

        assertNull(find(""));
    }

    private Match find(String rules) {
        Filter filter = new Filter(config(rules).filter(), entry -> false);
        return UncleanRestart.find(
                new JournalSource(directory, null), settled.last().values(), JournalFixture.thisBoot(), filter, "web1");
    }

    private AlertMail mail(Match... matches) {
        Digest digest = new Digest(config("").pacing(), List.of());
        for (Match match : matches) {
            digest.add(match, match.time());
        }
        Config config = config("journal.directory = " + directory);
        return new AlertComposer(
                        "web1",
                        "journalctl",
                        "/etc/logmon.properties",
                        "logmon",
                        ZoneOffset.UTC,
                        AlertComposer.SUBJECT,
                        JournalContext.of(config))
                .write(digest, null);
    }

    private static Config config(String text) {
        try {
            return Config.parse(text, "f", "web1");
        } catch (Config.Invalid e) {
            throw new AssertionError(e);
        }
    }

    private void log(String bootId, Field... fields) {
        try (JournalFixture.Writer writer = fixture.writer()) {
            writer.logIn(bootId, fields);
        }
    }

    private Position end() {
        try (JournalReader reader = new JournalReader(new JournalSource(directory, null), Interest.ALL, gap -> {})) {
            reader.startNow();
            return reader.position();
        }
    }
}
