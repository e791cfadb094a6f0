package logmon.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import logmon.journal.JournalReader.FirstStart;
import logmon.journal.Position;
import logmon.journal.file.Cursor;
import logmon.journal.file.Series;
import logmon.testing.Fuzz;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a checkpoint file contains, it is the checkpoint that was saved, or it is damaged; nothing else happens. */
@Timeout(300)
class CheckpointFuzzTest {
    private static final String ID = "739ad463348b4ceca5a9e69c95a3c93f";
    private static final Instant TIME = Instant.parse("2026-11-21T22:58:37.531040Z");

    @TempDir
    private Path directory;

    private Checkpoint saved;
    private Path file;
    private String text;

    @BeforeEach
    void save() throws Exception {
        Cursor cursor = new Cursor(ID, 0x4ece7, ID, 0x4fc8c2, 0x64f3c00000000L, 0xfedcba9876543210L);
        Series series = new Series(Path.of("/var/log/journal/" + ID), "system", ID);
        saved = new Checkpoint(
                "machine",
                new FirstStart(TIME, ID),
                new Position(Map.of(series, cursor)),
                new Position(Map.of(series, cursor)),
                null,
                TIME,
                List.of(TIME, TIME.plusSeconds(5)),
                List.of("0123.logmon@web1", "4F2A1B3C"));
        saved.save(directory);
        file = directory.resolve("checkpoint");
        text = Files.readString(file);
    }

    @Test
    void aDamagedFileIsRecognisedByItsChecksum() throws Exception {
        byte[] whole = Fuzz.bytes(text);
        Fuzz.forEach(500, random -> {
            Files.write(file, Fuzz.mutated(random, whole, whole.length));
            try {
                assertEquals(saved, Checkpoint.load(directory));
            } catch (Checkpoint.Corrupt e) {
                assertTrue(e.getMessage().startsWith(file + " is damaged"), e.getMessage());
            }
        });
    }

    /** As if somebody had written it by hand. */
    @Test
    void strangeLinesBehindARightChecksumAreACheckpointOrDamage() throws Exception {
        String lines = text.substring(0, text.lastIndexOf("\nchecksum "));
        Fuzz.forEach(500, random -> {
            Files.write(file, Fuzz.bytes(sealed(random, lines)));
            try {
                Checkpoint loaded = Checkpoint.load(directory);
                loaded.save(directory);
                assertEquals(loaded, Checkpoint.load(directory));
            } catch (Checkpoint.Corrupt e) {
                assertTrue(e.getMessage().startsWith(file + " is damaged"), e.getMessage());
            }
        });
    }

    private static String sealed(Random random, String lines) {
        String mutated = Fuzz.mutated(random, lines);
        CRC32C checksum = new CRC32C();
        checksum.update(mutated.getBytes(StandardCharsets.UTF_8));
        return mutated + "\nchecksum " + Long.toHexString(checksum.getValue()) + "\n";
    }
}
