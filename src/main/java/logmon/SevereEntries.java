package logmon;

import static logmon.Log.log;

import java.time.Instant;
import java.util.function.Consumer;

/**
 * The entries that alert whatever they say. While much is to be read they are told apart: libsystemd has an index of
 * priorities, and to ask it takes a fifth less time than to look at the {@code PRIORITY} of each entry that is read.
 */
final class SevereEntries implements AutoCloseable {
    /** To find a severe entry in the index takes as long as to look at the priority of about so many. */
    private static final int SPARSE = 500;

    private final Journal journal;
    private final int priority;
    private final Consumer<String> gaps;
    private final Consumer<Journal> told;

    /** Of the severe entries alone; {@code null}: they are not told apart. */
    private Journal index;

    private Place upTo;
    /** The cursor of the last one up to there; {@code null}: there is none. */
    private String last;
    /** When the first one behind that was logged; {@code null}: none is known of. */
    private Instant next;

    private int toldInStep;
    private boolean dense;

    /**
     * @param journal of all entries, which somebody else reads
     * @param priority of the least severe ones; -1: there are none
     * @param gaps is told, in a sentence, what could not be read
     * @param told gets each, once, when it is told apart
     */
    SevereEntries(Journal journal, int priority, Consumer<String> gaps, Consumer<Journal> told) {
        this.journal = journal;
        this.priority = priority;
        this.gaps = gaps;
        this.told = told;
    }

    /** Whether they are told apart now, so that who reads an entry need not look whether it is one. */
    boolean apart() {
        return index != null;
    }

    /** Whether who reads an entry need not look whether it is one: they are told apart, or there are none. */
    boolean needNoLook() {
        return apart() || priority < 0;
    }

    /** Whether the next one that is told apart comes not after this time. */
    boolean comesUpTo(Instant time) {
        return next != null && !next.isAfter(time);
    }

    /** Tells of those that come before the entry on which the journal stands, or are it. */
    void tellUpTo(Journal entry) {
        if (next != null && comesUpTo(entry.realtime())) {
            Place place = entry.place();
            if (place != null) {
                tellUpTo(place);
            }
        }
    }

    /**
     * Ends a step of reading: tells of those that were in it, and finds out whether they are worth telling apart in the
     * next.
     *
     * @param place where reading stands
     * @param entries so many were read
     * @param hasMany many more are to be read
     */
    void mark(Place place, int entries, boolean hasMany) {
        if (apart()) {
            tellUpTo(place);
        }
        dense = hasMany && (dense || toldInStep > entries / SPARSE);
        if (!hasMany || dense) {
            close();
        } else if (!apart() && priority >= 0) {
            open(place);
        }
        toldInStep = 0;
    }

    private void open(Place place) {
        try {
            index = journal.openSevere(priority);
            upTo = place;
            last = lastUpTo(place);
            next = timeIf(findNext());
        } catch (JournalException e) {
            close();
            log().debug("Severe entries are not told apart: {}", e.getMessage());
        }
    }

    /** The order of times is not quite that of the entries, where the clock was set: what counts is libsystemd's. */
    private void tellUpTo(Place place) {
        try {
            String end = lastUpTo(place);
            boolean found = findNext();
            while (found && end != null && !end.equals(last)) {
                last = index.cursor();
                toldInStep++;
                told.accept(index);
                found = index.next();
            }
            next = timeIf(found);
            upTo = place;
        } catch (JournalException e) {
            giveUp(e);
        }
    }

    private String lastUpTo(Place place) throws JournalException {
        return index.seekBack(place.cursor()) ? index.cursor() : null;
    }

    /** Moves to the first one that is not told. */
    private boolean findNext() throws JournalException {
        boolean found = index.seekNear(upTo.cursor());
        if (found && last != null && index.isAt(last)) {
            found = index.next();
        }
        return found;
    }

    private Instant timeIf(boolean found) {
        return found ? index.realtime() : null;
    }

    /** Takes in files that have come, been rotated, or gone. */
    void process() {
        if (apart()) {
            try {
                index.process();
            } catch (JournalException e) {
                giveUp(e);
            }
        }
    }

    private void giveUp(JournalException e) {
        close();
        gaps.accept("Severe entries after %s may be missing where there is no keyword in them: %s"
                .formatted(Text.seconds(upTo.time()), e.getMessage()));
    }

    @Override
    public void close() {
        if (apart()) {
            index.close();
            index = null;
            next = null;
        }
    }
}
