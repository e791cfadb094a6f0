package logmon.daemon;

import logmon.systemd.LibC;

/** A request to stop, which wakes whoever waits for it: eventfd(2), for poll(2) waits on descriptors only. */
public final class StopSignal {
    private final int fd = LibC.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK);
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

    /** Readable, for good, from the request on. */
    public int fd() {
        return fd;
    }
}
