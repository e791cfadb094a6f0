package logmon.journal.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Looks through journal files for entries that may matter, because libsystemd takes ten times as long to read one. It
 * never says that an entry matters, only that certainly nothing is in it. The values of an entry that it understands, it
 * gives as they stand in the file; whatever it does not fully understand, compressed values above all, is left to
 * libsystemd, so an odd file only takes longer.
 *
 * <p>It knows the entry arrays, entries and data objects of https://systemd.io/JOURNAL_FILE_FORMAT/, and reads no further
 * than the number of entries in the header.
 */
public final class FirstLook {
    /** No value is looked at beyond this many bytes. */
    public static final int MAX_VALUE_BYTES = 64 * 1024;

    /** What was found. */
    public enum Finding {
        /** The entry may matter: to be judged. Unless it {@link Walk#isPlain}, libsystemd reads it. */
        ASK,
        /** Nothing in all entries that were looked at; there may be more. */
        NOTHING,
        /** The file is damaged here, or has unknown features: to be read by libsystemd from here on. */
        ODD
    }

    // The type of an object, and where in it the number of entries is of which it is part.
    private static final int DATA = 1;
    private static final int IN_ENTRIES = 56;

    /** In the flags of an object: XZ, LZ4, zstd. */
    private static final int COMPRESSED = 7;

    private static final byte[] MESSAGE = ascii("MESSAGE=");
    private static final byte[] PRIORITY = ascii("PRIORITY=");

    /** syslog's {@code LOG_INFO}: what an entry without {@code PRIORITY} counts as. */
    private static final int INFO = 6;

    /** No beginning that is looked for is longer, in bytes. */
    private static final int LONGEST_BEGINNING = 256;

    /** How many data are remembered with what was found in them, because most data is part of many entries. */
    private static final int REMEMBERED = 1 << 13;

    // What was found in data, in the lowest bits of its offset, which is a multiple of 8.
    private static final int MATTERS = 1;
    private static final int NOT_PLAIN = 2;
    private static final long FOUND = 7;

    private final Interest interest;
    /** What every entry has: if even one without {@code MESSAGE} and {@code PRIORITY} may matter, {@link #MATTERS}. */
    private final int inAll;

    private final byte[][] fields;
    private final FileBlocks blocks = new FileBlocks();
    private final long[] remembered = new long[REMEMBERED];
    private long[] places = new long[64];
    private int placeCount;
    private final byte[] value = new byte[MAX_VALUE_BYTES + MESSAGE.length];

    public FirstLook(Interest interest) {
        this.interest = interest;
        this.inAll = interest.words() == null || interest.priority() >= INFO ? MATTERS : 0;
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
        private boolean plain;
        private boolean shared;

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
                    int found = look();
                    index++;
                    previous = number;
                    if ((found & MATTERS) != 0) {
                        plain = (found & NOT_PLAIN) == 0;
                        return Finding.ASK;
                    }
                }
                return Finding.NOTHING;
            } catch (IOException e) {
                number = previous;
                return Finding.ODD;
            }
        }

        /** Returns whether all values of the entry that was asked about can be had from {@link #read}. */
        public boolean isPlain() {
            return plain;
        }

        /** Returns how many entries follow this one, by the header that was read last. */
        public long left() {
            return promised - index - 1;
        }

        /** Returns how many entries precede this one; -1: before the first entry. */
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
                int at = 0;
                for (long item = entry + ITEMS; item <= end; item += step) {
                    if (placeCount == places.length) {
                        places = Arrays.copyOf(places, 2 * places.length);
                    }
                    at = FileBlocks.isInAnother(at, step) ? blocks.at(item) : at;
                    places[placeCount++] = tag
                            | (compact ? FileBlocks.intAt(blocks.bytes(), at) : FileBlocks.longAt(blocks.bytes(), at));
                    at += step;
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

        /** Returns whether what {@link #read} read last is part of other entries, too, as most data is. */
        public boolean isShared() {
            return shared;
        }

        /**
         * Copies what is at one of {@link #places}, {@code NAME=value}, to the beginning of an array.
         *
         * @param most how many bytes are copied
         * @return how long all of it is; -1 if it cannot be read any more
         */
        public int read(long place, byte[] to, int most) {
            blocks.select(file, tag);
            try {
                long data = place ^ tag;
                long size = check(data, blocks.at(data), blocks.at(data + SIZE), DATA, payload + 2);
                int length = (int) Math.min(size - payload, Integer.MAX_VALUE);
                shared = blocks.longAt(data + IN_ENTRIES) > 1;
                blocks.copy(data + payload, to, Math.min(length, most));
                return length;
            } catch (IOException e) {
                return -1;
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

        /** Returns what is in the data of this entry. */
        private int look() throws IOException {
            // The JVM's simple compiler would fetch fields anew each time round.
            byte[] bytes = blocks.bytes();
            long[] remembered = FirstLook.this.remembered;
            boolean compact = this.compact;
            long tag = this.tag;
            int step = compact ? 4 : 16;
            long end = entry + entrySize - step;
            int found = inAll;
            int at = 0;
            for (long item = entry + ITEMS; item <= end; item += step) {
                if (FileBlocks.isInAnother(at, step)) {
                    at = blocks.at(item);
                }
                long data = tag | (compact ? FileBlocks.intAt(bytes, at) : FileBlocks.longAt(bytes, at));
                int slot = (int) (data >>> 3) & REMEMBERED - 1;
                long known = remembered[slot];
                if ((known & ~FOUND) == data) {
                    found |= (int) (known & FOUND);
                    at += step;
                } else {
                    int inData = look(data ^ tag);
                    if (blocks.longAt((data ^ tag) + IN_ENTRIES) > 1) {
                        remembered[slot] = data | inData;
                    }
                    found |= inData;
                    // The data may have taken the place of the entry in memory.
                    at = 0;
                }
            }
            return found;
        }

        private int look(long data) throws IOException {
            int at = blocks.at(data);
            int flags = blocks.bytes()[at + 1];
            long size = check(data, at, blocks.at(data + SIZE), DATA, payload + 2);
            if ((flags & ~COMPRESSED) != 0) {
                throw new Odd();
            }
            if (flags != 0) {
                return MATTERS | NOT_PLAIN;
            }
            int length = (int) Math.min(size - payload, value.length);
            blocks.copy(data + payload, value, Math.min(length, LONGEST_BEGINNING));
            return mayMatter(data + payload, length) ? MATTERS : 0;
        }

        private boolean mayMatter(long payload, int length) throws IOException {
            if (valueStartsWith(MESSAGE, length)) {
                blocks.copy(payload, value, length);
                return interest.words() == null || interest.words().find(value, length) != null;
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
