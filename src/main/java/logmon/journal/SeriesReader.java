package logmon.journal;

import static logmon.log.Log.log;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import logmon.journal.file.Cursor;
import logmon.journal.file.FirstLook;
import logmon.journal.file.JournalFile;
import logmon.journal.file.Series;
import logmon.systemd.JournalException;
import logmon.text.Text;

/** Reads one series, file by file in the order of their numbers, and reports files that were deleted before it read them. */
final class SeriesReader {
    /** Files without entries come last: their headers carry the numbers of the file before. */
    private static final Comparator<JournalFile> BY_NUMBER = Comparator.comparing(
                    (JournalFile file) -> file.entries() == 0)
            .thenComparingLong(JournalFile::firstNumber)
            .thenComparing(JournalFile::path);

    private final Series series;
    private final FirstLook look;
    private final EntryFields fields;
    private final Consumer<String> gaps;
    private final Predicate<Cursor> passOver;
    private final Runnable lookAgain;

    private List<JournalFile> files = List.of();
    /**
     * How many entries a file had when it was read to the end and a later one was begun. The last number in a header may be
     * that of an entry that did not fit on a full disk.
     */
    private final Map<JournalFile, Long> finished = new HashMap<>();

    /** Entries with numbers up to this one are read. */
    private long read;
    /** The last entry that was read, before the file at hand; null: none was. */
    private Cursor last;
    /** Entries with greater numbers are left, for now. */
    private long limit = Long.MAX_VALUE;

    private FileReader file;
    private long count;
    private boolean atEnd;

    /**
     * @param fields shared by all readers that read in turn
     * @param gaps gets a sentence for each gap
     * @param passOver which entries to skip, although they are new in this series; null for none
     * @param lookAgain looks which files there are: a file is renamed when it is rotated away
     */
    SeriesReader(
            Series series,
            FirstLook look,
            EntryFields fields,
            Consumer<String> gaps,
            Predicate<Cursor> passOver,
            Runnable lookAgain) {
        this.series = series;
        this.look = look;
        this.fields = fields;
        this.gaps = gaps;
        this.passOver = passOver;
        this.lookAgain = lookAgain;
    }

    Series series() {
        return series;
    }

    /**
     * Takes in which files there are now.
     *
     * @param now of this series
     * @param copied whether another series has the entries of files that are gone
     */
    void useFiles(List<JournalFile> now, boolean copied) {
        JournalFile open = file == null ? null : file.file();
        for (JournalFile before : files) {
            if (now.contains(before) || before == open) {
                continue;
            }
            // It may have grown before it was rotated away and deleted.
            refresh(before);
            if (isNew(before) && !copied) {
                gaps.accept("Entries of %s between %s and %s are missing: the file was deleted before logmon read them"
                        .formatted(
                                Text.printable(before.path().toString()),
                                Text.seconds(before.firstTime()),
                                Text.seconds(before.lastTime())));
            }
        }
        files = new ArrayList<>(now);
        if (open != null && !files.contains(open)) {
            // Deleted, but open: it is read to its end.
            files.add(open);
        }
        files.sort(BY_NUMBER);
        finished.keySet().retainAll(files);
    }

    /** Returns whether there are files of it. */
    boolean hasFiles() {
        return !files.isEmpty();
    }

    /** Begins after the last entry that exists now. */
    void startNow() {
        for (JournalFile now : files) {
            if (isNew(now)) {
                FirstLook.Walk walk = look.walk(now);
                walk.seek(Long.MAX_VALUE);
                Cursor end = walk.cursor(walk.index());
                // A damaged header may have a number that no entry reaches for years.
                startBehind(end != null ? end : now.last());
            }
        }
    }

    /** A way to find the first entry to be read in one file. */
    interface Seek {
        /** Moves to the entry, and returns whether there is one. */
        boolean in(EntryReader file) throws JournalException;
    }

    /** Begins with the first entry that is found this way, or after the last that exists now. */
    void startAt(Seek seek) {
        for (JournalFile now : files) {
            if (isNew(now)) {
                Cursor found = find(seek, now);
                FirstLook.Walk walk = look.walk(now);
                if (found == null) {
                    startBehind(now.last());
                } else {
                    walk.seek(found.number() - 1);
                    startBehind(walk.cursor(walk.index()));
                    read = Math.max(read, found.number() - 1);
                    return;
                }
            }
        }
    }

    private Cursor find(Seek seek, JournalFile in) {
        try (EntryReader reader = new EntryReader(in.path(), fields)) {
            return seek.in(reader) ? reader.place() : null;
        } catch (JournalException e) {
            log().debug("{}: {}", in.path(), e.getMessage());
            return null;
        }
    }

