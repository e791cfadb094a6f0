package logmon.journal.context;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import logmon.journal.JournalDirectories;
import logmon.journal.JournalSource;
import logmon.journal.file.JournalFile;
import logmon.systemd.JournalException;

/** The files of a journal as their headers describe them, to open only the few that have what is looked for. */
final class ContextFiles implements AutoCloseable {
    /** libsystemd takes longer for a seek the more files are open: 5 µs with 2, 1,400 µs with 69. */
    private static final int MOST = 16;

    /** What systemd-journal-remote(8) names the file of another machine. */
    private static final String OF_ANOTHER_MACHINE = "remote-";

    private final boolean ofThisMachine;
    private final List<JournalFile> files = new ArrayList<>();
    private final Map<List<Path>, JournalQuery> open = new HashMap<>();

    /**
     * Reads the headers.
     *
     * @param late whether there is no time left to read any more of them
     */
    ContextFiles(JournalSource source, BooleanSupplier late) {
        ofThisMachine = source.directory() == null;
        JournalDirectories directories = new JournalDirectories(source);
        directories.look();
        for (Path path : directories.files()) {
            if (late.getAsBoolean()) {
                return;
            }
            try (JournalFile file = JournalFile.open(path)) {
                if (file.entries() > 0) {
                    files.add(file);
                }
            } catch (IOException e) {
                // The reader has reported it; or it was deleted meanwhile.
            }
        }
        files.sort(Comparator.comparing(JournalFile::lastTime).reversed());
    }

    /** Returns the file that has an entry, or null if it is deleted. */
    JournalFile holding(String seqnumId, long number) {
        return files.stream()
                .filter(file ->
                        file.seqnumId().equals(seqnumId) && file.firstNumber() <= number && number <= file.lastNumber())
                .findFirst()
                .orElse(null);
    }

    /** Returns the files of the same machine that have entries of that time, the file itself among them. */
    List<Path> around(JournalFile own, Instant from, Instant until) {
        List<Path> paths = new ArrayList<>(List.of(own.path()));
        files.stream()
                .filter(file -> file != own && isOfSameMachine(own.path(), file.path()))
                .filter(file ->
                        !file.lastTime().isBefore(from) && !file.firstTime().isAfter(until))
                .limit(MOST - 1)
                .forEach(file -> paths.add(file.path()));
        return paths;
    }

    /** Opens files, if they are not open yet, to read all of their entries; valid until the same files are asked for again. */
    JournalQuery query(List<Path> paths) throws JournalException {
        JournalQuery query = open.get(paths);
        if (query == null) {
            query = new JournalQuery(paths);
            open.put(paths, query);
        }
        query.readAll();
        return query;
    }

    @Override
    public void close() {
        open.values().forEach(JournalQuery::close);
    }

    /** Returns all files, the one written last first. */
    List<JournalFile> all() {
        return files;
    }

    /** Of several machines in one directory each has a series of its own; of one machine, each user has. */
    private boolean isOfSameMachine(Path own, Path other) {
        if (ofThisMachine) {
            return true;
        }
        String series = JournalFile.seriesName(own);
        String otherSeries = JournalFile.seriesName(other);
        return own.getParent().equals(other.getParent())
                && (series.equals(otherSeries)
                        || !series.startsWith(OF_ANOTHER_MACHINE) && !otherSeries.startsWith(OF_ANOTHER_MACHINE));
    }
}
