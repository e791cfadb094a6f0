package logmon.journal;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a journal.
 *
 * @param cursor of the entry there
 * @param time when the journal received that entry
 */
public record Cursor(String cursor, Instant time) {
    // journald numbers its entries without holes, in whatever file they are; "s" says who numbered them. The cursor is
    // opaque by its man page, sd_journal_get_cursor(3): where it does not look like this, nothing is concluded.
    private static final Pattern NUMBERED = Pattern.compile("s=(\\p{XDigit}+);i=(\\p{XDigit}{1,15});.*");

    /**
     * Which entry it is by journald's count.
     *
     * @param by who counted
     */
    record Number(String by, long value) {}

    /** {@code null}: not known. */
    Number number() {
        Matcher number = NUMBERED.matcher(cursor);
        return number.matches() ? new Number(number.group(1), Long.parseLong(number.group(2), 16)) : null;
    }

    /**
     * How many entries there must have been between an earlier position and this one that were not read; 0 also when
     * nothing is known.
     *
     * @param read so many were, this one among them
     */
    long missingSince(Cursor earlier, long read) {
        Number from = earlier.number();
        Number to = number();
        if (from == null || to == null || !from.by.equals(to.by)) {
            return 0;
        }
        return Math.max(0, to.value - from.value - read);
    }

    /** As of any record, but at once: what Java makes of a record by itself takes milliseconds at the first call. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Cursor place && cursor.equals(place.cursor) && time.equals(place.time);
    }

    @Override
    public int hashCode() {
        return 31 * cursor.hashCode() + time.hashCode();
    }
}
