package logmon.kind;

import static logmon.kind.Characters.isDigit;
import static logmon.kind.Tokens.KEY;
import static logmon.kind.Tokens.MARK;
import static logmon.kind.Tokens.VARIABLE;
import static logmon.kind.Tokens.WORD;

/**
 * Finds the words of a message that are names, by the places where they stand, and the words that say what happened. A word
 * can be either, as "ted" and "closed": in the place of a name it is one if something else in its clause says what happened.
 */
final class Names {
    private static final int LONGEST_CLAUSE = 24;
    private static final int SHORTEST_IDENTIFIER = 5;
    private static final int SHORTEST_PROCESS_ID = 3;

    private final Tokens tokens;
    private char[] text;

    Names(Tokens tokens) {
        this.tokens = tokens;
    }

    void reset(char[] message) {
        text = message;
    }

    /** Whether a word is a name or another value, rather than a part of what is said. */
    boolean isName(int i) {
        if (tokens.has(i, Vocabulary.NO_VALUE)) {
            return !tokens.has(i, Vocabulary.OUTCOME)
                    || tokens.has(i - 1, Vocabulary.PREPOSITION)
                    || isOwner(i)
                    || isAlone(i);
        }
        boolean letter = tokens.length(i) == 1 && tokens.looks(i, Scanner.CAPITAL) && !tokens.isNone(i - 1);
        if (tokens.has(i, Vocabulary.FUNCTION) && !letter) {
            return false;
        }
        boolean introduced = isIntroduced(i);
        boolean between = isBetweenPrepositions(i);
        boolean place = introduced || between || isAlone(i) || isObject(i) || isJoined(i) || isKindOfVariable(i);
        if (isOwner(i) || isPerson(i)) {
            return !isChange(i);
        }
        if (!place || isChange(i) || isOutcome(i)) {
            return false;
        }
        boolean subject = introduced && tokens.has(i + 1, Vocabulary.AFTER_NAME);
        return !endsAsVerb(i) || (between || subject) && isToldBesides(i);
    }

    /** "from OLD to NEW", "OLD -> NEW": opposites, which are two things that happen. */
    private boolean isChange(int i) {
        if (tokens.looks(i, Scanner.JOINED)) {
            return false;
        }
        return tokens.isWord(i - 1, "from") && tokens.isWord(i + 1, "to")
                || tokens.isWord(i - 1, "to") && tokens.isWord(i - 3, "from")
                || isArrow(i + 1)
                || isArrow(i - 2);
    }

    private boolean isArrow(int i) {
        return tokens.isMark(i, '-') && tokens.isMark(i + 1, '>');
    }

    /** "NAME[192.0.2.1]", "NAME (192.0.2.1)", "NAME(uid=0)", "to NAME(0)", "NAME : " as sudo writes it. */
    private boolean isOwner(int i) {
        int next = i + 1;
        int inside = i + 2;
        if (!tokens.is(next, MARK)) {
            return false;
        }
        if (tokens.isSpaced(next)) {
            return tokens.isMark(next, '(') && tokens.looks(inside, Scanner.ADDRESS)
                    || tokens.isMark(next, ':') && tokens.isNone(i - 1) && !tokens.looks(i, Scanner.CAPITAL);
        }
        boolean round = tokens.isMark(next, '(');
        if (round && isNumber(inside) && tokens.isMark(i + 3, ')')) {
            return tokens.has(i - 1, Vocabulary.PREPOSITION)
                    || tokens.isMark(i - 1, ':') && tokens.length(inside) >= SHORTEST_PROCESS_ID;
        }
        return tokens.isMark(next, '@')
                || round && tokens.is(inside, KEY)
                || (round || tokens.isMark(next, '[')) && tokens.looks(inside, Scanner.ADDRESS);
    }

    /** "user NAME", where any word can be the name: of "for user ted" and "user ted: ..." it must be. */
    private boolean isPerson(int i) {
        boolean sign = tokens.isMark(i - 1, ':') || tokens.isMark(i - 1, '=');
        int noun = sign ? i - 2 : i - 1;
        if (!tokens.has(noun, Vocabulary.PERSON) || !tokens.is(noun, WORD) || !isPlaceOfName(i)) {
            return false;
        }
        if (isToldBesides(i)) {
            return true;
        }
        boolean told = tokens.isMark(i + 1, ':')
                || tokens.has(noun - 1, Vocabulary.PREPOSITION)
                || tokens.isWord(noun - 1, "of");
        return (told || !endsAsVerb(i)) && !isOutcome(i) && !tokens.has(i, Vocabulary.NOUN);
    }

    /** "on device NAME:", "No such container: NAME" */
    private boolean isIntroduced(int i) {
        int noun = tokens.isMark(i - 1, ':') ? i - 2 : i - 1;
        if (!tokens.has(noun, Vocabulary.NOUN)
                || !tokens.is(noun, WORD)
                || tokens.isWord(noun - 1, "by") && isIdentifier(i)) {
            return false;
        }
        return isPlaceOfName(i) && (!tokens.has(i, Vocabulary.NOUN) || tokens.has(i + 1, Vocabulary.PREPOSITION));
    }

