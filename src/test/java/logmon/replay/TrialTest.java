package logmon.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialTest {
    @TempDir
    private Path directory;

    private Path config;

    @BeforeEach
    void anEmptyConfiguration() throws Exception {
        configure("");
    }

    @Test
    void saysByWhichKeywordAMessageAlertsAndWhichRuleWouldIgnoreIt() {
        LogmonRun test = test("disk sda1 failed", "--unit", "backup");

        assertEquals(0, test.status());
        assertEquals(
                List.of(
                        "verdict  alerts: keyword failed",
                        "unit     backup.service",
                        "kind     disk * failed",
                        "rule     " + ruleOf(test)),
                test.out().lines().toList());
        assertTrue(ruleOf(test).matches("ignore\\.backup-[0-9a-f]{8} = backup\\.service: disk \\* failed"), test.out());
    }

    @Test
    void theRuleThatItPrintsIgnoresTheMessage() throws Exception {
        configure(ruleOf(test("disk sda1 failed", "--unit", "backup")));

        assertEquals(1, test("disk sdb2 failed", "--unit", "backup.service").status());
        assertEquals(0, test("disk sdb2 failed", "--unit", "other").status());
    }

    @Test
    void saysWhereTheKeywordsAreSet() throws Exception {
        configure("\nmatch.keywords = smoke\n");

        assertEquals("alerts: keyword smoke (%s:2)".formatted(config), verdict("there is smoke"));
    }

    @Test
    void saysByWhichPriorityAMessageAlerts() throws Exception {
        assertEquals("alerts: priority crit", verdict("all is well", "--priority", "crit"));

        configure("match.priority = warning");
        assertEquals("alerts: priority warning (%s:1)".formatted(config), verdict("all is well", "--priority", "4"));
    }

    @Test
    void saysByWhichMatchRuleAMessageAlerts() throws Exception {
        configure("\nmatch.full._SYSTEMD_UNIT = backup\nmatch.full.MESSAGE = skipped\n");

        assertEquals(
                "alerts: rule match.full (%s:2)".formatted(config), verdict("3 files skipped", "--unit", "backup"));
    }

    @Test
    void saysByWhichIgnoreRuleAMessageDoesNotAlertAndWhyItWouldOtherwise() throws Exception {
        configure("# mine\nignore.mine.MESSAGE = sda\n");

        LogmonRun test = test("disk sda1 failed");

        assertEquals(1, test.status());
        assertEquals(
                "verdict  ignored: ignore.mine (%s:2), despite keyword failed".formatted(config),
                test.out().lines().findFirst().orElseThrow());
        assertTrue(test.out().lines().noneMatch(line -> line.startsWith("rule")), test.out());
    }

    @Test
    void saysInWhichFurtherFileARuleIs() throws Exception {
        Path further = Files.createDirectory(directory.resolve("logmon.properties.d"));
        Path file = Files.writeString(further.resolve("ignored.properties"), "ignore.mine = backup.service: * failed");

        assertEquals(
                "ignored: ignore.mine (%s:1), despite keyword failed".formatted(file),
                verdict("sda1 failed", "--unit", "backup"));
    }

    @Test
    void saysThatARuleIsBuiltIn() {
        assertEquals(
                "ignored: ignore.ssh-scan (built in), despite keyword error",
                verdict("error: Protocol major versions differ", "--unit", "ssh"));
    }

    @Test
    void saysInWhichFileAndLineARuleOfLogcheckIs() throws Exception {
        Path rules = Files.writeString(directory.resolve("disk"), "# normal\ndisk failed$\n");
        configure("ignore.logcheck = " + rules);

        assertEquals(
                "ignored: logcheck/disk (%s:2), despite keyword failed".formatted(rules), verdict("the disk failed"));
    }

    @Test
    void saysWhatAMessageThatDoesNotAlertLacks() throws Exception {
        assertEquals(1, test("all is well").status());
        assertEquals(
                "does not alert: no keyword, no match rule, and info is less severe than match.priority = err",
                verdict("all is well"));
        assertEquals(
                "does not alert: debug is less severe than journal.level = info",
                verdict("it failed", "--priority", "debug"));
        configure("match.priority = none");
        assertEquals(
                "does not alert: no keyword, no match rule, and match.priority = none",
                verdict("all is well", "--priority", "err"));
    }

    @Test
    void saysWhichRuleHasEnded() throws Exception {
        configure("\nignore.old.MESSAGE = sda\nignore.old.UNTIL = 2026-01-31\n");

        assertEquals(
                "alerts: keyword failed; ignore.old (%s:2) ended on 2026-01-31".formatted(config),
                verdict("sda1 failed"));

        configure("match.old.MESSAGE = Hello\nmatch.old.UNTIL = 2026-01-31\n");

        assertEquals(
                "does not alert: no keyword, no match rule, and info is less severe than match.priority = err;"
                        + " match.old (%s:1) ended on 2026-01-31".formatted(config),
                verdict("Hello"));
    }

    @Test
    void saysWhoGetsTheAlert() throws Exception {
        configure("alert.db = postgresql\nmail.to.db = dba@example.org, boss@example.org\n");

        assertEquals(
                "alerts: keyword failed; mailed to dba@example.org, boss@example.org by mail.to.db (%s:2)"
                        .formatted(config),
                verdict("disk failed", "--unit", "postgresql"));
        assertEquals("alerts: keyword failed", verdict("disk failed", "--unit", "nginx"));
    }

    @Test
    void saysThatOneMessageDoesNotPassAThreshold() throws Exception {
        configure("alert.disk.MESSAGE = disk\nalert.disk.MORE_THAN = 5 in 10m\n");

        assertEquals(1, test("disk failed").status());
        assertEquals(
                "not mailed unless there are more than 5 in 10m: alert.disk.MORE_THAN (%s:2), despite keyword failed"
                        .formatted(config),
                verdict("disk failed"));
    }

    @Test
    void takesTheKernelForAUnit() {
        assertTrue(test("I/O error", "--unit", "kernel").out().contains("\nunit     kernel\n"));
    }

    @Test
    void takesTheIdentifierForAUnitIfThereIsNone() {
        assertTrue(test("I/O error", "--identifier", "mdadm").out().contains("\nunit     mdadm\n"));
    }

    @Test
    void saysWhatAFurtherRuleWouldChange() {
        LogmonRun test = test("disk sda1 failed", "--rule", "ignore.x.MESSAGE = sda", "--rule", "ignore.y.MESSAGE = q");

        assertEquals(1, test.status());
        assertTrue(test.out().startsWith("verdict  alerts: keyword failed\n"), test.out());
        assertTrue(
                test.out().endsWith("\n--rule   ignored: ignore.x (--rule:1), despite keyword failed\n"), test.out());
    }

    @Test
    void saysThatAFurtherRuleWouldChangeNothing() {
        LogmonRun test = test("disk sda1 failed", "--rule", "ignore.x.MESSAGE = sdb");

        assertEquals(0, test.status());
        assertTrue(test.out().endsWith("\n--rule   changes nothing\n"), test.out());
    }

    @Test
    void refusesAFurtherRuleThatIsNoConfiguration() {
        LogmonRun test = test("disk sda1 failed", "--rule", "ignore x");

        assertEquals(78, test.status());
        assertTrue(test.err().startsWith("--rule:1: ignore: "), test.err());
    }

    @Test
    void whatIsNotPrintableDoesNotReachTheTerminal() {
        LogmonRun test = test("it failed \u001b[31m\n\u202e", "--unit", "a\u001b[2Jb");

        assertTrue(test.out().chars().allMatch(c -> c == '\n' || c >= ' ' && c != 0x202e), test.out());
    }

    private void configure(String properties) throws IOException {
        config = Files.writeString(directory.resolve("logmon.properties"), properties);
    }

    private String verdict(String... messageAndOptions) {
        return test(messageAndOptions).out().lines().findFirst().orElseThrow().substring("verdict  ".length());
    }

    private static String ruleOf(LogmonRun test) {
        return test.out()
                .lines()
                .filter(line -> line.startsWith("rule     "))
                .findFirst()
                .orElseThrow()
                .substring("rule     ".length());
    }

    private LogmonRun test(String... messageAndOptions) {
        return LogmonRun.of(
                config,
                directory,
                Stream.concat(Stream.of("--test"), Stream.of(messageAndOptions)).toArray(String[]::new));
    }
}
