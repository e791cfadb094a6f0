package logmon.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import logmon.journal.JournalReader.FirstStart;
import logmon.journal.file.Interest;
import logmon.testing.JournalFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** journald moves from memory to disk: all entries are copied, under another id and with other numbers. */
class FlushTest {
    /** A namespace, because in a container a machine may have no id, and its journal no directory of its own. */
    private static final JournalSource MACHINE = new JournalSource(null, "flushed");

    @TempDir
    Path parent;

    private JournalFixture inMemory;
    private JournalFixture onDisk;
    private final List<String> gaps = new ArrayList<>();
    private JournalReader reader;

    @BeforeEach
    void prepare() throws IOException {
        inMemory = new JournalFixture(Files.createDirectories(directory("run")));
        onDisk = new JournalFixture(directory("var"));
        reader = open();
    }

    @AfterEach
    void close() {
        reader.close();
    }

    private Path directory(String root) {
        return parent.resolve(root).resolve(JournalDirectories.machineId() + "." + MACHINE.namespace());
    }

    private JournalReader open() {
        JournalDirectories directories = new JournalDirectories(MACHINE, parent.resolve("var"), parent.resolve("run"));
        return new JournalReader(MACHINE, Interest.ALL, gaps::add, directories);
    }

    private void resume() {
        Position position = reader.position();
        reader.close();
        reader = open();
        reader.resume(position, new FirstStart(JournalFixture.time(3), JournalFixture.thisBoot()));
    }

    private static void log(JournalFixture fixture, String... messages) {
        try (JournalFixture.Writer writer = fixture.writer()) {
            for (int i = 0; i < messages.length; i++) {
                writer.logAt(Character.getNumericValue(messages[i].charAt(0)), messages[i]);
            }
        }
    }

    private void flush(String... messages) throws IOException {
        Files.createDirectories(onDisk.directory());
        log(onDisk, messages);
        Files.delete(inMemory.file());
    }

    private List<String> read() {
        List<String> messages = new ArrayList<>();
        reader.look();
        for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
            messages.add(entry.message());
        }
        return messages;
    }

    @Test
    void whatWasReadInMemoryIsNotGivenAgain() throws Exception {
        log(inMemory, "1 a", "2 b", "3 c");
        reader.startAtHead();
        assertEquals(List.of("1 a", "2 b", "3 c"), read());

        flush("1 a", "2 b", "3 c", "4 d", "5 e");

        assertEquals(List.of("4 d", "5 e"), read());
        assertEquals(List.of(), read());
        assertEquals(List.of(), gaps);
    }

    @Test
    void whatWasNotReadInMemoryIsReadOnDisk() throws Exception {
        log(inMemory, "1 a", "2 b", "3 c");
        reader.startAtHead();
        assertEquals("1 a", reader.next().message());

        flush("1 a", "2 b", "3 c", "4 d");

        List<String> read = read();
        assertEquals(List.of("2 b", "3 c", "4 d"), read);
        assertEquals(List.of(), gaps);
    }

    @Test
    void aFlushWhileNobodyReadsIsNoGap() throws Exception {
        log(inMemory, "1 a", "2 b");
        reader.startAtHead();
        assertEquals(2, read().size());

        flush("1 a", "2 b", "3 c");
        resume();

        assertEquals(List.of("3 c"), read());
        resume();
        assertEquals(List.of(), read());
        assertEquals(List.of(), gaps);
    }

    @Test
    void entriesOfOneTimeAreToldApartByWhatIsInThem() throws Exception {
        log(inMemory, "1 a", "1 b");
        reader.startAtHead();
        assertEquals(2, read().size());

        flush("1 a", "1 b", "1 c", "1 d");

        assertEquals(List.of("1 c", "1 d"), read());
    }

    @Test
    void entriesFromBeforeTheFirstStartAreNotGivenWhereTheyTurnUp() throws Exception {
        log(inMemory, "5 a");
        reader.startAtHead();
        assertEquals(List.of("5 a"), read());
        resume();

        Files.createDirectories(onDisk.directory());
        try (JournalFixture.Writer writer = onDisk.writer("user-1000.journal")) {
            for (String message : List.of("earlier 0", "earlier 1", "earlier 2", "later 3", "later 4")) {
                writer.logIn(JournalFixture.OTHER_BOOT, JournalFixture.field("MESSAGE", message));
            }
        }

        assertEquals(List.of("later 3", "later 4"), read());
    }
}
