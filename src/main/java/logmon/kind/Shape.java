package logmon.kind;

/**
 * The shape of a message: what varies from one occurrence of a problem to the next is replaced by {@code *}.
 */
public final class Shape {
    public static final char MASK = '*';

    /** A shape is at most this long. */
    static final int LONGEST = 300;

    private Shape() {}

    /** The shape of a message; the same message has the same shape, always. */
    public static String of(String message) {
        int length = Math.min(message.length(), Shaper.LOOKED_AT + 1);
        char[] text = new char[length];
        message.getChars(0, length, text, 0);
        return new Shaper().shape(text, length);
    }
}