    /** Whether what comes after a word can come after a name. */
    private boolean isPlaceOfName(int i) {
        int next = i + 1;
        return tokens.isSpaced(i)
                && (tokens.has(next, Vocabulary.PREPOSITION | Vocabulary.AFTER_NAME)
                        || tokens.isWord(next, "after")
                        || tokens.has(next, Vocabulary.TELLING_KEY) && tokens.isMark(next + 1, ':')
                        || tokens.is(next, VARIABLE)
                        || endsClause(next)
                        || tokens.isMark(next, '(')
                        || tokens.isMark(next, '['));
    }

    /** "for NAME from", "for NAME:", "of NAME to name@example.org", "(to NAME) NAME on" */
    private boolean isBetweenPrepositions(int i) {
        if (tokens.isWord(i - 1, "of")) {
            return tokens.has(i + 1, Vocabulary.PREPOSITION) && tokens.looks(i + 2, Scanner.MAIL);
        }
        if (tokens.isMark(i - 1, ')') || tokens.isMark(i - 2, '(') && tokens.isMark(i + 1, ')')) {
            boolean within = tokens.isMark(i + 1, ')') && (tokens.isWord(i - 1, "to") || tokens.isWord(i - 1, "by"));
            return tokens.roles[i] == 0 && (within || tokens.has(i + 1, Vocabulary.PREPOSITION));
        }
        return tokens.has(i - 1, Vocabulary.PREPOSITION)
                && (tokens.has(i + 1, Vocabulary.PREPOSITION) || tokens.isMark(i + 1, ':') || tokens.isMark(i + 1, '['))
                && !tokens.has(i, Vocabulary.NOUN);
    }

    /** "key = NAME", "key: NAME", and nothing more to the clause; unless the key says what happened. */
    private boolean isAlone(int i) {
        int key = i - 2;
        boolean alone = endsClause(i + 1)
                || tokens.is(i + 1, KEY)
                || tokens.has(i + 1, Vocabulary.NOUN) && tokens.isMark(i + 2, ':');
        if (!tokens.isMark(i - 1, '=')
                && !(tokens.isMark(i - 1, ':') && alone && tokens.isSpaced(i) && tokens.is(key, WORD))) {
            return false;
        }
        return !tokens.has(key, Vocabulary.TELLING_KEY | Vocabulary.RIGHT | Vocabulary.LEVEL)
                && !tokens.has(i, Vocabulary.BOOLEAN)
                && !isIdentifier(i)
                && !isOutcome(key)
                && !endsAsVerb(key);
    }

    /** "removing NAME", which is all of the message. */
    private boolean isObject(int i) {
        return tokens.isNone(i - 2)
                && tokens.isNone(i + 1)
                && ends(i - 1, "ing")
                && !tokens.looks(i, Scanner.CAPITAL)
                && !tokens.has(i, Vocabulary.NOUN);
    }

    /** "pool pve-data is", "of sensor.kitchen is": words joined by hyphens, dots or commas, beside what is beside names. */
    private boolean isJoined(int i) {
        return tokens.looks(i, Scanner.JOINED | Scanner.DOT)
                && (tokens.has(i - 1, Vocabulary.NOUN | Vocabulary.PREPOSITION)
                        || tokens.has(i + 1, Vocabulary.AFTER_NAME | Vocabulary.PREPOSITION)
                        || tokens.isMark(i - 1, ':') && tokens.isSpaced(i)
                        || tokens.isWord(i - 1, "of")
                        || tokens.isNone(i - 1) && tokens.isMark(i + 1, ':')
                        || ends(i - 1, "ing"));
    }

    /** "GET /path", "RSA SHA256:..." */
    private boolean isKindOfVariable(int i) {
        return tokens.has(i, Vocabulary.METHOD) && tokens.looks(i + 1, Scanner.PATH)
                || tokens.is(i + 1, VARIABLE)
                        && tokens.isMark(i - 1, ':')
                        && tokens.looks(i, Scanner.CAPITAL)
                        && tokens.isNone(i + 2);
    }

    boolean isOpening(int i) {
        return tokens.isMark(i, '(') || tokens.isMark(i, '[');
    }

    /**
     * Where a pair of brackets ends in which there is only a name, where names stand; 0 when it says something, or stands
     * where such are that do.
     */
    int endOfGroup(int i, int most) {
        if (!isPlaceOfGroup(i)) {
            return 0;
        }
        char closing = Characters.closing(text[tokens.starts[i]]);
        for (int k = i + 1; k < i + 1 + most && !tokens.isNone(k); k++) {
            if (tokens.isMark(k, closing)) {
                return k > i + 1 || tokens.looks(i - 1, Scanner.ADDRESS) ? k : 0;
            }
            if (tokens.is(k, MARK)
                    ? Characters.is(text[tokens.starts[k]], Characters.OPENING | Characters.CLOSING)
                    : !isSilent(k) || tokens.is(k, WORD) && tokens.is(k - 1, WORD)) {
                return 0;
            }
        }
        return 0;
    }

