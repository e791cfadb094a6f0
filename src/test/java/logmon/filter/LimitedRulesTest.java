package logmon.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import logmon.config.Config;
import logmon.filter.Verdict.Outcome;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that are not in force at all times. */
class LimitedRulesTest {
    private static final TestEntry ENTRY = TestEntry.saying("disk error");

    @Nested
    class ARuleThatEnds {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ignore.a = nginx.service: disk error",
                    "ignore.a.SHAPE = disk error",
                    "ignore.a.MESSAGE = disk",
                    "ignore.a._SYSTEMD_UNIT = nginx"
                })
        void ignoresUpToItsLastDay(String rule) {
            String file = rule + "\nignore.a.UNTIL = " + today();

            assertEquals(ignored("a"), judge(file, ENTRY));
            assertEquals(Outcome.MATCHED, judge(file, daysLater(1)).outcome());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ignore.%s = nginx.service: disk error",
                    "ignore.%s.SHAPE = disk error",
                    "ignore.%s.MESSAGE = disk"
                })
        void doesNotHideTheSameRuleWithoutAnEnd(String rule) {
            String file = "%s\n%s\nignore.a.UNTIL = %s".formatted(rule.formatted("a"), rule.formatted("b"), today());

            assertEquals(ignored("a"), judge(file, ENTRY));
            assertEquals(ignored("b"), judge(file, daysLater(1)));
        }

        @Test
        void mayBeAMatchRule() {
            String file = "match.a.MESSAGE = Hello\nmatch.a.UNTIL = " + today();

            assertEquals(Outcome.MATCHED, judge(file, TestEntry.saying("Hello")).outcome());
            assertEquals(
                    Outcome.PASSED,
                    judge(file, daysLater(1).with("MESSAGE", "Hello")).outcome());
        }
    }

    @Nested
    class ARuleWithHours {
        private static final String FILE = """
                ignore.a = nginx.service: disk error
                ignore.a.HOURS = 02:00-04:00, Sat-Sun
                ignore.b.MESSAGE = disk
                ignore.b.HOURS = Mon-Fri 22:00-02:00
                """;

        @ParameterizedTest
        @CsvSource({
            "2026-11-23T03:59, a",
            "2026-11-23T04:00, ''",
            "2026-11-28T12:00, a",
            "2026-11-23T23:00, b",
            "2026-11-24T01:59, b",
            "2026-11-24T02:00, a"
        })
        void holdsInThem(LocalDateTime local, String rule) {
            TestEntry entry = ENTRY.at(local.atZone(ZoneId.systemDefault()).toInstant());

            assertEquals(rule.isEmpty() ? TestEntry.MATCHED : ignored(rule), judge(FILE, entry));
        }
    }

    /** However rules are arranged inside: the first one in the file that is about the entry and in force counts. */
    @Test
    void ofRulesOfEveryFormTheFirstInForceCounts() throws Config.Invalid {
        Random random = new Random(4711);
        List<String> forms = List.of(
                "%s = nginx.service: disk error",
                "%s = nginx.service: net error",
                "%s.SHAPE = disk error",
                "%s.SHAPE = regex:error$",
                "%s.MESSAGE = disk",
                "%s.MESSAGE = other",
                "%s._SYSTEMD_UNIT = nginx",
                "%s._SYSTEMD_UNIT = app");
        Set<Integer> aboutTheEntry = Set.of(0, 2, 3, 4, 6);
        for (int round = 0; round < 300; round++) {
            StringBuilder file = new StringBuilder();
            List<Integer> chosen = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String key = "ignore.r" + i;
                chosen.add(random.nextInt(forms.size()));
                file.append(forms.get(chosen.get(i)).formatted(key)).append('\n');
                if (random.nextBoolean()) {
                    int hour = random.nextInt(24);
                    file.append("%s.HOURS = %02d:00-%02d:00%n".formatted(key, hour, (hour + 8) % 24));
                }
                if (random.nextInt(3) == 0) {
                    file.append("%s.UNTIL = %s%n".formatted(key, today().plusDays(random.nextInt(5))));
                }
            }
            FilterSettings settings = Config.parse(file.toString(), "f", "web1").filter();
            List<Rule> rules = settings.rules()
                    .subList(settings.rules().size() - 6, settings.rules().size());
            Filter filter = new Filter(settings, own -> false);
            for (int i = 0; i < 10; i++) {
                TestEntry entry = ENTRY.at(TestEntry.TIME.plusSeconds(random.nextInt(5 * 86_400)));
                Verdict expected = IntStream.range(0, 6)
                        .filter(rule -> aboutTheEntry.contains(chosen.get(rule))
                                && (rules.get(rule).validity() == null
                                        || rules.get(rule).validity().holds(entry.realtime())))
                        .mapToObj(rule -> ignored("r" + rule))
                        .findFirst()
                        .orElse(TestEntry.MATCHED);
                assertEquals(expected, filter.judge(entry), () -> entry.realtime() + "\n" + file);
            }
        }
    }

    private static LocalDate today() {
        return LocalDate.ofInstant(TestEntry.TIME, ZoneId.systemDefault());
    }

    private static TestEntry daysLater(int days) {
        return ENTRY.at(TestEntry.TIME.plus(Duration.ofDays(days)));
    }

    private static Verdict ignored(String rule) {
        return new Verdict(Outcome.IGNORED, rule, List.of());
    }

    private static Verdict judge(String file, TestEntry entry) {
        try {
            return new Filter(Config.parse(file, "f", "web1").filter(), own -> false).judge(entry);
        } catch (Config.Invalid e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
