package logmon.kind;

/**
 * Which problem an entry reports: the unit, and the shape of the message, in which what varies from one
 * occurrence to the next is masked by {@code *}. The same unit and message always make the same kind.
 */
public record Kind(String unit, String shape) {
    /** Returns the kind of an entry, by its unit and its message. */
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

    /** As of any record, written out because the method that Java generates takes milliseconds at its first call. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Kind kind && shape.equals(kind.shape) && unit.equals(kind.unit);
    }

    /** Written out because the names of ignore rules contain it, so it must be the same on every JVM. */
    @Override
    public int hashCode() {
        return 31 * unit.hashCode() + shape.hashCode();
    }
}
