package logmon.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import logmon.journal.JournalReader.FirstStart;
import logmon.journal.Position;
import logmon.journal.file.Cursor;
import logmon.journal.file.Series;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final Instant TIME = Instant.parse("2026-11-21T22:58:37.531040Z");
    private static final String ID = "739ad463348b4ceca5a9e69c95a3c93f";
    private static final String BOOT = "6c7c6013a26343b29e964691ff25d04c";
    private static final Checkpoint FULL = new Checkpoint(
            "machine",
            new FirstStart(TIME.minusSeconds(9_000), BOOT),
            new Position(Map.of(
                    series("/var/log/journal/" + ID, "system"),
                    cursor(0x4ece7),
                    series("/var/log/journal/remote", "remote-a host"),
                    cursor(1))),
            new Position(Map.of(series("/var/log/journal/" + ID, "system"), cursor(0x4ecff))),
            null,
            TIME.minusSeconds(7_000),
            List.of(TIME.minusSeconds(3000), TIME.minusSeconds(5).plusNanos(1)),
            List.of("0123.logmon@web1", "4F2A1B3C"));
    private static final Checkpoint LEAST =
            new Checkpoint("directory /a b", null, Position.NONE, null, null, null, List.of(), List.of());

    @TempDir
    private Path directory;

    private static Series series(String directory, String name) {
        return new Series(Path.of(directory), name, ID);
    }

    private static Cursor cursor(long number) {
        return new Cursor(ID, number, BOOT, 0x4fc8c2, 0x64f3c00000000L + number, 0xfedcba9876543210L);
    }

    private Path file() {
        return directory.resolve("checkpoint");
    }

    private void assertDamaged(String which) {
        assertThrows(Checkpoint.Corrupt.class, () -> Checkpoint.load(directory), which);
    }

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
    void twoIdsOfOneNameInOneDirectoryStayApart() throws Exception {
        Series other = new Series(Path.of("/var/log/journal/remote"), "remote-a host", BOOT);
        Cursor there = new Cursor(BOOT, 7, BOOT, 1, 2, 3);
        Position both =
                new Position(Map.of(series("/var/log/journal/remote", "remote-a host"), cursor(1), other, there));
        new Checkpoint("machine", null, both, both, null, null, List.of(), List.of()).save(directory);

        Checkpoint loaded = Checkpoint.load(directory);

        assertEquals(both, loaded.settled());
        assertEquals(both, loaded.sending());
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
            assertEquals(List.of(file()), files.toList());
        }
    }

    @Test
    void theDirectoryIsMadeWhenItIsMissing() throws Exception {
        Path inner = directory.resolve("var/lib/logmon");
        FULL.save(inner);
        assertEquals(FULL, Checkpoint.load(inner));
    }

    @Nested
    class Damaged {
        @Test
        void whereverItIsCutOff() throws Exception {
            FULL.save(directory);
            byte[] whole = Files.readAllBytes(file());
            for (int length = 0; length < whole.length; length++) {
                Files.write(file(), Arrays.copyOf(whole, length));
                assertDamaged("cut to " + length + " bytes");
            }
        }

        @Test
        void whicheverByteIsAnother() throws Exception {
            FULL.save(directory);
            byte[] whole = Files.readAllBytes(file());
            for (int i = 0; i < whole.length; i++) {
                for (int bit : new int[] {1, 4, 0x80}) {
                    byte[] flipped = whole.clone();
                    flipped[i] ^= (byte) bit;
                    Files.write(file(), flipped);
                    assertDamaged("byte %d: %s".formatted(i, new String(flipped, StandardCharsets.UTF_8)));
                }
            }
        }

        @Test
        void whicheverLineIsMissingOrTwice() throws Exception {
            FULL.save(directory);
            List<String> whole = Files.readAllLines(file());
            for (int i = 0; i < whole.size(); i++) {
                List<String> fewer = new ArrayList<>(whole);
                fewer.remove(i);
                Files.write(file(), fewer);
                assertDamaged("without " + whole.get(i));
                List<String> more = new ArrayList<>(whole);
                more.add(i, whole.get(i));
                Files.write(file(), more);
                assertDamaged("twice " + whole.get(i));
            }
        }

        @Test
        void ofZerosAsAfterAPowerLoss() throws Exception {
            FULL.save(directory);
            Files.write(file(), new byte[(int) Files.size(file())]);
            assertDamaged("zeros");
        }

        @Test
        void withMoreAfterItsEnd() throws Exception {
            FULL.save(directory);
            Files.writeString(file(), Files.readString(file()) + "more\n");
            assertDamaged("more");
        }

        @Test
        void ofBytesThatAreNoText() throws IOException {
            Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe, '\n', 0});
            assertDamaged("no text");
        }

        @Test
        void ofThreeHundredMegabytesWithoutReadingThem() throws IOException {
            try (RandomAccessFile large = new RandomAccessFile(file().toFile(), "rw")) {
                large.setLength(300L << 20);
            }
            Checkpoint.Corrupt e = assertThrows(Checkpoint.Corrupt.class, () -> Checkpoint.load(directory));
            assertEquals(file() + " is damaged: it is too large", e.getMessage());
        }

        @Test
        void itsNameIsInTheMessage() throws IOException {
            Files.writeString(file(), "nonsense");
            Checkpoint.Corrupt e = assertThrows(Checkpoint.Corrupt.class, () -> Checkpoint.load(directory));
            assertEquals(file() + " is damaged", e.getMessage());
        }
    }

    /** What versions before this one saved. */
    @Nested
    class OfFormat2 {
        private static final String CURSOR =
                "s=739ad463348b4ceca5a9e69c95a3c93f;i=4ece7;b=6c7c6013a26343b29e964691ff25d04c;m=4fc8c2;t=64f3c0004ece7;x=fedcba9876543210";
        private static final String ONE = """
                logmon checkpoint 2
                boot 6c7c6013a26343b29e964691ff25d04c
                heartbeat 2026-11-21T21:02:01Z
                mails 2026-11-21T22:08:37.531040Z 2026-11-21T22:58:32Z
                own 0123.logmon@web1 4F2A1B3C
                settled 2026-11-21T22:58:37.531040Z %s\s
                end
                """.formatted(CURSOR);

        private Checkpoint load(String text) throws Exception {
            Files.writeString(file(), text);
            return Checkpoint.load(directory);
        }

        @Test
        void itsOneCursorIsForTheWholeJournal() throws Exception {
            Checkpoint loaded = load(ONE);

            assertEquals(new Checkpoint.Old(Map.of("", cursor(0x4ece7)), null), loaded.old());
            assertEquals(Instant.parse("2026-11-21T21:02:01Z"), loaded.heartbeat());
            assertEquals(2, loaded.mails().size());
            assertEquals(List.of("0123.logmon@web1", "4F2A1B3C"), loaded.ownIds());
            assertEquals(Position.NONE, loaded.settled());
            assertNull(loaded.sending());
        }

        @Test
        void eachHostHasItsOwnCursor() throws Exception {
            Checkpoint loaded = load(ONE.replace("own 0123.logmon@web1 4F2A1B3C", "own ")
                    .replace(
                            CURSOR + " \n",
                            CURSOR + " remote-a host\n" + "settled 2026-11-21T22:00:00Z " + CURSOR
                                    + " remote-b\nsending 2026-11-21T22:00:00Z " + CURSOR + " remote-b\n"));

            assertEquals(
                    Set.of("remote-a host", "remote-b"), loaded.old().settled().keySet());
            assertEquals(Map.of("remote-b", cursor(0x4ece7)), loaded.old().sending());
        }

        @Test
        void nothingNeedBeSettled() throws Exception {
            Checkpoint loaded = load("logmon checkpoint 2\nboot x\nheartbeat \nmails \nown \nend\n");

            assertEquals(new Checkpoint.Old(Map.of(), null), loaded.old());
            assertNull(loaded.heartbeat());
        }

        @Test
        void itIsDamagedWhereverItIsCutOff() throws Exception {
            for (int length = 0; length < ONE.length(); length++) {
                Files.writeString(file(), ONE.substring(0, length));
                assertDamaged("cut to " + length);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"boot ", "heartbeat ", "mails ", "own ", "settled 2026-11-21T22:58:37.531040Z s=", "end"})
        void itIsDamagedIfALineIsAnother(String saved) throws Exception {
            assertEquals(2, ONE.split(saved, -1).length, "the file has it once");
            Files.writeString(file(), ONE.replace(saved, "x" + saved));
            assertDamaged(saved);
        }
    }

    @Test
    void oneThatCannotBeReadIsNotTakenForNone() throws IOException {
        Files.createDirectory(file());
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
