package logmon.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import logmon.alert.Digest.Recovery;
import logmon.filter.Match;
import logmon.journal.Entry;
import logmon.journal.file.Interest;
import logmon.kind.KindCache;
import logmon.text.WordSearch;

/**
 * Notices that a unit whose failure was reported runs again: systemd has started it, and it has not failed for a while
 * since. Of system units only, because what others say of theirs could be anything. Kept in memory: a restart forgets it.
 */
final class Recoveries {
    /** What the filter calls a failure of a unit; not the end of one of its processes, which may be restarted. */
    private static final Set<String> FAILURES = Set.of("unit failed", "unit failed to start");

    /** The field of systemd's own entries about system units. */
    private static final String OF_SYSTEM = "UNIT";

    // systemd's sd-messages.h: started, or finished if it is a oneshot; ended without failing.
    private static final Set<String> SUCCESSES =
            Set.of("39f53479d3a045ac8e11786248231fbf", "7ad2d189f7e94e70a38c781354912448");

    private static final WordSearch TEXTS =
            WordSearch.anyOf(List.of("Started ", "Finished ", "Deactivated successfully"));

    /** Root's own units: no stranger can fill it. */
    private static final int MOST = 1_000;

    private static final class Unit {
        private Match failure;
        /** Null while it does not run. */
        private Instant started;
        /** When it will have run long enough. */
        private Instant recovered;
    }

    private final Duration quiet;
    private final String thisHost;
    private final KindCache kinds = new KindCache();
    private final Map<String, Unit> units = new LinkedHashMap<>();

    /** @param quiet how long a unit must not fail */
    Recoveries(Duration quiet, String thisHost) {
        this.quiet = quiet;
        this.thisHost = thisHost;
    }

    /** Returns what an entry must have to be worth judging, so that none is skipped that says a unit was started. */
    static Interest widened(Interest interest) {
        return interest.words() == null
                ? interest
                : new Interest(interest.words().or(TEXTS), interest.priority(), interest.fields());
    }

    /** Takes an entry that is reported. */
    void matched(Match match) {
        if (!OF_SYSTEM.equals(match.unitField()) || !FAILURES.contains(match.reason())) {
            return;
        }
        Unit unit = units.get(key(match));
        if (unit == null) {
            if (units.size() >= MOST) {
                return;
            }
            unit = new Unit();
            units.put(key(match), unit);
        }
        boolean worse = unit.failure == null || unit.started != null || match.priority() <= unit.failure.priority();
        unit.failure = worse ? match : unit.failure;
        unit.started = null;
    }

    /** Takes an entry that is not reported. */
    void passed(Entry entry, Instant now) {
        if (units.isEmpty() || entry.find(TEXTS) == null || !isSuccess(entry)) {
            return;
        }
        Match match = Match.of(entry, "", thisHost, kinds);
        Unit unit = OF_SYSTEM.equals(match.unitField()) ? units.get(key(match)) : null;
        if (unit != null && unit.started == null) {
            unit.started = entry.realtime();
            unit.recovered = now.plus(quiet);
        }
    }

    private static boolean isSuccess(Entry entry) {
        String id = entry.field("MESSAGE_ID");
        return id != null && SUCCESSES.contains(id);
    }

    private static String key(Match match) {
        return match.host() + "\n" + match.unit();
    }

    /** Returns when the next unit has recovered, or null if none is about to. */
    Instant due() {
        return units.values().stream()
                .filter(unit -> unit.started != null)
                .map(unit -> unit.recovered)
                .min(Instant::compareTo)
                .orElse(null);
    }

    /** Returns the units that have recovered by now, each once. */
    List<Recovery> recovered(Instant now) {
        List<Recovery> recovered = new ArrayList<>();
        for (Iterator<Unit> all = units.values().iterator(); all.hasNext(); ) {
            Unit unit = all.next();
            if (unit.started != null && !unit.recovered.isAfter(now)) {
                recovered.add(new Recovery(unit.failure, unit.started));
                all.remove();
            }
        }
        return recovered;
    }
}
