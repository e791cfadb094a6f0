package logmon.journal;

import static logmon.systemd.JournalException.check;

import com.sun.jna.Memory;
import java.nio.file.Path;
import logmon.systemd.JournalException;
import logmon.systemd.LibSystemd;

/**
 * Which journal is read.
 *
 * @param directory where its files are; null: this machine's own journal
 * @param namespace a journal namespace of this machine, {@code *} for all; null: the default one
 */
public record JournalSource(Path directory, String namespace) {
    /** Returns the journal as a checkpoint names it, on one line. */
    @Override
    public String toString() {
        return directory != null ? "directory " + directory : namespace != null ? "namespace " + namespace : "machine";
    }

    /** Returns the command that reads the same journal. */
    public String journalctl() {
        if (directory != null) {
            return "journalctl --directory=" + directory;
        }
        return namespace == null ? "journalctl" : "journalctl --namespace='" + namespace + "'";
    }

    /** Opens all its files; returns libsystemd's address of the journal, for sd_journal_close(3). */
    long open() throws JournalException {
        try (Memory ret = new Memory(8)) {
            int local = LibSystemd.SD_JOURNAL_LOCAL_ONLY;
            if (directory != null) {
                check(
                        "sd_journal_open_directory " + directory,
                        LibSystemd.sd_journal_open_directory(ret, directory.toString(), 0));
            } else if ("*".equals(namespace)) {
                check(
                        "sd_journal_open_namespace *",
                        LibSystemd.sd_journal_open_namespace(ret, null, local | LibSystemd.SD_JOURNAL_ALL_NAMESPACES));
            } else if (namespace != null) {
                check(
                        "sd_journal_open_namespace " + namespace,
                        LibSystemd.sd_journal_open_namespace(ret, namespace, local));
            } else {
                check("sd_journal_open", LibSystemd.sd_journal_open(ret, local));
            }
            return ret.getLong(0);
        }
    }
}
