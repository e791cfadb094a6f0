package logmon.filter;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.journal.Entry;
import logmon.text.WordSearch;

/**
 * Knows logmon's own traces in the journal, so that no alert causes the next one: what its own unit writes, and
 * what a mail server writes about logmon's mails. Those are known by their Message-ID and by the queue ids that
 * servers gave them, neither of which a stranger can guess.
 */
public final class LoopGuard {
    /** In every Message-ID of logmon's; a cheap first look before the exact one. */
    public static final String MARK = ".logmon@";

    /** In every message that tells of a further id; the others need to be looked at only when they would alert. */
    static final WordSearch TEACHING = WordSearch.of(Pattern.compile("logmon@|notification: "));

    /** Two or three a mail. A mail server gives a mail up after some days; logmon's mails of that time fit in. */
    private static final int REMEMBERED = 1_000;

    private static final int SHORTEST_ID = 5;
    private static final int LONGEST_ID = 64;

    // How servers name a mail in their reply to DATA: Postfix "queued as 4F2A", Exim "id=1abc-0001-xy",
    // Sendmail and OpenSMTPD "2.0.0 4F2A Message accepted for delivery".
    private static final Pattern QUEUED = Pattern.compile(
            "queued as ([\\w-]{5,64})|\\bid=([\\w-]{5,64})|2\\.0\\.0:? ([\\w-]{5,64}) Message accepted");
    private static final Pattern MESSAGE_ID = Pattern.compile("<([\\w.-]{1,100}\\.logmon@[^<>\\s]{1,300})>");
    // OpenSMTPD names a mail by 8 digits, and each of its envelopes by those and 8 more.
    private static final Pattern ENVELOPE = Pattern.compile(" evpid=([0-9a-f]{8})[0-9a-f]{8} ");
    // A mail server reports the end of one mail by sending another.
    private static final Pattern NOTIFICATION = Pattern.compile("notification: ([\\w-]{5,64})$");

    private final String unit;
    private final String pid;
    private final Set<String> ids = new LinkedHashSet<>();

    /**
     * @param unit the service logmon runs as; {@code null} when it is none, in a terminal: there the unit would be
     *     the whole session, so only its own process counts
     * @param remembered what an earlier run knew, see {@link #remembered}
     */
    public LoopGuard(String unit, long pid, Collection<String> remembered) {
        this.unit = unit;
        this.pid = Long.toString(pid);
        ids.addAll(remembered);
    }

    /** Tells of a mail that is about to be sent. */
    public void sending(String messageId) {
        remember(messageId);
    }

    /** Tells what a server replied when it took a mail. */
    public void accepted(String reply) {
        Matcher id = QUEUED.matcher(reply);
        if (id.find()) {
            for (int group = 1; group <= id.groupCount(); group++) {
                remember(id.group(group));
            }
        }
    }

    /** Whether there are mails to look out for. */
    boolean knowsMails() {
        return !ids.isEmpty();
    }

    /** Whether a message speaks of a mail of logmon's; learns the queue ids that it goes by on its way. */
    public boolean isAboutOwnMail(String message) {
        String leading = leadingId(message);
        boolean named = leading != null && ids.contains(leading);
        if (!named && message.contains(MARK)) {
            Matcher messageId = MESSAGE_ID.matcher(message);
            named = messageId.find() && ids.contains(messageId.group(1));
            if (named && leading != null && isIntroduced(message, leading)) {
                remember(leading);
            }
        }
        if (!named && message.contains(" evpid=")) {
            Matcher envelope = ENVELOPE.matcher(message);
            named = envelope.find() && ids.contains(envelope.group(1));
        }
        if (named) {
            Matcher notification = NOTIFICATION.matcher(message);
            remember(notification.find() ? notification.group(1) : null);
        }
        return named;
    }

    /** Whether logmon wrote the entry itself. */
    boolean isOwn(Entry entry) {
        return unit != null ? unit.equals(entry.field("_SYSTEMD_UNIT")) : pid.equals(entry.field("_PID"));
    }

    /** What is to be kept for the next run, oldest first. */
    public List<String> remembered() {
        return List.copyOf(ids);
    }

    private void remember(String id) {
        if (id == null || ids.contains(id)) {
            return;
        }
        if (ids.size() == REMEMBERED) {
            ids.remove(ids.iterator().next());
        }
        ids.add(id);
    }

    /**
     * Whether this is the line with which Postfix or Sendmail ties a queue id to a Message-ID. Anybody may quote a
     * Message-ID, "Error: cannot file &lt;...>", and the word before it is no queue id then.
     */
    private static boolean isIntroduced(String message, String id) {
        return id.chars().anyMatch(c -> c >= '0' && c <= '9')
                && (message.startsWith(": message-id=<", id.length())
                        || message.startsWith(": from=", id.length()) && message.contains(", msgid=<"));
    }

    /** The queue id that mail servers begin their log lines with; {@code null}: nothing that could be one. */
    private static String leadingId(String message) {
        int end = 0;
        while (end < message.length() && end <= LONGEST_ID && isIdCharacter(message.charAt(end))) {
            end++;
        }
        boolean delimited = end < message.length() && (message.charAt(end) == ':' || message.charAt(end) == ' ');
        return delimited && end >= SHORTEST_ID && end <= LONGEST_ID ? message.substring(0, end) : null;
    }

    private static boolean isIdCharacter(char c) {
        return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '_';
    }
}
