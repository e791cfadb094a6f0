package logmon.journal.context;

import static logmon.testing.JournalFixture.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import logmon.filter.Match;
import logmon.journal.Entry;
import logmon.journal.JournalReader;
import logmon.journal.JournalSource;
import logmon.journal.file.Interest;
import logmon.kind.KindCache;
import logmon.testing.JournalFixture;
import logmon.testing.JournalFixture.Field;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a mail shows around an entry of a real journal. */
class ContextReaderTest {
    private static final LongSupplier NO_TIME_PASSES = () -> 0;
    private static final String EXIT = "98e322203f7a4ed290d09fe03c09fe15";
    private static final String RESTART = "5eb03494b6584870a536b337290809b3";
    private static final String RESULT = "d9b373ed55a64feb8242e02dbe79a49c";

    @TempDir
    Path directory;

    private JournalFixture fixture;

    @BeforeEach
    void prepare() {
        fixture = new JournalFixture(directory);
    }

    @Nested
    class OfAUnit {
        @Test
        void isWhatItLoggedBeforeInTheSameInvocation() {
            try (JournalFixture.Writer writer = fixture.writer()) {
                log(writer, "of the run before", unit("app.service"), invocation("1"));
                log(writer, "connecting", unit("app.service"), invocation("2"));
                log(writer, "of another", unit("db.service"), invocation("3"));
                log(writer, "retrying", unit("app.service"), invocation("2"));
                log(writer, "error", unit("app.service"), invocation("2"));
                log(writer, "later", unit("app.service"), invocation("2"));
            }

            Surroundings around = around("error");

            assertEquals(List.of("connecting", "retrying"), messages(around.before()));
            assertEquals(List.of(), around.after());
            assertEquals(JournalFixture.time(1), around.before().get(0).time());
        }

        @Test
        void isNoMoreLinesThanTheConfigurationSays() {
            try (JournalFixture.Writer writer = fixture.writer()) {
                IntStream.range(0, 20).forEach(i -> log(writer, "line " + i, unit("app.service")));
                log(writer, "error", unit("app.service"));
            }

            assertEquals(
                    List.of("line 17", "line 18", "line 19"),
                    messages(around("error", 3).before()));
            assertEquals(Surroundings.NONE, around("error", 0));
        }

        @Test
        void isOfTheLastHourOnly() {
            try (JournalFixture.Writer writer = fixture.writer()) {
                log(writer, "old", unit("app.service"));
                writer.logAt(3_000, field("MESSAGE", "recent"), unit("app.service"));
                writer.logAt(4_000, field("MESSAGE", "error"), unit("app.service"));
            }

            assertEquals(List.of("recent"), messages(around("error").before()));
        }

        @Test
        void isOfTheSameBootAndMachineOnly() {
            try (JournalFixture.Writer writer = fixture.writer()) {
                writer.logIn(
                        JournalFixture.OTHER_BOOT, field("MESSAGE", "other boot"), unit("app.service"), machine("a"));
                log(writer, "other machine", unit("app.service"), machine("b"));
                log(writer, "this machine", unit("app.service"), machine("a"));
                log(writer, "error", unit("app.service"), machine("a"));
            }

            assertEquals(List.of("this machine"), messages(around("error").before()));
        }

        @Test
        void isFoundInTheFileThatWasRotatedAway() {
            fixture.logFields(field("MESSAGE", "before the rotation"), unit("app.service"));
            fixture.rotate("first of the new file");
            fixture.logFields(field("MESSAGE", "error"), unit("app.service"));

            assertEquals(
                    List.of("before the rotation"), messages(around("error").before()));
        }

        @Test
        void isFoundInTheFileOfAUserOfTheSameMachineOnly() {
            log("system.journal", "started", unit("app.service"));
            log("user-1000.journal", "output", unit("app.service"));
            log("remote-db1.journal", "another machine's", unit("app.service"));
            log("system.journal", "error", unit("app.service"));

            assertEquals(List.of("started", "output"), messages(around("error").before()));
        }

        @Test
        void isCutToWhatAMailHasRoomFor() {
            try (JournalFixture.Writer writer = fixture.writer()) {
                IntStream.range(0, 100).forEach(i -> log(writer, i + "x".repeat(5_000), unit("app.service")));
                log(writer, "error", unit("app.service"));
            }

            List<String> lines = messages(around("error", 100).before());

            assertTrue(lines.get(0).endsWith(" more characters]"), lines.get(0));
            assertTrue(lines.stream().mapToInt(String::length).sum() < 17_000, () -> lines.size() + " lines");
        }

