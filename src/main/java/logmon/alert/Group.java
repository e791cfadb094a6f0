package logmon.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import logmon.filter.Match;

/** The matches of one kind on one host. */
final class Group {
    /** syslog's {@code err}: what a stranger's entry counts as at most, however severe it says it is. */
    private static final int ERR = 3;

    /** A source's kinds in a round: its fifth kind comes after the first four of all others. */
    private static final int ROUND = 4;

    private static final Comparator<Group> MOST_SEVERE_FIRST = Comparator.comparingInt((Group group) -> group.believed)
            .thenComparing(group -> !group.root)
            .thenComparingInt(Group::priority)
            .thenComparing(Comparator.comparingLong(Group::count).reversed())
            .thenComparing(group -> group.first().time());

    private final Match first;
    private final String source;
    private final List<Match> samples = new ArrayList<>(Digest.MAX_SAMPLES);
    private long count;
    private Instant lastTime;
    private int priority;
    private int believed = Integer.MAX_VALUE;
    private boolean root;

    /**
     * @param source who shares the room in a mail with others
     */
    Group(Match first, String source) {
        this.first = first;
        this.source = source;
        this.priority = first.priority();
        this.lastTime = first.time();
    }

    void add(Match match) {
        count++;
        priority = Math.min(priority, match.priority());
        believed = Math.min(believed, match.source().root() ? match.priority() : Math.max(ERR, match.priority()));
        root |= match.source().root();
        if (match.time().isAfter(lastTime)) {
            lastTime = match.time();
        }
        if (samples.size() == Digest.MAX_SAMPLES) {
            samples.remove(Digest.MAX_SAMPLES - 1);
        }
        samples.add(match);
    }

    /**
     * Returns groups in the order in which a mail shows them: the most severe first, but everyone's first kinds before
     * anybody's further ones, so that what does not fit in is of those who have most.
     */
    static List<Group> inOrder(Iterable<Group> groups) {
        List<Group> sorted = new ArrayList<>();
        groups.forEach(sorted::add);
        sorted.sort(MOST_SEVERE_FIRST);
        Map<String, Integer> seen = new HashMap<>();
        Map<Group, Integer> rounds = new HashMap<>();
        sorted.forEach(group -> rounds.put(group, (seen.merge(group.source, 1, Integer::sum) - 1) / ROUND));
        sorted.sort(Comparator.comparingInt(rounds::get));
        return sorted;
    }

    Match first() {
        return first;
    }

    long count() {
        return count;
    }

    Instant lastTime() {
        return lastTime;
    }

    /** Returns whether root or the kernel wrote some of them. */
    boolean isOfRoot() {
        return root;
    }

    /** The most severe one, 0 (emerg) to 7 (debug). */
    int priority() {
        return priority;
    }

    /** At least one, in the order in which they came. */
    List<Match> samples() {
        return samples;
    }
}
