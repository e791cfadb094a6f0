package logmon;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** The few functions of the C library that logmon calls; names and arguments as in their man pages. */
final class LibC {
    static final short POLLIN = 0x001;

    static final int EFD_CLOEXEC = 0x80000;
    static final int EFD_NONBLOCK = 0x800;

    static final int MADV_DONTNEED = 4;

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int ENOSPC = 28;
    static final int E2BIG = 7;
    static final int EIDRM = 43;
    static final int ENODATA = 61;
    static final int EBADMSG = 74;
    static final int ENOBUFS = 105;
    static final int EADDRNOTAVAIL = 99;
    static final int EPROTONOSUPPORT = 93;
    static final int ESTALE = 116;

    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    /** poll(2); {@code fds} points to {@code nfds} structures of 8 bytes: int fd, short events, short revents. */
    static native int poll(Pointer fds, long nfds, int timeout) throws LastErrorException;

    static native int eventfd(int initval, int flags) throws LastErrorException;

    static native int eventfd_write(int fd, long value) throws LastErrorException;

    /** Fails harmlessly, with -1: it is advice. */
    static native int madvise(Pointer addr, long length, int advice);

    static native int malloc_trim(long pad);

    static native int getpid();

    /** The address of memory that is all zeros; 0: there is none. */
    static native long calloc(long nmemb, long size);

    static native void free(Pointer ptr);
}
