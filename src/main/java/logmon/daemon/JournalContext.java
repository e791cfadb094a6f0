package logmon.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import logmon.alert.AlertComposer;
import logmon.config.Config;
import logmon.filter.Match;
import logmon.journal.context.ContextReader;
import logmon.journal.context.Surroundings;

/** Has the journal read around the entries of a mail. */
record JournalContext(ContextReader reader) implements AlertComposer.Context {
    private static final Path PASSWD = Path.of("/etc/passwd");

    /** Returns the context in the journal that a configuration names. */
    static JournalContext of(Config config) {
        return new JournalContext(new ContextReader(config.journal(), config.contextLines()));
    }

    @Override
    public List<Surroundings> around(List<Match> matches) {
        return reader.around(matches.stream()
                .map(match -> new ContextReader.Event(match.cursor(), match.unitField(), match.unit()))
                .toList());
    }

    /** By /etc/passwd alone: to ask a directory service may take half a minute. */
    @Override
    public String user(String uid) {
        try (Stream<String> lines = Files.lines(PASSWD)) {
            return lines.map(line -> line.split(":", 4))
                    .filter(fields -> fields.length == 4 && fields[2].equals(uid))
                    .map(fields -> fields[0])
                    .findFirst()
                    .orElse(null);
        } catch (IOException | UncheckedIOException e) {
            return null;
        }
    }
}
