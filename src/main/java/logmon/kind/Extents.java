package logmon.kind;

/** Finds where a quotation, a path and a value end, in a stretch of a message. */
final class Extents {
    private static final int LONGEST_VALUE = 200;
    private static final int MOST_ESCAPES = 8;
    private static final String CLOSING_QUOTES = "\"'\u2019\u201d";

    private char[] text;
    private int begin;
    private int limit;
    /** A bit for each quotation mark, with the backslashes before it, that does not come any more. */
    private int unclosed;

    void reset(char[] message, int from, int to) {
        text = message;
        begin = from;
        limit = to;
        unclosed = 0;
    }

    /**
     * Where the quotation that starts here ends, 0 when none does. A quotation inside another has backslashes before its
     * quotation marks, as many at its end as at its start.
     */
    int endOfQuotation(int at) {
        int open = at;
        while (charAt(open) == '\\' && open - at < MOST_ESCAPES - 1) {
            open++;
        }
        char mark = charAt(open);
        if (!Characters.is(mark, Characters.QUOTE) || mark == '\'' && isWordAt(at - 1)) {
            return 0;
        }
        char closing = Characters.closing(mark);
        int escapes = open - at;
        int bit = 1 << CLOSING_QUOTES.indexOf(closing) * MOST_ESCAPES + escapes;
        int seen = 0;
        for (int i = open + 1; i < limit && (unclosed & bit) == 0; i++) {
            char c = text[i];
            boolean closes = c == closing && !(c == '\'' && isWordAt(i + 1));
            if (closes && (seen == escapes || escapes == 0 && seen % 2 == 0)) {
                return i + 1;
            }
            seen = c == '\\' ? seen + 1 : 0;
        }
        unclosed |= bit;
        return 0;
    }

    boolean startsPath(int at, int flags) {
        char c = text[at];
        char next = charAt(at + 1);
        return switch (c) {
            case '/' -> next == '.' || isWordAt(at + 1) || ends(at + 1);
            case '~' -> next == '/';
            case '.' -> next == '/' || next == '.' && charAt(at + 2) == '/';
            case '\\' -> next == '\\' && isWordAt(at + 2);
            default -> (flags & Characters.LETTER) != 0 && next == ':' && charAt(at + 2) == '\\';
        };
    }

    /** Brackets that open in a path close in it. */
    int endOfPath(int at) {
        int i = at + 1;
        int open = 0;
        for (; !ends(i); i++) {
            char c = text[i];
            if (c == '[') {
                open++;
            } else if (c == ']' && open > 0) {
                open--;
            } else if ("\"'`;)]}>|(".indexOf(c) >= 0 || c == ',' && !isWordAt(i + 1)) {
                break;
            }
        }
        while (text[i - 1] == ':' || text[i - 1] == '.') {
            i--;
        }
        return i;
    }

    /** A value ends where a word could begin, outside its own brackets; a command line does not. */
    int endOfValue(int at, boolean command) {
        if (command) {
            return limit;
        }
        int last = Math.min(limit, at + LONGEST_VALUE);
        int space = last;
        int open = 0;
        for (int i = at; i < last; i++) {
            char c = text[i];
            int flags = Characters.flags(c);
            boolean closes = (flags & Characters.CLOSING) != 0;
            boolean isSpace = (flags & Characters.SPACE) != 0;
            if (open == 0 && (closes || isSpace || c == ',' || c == ';' || c == '"')) {
                return i;
            }
            space = isSpace ? Math.min(space, i) : space;
            open += (flags & Characters.OPENING) != 0 ? 1 : closes ? -1 : 0;
        }
        return open == 0 ? last : space;
    }

    private boolean ends(int index) {
        return index >= limit || Characters.is(text[index], Characters.SPACE);
    }

    boolean isWordAt(int index) {
        return Characters.is(charAt(index), Characters.WORD);
    }

    /** NUL, which is nothing in particular, outside the text. */
    char charAt(int index) {
        return index >= begin && index < limit ? text[index] : '\0';
    }
}
