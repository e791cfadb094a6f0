package logmon.journal;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import logmon.journal.file.FirstLook;
import logmon.systemd.JournalException;
import logmon.systemd.LibC;
import logmon.systemd.LibSystemd;
import logmon.text.WordSearch;

/**
 * The fields of one entry, but only those that something has asked for, because most are never used. The values come from
 * the first look if it understands the entry, and otherwise from libsystemd. Most values belong to many entries of a file,
 * so they are cached by their places in it. Readers that read in turn share this cache.
 */
final class EntryFields {
    /** An entry whose fields are here, as soon as they are asked for. */
    abstract static class Loaded implements Entry {
        /** Returns the fields, with this entry's values in them. */
        abstract EntryFields loaded();

        @Override
        public String field(String name) {
            return loaded().text(name);
        }

        @Override
        public String find(WordSearch search) {
            return loaded().find(search);
        }

        @Override
        public int priority() {
            return loaded().priority();
        }

        @Override
        public JournalException damage() {
            return loaded().damage;
        }
    }

    /** The name of a field that was asked for, and the values that an entry has for it. */
    private static final class Name {
        private final String text;
        private final byte[] bytes;
        /** The next of those with the same place in the table. */
        private final Name next;
        /** The entry that has the values. */
        private long move;

        private Value first;
        /** All values, if there are several. */
        private List<Value> all;

        private Name(String text, Name next) {
            this.text = text;
            this.bytes = text.getBytes(StandardCharsets.UTF_8);
            this.next = next;
        }
    }

    private static final class Value {
        private final Name name;
        private final byte[] bytes;
        private String text;

        private Value(Name name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        private String text() {
            if (text == null) {
                text = new String(bytes, StandardCharsets.UTF_8);
            }
            return text;
        }
    }

    // Anybody may write entries of a gigabyte. In bytes: past this, only the beginnings of values are kept.
    private static final int LARGE = 256 * 1024;
    private static final int BEGINNING = 1024;

    /** How many values are remembered, and how long they are at most, in bytes. */
    private static final int REMEMBERED = 1 << 11;

    private static final int LONGEST_REMEMBERED = 256;

    /** Longer names of fields are nobody's; in bytes (systemd.journal-fields(7)). */
    private static final int LONGEST_NAME = 64;

    /** All of memory: an offset in it is an address. */
    private static final Pointer ANYWHERE = new Pointer(0);

    // The address of two words for results, for as long as logmon runs. The buffer is a view of the same memory: to
    // look there takes no native call.
    private final long data = LibC.calloc(2, 8);
    private final ByteBuffer results = new Pointer(data).getByteBuffer(0, 16).order(ByteOrder.nativeOrder());

    private final Name[] names = new Name[1 << 8];
    private Name[] inTurn = {};
    private final Name message = name("MESSAGE");
    private final Name priority = name("PRIORITY");

    /** By place: the value there; null: of a field that nobody asked for. */
    private final long[] places = new long[REMEMBERED];

    private final Value[] remembered = new Value[REMEMBERED];

    private final byte[] beginning = new byte[LONGEST_NAME + 1 + LONGEST_REMEMBERED];
    private String messageText;
    private JournalException damage;
    private int used;

    private long moves;
    private long loaded;
    // Where the entry at hand is: in the first look, or else in libsystemd's journal.
    private FirstLook.Walk walk;
    private long journal;

    /** Returns a number for the entry to which a reader has just moved. */
    long moved() {
        return ++moves;
    }

    /**
     * Takes in which entry is asked for, unless it is at hand.
     *
     * @param move the entry's number from {@link #moved}
     * @param in stands on the entry, which is plain
     */
    EntryFields load(long move, FirstLook.Walk in) {
        if (loaded != move) {
            walk = in;
            load(move);
        }
        return this;
    }

    /**
     * As above, from libsystemd.
     *
     * @param in its address of the journal that stands on the entry
     */
    EntryFields load(long move, long in) {
        if (loaded != move) {
            walk = null;
            journal = in;
            load(move);
        }
        return this;
    }

    private void load(long move) {
        loaded = move;
        messageText = null;
        damage = null;
        used = 0;
        if (walk != null) {
            readFile();
        } else {
            readJournal();
        }
    }

    private void readFile() {
        long[] at = walk.places();
        for (int i = 0; i < walk.placeCount(); i++) {
            int slot = (int) (at[i] >>> 3) & REMEMBERED - 1;
            if (places[slot] != at[i]) {
                Value value = read(at[i]);
                if (value != null) {
                    add(value);
                }
                if (walk.isShared() && (value == null || value.bytes.length <= LONGEST_REMEMBERED)) {
                    places[slot] = at[i];
                    remembered[slot] = value;
                }
            } else if (remembered[slot] != null) {
                add(remembered[slot]);
            }
        }
    }

