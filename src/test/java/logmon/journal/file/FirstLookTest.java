package logmon.journal.file;

import static logmon.testing.JournalFixture.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import logmon.journal.file.FirstLook.Finding;
import logmon.testing.JournalDamage;
import logmon.testing.JournalFixture;
import logmon.testing.JournalPatch;
import logmon.text.WordSearch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstLookTest {
    private static final WordSearch WORDS = WordSearch.of(Pattern.compile("(?i)(error|fail)"));
    private static final Interest INTEREST = new Interest(WORDS, 3, List.of("UNIT=b", "_COMM=x"));

    @TempDir
    Path directory;

    private JournalFixture fixture;
    private JournalFile file;

    @BeforeEach
    void prepare() {
        fixture = new JournalFixture(directory);
    }

    @AfterEach
    void close() {
        if (file != null) {
            file.close();
        }
    }

    private FirstLook.Walk walk(Interest interest) throws IOException {
        file = JournalFile.open(fixture.file());
        return new FirstLook(interest).walk(file);
    }

    /** Returns the numbers of the entries that are asked about; the last is negative if the file is odd behind it. */
    private List<Long> asked(Interest interest) throws IOException {
        FirstLook.Walk walk = walk(interest);
        List<Long> asked = new ArrayList<>();
        Finding finding = walk.next(1_000);
        while (finding == Finding.ASK) {
            asked.add(walk.number());
            finding = walk.next(1_000);
        }
        if (finding == Finding.ODD) {
            asked.add(-walk.index() - 1);
        } else {
            assertEquals(0, walk.left());
        }
        return asked;
    }

    @Nested
    class OfWholeFiles {
        @Test
        void itAsksAboutMessagesWithAWordAndNoOthers() throws Exception {
            fixture.log("fine", "an error", "well", "FAILED", "");

            assertEquals(List.of(2L, 4L), asked(INTEREST));
        }

        @Test
        void itAsksAboutWhatIsSevereAndAboutPrioritiesThatAreNone() throws Exception {
            for (String priority : List.of("0", "3", "4", "7", "8", "", "33", "x", "-1")) {
                fixture.logFields(field("MESSAGE", "fine"), field("PRIORITY", priority));
            }

            assertEquals(List.of(1L, 2L, 5L, 6L, 7L, 8L, 9L), asked(INTEREST));
        }

        @Test
        void itAsksAboutFieldsThatBeginSo() throws Exception {
            fixture.logFields(field("UNIT", "a"));
            fixture.logFields(field("UNIT", "backup"));
            fixture.logFields(field("_COMM", "yx"));
            fixture.logFields(field("_COMM", "x"));
            fixture.logFields(field("MY_COMM", "x"));

            assertEquals(List.of(2L, 4L), asked(INTEREST));
        }

        @Test
        void oneOfSeveralValuesIsEnough() throws Exception {
            fixture.logFields(field("MESSAGE", "fine"), field("MESSAGE", "an error"), field("MESSAGE", "well"));
            fixture.logFields(field("PRIORITY", "6"), field("PRIORITY", "2"));
            fixture.logFields(field("MESSAGE", "fine"), field("PRIORITY", "6"), field("PRIORITY", "5"));

            assertEquals(List.of(1L, 2L), asked(INTEREST));
        }

        @Test
        void itAsksAboutAllIfOnlyTheCallerCanJudgeOrInfoMatters() throws Exception {
            fixture.log("fine");
            fixture.logFields(field("PRIORITY", "7"));
            fixture.logFields(field("A", "b"));

            assertEquals(List.of(1L, 2L, 3L), asked(Interest.ALL));
            assertEquals(List.of(1L, 2L, 3L), asked(new Interest(null, -1, List.of())));
            assertEquals(List.of(1L, 2L, 3L), asked(new Interest(WORDS, 6, List.of())));
        }

        @Test
        void withoutAPriorityNothingMattersForThat() throws Exception {
            fixture.logFields(field("MESSAGE", "fine"), field("PRIORITY", "0"));

            assertEquals(List.of(), asked(new Interest(WORDS, -1, List.of())));
        }

        @Test
        void aWordIsFoundUpToTheLengthThatIsLookedAt() throws Exception {
            Random random = new Random(4711);
            byte[] message = new byte[FirstLook.MAX_VALUE_BYTES + 100];
            random.nextBytes(message);
            IntStream.range(0, message.length).forEach(i -> message[i] = (byte) (message[i] | 0x80));
            byte[] word = "error".getBytes();
            byte[] inside = message.clone();
            System.arraycopy(word, 0, inside, FirstLook.MAX_VALUE_BYTES - word.length, word.length);
            byte[] beyond = message.clone();
            System.arraycopy(word, 0, beyond, FirstLook.MAX_VALUE_BYTES, word.length);
            try (JournalFixture.Writer writer =
                    fixture.writer("system.journal", Map.of("SYSTEMD_JOURNAL_COMPRESS", "0"))) {
                writer.log(field("MESSAGE", inside));
                writer.log(field("MESSAGE", beyond));
            }

            assertEquals(1L, asked(INTEREST).get(0));
        }

        @ParameterizedTest
        @CsvSource({
            "SYSTEMD_JOURNAL_COMPACT, 0",
            "SYSTEMD_JOURNAL_COMPACT, 1",
            "SYSTEMD_JOURNAL_KEYED_HASH, 0",
            "SYSTEMD_JOURNAL_COMPRESS, 0",
            "SYSTEMD_JOURNAL_COMPRESS, XZ",
            "SYSTEMD_JOURNAL_COMPRESS, LZ4",
            "SYSTEMD_JOURNAL_COMPRESS, ZSTD"
        })
        void theEntriesAreTheSameWhateverTheFormat(String setting, String value) throws Exception {
            try (JournalFixture.Writer writer = fixture.writer("system.journal", Map.of(setting, value))) {
                for (int i = 0; i < 200; i++) {
                    writer.log(
                            field("MESSAGE", i % 10 == 0 ? "error " + "of many ".repeat(100) + i : "fine " + i),
                            field("_PID", Integer.toString(i % 7)));
                }
            }

            assertEquals(IntStream.range(0, 20).mapToObj(i -> 10L * i + 1).toList(), asked(INTEREST));
        }

        @Test
        void aCompressedValueIsAskedAboutThoughNothingIsInIt() throws Exception {
            fixture.log("fine", "fine and well ".repeat(500), "well");

            assertEquals(List.of(2L), asked(INTEREST));
        }

        @Test
        void aLimitIsKeptTo() throws Exception {
            fixture.log("fine", "fine too", "error", "well");
            FirstLook.Walk walk = walk(INTEREST);

            assertEquals(Finding.NOTHING, walk.next(2));
            assertEquals(2, walk.left());
            assertEquals(Finding.ASK, walk.next(2));
            assertEquals(3, walk.number());
            assertEquals(Finding.NOTHING, walk.next(2));
            assertEquals(0, walk.left());
            assertEquals(Finding.NOTHING, walk.next(2));
        }

        @Test
        void noMoreIsReadThanTheHeaderPromisedUntilItIsReadAgain() throws Exception {
            fixture.log("error 1");
            FirstLook.Walk walk = walk(INTEREST);
            assertEquals(Finding.ASK, walk.next(10));
            fixture.log("error 2", "error 3");
            assertEquals(Finding.NOTHING, walk.next(10));

            file.refresh();
            walk.refresh();

            assertEquals(Finding.ASK, walk.next(10));
            assertEquals(2, walk.number());
            assertEquals(1, walk.left());
        }

        @Test
        void aSeekStandsOnTheLastEntryUpToANumber() throws Exception {
            String[] messages =
                    IntStream.range(0, 300).mapToObj(i -> "message " + i).toArray(String[]::new);
            fixture.log(messages);
            JournalPatch.of(fixture.file()).numbers(number -> number * 3).write(fixture.file());
            FirstLook.Walk walk = walk(INTEREST);

            for (long number = 0; number < 910; number++) {
                walk.seek(number);
                assertEquals(Math.min(299, number / 3 - 1), walk.index(), "number " + number);
            }
        }

        @Test
        void aCursorIsThatOfJournalctl() throws Exception {
            fixture.log("one", "two");
            FirstLook.Walk walk = walk(INTEREST);

            Process journalctl = new ProcessBuilder(
                            "journalctl", "--file=" + fixture.file(), "--output=export", "--lines=1")
                    .start();
            String shown = new String(journalctl.getInputStream().readAllBytes());

            assertTrue(shown.startsWith("__CURSOR=" + walk.cursor(1) + "\n"), () -> walk.cursor(1) + "\n" + shown);
            assertNull(walk.cursor(-1));
            assertNull(walk.cursor(2));
        }
    }

    @Nested
    class OfOddFiles {
        @Test
        void aFlagThatNobodyKnowsIsOddFromTheFirstEntryOn() throws Exception {
            fixture.log("fine", "error");
            JournalPatch.of(fixture.file()).unknownFlag().write(fixture.file());

            assertEquals(List.of(0L), asked(INTEREST));
        }

        @Test
        void aWipedEntryIsOddAndThoseBeforeItAreNot() throws Exception {
            fixture.log("fine", "error", "well", "error");
            new JournalDamage(fixture.file()).wipeEntry(2);

            assertEquals(List.of(2L, -2L), asked(INTEREST));
        }

        @Test
        void aWipedValueIsOdd() throws Exception {
            fixture.log("fine", "error", "well", "error");
            new JournalDamage(fixture.file()).wipeField("MESSAGE=well");

            assertEquals(List.of(2L, -2L), asked(INTEREST));
        }

        @Test
        void aWipedListOfEntriesIsOdd() throws Exception {
            fixture.log(IntStream.range(0, 100).mapToObj(i -> "fine " + i).toArray(String[]::new));
            new JournalDamage(fixture.file()).wipeListOfLaterEntries();

            List<Long> asked = asked(INTEREST);

            assertEquals(1, asked.size());
            assertTrue(asked.get(0) < 0 && asked.get(0) > -100, asked.toString());
        }

        @Test
        void aTruncatedFileIsOddWhereItEnds() throws Exception {
            fixture.log(IntStream.range(0, 100).mapToObj(i -> "fine " + i).toArray(String[]::new));
            new JournalDamage(fixture.file()).truncateAtEntry(50);

            List<Long> asked = asked(INTEREST);

            assertEquals(1, asked.size());
            assertTrue(asked.get(0) <= 0 && asked.get(0) >= -50, asked.toString());
        }

        @Test
        void aFileThatIsCutWhileItIsWalkedOverIsOdd() throws Exception {
            fixture.log(IntStream.range(0, 1_000).mapToObj(i -> "fine " + i).toArray(String[]::new));
            FirstLook.Walk walk = walk(INTEREST);
            assertEquals(Finding.NOTHING, walk.next(10));

            new JournalDamage(fixture.file()).truncate(4096);

            assertEquals(Finding.ODD, walk.next(1_000));
        }

        @Test
        void numbersThatDoNotGrowAreOdd() throws Exception {
            fixture.log("fine", "well", "fine");
            JournalPatch.of(fixture.file())
                    .numbers(number -> number == 2 ? 1 : number)
                    .write(fixture.file());

            assertEquals(List.of(-1L), asked(INTEREST));
        }

        @Test
        void aSeekPassesOverWhatIsOdd() throws Exception {
            fixture.log(IntStream.range(0, 10).mapToObj(i -> "fine " + i).toArray(String[]::new));
            new JournalDamage(fixture.file()).wipeEntry(4);
            FirstLook.Walk walk = walk(INTEREST);

            for (long number : new long[] {1, 2, 3, 4, 6, 7, 8, 9, 10}) {
                walk.seek(number);
                assertEquals(number - 1, walk.index(), "number " + number);
            }
            walk.seek(5);
            assertEquals(3, walk.index());
        }

        /** Whatever is wrong in a file: no endless walk, no exception, and nothing is passed over unseen. */
        @Test
        void anyByteMayBeAnother() throws Exception {
            fixture.log("fine", "error 1", "well", "error 2", "fine", "well");
            byte[] whole = java.nio.file.Files.readAllBytes(fixture.file());
            List<JournalPatch.Part> parts = new ArrayList<>();
            JournalPatch patch = JournalPatch.of(fixture.file());
            for (int type : new int[] {JournalPatch.ENTRY, JournalPatch.ENTRY_ARRAY}) {
                parts.addAll(patch.objects(type));
            }
            for (JournalPatch.Part part : parts) {
                for (long at = part.offset(); at < part.offset() + Math.min(part.size(), 64); at++) {
                    byte before = whole[(int) at];
                    write(at, (byte) (before ^ 0x55));
                    List<Long> asked = asked(new Interest(WORDS, -1, List.of()));
                    file.close();
                    write(at, before);
                    assertNotEquals(List.of(), asked, "byte " + at);
                }
            }
        }

        private void write(long at, byte value) throws IOException {
            try (var out = new java.io.RandomAccessFile(fixture.file().toFile(), "rw")) {
                out.seek(at);
                out.write(value);
            }
        }
    }
}
