package logmon.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final Instant START = Instant.parse("2026-11-21T22:00:00Z");

    private final Timeline timeline = new Timeline(START);

    @Test
    void countsEachEntryOnceHoweverLongTheTime() {
        for (int day = 0; day < 700; day++) {
            timeline.add(START.plus(Duration.ofDays(day)));
            assertEquals(
                    day + 1,
                    Arrays.stream(timeline.columns(START.plus(Duration.ofDays(day))))
                            .sum());
        }
    }

    @Test
    void spreadsThemEvenlyOverTheColumns() {
        for (int hour = 0; hour < 24 * 10; hour++) {
            timeline.add(START.plus(Duration.ofHours(hour)).plusSeconds(1_800));
        }
        long[] columns = timeline.columns(START.plus(Duration.ofDays(10)));
        Arrays.stream(columns).forEach(count -> assertEquals(10, count, 2, Arrays.toString(columns)));
    }

    @Test
    void showsWhenByTheHeightOfBlocks() {
        Instant end = START.plus(Duration.ofHours(24));
        timeline.add(START);
        for (int i = 0; i < 1_000; i++) {
            timeline.add(START.plus(Duration.ofMinutes(12 * 60 + 20)).plusSeconds(i));
        }
        timeline.add(end);

        assertEquals("▂▁▁▁▁▁▁▁▁▁▁▁█▁▁▁▁▁▁▁▁▁▁▂", timeline.blocks(end));
    }

    @Test
    void takesWhatIsOlderThanItsStartAsThatOld() {
        timeline.add(START.minusSeconds(5));
        assertEquals('█', timeline.blocks(START.plusSeconds(60)).charAt(0));
    }

    @Test
    void isOneColumnForASingleMoment() {
        timeline.add(START);
        assertEquals(1, Arrays.stream(timeline.columns(START)).sum());
    }
}
