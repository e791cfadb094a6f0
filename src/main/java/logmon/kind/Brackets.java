package logmon.kind;

import static logmon.kind.Tokens.MARK;
import static logmon.kind.Tokens.VARIABLE;
import static logmon.kind.Tokens.WORD;

/** Finds the brackets in which there is a name, by the places where they stand. */
final class Brackets {
    /** With the brackets, in tokens. */
    private static final int LONGEST = 7;

    private final Tokens tokens;
    private final Words words;
    private final Names names;

    Brackets(Tokens tokens, Words words, Names names) {
        this.tokens = tokens;
        this.words = words;
        this.names = names;
    }

    /**
     * Where a pair of brackets ends in which there is only a name, where names stand; 0 when it says something, or stands
     * where such are that do.
     */
    int endOfName(int i) {
        if (!(tokens.isMark(i, '(') || tokens.isMark(i, '[')) || !isPlaceOfName(i)) {
            return 0;
        }
        char closing = Characters.closing(tokens.first(i));
        for (int k = i + 1; k < i + LONGEST && !tokens.isNone(k); k++) {
            if (tokens.isMark(k, closing)) {
                return k > i + 1 || tokens.looks(i - 1, Scanner.ADDRESS) ? k : 0;
            }
            if (tokens.is(k, MARK)
                    ? Characters.is(tokens.first(k), Characters.OPENING | Characters.CLOSING)
                    : !isSilent(k) || tokens.is(k, WORD) && tokens.is(k - 1, WORD)) {
                return 0;
            }
        }
        return 0;
    }

    /** "192.0.2.1 (", "process 12 (", "imap(", "for [", "key: [", "WARNING [", and at the start of the message */
    private boolean isPlaceOfName(int i) {
        int before = i - 1;
        boolean round = tokens.isMark(i, '(');
        if (tokens.isMark(before, ',')) {
            return tokens.looks(i - 2, Scanner.ADDRESS);
        }
        return tokens.isNone(before)
                || tokens.is(before, Tokens.QUOTED)
                || tokens.looks(before, Scanner.ADDRESS)
                || words.isNumber(before) && tokens.has(i - 2, Vocabulary.NOUN) && round
                || round && !tokens.isSpaced(i) && tokens.is(before, WORD) && !tokens.is(i + 1, VARIABLE)
                || tokens.has(before, Vocabulary.PREPOSITION)
                || tokens.has(before, Vocabulary.NOUN) && round
                || tokens.isMark(before, ':')
                || tokens.has(before, Vocabulary.LEVEL) && !round && !names.isName(before);
    }

    private boolean isSilent(int k) {
        return tokens.is(k, VARIABLE)
                || tokens.is(k, WORD)
                        && !tokens.has(k, Vocabulary.LEVEL | Vocabulary.FUNCTION)
                        && !words.isOutcome(k)
                        && !words.endsAsVerb(k);
    }
}
