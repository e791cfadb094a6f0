package logmon.replay;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import logmon.filter.Match;
import logmon.kind.Kind;

/** What an ignore rule excluded: how many entries, of which kinds, and when. */
final class RuleHits {
    /** Maximum kinds of one rule; the entries of further ones are only counted. */
    private static final int MAX_KINDS = 200;

    private final Map<Kind, Tally> kinds = new HashMap<>();
    private Timeline when;
    private long hits;

    /** @param start of the whole report */
    void add(Match match, Instant start) {
        hits++;
        when = when == null ? new Timeline(start) : when;
        when.add(match.time());
        if (kinds.size() < MAX_KINDS || kinds.containsKey(match.kind())) {
            kinds.computeIfAbsent(match.kind(), kind -> new Tally(match, start)).add(match);
        }
    }

    long hits() {
        return hits;
    }

    /** Returns when its entries came; null if there were none. */
    Timeline when() {
        return when;
    }

    Collection<Tally> kinds() {
        return kinds.values();
    }

    boolean has(Kind kind) {
        return kinds.containsKey(kind);
    }
}
