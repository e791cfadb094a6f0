package logmon.daemon;

import static logmon.log.Log.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import logmon.config.Config;
import logmon.filter.Filter;
import logmon.filter.logcheck.LogcheckRules;
import logmon.journal.Entry;
import logmon.journal.JournalReader;
import logmon.journal.Position;
import logmon.journal.file.Cursor;

/** What has to be done about rules before the first entry is judged. */
final class RulesAtStart {
    /** Calls of the reader, each of some milliseconds at most, between two signs of life. */
    private static final int CALLS = 256;

    private RulesAtStart() {}

    /** Logs which rules are not in force. */
    static void tell(Config config, Instant now) {
        config.endedRules(now).forEach(rule -> log().info("{}", rule));
        for (LogcheckRules.Source source : config.filter().logcheck().sources()) {
            if (!source.skipped().isEmpty()) {
                log().warn(
                                "{} rules of logcheck are not in force, logmon --check names them; the first is {}",
                                source.skipped().size(),
                                source.skipped().get(0));
            }
        }
    }

    /**
     * Counts again for the thresholds what came in the time before reading begins: so a restart forgets nothing, and
     * what a run before had over its threshold is still over it.
     *
     * @param begin where reading begins
     * @param alive is called again and again meanwhile
     */
    static void recount(Config config, Position begin, Filter filter, Runnable alive, StopSignal stop) {
        Duration longest = config.filter().thresholds().stream()
                .map(threshold -> threshold.moreThan().within())
                .max(Comparator.naturalOrder())
                .orElse(null);
        Instant end = begin.last().values().stream()
                .map(Cursor::time)
                .max(Comparator.naturalOrder())
                .orElse(null);
        if (longest == null || end == null) {
            return;
        }
        try (JournalReader past = new JournalReader(config.journal(), filter.interest(), gap -> {})) {
            past.startAt(end.minus(longest));
            past.readUpTo(begin);
            Entry entry = past.next();
            for (int calls = 1; (entry != null || !past.atEnd()) && !stop.requested(); calls++) {
                if (entry != null) {
                    filter.beginStep();
                    filter.judge(entry);
                }
                if (calls % CALLS == 0) {
                    alive.run();
                }
                entry = past.next();
            }
        }
    }
}
