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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import logmon.systemd.BootId;
import logmon.systemd.JournalException;
import logmon.systemd.LibC;
import logmon.systemd.LibSystemd;
import logmon.text.WordSearch;

/**
 * A journal that is being read: owns the {@code sd_journal} handle, and is itself the {@link Entry} on which it
 * stands. As sd-journal(3) demands, one thread alone may use it, for its whole life.
 */
public final class Journal implements Entry, AutoCloseable {
    /** What libsystemd offers to wait on when inotify is of no use, it wants to be asked again after. */
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    /** Where a seek ended. */
    enum Landing {
        /** On the entry that was asked for: the next one is new. */
        FOUND,
        /** The entry is gone, later ones exist: the next one is the first of those. */
        PASSED,
        /** The entry is gone, and so is everything after it. */
        BEYOND
    }

    private JournalSource source;
    private long handle; // libsystemd's address of the journal; 0: closed
    private int fd;
    private boolean watching;

    // Two words for results and two pollfd structures, allocated once: a fresh one costs microseconds. The buffer is
    // a view of the same memory, to read it without a native call.
    private final Memory scratch = new Memory(32);
    private final Pointer pollfds = scratch.share(16);
    private final ByteBuffer results = scratch.getByteBuffer(0, 32).order(ByteOrder.nativeOrder());

    private final EntryFields fields;
    private boolean standsOnUnread;

    private Journal(JournalSource source, EntryFields fields) throws JournalException {
        this.source = source;
        this.fields = fields;
        openHandle();
    }

    /** Opens a journal. */
    public static Journal open(JournalSource source) throws JournalException {
        return new Journal(source, new EntryFields());
    }

    /**
     * Opens some files alone, to be read in turn with this journal, whose memory for the value of a field it shares.
     * libsystemd does not learn of others that join them: see {@link #useFiles}.
     */
    Journal openFiles(List<Path> files) throws JournalException {
        return new Journal(source.filesAlone(files), fields);
    }

    /** Has the next {@link #reopen} open these files. */
    void useFiles(List<Path> files) {
        source = source.filesAlone(files);
    }

    /** The files that are read; {@code null}: libsystemd itself looks for files. */
    List<Path> files() {
        return source.files();
    }

    /** Lets go of all files and opens the journal anew; it then stands nowhere. */
    void reopen() throws JournalException {
        LibSystemd.sd_journal_close(handle);
        handle = 0;
        openHandle();
    }

    private void openHandle() throws JournalException {
        try {
            handle = source.open();
        } catch (JournalException e) {
            if (source.files() == null) {
                throw e;
            }
            source = source.usable();
            handle = source.open();
        }
        try {
            check("sd_journal_set_data_threshold", LibSystemd.sd_journal_set_data_threshold(handle, MAX_FIELD_BYTES));
            if (source.files() != null) {
                return;
            }
            // At once: libsystemd learns of rotated and deleted files only from the moment it is asked for this.
            fd = LibSystemd.sd_journal_get_fd(handle);
            if (fd < 0 && fd != -LibC.EMFILE && fd != -LibC.ENOSPC) {
                throw new JournalException("sd_journal_get_fd", -fd);
            }
            watching = fd >= 0 && watchesAnything(fd);
        } catch (JournalException e) {
            close();
            throw e;
        }
    }

    /** False when inotify is exhausted: new entries are then found by looking every second. */
    public boolean watching() {
        return watching;
    }

    /** Before the first entry. */
    public void seekHead() throws JournalException {
        check("sd_journal_seek_head", LibSystemd.sd_journal_seek_head(handle));
        standsOnUnread = false;
    }

    /** After the last entry: what comes next is written from now on. */
    public void seekNow() throws JournalException {
        check("sd_journal_seek_tail", LibSystemd.sd_journal_seek_tail(handle));
        // seek_tail alone leaves no position that "next" could start from.
        if (check("sd_journal_previous", LibSystemd.sd_journal_previous(handle)) == 0) {
            seekHead();
        }
        fields.moved();
        standsOnUnread = false;
    }

    /** Before the first entry of the current boot; after the last entry of all when there is none of it. */
    public void seekBoot() throws JournalException {
        addMatch("_BOOT_ID=" + BootId.current());
        seekHead();
        String first = next() ? cursor() : null;
        LibSystemd.sd_journal_flush_matches(handle);
        if (first == null) {
            seekNow();
        } else {
            seekCursor(first);
            standsOnUnread = true;
        }
    }

    /** Has only the entries read that have this field, {@code NAME=value}; several of one name: one of those. */
    private void addMatch(String field) throws JournalException {
        check("sd_journal_add_match", LibSystemd.sd_journal_add_match(handle, field, 0));
    }

    /** Before the first entry received at this time or later. */
    void seekRealtime(Instant time) throws JournalException {
        check(
                "sd_journal_seek_realtime_usec",
                LibSystemd.sd_journal_seek_realtime_usec(handle, ChronoUnit.MICROS.between(Instant.EPOCH, time)));
        standsOnUnread = false;
    }

