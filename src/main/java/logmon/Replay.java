package logmon;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a configuration would have done with the journal so far: read with the daemon's own code, the digest run on
 * the entries' own clock.
 */
final class Replay {
    /** So many kinds are told apart; the matches of further ones are only counted. */
    static final int MAX_KINDS = 2_000;

    private static final int DRAIN = 1_024;
    private static final int MARK = 16 * DRAIN;
    private static final int LOUDEST = 10;
    private static final int MAX_SAMPLE = 500;
    private static final int RULES_SHOWN = 5;
    private static final int GAPS_SHOWN = 5;

    /** Of text behind a count, in a terminal of 80. */
    private static final int COLUMNS = 69;

    /** What is known of one kind. */
    static final class Tally {
        private final Match first;
        private long count;
        private Instant last;

        private Tally(Match first) {
            this.first = first;
        }
    }

    private final Config config;
    private final String thisHost;
    private final Filter filter;
    private final Digest digest;
    private final Map<Kind, Tally> kinds = new HashMap<>();
    private final Map<String, Long> rules = new LinkedHashMap<>();
    private final Instant start = Instant.now();
    private long entries;
    private long matches;
    private long ignored;
    private long others;
    private long mails;
    private final List<String> gaps = new ArrayList<>();
    private Instant clock = Instant.MIN;
    private Duration took;

    Replay(Config config, String thisHost) {
        this.config = config;
        this.thisHost = thisHost;
        filter = new Filter(
                config, new LoopGuard("logmon.service", ProcessHandle.current().pid(), List.of()));
        digest = new Digest(config.alerts(), List.of());
        config.rules().forEach(rule -> rules.put(rule.name(), 0L));
    }

    /**
     * Reads the journals from where they stand to their end.
     *
     * @param terminal gets the progress; {@code null}: nothing does
     */
    void read(Readers readers, PrintStream terminal) throws JournalException {
        long nextProgress = 0;
        for (Journal journal = readers.nextInTime(); journal != null; journal = readers.nextInTime()) {
            entries++;
            look(journal);
            if (entries % MARK == 0) {
                readers.mark();
            }
            if (entries % DRAIN == 0) {
                readers.process();
                if (terminal != null && entries >= nextProgress) {
                    nextProgress = entries + 100_000;
                    terminal.printf("\r%,d entries read, up to %s", entries, Text.seconds(journal.realtime()));
                    terminal.flush();
                }
            }
        }
        readers.mark();
        if (terminal != null) {
            terminal.print("\r\033[K");
        }
        mailUpTo(Instant.MAX);
        took = Duration.between(start, Instant.now());
    }

    /** Takes in, in a sentence, what could not be read. */
    void gap(String text) {
        gaps.add(text);
    }

    private void look(Journal journal) {
        Filter.Verdict verdict = filter.judge(journal);
        switch (verdict.outcome()) {
            case MATCHED -> matched(Match.of(journal, verdict.reason(), thisHost, digest));
            case IGNORED -> {
                ignored++;
                rules.merge(verdict.reason(), 1L, Long::sum);
            }
            case OWN, PASSED -> {}
        }
    }

    private void matched(Match match) {
        matches++;
        // The clock of a journal may have been set back; the digest's must not run backwards.
        clock = match.time().isAfter(clock) ? match.time() : clock;
        mailUpTo(clock);
        digest.add(match, clock);
        Tally tally = kinds.get(match.kind());
        if (tally == null) {
            if (kinds.size() == MAX_KINDS) {
                others++;
                return;
            }
            tally = new Tally(match);
            kinds.put(match.kind(), tally);
        }
        tally.count++;
        tally.last = match.time();
    }

    private void mailUpTo(Instant time) {
        for (Instant due = digest.due(); due != null && !due.isAfter(time); due = digest.due()) {
            digest.mailed(due);
            digest.sent(due);
            mails++;
        }
    }

