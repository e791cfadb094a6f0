package logmon.kind;

import java.util.Arrays;

/**
 * The text of a shape while it is made. Whatever belongs to a mask falls into it: the mask beside it, and brackets in
 * which there is nothing else.
 */
final class ShapeText {
    private static final int LONGEST_SEPARATOR = 3;
    private static final int LONGEST_GROUP = 8;

    private char[] out = new char[256];
    /** Where in the message a character of the shape is from. */
    private int[] origins = new int[256];

    private char[] message;
    private int length;
    /** Nothing before this position falls into a mask behind it. */
    private int floor;

    void reset(char[] message) {
        this.message = message;
        length = 0;
        floor = 0;
    }

    int length() {
        return length;
    }

    /** Ends the text so far: the next mask is one of its own. */
    void end() {
        floor = length;
    }

    int origin(int position) {
        return origins[position];
    }

    char charAt(int position) {
        return out[position];
    }

    String substring(int start, int end) {
        return new String(out, start, end - start);
    }

    /** Appends what is between these positions of the message. */
    void append(int start, int end) {
        int to = length + end - start;
        ensure(to);
        for (int i = start, k = length; i < end; i++, k++) {
            out[k] = message[i];
            origins[k] = i;
        }
        length = to;
    }

    void space() {
        put(' ');
    }

    private void put(char c) {
        ensure(length + 1);
        out[length++] = c;
    }

    private void ensure(int capacity) {
        if (capacity > out.length) {
            int more = Math.max(capacity, 2 * out.length);
            out = Arrays.copyOf(out, more);
            origins = Arrays.copyOf(origins, more);
        }
    }

    void mask() {
        if (!continueMask(length)) {
            put(Shape.MASK);
        }
    }

    /** Cuts the text back to the mask behind which, up to {@code end}, there is nothing but a few separators. */
    boolean continueMask(int end) {
        int i = Math.min(end, length);
        while (i > floor && end - i < LONGEST_SEPARATOR && Characters.is(out[i - 1], Characters.SEPARATOR)) {
            i--;
        }
        boolean masked = i > floor && out[i - 1] == Shape.MASK;
        if (masked) {
            length = i;
        }
        return masked;
    }

    /** Whether the last thing but a space is a mask. */
    boolean endsWithMask() {
        return length - 2 >= floor && out[length - 2] == Shape.MASK && out[length - 1] == ' ';
    }

    void mark(int position) {
        char mark = message[position];
        if (mark == Shape.MASK) {
            mask();
            return;
        }
        if (mark == '#' && length > 0 && out[length - 1] == Shape.MASK) {
            return;
        }
        int open = Characters.is(mark, Characters.CLOSING) ? openingOfMasks(mark) : -1;
        if (open >= 0) {
            length = open;
            mask();
        } else {
            append(position, position + 1);
        }
    }

    /** Where the bracket opened in which there are only masks; or -1. */
    private int openingOfMasks(char closing) {
        boolean masked = false;
        for (int i = length - 1; i >= floor && length - i <= LONGEST_GROUP; i--) {
            char c = out[i];
            if (Characters.is(c, Characters.OPENING)) {
                return masked && Characters.closing(c) == closing ? i : -1;
            }
            masked |= c == Shape.MASK;
            if (c != Shape.MASK && !Characters.is(c, Characters.SEPARATOR)) {
                return -1;
            }
        }
        return -1;
    }
}
