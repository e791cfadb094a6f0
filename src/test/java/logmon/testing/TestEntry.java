package logmon;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A journal entry made by hand. */
record TestEntry(Map<String, String> fields, Instant realtime, String cursor) implements Entry {
    static final Instant TIME = Instant.parse("2026-11-21T22:58:37.531040Z");

    static final Filter.Verdict MATCHED = new Filter.Verdict(Filter.Outcome.MATCHED, "keyword error", List.of());

    /** An entry of nginx.service on web1, as severe as most are. */
    static TestEntry saying(String message) {
        return new TestEntry(Map.of(), TIME, "s=1")
                .with("MESSAGE", message)
                .with("PRIORITY", "6")
                .with("_SYSTEMD_UNIT", "nginx.service")
                .with("_HOSTNAME", "web1")
                .with("_PID", "4711");
    }

    TestEntry with(String field, String value) {
        Map<String, String> changed = new HashMap<>(fields);
        changed.put(field, value);
        return new TestEntry(changed, realtime, cursor);
    }

    TestEntry without(String field) {
        Map<String, String> changed = new HashMap<>(fields);
        changed.remove(field);
        return new TestEntry(changed, realtime, cursor);
    }

    TestEntry of(String unit) {
        return with("_SYSTEMD_UNIT", unit);
    }

    TestEntry at(Instant time) {
        return new TestEntry(fields, time, cursor);
    }

    TestEntry cursor(String other) {
        return new TestEntry(fields, realtime, other);
    }

    Match match() {
        return Match.of(this, MATCHED.reason(), "web1", new Kinds());
    }

    @Override
    public String field(String name) {
        return fields.get(name);
    }
}
