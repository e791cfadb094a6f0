package logmon.filter.logcheck;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A POSIX extended regular expression with GNU's additions, put into the words of {@link java.util.regex}: it finds
 * something in exactly those lines in which {@code grep -E} does in a UTF-8 locale. What is wrong to grep, or not sure
 * to mean the same to both, is refused. U+FFFD stands for bytes that are not UTF-8, which nothing matches in grep.
 *
 * @param java the same for {@link Pattern}
 * @param branches it finds what one of these expressions finds; itself alone, where it is not to be taken apart
 * @param anchored it finds only what the line begins with
 * @param starts what it finds begins with one of these; the empty text is one when that can be anything
 * @param needs is in every line in which it finds something; may be empty
 * @param selfContained it begins with {@code ^}, and nothing else in it depends on where the line begins
 */
record PosixRegex(
        String java, List<String> branches, boolean anchored, Set<String> starts, String needs, boolean selfContained) {
    /** The expression is refused; the message says why. */
    static final class Untranslatable extends Exception {
        private static final long serialVersionUID = 1L;

        Untranslatable(String message) {
            super(message);
        }
    }

    static PosixRegex of(String ere) throws Untranslatable {
        return new Parser(ere).parse();
    }

    Pattern pattern() {
        return Pattern.compile(java);
    }

    /**
     * A translated piece.
     *
     * @param starts what it matches begins with one of these
     * @param literal it matches these, and nothing else
     * @param needs is in all that it matches
     */
    private record Part(String java, Set<String> starts, boolean literal, String needs) {
        /** More than this are as good as any. */
        private static final int MOST_STARTS = 16;

        static Part unknown(String java) {
            return new Part(java, Set.of(""), false, "");
        }

        /** Matches one text; or, when that is empty, a place. */
        static Part literal(String java, String text) {
            return new Part(java, Set.of(text), true, text);
        }

        boolean isOneText() {
            return literal && starts.size() == 1;
        }

        Part then(Part next) {
            String concatenated = java + next.java;
            if (isOneText() && next.isOneText()) {
                return literal(concatenated, needs + next.needs);
            }
            String longer = needs.length() < next.needs.length() ? next.needs : needs;
            if (!literal || starts.size() * next.starts.size() > MOST_STARTS) {
                return new Part(concatenated, starts, false, longer);
            }
            Set<String> both = starts.stream()
                    .flatMap(start -> next.starts.stream().map(start::concat))
                    .collect(Collectors.toSet());
            return new Part(concatenated, both, next.literal, longer);
        }

        Part or(Part other) {
            Set<String> either = new HashSet<>(starts);
            either.addAll(other.starts);
            boolean tooMany = either.size() > MOST_STARTS;
            return new Part(
                    java + "|" + other.java, tooMany ? Set.of("") : either, literal && other.literal && !tooMany, "");
        }

        Part in(String opening, String closing) {
            return new Part(opening + java + closing, starts, literal, needs);
        }

        Part repeated(String quantifier) {
            String repeated = java + quantifier;
            if (quantifier.equals("?")) {
                Part orNothing = or(literal("", ""));
                return new Part(repeated, orNothing.starts, orNothing.literal, "");
            }
            return quantifier.equals("*") || quantifier.startsWith("{0")
                    ? unknown(repeated)
                    : new Part(repeated, starts, false, needs);
        }
    }

    /** By recursive descent: the grammar of POSIX.1-2017, 9.5.3, read as gnulib's dfa.c and glibc's regcomp.c do. */
    private static final class Parser {
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

        Parser(String ere) {
            this.ere = ere;
            // To capture takes time and stack.
            capturing = ere.matches(".*\\\\[1-9].*");
        }

        PosixRegex parse() throws Untranslatable {
            if (ere.indexOf('\ufffd') >= 0) {
                throw new Untranslatable("not UTF-8");
            }
            Part whole = alternation();
            if (peek() != END) {
                throw new Untranslatable("a ) without its (");
            }
            branches.add(ere.length() + 1);
            List<String> parts = new ArrayList<>();
            for (int i = 1; i < branches.size(); i++) {
                parts.add(ere.substring(branches.get(i - 1), branches.get(i) - 1));
            }
            boolean anchored = ere.startsWith("^") && parts.size() == 1;
            return new PosixRegex(
                    whole.java,
                    refersBack ? List.of(ere) : parts,
                    anchored,
                    whole.starts,
                    whole.needs,
                    anchored && lineStarts == 1 && !refersBack);
        }

        private Part alternation() throws Untranslatable {
            int before = groups;
            Part all = branch();
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

        private Part branch() throws Untranslatable {
            Part all = Part.literal("", "");
            Part run = all;
            behindAtom = false;
            while (peek() != END && peek() != '|' && peek() != ')') {
                Part next = piece();
                if (run.isOneText() && next.isOneText()) {
                    run = run.then(next);
                } else {
                    all = all.then(run);
                    run = next;
                }
            }
            return all.then(run);
        }

        private Part piece() throws Untranslatable {
            int begin = at;
            if (peek() == '{' && !behindAtom || quantifier() != null) {
                throw new Untranslatable("nothing to repeat before " + ere.charAt(begin));
            }
            String place = place();
            if (place != null) {
                if (quantifier() != null) {
                    throw new Untranslatable("repeats a place, " + ere.substring(begin, at));
                }
                behindAtom = false;
                return Part.literal(place, "");
            }
            int before = groups;
            Part part = atom();
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
        private String quantifier() throws Untranslatable {
            int c = peek();
            if (c == '*' || c == '+' || c == '?') {
                at++;
                return Character.toString(c);
            }
            boolean interval = c == '{' && (at + 1 == ere.length() || "0123456789,}".indexOf(ere.charAt(at + 1)) >= 0);
            return interval ? interval() : null;
        }

        private String interval() throws Untranslatable {
            Matcher interval = INTERVAL.matcher(ere).region(at, ere.length());
            if (!interval.lookingAt()) {
                throw new Untranslatable("a { that begins an interval, or stands for itself");
            }
            at = interval.end();
            int least = number(interval.group(1), 0);
            int most = number(interval.group(3), least);
            if (least > most || most > MOST_REPETITIONS) {
                throw new Untranslatable("repeats out of bounds, " + interval.group());
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

        private Part atom() throws Untranslatable {
            int c = next();
            return switch (c) {
                case '(' -> group();
                case '[' -> {
                    BracketExpression set = new BracketExpression(ere, at);
                    at = set.end();
                    yield Part.unknown(set.java());
                }
                case '.' -> Part.unknown(BracketExpression.any());
                case '\\' -> escaped();
                default -> text(c);
            };
        }

        private Part group() throws Untranslatable {
            if (++depth > MOST_NESTED) {
                throw new Untranslatable("nested more than " + MOST_NESTED + " deep");
            }
            int number = ++groups;
            Part inside = alternation();
            if (!accept(')')) {
                throw new Untranslatable("a ( without its )");
            }
            depth--;
            matched.add(number);
            return inside.in(capturing ? "(" : "(?:", ")");
        }

        private Part escaped() throws Untranslatable {
            int c = next();
            return switch (c) {
                case END -> throw new Untranslatable("ends in a backslash");
                case 'w' -> Part.unknown(WORD);
                case 'W' -> Part.unknown(BracketExpression.word(true));
                case 's' -> Part.unknown(BracketExpression.space(false));
                case 'S' -> Part.unknown(BracketExpression.space(true));
                case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                    // Of a group that was passed over, or matched several times, the two may remember different texts.
                    if (!matched.contains(c - '0')) {
                        throw new Untranslatable("\\" + (c - '0') + " refers to no group that is sure to have matched");
                    }
                    refersBack = true;
                    yield Part.unknown("(?:\\" + (c - '0') + ")");
                }
                default -> text(c);
            };
        }

        private static Part text(int c) {
            boolean plain = c <= ' ' || c >= 0x7f || Character.isLetterOrDigit(c);
            String text = Character.toString(c);
            return Part.literal(plain ? text : "\\" + text, text);
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
}
