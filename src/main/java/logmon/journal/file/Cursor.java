package logmon.journal.file;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of one entry: its number in its series, and what identifies the entry itself. Its text is that of
 * sd_journal_get_cursor(3), which libsystemd takes back.
 *
 * @param seqnumId whose numbers these are, 32 hexadecimal digits
 * @param number the entry's sequence number; greater than that of every earlier entry of the series
 * @param bootId the boot in which the entry was logged, 32 hexadecimal digits
 * @param monotonic microseconds since the start of that boot
 * @param realtime microseconds since the epoch, when the journal received the entry
 * @param hash of the entry's content
 */
public record Cursor(String seqnumId, long number, String bootId, long monotonic, long realtime, long hash) {
    private static final String ID = "(\\p{XDigit}{32})";
    private static final String HEX = "(\\p{XDigit}{1,16})";
    private static final Pattern TEXT =
            Pattern.compile("s=%s;i=%s;b=%s;m=%s;t=%s;x=%s".formatted(ID, HEX, ID, HEX, HEX, HEX));

    /** Parses a cursor; returns null if the text is none. */
    public static Cursor parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? new Cursor(
                        parts.group(1),
                        number(parts.group(2)),
                        parts.group(3),
                        number(parts.group(4)),
                        number(parts.group(5)),
                        number(parts.group(6)))
                : null;
    }

    private static long number(String hex) {
        return Long.parseUnsignedLong(hex, 16);
    }

    /** Returns when the journal received the entry. */
    public Instant time() {
        return time(realtime);
    }

    /** Returns the time of a number of microseconds since the epoch. */
    public static Instant time(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    /** Returns the text of a cursor by the number alone; libsystemd finds the entry where only files of that id are open. */
    public static String byNumber(String seqnumId, long number) {
        return "s=" + seqnumId + ";i=" + Long.toHexString(number);
    }

    @Override
    public String toString() {
        return byNumber(seqnumId, number) + ";b=" + bootId + ";m=" + Long.toHexString(monotonic) + ";t="
                + Long.toHexString(realtime) + ";x=" + Long.toHexString(hash);
    }

    /** The same as a record's own, without the code that the JVM generates at its first call, which takes milliseconds. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Cursor cursor
                && number == cursor.number
                && monotonic == cursor.monotonic
                && realtime == cursor.realtime
                && hash == cursor.hash
                && seqnumId.equals(cursor.seqnumId)
                && bootId.equals(cursor.bootId);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number ^ realtime ^ hash);
    }
}
