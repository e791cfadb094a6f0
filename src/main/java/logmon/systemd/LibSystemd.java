package logmon;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The functions of libsystemd that logmon calls; names, arguments and results as in their man pages
 * (sd-journal(3), sd-id128(3), sd_notify(3), sd_pid_get_unit(3)). A negative result is a negated errno.
 *
 * <p>The journal {@code j} is passed as the address that libsystemd gave: to unwrap a {@link Pointer} takes JNA longer.
 */
final class LibSystemd {
    static final int SD_JOURNAL_LOCAL_ONLY = 1 << 0;
    static final int SD_JOURNAL_ALL_NAMESPACES = 1 << 5;

    static final int SD_JOURNAL_INVALIDATE = 2;

    static {
        Native.register(LibSystemd.class, "libsystemd.so.0");
    }

    private LibSystemd() {}

    static native int sd_journal_open(Pointer ret, int flags);

    static native int sd_journal_open_namespace(Pointer ret, String name_space, int flags);

    static native int sd_journal_open_directory(Pointer ret, String path, int flags);

    /** {@code paths}: an array that ends with a null. */
    static native int sd_journal_open_files(Pointer ret, Pointer paths, int flags);

    static native void sd_journal_close(long j);

    static native int sd_journal_get_fd(long j);

    static native int sd_journal_get_events(long j);

    static native int sd_journal_get_timeout(long j, Pointer timeout_usec);

    static native int sd_journal_process(long j);

    static native int sd_journal_next(long j);

    static native int sd_journal_previous(long j);

    static native int sd_journal_add_match(long j, String data, long size);

    static native void sd_journal_flush_matches(long j);

    static native int sd_journal_seek_head(long j);

    static native int sd_journal_seek_tail(long j);

    static native int sd_journal_seek_realtime_usec(long j, long usec);

    static native int sd_journal_seek_cursor(long j, String cursor);

    static native int sd_journal_test_cursor(long j, String cursor);

    static native int sd_journal_get_cursor(long j, Pointer ret_cursor);

    static native int sd_journal_get_realtime_usec(long j, Pointer ret);

    static native int sd_journal_get_data(long j, long field, long data, long length);

    static native int sd_journal_set_data_threshold(long j, long sz);

    static native int sd_notify(int unset_environment, String state);

    static native int sd_pid_get_unit(int pid, Pointer unit);
}
