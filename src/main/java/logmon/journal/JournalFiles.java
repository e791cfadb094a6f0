package logmon.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import logmon.journal.file.Cursor;
import logmon.journal.file.JournalFile;
import logmon.journal.file.Series;
import logmon.systemd.JournalException;
import logmon.text.Text;

/** The files of a journal that can be read, by series; those that cannot be read are reported, each once. */
final class JournalFiles {
    /** A file that is younger than this may not have its header yet. */
    private static final Duration NEW = Duration.ofSeconds(2);

    /** How often, at most, to list directories whose files change meanwhile. */
    private static final int LISTINGS = 100;

    private final JournalDirectories directories;
    private final EntryFields fields;
    private final Consumer<String> gaps;
    private Map<Path, JournalFile> files = Map.of();
    private Map<Path, String> problems = Map.of();

    /**
     * @param gaps gets a sentence, or several lines, for each file or directory that cannot be read
     */
    JournalFiles(JournalDirectories directories, EntryFields fields, Consumer<String> gaps) {
        this.directories = directories;
        this.fields = fields;
        this.gaps = gaps;
    }

    /**
     * Finds the files in the directories, and forgets those that are gone. A listing may miss a file that is renamed
     * meanwhile, and the first file read decides which entries are new. So if files appeared or vanished, lists them again,
     * until nothing changes.
     */
    void takeUp() {
        Map<Object, JournalFile> known = new HashMap<>();
        files.values().forEach(file -> known.put(file.identity(), file));
        Map<Path, String> found = new TreeMap<>();
        for (int listing = 1; ; listing++) {
            Map<Path, JournalFile> now = takeUp(known, found);
            boolean changed = !identities(now).equals(identities(files));
            files = now;
            if (!changed || listing == LISTINGS) {
                break;
            }
            directories.listAgain();
        }
        found.forEach((path, problem) -> {
            if (!problem.equals(problems.get(path))) {
                gaps.accept(problem);
            }
        });
        problems = found;
        directories.incomplete(!found.isEmpty());
    }

    /**
     * @param known files by their identity; new ones are added
     * @param found gets what cannot be read, and why
     */
    private Map<Path, JournalFile> takeUp(Map<Object, JournalFile> known, Map<Path, String> found) {
        found.clear();
        directories.unreadable().forEach((directory, problem) -> found.put(directory, describe(directory, problem)));
        Map<Path, JournalFile> now = new TreeMap<>();
        for (Path path : directories.files()) {
            JournalFile file = files.get(path);
            // The name of a file that was rotated away has its numbers in it, and is that of no other file.
            if (file == null || JournalFile.isActive(path)) {
                file = open(path, known, found);
            }
            if (file != null) {
                now.put(path, file);
                known.put(file.identity(), file);
            }
        }
        return now;
    }

    private static Set<Object> identities(Map<Path, JournalFile> files) {
        return files.values().stream().map(JournalFile::identity).collect(Collectors.toSet());
    }

    /** Returns the file at this path, which was known by another name if it was renamed; null: it cannot be read. */
    private JournalFile open(Path path, Map<Object, JournalFile> known, Map<Path, String> found) {
        try {
            JournalFile file = JournalFile.open(path);
            JournalFile before = known.get(file.identity());
            if (before != null) {
                file.close();
                before.renamed(path);
                before.refresh();
                return before;
            }
            if (!file.isOfKnownFormat()) {
                new EntryReader(path, fields).close();
            }
            if (!JournalFile.isActive(path)) {
                file.close();
            }
            return file;
        } catch (NoSuchFileException e) {
            // Gone meanwhile.
        } catch (JournalFile.Unreadable e) {
            if (!isNew(path)) {
                found.put(path, describe(path, e));
            }
        } catch (IOException e) {
            found.put(path, describe(path, e));
        } catch (JournalException e) {
            found.put(path, "%s cannot be read: %s".formatted(Text.printable(path.toString()), e.getMessage()));
        }
        return null;
    }

    private static boolean isNew(Path file) {
        try {
            return Files.getLastModifiedTime(file)
                    .toInstant()
                    .isAfter(Instant.now().minus(NEW));
        } catch (IOException e) {
            return true;
        }
    }

    private static String describe(Path path, IOException problem) {
        String name = Text.printable(path.toString());
        if (problem instanceof AccessDeniedException) {
            return Text.withFix(name + " cannot be read: permission denied", JournalAccess.fix(path));
        }
        String reason = problem instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : "it " + problem.getMessage();
        return "%s cannot be read: %s".formatted(name, Text.printable(reason));
    }

    /** Returns the files by series. */
    Map<Series, List<JournalFile>> bySeries() {
        Map<Series, List<JournalFile>> groups = new TreeMap<>();
        Set<String> ids = new HashSet<>();
        files.forEach((path, file) -> {
            // A copy beside its original, which somebody made, has nothing new in it.
            if (ids.add(path.getParent() + "/" + file.fileId())) {
                Series series = new Series(path.getParent(), JournalFile.seriesName(path), file.seqnumId());
                groups.computeIfAbsent(series, key -> new ArrayList<>()).add(file);
            }
        });
        return groups;
    }

    /** Looks at the first and the last entry of each file; returns a sentence for each file that is damaged there. */
    List<String> damaged() {
        return files.values().stream()
                .filter(file -> file.entries() > 0 && isDamaged(file))
                .map(file -> "%s is damaged, and entries are missing; journalctl --verify --file=%s shows where"
                        .formatted(
                                Text.printable(file.path().toString()),
                                Text.printable(file.path().toString())))
                .toList();
    }

    private boolean isDamaged(JournalFile file) {
        try (EntryReader reader = new EntryReader(file.path(), fields)) {
            // While a file is written, its header may already have the number of an entry that is not there yet.
            return !isGiven(file.firstNumber(), file, reader)
                    || !JournalFile.isActive(file.path()) && !isGiven(file.lastNumber(), file, reader);
        } catch (JournalException e) {
            return file.isAt(file.path());
        }
    }

    private static boolean isGiven(long number, JournalFile file, EntryReader reader) throws JournalException {
        Cursor found = reader.moveTo(file.seqnumId(), number) ? reader.place() : null;
        return found != null && found.number() == number;
    }

    void close() {
        files.values().forEach(JournalFile::close);
    }
}
