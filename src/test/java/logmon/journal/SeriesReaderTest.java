package logmon.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import logmon.journal.file.Cursor;
import logmon.journal.file.FirstLook;
import logmon.journal.file.Interest;
import logmon.journal.file.JournalFile;
import logmon.journal.file.Series;
import logmon.testing.JournalDamage;
import logmon.testing.JournalFixture;
import logmon.text.WordSearch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One series, and in it each file: {@link SeriesReader} and {@link FileReader}, against real journal files. */
class SeriesReaderTest {
    private static final int MOST = 1_000;

    @TempDir
    Path directory;

    private JournalFixture fixture;
    /** The files, by their ids: one that is renamed stays the same. */
    private final Map<String, JournalFile> files = new HashMap<>();

    private final List<SeriesReader> opened = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private Predicate<Cursor> passOver;
    private Interest interest = Interest.ALL;

    @BeforeEach
    void prepare() {
        fixture = new JournalFixture(directory);
    }

    @AfterEach
    void close() {
        opened.forEach(SeriesReader::close);
        files.values().forEach(JournalFile::close);
    }

    private SeriesReader reader() throws IOException {
        SeriesReader[] reader = new SeriesReader[1];
        reader[0] = new SeriesReader(
                new Series(directory, "system", listed().get(0).seqnumId()),
                new FirstLook(interest),
                new EntryFields(),
                gaps::add,
                passOver,
                () -> look(reader[0], false));
        opened.add(reader[0]);
        look(reader[0], false);
        return reader[0];
    }

    private void look(SeriesReader reader, boolean copied) {
        try {
            reader.useFiles(listed(), copied);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is in the directory now. */
    private List<JournalFile> listed() throws IOException {
        List<JournalFile> now = new ArrayList<>();
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : paths.sorted().toList()) {
                JournalFile file = JournalFile.open(path);
                JournalFile known = files.putIfAbsent(file.fileId(), file);
                if (known != null) {
                    file.close();
                    known.renamed(path);
                    known.refresh();
                }
                now.add(files.get(file.fileId()));
            }
        }
        return now;
    }

    private static List<String> rest(SeriesReader reader) {
        List<String> messages = new ArrayList<>();
        do {
            for (Entry entry = reader.next(MOST); entry != null; entry = reader.next(MOST)) {
                messages.add(entry.message());
            }
        } while (!reader.atEnd());
        return messages;
    }

    /** Three files, the last of which is being written: one, (filled up); two, (filled up); three. */
    private void logThreeFiles() {
        fixture.log("one");
        fixture.rotate("two");
        fixture.rotate("three");
    }

    private Cursor positionAfter(int entries) throws IOException {
        SeriesReader reader = reader();
        for (int i = 0; i < entries; i++) {
            reader.next(MOST);
        }
        return reader.last();
    }

    @Test
    void filesAreReadInTheOrderOfTheirNumbers() throws Exception {
        logThreeFiles();
        SeriesReader reader = reader();

        assertEquals(List.of("one", "", "two", "", "three"), rest(reader));

        assertEquals(5, reader.last().number());
        assertEquals(5, reader.count());
        assertEquals(List.of(), gaps);
    }

    @Test
    void whatIsWrittenAndRotatedAfterwardsIsReadOn() throws Exception {
        fixture.log("one");
        SeriesReader reader = reader();
        assertEquals(List.of("one"), rest(reader));

        fixture.log("more");
        assertEquals(List.of("more"), rest(reader));
        fixture.rotate("two");
        look(reader, false);

        assertEquals(List.of("", "two"), rest(reader));
        assertEquals(List.of(), gaps);
    }

    @ParameterizedTest
    @CsvSource({"1, ' two  three'", "2, 'two  three'", "3, ' three'", "4, three", "5, ''"})
    void aPositionIsTakenUpBehindItsEntryInWhicheverFileItIs(int entries, String next) throws Exception {
        logThreeFiles();
        SeriesReader reader = reader();

        reader.resume(positionAfter(entries));

        assertEquals(next, String.join(" ", rest(reader)));
        assertEquals(List.of(), gaps);
    }

    @Test
    void readingBeginsNowWithTheNextEntry() throws Exception {
        logThreeFiles();
        SeriesReader reader = reader();
        reader.startNow();
        assertEquals(5, reader.last().number());
        assertNull(reader.timeOfNext());

        fixture.log("four");
        look(reader, false);

        assertEquals(JournalFixture.time(5), reader.timeOfNext());
        assertEquals(List.of("four"), rest(reader));
    }

