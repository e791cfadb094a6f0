package logmon.journal;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import logmon.journal.file.Cursor;
import logmon.journal.file.FirstLook;
import logmon.journal.file.Interest;
import logmon.journal.file.JournalFile;
import logmon.journal.file.Series;
import logmon.systemd.BootId;
import logmon.text.Text;

/**
 * Reads all series of a journal, each in the order of its own numbers, and knows the position in each. Nothing here depends
 * on clocks, or on the directory, namespace or machine that a series belongs to.
 */
public final class JournalReader implements AutoCloseable {
    /** Maximum entries looked at in one call, which takes some milliseconds. */
    private static final int MOST = 16 * 1024;

    /**
     * When logmon began to read a machine's journal. Older entries are not reported, wherever they appear.
     *
     * @param bootId the boot of that time, whose entries are reported all the same
     */
    public record FirstStart(Instant time, String bootId) {
        /** Returns this time in this boot. */
        public static FirstStart now() {
            return new FirstStart(Instant.now(), BootId.current());
        }
    }

    /** A series with its current entry. */
    private record Standing(SeriesReader reader, Entry entry, long time) {}

    private final JournalSource source;
    private final FirstLook look;
    private final Consumer<String> gaps;
    private final EntryFields fields = new EntryFields();
    private final JournalDirectories directories;
    private final String bootId = BootId.current();
    private final JournalFiles files;
    private final Map<Series, SeriesReader> readers = new TreeMap<>();
    private final FlushedEntries flushed;
    /** Series whose directories are away, unmounted say: they are read on when they are back. */
    private final Map<Series, Cursor> away = new HashMap<>();

    private long readOfGone;
    private List<SeriesReader> order = List.of();
    private int turn;
    private boolean repeating;
    private FirstStart first;
    /** The series in the order of the times of their next entries; null: the order does not matter. */
    private PriorityQueue<Standing> inTime;

    private SeriesReader taken;

    /**
     * @param interest which entries to return; others are skipped
     * @param gaps gets a sentence, or several lines, for what could not be read
     */
    public JournalReader(JournalSource source, Interest interest, Consumer<String> gaps) {
        this(source, interest, gaps, new JournalDirectories(source));
    }

    JournalReader(JournalSource source, Interest interest, Consumer<String> gaps, JournalDirectories directories) {
        this.source = source;
        this.look = new FirstLook(interest);
        this.gaps = gaps;
        this.directories = directories;
        this.flushed = new FlushedEntries(directories);
        this.files = new JournalFiles(directories, fields, gaps);
    }

    /** Begins with what is written from now on. */
    public void startNow() {
        start(SeriesReader::startNow);
    }

    /** Begins with the first entry of this boot; with what is written from now on where there is none. */
    public void startAtBoot() {
        start(reader -> reader.startAt(file -> file.moveToFirstOf(bootId)));
    }

    /** Begins with the first entry of each series that was received at this time or later. */
    public void startAt(Instant time) {
        start(reader -> reader.startAt(file -> file.moveTo(time)));
    }

    /** Begins with the first entry of all. */
    public void startAtHead() {
        start(reader -> {});
    }

    private void start(Consumer<SeriesReader> where) {
        look();
        order.forEach(where);
    }

    /**
     * Begins after what was read before; a series that is not part of that is read from its head.
     *
     * @param firstStart older entries are not given, unless they are of that boot or of this one; null: all are
     */
    public void resume(Position position, FirstStart firstStart) {
        first = source.directory() == null ? firstStart : null;
        position.last().keySet().forEach(series -> directories.remember(series.directory()));
        look();
        Map<Series, Cursor> lost = new TreeMap<>();
        position.last().forEach((series, cursor) -> {
            SeriesReader reader = readers.get(series);
            if (reader != null) {
                reader.resume(cursor);
            } else {
                flushed.gone(series, cursor);
                lost.put(series, cursor);
            }
        });
        // When the others know what was read of them.
        lost.forEach(this::reportGone);
    }

    /**
     * Begins after what an earlier version of logmon read, which had one cursor for the whole journal.
     *
     * @param cursors by the names of the series; the empty name is for all that have none
     */
    public void resumeBehind(Map<String, Cursor> cursors) {
        start(reader -> {
            Cursor cursor = cursors.getOrDefault(reader.series().name(), cursors.get(""));
            if (cursor == null) {
                return;
            }
            if (cursor.seqnumId().equals(reader.series().seqnumId())) {
                reader.resume(cursor);
            } else {
                reader.startAt(file -> file.moveToOrAfter(cursor));
            }
        });
    }

    /** Reports that a series is gone where journald has begun another in its place: what came last may not be read. */
    private void reportGone(Series series, Cursor last) {
        List<SeriesReader> inItsPlace = readers.values().stream()
                .filter(reader -> reader.series().isNamedAs(series))
                .toList();
        // Where another was read before, this one had been read to its end.
        if (!inItsPlace.isEmpty() && inItsPlace.stream().allMatch(reader -> reader.last() == null)) {
            gaps.accept("Entries of %s after %s are missing: %s"
                    .formatted(
                            Text.printable(series.toString()),
                            Text.seconds(last.time()),
                            flushed.isVolatile(series) && !last.bootId().equals(bootId)
                                    ? "they were kept in memory, and mkdir /var/log/journal makes them outlast a restart"
                                    : "the files were deleted before logmon read them"));
        }
    }

