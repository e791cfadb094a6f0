package logmon.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import logmon.testing.JournalFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each ignore rule excludes, and what a file of rules would change. */
class ComparisonTest {
    @TempDir
    private Path directory;

    @TempDir
    private Path elsewhere;

    private Path rules;

    @BeforeEach
    void aJournal() {
        rules = elsewhere.resolve("new.properties");
        JournalFixture journal = new JournalFixture(directory);
        journal.log("disk 1 problem", "disk 2 problem", "net error", "job failed", "all is well", "disk door opened");
    }

    @Test
    void aRuleIsShownWithWhatItExcludes() throws Exception {
        String report = replay("ignore.wide.MESSAGE = disk\nignore.net.MESSAGE = net");

        assertTrue(report.contains("\n        2  wide "), report);
        assertTrue(report.contains("\n                   2  unknown: disk 1 problem\n"), report);
        assertTrue(report.contains("\n        1  net "), report);
        assertTrue(report.contains("\n                   1  unknown: net error\n"), report);
        assertTrue(
                report.lines().filter(line -> line.matches(".*[▁▂▃▄▅▆▇█]{24}")).count() >= 3, report);
        assertTrue(
                report.lines()
                        .allMatch(line ->
                                line.length() <= 80 || line.startsWith("ignore.") || line.startsWith("To ignore")),
                report);
    }

    @Test
    void theJsonHasWhatARuleExcludesAndWhen() throws Exception {
        String json = replay("ignore.wide.MESSAGE = disk", "--json");

        assertTrue(json.contains("\"rules\":[{\"name\":\"wide\",\"hits\":2}]"), json);
        assertTrue(
                json.contains(
                        "\"excluded\":[{\"rule\":\"wide\",\"unit\":\"unknown\",\"shape\":\"disk * problem\",\"count\":2,"),
                json);
        assertTrue(json.contains("\"sample\":\"disk 1 problem\",\"when\":["), json);
        assertTrue(json.contains("\"from\":\"2026-11-21T22:00:00Z\",\"to\":\"2026-11-21T22:00:05Z\""), json);
    }

    @Test
    void aFileOfRulesIsComparedWithThoseInForce() throws Exception {
        Files.writeString(rules, "ignore.net.MESSAGE =\nignore.jobs.MESSAGE = job\nmatch.door.MESSAGE = door\n");

        String report = replay("ignore.net.MESSAGE = net\n", "--with", rules.toString());

        assertTrue(report.contains("3 matches of 2 kinds, 1 ignored\n"), report);
        assertTrue(report.contains("\n4 matches instead of 3, "), report);
        List<String> lines = report.lines().toList();
        int lost = lines.indexOf("    count  lost: would no longer alert");
        assertTrue(lines.get(lost + 2).endsWith("job failed"), report);
        assertEquals("           by ignore.jobs (" + rules + ":2)", lines.get(lost + 3));
        int gained = lines.indexOf("    count  gained: would alert as well");
        String gain = String.join("\n", lines.subList(gained, lines.size()));
        assertTrue(gain.contains("net error\n           now ignored by ignore.net ("), report);
        assertTrue(gain.contains("disk door opened\n           rule match.door"), report);
    }

    @Test
    void aFileThatChangesNothingIsSaidTo() throws Exception {
        Files.writeString(rules, "ignore.never.MESSAGE = never\n");

        assertTrue(replay("", "--with", rules.toString()).endsWith("\nNothing is gained and nothing is lost.\n"));
    }

    @Test
    void theJsonHasWhatIsGainedAndLost() throws Exception {
        Files.writeString(rules, "ignore.jobs.MESSAGE = job\n");

        String json = replay("", "--json", "--with", rules.toString());

        assertTrue(json.contains(",\"with\":{\"file\":\"" + rules + "\",\"matches\":3,\"ignored\":1,"), json);
        assertTrue(json.contains("\"lost\":[{\"unit\":\"unknown\",\"shape\":\"job failed\",\"count\":1,"), json);
        assertTrue(json.endsWith("\"gained\":[]}}\n"), json);
    }

    @Test
    void aFileWithAFaultIsRefusedByItsName() throws Exception {
        Files.writeString(rules, "\nignor.x = y\n");
        Path config = Files.writeString(elsewhere.resolve("logmon.properties"), "");

        LogmonRun run = LogmonRun.of(config, directory, "--replay", "all", "--with", rules.toString());

        assertEquals(78, run.status());
        assertTrue(run.err().startsWith(rules + ":2: ignor.x: "), run.err());
    }

    @Test
    void aMissingFileIsRefused() throws Exception {
        Path config = Files.writeString(elsewhere.resolve("logmon.properties"), "");

        LogmonRun run = LogmonRun.of(config, directory, "--replay", "all", "--with", rules.toString());

        assertEquals(78, run.status());
        assertEquals(rules + ": no such file\n", run.err());
    }

    private String replay(String properties, String... options) throws IOException {
        Path config = Files.writeString(elsewhere.resolve("logmon.properties"), properties);
        List<String> all = new ArrayList<>(List.of("--replay", "all"));
        all.addAll(List.of(options));
        LogmonRun run = LogmonRun.of(config, directory, all.toArray(String[]::new));
        assertEquals(0, run.status(), run.err());
        return run.out();
    }
}
