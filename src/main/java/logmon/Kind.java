package logmon;

import java.util.regex.Pattern;

/**
 * Which problem an entry tells of: the unit, and the shape of the message, in which what varies from one
 * occurrence to the next is masked by {@code *}. The same unit and message always make the same kind.
 */
record Kind(String unit, String shape) {
    /** Units that are numbered for each session, user or crash: session-12.scope, user@1000.service. */
    private static final Pattern NUMBERED = Pattern.compile(".*\\.scope|.*@\\d[\\d-]*\\.\\w+");

    static Kind of(String unit, String message) {
        // Most units are not: neither a regex nor its matcher is needed to tell.
        boolean candidate = unit.indexOf('@') >= 0 || unit.endsWith(".scope");
        return new Kind(candidate && NUMBERED.matcher(unit).matches() ? Shapes.of(unit) : unit, Shapes.of(message));
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
