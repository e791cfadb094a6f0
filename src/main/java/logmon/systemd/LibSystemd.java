package logmon.systemd;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * The functions of libsystemd that logmon calls; names, arguments and results as in their man pages
 * (sd-journal(3), sd-id128(3), sd_notify(3)). A negative result is a negated errno.
 *
 * <p>The journal {@code j} is passed as the address that libsystemd gave: to unwrap a {@link Pointer} takes JNA longer.
 */
public final class LibSystemd {
    public static final int SD_JOURNAL_LOCAL_ONLY = 1 << 0;
    public static final int SD_JOURNAL_ALL_NAMESPACES = 1 << 5;

    static {
        Native.register(LibSystemd.class, "libsystemd.so.0");
    }

    private LibSystemd() {}

    public static native int sd_journal_open(Pointer ret, int flags);

    public static native int sd_journal_open_namespace(Pointer ret, String name_space, int flags);

    public static native int sd_journal_open_directory(Pointer ret, String path, int flags);

    /** {@code paths}: an array that ends with a null. */
    public static native int sd_journal_open_files(Pointer ret, Pointer paths, int flags);

    public static native void sd_journal_close(long j);

    public static native int sd_journal_get_fd(long j);

    public static native int sd_journal_get_events(long j);

    public static native int sd_journal_get_timeout(long j, Pointer timeout_usec);

    public static native int sd_journal_process(long j);

    public static native int sd_journal_next(long j);

    public static native int sd_journal_previous(long j);

    public static native int sd_journal_add_match(long j, String data, long size);

    public static native int sd_journal_add_match(long j, byte[] data, long size);

    public static native int sd_journal_add_disjunction(long j);

    public static native void sd_journal_flush_matches(long j);

    public static native int sd_journal_seek_head(long j);

    public static native int sd_journal_seek_tail(long j);

    public static native int sd_journal_seek_realtime_usec(long j, long usec);

    public static native int sd_journal_seek_cursor(long j, String cursor);

    public static native int sd_journal_get_cursor(long j, Pointer ret_cursor);

    public static native int sd_journal_get_realtime_usec(long j, Pointer ret);

    public static native int sd_journal_get_data(long j, String field, long data, long length);

    public static native int sd_journal_enumerate_available_data(long j, long data, long length);

    public static native void sd_journal_restart_data(long j);

    public static native int sd_journal_set_data_threshold(long j, long sz);

    static native int sd_notify(int unset_environment, String state);
}
