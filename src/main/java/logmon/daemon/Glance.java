package logmon.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import logmon.filter.Match;
import logmon.kind.Kind;
import logmon.text.Text;

/**
 * What happened between two heartbeats, at a glance: the kinds by count and the rules that hit, each with a line of blocks
 * that shows when. Bounded, and the bound is shared among those who write, so that nobody can keep others out.
 */
final class Glance {
    private static final int MAX_KINDS = 500;
    private static final int MAX_KINDS_OF_SOURCE = 50;
    private static final int MOST_RULES = 500;

    /** Maximum kinds, and rules that hit, in a mail: it has to fit a telephone. */
    private static final int SHOWN = 20;

    private static final int COLUMNS = 42;
    private static final int WIDE = 72;

    private static final Duration DAY = Duration.ofDays(1);

    /** How often something happened, and when. */
    private static final class Tally {
        private final String unit;
        private final String message;
        private final long[] slots;
        private long count;

        private Tally(String unit, String message, int slots) {
            this.unit = unit;
            this.message = message;
            this.slots = new long[slots];
        }

        private void add(int slot) {
            count++;
            slots[slot]++;
        }
    }

    private final Instant since;
    private final Duration slot;
    private final int slots;
    private final Map<Kind, Tally> kinds = new HashMap<>();
    private final Map<String, Integer> kindsOfSource = new HashMap<>();
    private final Map<String, Tally> rules = new LinkedHashMap<>();
    private long further;

    /**
     * @param rules the names of all
     * @param interval how long it will last, about
     */
    Glance(List<String> rules, Instant since, Duration interval) {
        this.since = since;
        // Of a day each hour; of a week each quarter of a day.
        this.slots = interval.compareTo(DAY) <= 0 ? 24 : 28;
        this.slot = interval.dividedBy(slots);
        rules.forEach(this::rule);
    }

    Instant since() {
        return since;
    }

    void matched(Match match) {
        Tally tally = kinds.get(match.kind());
        if (tally == null) {
            String source = match.source().name();
            if (kinds.size() >= MAX_KINDS || kindsOfSource.getOrDefault(source, 0) >= MAX_KINDS_OF_SOURCE) {
                further++;
                return;
            }
            kindsOfSource.merge(source, 1, Integer::sum);
            tally = new Tally(Text.fitted(match.unit(), COLUMNS - 7), Text.fitted(match.message(), COLUMNS - 7), slots);
            kinds.put(match.kind(), tally);
        }
        tally.add(at(match.time()));
    }

    void ignored(String rule, Instant time) {
        if (rules.size() < MOST_RULES || rules.containsKey(rule)) {
            rule(rule).add(at(time));
        }
    }

    private Tally rule(String name) {
        return rules.computeIfAbsent(name, key -> new Tally(key, null, slots));
    }

    private int at(Instant time) {
        long index = Duration.between(since, time).toMillis() / Math.max(1, slot.toMillis());
        return (int) Math.max(0, Math.min(slots - 1L, index));
    }

    /** Returns the loudest kinds; empty if there was none. */
    String kinds() {
        if (kinds.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\nWhat matched; a block is %s:\n".formatted(length()));
        tallies(kinds, text);
        if (further > 0) {
            text.append("%,6d of further kinds\n".formatted(further));
        }
        return text.toString();
    }

    private String length() {
        return slot.toHours() > 0 && slot.toMinutes() % 60 == 0 ? slot.toHours() + " h" : Text.duration(slot);
    }

    /** Returns the rules that hit, and those that did not. */
    String rules() {
        Map<String, Tally> hit = new LinkedHashMap<>(rules);
        hit.values().removeIf(tally -> tally.count == 0);
        StringBuilder text = new StringBuilder();
        if (!hit.isEmpty()) {
            text.append("\nIgnore rules that hit; a block is %s:\n".formatted(length()));
            tallies(hit, text);
        }
        String never =
                rules.keySet().stream().filter(name -> !hit.containsKey(name)).collect(Collectors.joining(", "));
        if (!never.isEmpty()) {
            text.append('\n')
                    .append(Text.wrapped("Ignore rules that never hit: " + never, WIDE))
                    .append('\n');
        }
        return text.toString();
    }

    private static void tallies(Map<?, Tally> all, StringBuilder text) {
        all.values().stream()
                .sorted(Comparator.comparingLong((Tally tally) -> tally.count).reversed())
                .limit(SHOWN)
                .forEach(tally -> {
                    text.append("%,6d %s\n       %s\n".formatted(tally.count, tally.unit, Text.blocks(tally.slots)));
                    if (tally.message != null) {
                        text.append("       %s\n".formatted(tally.message).stripTrailing())
                                .append('\n');
                    }
                });
        if (all.size() > SHOWN) {
            long rest = all.values().stream()
                    .mapToLong(tally -> tally.count)
                    .sorted()
                    .limit(all.size() - SHOWN)
                    .sum();
            text.append("%,6d of %,d more\n".formatted(rest, all.size() - SHOWN));
        }
    }
}
