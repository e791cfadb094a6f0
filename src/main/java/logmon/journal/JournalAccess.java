package logmon.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import logmon.text.Text;

/** Whether this user may read a journal at all: a reader without permission would wait for ever on nothing. */
public final class JournalAccess {
    /** Why a journal cannot be read, and the fix. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean permission;

        private Unusable(boolean permission, String problem, String... fix) {
            super(Text.withFix(problem, fix));
            this.permission = permission;
        }

        /** Returns whether it is there, but this user may not read it. */
        public boolean isPermission() {
            return permission;
        }
    }

    /** The fix for a journal that is not written. */
    public static final String STORAGE_NONE = "is Storage=none in /etc/systemd/journald.conf? Then Storage=auto";

    private static final String JOURNAL_GROUP = "systemd-journal";

    private JournalAccess() {}

    /**
     * Passes if the journal can be read in part at least, or has no files yet.
     *
     * @throws Unusable if it is not there, or this user may not read any of it
     */
    public static void check(JournalSource source) throws Unusable {
        if (source.directory() != null && !Files.isDirectory(source.directory())) {
            throw new Unusable(
                    false,
                    "journal.directory: there is no directory " + source.directory(),
                    "correct journal.directory; leave it out for this machine's own journal");
        }
        JournalDirectories directories = new JournalDirectories(source);
        directories.look();
        for (Path directory : directories.unreadable().keySet()) {
            throw new Unusable(true, directory + " may not be read by this user", fix(directory));
        }
        List<Path> system = directories.files().stream()
                .filter(file -> source.directory() != null
                        || file.getFileName().toString().startsWith("system"))
                .toList();
        if (system.isEmpty() && source.directory() == null && source.namespace() == null) {
            throw new Unusable(
                    false,
                    "there is no journal in /var/log/journal or /run/log/journal",
                    "systemctl status systemd-journald",
                    STORAGE_NONE,
                    "for a journal elsewhere: --directory DIR");
        }
        if (!system.isEmpty() && system.stream().noneMatch(Files::isReadable)) {
            throw new Unusable(
                    true,
                    source.directory() == null
                            ? "the system's journal may not be read by this user, " + user()
                            : "journal.directory: " + system.get(0) + " may not be read by this user",
                    fix(system.get(0)));
        }
    }

    /** Returns how a user gets the right to read a journal file or directory: a line each. */
    static String[] fix(Path path) {
        String user = user();
        String group = group(path);
        if (path.startsWith("/var/log/journal/") && group.equals("root")) {
            // journald makes its files like the directory, which somebody made without the group.
            return new String[] {"systemd-tmpfiles --create --prefix /var/log/journal"};
        }
        if (group.equals(JOURNAL_GROUP)) {
            return new String[] {
                "usermod --append --groups systemd-journal " + user, "and log in again; or run logmon as root"
            };
        }
        return new String[] {
            "for the service: systemctl edit logmon, with these two lines:",
            "[Service]",
            "SupplementaryGroups=" + group,
            "for a user: usermod --append --groups %s %s".formatted(group, user)
        };
    }

    /** A user that exists only while the service runs has no name for Java. */
    private static String user() {
        String user = System.getProperty("user.name");
        return user.equals("?") ? "logmon" : user;
    }

    private static String group(Path path) {
        try {
            return Files.readAttributes(path, PosixFileAttributes.class).group().getName();
        } catch (IOException e) {
            return "GROUP";
        }
    }
}
