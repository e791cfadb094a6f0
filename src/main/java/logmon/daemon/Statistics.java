package logmon.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import logmon.filter.Match;
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
}
