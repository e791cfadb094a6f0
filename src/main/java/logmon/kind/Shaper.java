package logmon.kind;

import static logmon.kind.Characters.isDigit;
import static logmon.kind.Tokens.KEY;
import static logmon.kind.Tokens.MARK;
import static logmon.kind.Tokens.QUOTED;
import static logmon.kind.Tokens.VARIABLE;
import static logmon.kind.Tokens.WORD;

/** Makes shapes, one after the other: decides of each token of a message whether it stays. Not for two threads. */
final class Shaper {
    /** Nothing beyond this many characters of a message makes its shape. */
    static final int LOOKED_AT = 1_000;

    private static final int NESTING = 3;

    private final Tokens tokens = new Tokens();
    private final Scanner scanner = new Scanner(tokens);
    private final Words words = new Words(tokens);
    private final Names names = new Names(tokens, words);
    private final Brackets brackets = new Brackets(tokens, words, names);
    private final ShapeText out = new ShapeText();

    private char[] text;
    private int nesting;
    /** Where the shape starts in {@code out}. */
    private int start;

    /** The shape of a message, which is the first {@code length} characters of {@code message}. */
    String shape(char[] message, int length) {
        text = message;
        nesting = NESTING;
        tokens.reset(message);
        words.reset(message);
        out.reset(message);
        boolean cut = length > LOOKED_AT;
        int end = cut ? LOOKED_AT : length;
        shape(0, cut && Character.isHighSurrogate(message[end - 1]) ? end - 1 : end);
        if (cut) {
            out.mask();
        }
        return stripped();
    }

    /** Where in the message the character at this position of the shape made last is from. */
    int origin(int position) {
        return out.origin(start + position);
    }

    private String stripped() {
        start = 0;
        int end = out.length();
        while (start < end && out.charAt(start) == ' ') {
            start++;
        }
        while (end > start && out.charAt(end - 1) == ' ') {
            end--;
        }
        if (end - start <= Shape.LONGEST) {
            return out.substring(start, end);
        }
        end = start + Shape.LONGEST;
        boolean splits = Character.isHighSurrogate(out.charAt(end - 1));
        return splits ? out.substring(start, end - 1) + Shape.MASK : out.substring(start, end);
    }

    /** Appends the shape of a stretch of the message. */
    private void shape(int from, int to) {
        int before = tokens.count();
        scanner.scan(text, from, to);
        int end = tokens.count() - Tokens.MARGIN;
        for (int i = before + Tokens.MARGIN; i < end; i++) {
            i = token(i, end);
        }
        if (to > from && Characters.is(text[to - 1], Characters.SPACE)) {
            out.space();
        }
        tokens.removeFrom(before);
    }

    /** Appends a token, and perhaps some that follow; the last of them is the result. */
    private int token(int i, int end) {
        tokens.shaped[i] = out.length();
        if (tokens.isSpaced(i)) {
            out.space();
            if (tokens.spaces[i] > 1 && tokens.has(i - 1, Vocabulary.NOUN) && tokens.has(i, Vocabulary.PREPOSITION)) {
                // The name is empty: "user  from".
                out.mask();
                out.space();
            }
        }
        switch (tokens.types[i]) {
            case MARK -> {
                int closing = brackets.endOfName(i);
                if (closing > 0) {
                    out.mask();
                    return closing;
                }
                out.mark(tokens.starts[i]);
            }
            case KEY -> append(i);
            case QUOTED -> quoted(i);
            default -> value(i);
        }
        return tokens.is(i, WORD) && tokens.has(i, Vocabulary.COMMAND_KEY) && tokens.isMark(i + 1, '(')
                ? command(i + 1, end)
                : i;
    }

    /** A command that a machine runs stays, because it is the job; but not the numbers in it. */
    private int command(int from, int end) {
        for (int i = from; i < end; i++) {
            if (tokens.isSpaced(i)) {
                out.space();
            }
            if (hasDigit(tokens.starts[i], tokens.ends[i])) {
                out.mask();
            } else {
                append(i);
            }
        }
        return end;
    }

    private boolean hasDigit(int from, int to) {
        for (int i = from; i < to; i++) {
            if (isDigit(text[i])) {
                return true;
            }
        }
        return false;
    }

    private void append(int i) {
        out.append(tokens.starts[i], tokens.ends[i]);
    }

    private void value(int i) {
        int key = key(i);
        boolean assigned = tokens.is(key, KEY);
        if (words.isCode(i, key)) {
            append(i);
        } else if (assigned) {
            assigned(i, key);
        } else if (tokens.looks(i, Scanner.DOT) && words.isUnit(i)) {
            unit(i);
        } else if (tokens.is(i, VARIABLE)) {
            variable(i, key);
        } else if (names.isName(i) || isPartOfNumber(i)) {
            mask(i);
        } else if (words.isCounted(i)) {
            out.append(tokens.starts[i], words.singular(i));
            out.mask();
            out.end();
        } else {
            append(i);
        }
    }

    private void assigned(int i, int key) {
        int from = tokens.starts[i];
        int to = tokens.ends[i];
        if (tokens.has(key, Vocabulary.SOURCE_KEY)
                || !tokens.has(key, Vocabulary.PERSON) && words.isOutcome(from, to) && !isFlag(i, key)) {
            append(i);
        } else if (tokens.has(key, Vocabulary.TELLING_KEY | Vocabulary.RIGHT) && nesting > 0) {
            nested(from, to);
        } else {
            mask(i);
        }
    }

