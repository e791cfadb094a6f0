package logmon.journal;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import logmon.systemd.JournalException;
import logmon.systemd.LibC;
import logmon.systemd.LibSystemd;
import logmon.text.WordSearch;

/**
 * The fields of the entry on which a journal stands, as far as they were asked for: each is read once an entry, and
 * becomes text only where text is wanted. Journals that are read in turn share one.
 */
final class EntryFields {
    private static final String MESSAGE = "MESSAGE";
    private static final String PRIORITY = "PRIORITY";

    /** All there is: an offset in it is an address. */
    private static final Pointer ANYWHERE = new Pointer(0);

    private static final class Field {
        private final String name;
        /** The address of its name as C has it. */
        private final long nameAt;

        private long entry = -1;
        private byte[] bytes = new byte[256];
        /** -1: the entry has no such field, or none that can be read. */
        private int length;

        private String text;

        private Field(String name) {
            this.name = name;
            this.nameAt = LibC.calloc(1, name.length() + 1L);
            ANYWHERE.setString(nameAt, name, StandardCharsets.US_ASCII.name());
        }
    }

    // The address of two words for results, for as long as logmon runs. The buffer is a view of the same memory: to
    // look there takes no native call.
    private final long data = LibC.calloc(2, 8);
    private final ByteBuffer results = new Pointer(data).getByteBuffer(0, 16).order(ByteOrder.nativeOrder());

    private final Map<String, Field> fields = new HashMap<>();
    private final Field message = new Field(MESSAGE);
    private final Field priority = new Field(PRIORITY);
    /** Counts the entries that the journals have stood on. */
    private long entry;

    private JournalException damage;

    EntryFields() {
        fields.put(MESSAGE, message);
        fields.put(PRIORITY, priority);
    }

    /** A journal has moved to another entry. */
    void moved() {
        entry++;
        damage = null;
    }

    /**
     * The first value of a field as text; bytes that are not UTF-8 become U+FFFD.
     *
     * @param handle the journal's
     * @return {@code null} when the entry has no such field
     */
    String text(long handle, String name) {
        Field field = fields.computeIfAbsent(name, Field::new);
        read(handle, field);
        if (field.length >= 0 && field.text == null) {
            field.text = new String(field.bytes, 0, field.length, StandardCharsets.UTF_8);
        }
        return field.text;
    }

    /** What a search finds in {@code MESSAGE}. */
    String find(long handle, WordSearch search) {
        read(handle, message);
        return search.find(message.bytes, message.length);
    }

    /** Whether {@code MESSAGE} begins with this, which is ASCII. */
    boolean messageStartsWith(long handle, String start) {
        read(handle, message);
        if (message.length < start.length()) {
            return false;
        }
        for (int i = 0; i < start.length(); i++) {
            if (message.bytes[i] != start.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** {@code PRIORITY}, 0 (emerg) to 7 (debug). */
    int priority(long handle) {
        read(handle, priority);
        int digit = priority.length == 1 ? priority.bytes[0] - '0' : -1;
        return digit >= 0 && digit < Entry.PRIORITIES.size() ? digit : Entry.INFO;
    }

    /** Why a field of the entry could not be read; {@code null}: all that were asked for could. */
    JournalException damage() {
        return damage;
    }

    private void read(long handle, Field field) {
        if (field.entry == entry) {
            return;
        }
        field.entry = entry;
        field.text = null;
        field.length = -1;
        int result = LibSystemd.sd_journal_get_data(handle, field.nameAt, data, data + 8);
        if (result < 0) {
            if (result != -LibC.ENOENT) {
                damage = new JournalException("sd_journal_get_data " + field.name, -result);
            }
            return;
        }
        int prefix = field.name.length() + 1;
        long bytes = results.getLong(8) - prefix;
        if (bytes < 0) {
            return;
        }
        // The threshold is a hint: a field that is not compressed comes whole.
        field.length = (int) Math.min(bytes, Entry.MAX_FIELD_BYTES);
        if (field.bytes.length < field.length) {
            field.bytes = new byte[Math.min(2 * field.length, Entry.MAX_FIELD_BYTES)];
        }
        // Valid until the next call only: copied now.
        ANYWHERE.read(results.getLong(0) + prefix, field.bytes, 0, field.length);
    }
}
