package logmon.replay;

import java.time.Duration;
import java.time.Instant;

/** When the entries of one kind or rule came, in bounded memory: if it is too short, each slot gets twice the time. */
final class Timeline {
    /** In a report, and in JSON. */
    static final int COLUMNS = 24;

    private static final int SLOTS = 4 * COLUMNS;
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";

    private final Instant start;
    private final int[] slots = new int[SLOTS];
    private long slotMillis = 1_000;

    /** @param start of the whole report; what is older counts as this old */
    Timeline(Instant start) {
        this.start = start;
    }

    void add(Instant time) {
        long millis = Math.max(0, Duration.between(start, time).toMillis());
        while (millis / slotMillis >= SLOTS) {
            for (int i = 0; i < SLOTS; i++) {
                slots[i] = i < SLOTS / 2 ? slots[2 * i] + slots[2 * i + 1] : 0;
            }
            slotMillis *= 2;
        }
        slots[(int) (millis / slotMillis)]++;
    }

    /** Returns how many entries came in each of {@link #COLUMNS} equal parts of the time up to an end. */
    long[] columns(Instant end) {
        double slotsInAll = Math.max(1, Duration.between(start, end).toMillis()) / (double) slotMillis;
        long[] columns = new long[COLUMNS];
        long before = 0;
        for (int i = 0; i < COLUMNS; i++) {
            long upTo = i == COLUMNS - 1 ? Long.MAX_VALUE : Math.round(before(slotsInAll * (i + 1) / COLUMNS));
            long sum = Math.min(upTo, Math.round(before(SLOTS)));
            columns[i] = sum - before;
            before = sum;
        }
        return columns;
    }

    /** How many entries came before a time in slots, as if those of a slot were spread evenly over it. */
    private double before(double time) {
        double sum = 0;
        for (int i = 0; i < SLOTS && i < time; i++) {
            sum += slots[i] * Math.min(1, time - i);
        }
        return sum;
    }

    /** Returns a block for each column, the highest for the most entries and the lowest for none. */
    String blocks(Instant end) {
        long[] columns = columns(end);
        long most = 1;
        for (long count : columns) {
            most = Math.max(most, count);
        }
        StringBuilder blocks = new StringBuilder(COLUMNS);
        for (long count : columns) {
            // Rounded up, so that a single entry is seen.
            blocks.append(BLOCKS.charAt((int) ((count * (BLOCKS.length() - 1) + most - 1) / most)));
        }
        return blocks.toString();
    }
}
