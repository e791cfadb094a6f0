package logmon.journal.file;

import static java.lang.invoke.MethodHandles.byteArrayViewVarHandle;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Parts of journal files, kept in memory. All files share the same half megabyte, however many are read. They are read
 * rather than mapped, because a mapping that shrinks would be a fault in Java code.
 */
final class FileBlocks {
    private static final VarHandle INTS = byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int BLOCK_BITS = 14;
    private static final int BLOCK = 1 << BLOCK_BITS;

    /** A block of data stands in the place that its offset gives it; a block of an entry array in the last place. */
    private static final int DATA_PLACES = 32;

    /** Above these bits of a tag: the number of the file. */
    private static final int OFFSET_BITS = 40;

    private final byte[] bytes = new byte[(DATA_PLACES + 1) << BLOCK_BITS];
    private final long[] tags = new long[DATA_PLACES + 1];
    private long files;
    private JournalFile file;
    private long tag;

    /** Returns a tag for a file: with an offset added, it is that of no other file. */
    long newTag() {
        return ++files << OFFSET_BITS;
    }

    /** Has the following calls read this file. */
    void select(JournalFile which, long itsTag) {
        file = which;
        tag = itsTag;
    }

    /** Drops the blocks of a file, because it has grown and they may be parts. */
    void forget(long itsTag) {
        for (int place = 0; place <= DATA_PLACES; place++) {
            if (tags[place] >>> OFFSET_BITS == itsTag >>> OFFSET_BITS) {
                tags[place] = 0;
            }
        }
    }

    /** Returns the bytes themselves, for those that {@link #at} says where they are: up to the end of a block. */
    byte[] bytes() {
        return bytes;
    }

    /** Returns whether a step of this many bytes that led to this index in {@link #bytes} may have left a block. */
    static boolean isInAnother(int at, int step) {
        return (at & BLOCK - 1) < step;
    }

    /** Returns the index in {@link #bytes} of a byte of the file. Eight bytes from a multiple of 8 on are in one block. */
    int at(long offset) throws IOException {
        return at(offset, (int) (offset >>> BLOCK_BITS) & DATA_PLACES - 1);
    }

    /** As {@link #at}, in an array of entries, which is read side by side with the entries themselves. */
    int inArrayAt(long offset) throws IOException {
        return at(offset, DATA_PLACES);
    }

    /** Returns the eight bytes at an index as a number. */
    static long longAt(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Returns the four bytes at an index as a number without sign. */
    static long intAt(byte[] bytes, int at) {
        return Integer.toUnsignedLong((int) INTS.get(bytes, at));
    }

    /** Returns the eight bytes at an offset of the file, which is a multiple of 8. */
    long longAt(long offset) throws IOException {
        return longAt(bytes, at(offset));
    }

    /** Copies bytes to the beginning of an array. */
    void copy(long offset, byte[] to, int length) throws IOException {
        for (int copied = 0; copied < length; ) {
            int at = at(offset + copied);
            int part = Math.min(length - copied, BLOCK - (at & BLOCK - 1));
            System.arraycopy(bytes, at, to, copied, part);
            copied += part;
        }
    }

    private int at(long offset, int place) throws IOException {
        long wanted = tag | offset >>> BLOCK_BITS;
        if (tags[place] != wanted) {
            load(offset, place);
            tags[place] = wanted;
        }
        return place << BLOCK_BITS | (int) offset & BLOCK - 1;
    }

    private void load(long offset, int place) throws IOException {
        if (offset < 0 || offset >= file.end()) {
            throw new IOException("there is nothing at " + offset);
        }
        tags[place] = 0;
        int start = place << BLOCK_BITS;
        int read = file.read(ByteBuffer.wrap(bytes, start, BLOCK), offset & -BLOCK);
        // Behind the end of the file there are zeros, which are no part of any object.
        Arrays.fill(bytes, start + read, start + BLOCK, (byte) 0);
    }
}
