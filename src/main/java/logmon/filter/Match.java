package logmon.filter;

import java.time.Instant;
import java.util.List;
import logmon.journal.Entry;
import logmon.kind.Kind;
import logmon.kind.KindCache;
import logmon.text.Text;

/**
 * An entry that matters: what the digest and the mail need of it, copied out of the journal, lengths capped.
 *
 * @param time when the journal received it
 * @param host {@code _HOSTNAME}, else this machine's name
 * @param unitField the field that {@code unit} is from; null if nothing says who wrote it
 * @param unit the unit that the entry is about, or else what its writer calls itself; see {@link #isUnit}
 * @param pid {@code _PID}; {@code null} when there is none
 * @param priority 0 (emerg) to 7 (debug)
 * @param reason what hit: a keyword, a priority
 * @param message as it was written, whatever is in it; at most the first {@link #MAX_MESSAGE} characters
 * @param length of the whole message
 * @param cursor where it stands in the journal
 * @param source who wrote it, whatever the entry says
 * @param to the addresses that get it; null: those of {@code mail.to}
 */
public record Match(
        Instant time,
        String host,
        Kind kind,
        String unitField,
        String unit,
        String pid,
        int priority,
        String reason,
        String message,
        int length,
        String cursor,
        Source source,
        List<String> to) {
    /** A mail shows no more of a message than this many characters. */
    public static final int MAX_MESSAGE = 4_000;

    private static final int MAX_NAME = 256;

    /** Copies out of the journal what matters of an entry, as if it were for {@code mail.to}. */
    public static Match of(Entry entry, String reason, String thisHost, KindCache kinds) {
        return of(entry, reason, null, thisHost, kinds);
    }

    /** Copies out of the journal what matters of an entry that matches. */
    public static Match of(Entry entry, Verdict verdict, String thisHost, KindCache kinds) {
        List<String> to = verdict.route() == null ? null : verdict.route().to();
        FilterSettings.Threshold passed = verdict.threshold();
        String threshold = passed == null
                ? ""
                : ", %s (alert.%s)".formatted(passed.moreThan(), passed.rule().name());
        return of(entry, verdict.reason() + threshold, to, thisHost, kinds);
    }

    private static Match of(Entry entry, String reason, List<String> to, String thisHost, KindCache kinds) {
        String message = entry.message();
        Unit unit = Unit.of(entry);
        String named = entry.field("_HOSTNAME");
        String process = entry.field("_PID");
        return new Match(
                entry.realtime(),
                named == null || named.isBlank() ? thisHost : Text.cap(named, MAX_NAME),
                kinds.of(unit.name(), message),
                unit.field(),
                unit.name(),
                process == null ? null : Text.cap(process, MAX_NAME),
                entry.priority(),
                Text.cap(reason, MAX_NAME),
                message.substring(0, Math.min(message.length(), MAX_MESSAGE)),
                message.length(),
                entry.cursor(),
                Source.of(entry),
                to);
    }

    /** Whether {@link #unit} is a unit's name, which a trusted field gave; else it is what the writer calls itself. */
    public boolean isUnit() {
        return Unit.isUnit(unitField);
    }
}
