package logmon;

import static logmon.JournalFixture.field;
import static logmon.Reading.STEP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found with it has to be what is found without. */
class ReadAheadTest {
    private static final int CRIT = Entry.PRIORITIES.indexOf("crit");
    private static final int PROCESSORS = 2;
    private static final String ORDINARY = "all is well";

    @TempDir
    Path directory;

    @TempDir
    Path other;

    private JournalFixture fixture;
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void prepare() {
        fixture = new JournalFixture(directory);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable reading : opened) {
            reading.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "match.keywords = err(or)+",
                "match.priority = none",
                "ignore.some.MESSAGE = regex:[02468]00$"
            })
    void whatWasLookedAtAheadIsPassedOver(String file) throws Exception {
        log(0, 6 * STEP, 100);

        Reading ahead = ahead(file).all();

        assertSame(alone(file).all(), ahead);
        assertTrue(ahead.looks() < ahead.entries(), ahead.looks() + " looks");
    }

    @Test
    void whatIsFoundIsTakenIn() throws Exception {
        log(0, 4 * STEP, 1);

        Reading ahead = ahead("").all();

        assertEquals(4 * STEP, ahead.matched().size());
        assertTrue(ahead.looks() < ahead.entries(), ahead.looks() + " looks");
    }

    @Test
    void whatIsNotTakenIsLookedAtAgain() throws Exception {
        log(0, 6 * STEP, 10);

        Reading ahead = ahead("")
                .taking(finding -> finding.message().hashCode() % 100 != 0)
                .all();

        assertSame(alone("").all(), ahead);
        assertTrue(ahead.looks() < ahead.entries(), ahead.looks() + " looks");
    }

    @Test
    void whatIsLeftToTheReaderDoesNotLeadAstray() throws Exception {
        log(0, 6 * STEP, 10);
        Journal journal = Journal.open(directory, null);
        opened.add(journal);
        journal.seekHead();
        assertTrue(journal.next());
        int passed = 1;
        int left = 0;
        try (ReadAhead ahead = new ReadAhead(journal, looks(""), PROCESSORS)) {
            ahead.begin(journal.place());
            for (ReadAhead.Hint hint = ahead.next(); hint != null; hint = ahead.next()) {
                if (hint.to() == null || ++left % 2 == 0) {
                    passed += hint.entries();
                } else {
                    ahead.leave(hint);
                    passed++;
                }
                // Else this would have to wait each time, and so all would be left to it.
                ahead.pause();
            }
        }

        assertTrue(left > 1);
        assertEquals(6 * STEP, passed);
    }

    @Test
    void whoWouldHaveToWaitLooksAtSomeHimself() throws Exception {
        log(0, 6 * STEP, 2);
        Function<Entry, Finding> firstLook = looks("").get();

        Reading ahead = ahead("", () -> entry -> {
                    LockSupport.parkNanos(200_000);
                    return firstLook.apply(entry);
                })
                .all();

        assertSame(alone("").all(), ahead);
        // The first step is always looked at.
        int passedOver = ahead.entries() - ahead.looks();
        assertTrue(passedOver > 0 && passedOver < 4 * STEP, passedOver + " of " + ahead.entries());
    }

    @Test
    void aSingleProcessorHasEnoughToDo() throws Exception {
        log(0, 4 * STEP, 100);

        Reading alone = alone("").all();

        assertEquals(4 * STEP, alone.looks());
        assertEquals(4 * STEP, alone.entries());
    }

    /** In any order; severe ones are told in between. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void severalFilesAreReadAsOne(long seed) throws Exception {
        logToTwoFiles(seed, 1);

        Reading ahead = ahead("").all();

        assertTrue(ahead.stepsApart() > 1, ahead.stepsApart() + " steps");
        assertSame(aloneTellingSevereApart().all(), ahead);
        assertTrue(ahead.looks() < ahead.entries(), ahead.looks() + " looks");
    }

    /** Where entries of several files have the same time, libsystemd's order may be another after a seek. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void severalFilesWithManyEntriesOfTheSameTimeLoseNothing(long seed) throws Exception {
        logToTwoFiles(seed, 10);

        assertEquals(sorted(alone("").all().matched()), sorted(ahead("").all().matched()));
    }

    private void logToTwoFiles(long seed, int entriesOfTheSameTime) {
        Random random = new Random(seed);
        try (JournalFixture.Writer system = fixture.writer();
                JournalFixture.Writer user = fixture.writer("user-1000.journal")) {
            for (int i = 0; i < 8 * STEP; i++) {
                if (i == 2_500) {
                    system.fillUp();
                }
                (random.nextInt(3) == 0 ? user : system)
                        .logAt(
                                i / entriesOfTheSameTime,
                                field("PRIORITY", random.nextInt(1_000) == 0 ? "2" : "6"),
                                field("MESSAGE", (random.nextInt(40) == 0 ? "error " : ORDINARY) + i));
            }
        }
        assertFalse(fixture.archived().isEmpty());
    }

    /** Of which libsystemd opens a few at a time for what reads ahead. */
    @Test
    void manyFilesAreReadAsOne() throws Exception {
        try (JournalFixture.Writer writer = fixture.writer()) {
            for (int i = 0; i < 40 * STEP; i++) {
                if (i % 2_000 == 1_999) {
                    writer.fillUp();
                }
                writer.logAt(i, (i % 100 == 0 ? "error " : ORDINARY) + i);
            }
        }
        assertTrue(fixture.archived().size() > 15, fixture.archived().size() + " files");

        Reading ahead = ahead("").all();

        assertSame(alone("").all(), ahead);
        assertTrue(ahead.looks() < ahead.entries(), ahead.looks() + " looks");
    }

    @Test
    void whatIsLoggedMeanwhileIsReadOnce() throws Exception {
        log(0, 4 * STEP, 100);
        Reading ahead = ahead("");
        ahead.step();
        ahead.step();

        log(4 * STEP, STEP, 100);
        ahead.readers().process();
        ahead.all();
        log(5 * STEP, 10, 1);
        ahead.readers().process();
        ahead.all();

        assertSame(alone("").all(), ahead);
        assertEquals(5 * STEP + 10, ahead.entries());
    }

    @Test
    void memoryIsGivenBackInBetween() throws Exception {
        log(0, 8 * STEP, 100);
        Reading ahead = ahead("");
        do {
            ahead.readers().giveBack();
        } while (ahead.step());

        assertSame(alone("").all(), ahead);
    }

    /** The other thread does not see one of two files. */
    @Test
    void hintsThatLeadAstrayAreOfNoConsequence() throws Exception {
        try (JournalFixture.Writer system = fixture.writer();
                JournalFixture.Writer user = fixture.writer("user-1000.journal")) {
            for (int i = 0; i < 12 * STEP; i++) {
                (i > 2 * STEP + 500 && i % 7 == 3 ? user : system)
                        .logAt(
                                i,
                                field("PRIORITY", i % 600 == 7 ? "2" : "6"),
                                field("MESSAGE", (i % 100 == 3 ? "error " : ORDINARY) + i));
            }
        }
        Files.copy(fixture.file(), other.resolve(fixture.file().getFileName()));
        Journal less = Journal.open(other, null);
        opened.add(less);

        Reading ahead = reading("", CRIT, journal -> new ReadAhead(less, looks(""), PROCESSORS))
                .all();

        assertSame(aloneTellingSevereApart().all(), ahead);
        int passedOver = ahead.entries() - ahead.looks();
        assertTrue(passedOver > 0 && passedOver < 3 * STEP, passedOver + " of " + ahead.entries());
    }

    @Test
    void aLookThatFailsIsLeftToTheReader() throws Exception {
        log(0, 4 * STEP, 100);

        Reading ahead = ahead("", () -> entry -> {
                    throw new IllegalStateException("a mistake");
                })
                .all();

        assertSame(alone("").all(), ahead);
        assertEquals(4 * STEP, ahead.looks());
    }

    @Test
    void aJournalThatCannotBeOpenedAgainIsReadAlone() throws Exception {
        log(0, 3 * STEP, 100);
        Reading ahead = ahead("match.priority = none");
        Path elsewhere = Files.move(directory, other.resolve("moved"));
        try {
            ahead.all();
        } finally {
            Files.move(elsewhere, directory);
        }

        assertEquals(3 * STEP, ahead.looks());
        assertSame(alone("").all(), ahead);
    }

    @ParameterizedTest
    @ValueSource(ints = {3 * STEP, 3 * STEP + 500})
    void damageIsPassedAsItIsWithout(int entry) throws Exception {
        log(0, 6 * STEP, 10);
        new JournalDamage(fixture.file()).wipePageOfEntry(entry);

        Reading alone = alone("").all();
        Reading ahead = ahead("").all();

        assertEquals(alone.matched(), ahead.matched());
        // It looks more often, and so knows better where they are.
        assertEquals(missing(alone), missing(ahead));
    }

    @Test
    void anEntryThatCannotBeReadIsLeftToTheReader() throws Exception {
        log(0, 5 * STEP, 100);
        try (JournalFixture.Writer writer = fixture.writer()) {
            writer.logAt(5 * STEP, "x".repeat(2_000));
        }
        log(5 * STEP + 1, STEP, 100);
        new JournalDamage(fixture.file()).garbleCompression();

        Reading ahead = ahead("").all();

        assertSame(alone("").all(), ahead);
        assertEquals(1, ahead.unreadable());
    }

    private void log(int from, int count, int everyHowManyMatters) {
        try (JournalFixture.Writer writer = fixture.writer()) {
            for (int i = from; i < from + count; i++) {
                writer.logAt(i, (i % everyHowManyMatters == 0 ? "error " : ORDINARY) + i);
            }
        }
    }

    private Reading ahead(String file) throws JournalException {
        return ahead(file, looks(file));
    }

    private Reading ahead(String file, Supplier<Function<Entry, Finding>> looks) throws JournalException {
        int priority = config(file).alwaysPriority();
        return reading(file, priority, journal -> new ReadAhead(journal, looks, PROCESSORS));
    }

    private Reading alone(String file) throws JournalException {
        return reading(file, -1, journal -> new ReadAhead(journal, looks(file), 1));
    }

    private Reading aloneTellingSevereApart() throws JournalException {
        return reading("", CRIT, journal -> new ReadAhead(journal, looks(""), 1));
    }

    private Reading reading(String file, int priority, Reading.Ahead ahead) throws JournalException {
        Reading reading = new Reading(directory, config(file), priority, ahead);
        opened.add(0, reading);
        return reading;
    }

    private static Supplier<Function<Entry, Finding>> looks(String file) {
        return () -> new FirstLook(config(file), new LoopGuard("logmon.service", 1, List.of()), "web1")::at;
    }

    private static Config config(String file) {
        try {
            return Config.parse(file, "test", "web1");
        } catch (Config.Invalid e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<String> missing(Reading reading) {
        List<String> missing = reading.gaps().stream()
                .map(gap -> gap.replaceFirst(" between .* are missing:.*", " missing"))
                .toList();
        assertTrue(missing.stream().allMatch(gap -> gap.matches("\\d+ journal entries missing")), missing.toString());
        assertFalse(missing.isEmpty());
        return missing;
    }

    private static List<String> sorted(List<String> messages) {
        return messages.stream().sorted().toList();
    }

    private static void assertSame(Reading expected, Reading actual) {
        assertEquals(expected.gaps(), actual.gaps());
        assertEquals(expected.matched(), actual.matched());
        assertEquals(expected.ignored(), actual.ignored());
        assertEquals(expected.entries(), actual.entries());
        assertFalse(actual.matched().isEmpty());
    }
}
