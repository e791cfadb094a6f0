package logmon.journal;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import logmon.journal.file.Cursor;
import logmon.journal.file.Series;

/**
 * Knows which entries journald copied. When it moves from memory to disk, and only then, it writes all entries again: to
 * another series, under other numbers, but in their order and with their monotonic times. The files in memory then go.
 */
final class FlushedEntries {
    private final JournalDirectories directories;
    /** What was read of series in memory that are gone. */
    private final Map<Series, Cursor> gone = new TreeMap<>();

    FlushedEntries(JournalDirectories directories) {
        this.directories = directories;
    }

    /** Returns whether a series is in memory. */
    boolean isVolatile(Series series) {
        return directories.isVolatile(series.directory());
    }

    /** Returns whether one of two series is in memory and the other on disk, of the same machine and namespace. */
    boolean isCounterpart(Series one, Series other) {
        return isVolatile(one) != isVolatile(other)
                && one.directory().getFileName().equals(other.directory().getFileName());
    }

    /** A series in memory is gone; {@code last} was read of it last, null: nothing was. */
    void gone(Series series, Cursor last) {
        if (isVolatile(series) && last != null) {
            gone.put(series, last);
        }
    }

    /** Returns what is still to be known of series that are gone: until an entry of a later boot was read on disk. */
    Map<Series, Cursor> gone(Collection<SeriesReader> readers) {
        gone.entrySet()
                .removeIf(entry -> readers.stream()
                        .anyMatch(reader -> isCounterpart(reader.series(), entry.getKey())
                                && isOfLaterBoot(reader.last(), entry.getValue())));
        return gone;
    }

    private static boolean isOfLaterBoot(Cursor entry, Cursor other) {
        return entry != null && !entry.bootId().equals(other.bootId()) && entry.realtime() > other.realtime();
    }

    /**
     * Returns whether an entry was read before, of another series.
     *
     * @param reader that has just found the entry
     * @param readers all of them
     */
    boolean isKnown(SeriesReader reader, Cursor entry, Collection<SeriesReader> readers) {
        return gone.entrySet().stream()
                        .anyMatch(other -> isCounterpart(other.getKey(), reader.series())
                                && reader.isUpTo(other.getValue(), entry))
                || readers.stream()
                        .anyMatch(other -> isCounterpart(other.series(), reader.series())
                                && other.last() != null
                                && reader.isUpTo(other.last(), entry));
    }

    /** Returns whether a series may be read: one in memory after those on disk, or it is not clear what was copied. */
    boolean mayRead(SeriesReader reader, Collection<SeriesReader> readers) {
        return !isVolatile(reader.series())
                || readers.stream().allMatch(other -> other.atEnd() || !isCounterpart(other.series(), reader.series()));
    }
}
