package logmon.journal.file;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import logmon.journal.file.FirstLook.Finding;
import logmon.testing.Fuzz;
import logmon.testing.JournalFixture;
import logmon.text.WordSearch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in a journal file, its header is read or refused, and a walk over its entries ends. */
@Timeout(300)
class JournalFileFuzzTest {
    /** The header, and the first objects behind it. */
    private static final int BEGINNING = 272;

    @TempDir
    private Path directory;

    private byte[] whole;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        JournalFixture fixture = new JournalFixture(directory);
        fixture.log("all is well", "the disk failed", "all is well again", "x".repeat(2_000), "no error");
        byte[] bytes = Files.readAllBytes(fixture.file());
        int used = bytes.length;
        while (bytes[used - 1] == 0) {
            used--;
        }
        // A file has megabytes of zeros to grow into.
        whole = Arrays.copyOf(bytes, used + 4_096);
        file = directory.resolve("mutated.journal");
    }

    @Test
    void aHeaderIsReadOrRefused() throws Exception {
        Fuzz.forEach(300, random -> read(Fuzz.mutated(random, whole, BEGINNING)));
    }

    @Test
    void aFileThatIsDamagedAnywhereIsWalkedToAnEnd() throws Exception {
        Fuzz.forEach(300, random -> read(Fuzz.mutated(random, whole, whole.length)));
    }

    private void read(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        try (JournalFile journal = JournalFile.open(file)) {
            assertNotNull(journal.seqnumId());
            assertTrue(journal.entries() >= 0);
            journal.last();
            journal.firstTime();
            journal.lastTime();
            FirstLook.Walk walk = new FirstLook(
                            new Interest(WordSearch.of(Pattern.compile("(?i)(error|fail)")), 3, List.of()))
                    .walk(journal);
            walk.seek(2);
            Finding finding = walk.next(1_000);
            long before = -1;
            while (finding == Finding.ASK) {
                assertTrue(walk.index() > before, "the walk goes forward");
                before = walk.index();
                finding = walk.next(1_000);
            }
        } catch (JournalFile.Unreadable e) {
            assertNotNull(e.getMessage());
        }
    }
}
