package logmon.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import logmon.text.Text;

/**
 * Whether this user may read the files behind a journal: libsystemd passes over those that it may not read without a
 * word, and a reader without permission would wait for ever on nothing.
 */
public final class JournalAccess {
    /** Why a journal cannot be read, and the mend. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean permission;

        private Unusable(boolean permission, String problem, String... mend) {
            super(Text.withMend(problem, mend));
            this.permission = permission;
        }

        /** Whether it is there, but this user may not read it. */
        public boolean isPermission() {
            return permission;
        }
    }

    /** A mend for a journal that is not written. */
    public static final String STORAGE_NONE = "is Storage=none in /etc/systemd/journald.conf? Then Storage=auto";

    private JournalAccess() {}

    /** Passes when the journal's files may be read, as far as there are any. */
    public static void check(JournalSource source) throws Unusable {
        if (source.directory() != null) {
            checkDirectory(source.directory());
        } else {
            checkMachine();
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
        for (Path path : listable ? JournalDirectories.files(directory) : List.of(directory)) {
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
        for (Path root : JournalDirectories.ROOTS) {
            for (Path directory : JournalDirectories.in(root)) {
                for (Path file : JournalDirectories.files(directory)) {
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
}