        @Test
        void hasNoLineThatSomebodyElseWroteInItsName() {
            try (JournalFixture.Writer writer = fixture.writer()) {
                log(writer, "forged", unit("user@1000.service"), field("UNIT", "app.service"), field("_PID", "77"));
                log(writer, "real", unit("app.service"));
                log(writer, "app.service: Failed.", field("UNIT", "app.service"), field("_PID", "1"));
            }

            assertEquals(
                    List.of("real"), messages(around("app.service: Failed.").before()));
        }
    }

    @Nested
    class OfAUnitThatFailed {
        @Test
        void isItsOwnOutputAndWhatSystemdSaidAboutIt() {
            try (JournalFixture.Writer writer = fixture.writer()) {
                log(writer, "rsync: connection closed", unit("backup.service"), invocation("2"));
                logOfSystemd(writer, "Main process exited, code=exited, status=12/n/a", "2", field("MESSAGE_ID", EXIT));
                logOfSystemd(
                        writer,
                        "Failed with result 'exit-code'.",
                        "2",
                        field("MESSAGE_ID", RESULT),
                        field("UNIT_RESULT", "exit-code"));
            }

            Surroundings around = around("backup.service: Failed with result 'exit-code'.");

            assertEquals(
                    List.of("rsync: connection closed", "Main process exited, code=exited, status=12/n/a"),
                    messages(around.before()));
            assertEquals(List.of("Result exit-code, exit status 12/n/a (exited)."), around.facts());
        }

        @Test
        void isItsOutputEvenIfJournaldReadThatAfterSystemdsReport() {
            try (JournalFixture.Writer writer = fixture.writer()) {
                log(writer, "connecting", unit("backup.service"), invocation("2"));
                logOfSystemd(writer, "Failed with result 'exit-code'.", "2", field("UNIT_RESULT", "exit-code"));
                log(writer, "connection refused", unit("backup.service"), invocation("2"));
                log(writer, "of the next run", unit("backup.service"), invocation("3"));
                writer.logAt(60, field("MESSAGE", "much later"), unit("backup.service"), invocation("2"));
            }

            assertEquals(
                    List.of("connecting", "connection refused"),
                    messages(around("backup.service: Failed with result 'exit-code'.")
                            .before()));
            assertEquals(
                    List.of("connection refused"),
                    messages(around("backup.service: Failed with result 'exit-code'.", 1)
                            .before()));
        }

        @Test
        void countsTheRestartBeforeThisRun() {
            try (JournalFixture.Writer writer = fixture.writer()) {
                logRestart(writer, "1", "3");
                logRestart(writer, "2", "4");
                logOfSystemd(writer, "Failed.", "3", field("UNIT_RESULT", "signal"));
            }

            assertEquals(
                    List.of("Result signal, restarted 4 times."),
                    around("backup.service: Failed.").facts());
        }

        @Test
        void countsTheRestartAfterIt() {
            try (JournalFixture.Writer writer = fixture.writer()) {
                logRestart(writer, "2", "4");
                logOfSystemd(writer, "Failed.", "3", field("UNIT_RESULT", "signal"));
                logRestart(writer, "3", "5");
            }

            assertEquals(
                    List.of("Result signal, restarted 5 times."),
                    around("backup.service: Failed.").facts());
        }

        @Test
        void countsNoRestartOfRunsLongBefore() {
            try (JournalFixture.Writer writer = fixture.writer()) {
                logRestart(writer, "1", "3");
                logOfSystemd(writer, "Started.", "2");
                logOfSystemd(writer, "Failed.", "3", field("UNIT_RESULT", "signal"));
            }

            assertEquals(
                    List.of("Result signal."), around("backup.service: Failed.").facts());
        }

        private void logRestart(JournalFixture.Writer writer, String invocation, String count) {
            logOfSystemd(
                    writer,
                    "Scheduled restart job, restart counter is at " + count + ".",
                    invocation,
                    field("MESSAGE_ID", RESTART),
                    field("N_RESTARTS", count));
        }

        private void logOfSystemd(JournalFixture.Writer writer, String message, String invocation, Field... more) {
            List<Field> fields = new ArrayList<>(List.of(
                    unit("init.scope"),
                    field("_PID", "1"),
                    field("UNIT", "backup.service"),
                    field("INVOCATION_ID", invocation)));
            fields.addAll(List.of(more));
            log(writer, "backup.service: " + message, fields.toArray(Field[]::new));
        }
    }

