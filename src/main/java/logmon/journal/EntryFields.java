package logmon.journal;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import logmon.journal.file.FirstLook;
import logmon.systemd.JournalException;
import logmon.systemd.LibC;
import logmon.systemd.LibSystemd;
import logmon.text.WordSearch;

/**
 * The fields of one entry. Most values are part of many entries of a file, so each is asked of libsystemd once: the first
 * look knows by their places which values an entry has. Without a first look, all fields are read in one pass. Readers
 * that read in turn share this memory.
 */
final class EntryFields {
    private static final String MESSAGE = "MESSAGE";
    private static final String PRIORITY = "PRIORITY";

    // Anybody may write entries of a gigabyte. In bytes: past the first bound only the beginnings of values are kept,
    // past the second nothing is.
    private static final int LARGE = 256 * 1024;
    private static final int LARGEST = 2 * 1024 * 1024;
    private static final int BEGINNING = 1024;

    /** How many values are remembered, and how long they are at most, in bytes. */
    private static final int REMEMBERED = 1 << 10;

    private static final int LONGEST_REMEMBERED = 256;

    /** No field has a longer name, in bytes. */
    private static final int LONGEST_NAME = 64;

    private static final byte[] UNKNOWN = {};

    /** All of memory: an offset in it is an address. */
    private static final Pointer ANYWHERE = new Pointer(0);

    // The address of two words for results, for as long as logmon runs. The buffer is a view of the same memory: to
    // look there takes no native call.
    private final long data = LibC.calloc(2, 8);
    private final ByteBuffer results = new Pointer(data).getByteBuffer(0, 16).order(ByteOrder.nativeOrder());
    /** The addresses of names as C has them, of fields that were asked for. */
    private final Map<String, Long> cNames = new HashMap<>();

    private final long[] rememberedPlaces = new long[REMEMBERED];
    private final Field[] remembered = new Field[REMEMBERED];

    /** A field of an entry; its value is {@link #UNKNOWN} until it is asked for. */
    private static final class Field {
        private final String name;
        private byte[] value;
        private String text;

        private Field(String name, byte[] value) {
            this.name = name;
            this.value = value;
        }

        private String text() {
            if (text == null) {
                text = new String(value, StandardCharsets.UTF_8);
            }
            return text;
        }
    }

    private Field[] fields = new Field[64];
    /** Of their names: to compare these first is a third of all work. */
    private int[] hashes = new int[64];

    private int count;
    /** The field that was found last. */
    private int at;

    private long handle;
    private String message;
    private JournalException damage;

    private long moves;
    private long loaded;

    /** Returns a number for the entry to which a reader has just moved. */
    long moved() {
        return ++moves;
    }

    /**
     * Takes in which entry is asked for, unless it is at hand.
     *
     * @param journal libsystemd's address of the journal that stands on the entry
     * @param move the entry's number from {@link #moved}
     * @param walk that stands on the entry; null: there is none
     */
    void load(long journal, long move, FirstLook.Walk walk) {
        if (loaded == move) {
            return;
        }
        loaded = move;
        handle = journal;
        count = 0;
        message = null;
        damage = null;
        if (walk == null || !lookUp(walk)) {
            readAll();
        }
    }

    /** Takes the fields from the first look; returns false if it does not know all of them. */
    private boolean lookUp(FirstLook.Walk walk) {
        long[] places = walk.places();
        for (int i = 0; i < walk.placeCount(); i++) {
            int slot = (int) (places[i] >>> 3) & REMEMBERED - 1;
            if (rememberedPlaces[slot] != places[i] || remembered[slot].value.length > LONGEST_REMEMBERED) {
                String name = walk.fieldAt(places[i]);
                if (name == null || name.length() > LONGEST_NAME) {
                    return false;
                }
                rememberedPlaces[slot] = places[i];
                remembered[slot] = new Field(name, UNKNOWN);
            }
            add(remembered[slot]);
        }
        return true;
    }

