package logmon.journal;

import static logmon.testing.JournalFixture.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import logmon.journal.file.Cursor;
import logmon.systemd.JournalException;
import logmon.systemd.LibC;
import logmon.testing.JournalDamage;
import logmon.testing.JournalFixture;
import logmon.testing.TestEntry;
import logmon.text.WordSearch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against libsystemd and real journal files. */
class EntryReaderTest {
    @TempDir
    Path directory;

    private JournalFixture fixture;
    private EntryReader opened;

    @BeforeEach
    void prepare() {
        fixture = new JournalFixture(directory);
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    private EntryReader open() throws JournalException {
        opened = new EntryReader(fixture.file(), new EntryFields());
        return opened;
    }

    private static List<String> rest(EntryReader entry) throws JournalException {
        List<String> messages = new ArrayList<>();
        while (entry.next()) {
            messages.add(entry.message());
        }
        return messages;
    }

    @Nested
    class Moving {
        @Test
        void itBeginsBeforeTheFirstEntry() throws Exception {
            fixture.log("one", "two");
            EntryReader entry = open();

            assertNull(entry.place());
            assertNull(entry.field("MESSAGE"));
            assertEquals(List.of("one", "two"), rest(entry));
        }

        @Test
        void aNumberIsFoundAndReadingGoesOnBehindIt() throws Exception {
            fixture.log("one", "two", "three");
            EntryReader entry = open();
            assertTrue(entry.next());
            String id = entry.place().seqnumId();

            assertTrue(entry.moveTo(id, 2));

            assertEquals("two", entry.message());
            assertEquals(2, entry.place().number());
            assertEquals(List.of("three"), rest(entry));
        }

        @Test
        void aNumberBehindTheLastIsNotThere() throws Exception {
            fixture.log("one");
            EntryReader entry = open();
            assertTrue(entry.next());

            assertFalse(entry.moveTo(entry.place().seqnumId(), 2));
        }

        @Test
        void aTimeIsThatOfTheFirstEntryThenOrLater() throws Exception {
            fixture.log("one", "two", "three");
            EntryReader entry = open();

            assertTrue(entry.moveTo(JournalFixture.time(1)));
            assertEquals("two", entry.message());
            assertTrue(entry.moveTo(JournalFixture.time(1).plusMillis(1)));
            assertEquals("three", entry.message());
            assertFalse(entry.moveTo(JournalFixture.time(3)));
        }

        @Test
        void theBootBeginsWithItsFirstEntryAndReadingGoesOnWithThoseOfAll() throws Exception {
            try (JournalFixture.Writer writer = fixture.writer()) {
                writer.logIn(JournalFixture.OTHER_BOOT, field("MESSAGE", "old"));
                writer.log(field("MESSAGE", "first"));
                writer.logIn(JournalFixture.OTHER_BOOT, field("MESSAGE", "other"));
            }
            EntryReader entry = open();

            assertTrue(entry.moveToFirstOf(JournalFixture.thisBoot()));

            assertEquals("first", entry.message());
            assertEquals(List.of("other"), rest(entry));
        }

        @Test
        void aBootWithoutEntriesIsNotThere() throws Exception {
            try (JournalFixture.Writer writer = fixture.writer()) {
                writer.logIn(JournalFixture.OTHER_BOOT, field("MESSAGE", "old"));
            }

            assertFalse(open().moveToFirstOf(JournalFixture.thisBoot()));
        }

        @Test
        void aCursorOfAnotherFileIsFoundByItsTime() throws Exception {
            fixture.log("one", "two", "three");
            Cursor other = new Cursor(
                    JournalFixture.OTHER_BOOT,
                    4711,
                    JournalFixture.thisBoot(),
                    1_000_000,
                    JournalFixture.time(1).getEpochSecond() * 1_000_000,
                    1);

            EntryReader entry = open();
            assertTrue(entry.moveToOrAfter(other));

            assertTrue(List.of("two", "three").contains(entry.message()), entry.message());
        }

        @Test
        void theCursorIsTheEntrysPlaceUnlessItIsKnownAlready() throws Exception {
            fixture.log("one");
            EntryReader entry = open();
            assertTrue(entry.next());
            String id = entry.place().seqnumId();

            assertEquals("s=" + id + ";i=1", entry.cursor());
            assertEquals(JournalFixture.START, entry.place().time());
        }

        @Test
        void whatIsAppendedIsReadWithoutOpeningTheFileAnew() throws Exception {
            fixture.log("one");
            EntryReader entry = open();
            assertEquals(List.of("one"), rest(entry));

            fixture.log("two", "three");

            assertEquals(List.of("two", "three"), rest(entry));
        }

        @Test
        void aFileThatIsNotThereIsNamed() {
            Path missing = directory.resolve("missing.journal");

            JournalException e =
                    assertThrows(JournalException.class, () -> new EntryReader(missing, new EntryFields()));

            assertEquals(LibC.ENOENT, e.errno());
            assertTrue(e.getMessage().startsWith("sd_journal_open_files " + missing + ": ENOENT"), e.getMessage());
        }
    }

    private EntryReader only(JournalFixture.Field... fields) throws JournalException {
        fixture.logFields(fields);
        EntryReader entry = open();
        assertTrue(entry.next());
        return entry;
    }

    @Test
    void anAbsentFieldIsNull() throws Exception {
        assertNull(only(field("MESSAGE", "hello")).field("CODE_FILE"));
    }

    @Test
    void anAbsentMessageIsEmptyAndNoDamage() throws Exception {
        EntryReader entry = only(field("PRIORITY", "3"));

        assertEquals("", entry.message());
        assertNull(entry.damage());
    }

    @Test
    void anEmptyFieldIsEmpty() throws Exception {
        assertEquals("", only(field("MESSAGE", "")).field("MESSAGE"));
    }

    @Test
    void allValuesOfADoubledMessageAreReadALineEach() throws Exception {
        String message = only(field("MESSAGE", "one"), field("MESSAGE", "two"), field("MESSAGE", "three"))
                .message();

        // In which order is for libsystemd to say.
        assertEquals(Set.of("one", "two", "three"), Set.of(message.split("\n")));
    }

    @Test
    void ofADoubledPriorityTheMostSevereCounts() throws Exception {
        assertEquals(
                2,
                only(field("PRIORITY", "6"), field("PRIORITY", "2"), field("PRIORITY", "9"), field("PRIORITY", "x"))
                        .priority());
    }

    @Test
    void aSearchFindsInAnyValueOfADoubledMessage() throws Exception {
        EntryReader entry = only(field("MESSAGE", "fine"), field("MESSAGE", "an error"), field("MESSAGE", "well"));

        assertEquals("error", entry.find(WordSearch.of(Pattern.compile("error|fail"))));
    }

    @Test
    void ofAnotherDoubledFieldOneValueIsRead() throws Exception {
        String value = only(field("A", "one"), field("A", "two")).field("A");

        assertTrue(List.of("one", "two").contains(value), value);
    }

    @Test
    void theValueBeginsAfterTheFirstEqualsSign() throws Exception {
        assertEquals("a=b=c", only(field("MESSAGE", "a=b=c")).message());
    }

    @Test
    void aFieldIsNotTakenForOneWhoseNameItBeginsWith() throws Exception {
        assertNull(only(field("MESSAGE_ID", "1234")).field("MESSAGE"));
    }

    @Test
    void nulAndBytesThatAreNotUtf8DoNotEndAValue() throws Exception {
        byte[] value = {'a', 0, 'b', (byte) 0xff, 'c', (byte) 0xc3};

        assertEquals("a\0b\uFFFDc\uFFFD", only(field("MESSAGE", value)).message());
    }

    @Test
    void controlCharactersComeAsTheyWereWritten() throws Exception {
        assertEquals(
                "a\r\nb\u001b[31m\tc",
                only(field("MESSAGE", "a\r\nb\u001b[31m\tc")).message());
    }

    @Test
    void textIsUtf8() throws Exception {
        assertEquals("Zürich – 東京 😀", only(field("MESSAGE", "Zürich – 東京 😀")).message());
    }

    @Test
    void ofAMebibyteThatCompressesTheBeginningIsRead() throws Exception {
        String message = only(field("MESSAGE", "error ".repeat(175_000))).message();

        assertEquals(Entry.MAX_FIELD_BYTES, message.length());
        assertTrue(message.startsWith("error error "));
    }

    @Test
    void ofAMebibyteThatDoesNotCompressTheBeginningIsRead() throws Exception {
        byte[] value = new byte[1 << 20];
        new Random(1).nextBytes(value);

        String message = only(field("MESSAGE", value)).message();

        assertEquals(new String(value, 0, Entry.MAX_FIELD_BYTES, StandardCharsets.UTF_8), message);
    }

    @Test
    void aShortFieldAfterALongOneIsReadAsItIs() throws Exception {
        EntryReader entry = only(field("MESSAGE", "long ".repeat(1_000)), field("PRIORITY", "3"));

        assertEquals(5_000, entry.message().length());
        assertEquals("3", entry.field("PRIORITY"));
    }

    @Test
    void fieldsAreThoseOfTheEntryThatItStandsOn() throws Exception {
        fixture.logFields(field("MESSAGE", "one"), field("PRIORITY", "3"));
        fixture.logFields(field("PRIORITY", "4"));
        fixture.logFields(field("MESSAGE", "three"));
        EntryReader entry = open();
        assertNull(entry.field("PRIORITY"), "before the first entry");

        List<String> read = new ArrayList<>();
        while (entry.next()) {
            read.add(entry.field("MESSAGE") + entry.message() + entry.field("PRIORITY"));
        }

        assertEquals(List.of("oneone3", "null4", "threethreenull"), read);
        assertTrue(entry.moveTo(Instant.EPOCH));
        assertEquals("one", entry.message());
    }

    @Test
    void aSearchFindsInItWhatItFindsInTheText() throws Exception {
        WordSearch search = WordSearch.of(Pattern.compile("(?i)(error|fail)"));
        List<byte[]> messages = Stream.of("", "x", "an Error", "fail error", "x".repeat(70_000) + "error")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .collect(Collectors.toCollection(ArrayList::new));
        messages.add(new byte[] {(byte) 0xe2, (byte) 0x82, 'F', 'A', 'I', 'L', (byte) 0xf0});
        messages.forEach(message -> fixture.logFields(field("MESSAGE", message)));
        fixture.logFields(field("PRIORITY", "6"));
        EntryReader entry = open();

        List<String> found = new ArrayList<>();
        while (entry.next()) {
            found.add(entry.find(search));
            assertEquals(TestEntry.saying(entry.message()).find(search), entry.find(search));
        }

        assertEquals(Arrays.asList(null, null, "Error", "fail", null, "FAIL", null), found);
    }

    @Test
    void thePriorityIsTheEntrys() throws Exception {
        assertEquals(3, only(field("PRIORITY", "3")).priority());
    }

    @Test
    void withoutAPriorityOfZeroToSevenAnEntryCountsAsInfo() throws Exception {
        fixture.logFields(field("MESSAGE", "none"));
        for (String priority : List.of("", "8", "-1", "33", "err", "\0")) {
            fixture.logFields(field("PRIORITY", priority));
        }
        EntryReader entry = open();

        for (int i = 0; i < 7; i++) {
            assertTrue(entry.next());
            assertEquals(Entry.INFO, entry.priority(), "entry " + i);
        }
    }

    @Test
    void theTimeIsWhenTheJournalReceivedTheEntry() throws Exception {
        assertEquals(JournalFixture.START, only(field("MESSAGE", "hello")).realtime());
    }

    @Test
    void ofAnEntryOfManyFieldsTheFirstAreReadAsTheyAreAndOfTheRestTheBeginnings() throws Exception {
        byte[] large = new byte[60 * 1024];
        Random random = new Random(4711);
        List<JournalFixture.Field> fields =
                new ArrayList<>(List.of(field("MESSAGE", "an error"), field("PRIORITY", "3")));
        for (int i = 0; i < 100; i++) {
            random.nextBytes(large);
            fields.add(field("F" + i, large.clone()));
        }
        EntryReader entry = only(fields.toArray(JournalFixture.Field[]::new));

        long kept = 0;
        for (int i = 0; i < 100; i++) {
            String value = entry.field("F" + i);
            kept += value == null ? 0 : value.length();
        }

        assertTrue(kept < 1024 * 1024, kept + " characters are in memory");
        assertEquals("an error", entry.message());
        assertEquals(3, entry.priority());
        assertNull(entry.damage());
    }

    @Test
    void aWipedFieldCountsAsAbsent() throws Exception {
        fixture.logFields(field("MESSAGE", "message 0"), field("PRIORITY", "3"));
        new JournalDamage(fixture.file()).wipeField("MESSAGE=message 0");
        EntryReader entry = open();

        assertTrue(entry.next());

        assertNull(entry.field("MESSAGE"));
        assertEquals(3, entry.priority());
    }

    @Test
    void aFieldThatCannotBeDecompressedIsDamageOfItsEntryOnly() throws Exception {
        fixture.log("x".repeat(2_000), "two");
        new JournalDamage(fixture.file()).garbleCompression();
        EntryReader entry = open();

        assertTrue(entry.next());
        assertNull(entry.field("MESSAGE"));
        assertNotNull(entry.damage());
        assertEquals(LibC.EPROTONOSUPPORT, entry.damage().errno());
        assertTrue(entry.damage().getMessage().startsWith("sd_journal_get_data MESSAGE: EPROTONOSUPPORT"));

        assertTrue(entry.next());
        assertEquals("two", entry.message());
        assertNull(entry.damage());
    }
}
