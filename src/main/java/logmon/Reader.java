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

    private final Journal journal;
    private final Consumer<String> gaps;
    private Position last;
    private long since;

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
        boolean moved;
        try {
            moved = journal.next();
        } catch (JournalException failure) {
            moved = nextDespite(failure);
        }
        if (moved) {
            since++;
            if (last == null) {
                startBehind(journal.position());
            }
        }
        return moved;
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
