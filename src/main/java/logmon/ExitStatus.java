package logmon;

/** How a run ended, as sysexits(3) numbers it. */
final class ExitStatus {
    static final int OK = 0;
    static final int USAGE = 64;
    /** The journal or the mail server is not to be had. */
    static final int UNAVAILABLE = 69;

    /** A mistake in logmon itself. */
    static final int SOFTWARE = 70;

    static final int NO_PERMISSION = 77;
    static final int CONFIGURATION = 78;

    private ExitStatus() {}
}
