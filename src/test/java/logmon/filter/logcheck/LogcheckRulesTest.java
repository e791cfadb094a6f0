package logmon.filter.logcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import logmon.LogMon;
import logmon.journal.Entry;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogcheckRulesTest {
    private static final String HEADER = "^(\\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ ";

    @TempDir
    private Path directory;

    private final LogcheckRules rules = new LogcheckRules();

    /** {@code null}: no rule spares the entry. */
    private String fileFor(Entry entry) {
        return rules.match(entry).file();
    }

    @Nested
    class Reading {
        @Test
        void takesTheFilesOfADirectoryThatRunPartsTakes() throws Exception {
            file("ssh", "a");
            file("local-rules_2", "b");
            file("ssh.dpkg-old", "c");
            file("ssh~", "d");
            file(".hidden", "e");
            Files.createDirectory(directory.resolve("sub"));
            Files.createSymbolicLink(directory.resolve("link"), Path.of("ssh"));

            rules.read(directory);

            assertEquals(
                    List.of(new LogcheckRules.Source(directory, Set.of("ssh", "local-rules_2", "link"), 3, List.of())),
                    rules.sources());
        }

        @Test
        void takesAFileOfAnyName() throws Exception {
            Path file = file("my.rules", "a");

            rules.read(file);

            assertEquals(List.of(new LogcheckRules.Source(file, Set.of("my.rules"), 1, List.of())), rules.sources());
        }

        @Test
        void passesOverCommentsAndEmptyLines() throws Exception {
            rules.read(file("some", "# comment", "", " \t", "#a", "a"));

            assertEquals(1, rules.sources().get(0).rules());
        }

        @Test
        void takesSpacesAndLaterHashesAsPartOfTheRule() throws Exception {
            rules.read(file("some", " # no comment", "a $"));

            assertEquals(2, rules.sources().get(0).rules());
            assertNull(fileFor(entry("x", "a")));
            assertEquals("some", fileFor(entry("x", "a # no comment")));
        }

        @Test
        void namesARuleThatItCannotTranslateAndTakesTheOthers() throws Exception {
            file("empty", "# nothing");
            Path file = file("some", "a", "# comment", "(b", "c");

            rules.read(directory);

            assertEquals(
                    List.of(new LogcheckRules.Source(
                            directory, Set.of("some"), 2, List.of(file + ":3: a ( without its )"))),
                    rules.sources());
            assertNull(fileFor(entry("x", "(b")));
            assertEquals("some", fileFor(entry("x", "c")));
        }

        @Test
        void namesARuleThatIsNotUtf8() throws Exception {
            Path file = directory.resolve("some");
            Files.write(file, "a\nä\n".getBytes(StandardCharsets.ISO_8859_1));

            rules.read(file);

            assertEquals(List.of(file + ":2: not UTF-8"), rules.sources().get(0).skipped());
        }

        @Test
        void takesSeveralSources() throws Exception {
            rules.read(file("first", "first$"));
            rules.read(file("second", "second$"));

            assertEquals("first", fileFor(entry("x", "the first")));
            assertEquals("second", fileFor(entry("x", "the second")));
        }

        @Test
        void refusesWhatIsNotThere() {
            Path none = directory.resolve("none");
            assertTrue(refusal(none).startsWith(none + ": no such file or directory; "), refusal(none));
        }

        @Test
        void refusesALinkToNothing() throws Exception {
            file("some", "a");
            Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("none"));
            assertTrue(refusal(directory).startsWith(link + ": no such file or directory; "), refusal(directory));
        }

        @Test
        void refusesWhatHasNoRule() throws Exception {
            assertEquals(directory + " has no rule", refusal(directory));
            Path file = file("some", "# comment", "(a");
            assertEquals(file + " has no rule to go by: " + file + ":2: a ( without its )", refusal(file));
        }

        private String refusal(Path path) {
            return assertThrows(IOException.class, () -> rules.read(path)).getMessage();
        }
    }

    @Nested
    class ARule {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "^(\\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ sshd\\[[0-9]+\\]: error [0-9]+$",
                    "^(\\w{3} [ :0-9]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ sshd\\[4711\\]: error 7$",
                    "^([[:alpha:]]{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [-._[:alnum:]]+ (sshd|x)\\[.*$",
                    "^\\w{3} [ :[:digit:]]{11} [._[:alnum:]-]+ sshd\\[[[:digit:]]+\\]: error",
                    "^\\w{3} [ :0-9]{11} web1 sshd",
                    "^Nov 2[0-9] [0-9]{2}:[0-9]{2}:37 web1 sshd",
                    "^2026-11-2[0-9]T[0-9]{2}:[0-9]{2}:37[.]531040[+-][0-9:]{5} web1 sshd",
                    "^[^ ]+ web1 sshd\\[[0-9]+\\]: error [0-9]$",
                    "^[[:alpha:]]{3} [ :0-9]{11} [._[:alnum:]-]+ .+\\[[0-9]+\\]: error 7$",
                    "^\\S+ \\S+ \\S+\\[4711\\]: error 7$",
                    "error 7",
                    "sshd.*7$|nothing",
                    "^nothing|error 7$",
                    "^(\\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ (s)\\2hd|\\[4711\\]: error",
                    "^(\\w{3} [ :0-9]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ sshd\\[(47)(1)\\3\\]: error 7",
                    "^\\w{3} [ :0-9]{11} [._[:alnum:]-]+ sshd\\[47(1)\\1\\]: error 7"
                })
        void fitsTheLineInEitherForm(String ere) throws Exception {
            rules.read(file("ssh", ere));
            assertEquals("ssh", fileFor(entry("sshd", "error 7")), ere);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "^(\\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ sshd\\[[0-9]+\\]: error$",
                    "^(\\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ ssh\\[[0-9]+\\]: error",
                    "^(\\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ sshd: error",
                    "^(\\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ [^s].*error",
                    "^(\\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ ^sshd.*error",
                    // The first group is that of the times.
                    "^(\\w{3} [ :[:digit:]]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ sshd\\[47(1)\\1\\]: error 7",
                    "^\\w{3} [ :0-9]{11} web2 sshd",
                    "^sshd",
                    "^[-0-9]{10} [0-9:]{8} .*error"
                })
        void fitsNothingElse(String ere) throws Exception {
            rules.read(file("ssh", ere));
            assertNull(fileFor(entry("sshd", "error 7")), ere);
        }

        @Test
        void fitsTheKernelWhichHasNoProcess() throws Exception {
            rules.read(file("kernel", HEADER + "kernel: error [0-9]+$"));
            assertEquals("kernel", fileFor(entry("kernel", "error 7").without("_PID")));
            assertNull(fileFor(entry("kernel", "error 7")));
        }

        @Test
        void isFoundByAProgramInWhoseNameAnythingMayBe() throws Exception {
            rules.read(file("some", HEADER + "a b\\(c\\): error$", HEADER + "x: y\\[4711\\]: error$"));
            assertEquals("some", fileFor(entry("a b(c)", "error").without("_PID")));
            assertEquals("some", fileFor(entry("x: y", "error")));
        }

        @Test
        void forAnyHostNeedsAHostThatIsOne() throws Exception {
            rules.read(file("ssh", HEADER + "sshd\\[[0-9]+\\]: error$"));
            TestEntry entry = entry("sshd", "error");
            assertEquals("ssh", fileFor(entry.without("_HOSTNAME")));
            assertNull(fileFor(entry.with("_HOSTNAME", "web 1")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"error", "error ", "error \t", "error\n", "error\r\n\n"})
        void doesNotSeeTheWhiteSpaceAtTheEnd(String message) throws Exception {
            rules.read(file("ssh", HEADER + "sshd\\[[0-9]+\\]: error$"));
            assertEquals("ssh", fileFor(entry("sshd", message)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"error\u00a0", "error\0", "error.", " error", "\terror"})
        void seesAllElse(String message) throws Exception {
            rules.read(file("ssh", HEADER + "sshd\\[[0-9]+\\]: error$"));
            assertNull(fileFor(entry("sshd", message)));
        }

        @Test
        void fitsCharactersNotBytes() throws Exception {
            rules.read(file("ssh", HEADER + "sshd\\[[0-9]+\\]: error for .ö[[:alpha:]]$"));
            assertEquals("ssh", fileFor(entry("sshd", "error for äöü")));
            assertEquals("ssh", fileFor(entry("sshd", "error for 𝄞öß")));
            assertNull(fileFor(entry("sshd", "error for \ufffdöß")));
        }
    }

    @Nested
    class AMessageOfSeveralLines {
        @Test
        void isSparedWhenEachLineFits() throws Exception {
            rules.read(file("ssh", HEADER + "sshd\\[[0-9]+\\]: (error|warning) [0-9]+$"));
            assertEquals("ssh", fileFor(entry("sshd", "error 1\nwarning 2\n")));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "error 1\nbreak-in",
                    "break-in\nerror 1",
                    "error 1\n\nerror 2",
                    "error 1\rerror 2",
                    "error 1\u2028error 2",
                    "error 1\nNov 21 22:58:37 web1 sshd[1]: error 2"
                })
        void isNotSparedForOneOfThem(String message) throws Exception {
            rules.read(file("ssh", HEADER + "sshd\\[[0-9]+\\]: error [0-9]+$"));
            assertNull(fileFor(entry("sshd", message)));
        }
    }

    @Test
    void aMessageWhoseEndMayBeMissingIsNotSpared() throws Exception {
        rules.read(file("ssh", "error a*$"));
        int most = Entry.MAX_FIELD_BYTES / 3;
        assertEquals("ssh", fileFor(entry("sshd", "error " + "a".repeat(most - 6))));
        assertNull(fileFor(entry("sshd", "error " + "a".repeat(most - 5))));
    }

    @Nested
    class ARuleThatRunsAway {
        private static final String NESTED = "sshd\\[[0-9]+\\]: error ((a|b)*)*c$";

        @Test
        void isNamedAndDoesNotSpare() throws Exception {
            Path file = file("ssh", "x", HEADER + NESTED);
            rules.read(file);

            LogcheckRules.Answer answer = rules.match(entry("sshd", "error " + "ab".repeat(5_000) + "d"));

            assertNull(answer.file());
            assertEquals(file + ":2", answer.undecided());
        }

        @Test
        void isTriedAgainOnTheNextEntry() throws Exception {
            Path file = file("ssh", HEADER + NESTED);
            rules.read(file);
            rules.match(entry("sshd", "error " + "ab".repeat(5_000) + "d"));

            assertEquals(new LogcheckRules.Answer("ssh", file + ":1", null), rules.match(entry("sshd", "error abc")));
        }

        @Test
        void sharesItsLooksWithAllOthers() throws Exception {
            String[] lines = new String[200];
            for (int i = 0; i < lines.length; i++) {
                lines[i] = HEADER + "sshd\\[[0-9]+\\]: error .*a.*b" + i + "$";
            }
            lines[199] = HEADER + "sshd";
            rules.read(file("ssh", lines));
            // Needed by all, so that all are looked at: one of them is bearable, all of them are not.
            String all = IntStream.range(0, 199).mapToObj(i -> " b" + i).collect(Collectors.joining());
            String message = "error " + "a".repeat(300) + all + " x";

            LogcheckRules.Answer answer = rules.match(entry("sshd", message));

            assertNull(answer.file());
            int last = Integer.parseInt(answer.undecided().replaceFirst(".*:", ""));
            assertTrue(last > 1 && last < 200, answer.undecided());
        }
    }

    @Test
    void areToldByTheCheck() throws Exception {
        Path config = Files.writeString(
                directory.resolve("logmon.properties"),
                "mail.smtp.port = 1\nignore.logcheck = " + file("ssh", "a", "(b", "c") + "\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LogMon.run(
                new String[] {"--check", "--config", config.toString(), "--directory", directory.toString()},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err);

        assertEquals(
                List.of(
                        "ignore rules   logcheck: 2 rules of 1 files in %s/ssh in force, 1 skipped:"
                                .formatted(directory),
                        "               %s/ssh:2: a ( without its )".formatted(directory)),
                out.toString(StandardCharsets.UTF_8).lines().skip(1).limit(2).toList());
    }

    @Test
    void withoutRulesNothingIsSpared() {
        assertEquals(new LogcheckRules.Answer(null, null, null), rules.match(entry("sshd", "error")));
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.write(directory.resolve(name), List.of(lines));
    }

    private static TestEntry entry(String program, String message) {
        return TestEntry.saying(message).with("SYSLOG_IDENTIFIER", program);
    }
}
