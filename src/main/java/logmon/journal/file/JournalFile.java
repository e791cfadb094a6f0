package logmon.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One journal file, as its header describes it (systemd's Journal File Format,
 * https://systemd.io/JOURNAL_FILE_FORMAT/). The header says how many entries the file has, and from which number to
 * which: what libsystemd gives is held against that.
 */
public final class JournalFile implements AutoCloseable {
    /** The file is there, but its header is not one that can be read. */
    public static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;

        private Unreadable(String problem) {
            super(problem);
        }
    }

    /** A file that is written now, one rotated away from it, and one that journald found damaged or not closed. */
    private static final Pattern NAME = Pattern.compile("(\\P{Cntrl}+?)(@[0-9a-f-]+)?\\.journal~?");

    private static final int HEADER = 208;
    private static final long MAGIC = 0x48524848534b504cL; // LPKSHHRH
    private static final int COMPACT = 1 << 4;
    private static final int SMALLEST_ENTRY = 64;

    /** XZ, LZ4, keyed hash, zstd, compact; sealed, tail entry's boot id, sealed continuously. */
    private static final int KNOWN_INCOMPATIBLE = 0x1f;

    private static final int KNOWN_COMPATIBLE = 0x7;

    private final ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    private final Object key;
    private Path path;
    private FileChannel channel;
    private long headerSize;
    private long end;

    private JournalFile(Path path) throws IOException {
        this.path = path;
        this.key = key(path);
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
        if (!isAt(path)) {
            close();
            throw new NoSuchFileException(path.toString(), null, "renamed while it was opened");
        }
    }

    /** Returns what the names of a file and of those rotated away from it begin with, or null if it is no journal file. */
    public static String seriesName(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? name.group(1) : null;
    }

    /** Returns whether a file of this name may still be written: it was neither rotated away nor found damaged. */
    public static boolean isActive(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() && name.group(2) == null && !name.group().endsWith("~");
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws Unreadable if the header is damaged
     * @throws IOException if the file cannot be opened: it is gone, or may not be read
     */
    public static JournalFile open(Path path) throws IOException {
        JournalFile file = new JournalFile(path);
        try {
            file.refresh();
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Reads the header again: a file that is written grows. */
    public void refresh() throws IOException {
        header.clear();
        if (read(header, 0) < HEADER) {
            throw new Unreadable("is truncated: it has no whole header");
        }
        if (header.getLong(0) != MAGIC) {
            throw new Unreadable("is not a journal file, or its header is damaged");
        }
        headerSize = header.getLong(88);
        end = headerSize + header.getLong(96);
        if (headerSize < HEADER
                || entries() < 0
                || entries() > end / SMALLEST_ENTRY
                || entries() > 0 && (firstNumber() < 1 || firstNumber() > lastNumber())) {
            throw new Unreadable("has a damaged header");
        }
    }

    /** Reads bytes of the file, as many as there are and fit; returns how many. Opens the file again if it was closed. */
    int read(ByteBuffer bytes, long offset) throws IOException {
        if (channel == null) {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            if (!isAt(path)) {
                close();
                throw new IOException("has been replaced by another file");
            }
        }
        int total = 0;
        while (bytes.hasRemaining()) {
            int read = channel.read(bytes, offset + total);
            if (read <= 0) {
                break;
            }
            total += read;
        }
        return total;
    }

    /** Returns the path under which the file was last seen: journald renames a file when it rotates it away. */
    public Path path() {
        return path;
    }

    public void renamed(Path to) {
        path = to;
    }

    /** Returns whether the file is the one that has this path now. */
    public boolean isAt(Path other) {
        try {
            return key(other).equals(key);
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether the file has only the features that {@link FirstLook} was written for. */
    public boolean isOfKnownFormat() {
        return (header.getInt(8) & ~KNOWN_COMPATIBLE) == 0 && (header.getInt(12) & ~KNOWN_INCOMPATIBLE) == 0;
    }

    boolean isCompact() {
        return (header.getInt(12) & COMPACT) != 0;
    }

    /** Returns the id that this file keeps when it is renamed. */
    public String fileId() {
        return id(24);
    }

    /** Returns under which id the entries are numbered. */
    public String seqnumId() {
        return id(72);
    }

    private String id(int offset) {
        return HexFormat.of().formatHex(header.array(), offset, offset + 16);
    }

    long headerSize() {
        return headerSize;
    }

    /** Returns where the file's objects end. */
    long end() {
        return end;
    }

    /** Returns how many entries there are. */
    public long entries() {
        return header.getLong(152);
    }

    /** Returns the number of the last entry; without entries it is of another file. */
    public long lastNumber() {
        return header.getLong(160);
    }

    /** Returns the number of the first entry. */
    public long firstNumber() {
        return header.getLong(168);
    }

    /** Returns the offset of the first array of entries; 0: there is none. */
    long entryArray() {
        return header.getLong(176);
    }

    /** Returns when the first entry was received. */
    public Instant firstTime() {
        return Cursor.time(header.getLong(184));
    }

    /** Returns when the last entry was received. */
    public Instant lastTime() {
        return Cursor.time(header.getLong(192));
    }

    /** Returns the last entry's place as far as the header has it; its hash is 0, which is not that of the entry. */
    public Cursor last() {
        return new Cursor(seqnumId(), lastNumber(), id(56), header.getLong(200), header.getLong(192), 0);
    }

    /** Returns what identifies the file, whatever it is called: its inode, which may be reused, and its own id. */
    public Object identity() {
        return List.of(key, fileId());
    }

    /** Closes the file; what its header said stays known. */
    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written to it.
        }
        channel = null;
    }
}
