package logmon;

/** How a run ended, as sysexits(3) numbers it. */
public final class ExitStatus {
    /** All was done. */
    public static final int OK = 0;

    /** The command line is not understood. */
    public static final int USAGE = 64;

    /** The journal or the mail server is unavailable, or another process has the state directory. */
    public static final int UNAVAILABLE = 69;

    /** A mistake in logmon itself. */
    public static final int SOFTWARE = 70;

    /** The journal is there, but this user may not read it. */
    public static final int NO_PERMISSION = 77;

    /** The configuration is refused. */
    public static final int CONFIGURATION = 78;

    private ExitStatus() {}
}
