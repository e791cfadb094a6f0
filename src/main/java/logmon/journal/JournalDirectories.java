package logmon.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where journald keeps the journals of a machine. */
public final class JournalDirectories {
    /** What outlives a reboot. */
    public static final Path KEPT = Path.of("/var/log/journal");

    /** What does not. */
    public static final Path VOLATILE = Path.of("/run/log/journal");

    /** Both. */
    public static final List<Path> ROOTS = List.of(KEPT, VOLATILE);

    private JournalDirectories() {}

    /** machine-id(5); empty when there is none. */
    public static String machineId() {
        try {
            return Files.readString(Path.of("/etc/machine-id")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** The directories in a directory. */
    public static List<Path> in(Path root) {
        return list(root, Files::isDirectory);
    }

    /** The journal files in a directory. */
    static List<Path> files(Path directory) {
        return list(directory, file -> file.toString().endsWith(".journal"));
    }

    private static List<Path> list(Path directory, DirectoryStream.Filter<Path> filter) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, filter)) {
            stream.forEach(found::add);
        } catch (IOException e) {
            // Not there, or not to be listed: then nothing is found in it, and that is what is told.
            return List.of();
        }
        return found;
    }
}