    /** "force=true", unlike "success=true" and "connected=false". */
    private boolean isFlag(int i, int key) {
        int roles = Vocabulary.roles(text, tokens.starts[i], tokens.ends[i]);
        return (roles & Vocabulary.BOOLEAN) != 0
                && (roles & Vocabulary.OUTCOME) == 0
                && !tokens.has(key, Vocabulary.OUTCOME)
                && !words.ends(key, "ed=")
                && !words.ends(key, "ed\":");
    }

    private void nested(int from, int to) {
        nesting--;
        shape(from, to);
        nesting++;
    }

    /**
     * Of a name in the code with a number behind it, only the number is masked: doSaveChannels@286. And nothing of a
     * right's: org.freedesktop.login1.reboot.
     */
    private void variable(int i, int key) {
        if (tokens.has(key, Vocabulary.RIGHT) && tokens.looks(i, Scanner.DOT) && !tokens.looks(i, Scanner.ADDRESS)) {
            append(i);
            return;
        }
        int number = tokens.looks(i, Scanner.HUMP | Scanner.UNDERSCORE) ? words.endOfIdentifier(i) : 0;
        if (number > 0) {
            out.append(tokens.starts[i], number);
            out.mask();
        } else {
            mask(i);
        }
    }

    /** Masks the token; together with its key, when that only continues a list: "*, uid=1", "*, server: web". */
    private void mask(int i) {
        int key = tokens.is(i - 1, KEY) ? i - 1 : i - 2;
        boolean goesOn = tokens.isMark(key - 1, ',') || tokens.isMark(key - 1, ';');
        if (goesOn
                && (key == i - 1 || tokens.isMark(i - 1, ':'))
                && !tokens.has(key, Vocabulary.TELLING_KEY | Vocabulary.RIGHT)) {
            out.continueMask(tokens.shaped[key]);
        }
        out.mask();
    }

    /** What introduces the value at {@code i}: "key=value", "noun value", "noun: value". */
    private int key(int i) {
        int before = i - 1;
        if (tokens.is(before, KEY)) {
            return before;
        }
        return tokens.isMark(before, ':') || tokens.isMark(before, '=') ? i - 2 : before;
    }

    /** The name of a unit stays, but not what numbers it: session-12.scope, user@1000.service. */
    private void unit(int i) {
        int from = tokens.starts[i];
        int dot = tokens.ends[i] - 1;
        while (text[dot] != '.') {
            dot--;
        }
        char sign = tokens.ends[i] - dot == ".scope".length() && text[dot + 2] == 'c' ? '-' : '@';
        int number = from;
        while (number < dot && text[number] != sign) {
            number++;
        }
        if (hasDigit(number, dot)) {
            out.append(from, number + 1);
            out.mask();
            out.append(dot, tokens.ends[i]);
        } else {
            append(i);
        }
    }

    private void quoted(int i) {
        int from = tokens.starts[i];
        int to = tokens.ends[i];
        int marks = 1;
        while (text[from + marks - 1] == '\\') {
            marks++;
        }
        int key = key(i);
        if (tokens.has(key, Vocabulary.SOURCE_KEY)) {
            append(i);
        } else if (nesting > 0 && (isStatement(i) || isTelling(from + marks, to - marks, key))) {
            out.append(from, from + marks);
            nested(from + marks, to - marks);
            out.append(to - marks, to);
        } else {
            mask(i);
        }
    }

    /** What a structured line says before its keys: {@code "Kubelet version" version="1.29"}. */
    private boolean isStatement(int i) {
        return tokens.is(i + 1, KEY) && tokens.is(i - 1, MARK);
    }

    /** "error='...'", "result '...'", and a sentence that says what happened. */
    private boolean isTelling(int from, int to, int key) {
        if (tokens.has(key, Vocabulary.PERSON)) {
            return false;
        }
        if (tokens.has(key, Vocabulary.TELLING_KEY | Vocabulary.RIGHT) && to > from || words.isOutcome(from, to)) {
            return true;
        }
        if (tokens.is(key, WORD) && tokens.has(key, Vocabulary.NOUN)) {
            return false;
        }
        int before = tokens.count();
        scanner.scan(text, from, to);
        boolean tells = false;
        int end = tokens.count() - Tokens.MARGIN;
        for (int k = before + Tokens.MARGIN; k < end && end - before > Tokens.MARGIN + 1; k++) {
            tells |= tokens.has(k, Vocabulary.OUTCOME);
        }
        tokens.removeFrom(before);
        return tells;
    }

    /** "12 seconds", "12:00 UTC", "May 12" */
    private boolean isPartOfNumber(int i) {
        if (!tokens.has(i, Vocabulary.MEASURE | Vocabulary.CALENDAR)) {
            return false;
        }
        return out.endsWithMask()
                || tokens.has(i, Vocabulary.CALENDAR)
                        && (tokens.is(i + 1, VARIABLE) || tokens.has(i + 1, Vocabulary.CALENDAR));
    }
}
