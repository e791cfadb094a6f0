package logmon.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import logmon.alert.HourlyLimit.Cause;
import logmon.alert.Repeats.Problem;
import logmon.filter.Match;
import logmon.text.Memo;
import logmon.text.SharedMap;
import logmon.text.Text;

/**
 * The matches that are not mailed yet, by kind, and when the next mail is due. Bounded, whatever comes: past the
 * bounds it only counts. All bounds are shared among sources, see {@link logmon.filter.Source}. Knows no clock: every
 * time comes from the caller, and must not run backwards.
 *
 * <p>What goes to others than {@code mail.to} is in further digests, one for each list of recipients. When anything is due,
 * all of them are mailed: so whatever was read before is mailed as well, and the position can move.
 */
public final class Digest {
    /** Maximum kinds kept with samples; the matches of further ones are only counted. */
    static final int MAX_KINDS = 200;

    /** Maximum sources counted each by itself, of the matches that are only counted. */
    static final int MAX_UNCOUNTED = 50;

    /** Maximum samples of a kind: the first ones, and the last. */
    static final int MAX_SAMPLES = 3;

    static final int MAX_NOTES = 20;

    /** Maximum sources with a due time of their own; a collector of a thousand hosts stays below. */
    private static final int MAX_SOURCES = 5_000;

    /** syslog's {@code crit}. */
    private static final int CRIT = 2;

    /** What logmon itself has to say. */
    private static final Cause LOGMON = new Cause("", true);

    // The same ones of the same matches, though several hosts' are read in another order after a restart.
    private static final Comparator<Match> EARLIEST_FIRST =
            Comparator.comparing(Match::time).thenComparing(Match::cursor);

    /**
     * What waits for no other reason than {@code alert.max-per-hour}.
     *
     * @param entries how many
     */
    public record Held(long entries, Instant until) {
        @Override
        public String toString() {
            return "%,d %s held back by alert.max-per-hour until %s"
                    .formatted(entries, entries == 1 ? "alert is" : "alerts are", Text.seconds(until));
        }
    }

    /**
     * A unit that runs again.
     *
     * @param failure the worst entry about it
     * @param since when it was started
     */
    public record Recovery(Match failure, Instant since) {
        String unit() {
            return failure.unit() + " on " + failure.host();
        }

        @Override
        public String toString() {
            return "%s has recovered: started at %s, after its failure at %s."
                    .formatted(unit(), Text.seconds(since), Text.seconds(failure.time()));
        }
    }

    private final Pacing pacing;
    private final HourlyLimit limit;
    private final Repeats repeats;

    /** What is pending. A mail that takes it keeps it. */
    private static final class Pending {
        private final SharedMap<Problem, Group> groups = new SharedMap<>(MAX_KINDS, SharedMap.Loses.NEWEST);
        private final Map<String, Long> uncounted = new LinkedHashMap<>();
        private final SharedMap<String, String> notes = new SharedMap<>(MAX_NOTES, SharedMap.Loses.NEWEST);
        private final Map<String, Recovery> recoveries = new LinkedHashMap<>();
        private String heartbeat;
        private Match firstMatch;
        private Match lastMatch;
        private long matches;
    }

    private Pending pending = new Pending();

    /** By host and source, to compare names by their identity alone mostly. */
    private final Memo<Memo<String>> sources = new Memo<>(host -> new Memo<>(name -> name + " on " + host));

    /** When the next mail for each cause is due, the hourly limit aside. */
    private final Map<Cause, Instant> wanted = new HashMap<>();

    private Instant due;

    private final List<String> to;
    private final Map<List<String>, Digest> routed = new LinkedHashMap<>();

    /**
     * @param mails when mails were sent in the last hour, on the caller's clock
     */
    public Digest(Pacing pacing, Collection<Instant> mails) {
        this(pacing, new HourlyLimit(pacing.maxPerHour()), null);
        mails.forEach(time -> limit.count(time, Set.of()));
    }

    private Digest(Pacing pacing, HourlyLimit limit, List<String> to) {
        this.pacing = pacing;
        this.limit = limit;
        this.to = to;
        repeats = new Repeats(pacing);
    }

    /** Returns what is pending, apart from what is added once it counts as mailed. */
    private Digest taken() {
        Digest taken = new Digest(pacing, limit, to);
        taken.pending = pending;
        return taken;
    }

    /** Adds a match. */
    public void add(Match match, Instant now) {
        if (match.to() == null || match.to().equals(to)) {
            addHere(match, now);
            return;
        }
        Digest others = routed.computeIfAbsent(match.to(), recipients -> new Digest(pacing, limit, recipients));
        others.addHere(match, now);
        due = due == null || others.due.isBefore(due) ? others.due : due;
    }

    private void addHere(Match match, Instant now) {
        pending.matches++;
        if (pending.firstMatch == null || EARLIEST_FIRST.compare(match, pending.firstMatch) < 0) {
            pending.firstMatch = match;
        }
        if (pending.lastMatch == null || !match.time().isBefore(pending.lastMatch.time())) {
            pending.lastMatch = match;
        }
        String source = sources.of(match.host()).of(match.source().name());
        Problem problem = new Problem(source, match.kind());
        want(new Cause(source, match.source().root() && match.priority() <= CRIT), repeats.due(problem, now));
        Group group = pending.groups.get(problem);
        if (group == null) {
            group = new Group(match, source);
            group.add(match);
            Group lost = pending.groups.put(source, problem, group);
            if (lost != null) {
                count(lost);
            }
        } else {
            group.add(match);
        }
    }

