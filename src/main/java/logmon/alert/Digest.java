package logmon.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import logmon.filter.Match;
import logmon.kind.Kind;

/**
 * The matches that are not mailed yet, by kind, and when the next mail is due. Bounded, whatever comes: past the
 * bounds it only counts. Knows no clock: every time comes from the caller, and must not run backwards.
 */
public final class Digest {
    /** So many kinds are kept with samples; the matches of further ones are only counted. */
    static final int MAX_KINDS = 200;

    /** So many units are counted each by itself, of the matches that are only counted. */
    static final int MAX_UNITS = 50;

    /** Samples kept of a kind: the first ones, and the last. */
    static final int MAX_SAMPLES = 3;

    /** Kinds remembered after they were mailed; the one not seen for longest is forgotten first. */
    static final int MAX_TOLD = 2_000;

    private static final int MAX_NOTES = 20;

    // The same ones of the same matches, though several hosts' are read in another order after a restart.
    private static final Comparator<Match> EARLIEST_FIRST =
            Comparator.comparing(Match::time).thenComparing(Match::cursor);

    /** What is told, and told again, by itself: a kind on a host. */
    private record Problem(String host, Kind kind) {
        /** As of any record, but at once, see {@link Kind#equals}. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Problem problem && kind.equals(problem.kind) && host.equals(problem.host);
        }

        @Override
        public int hashCode() {
            return 31 * host.hashCode() + kind.hashCode();
        }
    }

    /** When a kind was last mailed, and how long it then has to wait. */
    private static final class Told {
        private Instant mailed;
        private Instant seen;
        private Duration interval;
    }

    private final Pacing pacing;
    private final Map<Problem, Group> groups = new LinkedHashMap<>();
    private final Map<String, Long> uncounted = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private String heartbeat;
    private final Map<Problem, Told> told;
    private final Deque<Instant> mails = new ArrayDeque<>();
    private Match firstMatch;
    private Match lastMatch;
    private long matches;
    private Instant due;

    /**
     * @param mails when mails went out in the last hour, on the caller's clock
     */
    public Digest(Pacing pacing, Collection<Instant> mails) {
        this.pacing = pacing;
        mails.forEach(this::sent);
        this.told = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Problem, Told> eldest) {
                return size() > MAX_TOLD;
            }
        };
    }

    /** Takes a match in. */
    public void add(Match match, Instant now) {
        matches++;
        if (firstMatch == null || EARLIEST_FIRST.compare(match, firstMatch) < 0) {
            firstMatch = match;
        }
        if (lastMatch == null || !match.time().isBefore(lastMatch.time())) {
            lastMatch = match;
        }
        Problem problem = new Problem(match.host(), match.kind());
        dueAt(dueOf(problem, now));
        Group group = groups.get(problem);
        if (group == null && groups.size() < MAX_KINDS) {
            group = new Group(match);
            groups.put(problem, group);
        }
        if (group != null) {
            group.add(match);
        } else {
            uncounted.merge(
                    uncounted.size() < MAX_UNITS || uncounted.containsKey(match.unit()) ? match.unit() : "",
                    1L,
                    Long::sum);
        }
    }

    /**
     * Takes something in that is to be told, though it is no entry: a gap, say.
     *
     * @return false when it is not: the same is pending already, or too much else
     */
    public boolean note(String text, Instant now) {
        dueAt(now.plus(pacing.groupWait()));
        return notes.size() < MAX_NOTES && !notes.contains(text) && notes.add(text);
    }

    /** Takes in that logmon is alive, which is told at once. */
    public void heartbeat(String text, Instant now) {
        dueAt(now);
        heartbeat = text;
    }

    /** When the next mail is due; {@code null} when there is nothing to tell. May lie in the past. */
    public Instant due() {
        return due == null ? null : allowed(due);
    }

    /** The first time from {@code time} on at which the hourly limit allows a mail. */
    public Instant allowed(Instant time) {
        if (pacing.maxPerHour() == 0 || mails.size() < pacing.maxPerHour()) {
            return time;
        }
        Instant allowed = mails.getFirst().plus(Duration.ofHours(1));
        return allowed.isAfter(time) ? allowed : time;
    }

    /** Whether there is nothing to tell. */
    boolean isEmpty() {
        return due == null;
    }

    /** Counts a mail that went out, or may have. */
    public void sent(Instant now) {
        if (pacing.maxPerHour() > 0) {
            mails.addLast(now);
            while (mails.size() > pacing.maxPerHour()) {
                mails.removeFirst();
            }
        }
    }

    /** Forgets everything pending: from now on it is told, by a mail that has all of it. */
    public void mailed(Instant now) {
        for (Problem problem : groups.keySet()) {
            Told last = told.get(problem);
            if (last == null) {
                last = new Told();
                last.seen = now;
                last.interval = pacing.repeatInterval();
                told.put(problem, last);
            } else if (!now.isBefore(last.mailed.plus(last.interval))) {
                Duration doubled = last.interval.multipliedBy(2);
                last.interval =
                        doubled.compareTo(pacing.repeatIntervalMax()) < 0 ? doubled : pacing.repeatIntervalMax();
            }
            last.mailed = now;
        }
        groups.clear();
        uncounted.clear();
        notes.clear();
        heartbeat = null;
        firstMatch = null;
        lastMatch = null;
        matches = 0;
        due = null;
    }

    /** The pending matches by kind and host, in the order in which they came. */
    Collection<Group> groups() {
        return groups.values();
    }

    /** How many pending matches are only counted, by unit; those of too many units under the empty name. */
    Map<String, Long> uncounted() {
        return uncounted;
    }

    /** What else is to be told. */
    List<String> notes() {
        return notes;
    }

    /** That logmon is alive; {@code null}: that is not to be told now. */
    public String heartbeat() {
        return heartbeat;
    }

    /** How many matches are pending, all of them. */
    long matches() {
        return matches;
    }

    /** The earliest one, in whatever order they came; {@code null} when no match is pending. */
    Match firstMatch() {
        return firstMatch;
    }

    /** The latest one; {@code null} when no match is pending. */
    Match lastMatch() {
        return lastMatch;
    }

    /** When the last mails went out, as many of them as count for the hourly limit, oldest first. */
    public Collection<Instant> mails() {
        return mails;
    }

    private Instant dueOf(Problem problem, Instant now) {
        Told last = told.get(problem);
        Instant soonest = now.plus(pacing.groupWait());
        if (last == null) {
            return soonest;
        }
        if (!now.isBefore(last.seen.plus(last.interval))) {
            // A quiet spell as long as the interval: to its reader it is a new problem.
            told.remove(problem);
            return soonest;
        }
        last.seen = now;
        Instant again = last.mailed.plus(last.interval);
        return again.isAfter(soonest) ? again : soonest;
    }

    private void dueAt(Instant time) {
        if (due == null || time.isBefore(due)) {
            due = time;
        }
    }
}
