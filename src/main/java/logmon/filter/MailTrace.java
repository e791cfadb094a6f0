package logmon.filter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.text.WordSearch;

/**
 * What a mail server's log line says about which mail it is of. Only text: whether the line can be believed is for the
 * caller to judge.
 *
 * @param queueId of the mail that the line is about, or null if none is named where servers name it
 * @param introduced whether the line is the one with which a server ties that queue id to a Message-ID of logmon's
 * @param named whether the line names a Message-ID of logmon's, anywhere
 * @param notification queue id of the mail with which the server reports the end of this one, or null
 */
public record MailTrace(String queueId, boolean introduced, boolean named, String notification) {
    /** In every Message-ID of a logmon's, after 32 hexadecimal digits and before the domain. */
    public static final String MARK = ".logmon@";

    /** Words in every message that introduces a mail or names its notification; others need no look. */
    public static final WordSearch TEACHING = WordSearch.of(Pattern.compile(
            "logmon@|notification: |<= <> R=|: DSN: |return to sender: |sender notify: |master notify: "));

    /**
     * Queue ids as servers make them. Postfix: hexadecimal, or long ids without vowels ("z" before the inode); Exim:
     * time-pid-fraction; Sendmail: eight characters of time and the pid; OpenSMTPD: eight hexadecimal digits.
     */
    private static final String ID = "(?=\\S*\\d)(?:[0-9A-F]{6,20}"
            + "|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-y]{10,12}z[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-y]{1,12}"
            + "|[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})"
            + "|[0-9A-Za-x]{8}\\d{5,8}"
            + "|[0-9a-f]{8})";

    /** Exim writes it to syslog as well, unless syslog_timestamp is off. */
    private static final String TIME =
            "(?:\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d{3})?(?: [+-]\\d{4})? (?:\\[\\d+] )?)?";

    // "4F2A1B3C5D: to=<...", or Exim's "1tA2b3-0001Xy-Zz == root@web1".
    private static final Pattern LEADING = Pattern.compile(TIME + "(" + ID + ")[: ]");
    // OpenSMTPD names a mail by 8 digits, and each of its envelopes by those and 8 more.
    private static final Pattern ENVELOPE = Pattern.compile(" evpid=([0-9a-f]{8})[0-9a-f]{8} ");

    /** OpenSMTPD logs no Message-ID, but the sender of each mail, and to whom it cannot return one. */
    private static final Pattern OF_OPENSMTPD =
            Pattern.compile("[0-9a-f]{16} (?:\\w+ \\w+ evpid=[0-9a-f]{16} from=<(?:logmon@[^<> ]*> .*|> to=<logmon@.*)"
                    + "|smtp failed-command command=\"RCPT TO: ?<logmon@.*)"
                    + "|warn: \\w+ injecting failure report on message [0-9a-f]{8} to <logmon@.*");

    private static final Pattern MESSAGE_ID = Pattern.compile("[0-9a-f]{32}\\.logmon@[^<>\\s]{1,255}");

    /** How Postfix, Sendmail and Exim introduce a Message-ID; in other words anybody may quote one. */
    private static final Pattern INTRODUCED = Pattern.compile("(?:" + ID + "): message-id=<" + MESSAGE_ID + ">"
            + "|(?:" + ID + "): from=.*, msgid=<" + MESSAGE_ID + ">.*"
            + "|" + TIME + "(?:" + ID + ") <= .* id=" + MESSAGE_ID + "(?: .*)?");

    /** Postfix: "ID: sender non-delivery notification: NEW"; Sendmail: "ID: NEW: DSN: ...". */
    private static final Pattern NOTIFICATION = Pattern.compile("(?:.*notification: (?<postfix>" + ID + ")"
            + "|(?:" + ID + "): (?<sendmail>" + ID
            + "): (?:DSN|return to sender|sender notify|postmaster notify): .*)");

    /** Exim: "NEW <= <> R=ID". */
    private static final Pattern RETURNED =
            Pattern.compile(TIME + "(?<notification>" + ID + ") <= <> R=(?<id>" + ID + ")(?: .*)?");

    // How servers name a mail in their reply to DATA: Postfix "queued as 4F2A", Exim "id=1abc-0001-xy",
    // Sendmail and OpenSMTPD "2.0.0 4F2A Message accepted for delivery".
    private static final Pattern QUEUED = Pattern.compile("(?:queued as |\\bid=|2\\.0\\.0:? )(" + ID + ")(?![\\w-])");

    /** Returns what a message says. */
    public static MailTrace in(String message) {
        Matcher returned = RETURNED.matcher(message);
        if (message.contains(" <= <> R=") && returned.matches()) {
            return new MailTrace(returned.group("id"), false, false, returned.group("notification"));
        }
        String queueId = queueId(message);
        boolean named = message.contains(MARK) && MESSAGE_ID.matcher(message).find()
                || message.contains("<logmon@") && OF_OPENSMTPD.matcher(message).matches();
        return new MailTrace(
                queueId,
                named && queueId != null && INTRODUCED.matcher(message).matches(),
                named,
                notification(message));
    }

    private static String queueId(String message) {
        Matcher envelope = ENVELOPE.matcher(message);
        if (message.contains(" evpid=") && envelope.find()) {
            return envelope.group(1);
        }
        Matcher leading = LEADING.matcher(message);
        return leading.lookingAt() ? leading.group(1) : null;
    }

    private static String notification(String message) {
        Matcher notification = NOTIFICATION.matcher(message);
        if (!notification.matches()) {
            return null;
        }
        return notification.group("postfix") != null ? notification.group("postfix") : notification.group("sendmail");
    }

    /** Returns the queue id in a server's reply to a mail that it accepted, or null if there is none. */
    public static String queued(String reply) {
        Matcher queued = QUEUED.matcher(reply);
        return queued.find() ? queued.group(1) : null;
    }
}
