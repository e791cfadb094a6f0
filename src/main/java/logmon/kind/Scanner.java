package logmon.kind;

import static logmon.kind.Characters.isDigit;

/** Splits a stretch of a message into {@link Tokens}. */
final class Scanner {
    /** What can be seen of a word. */
    static final int DIGITS = 1;

    static final int CAPITAL = 1 << 1;
    /** A capital behind a small letter. */
    static final int HUMP = 1 << 2;

    static final int UNDERSCORE = 1 << 3;
    /** Words joined by hyphens or commas. */
    static final int JOINED = 1 << 4;

    static final int DOT = 1 << 5;
    /** An IP or MAC address, or a domain or mail address. */
    static final int ADDRESS = 1 << 6;
    /** A path or a URL. */
    static final int PATH = 1 << 7;
    /** Has letters and nothing else. */
    static final int LETTERS = 1 << 8;

    private static final int SMALL = 1 << 9;
    private static final int NOT_HEX = 1 << 10;
    /** A mail address. */
    static final int MAIL = 1 << 11;

    private static final int LETTER = 1 << 12;

    private static final int LONGEST_KEY = 40;
    private static final int LONGEST_VALUE = 200;
    private static final int LONGEST_HEX = 5;
    private static final int SHORTEST_HASH = 8;
    private static final int MOST_ESCAPES = 8;
    private static final String CLOSING_QUOTES = "\"'\u2019\u201d";

    private final Tokens tokens;
    private char[] text;
    private int begin;
    private int limit;
    private int at;
    private int spaces;
    /** A bit for each quotation mark, with the backslashes before it, that does not come any more. */
    private int unclosed;

