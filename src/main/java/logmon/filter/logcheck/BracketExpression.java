package logmon.filter.logcheck;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A bracket expression of a POSIX regular expression, POSIX.1-2017, 9.3.5, put into the words of java.util.regex. */
final class BracketExpression {
    private static final int CLASS = -1;
    private static final Pattern LONE_CLASS = Pattern.compile(":[^\\[\\]]+:]");

    // What the classes hold beyond ASCII, in glibc's locales.
    private static final String SPACES = "\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200a}\\x{205f}\\x{3000}";
    private static final String LINES = "\\x{2028}\\x{2029}";
    private static final String UNPRINTABLE = LINES + "\\p{Cc}\\p{Cn}\\p{Cs}";
    private static final String ALNUM = "\\p{IsAlphabetic}\\p{Nd}";
    private static final Map<String, String> BEYOND_ASCII = Map.ofEntries(
            Map.entry("alnum", ALNUM),
            Map.entry("alpha", ALNUM),
            Map.entry("blank", SPACES),
            Map.entry("cntrl", LINES + "\\x80-\\x9f"),
            Map.entry("digit", ""),
            Map.entry("graph", "[^" + UNPRINTABLE + SPACES + "]"),
            Map.entry("lower", "\\p{IsLowercase}"),
            Map.entry("print", "[^" + UNPRINTABLE + "]"),
            Map.entry("punct", "[^" + UNPRINTABLE + SPACES + ALNUM + "]"),
            Map.entry("space", LINES + SPACES),
            Map.entry("upper", "\\p{IsUppercase}\\p{Lt}"),
            Map.entry("xdigit", ""));

    private final String ere;
    private final boolean negated;
    private final StringBuilder ascii = new StringBuilder();
    private final StringBuilder beyond = new StringBuilder();
    private int at;

    /**
     * @param ere the whole regular expression
     * @param begin of the bracket expression, after its {@code [}
     */
    BracketExpression(String ere, int begin) throws PosixRegex.Untranslatable {
        this.ere = ere;
        negated = ere.startsWith("^", begin);
        at = negated ? begin + 1 : begin;
        if (LONE_CLASS.matcher(ere).region(at, ere.length()).lookingAt()) {
            throw new PosixRegex.Untranslatable("a class is written [[:space:]], not [:space:]");
        }
        for (int first = at; at == first || !ere.startsWith("]", at); ) {
            if (at > first && beginsRange()) {
                throw new PosixRegex.Untranslatable("a - that is neither first nor last nor in a range");
            }
            int from = element();
            if (beginsRange()) {
                at++;
                int to = element();
                // Beyond ASCII, it is the locale that says what lies between.
                if (from == CLASS || from > to || to > 0x7f) {
                    throw new PosixRegex.Untranslatable("a range that is not from an ASCII character to a later one");
                }
                ascii.append("\\x{%x}-\\x{%x}".formatted(from, to));
            } else if (from != CLASS) {
                (from > 0x7f ? beyond : ascii).append("\\x{%x}".formatted(from));
            }
        }
        at++;
    }

    /** Where the rest of the regular expression begins. */
    int end() {
        return at;
    }

    /** The same for {@link java.util.regex.Pattern}. */
    String java() {
        return set(ascii.toString(), beyond.toString(), negated);
    }

    /** {@code .}: any character but the one that stands for what is none. */
    static String any() {
        return set("", "", true);
    }

    /** {@code \w}, {@code \W}. */
    static String word(boolean negated) {
        return set("\\p{Alnum}_", ALNUM, negated);
    }

    /** {@code \s}, {@code \S}. */
    static String space(boolean negated) {
        return set("\\p{Space}", BEYOND_ASCII.get("space"), negated);
    }

    /** Java is slow beyond ASCII, and so looks there with other characters only. */
    private static String set(String ascii, String beyond, boolean negated) {
        return (negated ? "[^\\n\\x{fffd}" : "[")
                + ascii
                + (beyond.isEmpty() ? "" : "[\\x{80}-\\x{10ffff}&&[^\\x{fffd}]&&[" + beyond + "]]")
                + "]";
    }

    private boolean beginsRange() {
        return ere.startsWith("-", at) && !ere.startsWith("]", at + 1);
    }

    /** The next character; or {@link #CLASS}, which is in the set then. */
    private int element() throws PosixRegex.Untranslatable {
        if (at >= ere.length()) {
            throw new PosixRegex.Untranslatable("a [ without its ]");
        }
        int c = ere.codePointAt(at);
        at += Character.charCount(c);
        if (c != '[' || at >= ere.length() || ":.=".indexOf(ere.charAt(at)) < 0) {
            return c;
        }
        char kind = ere.charAt(at);
        int end = ere.indexOf(kind + "]", at + 1);
        if (end < 0) {
            throw new PosixRegex.Untranslatable("a [" + kind + " without its " + kind + "]");
        }
        String name = ere.substring(at + 1, end);
        at = end + 2;
        if (kind != ':' && name.codePointCount(0, name.length()) == 1) {
            return name.codePointAt(0);
        }
        if (kind != ':' || !BEYOND_ASCII.containsKey(name)) {
            throw new PosixRegex.Untranslatable("there is no [" + kind + name + kind + "]");
        }
        String java =
                name.equals("xdigit") ? "XDigit" : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        ascii.append("\\p{").append(java).append('}');
        beyond.append(BEYOND_ASCII.get(name));
        return CLASS;
    }
}
