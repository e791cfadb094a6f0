package logmon.kind;

import static logmon.kind.Characters.isDigit;
import static logmon.kind.Tokens.MARK;
import static logmon.kind.Tokens.VARIABLE;
import static logmon.kind.Tokens.WORD;

/** What a word or number of a message is by itself: whether it says what happened, is a name in the code, a unit, a code. */
final class Words {
    private static final int LONGEST_CLAUSE = 24;
    private static final int SHORTEST_IDENTIFIER = 5;
    private static final int COUNTED_WITHIN = 3;
    private static final int LONGEST_CODE = 4;

    private final Tokens tokens;
    private char[] text;

    Words(Tokens tokens) {
        this.tokens = tokens;
    }

    void reset(char[] message) {
        text = message;
    }

    /** Whether a word says what happened. */
    boolean isOutcome(int i) {
        int composed = Scanner.HUMP | Scanner.UNDERSCORE | Scanner.JOINED | Scanner.DOT;
        return tokens.looks(i, composed)
                ? isOutcome(tokens.starts[i], tokens.ends[i])
                : tokens.has(i, Vocabulary.OUTCOME | Vocabulary.BOOLEAN) && !tokens.has(i, Vocabulary.NO_VALUE);
    }

    /** Whether what is between these positions is a single word that says what happened. */
    boolean isOutcome(int from, int to) {
        boolean dot = false;
        boolean capital = false;
        for (int i = from; i < to; i++) {
            char c = text[i];
            if (c == '.') {
                dot = true;
                capital = false;
            } else if (!Characters.is(c, Characters.LETTER) && c != '_' && c != '-') {
                return false;
            }
            capital |= isCapital(i);
        }
        return isOutcomePart(from, to, capital || !dot);
    }

    /** @param plain with a capital behind its last dot, or without a dot: no file or module */
    private boolean isOutcomePart(int from, int to, boolean plain) {
        int roles = Vocabulary.rolesOfLastPart(text, from, to);
        if ((roles & (Vocabulary.OUTCOME | Vocabulary.BOOLEAN)) != 0) {
            return plain && (roles & Vocabulary.NO_VALUE) == 0;
        }
        for (int i = from; i < to; i++) {
            if (text[i] == '-') {
                return (Vocabulary.rolesOfLastPart(text, from, i) & Vocabulary.OUTCOME) != 0;
            }
        }
        return false;
    }

    /** closed, waiting, newly: as most names do not. */
    boolean endsAsVerb(int i) {
        return !tokens.looks(i, Scanner.UNDERSCORE | Scanner.DOT) && (ends(i, "ed") || ends(i, "ing") || ends(i, "ly"));
    }

    boolean ends(int i, String ending) {
        int from = tokens.ends[i] - ending.length();
        if (from <= tokens.starts[i]) {
            return false;
        }
        for (int k = 0; k < ending.length(); k++) {
            if (text[from + k] != ending.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    /** Whether another word of the clause says what happened. */
    boolean isToldBesides(int i) {
        for (int k = i - 1; k > i - LONGEST_CLAUSE && !endsClauseBefore(k); k--) {
            if (tells(k) || tokens.is(k, WORD) && ends(k, "ing")) {
                return true;
            }
        }
        for (int k = i + 1; k < i + LONGEST_CLAUSE && !endsClauseBefore(k); k++) {
            if (tells(k)) {
                return true;
            }
        }
        return false;
    }

    private boolean endsClauseBefore(int k) {
        return tokens.isNone(k) || tokens.isMark(k, ';') || tokens.isMark(k, ':') && !tokens.is(k + 1, MARK);
    }

    private boolean tells(int k) {
        return tokens.is(k, WORD)
                && (tokens.has(k, Vocabulary.OUTCOME) || ends(k, "ed") && !tokens.has(k, Vocabulary.FUNCTION));
    }

    /** A name that the program's authors gave, as INPUT_FULL, onReceive, AUTO: not that of a thing. */
    boolean isIdentifier(int i) {
        return tokens.looks(i, Scanner.HUMP) || tokens.looks(i, Scanner.CAPITAL) && isCapital(tokens.ends[i] - 1);
    }

    private boolean isCapital(int position) {
        return Characters.is(text[position], Characters.UPPER);
    }

    boolean isNumber(int i) {
        for (int k = tokens.starts[i]; k < tokens.ends[i]; k++) {
            if (!isDigit(text[k])) {
                return false;
            }
        }
        return true;
    }

    /** Of those of systemd's units that somebody named: no mount, which is a path, and no slice. */
    boolean isUnit(int i) {
        return !tokens.looks(i, Scanner.PATH)
                && (ends(i, ".service")
                        || ends(i, ".socket")
                        || ends(i, ".timer")
                        || ends(i, ".target")
                        || ends(i, ".scope"));
    }

    /**
     * Where the name in the code ends to which a number is added, as in doSaveChannels@286 and write_block.434; 0 when the
     * token is none.
     */
    int endOfIdentifier(int i) {
        int from = tokens.starts[i];
        int to = from;
        boolean hump = false;
        while (to < tokens.ends[i] && (Characters.is(text[to], Characters.LETTER) || text[to] == '_')) {
            hump |= to > from && (text[to] == '_' || isCapital(to) && !isCapital(to - 1));
            to++;
        }
        boolean sign = to + 1 < tokens.ends[i] && (text[to] == '.' || text[to] == '@') && isDigit(text[to + 1]);
        return hump && sign && to - from >= SHORTEST_IDENTIFIER ? to + 1 : 0;
    }

    /** "status 203", "error -71", "status=1/FAILURE" */
    boolean isCode(int i, int key) {
        if (!tokens.has(key, Vocabulary.NUMBER_KEY)) {
            return false;
        }
        int from = tokens.starts[i];
        int to = from;
        while (to < tokens.ends[i] && text[to] != '/') {
            to++;
        }
        boolean negative = to > from && text[from] == '-';
        int digits = negative ? from + 1 : from;
        if (to - from > LONGEST_CODE || to == digits) {
            return false;
        }
        for (int k = digits; k < to; k++) {
            if (!isDigit(text[k])) {
                return false;
            }
        }
        return negative || !tokens.isWord(key, "error");
    }

    /** "3 failed attempts", where one would be an attempt. */
    boolean isCounted(int i) {
        int number = i - 1;
        while (number > i - COUNTED_WITHIN && tokens.is(number, WORD) && !tokens.has(number, Vocabulary.FUNCTION)) {
            number--;
        }
        return tokens.is(number, VARIABLE)
                && !tokens.is(i + 1, VARIABLE)
                && isNumber(number)
                && (Vocabulary.roles(text, tokens.starts[i], singular(i)) & Vocabulary.COUNTED) != 0;
    }

    int singular(int i) {
        int end = tokens.ends[i];
        return text[end - 1] == 's' ? end - 1 : end;
    }
}