    private void count(Group lost) {
        String name = lost.first().source().name();
        boolean hasRoom = pending.uncounted.size() < MAX_UNCOUNTED || pending.uncounted.containsKey(name);
        pending.uncounted.merge(hasRoom ? name : "", lost.count(), Long::sum);
    }

    /**
     * Adds something to report that is no entry: a gap, say.
     *
     * @param about what it is about: the room for notes is shared among these
     * @return false if it is not added, because the same is pending already, or too much else
     */
    public boolean note(String about, String text, Instant now) {
        want(LOGMON, now.plus(pacing.groupWait()));
        return pending.notes.get(text) == null && pending.notes.put(about, text, text) != text;
    }

    /** Adds that a unit runs again. */
    public void recovered(Recovery recovery, Instant now) {
        want(LOGMON, now.plus(pacing.groupWait()));
        pending.recoveries.put(recovery.unit(), recovery);
    }

    /** Adds that logmon is alive, which is mailed at once. */
    public void heartbeat(String text, Instant now) {
        want(LOGMON, now);
        pending.heartbeat = text;
    }

    /** Returns when the next mail is due, or null if there is nothing to report. May lie in the past. */
    public Instant due() {
        return due;
    }

    /** Returns the first time, from a given one on, at which the hourly limit allows a mail for anything pending. */
    public Instant allowed(Instant from) {
        return all().flatMap(digest -> digest.wanted.keySet().stream())
                .map(cause -> limit.allowed(cause, from))
                .min(Comparator.naturalOrder())
                .orElse(from);
    }

    /** Returns what is due but held back by the hourly limit, or null if nothing is. */
    public Held held(Instant now) {
        boolean waits = due != null
                && due.isAfter(now)
                && all().flatMap(digest -> digest.wanted.values().stream()).anyMatch(time -> !time.isAfter(now));
        return waits ? new Held(Math.max(1, queued()), due) : null;
    }

    /** Returns this digest, and then those of other recipients. */
    private Stream<Digest> all() {
        return Stream.concat(Stream.of(this), routed.values().stream());
    }

    /**
     * Returns what is pending for each list of recipients that has something, for {@code mail.to} first. It stays the
     * same once it counts as {@link #mailed}, whatever is added then.
     */
    public List<Digest> mailsToWrite() {
        return all().filter(digest -> !digest.wanted.isEmpty())
                .map(Digest::taken)
                .toList();
    }

    /** Returns the recipients; null: those of {@code mail.to}. */
    public List<String> to() {
        return to;
    }

    /** Returns how many matches are pending for all recipients. */
    long queued() {
        return all().mapToLong(digest -> digest.pending.matches).sum();
    }

    /** Returns how long the hourly limit has held back what is due. */
    public Duration heldBack() {
        return wanted.values().stream()
                .min(Comparator.naturalOrder())
                .map(earliest -> Duration.between(earliest, due))
                .orElse(Duration.ZERO);
    }

    /** Returns whether there is nothing to report. */
    boolean isEmpty() {
        return due == null;
    }

    /** Counts a mail that takes everything pending, and begins anew. */
    public void mailed(Instant now) {
        Set<Cause> causes = new HashSet<>();
        all().forEach(digest -> digest.wanted.forEach((cause, time) -> {
            if (!time.isAfter(now)) {
                causes.add(cause);
            }
        }));
        limit.count(now, causes);
        mailedBefore(now);
    }

    /** Begins anew after a mail that takes everything pending and was counted already, by an earlier run. */
    void mailedBefore(Instant now) {
        pending.groups.keys().forEach(problem -> repeats.mailed(problem, now));
        pending = new Pending();
        wanted.clear();
        due = null;
        routed.values().forEach(digest -> digest.mailedBefore(now));
    }

    /** Returns the pending matches by kind and source, in the order in which a mail shows them. */
    List<Group> groups() {
        return Group.inOrder(pending.groups.values());
    }

    /** Returns how many pending matches are only counted, by source; those of too many sources under the empty name. */
    Map<String, Long> uncounted() {
        return pending.uncounted;
    }

    /** Returns what else is to be reported. */
    Collection<String> notes() {
        return pending.notes.values();
    }

    /** Returns the units that run again. */
    Collection<Recovery> recoveries() {
        return pending.recoveries.values();
    }

    /** Returns the words that logmon is alive, or null if that is not to be reported now. */
    public String heartbeat() {
        return pending.heartbeat;
    }

    /** Returns how many matches are pending, all of them. */
    public long matches() {
        return pending.matches;
    }

    /** Returns the earliest match, in whatever order they came, or null if none is pending. */
    Match firstMatch() {
        return pending.firstMatch;
    }

    /** Returns the latest match, or null if none is pending. */
    Match lastMatch() {
        return pending.lastMatch;
    }

    /** Returns when the last mails were sent, as many of them as can count for the hourly limit, oldest first. */
    public Collection<Instant> mails() {
        return limit.times();
    }

    private void want(Cause cause, Instant time) {
        Cause sharing = wanted.size() < MAX_SOURCES || wanted.containsKey(cause) ? cause : LOGMON;
        Instant known = wanted.get(sharing);
        if (known != null && !time.isBefore(known)) {
            return;
        }
        wanted.put(sharing, time);
        Instant allowed = limit.allowed(sharing, time);
        if (due == null || allowed.isBefore(due)) {
            due = allowed;
        }
    }
}
