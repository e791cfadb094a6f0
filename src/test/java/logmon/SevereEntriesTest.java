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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SevereEntriesTest {
    private static final int CRIT = Entry.PRIORITIES.indexOf("crit");
    private static final String SEVERE = "2";
    private static final String ORDINARY = "6";

    @TempDir
    Path directory;

    private JournalFixture fixture;
    private Reading reading;

    @BeforeEach
    void prepare() throws Exception {
        fixture = new JournalFixture(directory);
    }

    @AfterEach
    void closeAll() {
        reading.close();
    }

    @Test
    void areToldInTheirPlaceAmongTheOthers() throws Exception {
        try (JournalFixture.Writer writer = fixture.writer()) {
            for (int i = 0; i < 4 * STEP; i++) {
                writer.logAt(i, entry(i, i % 700 == 77 ? SEVERE : ORDINARY, i % 100 == 5 ? "error" : "all is well"));
            }
        }

        assertEquals(oneByOne(), apart(CRIT));
        assertTrue(reading.stepsApart() >= 2, reading.stepsApart() + " steps");
    }

    @Test
    void areToldOnceThoughTheirWordsMatterToo() throws Exception {
        try (JournalFixture.Writer writer = fixture.writer()) {
            for (int i = 0; i < 3 * STEP; i++) {
                writer.logAt(i, entry(i, i % 600 == 599 ? SEVERE : ORDINARY, i % 600 == 599 ? "error" : "all is well"));
            }
        }

        assertEquals(oneByOne(), apart(CRIT));
        assertTrue(reading.stepsApart() >= 1, reading.stepsApart() + " steps");
    }

    /** Some of one file, some of another, in any order, many of the same time. */
    @Test
    void areFoundInAllFiles() throws Exception {
        Random random = new Random(7);
        try (JournalFixture.Writer system = fixture.writer();
                JournalFixture.Writer user = fixture.writer("user-1000.journal")) {
            for (int i = 0; i < 6 * STEP; i++) {
                if (i == 2_500) {
                    system.fillUp();
                }
                String priority = random.nextInt(500) == 0 ? Integer.toString(random.nextInt(3)) : ORDINARY;
                String words = random.nextInt(50) == 0 ? "error" : "all is well";
                (random.nextInt(3) == 0 ? user : system).logAt(i / 10, entry(i, priority, words));
            }
        }
        assertFalse(fixture.archived().isEmpty());

        List<String> expected = oneByOne();
        List<String> told = apart(CRIT);

        assertTrue(reading.stepsApart() >= 2, reading.stepsApart() + " steps");
        // Where the times are the same, a severe one may be told after its neighbours.
        assertEquals(expected.stream().sorted().toList(), told.stream().sorted().toList());
    }

    @Test
    void thatAreLoggedWhileItReadsAreToldOnce() throws Exception {
        log(0, 2 * STEP);
        begin(CRIT);
        reading.step();
        assertTrue(reading.readers().severeApart());

        log(2 * STEP, 1, SEVERE);
        reading.all();
        log(2 * STEP + 1, 1, SEVERE);
        reading.readers().process();
        reading.all();

        assertEquals(List.of("all is well " + 2 * STEP, "all is well " + (2 * STEP + 1)), reading.matched());
        assertFalse(reading.readers().severeApart());
    }

    @Test
    void areLookedAtWithTheOthersWhileLittleIsToBeRead() throws Exception {
        log(0, STEP - 1, SEVERE);

        assertEquals(STEP - 1, apart(CRIT).size());
        assertEquals(0, reading.stepsApart());
    }

    @Test
    void areLookedAtWithTheOthersWhereThereAreMany() throws Exception {
        log(0, 8 * STEP, SEVERE);

        assertEquals(oneByOne(), apart(CRIT));
        assertEquals(1, reading.stepsApart());
    }

    @Test
    void areLookedAtWithTheOthersWhereTheJournalCannotBeOpenedAgain() throws Exception {
        log(0, 2 * STEP);
        log(2 * STEP, 1, SEVERE);
        begin(CRIT);
        Path elsewhere = Files.move(directory, directory.resolveSibling(directory.getFileName() + "-moved"));
        try {
            reading.all();
        } finally {
            Files.move(elsewhere, directory);
        }

        assertEquals(0, reading.stepsApart());
        assertEquals(List.of("all is well " + 2 * STEP), reading.matched());
    }

    @Test
    void thatCannotBeFoundAreTold() throws Exception {
        log(0, 1, SEVERE);
        begin(CRIT);
        Journal journal = reading.readers().next();
        Place place = journal.place();
        List<String> gaps = new ArrayList<>();
        SevereEntries severe = new SevereEntries(journal, CRIT, gaps::add, entry -> {});
        severe.mark(place, STEP, true);
        assertTrue(severe.apart());

        severe.mark(new Place("no cursor", place.time()), STEP, true);

        assertEquals(
                List.of("Severe entries after 2026-11-21T22:00:00Z may be missing where there is no keyword in them:"
                        + " sd_journal_seek_cursor: EINVAL (libsystemd did not accept the request)"),
                gaps);
    }

    private JournalFixture.Field[] entry(int number, String priority, String words) {
        return new JournalFixture.Field[] {field("PRIORITY", priority), field("MESSAGE", words + " " + number)};
    }

    private void log(int from, int count) {
        log(from, count, ORDINARY);
    }

    private void log(int from, int count, String priority) {
        try (JournalFixture.Writer writer = fixture.writer()) {
            for (int i = from; i < from + count; i++) {
                writer.logAt(i, entry(i, priority, "all is well"));
            }
        }
    }

    /** What matters when each entry's priority is looked at. */
    private List<String> oneByOne() throws Exception {
        List<String> messages = apart(-1);
        assertEquals(0, reading.stepsApart());
        assertFalse(messages.isEmpty());
        closeAll();
        return messages;
    }

    /** What matters when the entries at least this severe may be told apart. */
    private List<String> apart(int priority) throws Exception {
        begin(priority);
        reading.all();
        assertEquals(List.of(), reading.gaps());
        return reading.matched();
    }

    private void begin(int priority) throws Exception {
        reading = new Reading(
                directory,
                Config.parse("", "test", "web1"),
                priority,
                journal -> new ReadAhead(journal, () -> null, 1));
    }
}
