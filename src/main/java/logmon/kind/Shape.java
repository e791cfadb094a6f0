package logmon.kind;

import java.util.List;
import logmon.kind.Token.Type;
import logmon.kind.Vocabulary.Role;

/**
 * The shape of a message: what varies from one occurrence of a problem to the next is replaced by {@code *}. By
 * principle, not by program, and rather too much than too little: the words around keep the problems apart.
 *
 * <ul>
 *   <li>By its looks varies a word with a digit in it, with all that is joined to it, and a name with a structure: a
 *       path, URL, domain, mail address, file, name-with-hyphens, list. Not the names of systemd's units and of exceptions.
 *   <li>By its place varies a word where a name stands: "user NAME", "for NAME from", "NAME[192.0.2.1]", "from OLD to
 *       NEW", "GET /path", "key: NAME"; and whatever is single in brackets or quoted.
 *   <li>The value of {@code key=value} varies.
 *   <li>What happened never does: "refused", "not", "NullPointerException"; quoted sentences that say such; the values of
 *       keys like {@code reason=}; a small number after "error", "status" and the like.
 * </ul>
 *
 * <p>What belongs to a mask falls into it: the mask next to it, its brackets, its measure, the further items of its list.
 * So a list of five has the shape of a list of two. Runs of white space count as one space; all else of a message stands
 * in its shape as it is.
 */
public final class Shape {
    /** Stands in a shape for what varies. */
    public static final char MASK = '*';

    /** A shape is at most this long. */
    static final int LONGEST = 300;

    /** Nothing beyond this many characters of a message makes its shape. */
    private static final int LOOKED_AT = 1_000;

    private static final int NESTING = 3;
    private static final int COUNTED_WITHIN = 3;
    private static final int LONGEST_CODE = 4;

    private final String text;
    private final int nesting;
    private final List<Token> tokens;
    /** Where in the shape a token starts, with the space before it. */
    private final int[] starts;

    private final ShapeBuilder out = new ShapeBuilder();

    private Shape(String text, int nesting) {
        this.text = text;
        this.nesting = nesting;
        this.tokens = Token.split(text);
        this.starts = new int[tokens.size()];
    }

