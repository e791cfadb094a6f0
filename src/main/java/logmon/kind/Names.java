package logmon.kind;

import static logmon.kind.Tokens.KEY;
import static logmon.kind.Tokens.MARK;
import static logmon.kind.Tokens.VARIABLE;
import static logmon.kind.Tokens.WORD;

/**
 * Finds the words of a message that are names, by the places where they stand, and the words that say what happened. A word
 * can be either, as "ted" and "closed": in the place of a name it is one if something else in its clause says what happened.
 */
final class Names {
    private static final int SHORTEST_PROCESS_ID = 3;

    private final Tokens tokens;
    private final Words words;

    Names(Tokens tokens, Words words) {
        this.tokens = tokens;
        this.words = words;
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
        if (!place || isChange(i) || words.isOutcome(i)) {
            return false;
        }
        boolean subject = introduced && tokens.has(i + 1, Vocabulary.AFTER_NAME);
        return !words.endsAsVerb(i) || (between || subject) && words.isToldBesides(i);
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
        if (round && words.isNumber(inside) && tokens.isMark(i + 3, ')')) {
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
        if (words.isToldBesides(i)) {
            return true;
        }
        boolean told = tokens.isMark(i + 1, ':')
                || tokens.has(noun - 1, Vocabulary.PREPOSITION)
                || tokens.isWord(noun - 1, "of");
        return (told || !words.endsAsVerb(i)) && !words.isOutcome(i) && !tokens.has(i, Vocabulary.NOUN);
    }

    /** "on device NAME:", "No such container: NAME" */
    private boolean isIntroduced(int i) {
        int noun = tokens.isMark(i - 1, ':') ? i - 2 : i - 1;
        if (!tokens.has(noun, Vocabulary.NOUN)
                || !tokens.is(noun, WORD)
                || tokens.isWord(noun - 1, "by") && words.isIdentifier(i)) {
            return false;
        }
        return isPlaceOfName(i) && (!tokens.has(i, Vocabulary.NOUN) || tokens.has(i + 1, Vocabulary.PREPOSITION));
    }

    /** Returns whether the token after a word can follow a name. */
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
        boolean colon = tokens.isMark(i - 1, ':') && tokens.isSpaced(i) && tokens.is(key, WORD);
        if (!tokens.isMark(i - 1, '=') && !(colon && endsValue(i + 1))) {
            return false;
        }
        return !tokens.has(key, Vocabulary.TELLING_KEY | Vocabulary.RIGHT | Vocabulary.LEVEL)
                && !tokens.has(i, Vocabulary.BOOLEAN)
                && !words.isIdentifier(i)
                && !words.isOutcome(key)
                && !words.endsAsVerb(key);
    }

    private boolean endsValue(int next) {
        return endsClause(next)
                || tokens.is(next, KEY)
                || tokens.has(next, Vocabulary.NOUN) && tokens.isMark(next + 1, ':');
    }

    /** "removing NAME", which is all of the message. */
    private boolean isObject(int i) {
        return tokens.isNone(i - 2)
                && tokens.isNone(i + 1)
                && words.ends(i - 1, "ing")
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
                        || words.ends(i - 1, "ing"));
    }

    /** "GET /path", "RSA SHA256:..." */
    private boolean isKindOfVariable(int i) {
        return tokens.has(i, Vocabulary.METHOD) && tokens.looks(i + 1, Scanner.PATH)
                || tokens.is(i + 1, VARIABLE)
                        && tokens.isMark(i - 1, ':')
                        && tokens.looks(i, Scanner.CAPITAL)
                        && tokens.isNone(i + 2);
    }

    private boolean endsClause(int i) {
        if (!tokens.is(i, MARK)) {
            return false;
        }
        return tokens.isNone(i) || ",;:.)]".indexOf(tokens.first(i)) >= 0;
    }
}
