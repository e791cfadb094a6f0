package logmon.journal;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import logmon.systemd.JournalException;
import logmon.systemd.LibC;
import logmon.systemd.LibSystemd;
import logmon.text.WordSearch;

/**
 * The fields of one entry, copied out of libsystemd's memory in one pass: to ask for six fields one by one takes four
 * times as long. Readers that read in turn share this memory.
 */
final class EntryFields {
    private static final String MESSAGE = "MESSAGE";
    private static final String PRIORITY = "PRIORITY";

    // Anybody may write entries of a gigabyte. In bytes: past the first bound only the beginnings of values are kept,
    // past the second nothing is.
    private static final int LARGE = 256 * 1024;
    private static final int LARGEST = 2 * 1024 * 1024;
    private static final int BEGINNING = 1024;

    /** All of memory: an offset in it is an address. */
    private static final Pointer ANYWHERE = new Pointer(0);

    // The address of two words for results, for as long as logmon runs. The buffer is a view of the same memory: to
    // look there takes no native call.
    private final long data = LibC.calloc(2, 8);
    private final ByteBuffer results = new Pointer(data).getByteBuffer(0, 16).order(ByteOrder.nativeOrder());

    /** The fields as NAME=value, one after the other; where each starts, and as the last where the last one ends. */
    private byte[] bytes = new byte[4096];

    private int[] starts = new int[64];
    private String[] texts = new String[64];
    private int count;
    private String message;

    private long moves;
    private long loaded;
    private JournalException damage;

    /** Returns a number for the entry to which a reader has just moved. */
    long moved() {
        return ++moves;
    }

    /**
     * Reads the fields of an entry, unless they are at hand.
     *
     * @param handle libsystemd's address of the journal that stands on the entry
     * @param move the entry's number from {@link #moved}
     */
    void load(long handle, long move) {
        if (loaded == move) {
            return;
        }
        loaded = move;
        count = 0;
        message = null;
        damage = null;
        if (bytes.length > LARGE) {
            bytes = new byte[4096];
        }
        LibSystemd.sd_journal_restart_data(handle);
        int result = LibSystemd.sd_journal_enumerate_available_data(handle, data, data + 8);
        while (result > 0) {
            add(results.getLong(0), results.getLong(8));
            result = LibSystemd.sd_journal_enumerate_available_data(handle, data, data + 8);
        }
        String call = "sd_journal_enumerate_available_data";
        if (result == 0 && find(MESSAGE, 0) < 0) {
            // It passes over what it cannot decompress; this says why.
            call = "sd_journal_get_data MESSAGE";
            result = LibSystemd.sd_journal_get_data(handle, MESSAGE, data, data + 8);
        }
        if (result < 0 && result != -LibC.ENOENT) {
            damage = new JournalException(call, -result);
        }
    }

    private void add(long address, long length) {
        int used = starts[count];
        int most = used > LARGEST ? 0 : used > LARGE ? BEGINNING : Entry.MAX_FIELD_BYTES + MESSAGE.length() + 1;
        int kept = (int) Math.min(length, most);
        if (kept == 0) {
            return;
        }
        if (used + kept > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, used + kept));
        }
        if (count + 1 == starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
            texts = Arrays.copyOf(texts, 2 * texts.length);
        }
        // Valid until the next call only: copied now.
        ANYWHERE.read(address, bytes, used, kept);
        texts[count] = null;
        starts[++count] = used + kept;
    }

    /** Returns the first value of a field as text, or null if the entry has no such field. U+FFFD is for what is not UTF-8. */
    String text(String name) {
        if (name.equals(MESSAGE)) {
            return message();
        }
        int field = find(name, 0);
        return field < 0 ? null : text(field, name.length() + 1);
    }

    /** Returns all values of {@code MESSAGE}, a line each, or null if there is none. */
    private String message() {
        if (message == null) {
            for (int field = find(MESSAGE, 0); field >= 0; field = find(MESSAGE, field + 1)) {
                String value = text(field, MESSAGE.length() + 1);
                message = message == null ? value : message + "\n" + value;
            }
        }
        return message;
    }

    private String text(int field, int prefix) {
        if (texts[field] == null) {
            int start = starts[field] + prefix;
            texts[field] = new String(bytes, start, starts[field + 1] - start, StandardCharsets.UTF_8);
        }
        return texts[field];
    }

    /** Returns what a search finds in any value of {@code MESSAGE}; null: nothing. */
    String find(WordSearch search) {
        String found = null;
        for (int field = find(MESSAGE, 0); field >= 0 && found == null; field = find(MESSAGE, field + 1)) {
            found = search.find(bytes, starts[field] + MESSAGE.length() + 1, starts[field + 1]);
        }
        return found;
    }

    /** Returns the most severe of the values of {@code PRIORITY}, 0 (emerg) to 7 (debug). */
    int priority() {
        int priority = Entry.PRIORITIES.size();
        for (int field = find(PRIORITY, 0); field >= 0; field = find(PRIORITY, field + 1)) {
            int value = starts[field] + PRIORITY.length() + 1;
            int digit = starts[field + 1] - value == 1 ? bytes[value] - '0' : -1;
            priority = digit >= 0 ? Math.min(priority, digit) : priority;
        }
        return priority < Entry.PRIORITIES.size() ? priority : Entry.INFO;
    }

    /** Returns why a field of the entry could not be read, or null if all could. */
    JournalException damage() {
        return damage;
    }

    private int find(String name, int from) {
        for (int field = from; field < count; field++) {
            int equals = starts[field] + name.length();
            if (equals < starts[field + 1] && bytes[equals] == '=' && isAt(name, starts[field])) {
                return field;
            }
        }
        return -1;
    }

    private boolean isAt(String name, int start) {
        for (int i = name.length() - 1; i >= 0; i--) {
            if (bytes[start + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
