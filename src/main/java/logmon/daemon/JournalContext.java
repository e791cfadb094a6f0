package logmon.daemon;

import java.util.List;
import logmon.alert.AlertComposer;
import logmon.config.Config;
import logmon.filter.Match;
import logmon.journal.context.ContextReader;
import logmon.journal.context.Surroundings;
import logmon.systemd.ProcessMemory;

/** Has the journal read around the entries of a mail. */
record JournalContext(ContextReader reader) implements AlertComposer.Context {
    /** Returns the context in the journal that a configuration names. */
    static JournalContext of(Config config) {
        return new JournalContext(new ContextReader(config.journal(), config.contextLines()));
    }

    @Override
    public List<Surroundings> around(List<Match> matches) {
        List<Surroundings> around = reader.around(matches.stream()
                .map(match -> new ContextReader.Event(match.cursor(), match.unitField(), match.unit()))
                .toList());
        ProcessMemory.trim();
        return around;
    }
}
