package logmon;

import java.util.List;
import logmon.ShapeToken.Type;

/**
 * The shape of a message: what varies from one occurrence of a problem to the next is replaced by {@code *}. By
 * principle, not by program:
 *
 * <ul>
 *   <li>By its looks varies a word with a digit in it, with all that is joined to it: a number, address, id, time,
 *       version, device; and a name with a structure: a path, URL, host name, mail address, file name, list. Not the
 *       names of systemd's units, of processes and of exceptions: those name the problem.
 *   <li>By its neighbours varies a word that they give away as a name: "user NAME", "server NAME is", "NAME[192.0.2.1]".
 *   <li>Quoted text varies, unless it is a sentence that tells a problem, or what a structured log line says.
 *   <li>The value in {@code key=value} varies, unless the key or the value itself names an outcome: {@code result=},
 *       {@code =denied}. So does a number, unless it is the outcome: "status 203", "error -71".
 * </ul>
 *
 * <p>What belongs to a mask falls into it: the mask next to it, its brackets, its measure, the further items of its list.
 * So a list of five has the shape of a list of two. Runs of white space count as one space; all else of a message stands
 * in its shape as it is.
 */
final class Shape {
    static final char MASK = '*';

    /** A shape is at most this long. */
    static final int LONGEST = 300;

    /** Nothing beyond this many characters of a message makes its shape. */
    private static final int LOOKED_AT = 1_000;

    private static final int NESTING = 3;

    private static final int COUNTED_WITHIN = 3;
    private static final int NOTHING = -1;

    private final int nesting;
    private final List<ShapeToken> tokens;
    private final MaskedText out = new MaskedText();
    /** How many more words may be what the last number counts. */
    private int counting = NOTHING;

    private Shape(String text, int nesting) {
        this.tokens = ShapeToken.split(text);
        this.nesting = nesting;
    }

    /** The shape of a message; the same message has the same shape, always. */
    static String of(String message) {
        if (message.length() <= LOOKED_AT) {
            return cut(new Shape(message, NESTING).run().stripped());
        }
        int end = Character.isHighSurrogate(message.charAt(LOOKED_AT - 1)) ? LOOKED_AT - 1 : LOOKED_AT;
        MaskedText shape = new Shape(message.substring(0, end), NESTING).run();
        shape.mask();
        return cut(shape.stripped());
    }

    private static String cut(String shape) {
        if (shape.length() <= LONGEST) {
            return shape;
        }
        boolean splits = Character.isHighSurrogate(shape.charAt(LONGEST - 1));
        return splits ? shape.substring(0, LONGEST - 1) + MASK : shape.substring(0, LONGEST);
    }

    private MaskedText run() {
        for (int i = 0; i < tokens.size(); i++) {
            append(i);
        }
        return out;
    }

    private void append(int i) {
        ShapeToken token = token(i);
        switch (token.type()) {
            case SPACE -> space(i);
            case MARK -> mark(token.text().charAt(0));
            case KEY -> out.append(token.text());
            case VARIABLE -> out.mask();
            case QUOTED -> quoted(i);
            case VALUE -> value(token(i - 1), token.text());
            case WORD -> word(i);
        }
    }

    private void space(int i) {
        out.append(" ");
        boolean nameless = token(i).text().length() > 1
                && ShapeWords.introducesPerson(token(i - 1).lower())
                && ShapeWords.isPreposition(token(i + 1).lower());
        if (nameless) {
            out.mask();
            out.append(" ");
        }
    }

    private void mark(char mark) {
        counting = NOTHING;
        out.mark(mark);
    }

    private void quoted(int i) {
        String quoted = token(i).text();
        int marks = ShapeToken.escapes(quoted) + 1;
        String content = quoted.substring(marks, quoted.length() - marks);
        ShapeToken key = keyBefore(i);
        if (key != ShapeToken.NONE && ShapeWords.isSource(key.name())) {
            pieces(quoted);
        } else if (nesting > 0 && (saysWhatHappened(i, key, content) || isSentence(content))) {
            out.append(quoted.substring(0, marks));
            out.append(new Shape(content, nesting - 1).run().toString());
            out.append(quoted.substring(quoted.length() - marks));
        } else {
            out.mask();
        }
    }

    /** "error='...'", "='denied'", "result '...'", and the text of a structured line: "'...' key=value". */
    private boolean saysWhatHappened(int i, ShapeToken key, String content) {
        if (key != ShapeToken.NONE) {
            return ShapeWords.isOutcome(key.name()) && !content.isBlank() || ShapeWords.isOutcomeValue(content);
        }
        boolean structured = isSpace(i + 1) && token(i + 2).type() == Type.KEY && !isWord(i - 2);
        return structured || ShapeWords.isOutcome(wordBefore(i));
    }

