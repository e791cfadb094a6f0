package logmon.journal;

import static logmon.log.Log.log;

import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import logmon.journal.file.Cursor;
import logmon.journal.file.FirstLook;
import logmon.journal.file.FirstLook.Finding;
import logmon.journal.file.JournalFile;
import logmon.systemd.JournalException;
import logmon.systemd.LibC;
import logmon.text.Text;

/**
 * Reads one file. {@link FirstLook} finds the entries that may matter; libsystemd reads those that have compressed values,
 * by their numbers. If the file is odd, libsystemd alone reads it, entry by entry from the head. Because libsystemd skips
 * damage silently, its entries are counted, and compared with the number that the header promises.
 */
final class FileReader implements AutoCloseable {
    /** The current entry of the first look, with its values as they are in the file. */
    private final class PlainEntry extends EntryFields.Loaded {
        @Override
        EntryFields loaded() {
            return fields.load(move, walk);
        }

        @Override
        public Instant realtime() {
            return Cursor.time(walk.realtime());
        }

        @Override
        public String cursor() {
            return Cursor.byNumber(file.seqnumId(), walk.number());
        }
    }

    private final JournalFile file;
    private final FirstLook.Walk walk;
    private final EntryFields fields;
    private final Consumer<String> gaps;
    private final Runnable lookAgain;

    /** In bytes. libsystemd maps what it reads, so the file is reopened after this much; else all of it would stay mapped. */
    private static final long MAPPED = 16 * 1024 * 1024;

    /** How often to look for a file that was renamed. */
    private static final int ATTEMPTS = 5;

    private final Entry plain = new PlainEntry();
    private long move;
    private EntryReader entries;
    private long openedAt;
    /** The position of libsystemd in the file, counted from 0; -1: before the first entry. */
    private long stands = -1;
    /** Entries with numbers up to this one are read. */
    private long read;
    /** The last entry that was read; null: none, or its cursor is still to be made. */
    private Cursor last;

    private boolean found;
    private long count;

    /** How many entries the header promised when it was read last, and the last of them. */
    private long promised;

    private Cursor end;

    // Of a file that libsystemd reads alone: the entry that was found, how many from the head are read or were
    // reported,
    // and when the last one before the damage was received.
    private boolean alone;
    private Cursor next;
    private long settled;
    private long given;
    private Instant since;

    private JournalException failure;

    /**
     * @param read the number of the last entry that was read of the series; greater ones are new
     * @param fields shared by all that read in turn
     * @param gaps gets a sentence for what cannot be read
     * @param lookAgain looks which files there are: a file is renamed when it is rotated away
     */
    FileReader(
            JournalFile file,
            long read,
            FirstLook look,
            EntryFields fields,
            Consumer<String> gaps,
            Runnable lookAgain) {
        this.file = file;
        this.read = read;
        this.fields = fields;
        this.gaps = gaps;
        this.lookAgain = lookAgain;
        walk = look.walk(file);
        takeIn();
        walk.seek(read);
    }

    JournalFile file() {
        return file;
    }

    /**
     * Finds the next entry that may matter. The entry that was found before stays found until {@link #take}.
     *
     * @param most how many entries are looked at
     */
    boolean find(int most) {
        if (!found && !alone) {
            long before = walk.index();
            Finding finding = walk.next(most);
            count += walk.index() - before;
            found = finding == Finding.ASK;
            if (walk.index() > before) {
                last = null;
            }
            if (finding == Finding.ODD) {
                readAlone(walk.index() + 1);
            } else if (found && walk.isPlain()) {
                move = fields.moved();
            } else if (found && !stand()) {
                count--;
                readAlone(walk.index());
            }
        } else if (!found) {
            found = nextAlone();
        }
        return found;
    }

    /** Returns the number of the entry that was found. */
    long number() {
        return alone ? next.number() : walk.number();
    }

    /** Takes the entry that was found as read, and returns it. */
    Entry take() {
        found = false;
        read = number();
        last = alone ? next : null;
        return alone || !walk.isPlain() ? entries : plain;
    }

    /** Returns when the entry that was taken was received, in microseconds since the epoch. */
    long realtimeMicros() {
        return alone ? next.realtime() : walk.realtime();
    }

    /** Returns whether there is nothing left to find in what the file was known to have. */
    boolean isAtEnd() {
        return !found && (alone || walk.left() == 0);
    }

    /** Returns how many entries were read. */
    long count() {
        return count;
    }

