package logmon;

/** How a run ended, as sysexits(3) numbers it. */
public final class ExitStatus {
    public static final int OK = 0;
    public static final int USAGE = 64;
    /** The journal or the mail server is not to be had. */
    public static final int UNAVAILABLE = 69;

    /** A mistake in logmon itself. */
    public static final int SOFTWARE = 70;

    public static final int NO_PERMISSION = 77;
    public static final int CONFIGURATION = 78;

    private ExitStatus() {}
}
