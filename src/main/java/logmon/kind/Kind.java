package logmon.kind;

/**
 * Which problem an entry tells of: the unit, and the shape of the message, in which what varies from one
 * occurrence to the next is masked by {@code *}. The same unit and message always make the same kind.
 */
public record Kind(String unit, String shape) {
    public static Kind of(String unit, String message) {
        return new Kind(unitOf(unit), Shape.of(message));
    }

    /** The unit as a kind has it. */
    static String unitOf(String unit) {
        return isNumbered(unit) ? Shape.of(unit) : unit;
    }

    /** Whether a unit is numbered for each session, user or crash: session-12.scope, user@1000.service. */
    static boolean isNumbered(String unit) {
        if (unit.endsWith(".scope")) {
            return true;
        }
        int dot = unit.lastIndexOf('.');
        int at = unit.lastIndexOf('@', dot);
        if (at < 0 || at + 1 >= dot || !Characters.isDigit(unit.charAt(at + 1))) {
            return false;
        }
        for (int i = at + 1; i < dot; i++) {
            if (!Characters.isDigit(unit.charAt(i)) && unit.charAt(i) != '-') {
                return false;
            }
        }
        return true;
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
