package logmon.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.alert.SuggestedRule;
import logmon.journal.context.BootEnd;
import logmon.kind.Kind;
import logmon.testing.JournalFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IgnoreTest {
    @TempDir
    private Path directory;

    @TempDir
    private Path elsewhere;

    private JournalFixture journal;
    private Path config;
    private Path ignored;

    @BeforeEach
    void aJournalWithTwoKinds() throws Exception {
        journal = new JournalFixture(directory);
        for (String message : List.of("disk sda1 failed", "disk sdb2 failed", "upstream timed out")) {
            journal.logFields(
                    JournalFixture.field("MESSAGE", message), JournalFixture.field("_SYSTEMD_UNIT", "x.service"));
        }
        config = Files.writeString(elsewhere.resolve("logmon.properties"), "");
        ignored = elsewhere.resolve("logmon.properties.d/ignored.properties");
    }

    @Test
    void appendsTheRuleThatAReplayPrintsUnderThisName() throws Exception {
        String rule = ruleOf("disk");

        LogmonRun ignore = logmon("--ignore", nameOf(rule));

        assertEquals(0, ignore.status(), ignore.err());
        assertTrue(ignore.out().startsWith("Added to " + ignored + ":\n" + rule + "\n"), ignore.out());
        assertTrue(ignore.out().contains("It ignores 2 entries of the "), ignore.out());
        String end = ignore.out().substring(ignore.out().indexOf("; to undo that"));
        assertTrue(end.endsWith(": systemctl restart logmon\n"), ignore.out());
        assertTrue(Files.readString(Path.of("README.md")).contains(end), end);
        assertTrue(Files.readString(ignored).endsWith("\n" + rule + "\n"));
        assertTrue(logmon("--replay", "all").out().contains("\n1 match of 1 kind, 2 ignored\n"));
    }

    @Test
    void takesTheNameAsTheKeyOfTheRuleToo() {
        assertEquals(0, logmon("--ignore", "ignore." + nameOf(ruleOf("disk"))).status());
    }

    @Test
    void appendsToWhatIsInTheFile() throws Exception {
        String disk = ruleOf("disk");
        String upstream = ruleOf("upstream");
        Files.createDirectory(ignored.getParent());
        Files.writeString(ignored, "ignore.mine.MESSAGE = mine");

        logmon("--ignore", nameOf(disk));
        logmon("--ignore", nameOf(upstream));

        List<String> rules = Files.readAllLines(ignored).stream()
                .filter(line -> line.startsWith("ignore."))
                .toList();
        assertEquals(List.of("ignore.mine.MESSAGE = mine", disk, upstream), rules);
    }

    @Test
    void makesAFileThatTheUserOfTheServiceMayRead() throws Exception {
        logmon("--ignore", nameOf(ruleOf("disk")));

        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(ignored)));
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(ignored.getParent())));
    }

    @Test
    void appendsARuleOnce() throws Exception {
        String name = nameOf(ruleOf("disk"));
        logmon("--ignore", name);
        String before = Files.readString(ignored);

        LogmonRun again = logmon("--ignore", name);

        assertEquals(0, again.status());
        assertTrue(again.out().startsWith("ignore." + name + " is in the configuration already: " + ignored + ":"));
        assertEquals(before, Files.readString(ignored));
    }

    @Test
    void knowsTheRuleOfTheAlertThatIsNoEntry() throws Exception {
        Kind restart = Kind.of(BootEnd.UNIT, BootEnd.MESSAGE);

        LogmonRun ignore = logmon("--ignore", SuggestedRule.name(restart));

        assertEquals(0, ignore.status(), ignore.err());
        assertTrue(Files.readString(ignored).endsWith("\n" + SuggestedRule.line(restart) + "\n"));
    }

    @Test
    void saysThatNoSuchKindAlertsAndWhatToTry() {
        String known = nameOf(ruleOf("upstream"));
        String unknown = "x-00000000";

        LogmonRun ignore = logmon("--ignore", unknown);

        assertEquals(1, ignore.status());
        assertTrue(ignore.out().startsWith("No kind named " + unknown + " alerts in the journal"), ignore.out());
        assertTrue(ignore.out().contains(known), ignore.out());
        assertTrue(ignore.out().contains("logmon --replay 7d"), ignore.out());
        assertFalse(Files.exists(ignored));
    }

    @Test
    void saysThatAnotherRuleIgnoresTheKindAlready() throws Exception {
        String name = nameOf(ruleOf("disk"));
        Files.writeString(config, "ignore.mine.MESSAGE = disk\n");

        LogmonRun ignore = logmon("--ignore", name);

        assertEquals(1, ignore.status());
        assertTrue(ignore.out().contains("ignored: ignore.mine (" + config + ":1)"), ignore.out());
    }

    @Test
    void saysThatTheFileCannotBeWritten() throws Exception {
        String name = nameOf(ruleOf("disk"));
        Files.writeString(ignored.getParent(), "not a directory");

        LogmonRun ignore = logmon("--ignore", name);

        assertEquals(74, ignore.status(), ignore.out());
        assertTrue(ignore.err().startsWith("The rule cannot be written: "), ignore.err());
    }

    /** The rule that a replay prints for the kind of this message. */
    private String ruleOf(String start) {
        Matcher rule = Pattern.compile("(?m)^ignore\\.\\S+ = x\\.service: " + start + ".*$")
                .matcher(logmon("--replay", "all").out());
        assertTrue(rule.find());
        return rule.group();
    }

    private static String nameOf(String rule) {
        return rule.substring("ignore.".length(), rule.indexOf(" = "));
    }

    private LogmonRun logmon(String... arguments) {
        return LogmonRun.of(config, directory, arguments);
    }
}
