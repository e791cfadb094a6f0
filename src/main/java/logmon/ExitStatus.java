package logmon;

/** How a run ended, as sysexits(3) numbers it. */
public final class ExitStatus {
    /** All was done. */
    public static final int OK = 0;

    /** The answer is no: the message of {@code --test} does not alert, {@code --ignore} found no such kind. */
    public static final int NO = 1;

    /** The command line is not understood. */
    public static final int USAGE = 64;

    /** The journal or the mail server is unavailable, or another process has the state directory. */
    public static final int UNAVAILABLE = 69;

    /** An internal error: a bug in logmon. */
    public static final int SOFTWARE = 70;

    /** The output, or a file, could not be written. */
    public static final int CANNOT_WRITE = 74;

    /** This user may not read the journal, or write the file of {@code --ignore}. */
    public static final int NO_PERMISSION = 77;

    /** The configuration is refused. */
    public static final int CONFIGURATION = 78;

    private ExitStatus() {}
}
