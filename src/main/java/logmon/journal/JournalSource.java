package logmon.journal;

import static logmon.systemd.JournalException.check;

import com.sun.jna.Memory;
import com.sun.jna.StringArray;
import java.nio.file.Path;
import java.util.List;
import logmon.systemd.JournalException;
import logmon.systemd.LibSystemd;

/**
 * What a journal is read from.
 *
 * @param directory where its files are; {@code null}: this machine's own
 * @param namespace a journal namespace, {@code *} for all; {@code null}: the default one
 * @param files these alone; {@code null}: what libsystemd finds
 */
public record JournalSource(Path directory, String namespace, List<Path> files) {
    /** All files in a directory, or of a namespace; either may be {@code null}. */
    public static JournalSource of(Path directory, String namespace) {
        return new JournalSource(directory, namespace, null);
    }

    /** The command that reads the same journal. */
    public String journalctl() {
        if (directory != null) {
            return "journalctl --directory=" + directory;
        }
        return namespace == null ? "journalctl" : "journalctl --namespace='" + namespace + "'";
    }

    /** Some files alone. */
    JournalSource filesAlone(List<Path> some) {
        return new JournalSource(directory, namespace, some);
    }

    /** Of some files those that can be opened: one that cannot keeps libsystemd from the others. */
    JournalSource usable() {
        List<Path> usable = files.stream()
                .filter(file -> {
                    Memory ret = new Memory(8);
                    boolean can = openFiles(List.of(file), ret) >= 0;
                    if (can) {
                        LibSystemd.sd_journal_close(ret.getLong(0));
                    }
                    return can;
                })
                .toList();
        return usable.isEmpty() ? this : filesAlone(usable);
    }

    /** Opens it; gives libsystemd's address of it, for sd_journal_close(3). */
    long open() throws JournalException {
        Memory ret = new Memory(8);
        int flags = LibSystemd.SD_JOURNAL_LOCAL_ONLY;
        if (files != null) {
            check("sd_journal_open_files " + files.get(0), openFiles(files, ret));
        } else if (directory != null) {
            check(
                    "sd_journal_open_directory " + directory,
                    LibSystemd.sd_journal_open_directory(ret, directory.toString(), 0));
        } else if ("*".equals(namespace)) {
            check(
                    "sd_journal_open_namespace *",
                    LibSystemd.sd_journal_open_namespace(ret, null, flags | LibSystemd.SD_JOURNAL_ALL_NAMESPACES));
        } else if (namespace != null) {
            check(
                    "sd_journal_open_namespace " + namespace,
                    LibSystemd.sd_journal_open_namespace(ret, namespace, flags));
        } else {
            check("sd_journal_open", LibSystemd.sd_journal_open(ret, flags));
        }
        return ret.getLong(0);
    }

    private static int openFiles(List<Path> files, Memory ret) {
        String[] paths = files.stream().map(Path::toString).toArray(String[]::new);
        return LibSystemd.sd_journal_open_files(ret, new StringArray(paths), 0);
    }
}
