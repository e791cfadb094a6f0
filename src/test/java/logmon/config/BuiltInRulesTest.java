package logmon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.stream.Collectors;
import logmon.filter.Filter;
import logmon.filter.Rule;
import logmon.filter.Verdict;
import logmon.testing.TestEntry;
import logmon.text.RequiredText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the built-in rules exclude by what is true of it, and what they leave. */
class BuiltInRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4200000  | foo 0000:00:1f.0: failed to initialise the foo unit           | kernel-boot",
                "29999999 | foo 0000:00:1f.0: failed to initialise the foo unit           | kernel-boot",
                "30000000 | foo 0000:00:1f.0: failed to initialise the foo unit           |",
                "4200000  | Buffer I/O error on dev sda, logical block 0, async page read |",
                "4200000  | EXT4-fs (sda2): mounting fs with errors, e2fsck is needed     |",
                "4200000  | md/raid1:md0: active with 1 out of 2 mirrors                  |",
                "4200000  | nvme nvme0: Device not ready; aborting initialisation         |",
                "4200000  | mce: [Hardware Error]: Machine check events logged            |",
                "4200000  | CPU0: Core temperature is above threshold, cpu is throttled   |",
                "         | foo 0000:00:1f.0: failed to initialise the foo unit           |",
            })
    void atBootTheKernelIsHeardOnlyAboutDamage(String micros, String message, String rule) {
        TestEntry entry = kernel(message);
        verdict(micros == null ? entry : entry.with("_SOURCE_MONOTONIC_TIMESTAMP", micros), rule);
    }

    @Test
    void whatIsCriticalAtBootAlertsWhateverItSays() {
        TestEntry entry = kernel("foo: it failed").with("_SOURCE_MONOTONIC_TIMESTAMP", "4200000");
        verdict(entry.with("PRIORITY", "2"), null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "time=\"2026-11-26T10:00:01Z\" level=info msg=\"failed over\"",
                "{\"ts\":1,\"level\":\"debug\",\"msg\":\"request failed\"}",
                "{\"t\":{\"$date\":\"2026\"},\"s\":\"I\",\"c\":\"NETWORK\",\"msg\":\"connection failed\"}",
                "{\"level\":30,\"time\":1764150000,\"msg\":\"request failed\"}",
                "<info>  [1764150000.1234] device (eth0): the probe failed",
                "  [ Debug] the probe failed",
                "main LEVEL=INFO the probe failed",
                "2026-11-26T10:00:01.123Z  INFO 4711 --- [main] o.s.b.Main : the probe failed",
                "2026-11-26 10:00:01,123 fail2ban.server [811]: INFO    the probe failed",
                "INFO the probe failed",
                "[2026-11-26T10:00:01,123][INFO ][o.e.n.Node   ] [web1] the probe failed",
                "auth: Debug: client passdb out: FAIL 1",
            })
    void aProgramsOwnMarkOfNoTroubleIsBelieved(String message) {
        verdict(TestEntry.saying(message), "own-level");
    }

    @Test
    void theLevelOfAProgramOfKubernetesIsBelieved() {
        verdict(TestEntry.saying("I1126 10:00:01.000000    4711 event.go:294] \"the probe failed\""), "klog-level");
        verdict(TestEntry.saying("E1126 10:00:01.000000    4711 event.go:294] \"the probe failed\""), null);
    }

    /** Otherwise its regex is tried on each match of every program. */
    @Test
    void aRuleForEveryProgramNeedsATextOrIsDecidedByTheFirstCharacter() {
        Set<String> slow = BuiltInRules.ALL.stream()
                .filter(builtIn -> builtIn.rule().conditions().stream().noneMatch(BuiltInRulesTest::isOfWriter))
                .filter(builtIn -> builtIn.rule().conditions().stream().noneMatch(BuiltInRulesTest::needsText))
                .map(BuiltInRules.BuiltIn::name)
                .collect(Collectors.toSet());
        assertEquals(Set.of("klog-level"), slow);
    }

    private static boolean isOfWriter(Rule.Condition condition) {
        return Set.of("_SYSTEMD_UNIT", "SYSLOG_IDENTIFIER").contains(condition.field())
                || condition.field().equals("_TRANSPORT") && condition.substring() != null;
    }

    private static boolean needsText(Rule.Condition condition) {
        return condition.field().equals("MESSAGE")
                && (condition.regex() == null
                        || !RequiredText.of(condition.regex()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "time=\"2026-11-26T10:00:01Z\" level=error msg=\"it failed\"",
                "{\"t\":{\"$date\":\"2026\"},\"s\":\"E\",\"c\":\"NETWORK\",\"msg\":\"it failed\"}",
                "2026-11-26T10:00:01.123Z  WARN 4711 --- [main] o.s.b.Main : the INFO store is corrupt",
                "the probe failed, see INFO for more",
            })
    void othersAreNot(String message) {
        verdict(TestEntry.saying(message), null);
    }

    @Test
    void aDesktopsProgramsAreHeardOnlyWhenTheySayError() {
        TestEntry entry = TestEntry.saying("Failed to grab accelerator").with("SYSLOG_IDENTIFIER", "gsd-media-keys");
        verdict(entry.with("PRIORITY", "4"), "desktop-session");
        verdict(entry.with("PRIORITY", "3"), null);
    }

    @Test
    void anOpticalDriveMayBeEmpty() {
        verdict(kernel("I/O error, dev sr0, sector 0 op 0x0:(READ) flags 0x80700 phys_seg 1"), "kernel-probe");
        verdict(kernel("I/O error, dev sda, sector 0 op 0x0:(READ) flags 0x80700 phys_seg 1"), null);
    }

    @Test
    void theKernelBeginsSevereEntriesWithInfo() {
        verdict(kernel("INFO: task mysqld:1432 blocked for more than 241 seconds."), null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "polkit.service | Error opening rules directory: No such file or directory         | part-absent",
                "app.service    | Error opening rules directory: No such file or directory         |",
                "udisks2.service | Failed to read the table                                       | part-absent",
                "dbus.service   | Activation failed: Refusing activation, D-Bus is shutting down.  | part-absent",
                "app.service    | could not create a socket: Address family not supported by protocol | single-stack",
                "postfix@-.service | connect to mx.example[2001:db8::25]:25: Network is unreachable | single-stack",
                "postfix@-.service | connect to mx.example[192.0.2.25]:25: Network is unreachable   |",
                "nginx.service  | [error] 8#8: *1 open() \"/srv/x\" failed (2: No such file), client: 203.0.113.9 | web-scan",
                "nginx.service  | [error] 8#8: *1 open() \"/srv/x\" failed (24: Too many open files), client: 203.0.113.9 |",
                "snapd.service  | storehelpers.go:748: cannot refresh: snap has no updates available: \"x\" | snap-refresh",
                "snapd.service  | cannot refresh: the disk is full                                 |",
                "cloud-init.service | add 'debian' to group 'sudo'                                 | first-account",
                "session-4.scope | add 'debian' to group 'sudo'                                    |",
                "postgresql@15-main.service | FATAL:  the database system is starting up             | database-client",
                "app.service    | Failed to set up the cache, ignoring: Permission denied          | own-ignored",
                "postgresql@15-main.service | [3-1] LOG:  could not receive data from client: reset | database-client",
                "postgresql@15-main.service | [3-1] LOG:  could not write to the log                |",
                "ssh.service    | Disconnecting user x: Too many authentication failures [preauth]  | ssh-scan",
                "ssh.service    | Failed password for root from 203.0.113.9 port 4 ssh2             |",
                "app.service    | Disconnecting user x: Too many authentication failures [preauth]  |",
            })
    void aServiceIsIgnoredForWhatIsUsualOfIt(String unit, String message, String rule) {
        verdict(TestEntry.saying(message).with("_SYSTEMD_UNIT", unit), rule);
    }

    private static TestEntry kernel(String message) {
        return TestEntry.saying(message)
                .without("_SYSTEMD_UNIT")
                .with("_TRANSPORT", "kernel")
                .with("PRIORITY", "3");
    }

    /** @param rule that excludes the entry; null: it alerts */
    private static void verdict(TestEntry entry, String rule) {
        try {
            Filter filter = new Filter(Config.parse("", "f", "web1").filter(), any -> false);
            Verdict verdict = filter.judge(entry);
            assertEquals(
                    rule == null ? Verdict.Outcome.MATCHED : Verdict.Outcome.IGNORED,
                    verdict.outcome(),
                    entry.message());
            if (rule != null) {
                assertEquals(rule, verdict.reason());
            }
        } catch (Config.Invalid e) {
            throw new AssertionError(e);
        }
    }
}
