package logmon.alert;

import java.util.Locale;
import logmon.filter.KindText;
import logmon.filter.Match;
import logmon.kind.Kind;
import logmon.text.Text;

/** The ready-to-paste ignore rule, one line, that ignores a kind and nothing else. */
public final class SuggestedRule {
    private static final int LONGEST_BASE = 24;

    /** In characters, of three bytes at most, or two of them four. */
    private static final int LONGEST_LINE = 300;

    private SuggestedRule() {}

    /** Returns a name for the rule: the unit's, and a number that is the same for the same kind. */
    public static String name(Match match) {
        return name(match.kind());
    }

    /** As {@link #name(Match)}, of a kind. */
    public static String name(Kind kind) {
        String unit = kind.unit().toLowerCase(Locale.ROOT).replaceAll("\\.(service|scope|socket)$", "");
        String base = unit.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String start = base.substring(0, Math.min(base.length(), LONGEST_BASE));
        // White space around a shape is not in the rule.
        Kind ofRule = new Kind(kind.unit(), kind.shape().strip());
        return "%s-%08x".formatted(start.isEmpty() ? "kind" : start, ofRule.hashCode());
    }

    /** Returns the line of the properties file. */
    public static String line(Match match) {
        return line(match.kind());
    }

    /** As {@link #line(Match)}, of a kind. */
    public static String line(Kind kind) {
        return "ignore." + name(kind) + " = " + escaped(KindText.of(kind));
    }

    /**
     * As a properties file wants it, and printable whatever is in it. On one line, unless a mail would break it, which may
     * have no line of more than 998 bytes: then it goes on after a backslash.
     */
    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        int begin = value.length() - value.stripLeading().length();
        int end = value.stripTrailing().length();
        int lineStart = 0;
        for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            // White space at the start of a further line does not count.
            if (escaped.length() - lineStart >= LONGEST_LINE && !Character.isWhitespace(value.charAt(i))) {
                escaped.append("\\\n    ");
                lineStart = escaped.length();
            }
            String c = Character.toString(value.codePointAt(i));
            if (c.equals("\\")) {
                escaped.append("\\\\");
            } else if (i >= begin && i < end && Text.printable(c).equals(c)) {
                escaped.append(c);
            } else {
                c.chars().forEach(unit -> escaped.append("\\u%04x".formatted(unit)));
            }
        }
        return escaped.toString();
    }
}
