package logmon;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the journals are read.
 *
 * @param places the last entry that was read of each journal, by the name that {@link Readers} gives it; a journal of
 *     which nothing was read yet is not among them
 */
record Position(Map<String, Place> places) {
    Position {
        places = Collections.unmodifiableMap(new TreeMap<>(places));
    }

    /** The place in one journal; {@code null}: nothing of it was read. */
    Place in(String journal) {
        return places.get(journal);
    }

    /** As of any record, but at once: see {@link Kind#equals}. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Position position && places.equals(position.places);
    }

    @Override
    public int hashCode() {
        return places.hashCode();
    }
}
