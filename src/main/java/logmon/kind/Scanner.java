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
    /** A mail address. */
    static final int MAIL = 1 << 8;

    private static final int NOT_HEX = 1 << 9;
    private static final int LETTER = 1 << 10;

    private static final int LONGEST_KEY = 40;
    private static final int LONGEST_HEX = 5;
    private static final int SHORTEST_HASH = 8;

    private final Tokens tokens;
    private final Extents extents = new Extents();
    private char[] text;
    private int limit;
    private int at;
    private int spaces;

    Scanner(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Puts the tokens of the text between {@code from} and {@code to} behind the others, within margins. */
    void scan(char[] message, int from, int to) {
        text = message;
        at = from;
        limit = to;
        spaces = 0;
        extents.reset(message, from, to);
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
        int quoted = extents.endOfQuotation(at);
        if (quoted > 0) {
            boolean key = extents.charAt(quoted) == ':' && quoted - at <= LONGEST_KEY && isMember();
            add(key ? Tokens.KEY : Tokens.QUOTED, key ? quoted + 1 : quoted, 0);
            return;
        }
        boolean inside = extents.isWordAt(at - 1);
        if (!inside && extents.startsPath(at, flags)) {
            add(Tokens.VARIABLE, extents.endOfPath(at), PATH);
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
                look |= LETTER | (capital ? CAPITAL : 0) | ((flags & Characters.HEX) == 0 ? NOT_HEX : 0);
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
                look |= c == '.' ? DOT : 0;
                look |= c == '/' && text[i - 1] == ':' ? PATH : 0;
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

    /** Adds the word that ends here, as what it is by its looks. */
    private void add(int end, int seen, int colons, int slashes, int dots) {
        int look = seen;
        if ((look & PATH) != 0) {
            // "https://host/", "nas:/export", "path:/var/log": a path goes on where a word would end.
            add(Tokens.VARIABLE, extents.endOfPath(at), PATH);
            return;
        }
        boolean digits = (look & DIGITS) != 0;
        boolean letters = (look & LETTER) != 0;
        boolean hex = (look & NOT_HEX) == 0;
        if ((look & MAIL) != 0
                || colons > 1 && (hex || digits)
                || dots > 2 && digits && (!letters || slashes > 0)
                || (look & DOT) != 0 && isDomain(end)) {
            look |= ADDRESS;
        }
        int role = Vocabulary.roles(text, at, end);
        boolean varies = (look & (DIGITS | ADDRESS)) != 0 && (role & Vocabulary.TERM) == 0
                || slashes > 1
                || hex && end - at >= SHORTEST_HASH;
        if (varies) {
            add(Tokens.VARIABLE, end, 0, look);
        } else if (extents.charAt(end) == '=' && extents.charAt(end + 1) != '=' && end - at <= LONGEST_KEY) {
            add(Tokens.KEY, end + 1, Vocabulary.rolesOfLastPart(text, at, end), look);
            assigned(tokens.has(tokens.count() - 1, Vocabulary.COMMAND_KEY));
        } else {
            add(Tokens.WORD, end, role, look);
        }
    }

    private void assigned(boolean command) {
        if (extents.endOfQuotation(at) == 0) {
            add(Tokens.VALUE, extents.endOfValue(at, command), 0);
        }
    }

    private void add(byte type, int end, int look) {
        int role = type == Tokens.KEY ? Vocabulary.rolesOfLastPart(text, at, endOfName(end)) : 0;
        add(type, end, role, look);
    }

    private void add(byte type, int end, int role, int look) {
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
        return i > at
                && text[i - 1] == '.'
                && length >= 2
                && (length <= 4 || (Vocabulary.roles(text, i, end) & Vocabulary.DOMAIN) != 0);
    }

    /** Whether what starts here is a member of a JSON object. */
    private boolean isMember() {
        int last = tokens.count() - 1;
        return tokens.isMark(last, '{') || tokens.isMark(last, ',');
    }

    private boolean startsNumber() {
        char c = text[at];
        char next = extents.charAt(at + 1);
        return switch (c) {
            case '-', '+', '#' -> isDigit(next);
            case '<', '>' -> isDigit(next) && spaces > 0 && !isTag();
            case ':' -> next == ':' && (extents.isWordAt(at + 2) || extents.charAt(at + 2) == ']');
            default -> false;
        };
    }

    private boolean isTag() {
        int i = at + 1;
        while (extents.isWordAt(i)) {
            i++;
        }
        return extents.charAt(i) == '>';
    }

    /** Whether the mark at {@code i} is inside a word rather than behind it. */
    private boolean joins(int i) {
        char c = extents.charAt(i);
        if (!Characters.is(c, Characters.JOINING)) {
            return false;
        }
        char next = extents.charAt(i + 1);
        boolean word = extents.isWordAt(i + 1);
        if (c == ':' && next != ':' && next != '/') {
            return word && isAddressBefore(i) || next == ']' && extents.charAt(i - 1) == ':';
        }
        return word
                || Characters.is(next, Characters.JOINING) && extents.isWordAt(i + 2)
                || c == ':' && next == '/' && extents.charAt(i + 2) == '/'
                || c == '/' && text[i - 1] == ':';
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
}
