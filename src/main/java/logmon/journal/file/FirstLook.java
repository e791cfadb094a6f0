package logmon.journal.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks through journal files for entries that may matter, and leaves those to libsystemd, where reading an entry takes
 * ten times as long. It never says that an entry matters, only that certainly nothing is in it. Whatever it does not
 * fully understand is left to libsystemd too, so an odd file only takes longer.
 *
 * <p>It knows the entry arrays, entries and data objects of https://systemd.io/JOURNAL_FILE_FORMAT/, and reads no further
 * than the number of entries in the header.
 */
public final class FirstLook {
    /** No value is looked at beyond this many bytes. */
    public static final int MAX_VALUE_BYTES = 64 * 1024;

    /** What was found. */
    public enum Finding {
        /** The entry may matter: to be read by libsystemd. */
        ASK,
        /** Nothing in all entries that were looked at; there may be more. */
        NOTHING,
        /** The file is damaged here, or has unknown features: to be read by libsystemd from here on. */
        ODD
    }

    private static final int DATA = 1;

    /** In the flags of an object: XZ, LZ4, zstd. */
    private static final int COMPRESSED = 7;

    private static final byte[] MESSAGE = ascii("MESSAGE=");
    private static final byte[] PRIORITY = ascii("PRIORITY=");

    /** syslog's {@code LOG_INFO}: what an entry without {@code PRIORITY} counts as. */
    private static final int INFO = 6;

    /** No beginning that is looked for is longer, in bytes. */
    private static final int LONGEST_BEGINNING = 256;

    /** How many offsets are remembered of data in which there is nothing: most data is part of many entries. */
    private static final int REMEMBERED = 1 << 13;

    private final Interest interest;
    /** Whether even an entry without {@code MESSAGE} and {@code PRIORITY} may matter: its priority is info. */
    private final boolean all;

    private final byte[][] fields;
    private final FileBlocks blocks = new FileBlocks();
    private final long[] nothing = new long[REMEMBERED];
    private long[] places = new long[64];
    private int placeCount;
    private final byte[] value = new byte[MAX_VALUE_BYTES + MESSAGE.length];

