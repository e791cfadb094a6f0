package logmon;

import java.time.Instant;

/**
 * A place in the journal.
 *
 * @param cursor of the entry there
 * @param time when the journal received that entry
 */
record Position(String cursor, Instant time) {}
