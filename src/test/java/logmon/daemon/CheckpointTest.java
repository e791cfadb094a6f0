package logmon.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointTest {
    private static final Instant TIME = Instant.parse("2026-11-21T22:58:37.531040Z");
    private static final Checkpoint FULL = new Checkpoint(
            new Position(Map.of(
                    "",
                    new Cursor("s=739ad463;i=4ece7;b=6c7c;m=4fc8;t=4fba;x=d3e5", TIME),
                    "remote-a host",
                    new Cursor("s=1", TIME.plusSeconds(1)))),
            "6c7c6013a26343b29e964691ff25d04c",
            new Position(Map.of("", new Cursor("s=739ad463;i=4ecff;b=6c7c;m=4fd0;t=4fbb;x=d3e6", TIME))),
            TIME.minusSeconds(7_000),
            List.of(TIME.minusSeconds(3000), TIME.minusSeconds(5).plusNanos(1)),
            List.of("0123.logmon@web1", "4F2A1B3C"));
    private static final Checkpoint LEAST =
            new Checkpoint(new Position(Map.of()), "6c7c", null, null, List.of(), List.of());

    @TempDir
    private Path directory;

    @Test
    void whatIsSavedIsLoaded() throws Exception {
        FULL.save(directory);
        assertEquals(FULL, Checkpoint.load(directory));
    }

    @Test
    void whatMayBeMissingIsMissingAfterwardsToo() throws Exception {
        LEAST.save(directory);
        assertEquals(LEAST, Checkpoint.load(directory));
    }

    @Test
    void whereNothingWasSavedThereIsNone() throws Exception {
        assertNull(Checkpoint.load(directory));
    }

    @Test
    void whereThereIsNoDirectoryThereIsNone() throws Exception {
        assertNull(Checkpoint.load(directory.resolve("none")));
    }

    @Test
    void aLaterOneReplacesIt() throws Exception {
        FULL.save(directory);
        LEAST.save(directory);
        assertEquals(LEAST, Checkpoint.load(directory));
    }

    @Test
    void savingLeavesNothingElseBehind() throws Exception {
        FULL.save(directory);
        LEAST.save(directory);
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(directory.resolve("checkpoint")), files.toList());
        }
    }

    @Test
    void theDirectoryIsMadeWhenItIsMissing() throws Exception {
        Path inner = directory.resolve("var/lib/logmon");
        FULL.save(inner);
        assertEquals(FULL, Checkpoint.load(inner));
    }

    @Test
    void oneCutOffAnywhereIsKnownToBeDamaged() throws Exception {
        FULL.save(directory);
        Path file = directory.resolve("checkpoint");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(Checkpoint.Corrupt.class, () -> Checkpoint.load(directory), "cut to " + length + " bytes");
        }
    }

    @Test
    void oneOfZeroBytesLikeThoseOfAPowerLossIsKnownToBeDamaged() throws Exception {
        FULL.save(directory);
        Path file = directory.resolve("checkpoint");
        Files.write(file, new byte[(int) Files.size(file)]);
        assertThrows(Checkpoint.Corrupt.class, () -> Checkpoint.load(directory));
    }

    @ParameterizedTest
    @CsvSource({
        "logmon checkpoint 2, logmon checkpoint 3",
        "settled 2026-11-21T22:58:37.531040Z, settled yesterday",
        "settled 2026-11-21T22:58:38, settle 2026-11-21T22:58:38",
        "boot , ''",
        "sending , sendin ",
        "heartbeat 2026, heartbeat at 2026",
        "mails 2026, mails x2026",
        "own 0123, owm 0123"
    })
    void oneWithAChangedLineIsKnownToBeDamaged(String saved, String changed) throws Exception {
        FULL.save(directory);
        Path file = directory.resolve("checkpoint");
        String text = Files.readString(file);
        assertEquals(2, text.split(saved, -1).length, "the file has it once");
        Files.writeString(file, text.replace(saved, changed));
        assertThrows(Checkpoint.Corrupt.class, () -> Checkpoint.load(directory));
    }

    @Test
    void oneWithAnotherLastLineIsKnownToBeDamaged() throws Exception {
        FULL.save(directory);
        Path file = directory.resolve("checkpoint");
        Files.writeString(file, Files.readString(file).replace("\nend\n", "\nend of it\n"));
        assertThrows(Checkpoint.Corrupt.class, () -> Checkpoint.load(directory));
    }

    @Test
    void oneWithMoreAfterItsEndIsKnownToBeDamaged() throws Exception {
        FULL.save(directory);
        Path file = directory.resolve("checkpoint");
        Files.writeString(file, Files.readString(file) + "more\n");
        assertThrows(Checkpoint.Corrupt.class, () -> Checkpoint.load(directory));
    }

    @Test
    void bytesThatAreNoTextAreKnownToBeDamage() throws IOException {
        Files.write(directory.resolve("checkpoint"), new byte[] {(byte) 0xff, (byte) 0xfe, '\n', 0});
        assertThrows(Checkpoint.Corrupt.class, () -> Checkpoint.load(directory));
    }

    @Test
    void oneThatCannotBeReadIsNotTakenForNone() throws IOException {
        Files.createDirectory(directory.resolve("checkpoint"));
        assertThrows(IOException.class, () -> Checkpoint.load(directory));
    }

    @Test
    void notBeingAbleToMakeTheDirectoryIsTold() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThrows(IOException.class, () -> FULL.save(file.resolve("logmon")));
    }

    @Test
    void afterASaveThatFailedTheOneBeforeIsStillThere() throws Exception {
        FULL.save(directory);
        Files.createDirectory(directory.resolve("checkpoint.new"));
        assertThrows(IOException.class, () -> LEAST.save(directory));
        assertEquals(FULL, Checkpoint.load(directory));
    }

    @Test
    void whatAnInterruptedSaveLeftIsOverwrittenWhole() throws Exception {
        Files.writeString(directory.resolve("checkpoint.new"), "x".repeat(10_000), StandardCharsets.UTF_8);
        LEAST.save(directory);
        assertEquals(LEAST, Checkpoint.load(directory));
    }
}
