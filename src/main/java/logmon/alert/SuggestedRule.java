package logmon.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import logmon.filter.IgnoreRule;
import logmon.filter.Match;
import logmon.journal.Entry;
import logmon.kind.Shape;
import logmon.text.Text;

/** The ready-to-paste ignore rule that spares a kind, and nothing else. */
public final class SuggestedRule {
    private static final String META = "\\.[]{}()*+?^$|";
    private static final int LONGEST_BASE = 24;

    private SuggestedRule() {}

    /** A name for the rule: the unit's, and a number that is the same for the same kind. */
    static String name(Match match) {
        String unit = match.kind().unit().toLowerCase(Locale.ROOT).replaceAll("\\.(service|scope|socket)$", "");
        String base = unit.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String start = base.substring(0, Math.min(base.length(), LONGEST_BASE));
        return "%s-%04x"
                .formatted(start.isEmpty() ? "kind" : start, match.kind().hashCode() & 0xffff);
    }

    /** The lines of the properties file. */
    public static List<String> lines(Match match) {
        String key = "ignore." + name(match) + ".";
        String shape = match.kind().shape().strip();
        boolean plain = !shape.isEmpty() && !shape.startsWith("regex:");
        String shapeLine = key + IgnoreRule.SHAPE + " = " + escaped(plain ? shape : "regex:" + regex(shape, "\\*"));
        List<String> lines = new ArrayList<>();
        // Fields that come first would make another unit of it.
        for (String field : Entry.UNIT_FIELDS) {
            if (field.equals(match.unitField())) {
                lines.add(key + field + " = "
                        + escaped("regex:" + regex(match.kind().unit(), ".*")));
                break;
            }
            lines.add(key + field + " = " + escaped("regex:^\\s*$"));
        }
        lines.add(shapeLine);
        return lines;
    }

    /** A regex for the whole of a text, in which {@code mask} stands for each {@code *}. */
    private static String regex(String text, String mask) {
        StringBuilder regex = new StringBuilder("^");
        for (char c : text.toCharArray()) {
            if (c == Shape.MASK) {
                regex.append(mask);
            } else if (META.indexOf(c) >= 0) {
                regex.append('\\').append(c);
            } else {
                regex.append(c);
            }
        }
        return regex.append('$').toString();
    }

    /** As a properties file wants it, on one line, and printable whatever is in it. */
    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        value.codePoints().mapToObj(Character::toString).forEach(c -> {
            if (c.equals("\\")) {
                escaped.append("\\\\");
            } else if (Text.printable(c).equals(c)) {
                escaped.append(c);
            } else {
                c.chars().forEach(unit -> escaped.append("\\u%04x".formatted(unit)));
            }
        });
        return escaped.toString();
    }
}
