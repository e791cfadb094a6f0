package logmon.daemon;

import logmon.systemd.LibC;

/**
 * Wakes the loop from other threads: because of a request to stop, or of a mail that has ended. An eventfd(2), because
 * poll(2) waits on descriptors only.
 */
public final class StopSignal {
    private final int fd = LibC.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK);
    private final long[] counter = new long[1];
    private volatile boolean requested;

    /** Asks for the stop; may be called from any thread, and more than once. */
    public void request() {
        requested = true;
        LibC.eventfd_write(fd, 1);
    }

    /** Returns whether {@link #request} was called. */
    public boolean requested() {
        return requested;
    }

    /** Wakes the loop for another reason; may be called from any thread. */
    public void wake() {
        LibC.eventfd_write(fd, 1);
    }

    /** Sleeps again after a {@link #wake}; for the loop, which looks next at everything that may have woken it. */
    public void clear() {
        LibC.eventfd_read(fd, counter);
    }

    /** Readable from a request or {@link #wake} on, until {@link #clear}. */
    public int fd() {
        return fd;
    }
}
