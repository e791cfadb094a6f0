package logmon.journal;

import static logmon.log.Log.log;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.systemd.BootId;
import logmon.systemd.JournalException;
import logmon.systemd.ProcessMemory;
import logmon.text.Text;

/**
 * All the journals that are read: one as a rule; but one for each host where systemd-journal-remote(8) keeps a file
 * for each, {@code remote-HOST.journal}. libsystemd would give the entries of all of them in the order of their times,
 * and pass over those that arrive later than a younger one of another host. Each host's own are in the order in which
 * they came.
 */
public final class JournalReader implements AutoCloseable {
    /** The files of one journal: the one that is written to, those rotated away, those found damaged. */
    private static final Pattern FILE = Pattern.compile("(\\P{Cntrl}+?)(@[0-9a-f-]+)?\\.journal~?");

    /** What the names of systemd-journal-remote's files begin with, where there is one for each host. */
    private static final String OF_HOST = "remote-";

    /** So many entries take up to some dozens of megabytes. */
    private static final int KEPT = 50_000;

    /** The name of the one journal, where there are no such files. */
    private static final String WHOLE = "";

    /** Where reading begins, {@code journal.start}. */
    public enum Start {
        RESUME,
        NOW,
        BOOT
    }

    private final Journal watched;
    private final Path directory;
    private final Consumer<String> gaps;
    private final Map<String, SeriesReader> readers = new TreeMap<>();
    private final Set<String> unreadable = new HashSet<>();
    private List<SeriesReader> order = List.of();
    private int turn;
    private boolean repeating;
    private long read;
    private int step;

    /** A journal that stands on its next entry. */
    private record Standing(SeriesReader reader, Instant time) {}

    private PriorityQueue<Standing> standing;
    private SeriesReader earliest;

    /**
     * @param watched all of it; tells when there is something new
     * @param directory of the files; {@code null}: this machine's journal
     * @param gaps is told, in a sentence, what could not be read
     */
    public JournalReader(Journal watched, Path directory, Consumer<String> gaps) {
        this.watched = watched;
        this.directory = directory;
        this.gaps = gaps;
    }

    /**
     * Goes to where reading begins.
     *
     * @param checkpoint {@code null}: there is none
     * @param lost why the checkpoint that there was is lost; {@code null}: it is not
     */
    public void start(Start start, Checkpoint checkpoint, String lost) throws JournalException {
        if (start != Start.RESUME || checkpoint == null && lost == null || isOfAnotherJournal(checkpoint)) {
            open((name, reader) -> {
                if (start == Start.BOOT) {
                    reader.startAtBoot();
                } else {
                    reader.startNow();
                }
            });
            return;
        }
        if (lost != null) {
            gaps.accept("All that the journal holds was read again, and alerts may be repeated: " + lost);
            open((name, reader) -> reader.startAtHead());
            return;
        }
        boolean restarted = !checkpoint.bootId().equals(BootId.current());
        open((name, reader) -> resume(reader, checkpoint.settled().in(name), restarted));
        if (checkpoint.sending() != null) {
            repeating = true;
            readers.forEach((name, reader) -> {
                Cursor end = checkpoint.sending().in(name);
                reader.readUpTo(end == null ? null : end.cursor());
            });
        }
    }

    /** Whether hosts are read now and none were before, or the other way round: that is a first start. */
    private boolean isOfAnotherJournal(Checkpoint checkpoint) {
        if (checkpoint == null || checkpoint.settled().places().isEmpty()) {
            return false;
        }
        boolean other = found().containsKey(WHOLE) != (checkpoint.settled().in(WHOLE) != null);
        if (other) {
            log().info("The checkpoint is of another journal: reading begins now");
        }
        return other;
    }

    /** Goes to the first entries of a time. */
    public void startAt(Instant time) throws JournalException {
        open((name, reader) -> reader.startAt(time));
    }

    /**
     * Whether only what an earlier run may have mailed is read: {@link #next} then ends where that mail ended, until
     * {@link #readOn}.
     */
    public boolean repeating() {
        return repeating;
    }

    /** Reads on behind what an earlier run may have mailed. */
    public void readOn() {
        repeating = false;
        order.forEach(SeriesReader::readOn);
    }

    /**
     * Moves to the next entry of any journal.
     *
     * @return the journal, which stands on it; {@code null}: there is none, for now
     */
    public Journal next() throws JournalException {
        for (int tried = 0; tried < order.size(); tried++) {
            SeriesReader reader = order.get(turn);
            if (reader.next()) {
                count();
                return reader.journal();
            }
            turn = (turn + 1) % order.size();
        }
        return null;
    }

    private void count() {
        read++;
        step++;
    }

