package logmon.systemd;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The few functions of the C library that logmon calls; names and arguments as in their man pages. */
public final class LibC {
    public static final short POLLIN = 0x001;

    public static final int EFD_CLOEXEC = 0x80000;
    public static final int EFD_NONBLOCK = 0x800;

    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int ENOSPC = 28;
    public static final int E2BIG = 7;
    public static final int EIDRM = 43;
    public static final int ENODATA = 61;
    public static final int EBADMSG = 74;
    public static final int ENOBUFS = 105;
    public static final int EADDRNOTAVAIL = 99;
    public static final int EPROTONOSUPPORT = 93;
    public static final int ESTALE = 116;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    /** poll(2); {@code fds} points to {@code nfds} structures of 8 bytes: int fd, short events, short revents. */
    public static native int poll(Pointer fds, long nfds, int timeout) throws LastErrorException;

    public static native int eventfd(int initval, int flags) throws LastErrorException;

    public static native int eventfd_write(int fd, long value) throws LastErrorException;

    /** Returns -1 if the counter is 0; else resets it. {@code value} has room for one. */
    public static native int eventfd_read(int fd, long[] value);

    static native int malloc_trim(long pad);

    static native int getpid();

    /** The address of memory that is all zeros; 0: there is none. */
    public static native long calloc(long nmemb, long size);

    public static native void free(Pointer ptr);
}
