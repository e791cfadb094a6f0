package logmon.kind;

import java.util.regex.Pattern;

/**
 * Which problem an entry tells of: the unit, and the shape of the message, in which what varies from one
 * occurrence to the next is masked by {@code *}. The same unit and message always make the same kind.
 */
public record Kind(String unit, String shape) {
    /** Units that are numbered for each session, user or crash: session-12.scope, user@1000.service. */
    private static final Pattern NUMBERED = Pattern.compile(".*\\.scope|.*@\\d[\\d-]*\\.\\w+");

    /** Returns the kind of an entry, by its unit and its message. */
    public static Kind of(String unit, String message) {
        return new Kind(unitOf(unit), Shape.of(message));
    }

    /** The unit as a kind has it. */
    static String unitOf(String unit) {
        return NUMBERED.matcher(unit).matches() ? Shape.of(unit) : unit;
    }

    /** As of any record, but at once: what Java makes of a record by itself takes milliseconds at the first call. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Kind kind && shape.equals(kind.shape) && unit.equals(kind.unit);
    }

    /** The name of an ignore rule has it in it, so it is the same everywhere. */
    @Override
    public int hashCode() {
        return 31 * unit.hashCode() + shape.hashCode();
    }
}
