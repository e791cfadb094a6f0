package logmon.filter.logcheck;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A piece of a POSIX regular expression, translated.
 *
 * @param starts what it matches begins with one of these
 * @param literal it matches these, and nothing else
 * @param needs is in all that it matches
 */
record RegexPart(String java, Set<String> starts, boolean literal, String needs) {
    /** More than this are as good as any. */
    private static final int MOST_STARTS = 16;

    static RegexPart unknown(String java) {
        return new RegexPart(java, Set.of(""), false, "");
    }

    /** Matches one text; or, when that is empty, a place. */
    static RegexPart literal(String java, String text) {
        return new RegexPart(java, Set.of(text), true, text);
    }

    boolean isOneText() {
        return literal && starts.size() == 1;
    }

    RegexPart then(RegexPart next) {
        String concatenated = java + next.java;
        if (isOneText() && next.isOneText()) {
            return literal(concatenated, needs + next.needs);
        }
        String longer = needs.length() < next.needs.length() ? next.needs : needs;
        if (!literal || starts.size() * next.starts.size() > MOST_STARTS) {
            return new RegexPart(concatenated, starts, false, longer);
        }
        Set<String> both = starts.stream()
                .flatMap(start -> next.starts.stream().map(start::concat))
                .collect(Collectors.toSet());
        return new RegexPart(concatenated, both, next.literal, longer);
    }

    RegexPart or(RegexPart other) {
        Set<String> either = new HashSet<>(starts);
        either.addAll(other.starts);
        boolean tooMany = either.size() > MOST_STARTS;
        return new RegexPart(
                java + "|" + other.java, tooMany ? Set.of("") : either, literal && other.literal && !tooMany, "");
    }

    RegexPart in(String opening, String closing) {
        return new RegexPart(opening + java + closing, starts, literal, needs);
    }

    RegexPart repeated(String quantifier) {
        String repeated = java + quantifier;
        if (quantifier.equals("?")) {
            RegexPart orNothing = or(literal("", ""));
            return new RegexPart(repeated, orNothing.starts, orNothing.literal, "");
        }
        return quantifier.equals("*") || quantifier.startsWith("{0")
                ? unknown(repeated)
                : new RegexPart(repeated, starts, false, needs);
    }
}
