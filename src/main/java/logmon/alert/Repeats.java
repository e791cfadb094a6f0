package logmon.alert;

import java.time.Duration;
import java.time.Instant;
import logmon.kind.Kind;
import logmon.text.SharedMap;

/**
 * When a kind is mailed again: after {@code alert.repeat-interval}, which doubles while the kind goes on, up to
 * {@code alert.repeat-interval-max}; a quiet spell as long as that makes it a new problem.
 */
final class Repeats {
    /** Maximum kinds remembered after they were mailed. */
    static final int MAX_TOLD = 2_000;

    /**
     * What is mailed, and repeated, by itself: a kind of one source. Without the source, a stranger who writes a line in
     * time could make the real one a repetition that waits.
     *
     * @param source with its host
     */
    record Problem(String source, Kind kind) {
        /** As of any record, but at once, see {@link Kind#equals}. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Problem problem && kind.equals(problem.kind) && source.equals(problem.source);
        }

        @Override
        public int hashCode() {
            return 31 * source.hashCode() + kind.hashCode();
        }
    }

    /** When a kind was last mailed, and how long it then has to wait. */
    private static final class Told {
        private Instant mailed;
        private Instant seen;
        private Duration interval;
    }

    private final Pacing pacing;
    private final SharedMap<Problem, Told> told = new SharedMap<>(MAX_TOLD, SharedMap.Loses.LONGEST_UNUSED);

    Repeats(Pacing pacing) {
        this.pacing = pacing;
    }

    /** Returns when an entry of now is to be mailed, the hourly limit aside. */
    Instant due(Problem problem, Instant now) {
        Told last = told.get(problem);
        Instant soonest = now.plus(pacing.groupWait());
        if (last == null) {
            return soonest;
        }
        if (!now.isBefore(last.seen.plus(pacing.repeatIntervalMax()))) {
            told.remove(problem);
            return soonest;
        }
        last.seen = now;
        Instant again = last.mailed.plus(last.interval);
        return again.isAfter(soonest) ? again : soonest;
    }

    /** Takes in that a mail reports a problem. */
    void mailed(Problem problem, Instant now) {
        Told last = told.get(problem);
        if (last == null) {
            last = new Told();
            last.seen = now;
            last.interval = pacing.repeatInterval();
            told.put(problem.source, problem, last);
        } else if (!now.isBefore(last.mailed.plus(last.interval))) {
            Duration doubled = last.interval.multipliedBy(2);
            last.interval = doubled.compareTo(pacing.repeatIntervalMax()) < 0 ? doubled : pacing.repeatIntervalMax();
        }
        last.mailed = now;
    }
}
