package logmon.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import logmon.config.BuiltInRules;
import logmon.config.Config;
import logmon.config.Fields;
import logmon.filter.Filter;
import logmon.filter.FilterSettings;
import logmon.filter.Rule;
import logmon.filter.Verdict.Outcome;
import logmon.filter.logcheck.LogcheckRules;
import logmon.journal.Entry;
import logmon.journal.JournalReader;
import logmon.journal.file.Interest;

/** Rules that are surely not meant as they are: found by trying them on the entries of the last day. */
public final class RuleDoubts {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Pattern ANY = Pattern.compile("");
    private static final int DEBUG = 7;

    /** A rule that holds for each of fewer entries, or for entries that all say the same, may be meant like that. */
    private static final int LEAST_ENTRIES = 3;

    private RuleDoubts() {}

    /**
     * Returns a warning for each rule that excludes every entry of the last day, whatever it says, and for each that is
     * about a field that none of them has.
     *
     * @param most maximum entries to read
     */
    public static List<String> of(Config config, int most) {
        Map<Rule, Filter> everything = new LinkedHashMap<>();
        Map<String, String> missing = new LinkedHashMap<>();
        for (Rule rule : config.filter().rules()) {
            if (!BuiltInRules.contain(rule) && rule.kind() == null) {
                everything.put(rule, only(rule));
                note(missing, "ignore.", rule);
            }
        }
        config.filter().matchRules().forEach(rule -> note(missing, "match.", rule));
        if (everything.isEmpty() && missing.isEmpty()) {
            return List.of();
        }
        int entries = 0;
        String first = null;
        boolean differ = false;
        try (JournalReader reader = new JournalReader(config.journal(), Interest.ALL, gap -> {})) {
            reader.startAt(Instant.now().minus(DAY));
            Entry entry = reader.nextInTime();
            while (entry != null && entries < most && !(everything.isEmpty() && missing.isEmpty())) {
                Entry current = entry;
                entries++;
                first = first == null ? entry.message() : first;
                differ |= !first.equals(entry.message());
                everything.values().removeIf(filter -> !ignores(filter, current));
                missing.keySet().removeIf(field -> current.field(field) != null);
                entry = reader.nextInTime();
            }
        }
        List<String> doubts = new ArrayList<>();
        if (entries >= LEAST_ENTRIES && differ) {
            for (Rule rule : everything.keySet()) {
                String key = "ignore." + rule.name();
                doubts.add("%s: %s: excludes everything: it holds for each of %,d entries of the last day"
                        .formatted(config.placeOfRule(key), key, entries));
            }
        }
        for (Map.Entry<String, String> field : missing.entrySet()) {
            String key = field.getValue() + "." + field.getKey();
            doubts.add("%s: %s: none of %,d entries of the last day has this field, nor does systemd.journal-fields(7)"
                    .formatted(config.places().get(key), key, entries));
        }
        return doubts;
    }

    private static void note(Map<String, String> missing, String verb, Rule rule) {
        for (Rule.Condition condition : rule.conditions()) {
            if (!Fields.isKnown(condition.field())) {
                missing.put(condition.field(), verb + rule.name());
            }
        }
    }

    /** A filter for which every entry matches, and that ignores what one rule excludes. */
    private static Filter only(Rule rule) {
        return new Filter(
                new FilterSettings(
                        DEBUG, ANY, DEBUG, List.of(), List.of(rule), LogcheckRules.NONE, List.of(), List.of()),
                entry -> false);
    }

    private static boolean ignores(Filter filter, Entry entry) {
        filter.beginStep();
        return filter.judge(entry).outcome() == Outcome.IGNORED;
    }
}