    /** The shape of a message; the same message has the same shape, always. */
    public static String of(String message) {
        if (message.length() <= LOOKED_AT) {
            return cut(new Shape(message, NESTING).masked().stripped());
        }
        int end = Character.isHighSurrogate(message.charAt(LOOKED_AT - 1)) ? LOOKED_AT - 1 : LOOKED_AT;
        ShapeBuilder shape = new Shape(message.substring(0, end), NESTING).masked();
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

    private ShapeBuilder masked() {
        for (int i = 0; i < tokens.size(); i++) {
            starts[i] = out.length();
            Token token = token(i);
            if (token.isSpaced()) {
                out.append(" ");
            }
            if (token.spaces() > 1 && token(i - 1).is(Role.NOUN) && token.is(Role.PREPOSITION)) {
                // The name is empty: "user  from".
                out.mask();
                out.append(" ");
            }
            switch (token.type()) {
                case MARK -> out.mark(token.text().charAt(0));
                case KEY -> out.append(token.text());
                case QUOTED -> quoted(i);
                default -> value(i);
            }
        }
        if (!text.isEmpty() && Vocabulary.isSpace(text.charAt(text.length() - 1))) {
            out.append(" ");
        }
        return out;
    }

    private void value(int i) {
        String value = token(i).text();
        Token key = key(i);
        boolean assigned = key.is(Type.KEY);
        if (isCode(value, key) || assigned && (isOutcome(value) || key.is(Role.SOURCE_KEY))) {
            out.append(value);
        } else if (assigned && key.is(Role.TELLING_KEY) && nesting > 0) {
            out.append(new Shape(value, nesting - 1).masked().toString());
        } else if (!assigned && Vocabulary.isUnit(value)) {
            unit(value);
        } else if (assigned || token(i).is(Type.VARIABLE) || isName(i) || isPartOfNumber(i)) {
            mask(i);
        } else {
            out.append(isCounted(i) ? singular(value) + MASK : value);
        }
    }

    /** Masks the token; together with its key, when that only goes on with a list: "* uid=1", "*, server: web". */
    private void mask(int i) {
        int key = token(i - 1).is(Type.KEY) ? i - 1 : i - 2;
        Token before = token(key - 1);
        boolean goesOn =
                before.is(',') || before.is(';') || key == i - 1 && (before.is(Type.VALUE) || before.is(Type.QUOTED));
        if (goesOn && (key == i - 1 || token(i - 1).is(':')) && !token(key).is(Role.TELLING_KEY)) {
            out.continueMask(starts[key]);
        }
        out.mask();
    }

    /** What introduces the value at {@code i}: "key=value", "noun value", "noun: value". */
    private Token key(int i) {
        Token before = token(i - 1);
        if (before.is(Type.KEY)) {
            return !token(i).isSpaced() || before.text().endsWith(":") ? before : Token.NONE;
        }
        return before.is(':') || before.is('=') ? token(i - 2) : before;
    }

    /** "refused", but not "unknown", which rather says that there is no value. */
    private static boolean isOutcome(String value) {
        return Vocabulary.isOutcome(value) && !Vocabulary.roles(value).contains(Role.LITERAL);
    }

    /** "status 203", "error -71", "status=1/FAILURE" */
    private static boolean isCode(String value, Token key) {
        if (!key.is(Role.NUMBER_KEY)) {
            return false;
        }
        int slash = value.indexOf('/');
        String number = slash < 0 ? value : value.substring(0, slash);
        boolean negative = number.startsWith("-");
        return number.length() <= LONGEST_CODE
                && Vocabulary.isNumber(negative ? number.substring(1) : number)
                && (negative || !key.text().equalsIgnoreCase("error"));
    }

    /** The name of a unit stays, but not what numbers it: session-12.scope, user@1000.service. */
    private void unit(String unit) {
        int number = unit.endsWith(".scope") ? unit.indexOf('-') : unit.indexOf('@');
        int dot = unit.lastIndexOf('.');
        if (number >= 0 && Vocabulary.varies(unit.substring(number + 1, dot))) {
            out.append(unit.substring(0, number + 1));
            out.mask();
            out.append(unit.substring(dot));
        } else {
            out.append(unit);
        }
    }

    private void quoted(int i) {
        String quoted = token(i).text();
        int marks = 1;
        while (quoted.charAt(marks - 1) == '\\') {
            marks++;
        }
        String content = quoted.substring(marks, quoted.length() - marks);
        Token key = key(i);
        if (key.is(Role.SOURCE_KEY)) {
            out.append(quoted);
        } else if (nesting > 0 && (isStatement(i) || isTelling(content, key))) {
            out.append(quoted.substring(0, marks));
            out.append(new Shape(content, nesting - 1).masked().toString());
            out.append(quoted.substring(quoted.length() - marks));
        } else {
            mask(i);
        }
    }

    /** What a structured line says before its keys: {@code "Kubelet version" version="1.29"}. */
    private boolean isStatement(int i) {
        return token(i + 1).is(Type.KEY) && token(i - 1).is(Type.MARK);
    }

    /** "error='...'", "result '...'", and a sentence that tells a problem. */
    private static boolean isTelling(String content, Token key) {
        if (key.is(Role.TELLING_KEY) && !content.isBlank() || isOutcome(content)) {
            return true;
        }
        List<Token> words = Token.split(content);
        return words.size() > 1
                && !(key.is(Type.WORD) && key.is(Role.NOUN))
                && words.stream().anyMatch(word -> word.is(Role.OUTCOME));
    }

    /** A word where names stand, unless it tells what happened. */
    private boolean isName(int i) {
        Token token = token(i);
        if (isChange(i)) {
            return true;
        }
        if (token.is(Role.LITERAL)) {
            return !token.is(Role.OUTCOME) || token(i - 1).is(Role.PREPOSITION) || isOwner(i);
        }
        if (token.is(Role.FUNCTION)) {
            return false;
        }
        boolean name = token.text().indexOf('-') > 0
                || isIntroduced(i)
                || isBetweenPrepositions(i)
                || isAlone(i)
                || isKindOfVariable(i);
        return isOwner(i) || name && !Vocabulary.isTelling(token.text());
    }

    /** "from OLD to NEW", "OLD -> NEW" */
    private boolean isChange(int i) {
        boolean from = token(i - 1).text().equals("from") && token(i + 1).text().equals("to");
        boolean to = token(i - 1).text().equals("to") && token(i - 3).text().equals("from");
        return from || to || isArrow(i + 1) || isArrow(i - 2);
    }

    private boolean isArrow(int i) {
        return token(i).is('-') && token(i + 1).is('>');
    }

    /** "NAME[192.0.2.1]", "NAME (192.0.2.1)", "NAME(uid=0)", "NAME : " as sudo writes it. */
    private boolean isOwner(int i) {
        Token next = token(i + 1);
        Token inside = token(i + 2);
        if (next.isSpaced()) {
            return next.is('(') && isAddress(inside) || next.is(':') && i == 0;
        }
        return next.is('@')
                || next.is('(') && inside.is(Type.KEY)
                || (next.is('[') || next.is('(')) && isAddress(inside);
    }

    private static boolean isAddress(Token token) {
        String text = token.text();
        int dot = text.indexOf('.', text.indexOf('.') + 1);
        int colon = text.indexOf(':', text.indexOf(':') + 1);
        return token.is(Type.VARIABLE) && (text.indexOf('.', dot + 1) > dot && dot > 0 || colon > 0);
    }

    /** "user NAME", "on device NAME:", "No such container: NAME" */
    private boolean isIntroduced(int i) {
        Token noun = token(i - 1).is(':') ? token(i - 2) : token(i - 1);
        Token next = token(i + 1);
        if (!noun.is(Role.NOUN) || !noun.is(Type.WORD) || !token(i).isSpaced()) {
            return false;
        }
        return next.is(Role.PREPOSITION)
                || !token(i).is(Role.NOUN)
                        && (endsClause(i + 1)
                                || next.is(Role.AFTER_NAME)
                                || next.is(Type.VARIABLE)
                                || next.is('(')
                                || next.is('['));
    }

    /** "for NAME from", "for NAME:" */
    private boolean isBetweenPrepositions(int i) {
        Token next = token(i + 1);
        return token(i - 1).is(Role.PREPOSITION)
                && (next.is(Role.PREPOSITION) || next.is(':'))
                && !token(i).is(Role.NOUN);
    }

    /** "key = NAME", "key: NAME", and nothing more to the clause; unless the key tells what happened. */
    private boolean isAlone(int i) {
        Token sign = token(i - 1);
        Token key = token(i - 2);
        Token after = token(i + 2);
        boolean alone = endsClause(i + 1) || token(i + 1).is(Type.KEY) || after.is(':') || after.is('=');
        if (!sign.is('=') && !(sign.is(':') && alone && token(i).isSpaced() && key.is(Type.WORD))) {
            return false;
        }
        return !key.is(Role.TELLING_KEY) && (key.is(Role.FUNCTION) || !Vocabulary.isTelling(key.text()));
    }

    /** "GET /path", "RSA SHA256:..." */
    private boolean isKindOfVariable(int i) {
        Token next = token(i + 1);
        return Vocabulary.isCapitals(token(i).text())
                && next.is(Type.VARIABLE)
                && !Vocabulary.isNumber(next.text())
                && next.isSpaced()
                && !token(i).is(Role.COMMAND_KEY);
    }

    /** "12 seconds", "12:00 UTC", "May 12" */
    private boolean isPartOfNumber(int i) {
        Token next = token(i + 1);
        return token(i).is(Role.MEASURE) && out.endsWithMask()
                || token(i).is(Role.CALENDAR)
                        && (out.endsWithMask() || next.is(Type.VARIABLE) || next.is(Role.CALENDAR));
    }

    /** "3 failed attempts", where one would be an attempt. */
    private boolean isCounted(int i) {
        int number = i - 1;
        while (number > i - COUNTED_WITHIN
                && token(number).is(Type.WORD)
                && !token(number).is(Role.FUNCTION)) {
            number--;
        }
        return Vocabulary.isNumber(token(number).text())
                && !token(i + 1).is(Type.VARIABLE)
                && Vocabulary.roles(singular(token(i).text())).contains(Role.COUNTED);
    }

    private static String singular(String word) {
        return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }

    private boolean endsClause(int i) {
        Token token = token(i);
        return token == Token.NONE || token.is(Type.MARK) && ",;:.)]".contains(token.text());
    }

    private Token token(int i) {
        return i >= 0 && i < tokens.size() ? tokens.get(i) : Token.NONE;
    }
}
