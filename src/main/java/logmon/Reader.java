package logmon;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a journal on past whatever is wrong with it, and tells what could not be read: entries that fail, and those
 * that libsystemd passes over without a word.
 */
final class Reader {
    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

    /** Over damaged entries it is stepped this far first, then four times as far each time. */
    private static final Duration FIRST_STEP = Duration.ofSeconds(1);

    /** What is later than now by more than this was written before the clock was set back. */
    private static final Duration AHEAD = Duration.ofSeconds(10);

    private final Journal journal;
    private final Consumer<String> gaps;
    private Position last;
    private long since;
    private Instant endReached = Instant.now();
    private Instant future;

    /**
     * @param gaps is told, in a sentence, what could not be read
     */
    Reader(Journal journal, Consumer<String> gaps) {
        this.journal = journal;
        this.gaps = gaps;
    }

    /** Takes the entry on which the journal stands, if any, as read. */
    void startBehind(Position position) {
        last = position;
        since = 0;
    }

    /** The last entry that was read, as of the last {@link #mark}; {@code null}: there is none. */
    Position last() {
        return last;
    }

    /**
     * Moves to the next entry.
     *
     * @return false at the end, for now
     */
    boolean next() throws JournalException {
        Instant begin = Instant.now();
        boolean moved = advance();
        while (moved
                && future != null
                && isAhead(journal.realtime())
                && !journal.realtime().isAfter(future)) {
            moved = advance();
        }
        if (!moved) {
            leaveTheFuture();
            endReached = begin;
            return false;
        }
        since++;
        if (last == null || future != null) {
            startBehind(journal.position());
        }
        return true;
    }

    private boolean advance() throws JournalException {
        try {
            return journal.next();
        } catch (JournalException failure) {
            return nextDespite(failure);
        }
    }

    /**
     * Entries from before the clock was set back stand after all that is written now, unless one journald has numbered
     * them all: whoever stays with them reads nothing until the clock has caught up. So it goes back to what was new,
     * and past them again each time.
     */
    private void leaveTheFuture() throws JournalException {
        Instant stands = journal.realtime();
        if (!isAhead(stands)) {
            future = null;
            return;
        }
        if (future == null) {
            mark();
            gaps.accept("The journal holds entries of %s, in the future: the clock was set back; they may be told again"
                    .formatted(Text.seconds(stands)));
        }
        future = stands;
        if (last == null || isAhead(last.time())) {
            journal.seekRealtime(endReached);
        } else {
            journal.seekCursor(last.cursor());
        }
    }

    /** Whether a time is so far in the future that the clock must have been set back. */
    static boolean isAhead(Instant time) {
        return time.isAfter(Instant.now().plus(AHEAD));
    }

    /** Notes where the journal stands, and looks whether entries are missing since that was last done. */
    void mark() {
        if (since == 0) {
            return;
        }
        Position now = journal.position();
        if (now != null) {
            long missing = now.missingSince(last, since);
            if (missing > 0) {
                gaps.accept(
                        "%,d journal entries between %s and %s are missing: deleted before they could be read, or damaged (journalctl --verify names damaged files)"
                                .formatted(missing, Text.seconds(last.time()), Text.seconds(now.time())));
            }
            startBehind(now);
        }
    }

    /**
     * Opens the journal anew and goes on in the same place. That also gives memory back: libsystemd keeps hundreds of
     * megabytes of the files that it has read mapped.
     */
    void reopen() throws JournalException {
        mark();
        journal.reopen();
        if (last == null) {
            journal.seekHead();
        } else {
            journal.seekCursor(last.cursor());
        }
    }

    /** A failing call does not advance: what comes after the damage has to be reached in another way. */
    private boolean nextDespite(JournalException failure) throws JournalException {
        try {
            journal.process();
            return journal.next();
        } catch (JournalException again) {
            LOG.debug("Still failing: {}", again.getMessage());
        }
        try {
            reopen();
            return journal.next();
        } catch (JournalException again) {
            LOG.debug("Still failing: {}", again.getMessage());
        }
        return stepOver(failure);
    }

    private boolean stepOver(JournalException failure) throws JournalException {
        Instant from = last == null ? Instant.EPOCH : last.time();
        Instant now = Instant.now();
        for (Duration step = FIRST_STEP; from.plus(step).isBefore(now); step = step.multipliedBy(4)) {
            try {
                journal.seekRealtime(from.plus(step));
                if (journal.next()) {
                    unreadable(from, journal.realtime(), failure);
                    return true;
                }
                break;
            } catch (JournalException again) {
                LOG.debug("Still failing: {}", again.getMessage());
            }
        }
        unreadable(from, now, failure);
        journal.seekNow();
        return false;
    }

    private void unreadable(Instant from, Instant to, JournalException failure) {
        gaps.accept("Journal entries between %s and %s could not be read: %s"
                .formatted(Text.seconds(from), Text.seconds(to), failure.getMessage()));
        last = null;
    }
}
