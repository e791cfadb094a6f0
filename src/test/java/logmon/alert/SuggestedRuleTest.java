package logmon.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import logmon.config.Config;
import logmon.filter.Filter;
import logmon.filter.Verdict;
import logmon.testing.Characters;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SuggestedRuleTest {
    private static final long SEED = 4711;

    @Nested
    class PastedIntoTheConfiguration {
        @ParameterizedTest
        @MethodSource("logmon.alert.SuggestedRuleTest#messages")
        void itSparesTheEntryItWasMadeFrom(String message) {
            TestEntry entry = TestEntry.saying(message).with("PRIORITY", "0");
            assertEquals(spared(entry), judgedWithItsRule(entry));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "nginx.service",
                    "postfix@-.service",
                    "getty@tty1.service",
                    "dev-disk-by\\x2duuid-1234.swap",
                    "user@1000.service",
                    "session-42.scope",
                    "a b.service",
                    "a: b.service",
                    "a:\\ b: c:\\\\ d",
                    "a:",
                    ": ",
                    "regex:a",
                    "  a",
                    "a  ",
                    "(sd-pam)",
                    "\u3000wide\u3000",
                    "[kworker/0:1]",
                    "#!=:\\ é ü",
                    "a\nb",
                    "\u202egnp.service",
                    "*",
                    "\"'`",
                })
        void itSparesTheEntryWhateverTheUnit(String unit) {
            TestEntry entry = TestEntry.saying("an error").of(unit);
            assertEquals(spared(entry), judgedWithItsRule(entry));
        }

        @ParameterizedTest
        @ValueSource(strings = {"SYSLOG_IDENTIFIER", "_COMM"})
        void itSparesTheEntryWhateverNamesItsWriter(String field) {
            TestEntry entry =
                    TestEntry.saying("an error").without("_SYSTEMD_UNIT").with(field, "cron");
            assertEquals(spared(entry), judgedWithItsRule(entry));
        }

        @ParameterizedTest
        @ValueSource(strings = {"SYSLOG_IDENTIFIER", "_COMM", "_PID"})
        void itSparesNoEntryOfAUnitThatHasTheSameName(String field) throws Exception {
            TestEntry withoutUnit =
                    TestEntry.saying("an error").without("_SYSTEMD_UNIT").with(field, "cron");
            Filter filter = filterWith(SuggestedRule.line(withoutUnit.match()));

            assertEquals(Verdict.Outcome.IGNORED, filter.judge(withoutUnit).outcome());
            assertEquals(
                    Verdict.Outcome.MATCHED,
                    filter.judge(withoutUnit.of("cron.service")).outcome());
        }

        @Test
        void itSparesTheEntryThatNobodyWrote() {
            TestEntry entry = TestEntry.saying("an error").without("_SYSTEMD_UNIT");
            assertEquals(spared(entry), judgedWithItsRule(entry));
        }

        @Test
        void itSparesTheEntryWithoutAMessage() {
            TestEntry entry = TestEntry.saying("").without("MESSAGE").with("PRIORITY", "0");
            assertEquals(spared(entry), judgedWithItsRule(entry));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "error  5 of   7",
                    "error\tin table",
                    "error in line\nsecond line",
                    "error in line\r\n    second line",
                    "  error  ",
                    "error\n",
                    "error 1\nat line 2\nat line 3",
                    "error \u00a0 \u3000 wide"
                })
        void itSparesTheEntryWhateverItsWhiteSpace(String message) {
            TestEntry entry = TestEntry.saying(message).with("PRIORITY", "0");
            assertEquals(spared(entry), judgedWithItsRule(entry));
        }

        @Test
        void itSparesTheEntryWhoseUnitHasALongName() {
            TestEntry entry = TestEntry.saying("an error").of("systemd-cryptsetup@" + "x".repeat(150) + ".service");
            assertEquals(spared(entry), judgedWithItsRule(entry));
        }

        @Test
        void itSparesTheNextOccurrenceWithAnotherAmountOfWhiteSpace() throws Config.Invalid {
            TestEntry entry = TestEntry.saying("error   7 in table");
            Filter filter = filterWith(SuggestedRule.line(entry.match()));
            assertEquals(
                    Verdict.Outcome.IGNORED,
                    filter.judge(entry.with("MESSAGE", "error 123 in table")).outcome());
        }

        @Test
        void itSparesTheNextOccurrence() throws Config.Invalid {
            TestEntry entry = TestEntry.saying("upstream timed out: error 110");
            Filter filter = filterWith(SuggestedRule.line(entry.match()));
            assertEquals(
                    Verdict.Outcome.IGNORED,
                    filter.judge(entry.with("MESSAGE", "upstream timed out: error 7"))
                            .outcome());
        }

        @Test
        void itSparesNoOtherProblemOfTheUnit() throws Config.Invalid {
            TestEntry entry = TestEntry.saying("upstream timed out: error 110");
            Filter filter = filterWith(SuggestedRule.line(entry.match()));
            assertEquals(
                    Verdict.Outcome.MATCHED,
                    filter.judge(entry.with("MESSAGE", "out of memory: error 110"))
                            .outcome());
            assertEquals(
                    Verdict.Outcome.MATCHED,
                    filter.judge(entry.with("MESSAGE", "said: upstream timed out: error 110"))
                            .outcome());
        }

        @Test
        void itSparesTheProblemInNoOtherUnit() throws Config.Invalid {
            TestEntry entry = TestEntry.saying("upstream timed out: error 110");
            Filter filter = filterWith(SuggestedRule.line(entry.match()));
            assertEquals(
                    Verdict.Outcome.MATCHED,
                    filter.judge(entry.of("apache2.service")).outcome());
        }

        @Test
        void itSparesTheEntryWhateverTheMessage() {
            Random random = new Random(SEED);
            for (int i = 0; i < 5_000; i++) {
                TestEntry entry =
                        TestEntry.saying(random(random)).with("PRIORITY", "0").of(random(random));
                assertEquals(spared(entry), judgedWithItsRule(entry), () -> "entry: " + entry.fields());
            }
        }

        private static String random(Random random) {
            String[] words = {
                "error", "failed", "a", "42", "0x1f", "'x y'", "\"q\"", "(", ")", "[", "]", "*", "\\", "\\\\", "$", "^",
                "|", "user", "from", "/var/x", "k=v", "é", "\ud83d\udd25", ":", ",", ".", "#", "!", "=", "{", "}", "?",
                "+", "<a@b.c>", "x.service", "-", "  ", "\t", "\n", "at line 7,", "and"
            };
            StringBuilder message = new StringBuilder(words[random.nextInt(words.length)]);
            for (int length = random.nextInt(12); length > 0; length--) {
                message.append(random.nextInt(3) == 0 ? "" : " ").append(words[random.nextInt(words.length)]);
            }
            return message.toString();
        }
    }

    @Nested
    class ItsName {
        @Test
        void isTheUnitsAndANumber() {
            String name = SuggestedRule.name(TestEntry.saying("an error").match());
            assertTrue(name.matches("nginx-[0-9a-f]{8}"), name);
        }

        @Test
        void isTheSameForTheSameKind() {
            assertEquals(
                    SuggestedRule.name(TestEntry.saying("error 1").match()),
                    SuggestedRule.name(TestEntry.saying("error 2").match()));
        }

        @Test
        void isAnotherForAnotherKind() {
            assertNotEquals(
                    SuggestedRule.name(TestEntry.saying("an error").match()),
                    SuggestedRule.name(TestEntry.saying("a failure").match()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"*", "ünit", "a.b=c", "-", "\n", "a-very-long-name-of-a-unit-that-never-seems-to-end"})
        void isOneThatTheConfigurationTakes(String unit) {
            String name =
                    SuggestedRule.name(TestEntry.saying("an error").of(unit).match());
            assertTrue(name.matches("[a-z0-9-]{1,33}"), name);
        }
    }

    @Nested
    class ItsLine {
        @Test
        void isTheUnitAndTheShape() {
            TestEntry entry =
                    TestEntry.saying("Failed password for invalid user admin from 203.0.113.9 port 40022 ssh2");
            String line = SuggestedRule.line(entry.of("ssh.service").match());
            assertTrue(
                    line.matches("ignore\\.ssh-[0-9a-f]{8} = ssh\\.service: Failed password for invalid user .*"),
                    line);
        }

        @Test
        void namesWhoeverWroteAnEntryWithoutAUnit() {
            String line = SuggestedRule.line(TestEntry.saying("an error")
                    .of("session-3.scope")
                    .with("SYSLOG_IDENTIFIER", "backup")
                    .match());
            assertTrue(line.matches("ignore\\.backup-[0-9a-f]{8} = backup: an error"), line);
        }

        @Test
        void holdsNothingThatCannotBeSeen() {
            for (String message : hostile()) {
                String line =
                        SuggestedRule.line(TestEntry.saying(message).of(message).match());
                assertTrue(line.codePoints().allMatch(Characters::isVisible), line);
            }
        }
    }

    static Stream<String> messages() {
        return Stream.concat(
                Stream.of(
                        "",
                        "error",
                        "upstream timed out while reading: error 110",
                        "error \\d+ \\\\ (a) [b] {c} ^$ | * ? + . a=b # ! : \"quoted\" 'single'",
                        "regex:error",
                        "#error",
                        "FATAL: password authentication failed for user \"bob\"",
                        "segfault at 7f ip 00007f3a sp 00007ffe error 4 in libc-2.31.so[7f3a+15a000]",
                        "error "
                                + IntStream.range(0, 60)
                                        .mapToObj(Integer::toString)
                                        .collect(Collectors.joining(" ")),
                        "error "
                                + IntStream.range(0, 60)
                                        .mapToObj(i -> "word" + (char) ('a' + i % 26) + " " + i)
                                        .collect(Collectors.joining(" and ")),
                        "error" + " at 7".repeat(40),
                        "error" + " found at place 7".repeat(17),
                        "error" + ", and 7 of them".repeat(19),
                        "error " + "x".repeat(400),
                        "error " + "very ".repeat(400)),
                hostile().stream());
    }

    private static List<String> hostile() {
        List<String> messages = new ArrayList<>(List.of(
                "error \u001b[31mred\u001b[0m",
                "error \u202egnp.exe\u2066",
                "error \ud800 and \udc00",
                "error \0 in the middle"));
        return messages;
    }

    private static Verdict spared(TestEntry entry) {
        return new Verdict(Verdict.Outcome.IGNORED, SuggestedRule.name(entry.match()), List.of());
    }

    private static Verdict judgedWithItsRule(TestEntry entry) {
        try {
            return filterWith(SuggestedRule.line(entry.match())).judge(entry);
        } catch (Config.Invalid e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static Filter filterWith(String line) throws Config.Invalid {
        Config config = Config.parse(line, "f", "web1");
        return new Filter(config.filter(), entry -> false);
    }
}