    Scanner(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Puts the tokens of the text between {@code from} and {@code to} behind the others, within margins. */
    void scan(char[] message, int from, int to) {
        text = message;
        begin = from;
        at = from;
        limit = to;
        spaces = 0;
        unclosed = 0;
        tokens.addMargin();
        while (at < limit) {
            int flags = Characters.flags(text[at]);
            if ((flags & Characters.SPACE) != 0) {
                at++;
                spaces++;
            } else {
                token(flags);
            }
        }
        tokens.addMargin();
    }

    private void token(int flags) {
        if ((flags & Characters.QUOTE) != 0 || text[at] == '\\') {
            int quoted = endOfQuotation();
            if (quoted > 0) {
                boolean key = charAt(quoted) == ':' && quoted - at <= LONGEST_KEY && isMember();
                add(key ? Tokens.KEY : Tokens.QUOTED, key ? quoted + 1 : quoted, 0);
                return;
            }
        }
        boolean inside = isWordAt(at - 1);
        if (!inside && startsPath(flags)) {
            add(Tokens.VARIABLE, endOfPath(), PATH);
        } else if ((flags & Characters.WORD) != 0 || !inside && startsNumber()) {
            word();
        } else {
            add(Tokens.MARK, at + 1, 0);
        }
    }

    private void word() {
        int colons = 0;
        int slashes = 0;
        int dots = 0;
        int look = 0;
        int i = at;
        for (int before = 0; ; i++) {
            int flags = i < limit ? Characters.flags(text[i]) : 0;
            if ((flags & Characters.LETTER) != 0) {
                boolean capital = (flags & Characters.UPPER) != 0;
                look |= LETTER | (capital ? CAPITAL : SMALL) | ((flags & Characters.HEX) == 0 ? NOT_HEX : 0);
                look |= capital && (before & Characters.LETTER) != 0 && (before & Characters.UPPER) == 0 ? HUMP : 0;
            } else if ((flags & Characters.DIGIT) != 0) {
                look |= DIGITS;
            } else if ((flags & Characters.WORD) != 0) {
                look |= UNDERSCORE | NOT_HEX;
            } else if (i == at || joins(i)) {
                char c = text[i];
                boolean between = i > at;
                colons += c == ':' ? 1 : 0;
                slashes += c == '/' || c == '\\' ? 1 : 0;
                dots += c == '.' ? 1 : 0;
                look |= between && (c == '-' || c == ',') ? JOINED : 0;
                look |= between && c == '@' ? MAIL : 0;
                look |= c == ':' ? 0 : NOT_HEX;
            } else {
                break;
            }
            before = flags;
        }
        add(i, look, colons, slashes, dots);
    }

    private void add(int end, int seen, int colons, int slashes, int dots) {
        int look = seen;
        if (slashes > 0 && colons > 0 && holdsPath(end)) {
            add(Tokens.VARIABLE, endOfPath(), PATH);
            return;
        }
        boolean hex = (look & NOT_HEX) == 0;
        boolean domain = dots > 0 && isDomain(end);
        if ((look & MAIL) != 0
                || colons > 1 && (hex || (look & DIGITS) != 0)
                || dots > 2 && (look & DIGITS) != 0 && ((look & LETTER) == 0 || slashes > 0)
                || domain) {
            look |= ADDRESS;
        }
        look |= dots > 0 ? DOT : 0;
        int plain = CAPITAL | HUMP | SMALL | LETTER | NOT_HEX;
        look |= (look & LETTER) != 0 && (look & ~plain) == 0 ? LETTERS : 0;
        int role = (look & LETTERS) != 0 || (look & DIGITS) != 0 && end - at <= LONGEST_HEX
                ? Vocabulary.roles(text, at, end)
                : 0;
        boolean varies = (look & (DIGITS | ADDRESS)) != 0 && (role & Vocabulary.TERM) == 0
                || slashes > 1
                || hex && end - at >= SHORTEST_HASH;
        if (!varies && charAt(end) == '=' && charAt(end + 1) != '=' && end - at <= LONGEST_KEY) {
            tokens.add(Tokens.KEY, at, end + 1, spaces, Vocabulary.rolesOfLastPart(text, at, end), look);
            at = end + 1;
            spaces = 0;
            int quoted = endOfQuotation();
            add(quoted > 0 ? Tokens.QUOTED : Tokens.VALUE, quoted > 0 ? quoted : endOfValue(), 0);
            return;
        }
        tokens.add(varies ? Tokens.VARIABLE : Tokens.WORD, at, end, spaces, varies ? 0 : role, look);
        at = end;
        spaces = 0;
    }

    private void add(byte type, int end, int look) {
        int role = type == Tokens.KEY ? Vocabulary.rolesOfLastPart(text, at, endOfName(end)) : 0;
        tokens.add(type, at, end, spaces, role, look);
        at = end;
        spaces = 0;
    }

    /** Without the quotation mark and the colon of a JSON key. */
    private int endOfName(int end) {
        int i = end;
        while (i > at && !Characters.is(text[i - 1], Characters.WORD)) {
            i--;
        }
        return i;
    }

    /** Whether the last part is short and in small letters, as of a domain or file, and not as of a program's parts. */
    private boolean isDomain(int end) {
        int i = end;
        while (i > at && text[i - 1] >= 'a' && text[i - 1] <= 'z') {
            i--;
        }
        int length = end - i;
        return i > at + 1
                && text[i - 1] == '.'
                && length >= 2
                && (length <= 4 || (Vocabulary.roles(text, i, end) & Vocabulary.DOMAIN) != 0);
    }

    /** "https://host/", "nas:/export", "path:/var/log": a path goes on where a word would end. */
    private boolean holdsPath(int end) {
        for (int i = at; i + 1 < end; i++) {
            if (text[i] == ':' && text[i + 1] == '/') {
                return true;
            }
        }
        return false;
    }

    /** Whether what starts here is a member of a JSON object. */
    private boolean isMember() {
        int last = tokens.count() - 1;
        return tokens.isMark(last, '{') || tokens.isMark(last, ',');
    }

    /**
     * Where the quotation that starts here ends, 0 when none does. A quotation inside another has backslashes before its
     * quotation marks, as many at its end as at its start.
     */
    private int endOfQuotation() {
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

    private boolean startsPath(int flags) {
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
    private int endOfPath() {
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
        while (i > at + 1 && (text[i - 1] == ':' || text[i - 1] == '.')) {
            i--;
        }
        return i;
    }

    private boolean startsNumber() {
        char c = text[at];
        char next = charAt(at + 1);
        return switch (c) {
            case '-', '+', '#' -> isDigit(next);
            case '<', '>' -> isDigit(next) && spaces > 0 && !isTag();
            case ':' -> next == ':' && (isWordAt(at + 2) || charAt(at + 2) == ']');
            default -> false;
        };
    }

    private boolean isTag() {
        int i = at + 1;
        while (isWordAt(i)) {
            i++;
        }
        return charAt(i) == '>';
    }

    /** Whether the mark at {@code i} is inside a word rather than behind it. */
    private boolean joins(int i) {
        char c = charAt(i);
        if (!Characters.is(c, Characters.JOINING)) {
            return false;
        }
        char next = charAt(i + 1);
        boolean word = isWordAt(i + 1);
        if (c == ':' && next != ':' && next != '/') {
            return word && isAddressBefore(i) || next == ']' && charAt(i - 1) == ':';
        }
        return word
                || Characters.is(next, Characters.JOINING) && isWordAt(i + 2)
                || next == ':' && charAt(i + 2) == '/' && charAt(i + 3) == '/'
                || c == ':' && next == '/' && charAt(i + 2) == '/'
                || c == '/' && next == '/' && i > at && text[i - 1] == ':';
    }

    /** Whether between this colon and the one before there is a number, or as much hex as in an address. */
    private boolean isAddressBefore(int colon) {
        boolean hex = true;
        int i = colon - 1;
        for (; i >= at && text[i] != ':'; i--) {
            if (isDigit(text[i]) || text[i] == '.') {
                return true;
            }
            hex &= Characters.is(text[i], Characters.HEX);
        }
        return hex && colon - i <= LONGEST_HEX;
    }

    /** A value ends where a word could begin, outside its own brackets. */
    private int endOfValue() {
        if (tokens.has(tokens.count() - 1, Vocabulary.COMMAND_KEY)) {
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

    private boolean isWordAt(int index) {
        return Characters.is(charAt(index), Characters.WORD);
    }

    /** NUL, which is nothing in particular, outside the text. */
    private char charAt(int index) {
        return index >= begin && index < limit ? text[index] : '\0';
    }
}
