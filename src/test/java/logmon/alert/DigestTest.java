package logmon.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import logmon.filter.Match;
import logmon.filter.Source;
import logmon.kind.Kind;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    private static final long SEED = 4711;
    private static final Instant START = Instant.parse("2026-11-21T22:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Pacing DEFAULTS =
            new Pacing(Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofHours(1), 12);

    /** A digest in virtual time, and the mails that come of it. */
    private static final class Run {
        private record Mail(Instant time, long matches, Map<String, Long> kinds) {
            private double second() {
                return Duration.between(START, time).toMillis() / 1000.0;
            }
        }

        private final Digest digest;
        private final List<Mail> mails = new ArrayList<>();
        private Instant now = START;

        private Run(Pacing alerts) {
            digest = new Digest(alerts, List.of());
        }

        /** Lets time pass, and sends every mail at the very moment at which it is due. */
        private void until(double second) {
            Instant end = time(second);
            while (digest.due() != null && !digest.due().isAfter(end)) {
                now = digest.due().isAfter(now) ? digest.due() : now;
                mails.add(new Mail(
                        now,
                        digest.matches(),
                        digest.groups().stream()
                                .collect(Collectors.toMap(
                                        group -> group.first().kind().shape(), Group::count))));
                digest.mailed(now);
            }
            now = end;
        }

        private void match(String kind, double second) {
            until(second);
            digest.add(DigestTest.match("app.service", kind), now);
            until(second);
        }

        /** "A@10" is a match of kind A in second 10, "A@0..600/60" one a minute for ten minutes. */
        private void matches(String text) {
            record Event(String kind, double second) {}
            List<Event> events = new ArrayList<>();
            for (String word : text.strip().split("\\s+")) {
                String[] parts = word.split("@|\\.\\.|/");
                double last = Double.parseDouble(parts[parts.length == 4 ? 2 : 1]);
                double step = parts.length == 4 ? Double.parseDouble(parts[3]) : 1;
                for (double second = Double.parseDouble(parts[1]); second <= last; second += step) {
                    events.add(new Event(parts[0], second));
                }
            }
            events.sort((a, b) -> Double.compare(a.second, b.second));
            events.forEach(event -> match(event.kind, event.second));
        }

        private String shown() {
            return mails.stream()
                    .map(mail ->
                            "%s=%d".formatted(Double.toString(mail.second()).replaceAll("\\.0$", ""), mail.matches))
                    .collect(Collectors.joining(" "));
        }

        private long total() {
            return mails.stream().mapToLong(Mail::matches).sum();
        }

        private long mailsWithin(double second) {
            return mails.stream().filter(mail -> mail.second() <= second).count();
        }
    }

    @Nested
    class Timing {
        @ParameterizedTest(name = "{0}")
        @CsvSource(
                delimiter = '|',
                value = {
                    "one entry waits for its group                      | A@0                     | 2=1",
                    "lines of one failure arrive together               | A@0 B@1 A@1.5 C@1.9     | 2=4",
                    "the group wait counts from its first line          | A@0 A@1 A@1.9 A@2.1     | 2=3 302=1",
                    "the same again waits for the interval              | A@0 A@10 A@200          | 2=1 302=2",
                    "near the end of the interval it is not later       | A@0 A@301               | 2=1 303=1",
                    "another kind does not wait                         | A@0 A@10 B@100          | 2=1 102=2",
                    "two kinds wait each by itself                      | A@0 B@100 A@110 B@120   | 2=1 102=1 302=2",
                    "a kind that a mail took along waits from then on   | A@0 A@10 B@20 A@30      | 2=1 22=2 322=1",
                    "being taken along early does not double            | A@0 A@10 B@20 A@30 A@330 | 2=1 22=2 322=1 922=1",
                    "while it goes on the interval doubles to an hour   | A@0..15000/60 | 2=1 302=5 902=10 2102=20 4502=40 8102=60 11702=60",
                    "a quiet spell of the interval does not end that    | A@0 A@303 A@310         | 2=1 305=1 905=1",
                    "a quiet spell just shorter does not, either        | A@0 A@301.9 A@600       | 2=1 303.9=1 903.9=1",
                    "a quiet spell of the longest interval makes it new | A@0 A@10 A@3610 A@3620  | 2=1 302=1 3612=1 3912=1",
                    "one that is just shorter does not                  | A@0 A@10 A@3609.9 A@3620 | 2=1 302=1 3611.9=1 4811.9=1",
                    "the quiet spell counts from the last entry         | A@0 A@290 A@3880 A@3890 | 2=1 302=1 3882=1 5082=1"
                })
        void isAsDocumented(String name, String entries, String mails) {
            Run run = new Run(DEFAULTS);
            run.matches(entries);
            run.until(16_000);
            assertEquals(
                    mails,
                    run.shown()
                            .substring(0, Math.min(mails.length(), run.shown().length())));
            assertTrue(entries.contains("..") || mails.equals(run.shown()), run.shown());
        }

        @Test
        void neverMoreThanTheLimitInAnHour() {
            Run run = new Run(DEFAULTS);
            run.matches("A@0 B@10 C@20 D@30 E@40 F@50 G@60 H@70 I@80 J@90 K@100 L@110 M@120 N@130 O@1000");
            run.until(8_000);
            assertEquals("2=1 12=1 22=1 32=1 42=1 52=1 62=1 72=1 82=1 92=1 102=1 112=1 3602=3", run.shown());
        }

        @Test
        void theLimitCountsTheMailsOfAnEarlierRun() {
            Digest digest = new Digest(new Pacing(Duration.ZERO, Duration.ZERO, HOUR, 1), minutesAgo(59, 1));
            digest.add(match("app.service", "A"), START);
            assertEquals(START.plusSeconds(60), digest.due());
        }

        @Test
        void belowTheLimitTheMailsOfAnEarlierRunDelayNothing() {
            Digest digest = new Digest(DEFAULTS, minutesAgo(50, 45, 40, 35, 30, 25, 20, 15, 10, 5, 1));
            digest.add(match("app.service", "A"), START);
            assertEquals(START.plusSeconds(2), digest.due());
        }

        @Test
        void aSignOfLifeIsDueAtOnce() {
            Digest digest = new Digest(DEFAULTS, List.of());
            digest.heartbeat("alive", START);
            assertEquals(START, digest.due());
            assertEquals("alive", digest.heartbeat());
            digest.mailed(START);
            assertNull(digest.due());
            assertNull(digest.heartbeat());
        }

        @Test
        void ofMoreSourcesThanHaveADueTimeOfTheirOwnNoneIsForgotten() {
            Digest digest = new Digest(DEFAULTS, List.of());
            for (int i = 0; i < 6_000; i++) {
                digest.add(match("unit" + i + ".service", "A"), START);
            }
            assertEquals(START.plusSeconds(2), digest.due());
            assertEquals(START.plusSeconds(2), digest.allowed(START.plusSeconds(2)));
            digest.mailed(START.plusSeconds(2));
            digest.add(match("one.service", "A"), START.plusSeconds(3));
            assertEquals(START.plusSeconds(5), digest.due());
        }

        @Test
        void aLimitThatWasLoweredCountsTheMailsOfAnEarlierRun() {
            Pacing two = new Pacing(Duration.ZERO, Duration.ZERO, HOUR, 2);
            Digest digest = new Digest(two, minutesAgo(50, 40));
            digest.add(match("app.service", "A"), START);
            assertEquals(START, digest.due(), "a unit without a mail may exceed it");
            digest = new Digest(two, minutesAgo(50, 45, 40));
            digest.add(match("app.service", "A"), START);
            assertEquals(START.plus(Duration.ofMinutes(10)), digest.due(), "by half the limit");
        }

        @Test
        void aNewKindIsNotDelayedByAStormOfAnother() {
            Run run = new Run(DEFAULTS);
            run.matches("A@0..1200/0.5 B@1000.25");
            assertTrue(run.mails.stream().anyMatch(mail -> mail.second() == 1002.25 && mail.kinds.containsKey("B")));
        }

        @Test
        void aStormOfOneKindLeavesRoomForOthersInTheHour() {
            Run run = new Run(DEFAULTS);
            run.matches("A@0..3000/1 B@2500.5 C@2600.5 D@2700.5");
            run.until(3_100);
            assertTrue(run.shown().contains(" 2502.5="), run.shown());
            assertTrue(run.shown().contains(" 2602.5="), run.shown());
            assertTrue(run.shown().contains(" 2702.5="), run.shown());
        }

        @Test
        void withAllZeroesThereIsOneMailForEachEntryAtOnce() {
            Run run = new Run(new Pacing(Duration.ZERO, Duration.ZERO, HOUR, 0));
            run.matches("A@0 A@0 B@0 A@1 A@1 A@2");
            assertEquals("0=1 0=1 0=1 1=1 1=1 2=1", run.shown());
        }

        @Test
        void withoutALimitAThousandKindsAreAThousandMails() {
            Run run = new Run(new Pacing(Duration.ZERO, Duration.ofMinutes(5), HOUR, 0));
            for (int i = 0; i < 1_000; i++) {
                run.match("kind " + i, i);
            }
            assertEquals(1_000, run.mails.size());
        }

        @Test
        void nothingPendingIsNeverDue() {
            Run run = new Run(DEFAULTS);
            assertNull(run.digest.due());
            assertTrue(run.digest.isEmpty());
            run.matches("A@0");
            assertFalse(run.digest.isEmpty());
            run.until(2);
            assertNull(run.digest.due());
            assertTrue(run.digest.isEmpty());
        }

        private static List<Instant> minutesAgo(long... minutes) {
            return Arrays.stream(minutes)
                    .mapToObj(ago -> START.minus(Duration.ofMinutes(ago)))
                    .toList();
        }
    }

    @Test
    void theSameKindOnAnotherHostIsAnotherProblem() {
        Digest digest = new Digest(DEFAULTS, List.of());
        digest.add(TestEntry.saying("error").with("_HOSTNAME", "web1").match(), START);
        digest.mailed(START.plusSeconds(2));

        digest.add(TestEntry.saying("error").with("_HOSTNAME", "web1").match(), START.plusSeconds(10));
        assertEquals(START.plusSeconds(302), digest.due());
        digest.add(TestEntry.saying("error").with("_HOSTNAME", "db1").match(), START.plusSeconds(10));
        assertEquals(START.plusSeconds(12), digest.due());
        assertEquals(2, digest.groups().size());
    }

    @Nested
    class AStorm {
        @ParameterizedTest(name = "over {0} s")
        @ValueSource(doubles = {0, 1, 55, 600, 3_599})
        void ofTenThousandEntriesOfOneKindIsAFewMailsWithTheExactTotal(double seconds) {
            Run run = new Run(DEFAULTS);
            for (int i = 0; i < 10_000; i++) {
                run.match("A", seconds * i / 10_000);
            }
            run.until(3 * 3_600);
            assertTrue(run.mailsWithin(60) <= 2, run.shown());
            assertTrue(run.mailsWithin(3_600) <= 5, run.shown());
            assertEquals(10_000, run.total());
        }

        @Test
        void ofAMillionKindsStaysBounded() {
            Digest digest = new Digest(DEFAULTS, List.of());
            for (int i = 0; i < 1_000_000; i++) {
                digest.add(match("unit-" + i % 1_000 + ".service", "kind " + i), START);
            }
            assertEquals(Digest.MAX_KINDS, digest.groups().size());
            assertTrue(
                    digest.groups().stream().allMatch(group -> group.samples().size() <= Digest.MAX_SAMPLES));
            assertTrue(digest.uncounted().size() <= Digest.MAX_UNCOUNTED + 1);
            assertEquals(1_000_000, digest.matches());
            assertEquals(1_000_000, counted(digest));
        }

        @Test
        void ofAMillionEntriesOfOneKindKeepsThreeSamples() {
            Digest digest = new Digest(DEFAULTS, List.of());
            for (int i = 0; i < 1_000_000; i++) {
                digest.add(match("app.service", "A"), START);
            }
            Group group = digest.groups().iterator().next();
            assertEquals(3, group.samples().size());
            assertEquals(1_000_000, group.count());
        }

        @Test
        void ofNotesStaysBounded() {
            Digest digest = new Digest(DEFAULTS, List.of());
            for (int i = 0; i < 100_000; i++) {
                digest.note("journal", "gap " + i, START);
            }
            assertEquals(20, digest.notes().size());
        }

        @Test
        void ofKindsThatWereMailedIsForgottenTheOldestFirst() {
            Pacing alerts = new Pacing(Duration.ofSeconds(2), Duration.ofDays(1), Duration.ofDays(1), 0);
            Digest digest = new Digest(alerts, List.of());
            Instant now = START;
            for (int i = 0; i <= Repeats.MAX_TOLD; i++) {
                digest.add(match("app.service", "kind " + i), now);
                digest.mailed(now);
            }
            digest.add(match("app.service", "kind 1"), now.plusSeconds(1));
            assertEquals(START.plus(Duration.ofDays(1)), digest.due(), "kind 1 is remembered");
            digest.add(match("app.service", "kind 0"), now.plusSeconds(1));
            assertEquals(now.plusSeconds(3), digest.due(), "kind 0 is forgotten");
        }
    }

    @Nested
    class AGroup {
        private final Digest digest = new Digest(DEFAULTS, List.of());

        @Test
        void isOfOneKind() {
            add("A", 6, 0);
            add("B", 6, 1);
            add("A", 6, 2);
            assertEquals(
                    List.of("A=2", "B=1"),
                    digest.groups().stream()
                            .map(group -> group.first().kind().shape() + "=" + group.count())
                            .toList());
        }

        @Test
        void isOfOneUnit() {
            digest.add(match("a.service", "A"), START);
            digest.add(match("b.service", "A"), START);
            assertEquals(2, digest.groups().size());
        }

        @Test
        void knowsItsFirstAndLastTime() {
            add("A", 6, 10);
            add("A", 6, 30);
            add("A", 6, 20);
            Group group = only();
            assertEquals(START.plusSeconds(10), group.first().time());
            assertEquals(START.plusSeconds(30), group.lastTime());
        }

        @Test
        void isAsSevereAsItsMostSevereEntry() {
            add("A", 5, 0);
            add("A", 3, 1);
            add("A", 6, 2);
            assertEquals(3, only().priority());
        }

        @Test
        void showsItsFirstEntriesAndTheLast() {
            for (int second = 0; second < 10; second++) {
                add("A", 6, second);
            }
            assertEquals(
                    List.of(START, START.plusSeconds(1), START.plusSeconds(9)),
                    only().samples().stream().map(Match::time).toList());
        }

        private void add(String kind, int priority, long second) {
            Instant time = START.plusSeconds(second);
            digest.add(match("app.service", kind, priority, time, "s=" + second), time);
        }

        private Group only() {
            assertEquals(1, digest.groups().size());
            return digest.groups().iterator().next();
        }
    }

    @Nested
    class BeyondItsBounds {
        private final Digest digest = new Digest(DEFAULTS, List.of());

        @Test
        void itCountsBySource() {
            fill();
            digest.add(match("app.service", "X"), START);
            digest.add(match("app.service", "Y"), START);
            digest.add(match("a.service", "X"), START);
            assertEquals(Map.of("app.service", 3L), digest.uncounted(), "a.service has room of its own");
        }

        @Test
        void itCountsFurtherSourcesUnderNoName() {
            for (int i = 0; i < Digest.MAX_KINDS; i++) {
                digest.add(match("first-" + i, "X"), START);
            }
            for (int i = 0; i < Digest.MAX_UNCOUNTED + 3; i++) {
                digest.add(match("unit-" + i, "X"), START);
            }
            digest.add(match("unit-0", "X"), START);
            assertEquals(3L, digest.uncounted().get(""));
            assertEquals(2L, digest.uncounted().get("unit-0"));
        }

        @Test
        void theKindsThatItHasGoOnCounting() {
            fill();
            digest.add(match("app.service", "kind 0"), START);
            assertEquals(Map.of(), digest.uncounted());
            assertEquals(2, digest.groups().iterator().next().count());
        }

        @Test
        void theFirstAndLastMatchAreThoseOfAll() {
            fill();
            digest.add(match("app.service", "beyond", 6, START, "s=last"), START);
            assertEquals("kind 0", digest.firstMatch().kind().shape());
            assertEquals("s=last", digest.lastMatch().cursor());
        }

        @Test
        void theNextMailBeginsAnew() {
            fill();
            digest.add(match("a.service", "X"), START);
            digest.mailed(START);
            assertEquals(0, digest.matches());
            assertEquals(Map.of(), digest.uncounted());
            assertTrue(digest.groups().isEmpty());
            assertNull(digest.firstMatch());
            assertNull(digest.lastMatch());
        }

        private void fill() {
            for (int i = 0; i < Digest.MAX_KINDS; i++) {
                digest.add(match("app.service", "kind " + i), START);
            }
        }
    }

    @Nested
    class ANote {
        private final Digest digest = new Digest(DEFAULTS, List.of());

        @Test
        void isToldAfterTheGroupWaitThoughNothingMatched() {
            digest.note("journal", "gap", START);
            assertEquals(START.plusSeconds(2), digest.due());
            assertFalse(digest.isEmpty());
            assertEquals(0, digest.matches());
        }

        @Test
        void isToldOnce() {
            digest.note("journal", "gap", START);
            digest.note("journal", "gap", START);
            assertEquals(List.of("gap"), List.copyOf(digest.notes()));
            digest.mailed(START);
            assertEquals(List.of(), List.copyOf(digest.notes()));
        }
    }

    @Nested
    class WhateverHappens {
        @Test
        void everyMatchIsCountedInExactlyOneMail() {
            Random random = new Random(SEED);
            for (int round = 0; round < 200; round++) {
                Pacing alerts = alerts(random);
                Run run = new Run(alerts);
                int entries = random.nextInt(400);
                double second = 0;
                for (int i = 0; i < entries; i++) {
                    second += pause(random);
                    run.match("kind " + random.nextInt(30), second);
                }
                run.until(second + 20 * 3_600);
                assertTrue(run.digest.isEmpty(), () -> "nothing waits for ever: " + alerts);
                assertEquals(entries, run.total(), alerts::toString);
                assertTrue(
                        run.mails.stream()
                                .allMatch(mail -> mail.matches()
                                        == mail.kinds().values().stream()
                                                .mapToLong(Long::longValue)
                                                .sum()),
                        alerts::toString);
            }
        }

        @Test
        void noHourHasMoreMailsThanTheLimit() {
            Random random = new Random(SEED);
            for (int round = 0; round < 200; round++) {
                Pacing alerts = alerts(random);
                Run run = new Run(alerts);
                double second = 0;
                for (int i = 0; i < 300; i++) {
                    second += pause(random);
                    run.match("kind " + random.nextInt(100), second);
                }
                run.until(second + 20 * 3_600);
                for (Run.Mail mail : run.mails) {
                    long withinTheHour = run.mails.stream()
                            .filter(other -> !other.time().isBefore(mail.time())
                                    && other.time().isBefore(mail.time().plus(HOUR)))
                            .count();
                    assertTrue(alerts.maxPerHour() == 0 || withinTheHour <= alerts.maxPerHour(), alerts::toString);
                }
            }
        }

        @Test
        void aNewKindWaitsForNothingButItsGroupAndTheLimit() {
            Random random = new Random(SEED);
            for (int round = 0; round < 100; round++) {
                Pacing alerts = alerts(random);
                Run run = new Run(alerts);
                double second = 0;
                for (int i = 0; i < 200; i++) {
                    second += pause(random);
                    run.until(second);
                    run.digest.add(match("app.service", random.nextBoolean() ? "storm" : "new " + i), run.now);
                    if (run.digest.lastMatch().kind().shape().startsWith("new")) {
                        Instant latest = run.digest.allowed(run.now.plus(alerts.groupWait()));
                        assertNotNull(run.digest.due());
                        assertFalse(run.digest.due().isAfter(latest), alerts::toString);
                    }
                }
            }
        }

        private static Pacing alerts(Random random) {
            int[] limits = {0, 1, 2, 12, 60};
            Duration repeat = Duration.ofSeconds(random.nextInt(3) * random.nextInt(400));
            return new Pacing(
                    Duration.ofSeconds(random.nextInt(4)),
                    repeat,
                    repeat.plusSeconds(random.nextInt(3_600)),
                    limits[random.nextInt(limits.length)]);
        }

        /** Mostly lines in quick succession, now and then a while of silence. */
        private static double pause(Random random) {
            return switch (random.nextInt(10)) {
                case 0 -> random.nextInt(2_000);
                case 1, 2 -> random.nextInt(60);
                case 3, 4, 5 -> 0;
                default -> random.nextInt(1_000) / 1000.0;
            };
        }
    }

    private static long counted(Digest digest) {
        return digest.groups().stream().mapToLong(Group::count).sum()
                + digest.uncounted().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
    }

    private static Instant time(double second) {
        return START.plusMillis(Math.round(second * 1000));
    }

    private static Match match(String unit, String shape) {
        return match(unit, shape, 6, START, "s=1");
    }

    private static Match match(String unit, String shape, int priority, Instant time, String cursor) {
        return new Match(
                time,
                "web1",
                new Kind(unit, shape),
                "_SYSTEMD_UNIT",
                unit,
                "1",
                priority,
                "keyword",
                shape,
                shape.length(),
                cursor,
                new Source(unit, true),
                null);
    }
}
