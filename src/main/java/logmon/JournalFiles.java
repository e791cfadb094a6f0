package logmon;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files behind a journal, as far as one has to know of them: libsystemd passes over those that it may not read
 * without a word, and a reader without permission would wait for ever on nothing.
 */
final class JournalFiles {
    /** Why a journal cannot be read, and the mend. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean permission;

        private Unusable(boolean permission, String message) {
            super(message);
            this.permission = permission;
        }

        /** Whether it is there, but this user may not read it. */
        boolean isPermission() {
            return permission;
        }
    }

    private static final List<Path> ROOTS = List.of(Path.of("/var/log/journal"), Path.of("/run/log/journal"));

    private JournalFiles() {}

    /** Passes when the journal's files may be read, as far as there are any. */
    static void check(Config config) throws Unusable {
        if (config.directory() != null) {
            checkDirectory(config.directory());
        } else {
            checkMachine();
        }
    }

    private static void checkDirectory(Path directory) throws Unusable {
        if (!Files.isDirectory(directory)) {
            throw new Unusable(false, "journal.directory: there is no directory " + directory);
        }
        if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
            throw new Unusable(true, "journal.directory: " + directory + " may not be read by this user");
        }
        for (Path file : files(directory)) {
            if (!Files.isReadable(file)) {
                throw new Unusable(true, "journal.directory: " + file + " may not be read by this user");
            }
        }
    }

    private static void checkMachine() throws Unusable {
        boolean any = false;
        for (Path root : ROOTS) {
            for (Path directory : directories(root)) {
                for (Path file : files(directory)) {
                    any = true;
                    if (file.getFileName().toString().startsWith("system") && !Files.isReadable(file)) {
                        throw new Unusable(true, """
                                This user may not read the system's journal. Add it to the group systemd-journal, \
                                then log in again:
                                  sudo usermod --append --groups systemd-journal %s""".formatted(System.getProperty("user.name")));
                    }
                }
            }
        }
        if (!any) {
            throw new Unusable(false, """
                    There is no journal in /var/log/journal or /run/log/journal. Is systemd-journald running? See \
                    'systemctl status systemd-journald'; to read a journal elsewhere, use --directory DIR.""");
        }
    }

    private static List<Path> directories(Path root) {
        return list(root, Files::isDirectory);
    }

    private static List<Path> files(Path directory) {
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
