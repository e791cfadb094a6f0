package logmon.journal.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import logmon.testing.JournalDamage;
import logmon.testing.JournalFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalFileTest {
    @TempDir
    Path directory;

    private JournalFixture fixture;

    @BeforeEach
    void prepare() {
        fixture = new JournalFixture(directory);
        fixture.log("one", "two", "three");
    }

    private void put(int offset, long value) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(fixture.file().toFile(), "rw")) {
            file.seek(offset);
            file.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array());
        }
    }

    @Test
    void theHeaderSaysHowManyEntriesThereAreAndWhich() throws Exception {
        try (JournalFile file = JournalFile.open(fixture.file())) {
            assertEquals(3, file.entries());
            assertEquals(1, file.firstNumber());
            assertEquals(3, file.lastNumber());
            assertEquals(JournalFixture.time(0), file.firstTime());
            assertEquals(JournalFixture.time(2), file.lastTime());
            assertEquals(JournalFixture.thisBoot(), file.last().bootId());
            assertTrue(file.isOfKnownFormat());
        }
    }

    @Test
    void aHeaderThatIsReadAgainSaysWhatWasAppended() throws Exception {
        try (JournalFile file = JournalFile.open(fixture.file())) {
            fixture.log("four");
            file.refresh();
            assertEquals(4, file.entries());
        }
    }

    @Test
    void aRenamedFileIsTheSameAndAnotherOfItsNameIsNot() throws Exception {
        try (JournalFile file = JournalFile.open(fixture.file())) {
            fixture.rotate("new");
            Path archived = fixture.archived().get(0);

            assertTrue(file.isAt(archived));
            assertFalse(file.isAt(fixture.file()));
            assertFalse(file.isAt(directory.resolve("missing")));
        }
    }

    @Test
    void aClosedFileIsNotReadWhereAnotherHasItsName() throws Exception {
        JournalFile file = JournalFile.open(fixture.file());
        file.close();
        fixture.rotate("new");

        assertThrows(IOException.class, file::refresh);
        assertEquals(3, file.entries(), "what was known stays known");
    }

    @ParameterizedTest
    @CsvSource({
        "'signature', 0, 0",
        "'header too small', 88, 207",
        "'header beyond all', 88, -1",
        "'more entries than fit', 152, 1000000000",
        "'less than no entries', 152, -1",
        "'no first number', 168, 0",
        "'first after last', 168, 4"
    })
    void aHeaderThatCannotBeIsDamaged(String what, int offset, long value) throws Exception {
        put(offset, value);

        assertThrows(JournalFile.Unreadable.class, () -> JournalFile.open(fixture.file()), what);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "100", "207"})
    void aFileWithoutAWholeHeaderIsTruncated(long size) throws Exception {
        new JournalDamage(fixture.file()).truncate(size);

        JournalFile.Unreadable e = assertThrows(JournalFile.Unreadable.class, () -> JournalFile.open(fixture.file()));

        assertEquals("is truncated: it has no whole header", e.getMessage());
    }

    @Test
    void aFileThatIsNotThereIsNoDamage() {
        assertThrows(NoSuchFileException.class, () -> JournalFile.open(directory.resolve("missing.journal")));
    }

    @ParameterizedTest
    @CsvSource({"8", "12"})
    void aFlagThatNobodyKnowsIsAnUnknownFormat(int offset) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(fixture.file().toFile(), "rw")) {
            file.seek(offset + 3);
            file.write(0x40);
        }
        try (JournalFile file = JournalFile.open(fixture.file())) {
            assertFalse(file.isOfKnownFormat());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "system.journal, system, true",
        "system@0005f.journal, system, false",
        "user-1000@0005f-1.journal~, user-1000, false",
        "remote-me@home.journal, remote-me@home, true",
        "remote-a b.journal, remote-a b, true"
    })
    void theNameSaysOfWhichSeriesItIsAndWhetherItIsWritten(String file, String series, boolean active) {
        assertEquals(series, JournalFile.seriesName(Path.of(file)));
        assertEquals(active, JournalFile.isActive(Path.of(file)));
    }

    @Test
    void otherFilesAreOfNone() {
        for (String name : new String[] {"notes.txt", "system.journal.gz", ".journal", "a\nb.journal"}) {
            assertNull(JournalFile.seriesName(Path.of(name)), name);
        }
    }
}