    /**
     * Gives only what an earlier run may have mailed, up to where that mail ended.
     *
     * @param end a series that is not part of it gives nothing
     */
    public void readUpTo(Position end) {
        repeating = true;
        readers.forEach((series, reader) -> reader.readUpTo(end.last().get(series)));
    }

    /** Returns whether it reads only what {@link #readUpTo} named. */
    public boolean repeating() {
        return repeating;
    }

    /** Reads on without that limit. */
    public void readOn() {
        repeating = false;
        order.forEach(SeriesReader::readOn);
    }

    /**
     * Moves to the next entry of any series.
     *
     * @return null if there is none so far: more are left unless it is {@link #atEnd}
     */
    public Entry next() {
        for (int tried = 0; tried < order.size(); tried++) {
            SeriesReader reader = order.get(turn);
            if (flushed.mayRead(reader, order)) {
                Entry entry = reader.next(MOST);
                if (entry != null || !reader.atEnd()) {
                    return entry;
                }
            }
            turn = (turn + 1) % order.size();
        }
        return null;
    }

    /**
     * Moves to the next entry in the order of time: for what is all there, and is read once.
     *
     * @return null at the end
     */
    public Entry nextInTime() {
        if (inTime == null) {
            inTime = new PriorityQueue<>(Comparator.comparingLong(Standing::time));
            order.forEach(this::stand);
        } else if (taken != null) {
            stand(taken);
        }
        Standing earliest = inTime.poll();
        taken = earliest == null ? null : earliest.reader();
        return earliest == null ? null : earliest.entry();
    }

    private void stand(SeriesReader reader) {
        Entry entry;
        do {
            entry = reader.next(Integer.MAX_VALUE);
        } while (entry == null && !reader.atEnd());
        if (entry != null) {
            inTime.add(new Standing(reader, entry, reader.realtimeMicros()));
        }
    }

    /** Returns whether all entries were read that there were at the last {@link #next}. */
    public boolean atEnd() {
        return order.stream().allMatch(SeriesReader::atEnd);
    }

    /** Gives the next series its turn. */
    public void endStep() {
        turn = order.isEmpty() ? 0 : (turn + 1) % order.size();
    }

    /** Returns how many entries were read. */
    public long read() {
        return readOfGone + order.stream().mapToLong(SeriesReader::count).sum();
    }

    /** Returns when the next entry to be read was received; null if there is none. */
    public Instant timeOfNext() {
        return order.stream()
                .map(SeriesReader::timeOfNext)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Looks at the first and the last entry of each file; returns a sentence for each file that is damaged there. */
    public List<String> damaged() {
        return files.damaged();
    }

    /** Returns how far everything is read. */
    public Position position() {
        Map<Series, Cursor> last = new HashMap<>(flushed.gone(order));
        readers.forEach((series, reader) -> {
            if (reader.last() != null) {
                last.put(series, reader.last());
            }
        });
        return new Position(last);
    }

    /** Looks which directories and files there are, if that may have changed; returns whether it listed them. */
    public boolean look() {
        boolean listed = directories.look();
        if (listed) {
            takeUp();
        }
        return listed;
    }

    /** Returns whether directories came, went, or were replaced at the last {@link #look} that listed files. */
    public boolean moved() {
        return directories.moved();
    }

    private void takeUp() {
        files.takeUp();
        Map<Series, List<JournalFile>> now = files.bySeries();
        List<Series> added = now.keySet().stream()
                .filter(series -> !readers.containsKey(series))
                .toList();
        added.forEach(this::add);
        readers.forEach((series, reader) -> reader.useFiles(
                now.getOrDefault(series, List.of()),
                flushed.isVolatile(series)
                        && now.keySet().stream().anyMatch(other -> flushed.isCounterpart(other, series))));
        readers.values().removeIf(reader -> {
            if (!reader.hasFiles()) {
                flushed.gone(reader.series(), reader.last());
                away.put(reader.series(), reader.last());
                readOfGone += reader.count();
            }
            return !reader.hasFiles();
        });
        for (Series series : added) {
            Cursor before = away.remove(series);
            if (before != null) {
                readers.get(series).resume(before);
            }
        }
        order = readers.values().stream()
                .sorted(Comparator.comparing(reader -> flushed.isVolatile(reader.series())))
                .toList();
        turn = 0;
    }

    private void add(Series series) {
        SeriesReader[] reader = new SeriesReader[1];
        Predicate<Cursor> passOver = source.directory() != null
                ? null
                : entry -> isOld(entry) || inTime == null && flushed.isKnown(reader[0], entry, order);
        reader[0] = new SeriesReader(series, look, fields, gaps, passOver, this::takeUpNow);
        readers.put(series, reader[0]);
        if (repeating) {
            reader[0].readUpTo(null);
        }
    }

    /** Looks which files there are, whether or not anything seems to have changed. */
    private void takeUpNow() {
        directories.lookNow();
        takeUp();
    }

    private boolean isOld(Cursor entry) {
        return first != null
                && entry.time().isBefore(first.time())
                && !entry.bootId().equals(bootId)
                && !entry.bootId().equals(first.bootId());
    }

    @Override
    public void close() {
        order.forEach(SeriesReader::close);
        files.close();
    }
}
