package logmon.systemd;

import java.util.Map;

/** A call of sd-journal(3) that failed: which one, why, and what the reader can do about it. */
public final class JournalException extends Exception {
    private static final long serialVersionUID = 1L;

    private record Errno(String name, String fix) {}

    private static final String DAMAGED = "the journal file is damaged: journalctl --verify names it";
    private static final Map<Integer, Errno> ERRNOS = Map.ofEntries(
            errno(LibC.EPERM, "EPERM", "run logmon as root or in the group systemd-journal"),
            errno(LibC.ENOENT, "ENOENT", "no such journal: check journal.directory and journal.namespace"),
            errno(LibC.EIO, "EIO", "the disk does not give the journal back: see dmesg"),
            errno(LibC.E2BIG, "E2BIG", "a field of the entry is too large to read"),
            errno(LibC.EAGAIN, "EAGAIN", "try again"),
            errno(LibC.ENOMEM, "ENOMEM", "memory is exhausted"),
            errno(LibC.EACCES, "EACCES", "run logmon as root or in the group systemd-journal"),
            errno(LibC.ENODEV, "ENODEV", "the disk with the journal is gone"),
            errno(LibC.EINVAL, "EINVAL", "libsystemd did not accept the request"),
            errno(LibC.ENFILE, "ENFILE", "the system is out of open files: raise fs.file-max"),
            errno(LibC.EMFILE, "EMFILE", "too many journal files: raise LimitNOFILE or fs.inotify.max_user_instances"),
            errno(LibC.ENOSPC, "ENOSPC", "out of inotify watches: raise fs.inotify.max_user_watches"),
            errno(LibC.EIDRM, "EIDRM", "the journal file was deleted while it was read"),
            errno(LibC.ENODATA, "ENODATA", "the journal file is truncated"),
            errno(LibC.EBADMSG, "EBADMSG", DAMAGED),
            errno(
                    LibC.EPROTONOSUPPORT,
                    "EPROTONOSUPPORT",
                    "written by a newer systemd or compressed in an unknown way"),
            errno(LibC.EADDRNOTAVAIL, "EADDRNOTAVAIL", DAMAGED),
            errno(LibC.ENOBUFS, "ENOBUFS", "a field of the entry is too large to read"),
            errno(LibC.ESTALE, "ESTALE", "the file system with the journal was replaced"));

    private final int errno;

    /**
     * @param call what was called, as its man page names it
     * @param errno positive, errno(3)
     */
    public JournalException(String call, int errno) {
        super(describe(call, errno));
        this.errno = errno;
    }

    /** Passes a result of sd-journal(3) on, or throws when it is a negated errno. */
    public static int check(String call, int result) throws JournalException {
        if (result < 0) {
            throw new JournalException(call, -result);
        }
        return result;
    }

    /** Positive, errno(3). */
    public int errno() {
        return errno;
    }

    private static String describe(String call, int errno) {
        Errno known = ERRNOS.get(errno);
        return known == null
                ? "%s: errno %d".formatted(call, errno)
                : "%s: %s (%s)".formatted(call, known.name(), known.fix());
    }

    private static Map.Entry<Integer, Errno> errno(int number, String name, String fix) {
        return Map.entry(number, new Errno(name, fix));
    }
}