    /** After the entry with this cursor. */
    Landing seekCursor(String cursor) throws JournalException {
        if (seekNear(cursor) && isAt(cursor)) {
            return Landing.FOUND;
        }
        // A seek that meets a damaged entry makes libsystemd let go of the whole file, without a word.
        reopen();
        if (walkTo(cursor)) {
            return Landing.FOUND;
        }
        standsOnUnread = seekNear(cursor);
        return standsOnUnread ? Landing.PASSED : Landing.BEYOND;
    }

    /** Moves to the first entry that is not before this cursor, by bisection; false when there is none. */
    private boolean seekNear(String cursor) throws JournalException {
        check("sd_journal_seek_cursor", LibSystemd.sd_journal_seek_cursor(handle, cursor));
        standsOnUnread = false;
        return next();
    }

    /** Reads up to the entry with this cursor: that gets past damage, which a bisection does not. */
    private boolean walkTo(String cursor) throws JournalException {
        seekHead();
        while (next()) {
            if (isAt(cursor)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Moves to the next entry.
     *
     * @return false at the end, for now
     * @throws JournalException and the journal stands where it stood
     */
    public boolean next() throws JournalException {
        fields.moved();
        if (standsOnUnread) {
            standsOnUnread = false;
            return true;
        }
        return check("sd_journal_next", LibSystemd.sd_journal_next(handle)) > 0;
    }

    /** Whether the journal stands on the entry with this cursor. */
    boolean isAt(String cursor) throws JournalException {
        return check("sd_journal_test_cursor", LibSystemd.sd_journal_test_cursor(handle, cursor)) > 0;
    }

    /** Where the journal stands; {@code null}: on no entry. */
    public Cursor place() {
        String cursor = cursor();
        return cursor == null ? null : new Cursor(cursor, realtime());
    }

    /**
     * Lets libsystemd take in new, rotated and deleted files; belongs into long drains too.
     *
     * @return whether there may be such files
     */
    boolean process() throws JournalException {
        if (source.files() != null) {
            return false;
        }
        if (watching) {
            return check("sd_journal_process", LibSystemd.sd_journal_process(handle))
                    == LibSystemd.SD_JOURNAL_INVALIDATE;
        }
        lookForFiles();
        return true;
    }

    /** Without inotify, libsystemd looks for files only when it opens the journal. */
    private void lookForFiles() throws JournalException {
        String cursor = cursor();
        boolean unread = standsOnUnread;
        reopen();
        if (cursor == null) {
            seekHead();
        } else if (seekCursor(cursor) == Landing.FOUND) {
            standsOnUnread = unread;
        }
    }

    /**
     * Waits for the journal to change, for {@code stopFd}, or for the time to pass, whichever is first. May return
     * early, for no reason: poll(2) is interrupted by signals.
     *
     * @param stopFd a descriptor that becomes readable when the wait has to end
     * @param timeout {@code null}: as long as it takes
     */
    public void await(int stopFd, Duration timeout) throws JournalException {
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

        results.putInt(16, stopFd).putShort(20, LibC.POLLIN).putShort(22, (short) 0);
        results.putInt(24, fd)
                .putShort(
                        28,
                        fd < 0 ? 0 : (short) check("sd_journal_get_events", LibSystemd.sd_journal_get_events(handle)))
                .putShort(30, (short) 0);
        try {
            LibC.poll(pollfds, 2, Math.max(millis, -1));
        } catch (LastErrorException e) {
            if (e.getErrorCode() != LibC.EINTR) {
                throw new JournalException("poll", e.getErrorCode());
            }
        }
    }

    @Override
    public String field(String name) {
        return fields.text(handle, name);
    }

    @Override
    public String find(WordSearch search) {
        return fields.find(handle, search);
    }

    @Override
    public boolean messageStartsWith(String start) {
        return fields.messageStartsWith(handle, start);
    }

    @Override
    public int priority() {
        return fields.priority(handle);
    }

    /** Why a field of the entry could not be read; {@code null}: all that were asked for could. */
    public JournalException damage() {
        return fields.damage();
    }

    @Override
    public Instant realtime() {
        if (LibSystemd.sd_journal_get_realtime_usec(handle, scratch) < 0) {
            return Instant.EPOCH;
        }
        long micros = results.getLong(0);
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    @Override
    public String cursor() {
        if (LibSystemd.sd_journal_get_cursor(handle, scratch) < 0) {
            return null;
        }
        Pointer text = new Pointer(results.getLong(0));
        String cursor = text.getString(0);
        LibC.free(text);
        return cursor;
    }

    @Override
    public void close() {
        if (handle != 0) {
            LibSystemd.sd_journal_close(handle);
            handle = 0;
        }
    }

    /** libsystemd ignores a watch that it cannot get; the kernel lists those that it has, proc_pid_fdinfo(5). */
    private static boolean watchesAnything(int fd) {
        try {
            return Files.readString(Path.of("/proc/self/fdinfo/" + fd)).contains("inotify wd:");
        } catch (IOException e) {
            return false;
        }
    }
}
