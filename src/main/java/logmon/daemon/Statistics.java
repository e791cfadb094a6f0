package logmon.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import logmon.filter.Match;
import logmon.kind.Kind;
import logmon.text.Text;

/** What logmon has done: since its start for the status line, since the last heartbeat for the next one. */
final class Statistics {
    /** One thing that is counted, and its name when there is one of it, and when there are more. */
    private enum Count {
        ENTRIES("entry read", "entries read"),
        MATCHES("match", "matches"),
        IGNORED("ignored", "ignored"),
        MAILS("mail sent", "mails sent"),
        OUTAGES("outage of mail", "outages of mail"),
        GAPS("gap", "gaps");

        private final String one;
        private final String several;

        Count(String one, String several) {
            this.one = one;
            this.several = several;
        }

        private String of(long number) {
            return "%,d %s".formatted(number, number == 1 ? one : several);
        }
    }

    private final long[] counts = new long[Count.values().length];
    private final long[] told = new long[counts.length];
    /** The counts of the line; at first of none. */
    private final long[] shown = new long[counts.length];

    private String line;
    private final List<String> rules;
    private final Duration interval;
    private Glance glance;

    private long heldMails;
    private long heldEntries;
    private Duration heldLongest = Duration.ZERO;

    /**
     * @param rules the names of all
     * @param interval between two heartbeats; null if there are none
     */
    Statistics(List<String> rules, Duration interval, Instant since) {
        this.rules = rules;
        this.interval = interval;
        this.glance = interval == null ? null : new Glance(rules, since, interval);
        Arrays.fill(shown, -1);
    }

    void entriesRead(long entries) {
        counts[Count.ENTRIES.ordinal()] += entries;
    }

    void matched(Match match) {
        counts[Count.MATCHES.ordinal()]++;
        if (glance != null) {
            glance.matched(match);
        }
    }

    void ignored(String rule, Instant time) {
        counts[Count.IGNORED.ordinal()]++;
        if (glance != null) {
            glance.ignored(rule, time);
        }
    }

    void mailSent() {
        counts[Count.MAILS.ordinal()]++;
    }

    /** The hourly limit has held back a mail for this time. */
    void heldBack(long entries, Duration time) {
        heldMails++;
        heldEntries += entries;
        heldLongest = time.compareTo(heldLongest) > 0 ? time : heldLongest;
    }

    void outageBegan() {
        counts[Count.OUTAGES.ordinal()]++;
    }

    void gapFound() {
        counts[Count.GAPS.ordinal()]++;
    }

    /** Returns everything since the start, on one line. */
    String line() {
        // The loop asks each time that it wakes, and mostly nothing has happened.
        if (!Arrays.equals(counts, shown)) {
            List<String> parts = new ArrayList<>();
            for (Count count : Count.values()) {
                parts.add(count.of(counts[count.ordinal()]));
            }
            line = String.join(", ", parts);
            System.arraycopy(counts, 0, shown, 0, counts.length);
        }
        return line;
    }

    /**
     * Returns what a mail says of everything since the last heartbeat; lines end in {@code \n}.
     *
     * @param quoting whether text of the journal may be in it
     */
    String heartbeat(Instant now, boolean quoting) {
        StringBuilder text =
                new StringBuilder("From %s to %s:\n\n".formatted(Text.seconds(glance.since()), Text.seconds(now)));
        for (Count count : Count.values()) {
            text.append("    ")
                    .append(count.of(counts[count.ordinal()] - told[count.ordinal()]))
                    .append('\n');
        }
        text.append("    ").append(held()).append('\n');
        return text.append(quoting ? glance.kinds() : "").append(glance.rules()).toString();
    }

    /** Begins anew, after a heartbeat. */
    void told(Instant now) {
        System.arraycopy(counts, 0, told, 0, counts.length);
        heldMails = 0;
        heldEntries = 0;
        heldLongest = Duration.ZERO;
        glance = new Glance(rules, now, interval);
    }

    private String held() {
        return heldMails == 0
                ? "nothing held back by alert.max-per-hour"
                : "%,d %s with %,d %s held back by alert.max-per-hour, for up to %s"
                        .formatted(
                                heldMails,
                                heldMails == 1 ? "mail" : "mails",
                                heldEntries,
                                heldEntries == 1 ? "entry" : "entries",
                                Text.duration(heldLongest));
    }

    /**
     * What happened between two heartbeats, at a glance: the kinds by count and the rules that hit, each with a line of blocks
     * that shows when. Bounded, and the bound is shared among those who write, so that nobody can keep others out.
     */
    private static final class Glance {
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
                tally = new Tally(
                        Text.fitted(match.unit(), COLUMNS - 7), Text.fitted(match.message(), COLUMNS - 7), slots);
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
            String never = rules.keySet().stream()
                    .filter(name -> !hit.containsKey(name))
                    .collect(Collectors.joining(", "));
            if (!never.isEmpty()) {
                text.append('\n')
                        .append(Text.wrapped("Ignore rules that never hit: " + never, WIDE))
                        .append('\n');
            }
            return text.toString();
        }

        private static void tallies(Map<?, Tally> all, StringBuilder text) {
            all.values().stream()
                    .sorted(Comparator.comparingLong((Tally tally) -> tally.count)
                            .reversed())
                    .limit(SHOWN)
                    .forEach(tally -> {
                        text.append(
                                "%,6d %s\n       %s\n".formatted(tally.count, tally.unit, Text.blocks(tally.slots)));
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
}
