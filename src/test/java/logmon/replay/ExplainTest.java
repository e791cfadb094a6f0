package logmon.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static logmon.testing.JournalFixture.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import logmon.LogMon;
import logmon.config.Config;
import logmon.journal.JournalReader;
import logmon.testing.JournalDamage;
import logmon.testing.JournalFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {
    private static final String UNIT_FAILED = "d9b373ed55a64feb8242e02dbe79a49c";

    @TempDir
    private Path directory;

    @TempDir
    private Path elsewhere;

    private JournalFixture journal;
    private Path config;

    @BeforeEach
    void aJournal() throws Exception {
        journal = new JournalFixture(directory);
        config = Files.writeString(elsewhere.resolve("logmon.properties"), "ignore.mine.MESSAGE = sda\n");
    }

    @Test
    void namesTheRuleThatWouldIgnoreAnEntryAtAnotherHour() throws Exception {
        int hour = LocalDateTime.ofInstant(JournalFixture.START, ZoneId.systemDefault())
                .getHour();
        Files.writeString(
                config,
                "ignore.mine.HOURS = %02d:00-%02d:59%n".formatted((hour + 2) % 24, (hour + 2) % 24),
                StandardOpenOption.APPEND);
        journal.log("disk sda failed");

        assertTrue(explain("all")
                .out()
                .contains("\talerts: keyword failed; ignore.mine (%s:1) is in force only at ".formatted(config)));
    }

    @Test
    void saysWhichEntriesPassAThreshold() throws Exception {
        Files.writeString(config, "alert.disk.MESSAGE = disk\nalert.disk.MORE_THAN = 1 in 10m\n");
        journal.log("disk sda failed", "disk sda failed");

        assertEquals(
                List.of(
                        "not mailed unless there are more than 1 in 10m: alert.disk.MORE_THAN (%s:2), despite keyword"
                                        .formatted(config)
                                + " failed",
                        "alerts: keyword failed, more than 1 in 10m: alert.disk.MORE_THAN (%s:2)".formatted(config)),
                explain("all").out().lines().map(line -> line.split("\t")[3]).toList());
    }

    @Test
    void listsEachEntryThatIsSelectedWithWhatWasDecidedAndWhy() {
        try (JournalFixture.Writer writer = journal.writer()) {
            writer.log(field("MESSAGE", "all is well"));
            writer.log(field("MESSAGE", "disk sdb failed"), field("_SYSTEMD_UNIT", "a.service"));
            writer.log(field("MESSAGE", "disk sda failed"), field("_SYSTEMD_UNIT", "b.service"));
            writer.log(field("MESSAGE", "Hello"), field("PRIORITY", "2"), field("SYSLOG_IDENTIFIER", "c"));
            writer.log(
                    field("MESSAGE", "d.service: Failed with result 'exit-code'."),
                    field("MESSAGE_ID", UNIT_FAILED),
                    field("UNIT", "d.service"),
                    field("_PID", "1"));
        }

        LogmonRun explain = explain("all");

        assertEquals(0, explain.status(), explain.err());
        assertEquals(
                List.of(
                        "2026-11-21T22:00:01Z\ta.service\tdisk sdb failed\talerts: keyword failed",
                        "2026-11-21T22:00:02Z\tb.service\tdisk sda failed\tignored: ignore.mine (" + config
                                + ":1), despite keyword failed",
                        "2026-11-21T22:00:03Z\tc\tHello\talerts: priority crit",
                        "2026-11-21T22:00:04Z\td.service\td.service: Failed with result 'exit-code'.\t"
                                + "alerts: known event: unit failed"),
                explain.out().lines().toList());
        assertEquals("5 entries read: 3 alert, 1 ignored, 0 own\n", explain.err());
    }

    @Test
    void beginsWhereItIsTold() {
        journal.log("first problem", "second problem");

        assertEquals(1, explain(JournalFixture.time(1).toString()).out().lines().count());
    }

    @Test
    void hasOneLineOfBoundedLengthForAnEntryInAPipe() {
        journal.log("it failed:\n\tat a\n\tat b", "it failed: " + "x".repeat(100_000));

        List<String> lines = explain("all").out().lines().toList();

        assertEquals(2, lines.size());
        lines.forEach(line -> assertEquals(4, line.split("\t").length, line));
        lines.forEach(line -> assertTrue(line.length() < 700, line));
    }

    @Test
    void fitsATerminalOf80Columns() throws Exception {
        journal.logFields(
                field("MESSAGE", "disk sda failed: " + "x".repeat(10_000)),
                field("_SYSTEMD_UNIT", "a-unit-with-a-rather-long-name-that-says-it-all.service"));
        journal.log("disk sda failed: " + "失".repeat(100));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Config loaded = Config.load(config, "web1").withDirectory(directory);
        Explain explain = new Explain(loaded, "web1", new PrintStream(out, true, UTF_8), true);
        try (JournalReader reader = new JournalReader(loaded.journal(), explain.interest(), gap -> {})) {
            reader.startAtHead();
            explain.read(reader);
        }

        List<String> lines = out.toString(UTF_8).lines().toList();
        assertEquals("2026-11-21T22:00:00Z a-unit-with-a-rather-long-nam…: disk sda failed: xxxxxxxx…", lines.get(0));
        assertTrue(lines.get(1).startsWith("  ignored: ignore.mine"), lines.get(1));
        lines.forEach(line -> assertTrue(line.length() <= 80, line));
    }

    @Test
    void reportsWhatCouldNotBeRead() throws Exception {
        journal.log("fine", "disk error", "fine", "fine");
        new JournalDamage(journal.file()).wipeEntry(2);

        String notes = explain("all").err();

        assertTrue(notes.startsWith("1 entry of " + journal.file() + " between "), notes);
    }

    @Test
    void addsTheRulesOfTheCommandLine() {
        journal.log("disk sdb failed");

        assertTrue(explain("all", "--rule", "ignore.more.MESSAGE = sdb")
                .out()
                .endsWith("\tignored: ignore.more (--rule:1), despite keyword failed\n"));
    }

    @Test
    void endsNonZeroWhenItsOutputCannotBeWritten() throws Exception {
        journal.log("disk sdb failed", "disk sdb failed");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] arguments = {
            "--explain", "all", "--config", config.toString(), "--directory", directory.toString(),
        };

        int status;
        try (PrintStream full = new PrintStream(new FileOutputStream("/dev/full"), true, UTF_8)) {
            status = LogMon.run(arguments, full, new PrintStream(err, true, UTF_8));
        }

        assertEquals(74, status, err.toString(UTF_8));
    }

    private LogmonRun explain(String since, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "--explain";
        arguments[1] = since;
        System.arraycopy(options, 0, arguments, 2, options.length);
        return LogmonRun.of(config, directory, arguments);
    }
}
