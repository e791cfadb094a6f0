package logmon.kind;

/** Text in which whatever belongs to a mask falls into it: the mask beside it, and its brackets. */
final class ShapeBuilder {
    /** What may stand between masks that fall into one. */
    private static final String SEPARATORS = " ,:;./-_+@%#|=~&\\";

    private static final int LONGEST_SEPARATOR = 3;
    private static final int LONGEST_GROUP = 60;

    private static final String OPENING = "([{<";
    private static final String CLOSING = ")]}>";

    private final StringBuilder text = new StringBuilder(128);

    int length() {
        return text.length();
    }

    void append(String literal) {
        text.append(literal);
    }

    void mask() {
        if (!continueMask(text.length())) {
            text.append(Shape.MASK);
        }
    }

    /** Cuts the text back to the mask behind which, up to {@code end}, there is nothing but a few separators. */
    boolean continueMask(int end) {
        int i = Math.min(end, text.length());
        while (i > 0 && end - i < LONGEST_SEPARATOR && SEPARATORS.indexOf(text.charAt(i - 1)) >= 0) {
            i--;
        }
        boolean masked = i > 0 && text.charAt(i - 1) == Shape.MASK;
        if (masked) {
            text.setLength(i);
        }
        return masked;
    }

    boolean endsWithMask() {
        return text.length() > 1
                && text.charAt(text.length() - 2) == Shape.MASK
                && text.charAt(text.length() - 1) == ' ';
    }

    void mark(char mark) {
        int bracket = CLOSING.indexOf(mark);
        int open = bracket < 0 ? -1 : openingOfParameters(OPENING.charAt(bracket));
        if (open >= 0) {
            text.setLength(open);
            mask();
        } else if (mark == Shape.MASK) {
            mask();
        } else {
            text.append(mark);
        }
    }

    /** The text without the space at its ends. */
    String stripped() {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** Where the bracket opened in which there is a word, or a list of such, that tells nothing; or -1. */
    private int openingOfParameters(char opening) {
        int last = text.length() - 1;
        int end = last + 1;
        for (int i = last; i >= 0 && last - i < LONGEST_GROUP; i--) {
            char c = text.charAt(i);
            if (Vocabulary.isWordCharacter(c)) {
                continue;
            }
            boolean sentence = c == ' ' && i < last && i > 0 && ",;".indexOf(text.charAt(i - 1)) < 0;
            boolean outcome = i + 1 < end && Vocabulary.isOutcome(text.substring(i + 1, end))
                    || c == '=' && text.charAt(last) != Shape.MASK;
            if (sentence || outcome || CLOSING.indexOf(c) >= 0) {
                return -1;
            }
            if (c == opening) {
                return i < last || i > 1 && text.charAt(i - 1) == ' ' && text.charAt(i - 2) == Shape.MASK ? i : -1;
            }
            end = i;
        }
        return -1;
    }
}
