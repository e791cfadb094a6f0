package logmon.journal;

import static logmon.log.Log.log;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import logmon.systemd.JournalException;
import logmon.text.Text;

/**
 * Reads one journal from where it was left, past whatever is wrong with it, and tells what could not be read: entries
 * that are gone or fail, and those that libsystemd passes over without a word.
 */
final class SeriesReader {
    /** Over damaged entries it is stepped this far first, then four times as far each time. */
    private static final Duration FIRST_STEP = Duration.ofSeconds(1);

    /** What is later than now by more than this was written before the clock was set back. */
    private static final Duration AHEAD = Duration.ofSeconds(10);

    private final Journal journal;
    private final Consumer<String> gaps;
    private final boolean ofThisMachine;
    private Cursor last;
    private Cursor before;
    private String upTo;
    private boolean atUpTo;
    private long since;

    private Instant begin = Instant.now();
    private Instant endReached = begin;
    private Instant future;

    /**
     * @param gaps is told, in a sentence, what could not be read
     * @param ofThisMachine the clock that the entries' times are from is the one here
     */
    SeriesReader(Journal journal, Consumer<String> gaps, boolean ofThisMachine) {
        this.journal = journal;
        this.gaps = gaps;
        this.ofThisMachine = ofThisMachine;
    }

    /** The journal that is read; it stands on the entry that {@link #next} moved to. */
    Journal journal() {
        return journal;
    }

    /** The files that are read; empty: all that libsystemd finds. */
    List<Path> files() {
        return journal.files() == null ? List.of() : journal.files();
    }

    /** Begins with what is written from now on. */
    void startNow() throws JournalException {
        journal.seekNow();
        startBehind(journal.place());
    }

    /** Begins with the first entry of this boot. */
    void startAtBoot() throws JournalException {
        journal.seekBoot();
    }

    /** Begins with the first entry. */
    void startAtHead() throws JournalException {
        journal.seekHead();
    }

    /** Begins with the first entry of this time or later. */
    void startAt(Instant time) throws JournalException {
        journal.seekRealtime(time);
    }

    /** Begins with the first entry, although some were read before. */
    void startOver(String why) throws JournalException {
        gaps.accept("All that the journal holds was read again, and alerts may be repeated: " + why);
        // The seek that went before may have met damage, and with it have lost a file.
        journal.reopen();
        journal.seekHead();
    }

    /**
     * Begins behind the last entry that was read.
     *
     * @param restarted the machine was, since then
     */
    void resume(Cursor at, boolean restarted) throws JournalException {
        switch (journal.seekCursor(at.cursor())) {
            case FOUND -> {
                if (ofThisMachine && isAhead(at.time())) {
                    startOver("logmon stopped reading at %s, which is in the future: the clock was set back"
                            .formatted(Text.seconds(at.time())));
                } else {
                    startBehind(at);
                }
            }
            case PASSED -> {
                gaps.accept(gone(at.time(), restarted));
                before = at;
            }
            case BEYOND ->
                startOver("the journal does not reach up to %s, where logmon stopped reading"
                        .formatted(Text.seconds(at.time())));
        }
    }

    private String gone(Instant time, boolean restarted) {
        return "Journal entries after %s are gone before they could be read: %s"
                .formatted(
                        Text.seconds(time),
                        restarted && ofThisMachine
                                ? "the journal did not outlast the restart of the machine; if it is volatile,"
                                        + " mkdir /var/log/journal makes it last"
                                : "the journal kept them too short, see SystemMaxUse= in journald.conf(5)");
    }

    /** Reads no further than the entry with this cursor, for now; {@code null}: nothing. */
    void readUpTo(String cursor) {
        upTo = cursor;
        atUpTo = cursor == null || last() != null && last().cursor().equals(cursor);
    }

    /** Reads on past the entry of {@link #readUpTo}. */
    void readOn() {
        upTo = null;
        atUpTo = false;
    }

    /** Takes the entry on which the journal stands, if any, as read. */
    private void startBehind(Cursor place) {
        last = place;
        since = 0;
    }

    /** The last entry that was read, as of the last {@link #mark}; {@code null}: there is none. */
    Cursor last() {
        return last == null ? before : last;
    }

    /**
     * Moves to the next entry.
     *
     * @return false at the end, for now
     */
    boolean next() throws JournalException {
        if (atUpTo) {
            return false;
        }
        if (since == 0) {
            begin = Instant.now();
        }
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
            startBehind(journal.place());
        }
        atUpTo = upTo != null && journal.isAt(upTo);
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
        if (!ofThisMachine || !isAhead(stands)) {
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
    private static boolean isAhead(Instant time) {
        return time.isAfter(Instant.now().plus(AHEAD));
    }

    /** Notes where the journal stands, and looks whether entries are missing since that was last done. */
    void mark() {
        if (since == 0) {
            return;
        }
        Cursor now = journal.place();
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

    /** Opens the journal anew and goes on in the same place. */
    void reopen() throws JournalException {
        mark();
        journal.reopen();
        Cursor at = last();
        if (at == null) {
            journal.seekHead();
        } else {
            journal.seekCursor(at.cursor());
        }
    }

    /** A failing call does not advance: what comes after the damage has to be reached in another way. */
    private boolean nextDespite(JournalException failure) throws JournalException {
        try {
            journal.process();
            return journal.next();
        } catch (JournalException again) {
            log().debug("Still failing: {}", again.getMessage());
        }
        try {
            reopen();
            return journal.next();
        } catch (JournalException again) {
            log().debug("Still failing: {}", again.getMessage());
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
                log().debug("Still failing: {}", again.getMessage());
            }
        }
        unreadable(from, now, failure);
        startNow();
        return false;
    }

    private void unreadable(Instant from, Instant to, JournalException failure) {
        gaps.accept("Journal entries between %s and %s could not be read: %s"
                .formatted(Text.seconds(from), Text.seconds(to), failure.getMessage()));
        before = last;
        last = null;
    }
}
