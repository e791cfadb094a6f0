package logmon;

/**
 * Which problem an entry tells of: the unit, and the shape of the message, in which what varies from one
 * occurrence to the next is masked by {@code *}. The same unit and message always make the same kind.
 */
record Kind(String unit, String shape) {
    static Kind of(String unit, String message) {
        return new Kind(unit.endsWith(".scope") ? Shape.of(unit) : unit, Shape.of(message));
    }
}