    /** "192.0.2.1 (", "process 12 (", "imap(", "for [", "key: [", "WARNING [", and at the start of the message */
    private boolean isPlaceOfGroup(int i) {
        int before = i - 1;
        boolean round = tokens.isMark(i, '(');
        if (tokens.isMark(before, ',')) {
            return tokens.looks(i - 2, Scanner.ADDRESS);
        }
        return tokens.isNone(before)
                || tokens.is(before, Tokens.QUOTED)
                || tokens.looks(before, Scanner.ADDRESS)
                || isNumber(before) && tokens.has(i - 2, Vocabulary.NOUN) && round
                || round && !tokens.isSpaced(i) && tokens.is(before, WORD) && !tokens.is(i + 1, VARIABLE)
                || tokens.has(before, Vocabulary.PREPOSITION)
                || tokens.has(before, Vocabulary.NOUN) && round
                || tokens.isMark(before, ':')
                || tokens.has(before, Vocabulary.LEVEL) && !round && !isName(before);
    }

    private boolean isSilent(int k) {
        return tokens.is(k, VARIABLE)
                || tokens.is(k, WORD)
                        && !tokens.has(k, Vocabulary.LEVEL | Vocabulary.FUNCTION)
                        && !isOutcome(k)
                        && !endsAsVerb(k);
    }

    /** Whether a word says what happened. */
    private boolean isOutcome(int i) {
        int composed = Scanner.HUMP | Scanner.UNDERSCORE | Scanner.JOINED | Scanner.DOT;
        return tokens.looks(i, composed)
                ? isOutcome(tokens.starts[i], tokens.ends[i])
                : tokens.has(i, Vocabulary.OUTCOME | Vocabulary.BOOLEAN) && !tokens.has(i, Vocabulary.NO_VALUE);
    }

    /** Whether what is between these positions is a single word that says what happened. */
    boolean isOutcome(int from, int to) {
        int end = from;
        boolean capital = false;
        for (int dot = 0; end < to; end++) {
            char c = text[end];
            int flags = Characters.flags(c);
            if (c == '.' && dot >= 0) {
                capital = false;
                dot = end;
            } else if ((flags & Characters.LETTER) == 0 && c != '_' && c != '-') {
                return false;
            }
            capital |= (flags & Characters.UPPER) != 0;
        }
        return to > from && isOutcomePart(from, to, capital);
    }

    private boolean isOutcomePart(int from, int to, boolean capital) {
        int roles = Vocabulary.rolesOfLastPart(text, from, to);
        if ((roles & (Vocabulary.OUTCOME | Vocabulary.BOOLEAN)) != 0) {
            boolean silent = (roles & Vocabulary.NO_VALUE) != 0;
            return !silent && (capital || !hasDot(from, to));
        }
        for (int i = from; i < to; i++) {
            if (text[i] == '-') {
                return (Vocabulary.rolesOfLastPart(text, from, i) & Vocabulary.OUTCOME) != 0;
            }
        }
        return false;
    }

    private boolean hasDot(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '.') {
                return true;
            }
        }
        return false;
    }

    /** closed, waiting, newly: as most names do not. */
    private boolean endsAsVerb(int i) {
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
    private boolean isToldBesides(int i) {
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

    private boolean endsClause(int i) {
        if (!tokens.is(i, MARK)) {
            return false;
        }
        return tokens.isNone(i) || ",;:.)]".indexOf(text[tokens.starts[i]]) >= 0;
    }

    /** A name that the program's authors gave, as INPUT_FULL, onReceive, AUTO: not that of a thing. */
    private boolean isIdentifier(int i) {
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
        return tokens.ends[i] > tokens.starts[i];
    }

    /** Of those of systemd's units that somebody named: no mount, which is a path, and no slice. */
    boolean isUnit(int i) {
        return endsInUnit(i, "service")
                || endsInUnit(i, "socket")
                || endsInUnit(i, "timer")
                || endsInUnit(i, "target")
                || endsInUnit(i, "scope");
    }

    private boolean endsInUnit(int i, String type) {
        int dot = tokens.ends[i] - type.length() - 1;
        return dot > tokens.starts[i] && text[dot] == '.' && ends(i, type) && !tokens.looks(i, Scanner.PATH);
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
            hump |= to > from
                    && (text[to] == '_' && text[to - 1] != '_' && to + 1 < tokens.ends[i] && !isDigit(text[to + 1])
                            || isCapital(to) && !isCapital(to - 1));
            to++;
        }
        boolean sign = to + 1 < tokens.ends[i] && (text[to] == '.' || text[to] == '@') && isDigit(text[to + 1]);
        return hump && sign && to - from >= SHORTEST_IDENTIFIER ? to + 1 : 0;
    }
}
