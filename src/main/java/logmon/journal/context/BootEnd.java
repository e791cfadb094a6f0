package logmon.journal.context;

import static logmon.log.Log.log;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import logmon.journal.JournalSource;
import logmon.journal.file.Cursor;
import logmon.journal.file.JournalFile;
import logmon.systemd.JournalException;

/**
 * The last entry of a boot that was not shut down: the power was cut, or the kernel stopped.
 *
 * @param cursor with the boot's id, so that it is not the one of the entry itself, which may be an alert too
 */
public record BootEnd(String cursor, Instant time) {
    /** As unitField of an {@link ContextReader.Event}: the entry is a {@link BootEnd}. */
    public static final String FIELD = "_BOOT_ID";

    /** With more files open, a seek takes milliseconds; then a boot is not judged. */
    private static final int MOST_FILES = 64;

    /** journald's own last entry is the boot's, or nearly: others may be in another file. */
    private static final int LAST = 5;

    // systemd's sd-messages.h
    private static final String JOURNAL_STOPPED = "d93fb3c9c24d451a97cea615ce59c00b";
    private static final String SHUTDOWN = "98268866d1d54a499c4e98921d93bc40";
    private static final String UNIT_STOPPED = "9d1aaa27d60140bd96365438aad20286";

    /**
     * Returns the last entry of a boot, or null if the machine was shut down, or if the journal does not say so.
     *
     * @param known an entry of that boot, after which its end is looked for
     */
    public static BootEnd unclean(JournalSource source, Cursor known) {
        try {
            ContextFiles files = new ContextFiles(source, () -> false);
            List<Path> paths = files.all().stream()
                    .filter(file -> !file.lastTime().isBefore(known.time()) || holds(file, known))
                    .map(JournalFile::path)
                    .toList();
            if (paths.isEmpty() || paths.size() > MOST_FILES || wasShutDown(paths, known.bootId())) {
                return null;
            }
            return end(paths, known.bootId());
        } catch (JournalException | RuntimeException e) {
            log().debug("How boot {} ended cannot be read: {}", known.bootId(), e.getMessage());
            return null;
        }
    }

    private static boolean holds(JournalFile file, Cursor entry) {
        return file.seqnumId().equals(entry.seqnumId())
                && file.firstNumber() <= entry.number()
                && entry.number() <= file.lastNumber();
    }

    /** Only systemd's and logind's own entries count, because anybody can write the rest. */
    private static boolean wasShutDown(List<Path> files, String bootId) throws JournalException {
        try (JournalQuery query = new JournalQuery(files)) {
            String boot = "_BOOT_ID=" + bootId;
            List<String> targets = new ArrayList<>(List.of(boot, "_PID=1"));
            for (String target : List.of("shutdown", "reboot", "poweroff", "halt", "kexec", "umount", "final")) {
                targets.add("UNIT=" + target + ".target");
            }
            query.orAllOf(targets);
            query.orAllOf(List.of(boot, "_SYSTEMD_UNIT=systemd-logind.service", "MESSAGE_ID=" + SHUTDOWN));
            // With /var on a disk of its own, journald leaves it before the targets above. The initrd does not have
            // this.
            query.orAllOf(List.of(boot, "_PID=1", "UNIT=multi-user.target", "MESSAGE_ID=" + UNIT_STOPPED));
            query.seekTail();
            return query.previous();
        }
    }

    private static BootEnd end(List<Path> files, String bootId) throws JournalException {
        try (JournalQuery query = new JournalQuery(files)) {
            query.orAllOf(List.of("_BOOT_ID=" + bootId));
            query.seekTail();
            BootEnd end = null;
            for (int i = 0; i < LAST && query.previous(); i++) {
                if (JOURNAL_STOPPED.equals(query.field("MESSAGE_ID"))
                        && "systemd-journald.service".equals(query.field("_SYSTEMD_UNIT"))) {
                    return null;
                }
                if (end == null) {
                    Cursor last = query.place();
                    end = new BootEnd(
                            "s=" + last.seqnumId() + ";i=" + Long.toHexString(last.number()) + ";b=" + bootId,
                            last.time());
                }
            }
            return end;
        }
    }
}
