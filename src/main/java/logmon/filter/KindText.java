package logmon.filter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.kind.Kind;

/**
 * A kind as one line of text, {@code UNIT: SHAPE}, as {@code ignore.NAME = UNIT: SHAPE} has it. The unit ends at the
 * first colon with a space behind it. Within a unit's name such a colon gets a backslash behind it, {@code :\ }, and a
 * colon with backslashes before a space gets one more; every other character stands for itself.
 */
public final class KindText {
    private static final Pattern END = Pattern.compile(":(?: |$)");
    private static final Pattern COLON_AND_SPACE = Pattern.compile(":(\\\\*) ");
    private static final Pattern ESCAPED = Pattern.compile(":\\\\(\\\\*) ");

    private KindText() {}

    /** Returns a kind as text, without the white space around its shape. */
    public static String of(Kind kind) {
        return (COLON_AND_SPACE.matcher(kind.unit()).replaceAll(":$1\\\\ ") + ": "
                        + kind.shape().strip())
                .stripTrailing();
    }

    /** Returns the kind that a text stands for, or null if the text is not of the form {@code UNIT: SHAPE}. */
    public static Kind parse(String text) {
        Matcher end = END.matcher(text);
        if (!end.find() || text.substring(0, end.start()).isBlank()) {
            return null;
        }
        String unit = ESCAPED.matcher(text.substring(0, end.start()))
                .replaceAll(match -> Matcher.quoteReplacement(":" + match.group(1) + " "));
        return new Kind(unit, text.substring(end.end()).strip());
    }
}
