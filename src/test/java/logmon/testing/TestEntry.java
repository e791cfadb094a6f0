package logmon.testing;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import logmon.filter.Match;
import logmon.filter.Verdict;
import logmon.journal.Entry;
import logmon.kind.KindCache;

/** A journal entry made by hand. */
public record TestEntry(Map<String, String> fields, Instant realtime, String cursor) implements Entry {
    public static final Instant TIME = Instant.parse("2026-11-21T22:58:37.531040Z");

    public static final Verdict MATCHED = new Verdict(Verdict.Outcome.MATCHED, "keyword error", List.of());

    /** An entry of nginx.service on web1, as severe as most are. */
    public static TestEntry saying(String message) {
        return new TestEntry(Map.of(), TIME, "s=1")
                .with("MESSAGE", message)
                .with("PRIORITY", "6")
                .with("_SYSTEMD_UNIT", "nginx.service")
                .with("_HOSTNAME", "web1")
                .with("_PID", "4711");
    }

    public TestEntry with(String field, String value) {
        Map<String, String> changed = new HashMap<>(fields);
        changed.put(field, value);
        return new TestEntry(changed, realtime, cursor);
    }

    public TestEntry without(String field) {
        Map<String, String> changed = new HashMap<>(fields);
        changed.remove(field);
        return new TestEntry(changed, realtime, cursor);
    }

    public TestEntry of(String unit) {
        return with("_SYSTEMD_UNIT", unit);
    }

    public TestEntry at(Instant time) {
        return new TestEntry(fields, time, cursor);
    }

    public TestEntry cursor(String other) {
        return new TestEntry(fields, realtime, other);
    }

    public Match match() {
        return Match.of(this, MATCHED.reason(), "web1", new KindCache());
    }

    @Override
    public String field(String name) {
        return fields.get(name);
    }
}
