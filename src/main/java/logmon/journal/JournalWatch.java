package logmon.journal;

import static logmon.systemd.JournalException.check;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import logmon.systemd.JournalException;
import logmon.systemd.LibC;
import logmon.systemd.LibSystemd;

/** Waits for a journal to change, by sd_journal_get_fd(3). Nothing is read through this handle. */
public final class JournalWatch implements AutoCloseable {
    /** Where inotify is of no use, for want of watches or on a network file system, the caller looks this often. */
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private final JournalSource source;
    /** The address of libsystemd's journal; 0: not open. */
    private long handle;

    private int fd = -1;
    private boolean watching;

    // A word for a result and two pollfd structures. The buffer is a view of the same memory.
    private final Memory scratch = new Memory(32);
    private final Pointer pollfds = scratch.share(16);
    private final ByteBuffer results = scratch.getByteBuffer(0, 32).order(ByteOrder.nativeOrder());

    public JournalWatch(JournalSource source) throws JournalException {
        this.source = source;
        open();
    }

    /** Watches the journal's directories as they are now: libsystemd watches those that were there when it opened. */
    public void reopen() {
        close();
        try {
            open();
        } catch (JournalException e) {
            // Its directory is gone, say. The caller then looks every second, and opens it again when it has changed.
            watching = false;
        }
    }

    private void open() throws JournalException {
        handle = source.open();
        fd = LibSystemd.sd_journal_get_fd(handle);
        if (fd < 0 && fd != -LibC.EMFILE && fd != -LibC.ENOSPC) {
            int errno = -fd;
            close();
            throw new JournalException("sd_journal_get_fd", errno);
        }
        watching = fd >= 0 && watchesAnything();
    }

    /** libsystemd ignores a watch that it cannot get; the kernel lists those that it has, proc_pid_fdinfo(5). */
    private boolean watchesAnything() {
        try {
            return Files.readString(Path.of("/proc/self/fdinfo/" + fd)).contains("inotify wd:");
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether the kernel reports changes; otherwise {@link #await} returns every second. */
    public boolean watching() {
        return watching;
    }

    /**
     * Waits for the journal to change, for an event, or for the time to pass, whichever is first. May return early for no
     * reason, because poll(2) is interrupted by signals.
     *
     * @param eventFd readable at an event
     * @param timeout null to wait without limit
     * @return false if nothing happened before the time had passed
     */
    public boolean await(int eventFd, Duration timeout) throws JournalException {
        boolean mustPoll = !watching;
        if (watching) {
            check("sd_journal_get_timeout", LibSystemd.sd_journal_get_timeout(handle, scratch));
            // Absolute, or -1. libsystemd names a time only where inotify does not do, on a network file system say.
            mustPoll = results.getLong(0) != -1;
        }
        Duration wait = mustPoll && (timeout == null || timeout.compareTo(POLL_INTERVAL) > 0) ? POLL_INTERVAL : timeout;
        int millis = wait == null
                ? -1
                : (int) Math.min(Integer.MAX_VALUE, wait.plusNanos(999_999).toMillis());
        results.putInt(16, eventFd).putShort(20, LibC.POLLIN).putShort(22, (short) 0);
        results.putInt(24, watching ? fd : -1)
                .putShort(28, watching ? (short) LibSystemd.sd_journal_get_events(handle) : 0)
                .putShort(30, (short) 0);
        boolean happened = true;
        try {
            happened = LibC.poll(pollfds, 2, Math.max(millis, -1)) != 0 || mustPoll;
        } catch (LastErrorException e) {
            if (e.getErrorCode() != LibC.EINTR) {
                throw new JournalException("poll", e.getErrorCode());
            }
        }
        if (watching) {
            // Takes the events off the descriptor, which would else stay readable.
            LibSystemd.sd_journal_process(handle);
        }
        return happened;
    }

    @Override
    public void close() {
        if (handle != 0) {
            LibSystemd.sd_journal_close(handle);
            handle = 0;
            fd = -1;
        }
    }
}
