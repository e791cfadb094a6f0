package logmon.journal;

import static logmon.testing.JournalFixture.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import logmon.daemon.StopSignal;
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
class JournalTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private JournalFixture fixture;
    private Journal opened;

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

    private Journal open() throws JournalException {
        opened = Journal.open(JournalSource.of(directory, null));
        return opened;
    }

    private static List<String> rest(Journal journal) throws JournalException {
        List<String> messages = new ArrayList<>();
        while (journal.next()) {
            messages.add(journal.message());
        }
        return messages;
    }

    private static List<String> messages(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "message " + i).toList();
    }

    private void logMessages(int from, int to) {
        fixture.log(messages(from, to).toArray(String[]::new));
    }

    /** The cursor of the entry with this message. */
    private String cursorOf(String message) throws JournalException {
        try (Journal journal = Journal.open(JournalSource.of(directory, null))) {
            journal.seekHead();
            while (journal.next()) {
                if (journal.message().equals(message)) {
                    return journal.cursor();
                }
            }
        }
        throw new AssertionError("there is no entry " + message);
    }

    @Nested
    class Seeking {
        @Test
        void theHeadIsBeforeTheFirstEntry() throws Exception {
            fixture.log("one", "two");
            Journal journal = open();

            journal.seekHead();

            assertEquals(List.of("one", "two"), rest(journal));
        }

        @Test
        void nowIsAfterTheLastEntry() throws Exception {
            fixture.log("one", "two");
            Journal journal = open();

            journal.seekNow();

            assertEquals("two", journal.message());
            assertFalse(journal.next());
            fixture.log("three");
            assertEquals(List.of("three"), restOnceThereIsAny(journal));
        }

        @Test
        void nowInAnEmptyJournalIsBeforeItsFirstEntry() throws Exception {
            Journal journal = open();

            journal.seekNow();

            assertNull(journal.cursor());
            assertFalse(journal.next());
            fixture.log("one");
            assertEquals(List.of("one"), restOnceThereIsAny(journal));
        }

        @Test
        void aCursorIsFoundAndReadingGoesOnAfterIt() throws Exception {
            fixture.log("one", "two", "three");
            String two = cursorOf("two");
            Journal journal = open();

            assertEquals(Journal.Landing.FOUND, journal.seekCursor(two));

            assertEquals("two", journal.message());
            assertTrue(journal.isAt(two));
            assertEquals(List.of("three"), rest(journal));
        }

        @Test
        void theCursorOfTheLastEntryIsFoundAndThereIsNoMore() throws Exception {
            fixture.log("one", "two");
            String two = cursorOf("two");
            Journal journal = open();

            assertEquals(Journal.Landing.FOUND, journal.seekCursor(two));

            assertFalse(journal.next());
        }

        @Test
        void aCursorWhoseEntryWasVacuumedIsPassedAndTheFirstEntryAfterItIsNotMissed() throws Exception {
            fixture.log("one", "two");
            fixture.rotate("three");
            fixture.log("four");
            String one = cursorOf("one");
            Files.delete(fixture.archived().get(0));
            Journal journal = open();

            assertEquals(Journal.Landing.PASSED, journal.seekCursor(one));

            assertFalse(journal.isAt(one));
            assertEquals(List.of("three", "four"), rest(journal));
        }

        @Test
        void aCursorIsPassedEvenWhenTheJournalWasBegunAnewMeanwhile() throws Exception {
            fixture.log("one");
            String one = cursorOf("one");
            Files.delete(fixture.file());
            fixture.log("two", "three");
            Journal journal = open();

            assertEquals(Journal.Landing.PASSED, journal.seekCursor(one));

            assertEquals(List.of("two", "three"), rest(journal));
        }

        @Test
        void aCursorBehindTheLastEntryIsBeyond() throws Exception {
            fixture.log("one");
            fixture.rotate("two");
            String two = cursorOf("two");
            Files.delete(fixture.file());
            Journal journal = open();

            assertEquals(Journal.Landing.BEYOND, journal.seekCursor(two));

            assertFalse(journal.next());
        }

        @Test
        void inAnEmptyJournalEveryCursorIsBeyond() throws Exception {
            fixture.log("one");
            String one = cursorOf("one");
            Files.delete(fixture.file());
            Journal journal = open();

            assertEquals(Journal.Landing.BEYOND, journal.seekCursor(one));
        }

        @Test
        void whatIsNoCursorIsRefused() throws Exception {
            fixture.log("one");
            Journal journal = open();

            JournalException e = assertThrows(JournalException.class, () -> journal.seekCursor("s=nonsense"));

            assertEquals(LibC.EINVAL, e.errno());
        }

        @Test
        void aTimeIsBeforeTheFirstEntryOfThatTimeOrLater() throws Exception {
            fixture.log("one", "two", "three");
            Journal journal = open();

            journal.seekRealtime(JournalFixture.time(1));
            assertEquals(List.of("two", "three"), rest(journal));

            journal.seekRealtime(JournalFixture.time(1).plusMillis(1));
            assertEquals(List.of("three"), rest(journal));
        }

        @Test
        void aTimeAfterTheLastEntryReadsNothing() throws Exception {
            fixture.log("one");
            Journal journal = open();

            journal.seekRealtime(JournalFixture.time(1));

            assertFalse(journal.next());
        }

        @Test
        void theBootBeginsWithItsFirstEntry() throws Exception {
            try (JournalFixture.Writer writer = fixture.writer()) {
                writer.logIn(JournalFixture.OTHER_BOOT, field("MESSAGE", "old"));
                writer.log(field("MESSAGE", "first"));
                writer.log(field("MESSAGE", "second"));
            }
            Journal journal = open();

            journal.seekBoot();

            assertEquals(List.of("first", "second"), rest(journal));
        }

        @Test
        void aBootWithoutEntriesBeginsAfterThoseOfTheOthers() throws Exception {
            try (JournalFixture.Writer writer = fixture.writer()) {
                writer.logIn(JournalFixture.OTHER_BOOT, field("MESSAGE", "old"));
            }
            Journal journal = open();

            journal.seekBoot();

            assertFalse(journal.next());
            fixture.log("new");
            assertEquals(List.of("new"), restOnceThereIsAny(journal));
        }

        @Test
        void aSeekForgetsTheEntryThatTheOneBeforeItHadPassed() throws Exception {
            fixture.log("one", "two");
            fixture.rotate("three");
            String one = cursorOf("one");
            Files.delete(fixture.archived().get(0));
            Journal journal = open();

            assertEquals(Journal.Landing.PASSED, journal.seekCursor(one));
            journal.seekNow();

            assertFalse(journal.next());
        }
    }

    @Nested
    class EntryFields {
        private Journal only(JournalFixture.Field... fields) throws JournalException {
            fixture.logFields(fields);
            Journal journal = open();
            journal.seekHead();
            assertTrue(journal.next());
            return journal;
        }

        @Test
        void anAbsentFieldIsNull() throws Exception {
            assertNull(only(field("MESSAGE", "hello")).field("CODE_FILE"));
        }

        @Test
        void anAbsentMessageIsEmptyAndNoDamage() throws Exception {
            Journal journal = only(field("PRIORITY", "3"));

            assertEquals("", journal.message());
            assertNull(journal.damage());
        }

        @Test
        void anEmptyFieldIsEmpty() throws Exception {
            assertEquals("", only(field("MESSAGE", "")).field("MESSAGE"));
        }

        @Test
        void ofADoubledFieldOneValueIsRead() throws Exception {
            String value =
                    only(field("MESSAGE", "one"), field("MESSAGE", "two")).field("MESSAGE");

            // Which one is for libsystemd to say: it keeps an entry's fields in an order of its own.
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
            assertEquals(
                    "Zürich – 東京 😀", only(field("MESSAGE", "Zürich – 東京 😀")).message());
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
            Journal journal = only(field("MESSAGE", "long ".repeat(1_000)), field("PRIORITY", "3"));

            assertEquals(5_000, journal.message().length());
            assertEquals("3", journal.field("PRIORITY"));
        }

        @Test
        void fieldsAreThoseOfTheEntryThatItStandsOn() throws Exception {
            fixture.logFields(field("MESSAGE", "one"), field("PRIORITY", "3"));
            fixture.logFields(field("PRIORITY", "4"));
            fixture.logFields(field("MESSAGE", "three"));
            Journal journal = open();
            journal.seekHead();
            assertNull(journal.field("PRIORITY"), "before the first entry");

            List<String> read = new ArrayList<>();
            while (journal.next()) {
                read.add(journal.field("MESSAGE") + journal.message() + journal.field("PRIORITY"));
            }

            assertEquals(List.of("oneone3", "null4", "threethreenull"), read);
            journal.seekHead();
            assertTrue(journal.next());
            assertEquals("one", journal.message());
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
            Journal journal = open();
            journal.seekHead();

            List<String> found = new ArrayList<>();
            while (journal.next()) {
                found.add(journal.find(search));
                assertEquals(TestEntry.saying(journal.message()).find(search), journal.find(search));
            }

            assertEquals(Arrays.asList(null, null, "Error", "fail", null, "FAIL", null), found);
        }

        @Test
        void aMessageStartsWithWhatItsTextStartsWith() throws Exception {
            List.of("", "Miss", "Missed ", "Missed 7", "missed 7", " Missed 7")
                    .forEach(text -> fixture.logFields(field("MESSAGE", text)));
            fixture.logFields(field("PRIORITY", "6"));
            Journal journal = open();
            journal.seekHead();

            List<Boolean> starts = new ArrayList<>();
            while (journal.next()) {
                starts.add(journal.messageStartsWith("Missed "));
            }

            assertEquals(List.of(false, false, true, true, false, false, false), starts);
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
            Journal journal = open();
            journal.seekHead();

            for (int i = 0; i < 7; i++) {
                assertTrue(journal.next());
                assertEquals(Entry.INFO, journal.priority(), "entry " + i);
            }
        }

        @Test
        void theTimeIsWhenTheJournalReceivedTheEntry() throws Exception {
            assertEquals(JournalFixture.START, only(field("MESSAGE", "hello")).realtime());
        }
    }

    @Nested
    class Live {
        @Test
        void anAppendedEntryEndsTheWait() throws Exception {
            fixture.log("one");
            Journal journal = open();
            journal.seekNow();
            try (JournalFixture.Writer writer = fixture.writer()) {
                for (int i = 2; i < 5; i++) {
                    writer.log(field("MESSAGE", "message " + i));
                    assertEquals(List.of("message " + i), restOnceThereIsAny(journal));
                }
            }
        }

        @Test
        void aNewFileInTheDirectoryIsRead() throws Exception {
            fixture.log("one");
            Journal journal = open();
            journal.seekNow();

            try (JournalFixture.Writer writer = fixture.writer("user-1000.journal")) {
                writer.log(field("MESSAGE", "two"));
                assertEquals(List.of("two"), restOnceThereIsAny(journal));
            }
        }

        @Test
        void rotationLosesNothingAndRepeatsNothing() throws Exception {
            fixture.log("one");
            Journal journal = open();
            journal.seekNow();
            List<String> read = new ArrayList<>();
            try (JournalFixture.Writer writer = fixture.writer()) {
                for (int i = 0; i < 5; i++) {
                    writer.log(field("MESSAGE", "before " + i));
                    writer.fillUp();
                    writer.log(field("MESSAGE", "after " + i));
                    read.addAll(readUpTo(journal, "after " + i));
                }
            }

            assertEquals(5, fixture.archived().size());
            assertEquals(
                    IntStream.range(0, 5)
                            .boxed()
                            .flatMap(i -> List.of("before " + i, "", "after " + i).stream())
                            .toList(),
                    read);
        }

        @Test
        void aFileThatIsDeletedWhileItIsReadIsLetGoAndReadingGoesOn() throws Exception {
            fixture.log("one", "two");
            fixture.rotate("three");
            Journal journal = open();
            journal.seekHead();
            assertTrue(journal.next());
            Path old = fixture.archived().get(0);

            Files.delete(old);
            awaitUntil(journal, () -> openFiles().stream().noneMatch(file -> file.startsWith(old.toString())));

            assertEquals(List.of("three"), rest(journal));
        }

        @Test
        void whenAllFilesAreDeletedReadingGoesOnWithTheNextOne() throws Exception {
            fixture.log("one", "two");
            Journal journal = open();
            journal.seekHead();
            assertTrue(journal.next());

            Files.delete(fixture.file());
            fixture.log("three");

            assertEquals(
                    List.of("three"),
                    readUpTo(journal, "three").stream()
                            .filter(message -> !message.equals("two"))
                            .toList());
        }

        @Test
        void filesThatWereRotatedAndVacuumedDoNotStayOpen() throws Exception {
            fixture.log("first");
            Journal journal = open();
            journal.seekNow();
            int before = openFiles().size();
            try (JournalFixture.Writer writer = fixture.writer()) {
                for (int i = 0; i < 100; i++) {
                    writer.fillUp();
                    writer.log(field("MESSAGE", "message " + i));
                    assertEquals(List.of("", "message " + i), readUpTo(journal, "message " + i));
                    for (Path old : fixture.archived()) {
                        Files.delete(old);
                    }
                }
            }

            awaitUntil(journal, () -> openFiles().size() == before);
        }

        @Test
        void hundredsOfReopeningsLeaveNoFileOpen() throws Exception {
            fixture.log("one");
            Journal journal = open();
            int before = openFiles().size();

            for (int i = 0; i < 300; i++) {
                journal.reopen();
            }

            assertEquals(before, openFiles().size());
            journal.seekHead();
            assertEquals(List.of("one"), rest(journal));
        }

        @Test
        void afterReopeningItStandsNowhere() throws Exception {
            fixture.log("one");
            Journal journal = open();
            journal.seekHead();
            assertTrue(journal.next());

            journal.reopen();

            assertNull(journal.cursor());
        }

        @Test
        void closingLetsGoOfAllFilesAndMayBeRepeated() throws Exception {
            int before = openFiles().size();
            fixture.log("one");
            Journal journal = open();
            assertTrue(openFiles().size() > before);

            journal.close();
            journal.close();

            assertEquals(before, openFiles().size());
        }

        @Test
        void itKnowsThatItWatches() throws Exception {
            assertTrue(open().watching());
        }

        @Test
        void aStopThatWasRequestedBeforeEndsTheWait() {
            assertTimeoutPreemptively(DEADLINE, () -> {
                StopSignal stop = new StopSignal();
                stop.request();
                try (Journal journal = Journal.open(JournalSource.of(directory, null))) {
                    journal.await(stop.fd(), null);
                    journal.await(stop.fd(), null);
                }
                assertTrue(stop.requested());
            });
        }

        @Test
        void aStopWakesWhoWaits() {
            assertTimeoutPreemptively(DEADLINE, () -> {
                StopSignal stop = new StopSignal();
                try (Journal journal = Journal.open(JournalSource.of(directory, null))) {
                    Thread waiting = Thread.currentThread();
                    Thread stopping = new Thread(() -> {
                        while (!isInPoll(waiting)) {
                            Thread.onSpinWait();
                        }
                        stop.request();
                    });
                    stopping.start();
                    while (!stop.requested()) {
                        journal.await(stop.fd(), null);
                    }
                }
            });
        }

        @Test
        void theWaitEndsWithItsTime() {
            assertTimeoutPreemptively(DEADLINE, () -> {
                try (Journal journal = Journal.open(JournalSource.of(directory, null))) {
                    journal.await(new StopSignal().fd(), Duration.ZERO);
                    journal.await(new StopSignal().fd(), Duration.ofNanos(1));
                    journal.await(new StopSignal().fd(), Duration.ofMillis(10));
                }
            });
        }

        private boolean isInPoll(Thread thread) {
            for (StackTraceElement call : thread.getStackTrace()) {
                if (call.getMethodName().equals("poll")) {
                    return true;
                }
            }
            return false;
        }
    }

    /** What libsystemd 252 does with damaged files: it passes over what it cannot read, and does not say so. */
    @Nested
    class Damage {
        @Test
        void aWipedEntryIsPassedOver() throws Exception {
            logMessages(0, 10);
            new JournalDamage(fixture.file()).wipeEntry(4);
            Journal journal = open();
            journal.seekHead();

            List<String> expected = new ArrayList<>(messages(0, 10));
            expected.remove(4);
            assertEquals(expected, rest(journal));
        }

        @Test
        void aWipedPageHidesEntriesOfItsFileButNotTheNextFile() throws Exception {
            logMessages(0, 200);
            fixture.rotate("next file");
            new JournalDamage(fixture.archived().get(0)).wipePageOfEntry(100);
            Journal journal = open();
            journal.seekHead();

            List<String> read = rest(journal);

            assertEquals(messages(0, 80), read.subList(0, 80));
            assertFalse(read.contains("message 100"), read.toString());
            assertEquals("next file", read.get(read.size() - 1));
        }

        @Test
        void aWipedListOfEntriesHidesTheRestOfItsFileButNotTheNextFile() throws Exception {
            logMessages(0, 200);
            fixture.rotate("next file");
            new JournalDamage(fixture.archived().get(0)).wipeListOfLaterEntries();
            Journal journal = open();
            journal.seekHead();

            List<String> read = rest(journal);

            assertEquals("message 0", read.get(0));
            assertEquals("next file", read.get(read.size() - 1));
            assertFalse(read.contains("message 199"), read.toString());
        }

        @Test
        void aFileThatIsNoLongerAJournalIsPassedOver() throws Exception {
            fixture.log("one");
            fixture.rotate("two");
            new JournalDamage(fixture.archived().get(0)).wipeSignature();
            Journal journal = open();
            journal.seekHead();

            assertEquals(List.of("two"), rest(journal));
        }

        @Test
        void aTruncatedFileIsPassedOverWhereverItWasCut() throws Exception {
            logMessages(0, 50);
            fixture.rotate("next file");
            JournalDamage damage = new JournalDamage(fixture.archived().get(0));
            damage.truncateAtEntry(49);
            assertEquals(List.of("next file"), readAll());
            damage.truncateAtEntry(25);
            assertEquals(List.of("next file"), readAll());
            for (long size : new long[] {4096, 264, 100, 1, 0}) {
                damage.truncate(size);
                assertEquals(List.of("next file"), readAll(), "cut to " + size);
            }
        }

        @Test
        void aWipedFieldCountsAsAbsent() throws Exception {
            fixture.logFields(field("MESSAGE", "message 0"), field("PRIORITY", "3"));
            new JournalDamage(fixture.file()).wipeField("MESSAGE=message 0");
            Journal journal = open();
            journal.seekHead();

            assertTrue(journal.next());

            assertNull(journal.field("MESSAGE"));
            assertEquals(3, journal.priority());
            assertNull(journal.damage());
        }

        @Test
        void aFieldThatCannotBeDecompressedIsDamageOfItsEntryOnly() throws Exception {
            fixture.log("x".repeat(2_000), "two");
            new JournalDamage(fixture.file()).garbleCompression();
            Journal journal = open();
            journal.seekHead();

            assertTrue(journal.next());
            assertNull(journal.field("MESSAGE"));
            assertNotNull(journal.damage());
            assertEquals(LibC.EPROTONOSUPPORT, journal.damage().errno());
            assertTrue(journal.damage().getMessage().startsWith("sd_journal_get_data MESSAGE: EPROTONOSUPPORT"));

            assertTrue(journal.next());
            assertEquals("two", journal.message());
            assertNull(journal.damage());
        }

        @Test
        void aWipedEntryDoesNotHideTheCursorsOfTheOthers() throws Exception {
            logMessages(0, 12);
            List<String> cursors = new ArrayList<>();
            for (String message : messages(0, 12)) {
                cursors.add(cursorOf(message));
            }
            new JournalDamage(fixture.file()).wipeEntry(6);
            Journal journal = open();

            for (int i = 0; i < 12; i++) {
                if (i != 6) {
                    assertEquals(Journal.Landing.FOUND, journal.seekCursor(cursors.get(i)), "entry " + i);
                    assertEquals("message " + i, journal.message());
                }
            }
        }

        private List<String> readAll() throws JournalException {
            try (Journal journal = Journal.open(JournalSource.of(directory, null))) {
                journal.seekHead();
                return rest(journal);
            }
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsNamedWithTheMend() {
        Path missing = directory.resolve("missing");

        JournalException e = assertThrows(JournalException.class, () -> Journal.open(JournalSource.of(missing, null)));

        assertEquals(LibC.ENOENT, e.errno());
        assertEquals(
                "sd_journal_open_directory " + missing
                        + ": ENOENT (no such journal: check journal.directory and journal.namespace)",
                e.getMessage());
    }

    @Test
    void anErrorThatHasNoNameHereIsToldByItsNumber() {
        assertEquals("sd_journal_next: errno 4095", new JournalException("sd_journal_next", 4095).getMessage());
    }

    @Test
    void aResultThatIsNoErrorIsPassedOn() throws Exception {
        assertEquals(0, JournalException.check("sd_journal_next", 0));
        assertEquals(7, JournalException.check("sd_journal_next", 7));
        JournalException e =
                assertThrows(JournalException.class, () -> JournalException.check("sd_journal_next", -LibC.EBADMSG));
        assertEquals(
                "sd_journal_next: EBADMSG (the journal file is damaged: journalctl --verify names it)", e.getMessage());
    }

    private interface Condition {
        boolean holds() throws IOException, JournalException;
    }

    /** Waits as the loop does, and fails when waiting was of no use. */
    private static void awaitUntil(Journal journal, Condition condition) throws Exception {
        StopSignal stop = new StopSignal();
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        journal.process();
        while (!condition.holds()) {
            journal.await(stop.fd(), DEADLINE);
            assertTrue(System.nanoTime() < deadline, "nothing came of it within " + DEADLINE);
            journal.process();
        }
    }

    private static List<String> restOnceThereIsAny(Journal journal) throws Exception {
        List<String> messages = new ArrayList<>();
        awaitUntil(journal, () -> {
            messages.addAll(rest(journal));
            return !messages.isEmpty();
        });
        return messages;
    }

    private static List<String> readUpTo(Journal journal, String last) throws Exception {
        List<String> messages = new ArrayList<>();
        awaitUntil(journal, () -> {
            messages.addAll(rest(journal));
            return messages.contains(last);
        });
        return messages;
    }

    /** What this process has open of the journal, as the kernel names it: a deleted file among it, and inotify. */
    private static List<String> openFiles() throws IOException {
        List<String> files = new ArrayList<>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                String file = descriptorTarget(descriptor);
                if (file.contains(".journal") || file.contains("inotify")) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private static String descriptorTarget(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // The descriptor by which the directory is listed is gone by now.
            return "";
        }
    }
}
