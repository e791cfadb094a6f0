package logmon.journal.file;

import java.util.List;
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
}
