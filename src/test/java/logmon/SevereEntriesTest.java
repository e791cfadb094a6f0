package logmon;

import static logmon.JournalFixture.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Read as the service and a replay read: in steps, each entry judged, severe ones by themselves where that is so. */
class SevereEntriesTest {
    private static final int CRIT = Entry.PRIORITIES.indexOf("crit");
    private static final int STEP = 1_024;
    private static final String SEVERE = "2";
    private static final String ORDINARY = "6";

    @TempDir
    Path directory;

    private JournalFixture fixture;
    private Filter filter;
    private Journal journal;
    private Readers readers;
    private final List<String> gaps = new ArrayList<>();
    private final List<String> matched = new ArrayList<>();
    private int stepsApart;

    @BeforeEach
    void prepare() throws Exception {
        fixture = new JournalFixture(directory);
        filter = new Filter(Config.parse("", "test", "web1"), new LoopGuard("logmon.service", 1, List.of()));
    }

    @AfterEach
    void closeAll() {
        readers.close();
        journal.close();
    }

    @Test
    void areToldInTheirPlaceAmongTheOthers() throws Exception {
        try (JournalFixture.Writer writer = fixture.writer()) {
            for (int i = 0; i < 4 * STEP; i++) {
                writer.logAt(i, entry(i, i % 700 == 77 ? SEVERE : ORDINARY, i % 100 == 5 ? "error" : "all is well"));
            }
        }

        assertEquals(oneByOne(), apart(CRIT));
        assertTrue(stepsApart >= 2, stepsApart + " steps");
    }

    @Test
    void areToldOnceThoughTheirWordsMatterToo() throws Exception {
        try (JournalFixture.Writer writer = fixture.writer()) {
            for (int i = 0; i < 3 * STEP; i++) {
                writer.logAt(i, entry(i, i % 600 == 599 ? SEVERE : ORDINARY, i % 600 == 599 ? "error" : "all is well"));
            }
        }

        assertEquals(oneByOne(), apart(CRIT));
        assertTrue(stepsApart >= 1, stepsApart + " steps");
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

        assertTrue(stepsApart >= 2, stepsApart + " steps");
        // Where the times are the same, a severe one may be told after its neighbours.
        assertEquals(expected.stream().sorted().toList(), told.stream().sorted().toList());
    }

    @Test
    void thatAreLoggedWhileItReadsAreToldOnce() throws Exception {
        log(0, 2 * STEP);
        begin(CRIT);
        step();
        assertTrue(readers.severeApart());

        log(2 * STEP, 1, SEVERE);
        while (step()) {}
        log(2 * STEP + 1, 1, SEVERE);
        readers.process();
        while (step()) {}

        assertEquals(List.of("all is well " + 2 * STEP, "all is well " + (2 * STEP + 1)), matched);
        assertFalse(readers.severeApart());
    }

    @Test
    void areLookedAtWithTheOthersWhileLittleIsToBeRead() throws Exception {
        log(0, STEP - 1, SEVERE);

        assertEquals(STEP - 1, apart(CRIT).size());
        assertEquals(0, stepsApart);
    }

    @Test
    void areLookedAtWithTheOthersWhereThereAreMany() throws Exception {
        log(0, 8 * STEP, SEVERE);

        assertEquals(oneByOne(), apart(CRIT));
        assertEquals(1, stepsApart);
    }

    @Test
    void areLookedAtWithTheOthersWhereTheJournalCannotBeOpenedAgain() throws Exception {
        log(0, 2 * STEP);
        log(2 * STEP, 1, SEVERE);
        begin(CRIT);
        Path elsewhere = Files.move(directory, directory.resolveSibling(directory.getFileName() + "-moved"));
        try {
            while (step()) {}
        } finally {
            Files.move(elsewhere, directory);
        }

        assertEquals(0, stepsApart);
        assertEquals(List.of("all is well " + 2 * STEP), matched);
    }

    @Test
    void thatCannotBeFoundAreTold() throws Exception {
        log(0, 1, SEVERE);
        begin(CRIT);
        readers.next();
        Place place = journal.place();
        SevereEntries severe = new SevereEntries(journal, CRIT, gaps::add, entry -> {});
        severe.mark(place, STEP);
        assertTrue(severe.apart());

        severe.mark(new Place("no cursor", place.time()), STEP);

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
        assertEquals(0, stepsApart);
        assertFalse(messages.isEmpty());
        closeAll();
        return messages;
    }

    /** What matters when the entries at least this severe may be told apart. */
    private List<String> apart(int priority) throws Exception {
        begin(priority);
        while (step()) {}
        assertEquals(List.of(), gaps);
        return List.copyOf(matched);
    }

    private void begin(int priority) throws JournalException, IOException {
        matched.clear();
        journal = Journal.open(directory, null);
        readers = new Readers(
                journal,
                directory,
                gaps::add,
                new SevereEntries(journal, priority, gaps::add, entry -> take(entry, filter.judgePriority(entry))));
        readers.startAt(JournalFixture.START);
    }

    /** False: there is no more to be read. */
    private boolean step() throws JournalException {
        stepsApart += readers.severeApart() ? 1 : 0;
        int read = 0;
        Journal entry = null;
        while (read < STEP && (entry = readers.next()) != null) {
            take(entry, readers.severeApart() ? filter.judgeWords(entry) : filter.judge(entry));
            read++;
        }
        readers.mark();
        return entry != null;
    }

    private void take(Journal entry, Filter.Verdict verdict) {
        if (verdict.outcome() == Filter.Outcome.MATCHED) {
            matched.add(entry.message());
        }
    }
}
