package logmon.journal;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import logmon.journal.file.Cursor;
import logmon.journal.file.Series;

/**
 * How far the journal is read: an entry is new if its number is greater than that of its series here.
 *
 * @param last the last entry read of each series; a series of which none was read is missing
 */
public record Position(Map<Series, Cursor> last) {
    /** Nothing is read. */
    public static final Position NONE = new Position(Map.of());

    public Position {
        last = Collections.unmodifiableMap(new TreeMap<>(last));
    }

    /** The same as a record's own, without the code that the JVM generates at its first call, which takes milliseconds. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Position position && last.equals(position.last);
    }

    @Override
    public int hashCode() {
        return last.hashCode();
    }
}
