package logmon.filter.logcheck;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a POSIX regular expression by recursive descent: the grammar of POSIX.1-2017, 9.5.3, read as gnulib's dfa.c and glibc's regcomp.c do. */
final class PosixRegexParser {
    private static final int END = -1;

    private static final int MOST_NESTED = 50;

    /** GNU's RE_DUP_MAX. */
    private static final int MOST_REPETITIONS = 0x7fff;

    private static final Pattern INTERVAL = Pattern.compile("\\{(\\d{1,5}|(?=,))(,(\\d{0,5}))?\\}");

    private static final String WORD = BracketExpression.word(false);
    private static final String WORD_START = "(?<!" + WORD + ")(?=" + WORD + ")";
    private static final String WORD_END = "(?<=" + WORD + ")(?!" + WORD + ")";

    private final String ere;
    private final boolean capturing;

    /** Groups that, where the parser is, have matched something for certain. */
    private final Set<Integer> matched = new HashSet<>();

    /** Where the expression's own branches begin. */
    private final List<Integer> branches = new ArrayList<>(List.of(0));

    private int at;

    /** Whether an atom that is not repeated has just been read: there, a "{" can be text. */
    private boolean behindAtom;

    private int depth;
    private int groups;
    private int lineStarts;
    private boolean refersBack;

    PosixRegexParser(String ere) {
        this.ere = ere;
        // To capture takes time and stack.
        capturing = ere.matches(".*\\\\[1-9].*");
    }

    PosixRegex parse() throws PosixRegex.Untranslatable {
        if (ere.indexOf('\ufffd') >= 0) {
            throw new PosixRegex.Untranslatable("not UTF-8");
        }
        RegexPart whole = alternation();
        if (peek() != END) {
            throw new PosixRegex.Untranslatable("a ) without its (");
        }
        branches.add(ere.length() + 1);
        List<String> parts = new ArrayList<>();
        for (int i = 1; i < branches.size(); i++) {
            parts.add(ere.substring(branches.get(i - 1), branches.get(i) - 1));
        }
        boolean anchored = ere.startsWith("^") && parts.size() == 1;
        return new PosixRegex(
                whole.java(),
                refersBack ? List.of(ere) : parts,
                anchored,
                whole.starts(),
                whole.needs(),
                anchored && lineStarts == 1 && !refersBack);
    }

    private RegexPart alternation() throws PosixRegex.Untranslatable {
        int before = groups;
        RegexPart all = branch();
        while (accept('|')) {
            if (depth == 0) {
                branches.add(at);
            }
            forget(before);
            all = all.or(branch());
            forget(before);
        }
        return all;
    }

    private RegexPart branch() throws PosixRegex.Untranslatable {
        RegexPart all = RegexPart.literal("", "");
        RegexPart run = all;
        behindAtom = false;
        while (peek() != END && peek() != '|' && peek() != ')') {
            RegexPart next = piece();
            if (run.isOneText() && next.isOneText()) {
                run = run.then(next);
            } else {
                all = all.then(run);
                run = next;
            }
        }
        return all.then(run);
    }

    private RegexPart piece() throws PosixRegex.Untranslatable {
        int begin = at;
        if (peek() == '{' && !behindAtom || quantifier() != null) {
            throw new PosixRegex.Untranslatable("nothing to repeat before " + ere.charAt(begin));
        }
        String place = place();
        if (place != null) {
            if (quantifier() != null) {
                throw new PosixRegex.Untranslatable("repeats a place, " + ere.substring(begin, at));
            }
            behindAtom = false;
            return RegexPart.literal(place, "");
        }
        int before = groups;
        RegexPart part = atom();
        behindAtom = true;
        for (String quantifier = quantifier(); quantifier != null; quantifier = quantifier()) {
            forget(before);
            // One quantifier behind the other would mean something else to Java.
            part = (behindAtom ? part : part.in("(?:", ")")).repeated(quantifier);
            behindAtom = false;
        }
        return part;
    }

    /** What repeats the thing before, in Java's words; {@code null}: nothing does. */
    private String quantifier() throws PosixRegex.Untranslatable {
        int c = peek();
        if (c == '*' || c == '+' || c == '?') {
            at++;
            return Character.toString(c);
        }
        boolean interval = c == '{' && (at + 1 == ere.length() || "0123456789,}".indexOf(ere.charAt(at + 1)) >= 0);
        return interval ? interval() : null;
    }

