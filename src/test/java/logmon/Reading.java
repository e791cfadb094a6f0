package logmon;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads a journal as the service and a replay do: in steps, each entry judged, severe ones by themselves where they are. */
final class Reading implements Finding.Taker, AutoCloseable {
    static final int STEP = 1_024;

    private final Filter filter;
    private final Journal journal;
    private final Readers readers;
    private final List<String> gaps = new ArrayList<>();
    private final List<String> matched = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private Predicate<Finding> taken = finding -> true;
    private int entries;
    private int looks;
    private int unreadable;
    private int stepsApart;

    /** Makes what reads ahead of a journal. */
    interface Ahead {
        ReadAhead of(Journal journal);
    }

    /**
     * Begins at the head.
     *
     * @param priority the entries at least this severe may be told apart; -1: none
     */
    Reading(Path directory, Config config, int priority, Ahead ahead) throws JournalException {
        filter = new Filter(config, new LoopGuard("logmon.service", 1, List.of()));
        journal = Journal.open(directory, null);
        readers = new Readers(
                journal,
                directory,
                gaps::add,
                new SevereEntries(journal, priority, gaps::add, entry -> take(entry, filter.judgePriority(entry))),
                ahead.of(journal),
                this);
        readers.startAt(JournalFixture.START);
    }

    Readers readers() {
        return readers;
    }

    /** False: there is no more to be read. */
    boolean step() throws JournalException {
        stepsApart += readers.severeApart() ? 1 : 0;
        boolean ended = false;
        while (readers.step() < STEP && !ended) {
            Journal entry = readers.next();
            if (entry == null) {
                ended = true;
            } else {
                looks++;
                take(entry, readers.severeApart() ? filter.judgeWords(entry) : filter.judge(entry));
                unreadable += entry.damage() == null ? 0 : 1;
            }
        }
        entries += readers.step();
        readers.mark();
        return !ended;
    }

    /** To the end. */
    Reading all() throws JournalException {
        while (step()) {}
        return this;
    }

    private void take(Journal entry, Filter.Verdict verdict) {
        take(verdict, entry.message());
    }

    private void take(Filter.Verdict verdict, String message) {
        switch (verdict.outcome()) {
            case MATCHED -> matched.add(message);
            case IGNORED -> ignored.add(message);
            case OWN, PASSED -> {}
        }
    }

    @Override
    public boolean takes(List<Finding> findings) {
        return findings.stream().allMatch(taken);
    }

    @Override
    public void take(Finding finding) {
        assertTrue(taken.test(finding), finding.message());
        take(finding.verdict(), finding.message());
    }

    /** From now on takes only such findings. */
    Reading taking(Predicate<Finding> some) {
        taken = some;
        return this;
    }

    /** The messages of what matched. */
    List<String> matched() {
        return matched;
    }

    /** The messages of what a rule has spared. */
    List<String> ignored() {
        return ignored;
    }

    List<String> gaps() {
        return gaps;
    }

    /** How many entries were read, those included that were passed over. */
    int entries() {
        return entries;
    }

    /** How many were looked at where reading stood. */
    int looks() {
        return looks;
    }

    /** Of how many of these a field could not be read. */
    int unreadable() {
        return unreadable;
    }

    /** In how many steps severe ones were told apart. */
    int stepsApart() {
        return stepsApart;
    }

    @Override
    public void close() {
        readers.close();
        journal.close();
    }
}
