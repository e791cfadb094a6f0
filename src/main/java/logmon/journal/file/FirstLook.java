package logmon.journal.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

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

    /** Something is not as the format has it. Carries no stack trace: it only ends a walk. */
    private static final class Odd extends IOException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    // Types of objects, and the offsets of their parts.
    private static final int DATA = 1;
    private static final int ENTRY = 3;
    private static final int ENTRY_ARRAY = 6;
    private static final int SIZE = 8;
    private static final int NUMBER = 16;
    private static final int REALTIME = 24;
    private static final int MONOTONIC = 32;
    private static final int BOOT = 40;
    private static final int HASH = 56;
    private static final int ITEMS = 64;
    private static final int NEXT_ARRAY = 16;
    private static final int ARRAY_ITEMS = 24;

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
    public final class Walk {
        private final JournalFile file;
        private final boolean compact;
        private final int payload;
        private final long tag = blocks.newTag();

        private long promised;
        private long index = -1;
        private long entry;
        private long entrySize;
        private long number;

        // The array in which the entry is: its offset (0: none), the index of its first entry, and how many it has room
        // for.
        private long array;
        private long arrayFirst;
        private long arrayLength;

        private Walk(JournalFile file) {
            this.file = file;
            compact = file.isCompact();
            payload = compact ? 72 : 64;
            promised = file.entries();
        }

        /** Takes in how far the file reaches since its header was read again. */
        public void refresh() {
            if (promised != file.entries()) {
                promised = file.entries();
                blocks.forget(tag);
            }
        }

        /** Moves to the last entry that has this number or a lower one, as far as the file can be read. */
        public void seek(long last) {
            blocks.select(file, tag);
            try {
                index = file.isOfKnownFormat() ? find(last) : -1;
            } catch (IOException e) {
                index = scan(last);
            }
        }

        /** As {@link #find}, but looks at one entry after the other, and passes over those that are odd. */
        private long scan(long last) {
            long found = -1;
            long foundNumber = 0;
            array = 0;
            for (long i = 0; i < promised; i++) {
                try {
                    moveTo(i);
                    if (number > last) {
                        break;
                    }
                    found = i;
                    foundNumber = number;
                } catch (IOException e) {
                    if (array == 0) {
                        break;
                    }
                }
            }
            number = foundNumber;
            return found;
        }

        private long find(long last) throws IOException {
            long low = -1;
            long high = 0;
            while (high < promised) {
                moveTo(high);
                if (number > last) {
                    break;
                }
                low = high;
                high = Math.min(promised, arrayFirst + arrayLength);
            }
            if (low < 0) {
                return -1;
            }
            moveTo(low);
            while (high - low > 1) {
                long middle = (low + high) >>> 1;
                moveTo(middle);
                if (number <= last) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            moveTo(low);
            return low;
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

        /** Returns where this entry is in the file, in bytes. */
        public long offset() {
            return entry;
        }

        /** Returns the sequence number of this entry. */
        public long number() {
            return number;
        }

        /** Returns when this entry was received, in microseconds since the epoch; 0 if that cannot be read any more. */
        public long realtime() {
            blocks.select(file, tag);
            try {
                return blocks.longAt(entry + REALTIME);
            } catch (IOException e) {
                return 0;
            }
        }

        /**
         * Returns the place of an entry.
         *
         * @param at how many entries come before it
         * @return null if there is none, or it cannot be read any more
         */
        public Cursor cursor(long at) {
            if (at < 0 || at >= promised) {
                return null;
            }
            blocks.select(file, tag);
            long hereEntry = entry;
            long hereSize = entrySize;
            long hereNumber = number;
            try {
                moveTo(at);
                return new Cursor(
                        file.seqnumId(),
                        number,
                        HexFormat.of().toHexDigits(Long.reverseBytes(blocks.longAt(entry + BOOT)))
                                + HexFormat.of().toHexDigits(Long.reverseBytes(blocks.longAt(entry + BOOT + 8))),
                        blocks.longAt(entry + MONOTONIC),
                        blocks.longAt(entry + REALTIME),
                        blocks.longAt(entry + HASH));
            } catch (IOException e) {
                return null;
            } finally {
                entry = hereEntry;
                entrySize = hereSize;
                number = hereNumber;
            }
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

        /**
         * Returns where an entry is.
         *
         * @param number of the entry
         * @param from how many entries come before it at least
         * @return how many entries come before it; -1 if it is not found
         */
        public long indexOf(long number, long from) {
            blocks.select(file, tag);
            for (long i = from; file.isOfKnownFormat() && i < promised; i++) {
                try {
                    moveTo(i);
                    if (this.number >= number) {
                        return this.number == number ? i : -1;
                    }
                } catch (IOException e) {
                    if (array == 0) {
                        break;
                    }
                }
            }
            return -1;
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

        private void moveTo(long to) throws IOException {
            if (array == 0 || to < arrayFirst) {
                enterArray(file.entryArray(), 0);
            }
            while (to >= arrayFirst + arrayLength) {
                enterArray(
                        FileBlocks.longAt(blocks.bytes(), blocks.inArrayAt(array + NEXT_ARRAY)),
                        arrayFirst + arrayLength);
            }
            int item = blocks.inArrayAt(array + ARRAY_ITEMS + (to - arrayFirst) * (compact ? 4 : 8));
            entry = compact ? FileBlocks.intAt(blocks.bytes(), item) : FileBlocks.longAt(blocks.bytes(), item);
            entrySize = check(entry, blocks.at(entry), blocks.at(entry + SIZE), ENTRY, ITEMS);
            number = blocks.longAt(entry + NUMBER);
        }

        private void enterArray(long offset, long first) throws IOException {
            array = 0;
            long size = check(
                    offset, blocks.inArrayAt(offset), blocks.inArrayAt(offset + SIZE), ENTRY_ARRAY, ARRAY_ITEMS + 8);
            array = offset;
            arrayFirst = first;
            arrayLength = (size - ARRAY_ITEMS) / (compact ? 4 : 8);
        }

        /** Returns the size of an object, which has to be of this type, at least so large, and inside the file. */
        private long check(long offset, int at, int sizeAt, int type, int least) throws Odd {
            long size = FileBlocks.longAt(blocks.bytes(), sizeAt);
            if ((offset & 7) != 0
                    || offset < file.headerSize()
                    || blocks.bytes()[at] != type
                    || size < least
                    || size > file.end() - offset) {
                throw new Odd();
            }
            return size;
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