    /**
     * Prints the report for a reader, 80 columns wide.
     *
     * @param configFile where rules go
     */
    void report(PrintStream out, String configFile) {
        List<Tally> loudest = loudestFirst();
        out.printf("%,d entries read in %.1f s%n", entries, took.toMillis() / 1_000.0);
        out.printf("%,d matches of %,d kinds, %,d ignored%n", matches, kinds.size(), ignored);
        out.printf("%,d mails would have gone out%n", mails);
        gaps.stream().limit(GAPS_SHOWN).forEach(out::println);
        if (gaps.size() > GAPS_SHOWN) {
            out.printf("%,d more gaps%n", gaps.size() - GAPS_SHOWN);
        }
        if (!loudest.isEmpty()) {
            out.printf("%n%9s  %s%n", "count", "kind");
            loudest.stream().limit(LOUDEST).forEach(tally -> {
                out.printf("%,9d  %s%n", tally.count, shown(tally.first.unit()));
                out.printf("%9s  %s%n", "", shown(tally.first.message()));
            });
            if (loudest.size() > LOUDEST) {
                long rest = loudest.stream()
                                .skip(LOUDEST)
                                .mapToLong(tally -> tally.count)
                                .sum()
                        + others;
                out.printf("%,9d  of %,d more kinds%n", rest, loudest.size() - LOUDEST);
            }
        }
        out.printf("%n%9s  %s%n", "hits", "ignore rule");
        rules.forEach((name, hits) -> out.printf("%,9d  %s%n", hits, name));
        if (!loudest.isEmpty()) {
            out.printf("%nTo ignore what is noise among the loudest, paste into %s:%n", configFile);
            loudest.stream().limit(RULES_SHOWN).forEach(tally -> {
                out.printf("%n# %,d times: %s%n", tally.count, shown(tally.first.message()));
                IgnoreRule.lines(tally.first).forEach(out::println);
            });
        }
    }

    /** Prints the report as one JSON object; put together by hand, for a formatter looks up the locale first. */
    void json(PrintStream out) {
        StringBuilder json = new StringBuilder("{\"entries\":")
                .append(entries)
                .append(",\"seconds\":")
                .append(took.toMillis() / 1_000.0)
                .append(",\"matches\":")
                .append(matches)
                .append(",\"ignored\":")
                .append(ignored)
                .append(",\"mails\":")
                .append(mails);
        json.append(",\"kinds\":[");
        String between = "";
        for (Tally tally : loudestFirst()) {
            json.append(between)
                    .append("{\"unit\":")
                    .append(quoted(tally.first.kind().unit()))
                    .append(",\"shape\":")
                    .append(quoted(tally.first.kind().shape()))
                    .append(",\"count\":")
                    .append(tally.count)
                    .append(",\"first\":")
                    .append(quoted(tally.first.time().toString()))
                    .append(",\"last\":")
                    .append(quoted(tally.last.toString()))
                    .append(",\"sample\":")
                    .append(quoted(Text.cap(tally.first.message(), MAX_SAMPLE)))
                    .append('}');
            between = ",";
        }
        json.append("],\"rules\":[");
        between = "";
        for (Map.Entry<String, Long> rule : rules.entrySet()) {
            json.append(between)
                    .append("{\"name\":")
                    .append(quoted(rule.getKey()))
                    .append(",\"hits\":")
                    .append(rule.getValue())
                    .append('}');
            between = ",";
        }
        out.println(json.append("]}"));
    }

    /** RFC 8259; what is not printable ASCII is escaped. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static String shown(String text) {
        String line = Text.printable(text.lines().findFirst().orElse(""));
        return line.length() <= COLUMNS ? line : line.substring(0, COLUMNS - 1) + "…";
    }

    private List<Tally> loudestFirst() {
        List<Tally> tallies = new ArrayList<>(kinds.values());
        tallies.sort(Comparator.comparingLong((Tally tally) -> tally.count)
                .reversed()
                .thenComparing(tally -> tally.first.time()));
        return tallies;
    }
}
