package logmon;

import java.util.List;
import java.util.Locale;

/** The ready-to-paste ignore rule that would spare a kind. */
final class IgnoreRule {
    private static final String META = "\\.[]{}()*+?^$|";

    private IgnoreRule() {}

    /** A name for the rule: the unit's, and a number that is the same for the same kind. */
    static String name(Match match) {
        String unit = match.kind().unit().toLowerCase(Locale.ROOT).replaceAll("\\.(service|scope|socket)$", "");
        String base = unit.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String short_ = base.length() > 24 ? base.substring(0, 24) : base;
        return "%s-%04x"
                .formatted(short_.isEmpty() ? "kind" : short_, match.kind().hashCode() & 0xffff);
    }

    /** The lines of the properties file. */
    static List<String> lines(Match match) {
        String key = "ignore." + name(match) + ".";
        String message = key + "MESSAGE = regex:" + escaped(regex(match.kind().shape()));
        return match.unitField() == null
                ? List.of(message)
                : List.of(
                        key + match.unitField() + " = regex:"
                                + escaped(regex(match.kind().unit())),
                        message);
    }

    private static String regex(String shape) {
        StringBuilder regex = new StringBuilder("^");
        shape.codePoints().forEach(c -> {
            if (c == Shape.MASK) {
                regex.append(".*");
            } else if (META.indexOf(c) >= 0) {
                regex.append('\\').appendCodePoint(c);
            } else if (Text.printable(Character.toString(c)).codePointAt(0) != c) {
                // A control character, or one that could hide what the rule says.
                regex.append("\\s".equals(Character.toString(c)) ? " " : "[\\s\\S]");
            } else {
                regex.appendCodePoint(c);
            }
        });
        return regex.append(shape.length() < Shape.LONGEST ? "$" : "").toString();
    }

    /** As a properties file wants it. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\");
    }
}
