package logmon.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import logmon.journal.JournalAccess;
import logmon.journal.JournalDirectories;
import logmon.journal.JournalSource;
import logmon.text.Text;

/** What may go wrong with a journal that can be read. */
final class JournalDoubts {
    private JournalDoubts() {}

    /**
     * What may go wrong with a journal that can be read, and the fixes.
     *
     * @param empty whether there is no entry in it
     * @param old whether there is none of this boot
     */
    static List<String> of(JournalSource journal, boolean empty, boolean old) {
        List<String> doubts = new ArrayList<>();
        if (empty) {
            doubts.add(emptiness(journal));
        }
        if (journal.directory() != null) {
            return doubts;
        }
        if (journal.namespace() == null && old && !empty) {
            doubts.add(Text.withFix(
                    "nothing in it from this boot", "systemctl status systemd-journald", JournalAccess.STORAGE_NONE));
        }
        if (isVolatile(journal.namespace())) {
            String problem = "kept in memory: a reboot loses what is not mailed yet";
            doubts.add(
                    Files.isDirectory(JournalDirectories.PERSISTENT)
                            ? Text.withFix(
                                    problem,
                                    "Storage=persistent in /etc/systemd/journald.conf",
                                    "systemctl restart systemd-journald")
                            // In this order: else the group systemd-journal could not read it.
                            : Text.withFix(
                                    problem,
                                    "mkdir -p /var/log/journal",
                                    "systemd-tmpfiles --create --prefix /var/log/journal",
                                    "systemctl kill --signal=USR1 systemd-journald"));
        }
        return doubts;
    }

    private static String emptiness(JournalSource journal) {
        if (journal.directory() != null) {
            return Text.withFix(
                    "no entry in " + journal.directory(),
                    "is journal.directory right? What systemd-journal-remote collects",
                    "is in /var/log/journal/remote: systemctl status systemd-journal-remote");
        }
        if (journal.namespace() == null || journal.namespace().equals("*")) {
            return Text.withFix("no entry in it", "systemctl status systemd-journald", JournalAccess.STORAGE_NONE);
        }
        String known = String.join(", ", JournalDirectories.namespaces());
        return Text.withFix(
                "no entry in the namespace " + journal.namespace(),
                "is journal.namespace right? On this machine there " + (known.isEmpty() ? "is none" : "are: " + known),
                "a service gets one with LogNamespace=NAME");
    }

    /** Whether journald writes to a file that does not outlive a reboot. Each of the two may be a remnant. */
    private static boolean isVolatile(String namespace) {
        String name =
                JournalDirectories.machineId() + (namespace == null || namespace.equals("*") ? "" : "." + namespace);
        Path file = Path.of(name, "system.journal");
        try {
            Path inMemory = JournalDirectories.VOLATILE.resolve(file);
            Path onDisk = JournalDirectories.PERSISTENT.resolve(file);
            return Files.exists(inMemory)
                    && (!Files.exists(onDisk)
                            || Files.getLastModifiedTime(onDisk).compareTo(Files.getLastModifiedTime(inMemory)) < 0);
        } catch (IOException e) {
            // Gone meanwhile.
            return false;
        }
    }
}
