package logmon.replay;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import logmon.filter.Match;

/** How many entries of one kind there were, the first of them, and when they came. */
final class Tally {
    private final Match first;
    private final Timeline when;
    private long count;
    private Instant last;

    /** @param start of the whole report */
    Tally(Match first, Instant start) {
        this.first = first;
        this.when = new Timeline(start);
    }

    void add(Match match) {
        count++;
        last = match.time();
        when.add(match.time());
    }

    Match first() {
        return first;
    }

    long count() {
        return count;
    }

    /** Returns when the last one came. */
    Instant last() {
        return last;
    }

    Timeline when() {
        return when;
    }

    /** Returns these, the loudest first. */
    static List<Tally> loudestFirst(Collection<Tally> tallies) {
        return tallies.stream()
                .sorted(Comparator.comparingLong(Tally::count)
                        .reversed()
                        .thenComparing(tally -> tally.first().time()))
                .toList();
    }
}
