package logmon.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads off a regular expression of {@link Pattern} which texts it needs: one of them, in capitals or not, is in everything
 * that it finds something in. {@code ^(?:lost connection|timeout) after \d+} needs {@code lost connection} or
 * {@code timeout}. To look for a text takes a small part of the time of a regular expression, and most messages have none of
 * those of most rules.
 */
public final class RequiredText {
    /** Shorter texts are in too many messages. */
    public static final int SHORTEST = 4;

    private static final String CLASSES_AND_PLACES = "dDsSwWhHvVRtnrfebBAzZG";

    /** Something is in the expression that is not known here. */
    private static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Unknown() {
            super(null, null, false, false);
        }
    }

    private final String regex;
    private int at;

    private RequiredText(String regex) {
        this.regex = regex;
    }

    /** Returns texts, one of which is needed; empty if none is known. */
    public static List<String> of(Pattern regex) {
        if ((regex.flags() & ~Pattern.CASE_INSENSITIVE) != 0) {
            return List.of();
        }
        RequiredText reader = new RequiredText(regex.pattern());
        try {
            List<String> needed = reader.alternatives();
            return reader.at == reader.regex.length() ? needed : List.of();
        } catch (Unknown | StackOverflowError e) {
            return List.of();
        }
    }

    /** Reads up to the end, or to the bracket that closes a group. */
    private List<String> alternatives() {
        List<String> all = new ArrayList<>();
        boolean each = true;
        do {
            List<String> needed = sequence();
            each &= !needed.isEmpty();
            all.addAll(needed);
        } while (skip("|"));
        return each ? all : List.of();
    }

    private List<String> sequence() {
        List<String> best = List.of();
        StringBuilder run = new StringBuilder();
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            int length = run.length();
            List<String> group = part(run);
            int end = at;
            boolean optional = quantifier();
            if (run.length() > length && at == end) {
                continue;
            }
            if (optional) {
                run.setLength(length);
                group = List.of();
            }
            best = better(better(best, List.of(run.toString())), group);
            run.setLength(0);
        }
        return better(best, List.of(run.toString()));
    }

    private static List<String> better(List<String> one, List<String> other) {
        return shortest(other) > shortest(one) ? other : one;
    }

    private static int shortest(List<String> texts) {
        int shortest = texts.stream().mapToInt(String::length).min().orElse(0);
        return shortest < SHORTEST ? 0 : shortest;
    }

    /** Reads a character, which it appends to the run, or what stands for several; returns the texts that a group needs. */
    private List<String> part(StringBuilder run) {
        char c = next();
        switch (c) {
            case '(' -> {
                return group();
            }
            case '[' -> skipClass();
            case '.', '^', '$' -> {}
            case '\\' -> {
                if (isEscaped()) {
                    run.append(regex.charAt(at - 1));
                }
            }
            default -> {
                if (Character.isSurrogate(c) || "{*+?".indexOf(c) >= 0) {
                    throw new Unknown();
                }
                run.append(c);
            }
        }
        return List.of();
    }

    /** Reads what follows a backslash; returns whether it is the character itself, not a class or a place. */
    private boolean isEscaped() {
        char c = next();
        if (Character.isLetterOrDigit(c) && CLASSES_AND_PLACES.indexOf(c) < 0) {
            throw new Unknown();
        }
        return !Character.isLetterOrDigit(c);
    }

    private List<String> group() {
        boolean looksAround = false;
        if (skip("?i)")) {
            return List.of();
        }
        if (skip("?")) {
            looksAround = skip("=") || skip("!") || skip("<=") || skip("<!");
            if (!looksAround && !skip(":") && !skip("i:") && !skip(">")) {
                throw new Unknown();
            }
        }
        List<String> needed = alternatives();
        if (!skip(")")) {
            throw new Unknown();
        }
        return looksAround ? List.of() : needed;
    }

    private void skipClass() {
        skip("^");
        boolean first = true;
        for (char c = next(); first || c != ']'; c = next()) {
            // Classes within classes, and a leading bracket, are not supported.
            if (c == '[' || c == ']' || c == '&') {
                throw new Unknown();
            }
            if (c == '\\') {
                isEscaped();
            }
            first = false;
        }
    }

    /** Reads a quantifier, if there is one; returns whether the part before it may be missing. */
    private boolean quantifier() {
        int start = at;
        boolean optional = false;
        if (skip("*") || skip("?")) {
            optional = true;
        } else if (skip("{")) {
            optional = true;
            while (next() != '}') {}
        } else {
            skip("+");
        }
        if (at > start && !skip("?")) {
            skip("+");
        }
        return optional;
    }

    private boolean skip(String text) {
        boolean is = regex.startsWith(text, at);
        at += is ? text.length() : 0;
        return is;
    }

    private char next() {
        if (at >= regex.length()) {
            throw new Unknown();
        }
        return regex.charAt(at++);
    }
}
