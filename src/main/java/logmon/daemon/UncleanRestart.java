package logmon.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import logmon.filter.Filter;
import logmon.filter.Match;
import logmon.filter.Source;
import logmon.filter.Verdict;
import logmon.journal.Entry;
import logmon.journal.JournalDirectories;
import logmon.journal.JournalSource;
import logmon.journal.Position;
import logmon.journal.context.BootEnd;
import logmon.journal.file.Cursor;
import logmon.journal.file.JournalFile;
import logmon.kind.Kind;
import logmon.text.Text;

/**
 * The alert that the machine went down without a shutdown. No entry says so, because nobody was left to write it.
 *
 * @param realtime of the last entry before
 */
record UncleanRestart(Instant realtime, String cursor) implements Entry {
    private static final int CRIT = 2;

    private static final Map<String, String> FIELDS = Map.of(
            "MESSAGE",
            BootEnd.MESSAGE,
            "PRIORITY",
            String.valueOf(CRIT),
            "SYSLOG_IDENTIFIER",
            BootEnd.UNIT,
            "_SYSTEMD_UNIT",
            "init.scope",
            "_UID",
            "0");

    /** Returns the alert about this machine, or null if there is none; nothing is known of others in a directory. */
    static Match find(JournalSource journal, Position settled, Filter filter, String thisHost) {
        String bootId = journal.directory() != null ? null : lastBoot(journal);
        return bootId == null ? null : find(journal, settled.last().values(), bootId, filter, thisHost);
    }

    /**
     * Returns the boot of the journal's last entry, or null if there is none. What the kernel says is another boot in a
     * container whose service has a /proc of its own.
     */
    private static String lastBoot(JournalSource journal) {
        JournalDirectories directories = new JournalDirectories(journal);
        directories.look();
        Cursor last = null;
        for (Path path : directories.files()) {
            if (JournalFile.isActive(path)) {
                try (JournalFile file = JournalFile.open(path)) {
                    boolean later = last == null || file.last().realtime() > last.realtime();
                    last = file.entries() > 0 && later ? file.last() : last;
                } catch (IOException e) {
                    // The reader reports it.
                }
            }
        }
        return last == null ? null : last.bootId();
    }

    /**
     * Returns the alert, or null if the machine runs since the last entries were read, was shut down, or a rule ignores it.
     *
     * @param settled the last entries that an earlier run read
     * @param bootId of this boot
     */
    static Match find(
            JournalSource journal, Collection<Cursor> settled, String bootId, Filter filter, String thisHost) {
        if (settled.stream().anyMatch(cursor -> cursor.bootId().equals(bootId))) {
            return null;
        }
        BootEnd end = settled.stream()
                .max(Comparator.comparing(Cursor::time))
                .map(last -> BootEnd.unclean(journal, last))
                .orElse(null);
        if (end == null) {
            return null;
        }
        Entry entry = new UncleanRestart(end.time(), end.cursor());
        Verdict verdict = filter.judge(entry);
        if (verdict.outcome() == Verdict.Outcome.IGNORED && verdict.threshold() == null) {
            return null;
        }
        String message = message(end);
        return new Match(
                end.time(),
                thisHost,
                Kind.of(BootEnd.UNIT, BootEnd.MESSAGE),
                BootEnd.FIELD,
                BootEnd.UNIT,
                null,
                CRIT,
                "no shutdown in the journal",
                message,
                message.length(),
                end.cursor(),
                new Source("init.scope", true),
                null);
    }

    private static String message(BootEnd end) {
        List<String> lines = new ArrayList<>(List.of(BootEnd.MESSAGE));
        if (end.next() != null) {
            Duration away = Duration.between(end.time(), end.next());
            lines.add(
                    away.isNegative()
                            ? "When the next boot began, the clock was not set: the time between is unknown."
                            : "The next boot began %s later.".formatted(Text.duration(away)));
        }
        lines.addAll(
                end.signs().isEmpty()
                        ? List.of("No entry says why: a power cut, a reset, or a hang that could not be logged.")
                        : end.signs());
        return String.join("\n", lines);
    }

    @Override
    public String field(String name) {
        return FIELDS.get(name);
    }
}