    public FirstLook(Interest interest) {
        this.interest = interest;
        this.all = interest.words() == null || interest.priority() >= INFO;
        this.fields = interest.fields().stream().map(FirstLook::ascii).toArray(byte[][]::new);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Begins a walk over the entries of a file. */
    public Walk walk(JournalFile file) {
        return new Walk(file);
    }

    /** A walk over the entries of one file in their order. It begins before the first. */
    public final class Walk extends EntryIndex {
        private final int payload;
        private long index = -1;

        private Walk(JournalFile file) {
            super(file, FirstLook.this.blocks);
            payload = compact ? 72 : 64;
        }

        /** Moves to the last entry that has this number or a lower one, as far as the file can be read. */
        public void seek(long last) {
            index = last(last);
        }

        /** Moves to the next entry that may matter, but over no more than {@code limit} entries. */
        public Finding next(int limit) {
            if (!file.isOfKnownFormat()) {
                return Finding.ODD;
            }
            blocks.select(file, tag);
            long previous = index < 0 ? 0 : number;
            try {
                for (int looked = 0; looked < limit && index + 1 < promised; looked++) {
                    moveTo(index + 1);
                    if (number <= previous) {
                        throw new Odd();
                    }
                    boolean ask = mayMatter();
                    index++;
                    previous = number;
                    if (ask) {
                        return Finding.ASK;
                    }
                }
                return Finding.NOTHING;
            } catch (IOException e) {
                number = previous;
                return Finding.ODD;
            }
        }

        /** Returns how many entries come after this one, by the header that was read last. */
        public long left() {
            return promised - index - 1;
        }

        /** Returns how many entries come before this one; -1: it stands before the first. */
        public long index() {
            return index;
        }

        /** Returns where the data of this entry is: numbers that differ for all data of all files. */
        public long[] places() {
            blocks.select(file, tag);
            int step = compact ? 4 : 16;
            placeCount = 0;
            long end = entry + entrySize - step;
            try {
                for (long item = entry + ITEMS; item <= end; item += step) {
                    if (placeCount == places.length) {
                        places = Arrays.copyOf(places, 2 * places.length);
                    }
                    int at = blocks.at(item);
                    places[placeCount++] = tag
                            | (compact ? FileBlocks.intAt(blocks.bytes(), at) : FileBlocks.longAt(blocks.bytes(), at));
                }
            } catch (IOException e) {
                placeCount = 0;
            }
            return places;
        }

        /** Returns how many of {@link #places} are of this entry. */
        public int placeCount() {
            return placeCount;
        }

        /** Returns the name of the field whose data is at one of {@link #places}; null if it cannot be seen. */
        public String fieldAt(long place) {
            blocks.select(file, tag);
            try {
                long data = place ^ tag;
                int at = blocks.at(data);
                int flags = blocks.bytes()[at + 1];
                long size = check(data, at, blocks.at(data + SIZE), DATA, payload + 2);
                int length = (int) Math.min(size - payload, LONGEST_BEGINNING);
                blocks.copy(data + payload, value, length);
                int name = 0;
                while (name < length && value[name] != '=') {
                    name++;
                }
                return flags != 0 || name == length ? null : new String(value, 0, name, StandardCharsets.US_ASCII);
            } catch (IOException e) {
                return null;
            }
        }

        /** Returns whether this entry is the same as another one, or comes after it and was logged at the same time. */
        public boolean isOrFollows(Cursor other) {
            for (long i = index; ; i--) {
                Cursor at = cursor(i);
                if (at == null || at.monotonic() != other.monotonic()) {
                    return false;
                }
                if (at.hash() == other.hash() && at.bootId().equals(other.bootId())) {
                    return true;
                }
            }
        }

        private boolean mayMatter() throws IOException {
            if (all) {
                return true;
            }
            // The JVM's simple compiler would fetch fields anew each time round.
            byte[] bytes = blocks.bytes();
            long[] nothing = FirstLook.this.nothing;
            boolean compact = this.compact;
            long tag = this.tag;
            int step = compact ? 4 : 16;
            long end = entry + entrySize - step;
            boolean ask = false;
            int at = 0;
            for (long item = entry + ITEMS; item <= end; item += step) {
                if (FileBlocks.isInAnother(at, step)) {
                    at = blocks.at(item);
                }
                long data = compact ? FileBlocks.intAt(bytes, at) : FileBlocks.longAt(bytes, at);
                int slot = (int) (data >>> 3) & REMEMBERED - 1;
                if (nothing[slot] == (tag | data)) {
                    at += step;
                } else {
                    if (dataMayMatter(data)) {
                        ask = true;
                    } else {
                        nothing[slot] = tag | data;
                    }
                    // The data may have taken the place of the entry in memory.
                    at = 0;
                }
            }
            return ask;
        }

        private boolean dataMayMatter(long data) throws IOException {
            int at = blocks.at(data);
            int flags = blocks.bytes()[at + 1];
            long size = check(data, at, blocks.at(data + SIZE), DATA, payload + 2);
            if (flags != 0) {
                if ((flags & ~COMPRESSED) != 0) {
                    throw new Odd();
                }
                return true;
            }
            int length = (int) Math.min(size - payload, value.length);
            blocks.copy(data + payload, value, Math.min(length, LONGEST_BEGINNING));
            if (valueStartsWith(MESSAGE, length)) {
                blocks.copy(data + payload, value, length);
                return interest.words().find(value, length) != null;
            }
            if (valueStartsWith(PRIORITY, length)) {
                int level = value[PRIORITY.length] - '0';
                return length != PRIORITY.length + 1 || level <= interest.priority() || level > 7;
            }
            for (byte[] field : fields) {
                if (valueStartsWith(field, length)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Returns whether the value at hand, of this length, begins with these bytes. */
    private boolean valueStartsWith(byte[] beginning, int length) {
        return length >= beginning.length && Arrays.equals(value, 0, beginning.length, beginning, 0, beginning.length);
    }
}