    @Test
    void readingCanBeginAtATimeAndIsNotYetBehindThat() throws Exception {
        logThreeFiles();
        SeriesReader reader = reader();

        reader.startAt(file -> file.moveTo(JournalFixture.time(2)));

        assertEquals(List.of("two", "", "three"), rest(reader));
    }

    @Test
    void whenNothingIsAsLateReadingBeginsBehindTheLast() throws Exception {
        logThreeFiles();
        SeriesReader reader = reader();

        reader.startAt(file -> file.moveTo(JournalFixture.time(99)));

        assertEquals(5, reader.last().number());
        assertEquals(List.of(), rest(reader));
    }

    @Test
    void readingStopsAtALimitUntilItIsTakenAway() throws Exception {
        logThreeFiles();
        SeriesReader reader = reader();

        reader.readUpTo(positionAfter(3));
        assertEquals(List.of("one", "", "two"), rest(reader));
        assertEquals(3, reader.last().number());
        reader.readOn();

        assertEquals(List.of("", "three"), rest(reader));
    }

    @Test
    void withoutALimitsEntryNothingIsRead() throws Exception {
        fixture.log("one");
        SeriesReader reader = reader();

        reader.readUpTo(null);

        assertEquals(List.of(), rest(reader));
        assertNull(reader.last());
    }

    @Test
    void whatIsPassedOverIsReadButNotGiven() throws Exception {
        fixture.log("one", "two", "three");
        passOver = entry -> entry.number() == 2;
        SeriesReader reader = reader();

        assertEquals(List.of("one", "three"), rest(reader));
        assertEquals(3, reader.count());
    }

    @Test
    void noMoreEntriesAreLookedAtThanIsAllowed() throws Exception {
        fixture.log("calm", "calm", "calm", "wild");
        interest = new Interest(WordSearch.anyOf(List.of("wild")), -1, List.of());
        SeriesReader reader = reader();

        assertNull(reader.next(2));
        assertFalse(reader.atEnd());
        assertEquals(2, reader.last().number());
        assertEquals("wild", reader.next(2).message());
        assertNull(reader.next(2));
        assertTrue(reader.atEnd());
    }

    @Test
    void afterItWasClosedReadingGoesOnAtTheSamePlace() throws Exception {
        fixture.log("one", "two");
        SeriesReader reader = reader();
        assertEquals("one", reader.next(MOST).message());

        reader.close();

        assertEquals(1, reader.last().number());
        assertEquals(List.of("two"), rest(reader));
        assertEquals(2, reader.count());
    }

    /** Reads on after an entry of three files, of which the first was deleted meanwhile. */
    private SeriesReader resumedWithoutTheFirstFile(int read) throws Exception {
        logThreeFiles();
        Cursor position = positionAfter(read);
        Files.delete(fixture.archived().get(0));
        SeriesReader reader = reader();
        reader.resume(position);
        return reader;
    }

    @Test
    void entriesThatWereDeletedWhileNobodyReadAreReported() throws Exception {
        SeriesReader reader = resumedWithoutTheFirstFile(1);

        assertEquals(List.of("two", "", "three"), rest(reader));
        assertEquals(
                List.of(
                        "Entries of %s after %s are missing: journald deleted them before logmon read them, see SystemMaxUse= in journald.conf(5)"
                                .formatted(fixture.file(), JournalFixture.time(0))),
                gaps);
    }

    @Test
    void filesThatWereReadAndThenDeletedAreNotMissed() throws Exception {
        SeriesReader reader = resumedWithoutTheFirstFile(2);

        assertEquals(List.of("two", "", "three"), rest(reader));
        assertEquals(List.of(), gaps);
    }

    @Test
    void aFileThatIsDeletedBeforeItIsReadIsReported() throws Exception {
        logThreeFiles();
        SeriesReader reader = reader();
        assertEquals("one", reader.next(MOST).message());
        Path second = fixture.archived().get(1);
        Files.delete(second);

        look(reader, false);

        assertEquals(List.of("", "three"), rest(reader));
        assertEquals(
                List.of("Entries of %s between %s and %s are missing: the file was deleted before logmon read them"
                        .formatted(second, JournalFixture.time(2), JournalFixture.time(3))),
                gaps);
    }

