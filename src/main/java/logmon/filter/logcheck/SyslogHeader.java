package logmon.filter.logcheck;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import logmon.journal.Entry;
import logmon.text.Text;

/**
 * What stands before the message of an entry in a line of syslog, as {@code journalctl -o short} has it.
 *
 * @param entry has the time, as long as the reader does not move on
 * @param host {@code _HOSTNAME}, else "localhost"
 * @param program who wrote it, as far as the message: {@code sshd[4711]: }
 */
record SyslogHeader(Entry entry, String host, String program) {
    private static final DateTimeFormatter TRADITIONAL = DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ENGLISH);

    static SyslogHeader of(Entry entry) {
        String name = firstOf(entry, "SYSLOG_IDENTIFIER", "_COMM", "unknown");
        // The kernel has neither.
        String pid = firstOf(entry, "_PID", "SYSLOG_PID", "");
        return new SyslogHeader(
                entry,
                firstOf(entry, "_HOSTNAME", "", "localhost"),
                pid.isEmpty() ? name + ": " : name + "[" + pid + "]: ");
    }

    /** {@code Nov 21 22:58:37 web1 }, in the time of this machine. */
    String traditional() {
        return at(TRADITIONAL);
    }

    /** {@code 2026-11-21T22:58:37.531040+00:00 web1 }. */
    String iso() {
        return at(ISO);
    }

    private String at(DateTimeFormatter format) {
        return format.format(entry.realtime().atZone(ZoneId.systemDefault())) + " " + host + " ";
    }

    /** The value of the first field that is fit to be shown: these are texts that anybody can choose. */
    private static String firstOf(Entry entry, String field, String other, String otherwise) {
        for (String name : new String[] {field, other}) {
            String value = name.isEmpty() ? null : entry.field(name);
            if (value != null && !value.isEmpty() && Text.printable(value).equals(value)) {
                return value;
            }
        }
        return otherwise;
    }
}
