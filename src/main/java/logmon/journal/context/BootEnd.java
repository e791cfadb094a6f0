package logmon.journal.context;

import static logmon.log.Log.log;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import logmon.journal.JournalSource;
import logmon.journal.file.Cursor;
import logmon.journal.file.JournalFile;
import logmon.systemd.JournalException;
import logmon.text.Text;

/**
 * The last entry of a boot that was not shut down: the power was cut, or the kernel stopped.
 *
 * @param cursor with the boot's id, so that it is not the one of the entry itself, which may be an alert too
 * @param next the first entry after it, of the next boot; null if the journal has none
 * @param signs sentences about what the journal has of the reason; none if it has nothing
 */
public record BootEnd(String cursor, Instant time, Instant next, List<String> signs) {
    /** What the alert says, and of whom. */
    public static final String UNIT = "boot";

    public static final String MESSAGE = "The machine restarted without a clean shutdown; its journal stops here.";

    /** As unitField of an {@link ContextReader.Event}: the entry is a {@link BootEnd}. */
    public static final String FIELD = "_BOOT_ID";

    /** With more files open, a seek takes milliseconds; then a boot is not judged. */
    private static final int MOST_FILES = 64;

    /** What the kernel logs of its own trouble is a sign if it logs nothing more than this long after it. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private static final int KERNEL_ENTRIES = 200;
    private static final int MAX_SIGN = 200;

    /** What the kernel's own lines mean, by the kernel's words for it. The first one that fits counts. */
    private enum Sign {
        PANIC("a crash of the kernel", "Kernel panic"),
        HANG("a hang", "lockup|blocked for more than|detected stall|self-detected stall"),
        CRASH(
                "a crash of the kernel",
                "\\bBUG:|\\bOops\\b|general protection fault|[Uu]nable to handle|[Mm]achine [Cc]heck|Hardware Error"),
        HEAT("heat", "critical temperature|temperature above threshold|[Tt]hermal shutdown"),
        MEMORY("a lack of memory", "Out of memory|oom-kill");

        private final String meaning;
        private final Pattern words;

        Sign(String meaning, String words) {
            this.meaning = meaning;
            this.words = Pattern.compile(words);
        }
    }

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
                    .filter(file -> !file.lastTime().isBefore(known.time())
                            || holds(file, known)
                            // Without a clock, the next boot may seem to be earlier.
                            || JournalFile.isActive(file.path()))
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
            Cursor last = null;
            for (int i = 0; i < LAST && query.previous(); i++) {
                if (JOURNAL_STOPPED.equals(query.field("MESSAGE_ID"))
                        && "systemd-journald.service".equals(query.field("_SYSTEMD_UNIT"))) {
                    return null;
                }
                last = last == null ? query.place() : last;
            }
            if (last == null) {
                return null;
            }
            Cursor next = next(files, last);
            List<String> signs = new ArrayList<>();
            addTrouble(files, last, signs);
            addCrashDump(files, next, signs);
            return new BootEnd(
                    "s=" + last.seqnumId() + ";i=" + Long.toHexString(last.number()) + ";b=" + bootId,
                    last.time(),
                    next == null ? null : next.time(),
                    signs);
        }
    }

    /** Returns the first entry of the next boot, or null if there is none. */
    private static Cursor next(List<Path> files, Cursor last) throws JournalException {
        try (JournalQuery query = new JournalQuery(files)) {
            query.seek(last.toString());
            for (int i = 0; i < LAST && query.next(); i++) {
                if (!query.place().bootId().equals(last.bootId())) {
                    return query.place();
                }
            }
            return null;
        }
    }

    private static void addTrouble(List<Path> files, Cursor last, List<String> signs) throws JournalException {
        try (JournalQuery query = new JournalQuery(files)) {
            query.orAllOf(List.of("_BOOT_ID=" + last.bootId(), "_TRANSPORT=kernel"));
            query.seekTail();
            for (int i = 0; i < KERNEL_ENTRIES && query.previous(); i++) {
                Duration before = Duration.between(query.place().time(), last.time());
                String message = query.field("MESSAGE");
                if (before.compareTo(RECENT) > 0) {
                    return;
                }
                for (Sign sign : Sign.values()) {
                    if (message != null && sign.words.matcher(message).find()) {
                        signs.add("It looks like %s; %s before, the kernel logged: %s"
                                .formatted(sign.meaning, Text.duration(before), Text.cap(message.strip(), MAX_SIGN)));
                        return;
                    }
                }
            }
        }
    }

    /** Where the firmware has room for it, the kernel leaves its last messages there: systemd-pstore.service(8). */
    private static void addCrashDump(List<Path> files, Cursor next, List<String> signs) throws JournalException {
        if (next == null) {
            return;
        }
        try (JournalQuery query = new JournalQuery(files)) {
            query.orAllOf(List.of(
                    "_BOOT_ID=" + next.bootId(),
                    "_SYSTEMD_UNIT=systemd-pstore.service",
                    "SYSLOG_IDENTIFIER=systemd-pstore"));
            query.seekTail();
            if (query.previous()) {
                signs.add("The kernel crashed, and left its last messages in /var/lib/systemd/pstore.");
            }
        }
    }
}
