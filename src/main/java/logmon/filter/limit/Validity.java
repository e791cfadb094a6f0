package logmon.filter.limit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * When a rule is in force, by the time of the entry: so an entry that is read late, or again, is judged as it was at once.
 *
 * @param until the last day; null: it does not end
 * @param hours null: at all hours
 * @param zone what is local time
 */
public record Validity(LocalDate until, Hours hours, ZoneId zone) {
    /** Whether the rule is in force at the time of an entry. */
    public boolean holds(Instant time) {
        return !hasEnded(time)
                && (hours == null || hours.holds(time.atZone(zone).toLocalDateTime()));
    }

    /** Whether the rule's last day is over. */
    public boolean hasEnded(Instant now) {
        return until != null && now.atZone(zone).toLocalDate().isAfter(until);
    }

    /** Returns why the rule is not in force at a time, as the end of a sentence about it; null if it is. */
    public String objection(Instant time) {
        if (hasEnded(time)) {
            return "ended on " + until;
        }
        return holds(time) ? null : "is in force only at " + hours;
    }

    @Override
    public String toString() {
        String end = until == null ? "" : "until " + until;
        return hours == null ? end : (end.isEmpty() ? "" : end + ", ") + "at " + hours;
    }
}