    private void add(Field field) {
        if (count == fields.length) {
            fields = Arrays.copyOf(fields, 2 * count);
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        hashes[count] = field.name.hashCode();
        fields[count++] = field;
    }

    private void readAll() {
        count = 0;
        int used = 0;
        LibSystemd.sd_journal_restart_data(handle);
        int result = LibSystemd.sd_journal_enumerate_available_data(handle, data, data + 8);
        while (result > 0) {
            int most = used > LARGEST ? 0 : used > LARGE ? BEGINNING : Entry.MAX_FIELD_BYTES;
            byte[] field = copy(most);
            int equals = 0;
            while (equals < field.length && field[equals] != '=') {
                equals++;
            }
            if (equals < field.length) {
                used += field.length;
                add(new Field(
                        new String(field, 0, equals, StandardCharsets.US_ASCII),
                        Arrays.copyOfRange(field, equals + 1, Math.min(field.length, equals + 1 + most))));
            }
            result = LibSystemd.sd_journal_enumerate_available_data(handle, data, data + 8);
        }
        String call = "sd_journal_enumerate_available_data";
        if (result == 0 && find(MESSAGE, 0) == null) {
            // It passes over what it cannot decompress; this says why.
            call = "sd_journal_get_data MESSAGE";
            result = getData(MESSAGE);
        }
        if (result < 0 && result != -LibC.ENOENT) {
            damage = new JournalException(call, -result);
        }
    }

    /** Returns what libsystemd has just found, NAME=value: valid until the next call only. */
    private byte[] copy(int mostOfValue) {
        long length = results.getLong(8);
        byte[] copy = new byte[(int) Math.min(length, mostOfValue == 0 ? 0 : mostOfValue + LONGEST_NAME + 1)];
        ANYWHERE.read(results.getLong(0), copy, 0, copy.length);
        return copy;
    }

    /** Returns the first field of a name, with its value; null: there is none. */
    private Field find(String name) {
        Field found = find(name, 0);
        if (found != null && found.value == UNKNOWN) {
            int first = at;
            if (find(name, first + 1) == null) {
                fetch(found);
                at = first;
            } else {
                readAll();
                found = find(name, 0);
            }
        }
        return found;
    }

    /** Returns the next field of a name from a place on; null: there is none. */
    private Field find(String name, int from) {
        int hash = name.hashCode();
        for (int i = from; i < count; i++) {
            if (hashes[i] == hash && fields[i].name.equals(name)) {
                at = i;
                return fields[i];
            }
        }
        return null;
    }

    private void fetch(Field field) {
        int result = getData(field.name);
        if (result < 0) {
            damage = new JournalException("sd_journal_get_data " + field.name, -result);
            field.value = new byte[0];
            return;
        }
        byte[] whole = copy(Entry.MAX_FIELD_BYTES);
        int prefix = field.name.length() + 1;
        field.value = Arrays.copyOfRange(whole, prefix, Math.min(whole.length, prefix + Entry.MAX_FIELD_BYTES));
    }

    private int getData(String name) {
        long address = cNames.computeIfAbsent(name, EntryFields::cName);
        return LibSystemd.sd_journal_get_data(handle, address, data, data + 8);
    }

    private static long cName(String name) {
        long address = LibC.calloc(1, name.length() + 1L);
        ANYWHERE.setString(address, name, StandardCharsets.US_ASCII.name());
        return address;
    }

    /** Returns the first value of a field as text, or null if the entry has no such field. U+FFFD is for what is not UTF-8. */
    String text(String name) {
        if (name.equals(MESSAGE)) {
            return message();
        }
        Field field = find(name);
        return field == null ? null : field.text();
    }

    /** Returns all values of {@code MESSAGE}, a line each, or null if there is none. */
    private String message() {
        if (message == null) {
            for (Field field = find(MESSAGE); field != null; field = find(MESSAGE, at + 1)) {
                message = message == null ? field.text() : message + "\n" + field.text();
            }
        }
        return message;
    }

    /** Returns what a search finds in any value of {@code MESSAGE}; null: nothing. */
    String find(WordSearch search) {
        String found = null;
        for (Field field = find(MESSAGE); field != null && found == null; field = find(MESSAGE, at + 1)) {
            found = search.find(field.value, field.value.length);
        }
        return found;
    }

    /** Returns the most severe of the values of {@code PRIORITY}, 0 (emerg) to 7 (debug). */
    int priority() {
        int priority = Entry.PRIORITIES.size();
        for (Field field = find(PRIORITY); field != null; field = find(PRIORITY, at + 1)) {
            int digit = field.value.length == 1 ? field.value[0] - '0' : -1;
            priority = digit >= 0 ? Math.min(priority, digit) : priority;
        }
        return priority < Entry.PRIORITIES.size() ? priority : Entry.INFO;
    }

    /** Returns why a field of the entry could not be read, or null if all that were asked for could. */
    JournalException damage() {
        return damage;
    }
}
