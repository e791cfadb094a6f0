package logmon.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import logmon.filter.Match;

/** The matches of one kind on one host. */
final class Group {
    private final Match first;
    private final List<Match> samples = new ArrayList<>(Digest.MAX_SAMPLES);
    private long count;
    private Instant lastTime;
    private int priority;

    Group(Match first) {
        this.first = first;
        this.priority = first.priority();
        this.lastTime = first.time();
    }

    void add(Match match) {
        count++;
        priority = Math.min(priority, match.priority());
        if (match.time().isAfter(lastTime)) {
            lastTime = match.time();
        }
        if (samples.size() == Digest.MAX_SAMPLES) {
            samples.remove(Digest.MAX_SAMPLES - 1);
        }
        samples.add(match);
    }

    Match first() {
        return first;
    }

    long count() {
        return count;
    }

    Instant lastTime() {
        return lastTime;
    }

    /** The most severe one, 0 (emerg) to 7 (debug). */
    int priority() {
        return priority;
    }

    /** At least one, in the order in which they came. */
    List<Match> samples() {
        return samples;
    }
}
