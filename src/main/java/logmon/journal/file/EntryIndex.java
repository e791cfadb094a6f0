package logmon.journal.file;

import java.io.IOException;
import java.util.HexFormat;

/**
 * The entries of one file, in their order: finds them in the entry arrays of
 * https://systemd.io/JOURNAL_FILE_FORMAT/. It reads no further than the number of entries in the header that was read
 * before, and checks the type and the bounds of every object.
 */
class EntryIndex {
    /** Something does not follow the format. Carries no stack trace, because it only ends a walk. */
    static final class Odd extends IOException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /** Where the items of an entry begin in it. */
    static final int ITEMS = 64;

    /** Where the size of an object is in it. */
    static final int SIZE = 8;

    // Types of objects, and the offsets of their parts.
    private static final int ENTRY = 3;
    private static final int ENTRY_ARRAY = 6;
    private static final int NUMBER = 16;
    private static final int REALTIME = 24;
    private static final int MONOTONIC = 32;
    private static final int BOOT = 40;
    private static final int HASH = 56;
    private static final int NEXT_ARRAY = 16;
    private static final int ARRAY_ITEMS = 24;

    final JournalFile file;
    final FileBlocks blocks;
    final boolean compact;
    /** In the tags of what is remembered of the file. */
    final long tag;

    /** How many entries the header promises. */
    long promised;

    // The entry that is looked at: its offset, its size, its number.
    long entry;
    long entrySize;
    long number;

    // The array in which it is: its offset (0: none), the index of its first entry, and how many it has room for.
    private long array;
    private long arrayFirst;
    private long arrayLength;

    EntryIndex(JournalFile file, FileBlocks blocks) {
        this.file = file;
        this.blocks = blocks;
        compact = file.isCompact();
        tag = blocks.newTag();
        promised = file.entries();
    }

    /** Takes in how far the file reaches since its header was read again. */
    public void refresh() {
        if (promised != file.entries()) {
            promised = file.entries();
            blocks.forget(tag);
        }
    }

    /** Returns how many entries come before the last that has this number or a lower one, as far as the file can be read. */
    long last(long upTo) {
        blocks.select(file, tag);
        try {
            return file.isOfKnownFormat() ? find(upTo) : -1;
        } catch (IOException e) {
            return scan(upTo);
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

    final void moveTo(long to) throws IOException {
        if (array == 0 || to < arrayFirst) {
            enterArray(file.entryArray(), 0);
        }
        while (to >= arrayFirst + arrayLength) {
            enterArray(
                    FileBlocks.longAt(blocks.bytes(), blocks.inArrayAt(array + NEXT_ARRAY)), arrayFirst + arrayLength);
        }
        int item = blocks.inArrayAt(array + ARRAY_ITEMS + (to - arrayFirst) * (compact ? 4 : 8));
        entry = compact ? FileBlocks.intAt(blocks.bytes(), item) : FileBlocks.longAt(blocks.bytes(), item);
        entrySize = check(entry, blocks.at(entry), blocks.at(entry + SIZE), ENTRY, ITEMS);
        number = blocks.longAt(entry + NUMBER);
    }

    private void enterArray(long offset, long first) throws IOException {
        array = 0;
        long size =
                check(offset, blocks.inArrayAt(offset), blocks.inArrayAt(offset + SIZE), ENTRY_ARRAY, ARRAY_ITEMS + 8);
        array = offset;
        arrayFirst = first;
        arrayLength = (size - ARRAY_ITEMS) / (compact ? 4 : 8);
    }

    /** Returns the size of an object, which has to be of this type, at least so large, and inside the file. */
    final long check(long offset, int at, int sizeAt, int type, int least) throws Odd {
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
}
