package logmon.kind;

/** What a character can be in a log message, from a table: the scanner asks for every character. */
final class Characters {
    static final int DIGIT = 1;
    static final int HEX = 1 << 1;
    static final int UPPER = 1 << 2;
    static final int LETTER = 1 << 3;
    /** Letter, digit or underscore. */
    static final int WORD = 1 << 4;
    /** As {@code \s} in a regex. */
    static final int SPACE = 1 << 5;
    /** Joins the word characters on both sides of it. */
    static final int JOINING = 1 << 6;

    static final int OPENING = 1 << 7;
    static final int CLOSING = 1 << 8;
    static final int QUOTE = 1 << 9;
    /** May stand between two masks that become one. */
    static final int SEPARATOR = 1 << 10;

    private static final int[] ASCII = new int[128];

    static {
        set("0123456789", DIGIT | HEX | WORD);
        set("abcdefABCDEF", HEX);
        set("abcdefghijklmnopqrstuvwxyz", LETTER | WORD);
        set("ABCDEFGHIJKLMNOPQRSTUVWXYZ", LETTER | WORD | UPPER);
        set("_", WORD);
        set(" \t\n\u000b\f\r", SPACE);
        set(".,-:+@%/~#\\$|&*", JOINING);
        set("([{<", OPENING);
        set(")]}>", CLOSING);
        set("\"'`", QUOTE);
        set(" ,:;./-_+@%#|=~&\\", SEPARATOR);
    }

    private Characters() {}

    private static void set(String characters, int flags) {
        for (char c : characters.toCharArray()) {
            ASCII[c] |= flags;
        }
    }

    static int flags(char c) {
        return c < 128 ? ASCII[c] : flagsBeyondAscii(c);
    }

    private static int flagsBeyondAscii(char c) {
        if (c == '\u2018' || c == '\u201c') {
            return QUOTE;
        }
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c) ? WORD | LETTER : 0;
    }

    static boolean is(char c, int flags) {
        return (flags(c) & flags) != 0;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The quotation mark that ends what {@code open} starts. */
    static char closing(char open) {
        return switch (open) {
            case '`' -> '\'';
            case '\u2018' -> '\u2019';
            case '\u201c' -> '\u201d';
            case '(' -> ')';
            case '[' -> ']';
            case '{' -> '}';
            case '<' -> '>';
            default -> open;
        };
    }
}