    @Test
    void aDeletedFileWhoseEntriesAreInAnotherSeriesIsNotMissed() throws Exception {
        logThreeFiles();
        SeriesReader reader = reader();
        assertEquals("one", reader.next(MOST).message());
        Files.delete(fixture.archived().get(1));

        look(reader, true);

        assertEquals(List.of("", "three"), rest(reader));
        assertEquals(List.of(), gaps);
    }

    @Test
    void aFileThatIsDeletedWhileItIsReadIsReadToItsEnd() throws Exception {
        logThreeFiles();
        SeriesReader reader = reader();
        assertEquals("one", reader.next(MOST).message());
        Files.delete(fixture.archived().get(0));

        look(reader, false);

        assertEquals(List.of("", "two", "", "three"), rest(reader));
        assertEquals(List.of(), gaps);
    }

    /** Compressed, so that libsystemd has to open the file by its name. */
    @Test
    void aFileThatIsRotatedAwayBeforeItIsOpenedIsFoundUnderItsNewName() throws Exception {
        String compressed = "a".repeat(5_000);
        fixture.log(compressed);
        SeriesReader reader = reader();
        Files.move(fixture.file(), directory.resolve("system@0005f.journal"));

        assertEquals(List.of(compressed), rest(reader));
        assertEquals(List.of(), gaps);
    }

    @Test
    void aFileThatIsDeletedBeforeItCanBeOpenedIsReported() throws Exception {
        fixture.log("one", "a".repeat(5_000));
        SeriesReader reader = reader();
        Files.delete(fixture.file());

        assertEquals(List.of("one"), rest(reader));
        assertEquals(1, gaps.size(), gaps::toString);
        assertTrue(
                gaps.get(0)
                        .startsWith("1 entry of %s between %s and %s is missing: "
                                .formatted(fixture.file(), JournalFixture.time(0), JournalFixture.time(1))),
                gaps.get(0));
    }

    @Test
    void whenAllFilesAreGoneThereIsNothingToRead() throws Exception {
        fixture.log("one");
        SeriesReader reader = reader();
        rest(reader);
        reader.close();
        Files.delete(fixture.file());

        look(reader, false);

        assertFalse(reader.hasFiles());
        assertEquals(List.of(), rest(reader));
        assertEquals(List.of(), gaps);
    }

    @Test
    void filesThatWerePutBackToAnEarlierStateAreReportedAndReadFromTheTimeOfThePosition() throws Exception {
        fixture.log("one", "two");
        byte[] earlier = Files.readAllBytes(fixture.file());
        fixture.log("three");
        Cursor position = positionAfter(3);
        close();
        files.clear();
        Files.write(fixture.file(), earlier);
        SeriesReader reader = reader();

        reader.resume(position);

        assertEquals(List.of(), rest(reader));
        assertEquals(
                List.of("Entries of %s after %s may be missing: its files were restored to an earlier state"
                        .formatted(fixture.file(), JournalFixture.time(2))),
                gaps);
        fixture.log("four");
        assertEquals(List.of("four"), rest(reader));
    }

    /** What libsystemd passes over without a word is counted against what the header promises. */
    @ParameterizedTest
    @CsvSource({"0, 'two three four five', 0, 1", "2, 'one two four five', 1, 3", "4, 'one two three four', 3, 4"})
    void aDamagedEntryIsReportedAndTheOthersAreRead(int wiped, String others, int since, int until) throws Exception {
        fixture.log("one", "two", "three", "four", "five");
        new JournalDamage(fixture.file()).wipeEntry(wiped);
        SeriesReader reader = reader();

        assertEquals(others, String.join(" ", rest(reader)));

        assertEquals(List.of(damaged("1 entry", since, until, "is")), gaps);
        assertEquals(5, reader.last().number());
        fixture.log("six");
        assertEquals(List.of("six"), rest(reader));
        assertEquals(1, gaps.size(), gaps::toString);
    }

    @Test
    void theEntriesOfALostListAreReported() throws Exception {
        fixture.log("one", "two", "three", "four", "five", "six");
        new JournalDamage(fixture.file()).wipeListOfLaterEntries();

        assertEquals(List.of("one", "two", "three", "four"), rest(reader()));

        assertEquals(List.of(damaged("2 entries", 3, 5, "are")), gaps);
    }

    private String damaged(String entries, int since, int until, String verb) {
        return "%s of %s between %s and %s %s missing: the file is damaged, journalctl --verify shows where"
                .formatted(entries, fixture.file(), JournalFixture.time(since), JournalFixture.time(until), verb);
    }
}
