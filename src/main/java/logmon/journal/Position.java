package logmon.journal;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the journals are read.
 *
 * @param places the last entry that was read of each journal, by the name that {@link JournalReader} gives it; a journal of
 *     which nothing was read yet is not among them
 */
public record Position(Map<String, Cursor> places) {
    public Position {
        places = Collections.unmodifiableMap(new TreeMap<>(places));
    }

    /** The place in one journal; {@code null}: nothing of it was read. */
    public Cursor in(String journal) {
        return places.get(journal);
    }

    /** As of any record, but at once: what Java makes of a record by itself takes milliseconds at the first call. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Position position && places.equals(position.places);
    }

    @Override
    public int hashCode() {
        return places.hashCode();
    }
}
