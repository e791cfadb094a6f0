package logmon.replay;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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

    /**
     * All that was found.
     *
     * @param span from the first entry to the last
     * @param end when the last entry came
     * @param took the time needed to read them
     * @param busiestHour the start of the hour with most mails; {@code null}: there was no mail
     * @param mailsThen how many in that hour
     * @param mailsTo how many to others than {@code mail.to}, by their addresses
     * @param gaps what could not be read, a sentence each
     * @param kinds the loudest first
     * @param others how many matched of kinds that were too many
     * @param rules what each ignore rule excluded, by name; of logcheck's files, only those with such a rule
     * @param idleFiles how many of logcheck's files none did of
     */
    record Findings(
            long entries,
            Duration span,
            Instant end,
            Duration took,
            long matches,
            long ignored,
            long mails,
            Instant busiestHour,
            long mailsThen,
            Map<List<String>, Long> mailsTo,
            List<String> gaps,
            List<Tally> kinds,
            long others,
            Map<String, RuleHits> rules,
            int idleFiles) {}

    private final Config config;
    private final String thisHost;
    private final Filter filter;
    private final Digest digest;
    private final KindCache shapes = new KindCache();
    private final Map<Kind, Tally> kinds = new HashMap<>();
    private final Map<String, RuleHits> rules = new LinkedHashMap<>();
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
    private final Map<List<String>, Long> mailsTo = new LinkedHashMap<>();
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
                .forEach(rule -> rules.put(rule.name(), new RuleHits()));
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

    /** Reads the journal from the reader's position to its end; for the parameters see {@link #readAll}. */
    public void read(JournalReader reader, PrintStream terminal) {
        readAll(List.of(this), reader, terminal);
    }

    /**
     * Reads the journal from the reader's position to its end, once for several configurations.
     *
     * @param reader gives all that is of interest to one of them, see {@link Interest#or}
     * @param terminal gets the progress; null: nothing does
     */
    public static void readAll(List<Replay> replays, JournalReader reader, PrintStream terminal) {
        Instant first = reader.timeOfNext();
        replays.forEach(replay -> replay.first = first);
        long nextProgress = 0;
        for (Entry entry = reader.nextInTime(); entry != null; entry = reader.nextInTime()) {
            for (Replay replay : replays) {
                // No watchdog waits for a replay: each entry has all of a step's time.
                replay.filter.beginStep();
                replay.take(entry, replay.filter.judge(entry));
            }
            if (terminal != null && reader.read() >= nextProgress) {
                nextProgress = reader.read() + 100_000;
                terminal.printf("\r%,d entries read, up to %s", reader.read(), Text.seconds(entry.realtime()));
                terminal.flush();
            }
        }
        if (terminal != null) {
            terminal.print("\r\033[K");
        }
        replays.forEach(replay -> replay.end(reader));
    }

    private void end(JournalReader reader) {
        entries = reader.read();
        last = first;
        for (Cursor place : reader.position().last().values()) {
            last = first != null && place.time().isAfter(last) ? place.time() : last;
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
            case MATCHED -> matched(Match.of(entry, verdict, thisHost, shapes));
            case IGNORED -> {
                ignored++;
                rules.computeIfAbsent(verdict.reason(), rule -> new RuleHits())
                        .add(Match.of(entry, verdict.reason(), thisHost, shapes), first);
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
            tally = new Tally(match, first);
            kinds.put(match.kind(), tally);
        }
        tally.add(match);
    }

    private void mailUpTo(Instant time) {
        for (Instant due = digest.due(); due != null && !due.isAfter(time); due = digest.due()) {
            for (Digest mail : digest.mailsToWrite()) {
                mailed(due.truncatedTo(ChronoUnit.HOURS));
                if (mail.to() != null) {
                    mailsTo.merge(mail.to(), 1L, Long::sum);
                }
            }
            digest.mailed(due);
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
        Set<String> idle = config.filter().logcheck().sources().stream()
                .filter(LogcheckRules.Source::ignores)
                .flatMap(source -> source.files().stream())
                .filter(file -> !rules.containsKey(LogcheckRules.PREFIX + file))
                .collect(Collectors.toSet());
        return new Findings(
                entries,
                first == null ? Duration.ZERO : Duration.between(first, last),
                last,
                took,
                matches,
                ignored,
                mails,
                busiestHour,
                mailsThen,
                mailsTo,
                List.copyOf(gaps),
                Tally.loudestFirst(kinds.values()),
                others,
                rules,
                idle.size());
    }
}