    /** Several words, one of which tells of a problem. */
    private static boolean isSentence(String content) {
        List<ShapeToken> tokens = ShapeToken.split(content);
        return tokens.stream().anyMatch(token -> token.type() == Type.SPACE)
                && tokens.stream().anyMatch(token -> ShapeWords.isProblem(token.lower()));
    }

    private void value(ShapeToken key, String value) {
        String name = key.name();
        if (ShapeWords.isOutcomeNumber(name, value) || ShapeWords.isOutcomeValue(value)) {
            out.append(value);
        } else if (ShapeWords.isSource(name)) {
            pieces(value);
        } else if (nesting > 0 && !value.isEmpty() && ShapeWords.isOutcome(name)) {
            out.append(new Shape(value, nesting - 1).run().toString());
        } else {
            out.mask();
        }
    }

    private void word(int i) {
        String word = token(i).text();
        counting = ShapeWords.isNumber(word)
                ? COUNTED_WITHIN
                : ShapeWords.isPreposition(token(i).lower()) ? NOTHING : counting - 1;
        if (keyBefore(i) != ShapeToken.NONE) {
            value(keyBefore(i), word);
        } else if (ShapeWords.isUnit(word) || isProcess(i)) {
            pieces(word);
        } else if (ShapeWords.isOutcomeNumber(nounBefore(i), word)) {
            out.append(word);
        } else if (ShapeWords.varies(word) || isName(i) || isTime(i) || isMeasure(i)) {
            out.mask();
        } else if (isCounted(i)) {
            out.append(word.endsWith("s") ? word.substring(0, word.length() - 1) : word);
            out.append(String.valueOf(MASK));
        } else {
            pieces(word);
        }
    }

    /** Part by part: of those with a digit only a name's number is masked, or all. */
    private void pieces(String word) {
        int start = 0;
        for (int i = 0; i <= word.length(); i++) {
            if (i == word.length() || !ShapeWords.isWordCharacter(word.charAt(i))) {
                piece(word.substring(start, i));
                out.append(word.substring(i, Math.min(i + 1, word.length())));
                start = i + 1;
            }
        }
    }

    private void piece(String piece) {
        int end = ShapeWords.endOfName(piece);
        out.append(piece.substring(0, end));
        if (end < piece.length()) {
            out.mask();
        }
    }

    // What a word's neighbours say of it.

    /** "php-fpm8.2[811]:" */
    private boolean isProcess(int i) {
        return token(i + 1).is("[")
                && token(i + 3).is("]")
                && ShapeWords.isNumber(token(i + 2).text())
                && !ShapeWords.isNumber(token(i).text());
    }

    private boolean isName(int i) {
        return isLeading(i)
                || isAddressee(i)
                || isIntroduced(i)
                || isClaimant(i)
                || isArgument(i)
                || isRequest(i)
                || isRecord(i);
    }

    /** Who does it, as cron and sudo write it: "(root) CMD", "root : TTY=". */
    private boolean isLeading(int i) {
        int first = isSpace(0) ? 1 : 0;
        return i == first && isSpace(i + 1) && token(i + 2).is(":") && !ShapeWords.isProblem(token(i).lower())
                || i == first + 1 && token(first).is("(") && token(i + 1).is(")") && isSpace(i + 2);
    }

    /** "NAME[192.0.2.1]", "from NAME (192.0.2.1)", "(NAME) [192.0.2.1]", "NAME(uid=0)". */
    private boolean isAddressee(int i) {
        if (token(i + 1).is("[") && (isAddress(i + 2) || isUnknown(i + 2))
                || isUnknown(i) && token(i - 1).is("[")) {
            return true;
        }
        if (token(i + 1).is("@") || token(i + 1).is("(") && token(i + 2).text().equals("uid=")) {
            return true;
        }
        boolean inBrackets = token(i - 1).is("(") && token(i + 1).is(")");
        int space = inBrackets ? i + 2 : i + 1;
        boolean before = isSpace(space)
                && (token(space + 1).is("[") || token(space + 1).is("("))
                && (isAddress(space + 2) || token(space + 2).is("[") && isAddress(space + 3));
        return before && (inBrackets || ShapeWords.isPreposition(wordBefore(i)));
    }

    private boolean isUnknown(int i) {
        return token(i).text().equals("unknown")
                && (token(i + 1).is("[") || token(i + 1).is("]"));
    }

