package logmon.journal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import logmon.systemd.JournalException;
import logmon.text.WordSearch;

/**
 * What the rest of the program sees of one journal entry: fields by name, as systemd.journal-fields(7) lists
 * them. Valid until the reader moves on; a caller that needs it longer must copy it.
 */
public interface Entry {
    /** No field is looked at beyond this many bytes. */
    int MAX_FIELD_BYTES = 64 * 1024;

    /** syslog's names of the priorities, 0 to 7. */
    List<String> PRIORITIES = List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    /** syslog's {@code LOG_INFO}: what an entry without a usable {@code PRIORITY} counts as. */
    int INFO = 6;

    /**
     * The first value of a field as text; bytes that are not UTF-8 become U+FFFD.
     *
     * @return {@code null} when the entry has no such field
     */
    String field(String name);

    /** When the journal received the entry. */
    Instant realtime();

    /** The entry's place in the journal: an opaque text that stays the same for as long as the entry exists. */
    String cursor();

    /** Returns why a field of the entry could not be read, or null if all could. */
    default JournalException damage() {
        return null;
    }

    /** {@code MESSAGE}, or the empty text when there is none. */
    default String message() {
        String message = field("MESSAGE");
        return message == null ? "" : message;
    }

    /** What a search finds in {@link #message}; who has its bytes need not make a text of them. */
    default String find(WordSearch search) {
        byte[] message = message().getBytes(StandardCharsets.UTF_8);
        return search.find(message, message.length);
    }

    /** {@code PRIORITY}, 0 (emerg) to 7 (debug). */
    default int priority() {
        String priority = field("PRIORITY");
        return priority != null && priority.length() == 1 && priority.charAt(0) >= '0' && priority.charAt(0) <= '7'
                ? priority.charAt(0) - '0'
                : INFO;
    }
}
