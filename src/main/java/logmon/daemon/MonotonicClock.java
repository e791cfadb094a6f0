package logmon.daemon;

import java.time.Duration;
import java.time.Instant;

/**
 * The time of day as it was at the start, and from then on as CLOCK_MONOTONIC runs: what waits for a time must not
 * wait for a year because somebody set the clock back.
 */
final class MonotonicClock {
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    Instant now() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }

    /** How long until then; zero when it has passed. */
    Duration until(Instant time) {
        Duration wait = Duration.between(now(), time);
        return wait.isNegative() ? Duration.ZERO : wait;
    }
}
