package logmon.filter.limit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts for a threshold, for each source by itself: else one could bring another's entries over the threshold. More
 * entries never mean fewer alerts, whoever writes them; and when there are too many sources to count, they alert.
 */
public final class Counter {
    /** Maximum sources counted; with the highest threshold they take 4 MB. */
    static final int MAX_SOURCES = 500;

    private static final int FIRST_SIZE = 8;

    /** The times of a source's last entries, as many as may come without an alert. */
    private final class Last {
        private long[] micros = new long[Math.min(FIRST_SIZE, threshold.count())];
        private int size;
        /** Where the oldest is, once all places are taken. */
        private int oldest;

        private Instant latest = Instant.MIN;

        /** Adds a time, and returns whether the threshold is passed. */
        private boolean add(Instant time) {
            latest = time.isAfter(latest) ? time : latest;
            if (size < threshold.count()) {
                micros = size == micros.length ? Arrays.copyOf(micros, Math.min(2 * size, threshold.count())) : micros;
                micros[size++] = micros(time);
                return false;
            }
            // A clock that was set back leaves later times behind: they count as well, so that nothing is missed.
            boolean passed = micros[oldest] >= micros(time.minus(threshold.within()));
            micros[oldest] = micros(time);
            oldest = (oldest + 1) % size;
            return passed;
        }
    }

    private final MoreThan threshold;
    private final Map<String, Last> sources = new HashMap<>();

    public Counter(MoreThan threshold) {
        this.threshold = threshold;
    }

    /** Counts an entry, and returns whether more came than the threshold allows, this one included. */
    public boolean isPassed(String source, Instant time) {
        Last last = sources.get(source);
        if (last == null) {
            if (sources.size() == MAX_SOURCES) {
                Instant old = time.minus(threshold.within());
                sources.values().removeIf(other -> other.latest.isBefore(old));
            }
            if (sources.size() == MAX_SOURCES) {
                return true;
            }
            last = new Last();
            sources.put(source, last);
        }
        return last.add(time);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
