package logmon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files behind a journal, as far as one has to know of them: libsystemd passes over those that it may not read
 * without a word, and a reader without permission would wait for ever on nothing.
 */
final class JournalFiles {
    /** Why a journal cannot be read, and the mend. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean permission;

        private Unusable(boolean permission, String problem, String... mend) {
            super(Text.withMend(problem, mend));
            this.permission = permission;
        }

        /** Whether it is there, but this user may not read it. */
        boolean isPermission() {
            return permission;
        }
    }

    private static final Path KEPT = Path.of("/var/log/journal");
    private static final Path VOLATILE = Path.of("/run/log/journal");
    private static final List<Path> ROOTS = List.of(KEPT, VOLATILE);

    private static final String STORAGE_NONE = "is Storage=none in /etc/systemd/journald.conf? Then Storage=auto";

    private JournalFiles() {}

    /** Passes when the journal's files may be read, as far as there are any. */
    static void check(Config config) throws Unusable {
        if (config.directory() != null) {
            checkDirectory(config.directory());
        } else {
            checkMachine();
        }
    }

    /**
     * What may go wrong with a journal that can be read, and the mends.
     *
     * @param empty whether there is no entry in it
     * @param old whether there is none of this boot
     */
    static List<String> doubts(Config config, boolean empty, boolean old) {
        List<String> doubts = new ArrayList<>();
        if (empty) {
            doubts.add(emptiness(config));
        }
        if (config.directory() != null) {
            return doubts;
        }
        if (config.namespace() == null && old && !empty) {
            doubts.add(
                    Text.withMend("nothing in it from this boot", "systemctl status systemd-journald", STORAGE_NONE));
        }
        if (isVolatile(config.namespace())) {
            String problem = "kept in memory: a reboot loses what is not mailed yet";
            doubts.add(
                    Files.isDirectory(KEPT)
                            ? Text.withMend(
                                    problem,
                                    "Storage=persistent in /etc/systemd/journald.conf",
                                    "systemctl restart systemd-journald")
                            // In this order: else the group systemd-journal could not read it.
                            : Text.withMend(
                                    problem,
                                    "mkdir -p /var/log/journal",
                                    "systemd-tmpfiles --create --prefix /var/log/journal",
                                    "systemctl kill --signal=USR1 systemd-journald"));
        }
        return doubts;
    }

    private static String emptiness(Config config) {
        if (config.directory() != null) {
            return Text.withMend(
                    "no entry in " + config.directory(),
                    "is journal.directory right? What systemd-journal-remote collects",
                    "is in /var/log/journal/remote: systemctl status systemd-journal-remote");
        }
        if (config.namespace() == null || config.namespace().equals("*")) {
            return Text.withMend("no entry in it", "systemctl status systemd-journald", STORAGE_NONE);
        }
        String prefix = machineId() + ".";
        String known = ROOTS.stream()
                .flatMap(root -> directories(root).stream())
                .map(directory -> directory.getFileName().toString())
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .distinct()
                .collect(Collectors.joining(", "));
        return Text.withMend(
                "no entry in the namespace " + config.namespace(),
                "is journal.namespace right? On this machine there " + (known.isEmpty() ? "is none" : "are: " + known),
                "a service gets one with LogNamespace=NAME");
    }

    /** Whether journald writes to a file that does not outlive a reboot. Each of the two may be a remnant. */
    private static boolean isVolatile(String namespace) {
        String name = machineId() + (namespace == null || namespace.equals("*") ? "" : "." + namespace);
        Path file = Path.of(name, "system.journal");
        try {
            Path inMemory = VOLATILE.resolve(file);
            Path onDisk = KEPT.resolve(file);
            return Files.exists(inMemory)
                    && (!Files.exists(onDisk)
                            || Files.getLastModifiedTime(onDisk).compareTo(Files.getLastModifiedTime(inMemory)) < 0);
        } catch (IOException e) {
            // Gone meanwhile.
            return false;
        }
    }

    /** The id of this boot, as journal entries have it. */
    static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                    .strip()
                    .replace("-", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** machine-id(5); empty when there is none. */
    private static String machineId() {
        try {
            return Files.readString(Path.of("/etc/machine-id")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static void checkDirectory(Path directory) throws Unusable {
        if (!Files.isDirectory(directory)) {
            throw new Unusable(
                    false,
                    "journal.directory: there is no directory " + directory,
                    "correct journal.directory; leave it out for this machine's own journal");
        }
        boolean listable = Files.isReadable(directory) && Files.isExecutable(directory);
        for (Path path : listable ? files(directory) : List.of(directory)) {
            if (!listable || !Files.isReadable(path)) {
                throw new Unusable(
                        true,
                        "journal.directory: " + path + " may not be read by this user",
                        "for the service: systemctl edit logmon, with these two lines:",
                        "[Service]",
                        "SupplementaryGroups=" + group(path),
                        "for a user: usermod --append --groups %s %s"
                                .formatted(group(path), System.getProperty("user.name")));
            }
        }
    }

    private static String group(Path path) {
        try {
            return Files.readAttributes(path, PosixFileAttributes.class).group().getName();
        } catch (IOException e) {
            return "GROUP";
        }
    }

    private static void checkMachine() throws Unusable {
        boolean any = false;
        for (Path root : ROOTS) {
            for (Path directory : directories(root)) {
                for (Path file : files(directory)) {
                    any = true;
                    if (file.getFileName().toString().startsWith("system") && !Files.isReadable(file)) {
                        String user = System.getProperty("user.name");
                        throw new Unusable(
                                true,
                                user + " may not read the system's journal",
                                "usermod --append --groups systemd-journal " + user,
                                "and log in again; or run logmon as root");
                    }
                }
            }
        }
        if (!any) {
            throw new Unusable(
                    false,
                    "there is no journal in /var/log/journal or /run/log/journal",
                    "systemctl status systemd-journald",
                    STORAGE_NONE,
                    "for a journal elsewhere: --directory DIR");
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