    private String interval() throws PosixRegex.Untranslatable {
        Matcher interval = INTERVAL.matcher(ere).region(at, ere.length());
        if (!interval.lookingAt()) {
            throw new PosixRegex.Untranslatable("a { that begins an interval, or stands for itself");
        }
        at = interval.end();
        int least = number(interval.group(1), 0);
        int most = number(interval.group(3), least);
        if (least > most || most > MOST_REPETITIONS) {
            throw new PosixRegex.Untranslatable("repeats out of bounds, " + interval.group());
        }
        return interval.group().replace("{,", "{0,");
    }

    private static int number(String digits, int none) {
        return digits == null || digits.isEmpty() ? none : Integer.parseInt(digits);
    }

    /** A condition on the place, in Java's words; {@code null}: there is none. */
    private String place() {
        if (accept('^')) {
            lineStarts++;
            return "^";
        }
        if (accept('$')) {
            return "\\z";
        }
        if (peek() != '\\' || at + 1 == ere.length()) {
            return null;
        }
        String place = switch (ere.charAt(at + 1)) {
            case '`' -> "^";
            case '\'' -> "\\z";
            case '<' -> WORD_START;
            case '>' -> WORD_END;
            case 'b' -> "(?:" + WORD_START + "|" + WORD_END + ")";
            case 'B' -> "(?!" + WORD_START + "|" + WORD_END + ")";
            default -> null;
        };
        if (place != null) {
            at += 2;
            lineStarts += place.equals("^") ? 1 : 0;
        }
        return place;
    }

    private RegexPart atom() throws PosixRegex.Untranslatable {
        int c = next();
        return switch (c) {
            case '(' -> group();
            case '[' -> {
                BracketExpression set = new BracketExpression(ere, at);
                at = set.end();
                yield RegexPart.unknown(set.java());
            }
            case '.' -> RegexPart.unknown(BracketExpression.any());
            case '\\' -> escaped();
            default -> text(c);
        };
    }

    private RegexPart group() throws PosixRegex.Untranslatable {
        if (++depth > MOST_NESTED) {
            throw new PosixRegex.Untranslatable("nested more than " + MOST_NESTED + " deep");
        }
        int number = ++groups;
        RegexPart inside = alternation();
        if (!accept(')')) {
            throw new PosixRegex.Untranslatable("a ( without its )");
        }
        depth--;
        matched.add(number);
        return inside.in(capturing ? "(" : "(?:", ")");
    }

    private RegexPart escaped() throws PosixRegex.Untranslatable {
        int c = next();
        return switch (c) {
            case END -> throw new PosixRegex.Untranslatable("ends in a backslash");
            case 'w' -> RegexPart.unknown(WORD);
            case 'W' -> RegexPart.unknown(BracketExpression.word(true));
            case 's' -> RegexPart.unknown(BracketExpression.space(false));
            case 'S' -> RegexPart.unknown(BracketExpression.space(true));
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                // Of a group that was passed over, or matched several times, the two may remember different texts.
                if (!matched.contains(c - '0')) {
                    throw new PosixRegex.Untranslatable(
                            "\\" + (c - '0') + " refers to no group that is sure to have matched");
                }
                refersBack = true;
                yield RegexPart.unknown("(?:\\" + (c - '0') + ")");
            }
            default -> text(c);
        };
    }

    private static RegexPart text(int c) {
        boolean plain = c <= ' ' || c >= 0x7f || Character.isLetterOrDigit(c);
        String text = Character.toString(c);
        return RegexPart.literal(plain ? text : "\\" + text, text);
    }

    private void forget(int before) {
        matched.removeIf(group -> group > before);
    }

    private int peek() {
        return at < ere.length() ? ere.codePointAt(at) : END;
    }

    private int next() {
        int c = peek();
        at += c == END ? 0 : Character.charCount(c);
        return c;
    }

    private boolean accept(char c) {
        boolean there = peek() == c;
        at += there ? 1 : 0;
        return there;
    }
}
