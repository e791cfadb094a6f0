package logmon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    @TempDir
    private Path directory;

    @TempDir
    private Path elsewhere;

    private JournalFixture journal;

    @BeforeEach
    void aJournal() {
        journal = new JournalFixture(directory);
    }

    @Test
    void countsWhatTheDaemonWouldHaveDone() throws Exception {
        journal.log(
                "all is well", "upstream 1 timed out: error 110", "upstream 2 timed out: error 110", "disk problem");

        String json = replay("", "--json");

        assertTrue(json.startsWith("{\"entries\":4,\"seconds\":"), json);
        assertTrue(json.contains("\"matches\":3,\"ignored\":0,\"mails\":2,"), json);
        assertTrue(
                json.contains("\"count\":2,\"first\":\"2026-11-21T22:00:01Z\",\"last\":\"2026-11-21T22:00:02Z\""),
                json);
        assertTrue(json.contains("\"sample\":\"upstream 1 timed out: error 110\""), json);
    }

    @Test
    void readsTheJournalsOfSeveralHostsOnOneClock() throws Exception {
        try (JournalFixture.Writer web = journal.writer("remote-web1.journal");
                JournalFixture.Writer db = journal.writer("remote-db1.journal")) {
            web.logAt(0, "disk error");
            db.logAt(500, "disk error");
            web.logAt(1_000, "disk error");
        }

        String json = replay("", "--json");

        assertTrue(json.contains("\"entries\":3,"), json);
        assertTrue(json.contains("\"mails\":3,"), json);
        assertTrue(
                json.contains("\"count\":3,\"first\":\"2026-11-21T22:00:00Z\",\"last\":\"2026-11-21T22:16:40Z\""),
                json);
    }

    @Test
    void tellsWhatCouldNotBeRead() throws Exception {
        journal.log("fine", "disk error", "fine", "fine");
        new JournalDamage(journal.file()).wipeEntry(2);

        assertTrue(replay("").contains("\n1 journal entries between "), () -> "a gap");
    }

    @Test
    void saysHowOftenEachRuleHitAndWhichNeverDid() throws Exception {
        journal.log("disk problem", "disk problem");

        String report = replay("ignore.disk.MESSAGE = disk\n");

        assertTrue(report.contains("0 matches of 0 kinds, 2 ignored"), report);
        assertTrue(report.contains("        2  disk\n"), report);
        assertTrue(report.contains("        0  postfix-tls\n"), report);
    }

    @Test
    void aPastedRuleSparesItsKindAndNothingElse() throws Exception {
        journal.log("upstream 1 timed out: error 110", "upstream 2 timed out: error 7", "upstream 3 gone: error 7");
        String report = replay("");
        List<String> rule = report.lines()
                .dropWhile(line -> !line.startsWith("# 2 times:"))
                .skip(1)
                .takeWhile(line -> line.startsWith("ignore."))
                .toList();

        String after = replay(String.join("\n", rule));

        assertTrue(after.contains("1 matches of 1 kinds, 2 ignored"), report + after);
        assertTrue(after.contains("upstream 3 gone: error 7"), after);
    }

    @Test
    void beginsWhereItIsTold() throws Exception {
        journal.log("first problem", "second problem");

        Path config = Files.createTempFile(elsewhere, "logmon", ".properties");
        String json = run(
                "--config",
                config.toString(),
                "--directory",
                directory.toString(),
                "--json",
                "--replay",
                JournalFixture.time(1).toString());

        assertTrue(json.startsWith("{\"entries\":1,"), json);
    }

    @Test
    void whatIsNotPrintableDoesNotReachTheTerminalNorBreakTheJson() throws Exception {
        journal.log("problem \u001b[31m \"quoted\" \\ \u202e");

        String report = replay("");
        String json = replay("", "--json");

        assertTrue(report.chars().allMatch(c -> c == '\n' || c >= ' ' && c != 0x202e), report);
        assertTrue(json.contains("problem \\u001b[31m \\\"quoted\\\" \\\\ \\u202e"), json);
    }

    private String replay(String properties, String... options) throws Exception {
        Path config = Files.writeString(elsewhere.resolve("logmon.properties"), properties);
        List<String> all = new ArrayList<>(
                List.of("--config", config.toString(), "--directory", directory.toString(), "--replay", "all"));
        all.addAll(List.of(options));
        return run(all.toArray(String[]::new));
    }

    private static String run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = LogMon.run(arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        assertEquals(0, status, err.toString(UTF_8));
        return out.toString(UTF_8);
    }
}
