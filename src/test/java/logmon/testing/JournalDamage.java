package logmon.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Damages a journal file as a failing disk or a power loss does; only while nobody has it open, for a mapped file that
 * shrinks ends a JVM. Offsets as in https://systemd.io/JOURNAL_FILE_FORMAT/.
 */
public final class JournalDamage {
    private static final int DATA = 1;
    private static final int ENTRY = 3;
    private static final int ENTRY_ARRAY = 6;

    /** XZ, LZ4 and zstd, of which one at most can be. */
    private static final byte COMPRESSED = 7;

    private static final int HEADER_SIZE_AT = 88;
    private static final int TAIL_OBJECT_AT = 136;
    private static final int FLAGS_AT = 1;
    private static final int SIZE_AT = 8;

    private record Part(int offset, int type, int size) {}

    private final Path file;
    private final ByteBuffer bytes;

    public JournalDamage(Path file) {
        this.file = file;
        try {
            bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Wipes an entry out, its number counted from 0. */
    public void wipeEntry(int number) {
        wipe(parts(ENTRY).skip(number).findFirst().orElseThrow());
    }

    /** Wipes out the page of 4,096 bytes in which an entry begins. */
    public void wipePageOfEntry(int number) {
        int page = parts(ENTRY).skip(number).findFirst().orElseThrow().offset() & ~4095;
        overwrite(page, new byte[4096]);
    }

    /** Wipes out the list of the file's later entries; the entries themselves stay. */
    public void wipeListOfLaterEntries() {
        // The lists grow from one to the next; as large as this one are only those of fields that all entries share.
        int largest = parts(ENTRY_ARRAY)
                .max(Comparator.comparingInt(Part::size))
                .orElseThrow()
                .size();
        parts(ENTRY_ARRAY).filter(part -> part.size() == largest).toList().forEach(this::wipe);
    }

    /** Wipes out a field's value, for all entries that share it. */
    public void wipeField(String text) {
        wipe(data(text));
    }

    /** Marks the first compressed field as compressed in a way that does not exist. */
    public void garbleCompression() {
        Part data = parts(DATA)
                .filter(part -> (bytes.get(part.offset() + FLAGS_AT) & COMPRESSED) != 0)
                .findFirst()
                .orElseThrow();
        overwrite(data.offset() + FLAGS_AT, new byte[] {COMPRESSED});
    }

    /** Wipes out what says that the file is a journal. */
    public void wipeSignature() {
        overwrite(0, new byte[8]);
    }

    /** Cuts the file off where an entry begins. */
    public void truncateAtEntry(int number) {
        truncate(parts(ENTRY).skip(number).findFirst().orElseThrow().offset());
    }

    /** Cuts the file off. */
    public void truncate(long size) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Part data(String text) {
        byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
        return parts(DATA)
                .filter(part -> {
                    int end = part.offset() + part.size();
                    return Arrays.equals(bytes.array(), end - wanted.length, end, wanted, 0, wanted.length);
                })
                .findFirst()
                .orElseThrow();
    }

    private void wipe(Part part) {
        overwrite(part.offset(), new byte[part.size()]);
    }

    private void overwrite(int offset, byte[] with) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(with), offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file's objects of one type, in the order in which they were written. */
    private Stream<Part> parts(int type) {
        List<Part> parts = new ArrayList<>();
        int tail = (int) bytes.getLong(TAIL_OBJECT_AT);
        for (int offset = (int) bytes.getLong(HEADER_SIZE_AT); offset <= tail; ) {
            Part part = new Part(offset, bytes.get(offset), (int) bytes.getLong(offset + SIZE_AT));
            parts.add(part);
            offset += part.size() + 7 & ~7;
        }
        return parts.stream().filter(part -> part.type() == type);
    }
}
