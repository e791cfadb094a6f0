package logmon.system;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waiting for something to come about: looking again and again, until a limit that ends a hopeless wait. */
final class Await {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Await() {}

    /** The probe's first value; none within the limit is a failure that says what was missing. */
    static <T> T value(Duration limit, Supplier<Optional<T>> probe, Supplier<String> failure) {
        long start = System.nanoTime();
        while (true) {
            // The time is taken before the look: a machine that stood still meanwhile gets its last chance.
            boolean last = System.nanoTime() - start > limit.toNanos();
            Optional<T> value = probe.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (last) {
                throw new AssertionError("Not within " + limit + ": " + failure.get());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting", e);
        }
    }
}