    private void startBehind(Cursor at) {
        if (at != null) {
            last = at;
            read = at.number();
        }
    }

    /** Begins after an entry that was read before, and reports if later ones are gone. */
    void resume(Cursor at) {
        long first = files.stream()
                .filter(now -> now.entries() > 0)
                .mapToLong(JournalFile::firstNumber)
                .min()
                .orElse(at.number());
        long end = files.stream()
                .filter(now -> now.entries() > 0)
                .mapToLong(JournalFile::lastNumber)
                .max()
                .orElse(at.number());
        startBehind(at);
        String name = Text.printable(series.toString());
        if (first > read + 1) {
            gaps.accept(
                    "Entries of %s after %s are missing: journald deleted them before logmon read them, see SystemMaxUse= in journald.conf(5)"
                            .formatted(name, Text.seconds(at.time())));
        } else if (end < read) {
            gaps.accept("Entries of %s after %s may be missing: its files were restored to an earlier state"
                    .formatted(name, Text.seconds(at.time())));
            last = null;
            read = 0;
            startAt(reader -> reader.moveTo(at.time().plusNanos(1_000)));
        }
    }

    /** Returns no entry after this one, for now; null: no entry at all. */
    void readUpTo(Cursor end) {
        limit = end == null ? read : end.number();
    }

    /** Reads on without a limit. */
    void readOn() {
        limit = Long.MAX_VALUE;
    }

    /** Returns whether all entries were read that there were at the last {@link #next}. */
    boolean atEnd() {
        return atEnd;
    }

    /** Returns how many entries were read. */
    long count() {
        return count + (file == null ? 0 : file.count());
    }

    /** Returns when the next entry was received; null if there is none. */
    Instant timeOfNext() {
        for (JournalFile now : files) {
            if (isNew(now)) {
                FirstLook.Walk walk = look.walk(now);
                walk.seek(read);
                Cursor next = walk.cursor(walk.index() + 1);
                return next == null ? now.firstTime() : next.time();
            }
        }
        return null;
    }

    /**
     * Moves to the next entry that may matter.
     *
     * @param most how many entries are looked at
     * @return null if there is none so far: more are left unless it is {@link #atEnd}
     */
    Entry next(int most) {
        atEnd = false;
        while (file != null || openNext()) {
            if (file.find(most)) {
                if (file.number() > limit) {
                    break;
                }
                Entry entry = file.take();
                if (passOver == null || !passOver.test(file.last())) {
                    return entry;
                }
            } else if (!file.isAtEnd()) {
                return null;
            } else if (!file.grew() && !finish()) {
                break;
            }
        }
        atEnd = true;
        return null;
    }

    /** Opens the first file with entries that are not read; returns false if there is none. */
    private boolean openNext() {
        for (JournalFile next : files) {
            refresh(next);
            if (isNew(next)) {
                file = new FileReader(next, read, look, fields, gaps, lookAgain);
                return true;
            }
        }
        return false;
    }

    private boolean isNew(JournalFile any) {
        return any.lastNumber() > read && any.entries() > finished.getOrDefault(any, 0L);
    }

    private static void refresh(JournalFile file) {
        if (JournalFile.isActive(file.path())) {
            try {
                file.refresh();
            } catch (IOException e) {
                log().debug("{}: {}", file.path(), e.toString());
            }
        }
    }

    /** Closes the file if a later one has entries, because then it gets no more. Returns false if there is none. */
    private boolean finish() {
        takeOver();
        for (JournalFile later : files.subList(files.indexOf(file.file()) + 1, files.size())) {
            refresh(later);
            if (isNew(later)) {
                if (!file.grew()) {
                    finished.put(file.file(), file.file().entries());
                    read = Math.max(read, Math.min(file.file().lastNumber(), later.firstNumber() - 1));
                    close();
                }
                return true;
            }
        }
        return false;
    }

    private void takeOver() {
        Cursor now = file.last();
        if (now != null) {
            last = now;
            read = Math.max(read, now.number());
        }
    }

    /** Returns the last entry that was read; null if none was. */
    Cursor last() {
        Cursor now = file == null ? null : file.last();
        return now == null ? last : now;
    }

    /** Returns when the entry that {@link #next} gave last was received, in microseconds since the epoch. */
    long realtimeMicros() {
        return file.realtimeMicros();
    }

    /** Returns whether the entry that {@link #next} gave last is the same as another series', or was logged before it. */
    boolean isUpTo(Cursor other, Cursor entry) {
        return file.isUpTo(other, entry);
    }

    /** Closes the current file; reading continues at the same place. */
    void close() {
        if (file != null) {
            takeOver();
            count += file.count();
            file.close();
            if (!JournalFile.isActive(file.file().path())) {
                file.file().close();
            }
            file = null;
        }
    }
}
