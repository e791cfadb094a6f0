package logmon.filter.logcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneId;
import logmon.journal.Entry;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogHeaderTest {
    private static final TestEntry ENTRY =
            TestEntry.saying("x").with("SYSLOG_IDENTIFIER", "sshd").with("_COMM", "sshd-session");

    @Test
    void hasTheTimeOfThisMachineInBothForms() {
        String hour =
                "%02d".formatted(TestEntry.TIME.atZone(ZoneId.systemDefault()).getHour());
        String traditional = SyslogHeader.of(ENTRY).traditional();
        String iso = SyslogHeader.of(ENTRY).iso();

        assertTrue(traditional.matches("Nov 2\\d " + hour + ":\\d\\d:37 web1 "), traditional);
        assertTrue(iso.matches("2026-11-2\\dT" + hour + ":\\d\\d:37\\.531040[+-]\\d\\d:\\d\\d web1 "), iso);
        assertEquals(32, iso.indexOf(' '));
    }

    @Test
    void namesTheProgramAsItNamesItself() {
        assertEquals("sshd[4711]: ", program(ENTRY));
        assertEquals("sshd-session[4711]: ", program(ENTRY.without("SYSLOG_IDENTIFIER")));
        assertEquals(
                "unknown[4711]: ", program(ENTRY.without("SYSLOG_IDENTIFIER").without("_COMM")));
    }

    @Test
    void hasTheProcessThatJournaldSawElseTheOneThatTheProgramTells() {
        assertEquals("sshd[4711]: ", program(ENTRY.with("SYSLOG_PID", "1")));
        assertEquals("sshd[1]: ", program(ENTRY.with("SYSLOG_PID", "1").without("_PID")));
        assertEquals(
                "kernel: ", program(ENTRY.with("SYSLOG_IDENTIFIER", "kernel").without("_PID")));
    }

    @Test
    void withoutAHostHasOneAllTheSame() {
        assertEquals("localhost", SyslogHeader.of(ENTRY.without("_HOSTNAME")).host());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cron\nNov 21 22:58:37 web1 sshd", "\u001b[2J", "a\u202eb"})
    void doesNotTakeANameThatIsNotToBeShown(String name) {
        assertEquals("sshd-session[4711]: ", program(ENTRY.with("SYSLOG_IDENTIFIER", name)));
    }

    private static String program(Entry entry) {
        return SyslogHeader.of(entry).program();
    }
}
