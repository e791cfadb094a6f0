package logmon.replay;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import logmon.config.Config;
import logmon.filter.Match;
import logmon.filter.Verdict;
import logmon.filter.Verdict.Outcome;
import logmon.journal.Entry;
import logmon.journal.JournalReader;
import logmon.journal.file.Interest;
import logmon.kind.KindCache;
import logmon.text.Text;

/**
 * {@code --explain}: of each entry of the journal with a keyword, or severe enough, what was decided and by what. On a
 * terminal an entry has lines of at most 80 columns; in a pipe it has one line of four fields, separated by tabs: time,
 * unit, message, decision.
 */
public final class Explain {
    private static final int WIDTH = 80;
    private static final int UNIT_COLUMNS = 30;
    private static final String INDENT = "  ";

    /** In a pipe. */
    private static final int MAX_MESSAGE = 500;

    private final Explanation explanation;
    private final String thisHost;
    private final PrintStream out;
    private final boolean terminal;
    private final KindCache kinds = new KindCache();
    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    private long entries;

    /**
     * @param thisHost this machine's name
     * @param out gets the entries
     * @param terminal whether {@code out} is one
     */
    public Explain(Config config, String thisHost, PrintStream out, boolean terminal) {
        this.explanation = new Explanation(config, Replay.ownEntries(thisHost));
        this.thisHost = thisHost;
        this.out = out;
        this.terminal = terminal;
    }

    /** Returns which entries {@link #read} needs. */
    public Interest interest() {
        return explanation.interest();
    }

    /** Explains the entries from the reader's position to the end, or until {@code out} cannot be written. */
    public void read(JournalReader reader) {
        for (Entry entry = reader.nextInTime(); entry != null; entry = reader.nextInTime()) {
            Verdict verdict = explanation.judge(entry);
            counts.merge(verdict.outcome(), 1L, Long::sum);
            if (verdict.outcome() != Outcome.PASSED) {
                print(entry, verdict);
                if (out.checkError()) {
                    break;
                }
            }
        }
        entries = reader.read();
    }

    private void print(Entry entry, Verdict verdict) {
        Match match = Match.of(entry, verdict.reason(), thisHost, kinds);
        String time = Text.seconds(match.time());
        String words = explanation.of(entry, verdict);
        if (!terminal) {
            String message = Text.fitted(match.message(), MAX_MESSAGE);
            out.println(String.join("\t", time, Text.printable(match.unit()), message, words));
            return;
        }
        String start = time + " " + Text.fitted(match.unit(), UNIT_COLUMNS) + ": ";
        out.println(Text.fitted(start + Text.fitted(match.message(), WIDTH), WIDTH));
        out.println(Text.wrapped(words, WIDTH - INDENT.length())
                .lines()
                .map(line -> INDENT + Text.fitted(line, WIDTH - INDENT.length()))
                .collect(Collectors.joining("\n")));
    }

    /** Returns how many entries were read, and what was decided on them; for after {@link #read}. */
    public String summary() {
        return "%,d entries read: %,d alert, %,d ignored, %,d own"
                .formatted(entries, count(Outcome.MATCHED), count(Outcome.IGNORED), count(Outcome.OWN));
    }

    private long count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }
}