    @Nested
    class OfATraceback {
        private static final List<String> PYTHON = List.of(
                "Traceback (most recent call last):",
                "  File \"/srv/app.py\", line 3, in <module>",
                "    connect()",
                "  File \"/srv/app.py\", line 7, in connect",
                "    raise ValueError('bad port')",
                "ValueError: bad port");

        private static final List<String> JAVA = List.of(
                "Exception in thread \"main\" java.lang.IllegalStateException: not ready",
                "\tat org.example.App.run(App.java:12)",
                "\tat org.example.App.main(App.java:5)",
                "Caused by: java.io.IOException: Broken pipe",
                "\tat org.example.App.write(App.java:30)",
                "\t... 2 more");

        @Test
        void ofPythonIsMailedWholeFromItsLastLine() {
            log(PYTHON);

            assertEquals(
                    PYTHON.subList(0, 5),
                    messages(around("ValueError: bad port", 2).before()));
        }

        @Test
        void ofPythonIsMailedWholeFromItsFirstLine() {
            log(PYTHON);

            assertEquals(PYTHON.subList(1, 6), messages(around(PYTHON.get(0)).after()));
        }

        @Test
        void afterTheLineOfALoggerBelongsToThatLine() {
            List<String> lines = new ArrayList<>(PYTHON);
            lines.add(0, "ERROR cannot connect");
            log(lines);

            assertEquals(PYTHON, messages(around("ERROR cannot connect").after()));
        }

        @Test
        void ofJavaIsMailedWholeFromItsFirstLine() {
            log(JAVA);

            assertEquals(JAVA.subList(1, 6), messages(around(JAVA.get(0)).after()));
        }

        @Test
        void ofJavaIsMailedWholeFromItsCause() {
            log(JAVA);

            Surroundings around = around(JAVA.get(3), 1);

            assertEquals(JAVA.subList(0, 3), messages(around.before()));
            assertEquals(JAVA.subList(4, 6), messages(around.after()));
        }

        @Test
        void hasNoLinesOfOtherProcessesInIt() {
            try (JournalFixture.Writer writer = fixture.writer()) {
                for (String line : PYTHON) {
                    writer.logAt(0, field("MESSAGE", line), unit("app.service"), field("_PID", "77"));
                    writer.logAt(0, field("MESSAGE", "    another"), unit("app.service"), field("_PID", "78"));
                }
            }

            assertEquals(PYTHON.subList(1, 6), messages(around(PYTHON.get(0)).after()));
            assertEquals(
                    PYTHON.subList(0, 5),
                    messages(around("ValueError: bad port", 2).before()));
        }

        /** A process prints these at one time, and then a line of something else before and after. */
        private void log(List<String> lines) {
            try (JournalFixture.Writer writer = fixture.writer()) {
                List<String> all = new ArrayList<>(lines);
                all.add("all is well");
                for (String line : all) {
                    writer.logAt(0, field("MESSAGE", line), unit("app.service"), field("_PID", "77"));
                }
            }
        }
    }

    @Nested
    class OfTheKernel {
        @Test
        void isItsOwnLinesOfTheLastMinute() {
            try (JournalFixture.Writer writer = fixture.writer()) {
                writer.logAt(0, field("MESSAGE", "eth0: link up"), field("_TRANSPORT", "kernel"));
                writer.logAt(100, field("MESSAGE", "app invoked oom-killer"), field("_TRANSPORT", "kernel"));
                writer.logAt(100, field("MESSAGE", "oom-killer was invoked"), unit("app.service"));
                writer.logAt(101, field("MESSAGE", "Out of memory: Killed process 77"), field("_TRANSPORT", "kernel"));
            }

            assertEquals(
                    List.of("app invoked oom-killer"),
                    messages(around("Out of memory: Killed process 77").before()));
        }
    }

    @Nested
    class OfACoreDump {
        private static final String DUMP = """
                Process 77 (app) of user 1000 dumped core.

                Module libfoo.so.1 from deb foo-1.0.amd64
                Stack trace of thread 77:
                #0  0x00007f2cbc8a9e2c raise (libc.so.6 + 0x8ae2c)
                #1  0x00007f2cbc85ab46 n/a (app + 0x3bb46)

                Stack trace of thread 78:
                #0  0x00007f2cbc8a9e2c poll (libc.so.6 + 0x8ae2c)""";

