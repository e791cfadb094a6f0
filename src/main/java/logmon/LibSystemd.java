package logmon;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The functions of libsystemd that logmon calls; names, arguments and results as in their man pages
 * (sd-journal(3), sd-id128(3), sd_notify(3), sd_pid_get_unit(3)). A negative result is a negated errno.
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

    static native void sd_journal_close(Pointer j);

    static native int sd_journal_get_fd(Pointer j);

    static native int sd_journal_get_events(Pointer j);

    static native int sd_journal_get_timeout(Pointer j, Pointer timeout_usec);

    static native int sd_journal_process(Pointer j);

    static native int sd_journal_next(Pointer j);

    static native int sd_journal_previous(Pointer j);

    static native int sd_journal_add_match(Pointer j, String data, long size);

    static native void sd_journal_flush_matches(Pointer j);

    static native int sd_journal_seek_head(Pointer j);

    static native int sd_journal_seek_tail(Pointer j);

    static native int sd_journal_seek_realtime_usec(Pointer j, long usec);

    static native int sd_journal_seek_cursor(Pointer j, String cursor);

    static native int sd_journal_test_cursor(Pointer j, String cursor);

    static native int sd_journal_get_cursor(Pointer j, Pointer ret_cursor);

    static native int sd_journal_get_realtime_usec(Pointer j, Pointer ret);

    static native int sd_journal_get_data(Pointer j, Pointer field, Pointer data, Pointer length);

    static native int sd_journal_set_data_threshold(Pointer j, long sz);

    static native int sd_notify(int unset_environment, String state);

    static native int sd_pid_get_unit(int pid, Pointer unit);
}