    /** Returns the last entry that was read, the one that was found not among them; null if none was. */
    Cursor last() {
        if (last == null && !alone) {
            last = walk.cursor(found ? walk.index() - 1 : walk.index());
        }
        return last != null && last.number() >= read ? last : null;
    }

    /** Returns whether an entry, which was found here, is the same as another one or was logged before that. */
    boolean isUpTo(Cursor other, Cursor entry) {
        if (!entry.bootId().equals(other.bootId())) {
            return false;
        }
        if (entry.monotonic() != other.monotonic()) {
            return entry.monotonic() < other.monotonic();
        }
        // Several lines that came at once have one time. If in doubt, an entry is given twice.
        return entry.hash() == other.hash() || other.hash() != 0 && !alone && !walk.isOrFollows(other);
    }

    /** Reads the header again; returns whether the file has grown. Reports what is missing up to now. */
    boolean grew() {
        if (alone) {
            reportRest();
        }
        try {
            file.refresh();
        } catch (IOException e) {
            log().debug("{}: {}", file.path(), e.toString());
        }
        boolean grew = file.entries() > promised;
        takeIn();
        return grew;
    }

    private void takeIn() {
        promised = file.entries();
        end = file.last();
        walk.refresh();
    }

    /** Moves libsystemd to the entry that was found; returns false if it does not get there. */
    private boolean stand() {
        try {
            if (entries != null && walk.offset() - openedAt > MAPPED) {
                close();
            }
            if (entries == null) {
                entries = open();
                openedAt = walk.offset();
            }
            boolean there = walk.index() == stands + 1 && stands >= 0
                    ? entries.next()
                    : entries.moveTo(file.seqnumId(), walk.number());
            stands = walk.index();
            return there && entries.realtimeMicros() == walk.realtime();
        } catch (JournalException e) {
            log().debug("{}: {}", file.path(), e.getMessage());
            return false;
        }
    }

    private EntryReader open() throws JournalException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                EntryReader opened = new EntryReader(file.path(), fields);
                if (file.isAt(file.path())) {
                    return opened;
                }
                opened.close();
            } catch (JournalException e) {
                if (file.isAt(file.path())) {
                    throw e;
                }
            }
            // journald may just have rotated it away: then it is found under its new name.
            lookAgain.run();
        }
        throw new JournalException("sd_journal_open_files " + file.path(), LibC.EIDRM);
    }

    /**
     * Has libsystemd read the rest of the file.
     *
     * @param settled how many entries from the head are read
     */
    private void readAlone(long settled) {
        this.settled = settled;
        given = 0;
        last = walk.cursor(settled - 1);
        since = last == null ? file.firstTime() : last.time();
        if (last != null) {
            read = Math.max(read, last.number());
        }
        close();
        alone = true;
        try {
            entries = open();
        } catch (JournalException e) {
            failure = e;
        }
        found = nextAlone();
    }

    private boolean nextAlone() {
        try {
            while (entries != null && entries.next()) {
                Cursor place = entries.place();
                given++;
                if (place != null && place.number() <= read) {
                    settled = Math.max(settled, given);
                } else if (place != null) {
                    long index = walk.indexOf(place.number(), settled);
                    if (index > settled) {
                        reportMissing(index - settled, place.time());
                    }
                    settled = Math.max(index, settled) + 1;
                    since = place.time();
                    next = place;
                    count++;
                    return true;
                }
            }
        } catch (JournalException e) {
            failure = e;
        }
        return false;
    }

    /** At the end of the file, reports what the header promised and libsystemd did not give. */
    private void reportRest() {
        if (promised > settled) {
            reportMissing(promised - settled, end.time());
            settled = promised;
            since = end.time();
            if (read < end.number()) {
                read = end.number();
                last = end;
            }
        }
    }

    private void reportMissing(long entries, Instant until) {
        gaps.accept("%s of %s between %s and %s %s missing: %s"
                .formatted(
                        entries == 1 ? "1 entry" : "%,d entries".formatted(entries),
                        Text.printable(file.path().toString()),
                        Text.seconds(since),
                        Text.seconds(until),
                        entries == 1 ? "is" : "are",
                        failure == null
                                ? "the file is damaged, journalctl --verify shows where"
                                : failure.getMessage()));
    }

    @Override
    public void close() {
        if (entries != null) {
            entries.close();
            entries = null;
        }
        stands = -1;
    }
}