    /** Returns the value at a place of the first look; null if nobody asked for the field. */
    private Value read(long place) {
        int length = walk.read(place, beginning, beginning.length);
        if (length < 0) {
            // It was as it should be when the first look saw it.
            damage = new JournalException("read", LibC.EBADMSG);
        }
        Name name = nameIn(beginning, Math.min(length, beginning.length));
        if (name == null) {
            return null;
        }
        int start = name.bytes.length + 1;
        int end = Math.min(length, start + most());
        byte[] bytes = beginning;
        if (end > bytes.length) {
            bytes = new byte[end];
            walk.read(place, bytes, end);
        }
        return new Value(name, Arrays.copyOfRange(bytes, start, end));
    }

    private void readJournal() {
        LibSystemd.sd_journal_restart_data(journal);
        int result = LibSystemd.sd_journal_enumerate_available_data(journal, data, data + 8);
        while (result > 0) {
            long length = results.getLong(8);
            byte[] field = new byte[(int) Math.min(length, LONGEST_NAME + 1 + most())];
            ANYWHERE.read(results.getLong(0), field, 0, field.length);
            Name name = nameIn(field, field.length);
            if (name != null) {
                int start = name.bytes.length + 1;
                add(new Value(name, Arrays.copyOfRange(field, start, Math.min(field.length, start + most()))));
            }
            result = LibSystemd.sd_journal_enumerate_available_data(journal, data, data + 8);
        }
        String call = "sd_journal_enumerate_available_data";
        if (result == 0 && values(message).isEmpty()) {
            // It passes over what it cannot decompress; this says why.
            call = "sd_journal_get_data MESSAGE";
            result = LibSystemd.sd_journal_get_data(journal, "MESSAGE", data, data + 8);
        }
        if (result < 0 && result != -LibC.ENOENT) {
            damage = new JournalException(call, -result);
        }
    }

    private int most() {
        return used > LARGE ? BEGINNING : Entry.MAX_FIELD_BYTES;
    }

    private void add(Value value) {
        Name name = value.name;
        used += value.bytes.length;
        if (name.move != loaded) {
            name.move = loaded;
            name.first = value;
            name.all = null;
            return;
        }
        if (name.all == null) {
            name.all = new ArrayList<>(List.of(name.first));
        }
        name.all.add(value);
    }

    private List<Value> values(Name name) {
        return name.move != loaded ? List.of() : name.all == null ? List.of(name.first) : name.all;
    }

    /** Returns the name with which data begins, NAME=value; null if nobody asked for it. */
    private Name nameIn(byte[] data, int length) {
        int end = 0;
        while (end < length && data[end] != '=') {
            end++;
        }
        for (Name name : inTurn) {
            if (name.bytes.length == end && end < length && Arrays.equals(name.bytes, 0, end, data, 0, end)) {
                return name;
            }
        }
        return null;
    }

    private Name name(String text) {
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 8) & names.length - 1;
        for (Name name = names[place]; name != null; name = name.next) {
            if (name.text.equals(text)) {
                return name;
            }
        }
        names[place] = new Name(text, names[place]);
        inTurn = Arrays.copyOf(inTurn, inTurn.length + 1);
        inTurn[inTurn.length - 1] = names[place];
        return names[place];
    }

    /** Returns the first value of a field as text, or null if the entry has no such field. U+FFFD is for what is not UTF-8. */
    private String text(String field) {
        int known = inTurn.length;
        Name name = name(field);
        if (name == message) {
            return message();
        }
        if (inTurn.length > known) {
            // It is asked for the first time: there was no need to read it before.
            Arrays.fill(places, 0);
            load(++moves);
        }
        return name.move == loaded ? name.first.text() : null;
    }

    /** Returns all values of {@code MESSAGE}, a line each, or null if there is none. */
    private String message() {
        if (messageText == null) {
            for (Value value : values(message)) {
                messageText = messageText == null ? value.text() : messageText + "\n" + value.text();
            }
        }
        return messageText;
    }

    /** Returns what a search finds in any value of {@code MESSAGE}; null: nothing. */
    private String find(WordSearch search) {
        for (Value value : values(message)) {
            String found = search.find(value.bytes, value.bytes.length);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Returns the most severe of the values of {@code PRIORITY}, 0 (emerg) to 7 (debug). */
    private int priority() {
        int most = Entry.PRIORITIES.size();
        for (Value value : values(priority)) {
            int digit = value.bytes.length == 1 ? value.bytes[0] - '0' : -1;
            most = digit >= 0 ? Math.min(most, digit) : most;
        }
        return most < Entry.PRIORITIES.size() ? most : Entry.INFO;
    }
}
