package logmon.daemon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import logmon.text.Text;

/** What logmon has done: since its start for who looks at its status, since the last heartbeat for who gets that. */
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
    /** By the name of the rule, since the last heartbeat. */
    private final Map<String, Long> ignored = new LinkedHashMap<>();

    private Instant since;

    /**
     * @param rules the names of all
     */
    Statistics(List<String> rules, Instant since) {
        rules.forEach(rule -> ignored.put(rule, 0L));
        this.since = since;
        Arrays.fill(shown, -1);
    }

    void entriesRead(long entries) {
        counts[Count.ENTRIES.ordinal()] += entries;
    }

    void matched() {
        counts[Count.MATCHES.ordinal()]++;
    }

    void ignored(String rule) {
        counts[Count.IGNORED.ordinal()]++;
        ignored.merge(rule, 1L, Long::sum);
    }

    void mailSent() {
        counts[Count.MAILS.ordinal()]++;
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

    /** What a mail says of everything since the last time that this was asked for; lines end in {@code \n}. */
    String heartbeat(Instant now) {
        StringBuilder text = new StringBuilder(
                "What logmon did from %s to %s:\n\n".formatted(Text.seconds(since), Text.seconds(now)));
        for (Count count : Count.values()) {
            long lately = counts[count.ordinal()] - told[count.ordinal()];
            text.append("    ").append(count.of(lately)).append('\n');
            if (count == Count.IGNORED) {
                ignored.forEach((rule, hits) -> text.append("        %,d by %s\n".formatted(hits, rule)));
            }
        }
        System.arraycopy(counts, 0, told, 0, counts.length);
        ignored.replaceAll((rule, hits) -> 0L);
        since = now;
        return text.toString();
    }
}
