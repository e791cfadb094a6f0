package logmon;

/** Text in which whatever belongs to a mask falls into it: the mask beside it, its brackets, the rest of its list. */
final class MaskedText {
    private static final char MASK = Shape.MASK;

    /** What may stand between masks that fall into one. */
    private static final String SEPARATORS = " ,:;./-_+@%#|=~&\\";

    private static final int LONGEST_SEPARATOR = 3;
    private static final int LONGEST_KEY = 40;
    private static final int LONGEST_GROUP = 8;

    private static final String OPENING = "([{<";
    private static final String CLOSING = ")]}>";

    private final StringBuilder text = new StringBuilder(128);

    void append(String literal) {
        text.append(literal);
    }

    boolean endsWithMask() {
        int length = text.length();
        return length > 1 && text.charAt(length - 1) == ' ' && text.charAt(length - 2) == MASK;
    }

    /** Masks; together with the mask before, when nothing but separators or the name of a value is between them. */
    void mask() {
        int end = endOfMask(text.length(), SEPARATORS, LONGEST_SEPARATOR);
        if (end < 0) {
            end = endOfList();
        }
        if (end < 0) {
            text.append(MASK);
        } else {
            text.setLength(end);
        }
    }

    /** A bracket, or any other punctuation. */
    void mark(char mark) {
        int bracket = CLOSING.indexOf(mark);
        int open = bracket < 0 ? -1 : openingOfMasks(OPENING.charAt(bracket));
        if (open >= 0) {
            text.setLength(open);
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

    /** Where the mask ends behind which there is nothing but a few separators; -1 when there is none. */
    private int endOfMask(int from, String separators, int most) {
        int i = from;
        while (i > 0 && from - i < most && separators.indexOf(text.charAt(i - 1)) >= 0) {
            i--;
        }
        return i > 0 && text.charAt(i - 1) == MASK ? i : -1;
    }

    /** Where the mask ends behind which only the next key of its list stands: "*, user: ", "* uid="; or -1. */
    private int endOfList() {
        int i = text.length();
        while (i > 0 && text.charAt(i - 1) == ' ') {
            i--;
        }
        char sign = i > 0 ? text.charAt(i - 1) : ' ';
        if (sign != '=' && sign != ':') {
            return -1;
        }
        int end = --i;
        while (i > 0 && end - i < LONGEST_KEY && isKeyCharacter(text.charAt(i - 1))) {
            i--;
        }
        if (i == end || ShapeWords.isOutcome(text.substring(i, end).replace("\"", ""))) {
            return -1;
        }
        int mask = endOfMask(i, " ,;", LONGEST_SEPARATOR);
        if (mask < 0) {
            return -1;
        }
        String between = text.substring(mask, i);
        boolean list = sign == '=' ? !between.isEmpty() : !between.isBlank();
        return list ? mask : -1;
    }

    private static boolean isKeyCharacter(char c) {
        return ShapeWords.isWordCharacter(c) || "-._$\"".indexOf(c) >= 0;
    }

    /** Where the bracket opened behind which there is nothing but masks and separators; -1 when there is more. */
    private int openingOfMasks(char opening) {
        int length = text.length();
        for (int i = length - 1; i >= 0 && length - i <= LONGEST_GROUP; i--) {
            char c = text.charAt(i);
            if (c == opening) {
                return i < length - 1 ? i : -1;
            }
            if (ShapeWords.isWordCharacter(c) || ShapeWords.isSpace(c)) {
                return -1;
            }
        }
        return -1;
    }
}
