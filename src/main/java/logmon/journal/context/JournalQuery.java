package logmon.journal.context;

import static logmon.systemd.JournalException.check;

import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import logmon.journal.Entry;
import logmon.journal.file.Cursor;
import logmon.systemd.JournalException;
import logmon.systemd.LibC;
import logmon.systemd.LibSystemd;

/**
 * Some journal files, open while one mail is written, of which only the entries with certain fields are read. libsystemd finds these
 * by the file's index, so that it steps over others without reading them.
 */
final class JournalQuery implements AutoCloseable {
    // Two words for results.
    private final long memory = LibC.calloc(2, 8);
    private final Pointer results = new Pointer(memory);
    private final ByteBuffer view = results.getByteBuffer(0, 16).order(ByteOrder.nativeOrder());
    private final long handle;
    private boolean hasMatches;

    /** Opens all of these files, or fails. */
    JournalQuery(List<Path> files) throws JournalException {
        String[] paths = files.stream().map(Path::toString).toArray(String[]::new);
        int result = LibSystemd.sd_journal_open_files(results, new StringArray(paths), 0);
        if (result < 0) {
            LibC.free(results);
            throw new JournalException("sd_journal_open_files", -result);
        }
        handle = view.getLong(0);
        LibSystemd.sd_journal_set_data_threshold(handle, Entry.MAX_FIELD_BYTES);
    }

    /**
     * Has entries read that have all of these fields, besides those that earlier calls named.
     *
     * @param fields as {@code NAME=value}; several values of one name are alternatives
     */
    void orAllOf(List<String> fields) throws JournalException {
        if (hasMatches) {
            check("sd_journal_add_disjunction", LibSystemd.sd_journal_add_disjunction(handle));
        }
        hasMatches = true;
        for (String field : fields) {
            byte[] data = field.getBytes(StandardCharsets.UTF_8);
            check("sd_journal_add_match", LibSystemd.sd_journal_add_match(handle, data, data.length));
        }
    }

    /** Has all entries read again, whatever their fields. */
    void readAll() {
        LibSystemd.sd_journal_flush_matches(handle);
        hasMatches = false;
    }

    /** Has {@link #next} and {@link #previous} continue from there; they give the entry itself first. */
    void seek(String cursor) throws JournalException {
        check("sd_journal_seek_cursor", LibSystemd.sd_journal_seek_cursor(handle, cursor));
    }

    /** Has {@link #previous} continue from the end. */
    void seekTail() throws JournalException {
        check("sd_journal_seek_tail", LibSystemd.sd_journal_seek_tail(handle));
    }

    /** Moves to the next entry; returns false if there is none. */
    boolean next() throws JournalException {
        return check("sd_journal_next", LibSystemd.sd_journal_next(handle)) > 0;
    }

    /** Moves to the entry before; returns false if there is none. */
    boolean previous() throws JournalException {
        return check("sd_journal_previous", LibSystemd.sd_journal_previous(handle)) > 0;
    }

    /** Returns where it stands. */
    Cursor place() throws JournalException {
        check("sd_journal_get_cursor", LibSystemd.sd_journal_get_cursor(handle, results));
        Pointer text = new Pointer(view.getLong(0));
        Cursor place = Cursor.parse(text.getString(0));
        LibC.free(text);
        if (place == null) {
            throw new JournalException("sd_journal_get_cursor", LibC.EBADMSG);
        }
        return place;
    }

    /** Returns a field of the entry as text, or null if it is missing or cannot be read. */
    String field(String name) {
        if (LibSystemd.sd_journal_get_data(handle, name, memory, memory + 8) < 0) {
            return null;
        }
        // NAME=value, valid until the next call. The threshold of libsystemd is a hint only.
        int prefix = name.length() + 1;
        byte[] value = new byte[(int) Math.max(0, Math.min(view.getLong(8) - prefix, Entry.MAX_FIELD_BYTES))];
        new Pointer(view.getLong(0)).read(prefix, value, 0, value.length);
        return new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        LibSystemd.sd_journal_close(handle);
        LibC.free(results);
    }
}