    /**
     * As {@link #next}, but in the order of the entries' times: for what is all there already, and is read once.
     *
     * @return {@code null}: that was the last one
     */
    public Journal nextInTime() throws JournalException {
        if (order.size() == 1) {
            return next();
        }
        if (standing == null) {
            standing = new PriorityQueue<>(Comparator.comparing(Standing::time));
            for (SeriesReader reader : order) {
                stand(reader);
            }
        } else if (earliest != null) {
            stand(earliest);
        }
        if (standing.isEmpty()) {
            earliest = null;
            return null;
        }
        earliest = standing.remove().reader();
        count();
        return earliest.journal();
    }

    private void stand(SeriesReader reader) throws JournalException {
        if (reader.next()) {
            standing.add(new Standing(reader, reader.journal().realtime()));
        }
    }

    /** How many entries were read in this step so far. */
    public int step() {
        return step;
    }

    /** Ends a step: notes how far it came, looks whether entries are missing, and gives the next journal its turn. */
    public void mark() {
        order.forEach(SeriesReader::mark);
        step = 0;
        if (read > KEPT) {
            giveBack();
        }
        turn = order.isEmpty() ? 0 : (turn + 1) % order.size();
    }

    /** How many entries were read since memory was given back. */
    public long read() {
        return read;
    }

    /** Gives back the memory that what was read has taken. */
    public void giveBack() {
        read = 0;
        ProcessMemory.giveBackMapped();
    }

    /** How far everything is read, as of the last {@link #mark}. */
    public Position position() {
        Map<String, Cursor> places = new HashMap<>();
        readers.forEach((name, reader) -> {
            if (reader.last() != null) {
                places.put(name, reader.last());
            }
        });
        return new Position(places);
    }

    /** Takes in files that have come, been rotated, or gone. */
    public void process() throws JournalException {
        if (watched.process() && directory != null && standing == null) {
            Position was = position();
            open((name, reader) -> resume(reader, was.in(name), false));
        }
    }

    @Override
    public void close() {
        order.forEach(this::close);
    }

    private void close(SeriesReader reader) {
        if (reader.journal() != watched) {
            reader.journal().close();
        }
    }

    /** A journal that was not read before is read from its head. */
    private static void resume(SeriesReader reader, Cursor place, boolean restarted) throws JournalException {
        if (place == null) {
            reader.startAtHead();
        } else {
            reader.resume(place, restarted);
        }
    }

    private interface Starter {
        void start(String name, SeriesReader reader) throws JournalException;
    }

    /** Opens what is there and not yet open, and closes what is there no more. */
    private void open(Starter starter) throws JournalException {
        Map<String, List<Path>> found = found();
        readers.entrySet().removeIf(known -> {
            boolean gone = !found.containsKey(known.getKey());
            if (gone) {
                close(known.getValue());
            }
            return gone;
        });
        for (Map.Entry<String, List<Path>> journal : found.entrySet()) {
            String name = journal.getKey();
            try {
                open(name, journal.getValue(), starter);
                unreadable.remove(name);
            } catch (JournalException e) {
                if (name.equals(WHOLE)) {
                    throw e;
                }
                if (unreadable.add(name)) {
                    gaps.accept("%s.journal cannot be read: %s".formatted(Text.printable(name), e.getMessage()));
                }
            }
        }
        order = List.copyOf(readers.values());
        turn = 0;
        // To find the places, libsystemd looked all over its files, as if much had been read.
        read = Math.max(read, KEPT);
    }

    private void open(String name, List<Path> files, Starter starter) throws JournalException {
        SeriesReader known = readers.get(name);
        if (known == null) {
            SeriesReader reader = name.equals(WHOLE)
                    ? new SeriesReader(watched, gaps, true)
                    : new SeriesReader(
                            watched.openFiles(files),
                            gap -> gaps.accept(Text.printable(name) + ".journal: " + gap),
                            false);
            readers.put(name, reader);
            starter.start(name, reader);
            if (repeating) {
                reader.readUpTo(null);
            }
        } else if (!files.equals(known.files())) {
            known.journal().useFiles(files);
            known.reopen();
        }
    }

    /**
     * The files of each journal, by its name; with no host's among them, the whole, for libsystemd knows best where
     * its files are.
     */
    private Map<String, List<Path>> found() {
        Map<String, List<Path>> found = new TreeMap<>();
        if (directory != null) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.journal*")) {
                for (Path file : stream) {
                    Matcher name = FILE.matcher(file.getFileName().toString());
                    if (name.matches()) {
                        found.computeIfAbsent(name.group(1), key -> new ArrayList<>())
                                .add(file);
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                log().warn("{} cannot be listed, what is open is read on: {}", directory, e.toString());
                readers.forEach((name, reader) -> found.put(name, new ArrayList<>(reader.files())));
            }
        }
        found.values().forEach(files -> files.sort(null));
        return found.keySet().stream().anyMatch(name -> name.startsWith(OF_HOST)) ? found : Map.of(WHOLE, List.of());
    }
}
