package logmon.filter.logcheck;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

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
        return new PosixRegexParser(ere).parse();
    }

    Pattern pattern() {
        return Pattern.compile(java);
    }
}
