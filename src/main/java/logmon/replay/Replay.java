package logmon.replay;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import logmon.alert.Digest;
import logmon.alert.OwnMail;
import logmon.config.BuiltInRules;
import logmon.config.Config;
import logmon.filter.Filter;
import logmon.filter.Match;
import logmon.filter.Verdict;
import logmon.filter.logcheck.LogcheckRules;
import logmon.journal.Entry;
import logmon.journal.JournalReader;
import logmon.journal.file.Cursor;
import logmon.journal.file.Interest;
import logmon.kind.Kind;
import logmon.kind.KindCache;
import logmon.text.Text;

/**
 * What a configuration would have done with the journal so far: read with the daemon's own code, the digest run on
 * the entries' own clock.
 */
public final class Replay {
    /** Maximum kinds that are kept apart; the matches of further ones are only counted. */
    static final int MAX_KINDS = 2_000;

    /** What is known of one kind. */
    static final class Tally {
        private final Match first;
        private long count;
        private Instant last;

        private Tally(Match first) {
            this.first = first;
            this.last = first.time();
        }

        Match first() {
            return first;
        }

        long count() {
            return count;
        }

        /** When the last one came. */
        Instant last() {
            return last;
        }
    }

    /**
     * All that was found.
     *
     * @param span from the first entry to the last
     * @param took how long it took to read them
     * @param busiestHour the start of the hour with most mails; {@code null}: there was no mail
     * @param mailsThen how many in that hour
     * @param gaps what could not be read, a sentence each
     * @param kinds the loudest first
     * @param others how many matched of kinds that were too many
     * @param rules how often each ignore rule hit, by name; of logcheck's, only the files of which one did
     * @param idleFiles how many of logcheck's files none did of
     */
    record Findings(
            long entries,
            Duration span,
            Duration took,
            long matches,
            long ignored,
            long mails,
            Instant busiestHour,
            long mailsThen,
            List<String> gaps,
            List<Tally> kinds,
            long others,
            Map<String, Long> rules,
            int idleFiles) {}

    private final Config config;
    private final String thisHost;
    private final Filter filter;
    private final Digest digest;
    private final KindCache shapes = new KindCache();
    private final Map<Kind, Tally> kinds = new HashMap<>();
    private final Map<String, Long> rules = new LinkedHashMap<>();
    private final Instant start = Instant.now();
    private long entries;
    private long matches;
    private long ignored;
    private long others;
    private long mails;
    private Instant hour;
    private long mailsThisHour;
    private Instant busiestHour;
    private long mailsThen;
    private Instant first;
    private Instant last;
    private final List<String> gaps = new ArrayList<>();
    private Instant clock = Instant.MIN;
    private Duration took;

    /** @param thisHost this machine's name */
    public Replay(Config config, String thisHost) {
        this.config = config;
        this.thisHost = thisHost;
        filter = new Filter(config.filter(), ownEntries(thisHost));
        digest = new Digest(config.pacing(), List.of());
        // That a built-in rule never hit is no reason to remove it.
        config.filter().rules().stream()
                .filter(rule -> !BuiltInRules.contain(rule))
                .forEach(rule -> rules.put(rule.name(), 0L));
    }

    /** Returns which entries {@link #read} needs to be given. */
    public Interest interest() {
        return filter.interest();
    }

    /**
     * Returns which entries of the past logmon caused itself. Which run wrote one is not known any more; what this
     * machine's service wrote, one of logmon's runs did.
     */
    static Predicate<Entry> ownEntries(String thisHost) {
        OwnMail mails = new OwnMail(null, List.of());
        return entry -> {
            String unit = entry.field("_SYSTEMD_UNIT");
            boolean service = unit != null
                    && unit.startsWith("logmon")
                    && unit.endsWith(".service")
                    && (unit.length() == "logmon.service".length() || unit.startsWith("logmon@"));
            return service && thisHost.equals(entry.field("_HOSTNAME")) || mails.test(entry);
        };
    }

    /**
     * Reads the journal from where it stands to its end.
     *
     * @param terminal gets the progress; null: nothing does
     */
    public void read(JournalReader reader, PrintStream terminal) {
        long nextProgress = 0;
        first = reader.timeOfNext();
        last = first;
        for (Entry entry = reader.nextInTime(); entry != null; entry = reader.nextInTime()) {
            // No watchdog waits for a replay: each entry has all of a step's time.
            filter.beginStep();
            take(entry, filter.judge(entry));
            if (terminal != null && reader.read() >= nextProgress) {
                nextProgress = reader.read() + 100_000;
                terminal.printf("\r%,d entries read, up to %s", reader.read(), Text.seconds(entry.realtime()));
                terminal.flush();
            }
        }
        entries = reader.read();
        for (Cursor place : reader.position().last().values()) {
            last = first != null && place.time().isAfter(last) ? place.time() : last;
        }
        if (terminal != null) {
            terminal.print("\r\033[K");
        }
        mailUpTo(Instant.MAX);
        took = Duration.between(start, Instant.now());
    }

    /** Takes in, in a sentence, what could not be read. */
    public void gap(String text) {
        gaps.add(text);
    }

    private void take(Entry entry, Verdict verdict) {
        switch (verdict.outcome()) {
            case MATCHED -> matched(Match.of(entry, verdict.reason(), thisHost, shapes));
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
            mailed(due.truncatedTo(ChronoUnit.HOURS));
        }
    }

    private void mailed(Instant inHour) {
        mails++;
        mailsThisHour = inHour.equals(hour) ? mailsThisHour + 1 : 1;
        hour = inHour;
        if (mailsThisHour > mailsThen) {
            mailsThen = mailsThisHour;
            busiestHour = hour;
        }
    }

    /** What was found; for after {@link #read}. */
    public Findings findings() {
        List<Tally> loudestFirst = new ArrayList<>(kinds.values());
        loudestFirst.sort(Comparator.comparingLong(Tally::count).reversed().thenComparing(tally -> tally.first.time()));
        Set<String> idle = config.filter().logcheck().sources().stream()
                .filter(LogcheckRules.Source::ignores)
                .flatMap(source -> source.files().stream())
                .filter(file -> !rules.containsKey(LogcheckRules.PREFIX + file))
                .collect(Collectors.toSet());
        return new Findings(
                entries,
                first == null ? Duration.ZERO : Duration.between(first, last),
                took,
                matches,
                ignored,
                mails,
                busiestHour,
                mailsThen,
                List.copyOf(gaps),
                loudestFirst,
                others,
                rules,
                idle.size());
    }
}
