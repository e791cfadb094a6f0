package logmon.journal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import logmon.journal.file.JournalFile;

/**
 * The directories and files of a journal. Each {@link #look} lists them again, to notice what appears, is mounted, or changes
 * its owner.
 */
public final class JournalDirectories {
    /** Where journald keeps the journal that survives a reboot. */
    public static final Path PERSISTENT = Path.of("/var/log/journal");

    /** Where journald keeps the journal that does not. */
    public static final Path VOLATILE = Path.of("/run/log/journal");

    /** libsystemd reads a directory's subdirectories of such names: a machine id, and perhaps a namespace. */
    private static final Pattern OF_MACHINE = Pattern.compile("\\p{XDigit}{32}(\\.\\P{Cntrl}+)?");

    /** How often files are listed though their directories have not changed: while some cannot be read, and else. */
    private static final Duration LISTED_AGAIN = Duration.ofSeconds(10);

    private static final Duration LISTED_EVERY = Duration.ofMinutes(5);

    /** The kernel's clock for files may not advance for this long: a younger directory may change unseen. */
    private static final Duration YOUNG = Duration.ofMillis(50);

    /** Which directory it is, and when files came to it or went. */
    private record State(Object key, FileTime changed) {}

    private final JournalSource source;
    private final Path onDisk;
    private final Path inMemory;
    private final TreeSet<Path> directories = new TreeSet<>();
    private final Map<Path, IOException> unreadable = new TreeMap<>();
    private Map<Path, State> states = Map.of();
    private List<Path> files = List.of();
    private long listed;
    private boolean young = true;
    private boolean incomplete;
    private boolean moved;

    public JournalDirectories(JournalSource source) {
        this(source, PERSISTENT, VOLATILE);
    }

    /** As if this machine's journal were in these directories. */
    JournalDirectories(JournalSource source, Path onDisk, Path inMemory) {
        this.source = source;
        this.onDisk = onDisk;
        this.inMemory = inMemory;
    }

    /** Returns the machine's id, machine-id(5); empty if it has none. */
    public static String machineId() {
        try {
            return Files.readString(Path.of("/etc/machine-id")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Returns the names of the journal namespaces of this machine, in alphabetical order. */
    public static List<String> namespaces() {
        String prefix = machineId() + ".";
        TreeSet<String> names = new TreeSet<>();
        for (Path root : List.of(PERSISTENT, VOLATILE)) {
            for (Path directory : new JournalDirectories(new JournalSource(null, "*")).subdirectories(root)) {
                String name = directory.getFileName().toString();
                if (name.startsWith(prefix)) {
                    names.add(name.substring(prefix.length()));
                }
            }
        }
        return List.copyOf(names);
    }

    /** Has a directory looked at for as long as it exists, though it may not be of this machine any more. */
    void remember(Path directory) {
        directories.add(directory);
    }

    /**
     * Looks at the directories, and lists their files if one has changed, or none was listed for some seconds.
     *
     * @return whether the files were listed
     */
    public boolean look() {
        Duration interval = incomplete ? LISTED_AGAIN : LISTED_EVERY;
        boolean due = young || System.nanoTime() - listed >= interval.toNanos() || !states().equals(states);
        if (due) {
            lookNow();
        }
        return due;
    }

    /** As {@link #look}, but lists the files in any case. */
    void lookNow() {
        listed = System.nanoTime();
        unreadable.clear();
        find();
        Map<Path, State> now = states();
        FileTime recent = FileTime.fromMillis(System.currentTimeMillis() - YOUNG.toMillis());
        young = now.values().stream().anyMatch(state -> state.changed().compareTo(recent) > 0);
        moved = !keys(now).equals(keys(states));
        states = now;
        listAgain();
    }

    /** Lists the files of the same directories: journald may have renamed one while they were listed. */
    void listAgain() {
        files = directories.stream()
                .flatMap(directory -> children(directory, path -> JournalFile.seriesName(path) != null).stream())
                .toList();
    }

    /** Returns whether what is in a directory does not outlive a reboot. */
    boolean isVolatile(Path directory) {
        return directory.startsWith(inMemory);
    }

    /** Takes in whether some files or directories could not be read: a change of their owners is no change of a directory. */
    void incomplete(boolean now) {
        incomplete = now;
    }

    /** Returns whether directories came, went or were replaced since the look before: libsystemd does not watch them. */
    boolean moved() {
        return moved;
    }

    /** Returns the journal files that there were at the last look. */
    public List<Path> files() {
        return files;
    }

    /** Returns the directories that could not be listed at the last look, and why. */
    public Map<Path, IOException> unreadable() {
        return unreadable;
    }

    /** Adds the directories of the journal to those that were found before and still exist. */
    private void find() {
        directories.removeIf(directory -> !Files.isDirectory(directory));
        if (source.directory() != null) {
            directories.add(source.directory());
            directories.addAll(subdirectories(source.directory()));
            return;
        }
        String machine = machineId();
        boolean all = "*".equals(source.namespace());
        String name = source.namespace() == null || all ? machine : machine + "." + source.namespace();
        for (Path root : List.of(onDisk, inMemory)) {
            directories.add(root.resolve(name));
            if (all) {
                subdirectories(root).stream()
                        .filter(directory -> directory.getFileName().toString().startsWith(machine + "."))
                        .forEach(directories::add);
            }
        }
    }

    private Map<Path, State> states() {
        Map<Path, State> now = new HashMap<>();
        directories.forEach(directory -> addState(directory, now));
        if (source.directory() == null) {
            addState(onDisk, now);
            addState(inMemory, now);
        }
        return now;
    }

    private static Map<Path, Object> keys(Map<Path, State> states) {
        Map<Path, Object> keys = new HashMap<>();
        states.forEach((directory, state) -> keys.put(directory, state.key()));
        return keys;
    }

    private static void addState(Path directory, Map<Path, State> states) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(directory, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                states.put(directory, new State(attributes.fileKey(), attributes.lastModifiedTime()));
            }
        } catch (IOException e) {
            // It does not exist, or may not be read: the listing shows which.
        }
    }

    private List<Path> subdirectories(Path root) {
        return children(
                root, path -> OF_MACHINE.matcher(path.getFileName().toString()).matches() && Files.isDirectory(path));
    }

    private List<Path> children(Path directory, DirectoryStream.Filter<Path> filter) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, filter)) {
            stream.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Gone meanwhile.
        } catch (IOException e) {
            unreadable.put(directory, e);
        } catch (DirectoryIteratorException e) {
            unreadable.put(directory, e.getCause());
        }
        found.sort(null);
        return found;
    }
}
