package logmon.filter.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CounterTest {
    private static final Instant START = Instant.parse("2026-11-21T22:00:00Z");
    private static final MoreThan TWO_IN_A_MINUTE = new MoreThan(2, Duration.ofMinutes(1), "2 in 1m");

    private final Counter counter = new Counter(TWO_IN_A_MINUTE);

    @Test
    void passesWithOneMoreThanTheCountAndStaysSoWhileTheyComeAsFast() {
        assertEquals(List.of(false, false, true, true), passed(0, 10, 20, 70));
    }

    @Test
    void countsThoseWithinTheTimeAlone() {
        assertEquals(List.of(false, false, false, false, true), passed(0, 30, 61, 91, 121));
    }

    @Test
    void countsAnEntryThatIsExactlyAsOld() {
        assertEquals(List.of(false, false, true), passed(0, 30, 60));
    }

    @Test
    void countsEachSourceByItself() {
        counter.isPassed("a", at(0));
        counter.isPassed("a", at(1));

        assertFalse(counter.isPassed("b", at(2)));
        assertTrue(counter.isPassed("a", at(3)));
    }

    @Test
    void missesNothingWhenTheClockIsSetBack() {
        assertEquals(List.of(false, false, true), passed(7_200, 7_201, 0));
    }

    @Test
    void letsPassWhatItHasNoRoomToCountAndForgetsWhoIsQuiet() {
        for (int i = 0; i < Counter.MAX_SOURCES; i++) {
            assertFalse(counter.isPassed("source " + i, at(0)));
        }

        assertTrue(counter.isPassed("one more", at(60)));
        assertFalse(counter.isPassed("one more", at(61)));
        assertFalse(counter.isPassed("source 0", at(61)));
    }

    @Test
    void agreesWithACountOfAllTimes() {
        Random random = new Random(4711);
        for (int round = 0; round < 300; round++) {
            MoreThan threshold = new MoreThan(1 + random.nextInt(30), Duration.ofSeconds(1 + random.nextInt(60)), "");
            Counter counted = new Counter(threshold);
            List<Instant> all = new ArrayList<>();
            Instant time = START;
            for (int i = 0; i < 100; i++) {
                time = time.plusMillis(random.nextInt(4_000));
                Instant now = time;
                all.add(now);
                long within = all.stream()
                        .filter(other -> !other.isBefore(now.minus(threshold.within())))
                        .count();

                assertEquals(within > threshold.count(), counted.isPassed("a", now));
            }
        }
    }

    /** Nobody can keep an alert from anybody by writing more. */
    @Test
    void furtherEntriesNeverKeepAnotherFromPassing() {
        Random random = new Random(4711);
        for (int round = 0; round < 300; round++) {
            MoreThan threshold = new MoreThan(1 + random.nextInt(5), Duration.ofSeconds(10), "");
            Counter alone = new Counter(threshold);
            Counter amongOthers = new Counter(threshold);
            Instant time = START;
            for (int i = 0; i < 50; i++) {
                time = time.plusMillis(random.nextInt(5_000));
                for (int further = random.nextInt(4); further > 0; further--) {
                    amongOthers.isPassed(random.nextBoolean() ? "victim" : "stranger", time);
                }
                boolean passed = alone.isPassed("victim", time);
                assertTrue(amongOthers.isPassed("victim", time) || !passed);
            }
        }
    }

    private List<Boolean> passed(int... seconds) {
        List<Boolean> passed = new ArrayList<>();
        for (int second : seconds) {
            passed.add(counter.isPassed("a", at(second)));
        }
        return passed;
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
