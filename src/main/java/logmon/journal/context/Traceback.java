package logmon.journal.context;

import java.util.regex.Pattern;

/**
 * Which lines belong to one traceback of Python or Java, of which each line is an entry. It is written from the top to the
 * bottom, and may be followed in either direction from any of its lines.
 */
final class Traceback {
    private static final String PYTHON = "Traceback (most recent call last):";

    /** Between two tracebacks of Python that belong together. */
    private static final Pattern LINK = Pattern.compile("During handling of the above exception, .*"
            + "|The above exception was the direct cause of .*|(?:Caused by|Suppressed): .*");

    private static final Pattern FRAME = Pattern.compile("\\s+(?:at \\S.*|File \".*|\\.{3} \\d+ (?:more|common).*)");

    /** The line that names the exception: the first one in Java, the last one in Python. */
    private static final Pattern EXCEPTION = Pattern.compile(
            "(?:Exception in thread .*|[\\w$.]{1,200}(?:Exception|Error|Throwable|Exit|Interrupt)(?:: .*)?)");

    /** Written with its package. Python's own exceptions have none, and end a traceback that has begun before. */
    private static final Pattern OF_JAVA = Pattern.compile("Exception in thread .*|[\\w$]{1,100}\\..*");

    /** Upwards: the line below belongs to a traceback. Downwards: Python's exception is still to come. */
    private boolean open;

    private boolean first = true;

    private Traceback(boolean open) {
        this.open = open;
    }

    /** Follows the traceback upwards from a line, which may be part of none. */
    static Traceback upFrom(String message) {
        return new Traceback(FRAME.matcher(message).matches()
                || EXCEPTION.matcher(message).matches()
                || LINK.matcher(message).matches());
    }

    /** Follows the traceback downwards from a line, which may be part of none. */
    static Traceback downFrom(String message) {
        return new Traceback(message.endsWith(PYTHON) || message.strip().startsWith("File \""));
    }

    /** Returns whether the line above may belong to it. */
    boolean isOpen() {
        return open;
    }

    /** Takes the line above. */
    void above(String message) {
        boolean isTop = message.endsWith(PYTHON) || EXCEPTION.matcher(message).matches();
        open = open && !isTop && (isIndented(message) || LINK.matcher(message).matches());
    }

    /** Takes the line below; returns whether it belongs to it. */
    boolean takesBelow(String message) {
        boolean namesJava = first
                && EXCEPTION.matcher(message).matches()
                && OF_JAVA.matcher(message).matches();
        first = false;
        if (message.endsWith(PYTHON)) {
            open = true;
            return true;
        }
        if (open) {
            // The source line below a frame, or the exception, which ends it and may have any name.
            open = isIndented(message);
            return true;
        }
        return namesJava
                || FRAME.matcher(message).matches()
                || LINK.matcher(message).matches();
    }

    private static boolean isIndented(String message) {
        return message.startsWith(" ") || message.startsWith("\t");
    }
}