        @Test
        void isWhatTheProgramWroteAndWhereItCrashed() {
            try (JournalFixture.Writer writer = fixture.writer()) {
                log(writer, "of another process", unit("app.service"), field("_PID", "78"));
                log(writer, "assertion x > 0 failed", unit("app.service"), field("_PID", "77"));
                log(
                        writer,
                        DUMP,
                        unit("systemd-coredump@1-80-0.service"),
                        field("_PID", "80"),
                        field("COREDUMP_UNIT", "app.service"),
                        field("COREDUMP_PID", "77"),
                        field("COREDUMP_EXE", "/usr/bin/app"),
                        field("COREDUMP_SIGNAL_NAME", "SIGABRT"));
            }

            Surroundings around = around(DUMP);

            assertEquals(List.of("assertion x > 0 failed"), messages(around.before()));
            assertEquals(
                    List.of("/usr/bin/app was ended by SIGABRT, in raise (libc.so.6) < n/a (app)."), around.facts());
        }
    }

    @Nested
    class IsMissing {
        @Test
        void ofAnEntryThatNothingSaysTheWriterOf() {
            fixture.log("one", "error");

            assertEquals(Surroundings.NONE, around("error"));
        }

        @Test
        void ofAnEntryThatIsDeleted() throws Exception {
            fixture.logFields(field("MESSAGE", "one"), unit("app.service"));
            fixture.logFields(field("MESSAGE", "error"), unit("app.service"));
            ContextReader.Event event = event("error");
            Files.delete(fixture.file());

            assertEquals(List.of(Surroundings.NONE), reader(10, NO_TIME_PASSES).around(List.of(event)));
        }

        @Test
        void whereTheFileIsDamaged() throws Exception {
            fixture.logFields(field("MESSAGE", "one"), unit("app.service"));
            fixture.logFields(field("MESSAGE", "error"), unit("app.service"));
            ContextReader.Event event = event("error");
            byte[] bytes = Files.readAllBytes(fixture.file());
            // All but the header: where the objects are.
            Arrays.fill(bytes, 300, bytes.length, (byte) 0xff);
            Files.write(fixture.file(), bytes);

            assertEquals(List.of(Surroundings.NONE), reader(10, NO_TIME_PASSES).around(List.of(event)));
        }

        @Test
        void whenTheTimeForAMailIsOver() {
            fixture.logFields(field("MESSAGE", "one"), unit("app.service"));
            fixture.logFields(field("MESSAGE", "error"), unit("app.service"));
            AtomicLong clock = new AtomicLong();
            ContextReader reader = reader(10, () -> clock.getAndAdd(10_000_000_000L));

            assertEquals(List.of(Surroundings.NONE), reader.around(List.of(event("error"))));
        }
    }

    private Surroundings around(String message) {
        return around(message, 10);
    }

    private Surroundings around(String message, int lines) {
        return reader(lines, NO_TIME_PASSES)
                .around(Collections.singletonList(event(message)))
                .get(0);
    }

    private ContextReader reader(int lines, LongSupplier nanoTime) {
        return new ContextReader(new JournalSource(directory, null), lines, nanoTime);
    }

    /** The entry with this message, as the mail knows it. */
    private ContextReader.Event event(String message) {
        try (JournalReader reader = new JournalReader(new JournalSource(directory, null), Interest.ALL, gap -> {})) {
            reader.startAtHead();
            Entry entry = null;
            while (entry == null || !entry.message().equals(message)) {
                entry = reader.next();
                assertTrue(entry != null || !reader.atEnd(), "no entry says " + message);
            }
            Match match = Match.of(entry, "keyword error", "web1", new KindCache());
            return new ContextReader.Event(match.cursor(), match.unitField(), match.unit());
        }
    }

    private static List<String> messages(List<Surroundings.Line> lines) {
        return lines.stream().map(Surroundings.Line::message).toList();
    }

    private void log(String file, String message, Field... fields) {
        try (JournalFixture.Writer writer = fixture.writer(file)) {
            log(writer, message, fields);
        }
    }

    private static void log(JournalFixture.Writer writer, String message, Field... fields) {
        List<Field> all = new ArrayList<>(List.of(field("MESSAGE", message)));
        all.addAll(List.of(fields));
        writer.log(all.toArray(Field[]::new));
    }

    private static Field unit(String name) {
        return field("_SYSTEMD_UNIT", name);
    }

    private static Field invocation(String id) {
        return field("_SYSTEMD_INVOCATION_ID", id);
    }

    private static Field machine(String id) {
        return field("_MACHINE_ID", id);
    }
}
