package logmon.filter.limit;

import java.time.Duration;

/**
 * A threshold: {@code 5 in 10m}. What it is about alerts once more came than that.
 *
 * @param count at least 1
 * @param text as it is written, for messages
 */
public record MoreThan(int count, Duration within, String text) {
    /** The highest count, which bounds the memory: a time is kept for each. */
    public static final int MOST = 1_000;

    /** The longest time, because that much of the journal is counted again at each start. */
    public static final Duration LONGEST = Duration.ofDays(1);

    @Override
    public String toString() {
        return "more than " + text;
    }
}
