package logmon.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Makes of one journal file another: with other ids, numbers and times, or with parts wiped out. The table of hashes,
 * which is large and which reading does not need, is left out. Offsets as in https://systemd.io/JOURNAL_FILE_FORMAT/.
 */
public final class JournalPatch {
    public static final int DATA = 1;
    public static final int ENTRY = 3;
    public static final int ENTRY_ARRAY = 6;

    private static final int COMPATIBLE = 8;
    private static final int FILE_ID = 24;
    private static final int SEQNUM_ID = 72;
    private static final int DATA_TABLE = 104;
    private static final int TAIL_OBJECT = 136;
    private static final int ENTRIES = 152;
    private static final int LAST = 160;
    private static final int FIRST = 168;
    private static final int FIRST_TIME = 184;
    private static final int LAST_TIME = 192;

    private final long length;
    private final long bodyAt;
    private final ByteBuffer head;
    private final ByteBuffer body;

    /** A part of the file. */
    public record Part(long offset, long size) {}

    private JournalPatch(long length, long bodyAt, byte[] head, byte[] body) {
        this.length = length;
        this.bodyAt = bodyAt;
        this.head = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        this.body = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads a file that nobody writes. */
    public static JournalPatch of(Path path) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] header = new byte[256];
            file.readFully(header);
            ByteBuffer offsets = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
            byte[] head = new byte[(int) offsets.getLong(DATA_TABLE)];
            file.seek(0);
            file.readFully(head);
            long bodyAt = offsets.getLong(DATA_TABLE) + offsets.getLong(DATA_TABLE + 8);
            file.seek(offsets.getLong(TAIL_OBJECT) + 8);
            byte[] size = new byte[8];
            file.readFully(size);
            long end = offsets.getLong(TAIL_OBJECT)
                    + ByteBuffer.wrap(size).order(ByteOrder.LITTLE_ENDIAN).getLong();
            byte[] body = new byte[(int) Math.max(0, end - bodyAt)];
            file.seek(bodyAt);
            file.readFully(body);
            return new JournalPatch(file.length(), bodyAt, head, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JournalPatch copy() {
        return new JournalPatch(
                length, bodyAt, head.array().clone(), body.array().clone());
    }

    /** Writes over the file that is there, as a program does that appends to it. */
    public void write(Path path) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            if (file.length() < length) {
                file.setLength(length);
            }
            file.seek(bodyAt);
            file.write(body.array());
            file.seek(0);
            file.write(head.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what is equal for files of the same content, but for a flag that nobody knows. */
    public Object content() {
        JournalPatch known = copy();
        known.head.putInt(COMPATIBLE, 0);
        return List.of(known.head, known.body);
    }

    public long entries() {
        return head.getLong(ENTRIES);
    }

    public JournalPatch fileId(byte[] id) {
        head.put(FILE_ID, id);
        return this;
    }

    public JournalPatch seqnumId(byte[] id) {
        head.put(SEQNUM_ID, id);
        return this;
    }

    /** Sets a compatible flag that nobody knows. */
    public JournalPatch unknownFlag() {
        head.putInt(COMPATIBLE, head.getInt(COMPATIBLE) | 1 << 30);
        return this;
    }

    /** Sets the number that a file without entries has of the file before. */
    public JournalPatch lastNumber(long number) {
        head.putLong(LAST, number);
        return this;
    }

    /** Gives each entry another number. */
    public JournalPatch numbers(LongUnaryOperator numbers) {
        if (entries() > 0) {
            objects(ENTRY).forEach(part -> change(body, (int) (part.offset() - bodyAt) + 16, numbers));
            change(head, LAST, numbers);
            change(head, FIRST, numbers);
        }
        return this;
    }

    /** Gives each entry another time, in microseconds. */
    public JournalPatch times(LongUnaryOperator times) {
        if (entries() > 0) {
            objects(ENTRY).forEach(part -> change(body, (int) (part.offset() - bodyAt) + 24, times));
            change(head, FIRST_TIME, times);
            change(head, LAST_TIME, times);
        }
        return this;
    }

    private static void change(ByteBuffer in, int at, LongUnaryOperator to) {
        in.putLong(at, to.applyAsLong(in.getLong(at)));
    }

    /** Wipes out what there is of a part. */
    public JournalPatch wipe(Part part) {
        for (long at = Math.max(part.offset(), bodyAt); at < Math.min(part.offset() + part.size(), end()); at++) {
            body.put((int) (at - bodyAt), (byte) 0);
        }
        return this;
    }

    private long end() {
        return bodyAt + body.capacity();
    }

    /** The objects of a type, in the order in which they were written; for before anything is wiped out. */
    public List<Part> objects(int type) {
        List<Part> found = new ArrayList<>();
        for (int at = 0; at < body.capacity(); ) {
            long size = body.getLong(at + 8);
            if (body.get(at) == type) {
                found.add(new Part(bodyAt + at, size));
            }
            at += (int) size + 7 & ~7;
        }
        return found;
    }
}