    /** "user NAME", "on device NAME:", "No such container: NAME". */
    private boolean isIntroduced(int i) {
        String word = token(i).text();
        String noun = nounBefore(i);
        boolean colon = wordBefore(i).isEmpty();
        if (ShapeWords.introducesPerson(noun) && !colon) {
            boolean happening = ShapeWords.isHappening(word) && endsClause(i + 1);
            return !ShapeWords.isOrdinary(token(i).lower()) && !happening
                    || isFromAddress(i + 1) && !ShapeWords.isPreposition(token(i).lower());
        }
        if (!ShapeWords.introducesThing(noun) && !ShapeWords.introducesPerson(noun)) {
            return false;
        }
        return !ShapeWords.isOrdinary(token(i).lower())
                && !ShapeWords.isHappening(word)
                && (endsClause(i + 1) || !colon && ShapeWords.followsName(wordAfter(i)));
    }

    /** "for NAME from 192.0.2.1", "for NAME: " */
    private boolean isClaimant(int i) {
        String before = wordBefore(i);
        String word = token(i).text();
        return (before.equals("for") || before.equals("by"))
                && !ShapeWords.isOrdinary(token(i).lower())
                && (isFromAddress(i + 1) || token(i + 1).is(":") && !ShapeWords.isHappening(word));
    }

    private boolean isFromAddress(int i) {
        return isSpace(i)
                && token(i + 1).text().equals("from")
                && (isAddress(i + 3) || ShapeWords.varies(token(i + 3).text()));
    }

    /** "lookup(NAME)", but not what went wrong there: "connect(ECONNREFUSED)". */
    private boolean isArgument(int i) {
        String word = token(i).text();
        return token(i - 1).is("(")
                && isWord(i - 2)
                && token(i + 1).is(")")
                && word.length() > 2
                && !ShapeWords.isHappening(word)
                && word.indexOf(':') < 0;
    }

    /** "GET /path" */
    private boolean isRequest(int i) {
        return ShapeWords.isMethod(token(i).text())
                && isSpace(i + 1)
                && token(i + 2).type() == Type.VARIABLE;
    }

    /** "example.org IN MX", as the DNS is written. */
    private boolean isRecord(int i) {
        int in = token(i).text().equals("IN") ? i : i - 2;
        return token(in).text().equals("IN")
                && ShapeWords.varies(token(in - 2).text())
                && ShapeWords.isCapitals(token(in + 2).text());
    }

    /** The name of a month, a day or a time zone beside a number. */
    private boolean isTime(int i) {
        String word = token(i).lower();
        if (ShapeWords.isTimeZone(word)) {
            return out.endsWithMask();
        }
        return ShapeWords.isCalendar(word)
                && (out.endsWithMask() || ShapeWords.isNumber(wordAfter(i)) || ShapeWords.isCalendar(wordAfter(i)));
    }

    /** "12 seconds" */
    private boolean isMeasure(int i) {
        return out.endsWithMask() && ShapeWords.isMeasure(token(i).lower());
    }

    /** "3 failed attempts", where one would be an attempt. */
    private boolean isCounted(int i) {
        return counting > NOTHING && ShapeWords.isCounted(token(i).text()) && !ShapeWords.isNumber(wordAfter(i));
    }

    private boolean isAddress(int i) {
        return ShapeWords.isAddress(token(i).text());
    }

    private boolean isSpace(int i) {
        return token(i).type() == Type.SPACE;
    }

    private boolean isWord(int i) {
        return token(i).type() == Type.WORD;
    }

    private boolean endsClause(int i) {
        ShapeToken token = token(i);
        return token == ShapeToken.NONE || token.type() == Type.MARK && ",;:.)]".contains(token.text());
    }

    /** What a value is introduced by: "NOUN value", "NOUN: value". */
    private String nounBefore(int i) {
        boolean colon = isSpace(i - 1) && token(i - 2).is(":") && isWord(i - 3);
        return colon ? token(i - 3).lower() : wordBefore(i);
    }

    /** The key of the value at {@code i}: key=value, "key":value, "key": value. */
    private ShapeToken keyBefore(int i) {
        ShapeToken before = token(isSpace(i - 1) ? i - 2 : i - 1);
        boolean key =
                before.type() == Type.KEY && (!isSpace(i - 1) || before.text().endsWith(":"));
        return key ? before : ShapeToken.NONE;
    }

    private String wordBefore(int i) {
        return isSpace(i - 1) && isWord(i - 2) ? token(i - 2).lower() : "";
    }

    private String wordAfter(int i) {
        return isSpace(i + 1) && isWord(i + 2) ? token(i + 2).lower() : "";
    }

    private ShapeToken token(int i) {
        return i >= 0 && i < tokens.size() ? tokens.get(i) : ShapeToken.NONE;
    }
}
