package logmon.journal.file;

import java.util.List;
import java.util.stream.Stream;
import logmon.text.WordSearch;

/**
 * What an entry must have to be more than certainly nothing: one of the words in a {@code MESSAGE}, or the priority, or
 * one of the fields. An entry that has none of these may be skipped; any other must be judged.
 *
 * @param words finds something in every message that could matter by its text; null if every message could
 * @param priority entries at least this severe matter whatever they say, 0 (emerg) to 7 (debug); -1: none do
 * @param fields beginnings of fields with their values, {@code "_SYSTEMD_UNIT="}, in ASCII; an empty one is the beginning
 *     of all
 */
public record Interest(WordSearch words, int priority, List<String> fields) {
    /** Every entry must be judged. */
    public static final Interest ALL = new Interest(null, 7, List.of());

    /** Returns what an entry must have for this or for another one. */
    public Interest or(Interest other) {
        return new Interest(
                words == null || other.words == null ? null : words.or(other.words),
                Math.max(priority, other.priority),
                Stream.concat(fields.stream(), other.fields.stream()).distinct().toList());
    }
}
