package logmon.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.LogMon;
import logmon.testing.JournalDamage;
import logmon.testing.JournalFixture;
import logmon.testing.MixedEntries;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

        String report = replay("");

        assertTrue(
                report.replace("\n", " ")
                        .contains(" 1 entry of " + journal.file() + " between 2026-11-21T22:00:01Z and "),
                report);
    }

    @Test
    void saysHowOftenEachRuleHitAndWhichNeverDid() throws Exception {
        journal.log("disk problem", "disk problem");

        String report = replay("ignore.disk.MESSAGE = disk\nignore.a.MESSAGE = a b\nignore.b = b: c\n");

        assertTrue(report.contains("0 matches of 0 kinds, 2 ignored"), report);
        assertTrue(report.contains("\n     hits  ignore rule\n        2  disk "), report);
        assertTrue(report.contains("\nIgnore rules that never hit: a, b\n"), report);
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

        assertTrue(after.contains("1 match of 1 kind, 2 ignored"), report + after);
        assertTrue(after.contains("upstream 3 gone: error 7"), after);
    }

    @Test
    void saysHowOftenEachFileOfLogcheckHit() throws Exception {
        Path rules = Files.createDirectory(elsewhere.resolve("rules"));
        Files.writeString(rules.resolve("disk"), "disk problem [0-9]$\n");
        Files.writeString(rules.resolve("net"), "network\n");
        Files.writeString(rules.resolve("none"), "# nothing\n");
        journal.log("disk problem 1", "disk problem 2", "network error", "other problem");

        String report = replay("ignore.logcheck = " + rules + "\n");
        assertTrue(report.contains("1 match of 1 kind, 3 ignored\n"), report);
        assertTrue(report.contains("\n        2  logcheck/disk "), report);
        assertTrue(report.contains("\n        1  logcheck/net "), report);
        assertEquals(-1, report.indexOf("of logcheck's"), report);
        assertTrue(
                replay("ignore.logcheck = " + rules + "\n", "--json")
                        .contains("{\"name\":\"logcheck/disk\",\"hits\":2},{\"name\":\"logcheck/net\",\"hits\":1}"),
                report);

        Files.writeString(rules.resolve("net"), "internet\n");
        Files.writeString(rules.resolve("more"), "more\n");
        report = replay("ignore.logcheck = " + rules + "\n");
        assertTrue(report.contains("\nNo rule hit of 2 files of logcheck's.\n"), report);
    }

    @Test
    void saysHowManyMailsAndWhenMost() throws Exception {
        try (JournalFixture.Writer writer = journal.writer()) {
            // From 22:00 on, half an hour apart, but for two.
            for (int time : new int[] {0, 1_800, 3_600, 3_700, 5_400, 7_200}) {
                writer.logAt(time, "disk " + "abcdefghi".charAt(time / 1_000) + " " + time + " problem");
            }
        }

        String report = replay("alert.group-wait = 0\nalert.repeat-interval = 0\n");

        assertTrue(
                report.contains("6 mails would have gone out\n"
                        + "  over 2 h 0 min; the busiest hour, from 2026-11-21T23:00:00Z, had 3\n"),
                report);
    }

    @Test
    void saysHowManyEntriesWereBelowAThreshold() throws Exception {
        journal.log("all is well", "disk error", "disk error", "disk error");
        String rules = "alert.disk.MESSAGE = disk\nalert.disk.MORE_THAN = 2 in 10m\n";

        String report = replay(rules);

        assertTrue(report.contains("\n1 match of 1 kind, 2 ignored\n"), report);
        assertTrue(report.contains("\n        2  alert.disk, below its threshold "), report);
        assertTrue(replay(rules, "--json").contains("{\"name\":\"alert.disk\",\"hits\":2"));
    }

    @Test
    void saysHowManyMailsGoToOthers() throws Exception {
        journal.log("all is well", "disk error", "net error");

        String report = replay("alert.disk.MESSAGE = disk\nmail.to.disk = dba@example.org\n");

        assertTrue(report.contains("\n2 mails would have gone out\n"), report);
        assertTrue(report.contains("\n  1 of them to dba@example.org\n"), report);
    }

    @Test
    void saysThatNothingMatchedAndWhatToDo() throws Exception {
        journal.log("all is well");

        String report = replay("");

        assertTrue(report.contains("0 matches of 0 kinds, 0 ignored\n0 mails would have gone out\n\n"), report);
        assertTrue(report.contains("\nNothing would have been mailed."), report);
        assertEquals(-1, report.indexOf("systemctl"), report);
    }

    @Test
    void saysThatNothingWasReadAndWhatToDo() throws Exception {
        journal.log("disk problem");

        String report = replay("", "--replay", JournalFixture.time(10).toString());

        assertTrue(report.startsWith("0 entries read in "), report);
        assertTrue(report.contains("\nThe journal has no entry since then."), report);
        assertEquals(-1, report.indexOf("mails"), report);
    }

    @Test
    void saysHowToTakeTheRulesOver() throws Exception {
        journal.log("disk problem");

        assertTrue(replay("").endsWith("\nThen: systemctl restart logmon\n"));
    }

    @Test
    void fitsIntoEightyColumnsWhateverIsInTheJournal() throws Exception {
        String name = "n".repeat(300);
        String[] messages = {
            "problem " + "x".repeat(5_000),
            "problem " + "警告".repeat(100),
            "problem " + "👩‍👩‍👧‍👦".repeat(50),
            "problem " + "e\u0301".repeat(100),
            "problem\t" + "\t|".repeat(100),
            "\n\n\u001b[31mproblem\u001b[0m" + "\u202e".repeat(100),
            "problem " + "\\".repeat(200),
        };
        for (String message : messages) {
            journal.logFields(
                    JournalFixture.field("MESSAGE", message),
                    JournalFixture.field("_SYSTEMD_UNIT", message.substring(8) + ".service"));
        }
        String rules = "ignore.%1$s.MESSAGE = nothing\nignore.b-%1$s.MESSAGE = eeeee\n".formatted(name);

        // A rule that is long continues on further lines.
        List<String> wide = replay(rules)
                .replaceAll("\\\\\n *", "")
                .lines()
                .filter(line -> !line.startsWith("ignore.") && !line.startsWith("To ignore those of the loudest"))
                .filter(line -> columns(line) > 80)
                .toList();

        assertEquals(List.of(), wide);
    }

    /** As wcwidth(3) has them, for what is in these tests. */
    private static int columns(String line) {
        return line.codePoints()
                .map(c -> c >= 0x4e00 && c <= 0x9fff || c >= 0x1f300
                        ? 2
                        : Character.getType(c) == Character.NON_SPACING_MARK ? 0 : 1)
                .sum();
    }

    /** On a terminal, made by script(1), which is on every Debian. */
    @ParameterizedTest
    @CsvSource({
        "xterm, , '', true",
        "xterm, '', '', true",
        "xterm, 1, '', false",
        "dumb, , '', false",
        "xterm, , --json, false",
    })
    void isInColourOnATerminalThatHasAnyUnlessTheUserWantsNone(
            String terminal, String noColour, String option, boolean colour) throws Exception {
        journal.log("disk problem");
        Path config = Files.writeString(elsewhere.resolve("logmon.properties"), "");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = "'%s' -cp '%s' logmon.LogMon --config %s --directory %s --replay all %s"
                .formatted(java, System.getProperty("java.class.path"), config, directory, option);
        ProcessBuilder script = new ProcessBuilder("script", "--quiet", "--return", "--command", command, "/dev/null")
                .redirectErrorStream(true);
        script.environment().put("TERM", terminal);
        script.environment().remove("NO_COLOR");
        if (noColour != null) {
            script.environment().put("NO_COLOR", noColour);
        }

        Process process = script.start();
        process.getOutputStream().close();
        String shown = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertEquals(0, process.waitFor(), shown);
        assertTrue(shown.contains("disk problem"), shown);
        // The progress, on standard error, moves the cursor.
        assertEquals(colour, Pattern.compile("\u001b\\[[0-9]+m").matcher(shown).find(), shown);
    }

    @Test
    void isNotInColourWhereThereIsNoTerminal() throws Exception {
        journal.log("disk problem");

        assertEquals(-1, replay("").indexOf('\u001b'));
    }

    /** In all that a machine logs, and a hostile user on it. */
    @Test
    void thePastedRulesOfTheLoudestKindsSpareThoseAndLeaveAllOthersAsTheyWere() throws Exception {
        MixedEntries entries = new MixedEntries(1);
        try (JournalFixture.Writer writer = journal.writer()) {
            for (int i = 0; i < 100_000; i++) {
                writer.logAt(i / 10, entries.next());
            }
        }
        Map<String, Long> before = kinds(replay("", "--json"));
        List<String> loudest = new ArrayList<>(before.keySet()).subList(0, 5);
        String report = replay("");
        String pasted = report.substring(report.indexOf("\n# "), report.indexOf("\nThen: "));
        String words = report.substring(report.indexOf("\nTo ignore those"), report.indexOf(" into "));
        assertTrue(Files.readString(Path.of("README.md")).contains(words), words);

        String after = replay("ignore.mine.MESSAGE = nothing of the kind\n" + pasted, "--json");

        assertTrue(before.size() > 40, before.size() + " kinds");
        Map<String, Long> left = kinds(after);
        List<String> changed = before.keySet().stream()
                .filter(kind -> !before.get(kind).equals(left.get(kind)))
                .toList();
        assertEquals(loudest, changed, pasted);
        assertEquals(before.size() - 5, left.size());
    }

    /** Of the JSON: how often each kind came, by its unit and its shape, the loudest first. */
    private static Map<String, Long> kinds(String json) {
        Map<String, Long> kinds = new LinkedHashMap<>();
        Matcher kind = Pattern.compile("\\{(\"unit\":\".*?\",\"shape\":\".*?\"),\"count\":(\\d+),\"first\"")
                .matcher(json);
        while (kind.find()) {
            kinds.put(kind.group(1), Long.valueOf(kind.group(2)));
        }
        return kinds;
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
