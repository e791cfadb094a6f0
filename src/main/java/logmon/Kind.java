package logmon;

import java.util.regex.Pattern;

/**
 * Which problem an entry tells of: the unit, and the shape of the message, in which what varies from one
 * occurrence to the next is masked by {@code *}. The same unit and message always make the same kind.
 */
record Kind(String unit, String shape) {
    /** Units that are numbered for each session, user or crash: session-12.scope, user@1000.service. */
    private static final Pattern NUMBERED = Pattern.compile(".*\\.scope|.*@[\\d-]+\\.\\w+");

    static Kind of(String unit, String message) {
        return new Kind(NUMBERED.matcher(unit).matches() ? Shapes.of(unit) : unit, Shapes.of(message));
    }
}
