package logmon.journal.context;

import java.time.Instant;
import java.util.List;

/**
 * What the journal has around an entry.
 *
 * @param before lines that led to it, oldest first
 * @param after lines that belong to it: the rest of a traceback
 * @param facts sentences about what happened, made of fields of systemd's own entries
 */
public record Surroundings(List<Line> before, List<Line> after, List<String> facts) {
    /** Nothing. */
    public static final Surroundings NONE = new Surroundings(List.of(), List.of(), List.of());

    /** Returns the same without the lines up to a time. */
    public Surroundings after(Instant time) {
        return new Surroundings(after(time, before), after(time, after), facts);
    }

    private static List<Line> after(Instant time, List<Line> lines) {
        return lines.stream().filter(line -> line.time.isAfter(time)).toList();
    }

    /**
     * A line of the journal.
     *
     * @param message as it was written, whatever is in it, but capped
     * @param cursor where it stands, as {@link logmon.journal.Entry#cursor} has it
     */
    public record Line(Instant time, String message, String cursor) {}
}
