package logmon.alert;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import logmon.filter.MailTrace;
import logmon.journal.Entry;
import logmon.text.Memo;

/**
 * Knows the entries that logmon causes itself, so that no alert causes the next one: what it writes, and what a mail
 * server writes about its mails or another logmon's. Believes journald's own fields alone: anybody can write a line
 * that looks like a mail server's.
 */
public final class OwnMail implements Predicate<Entry> {
    /** Two or three a mail. A mail server gives a mail up after some days; logmon's mails of that time fit in. */
    private static final int REMEMBERED = 1_000;

    private static final Pattern MAIL_SERVER =
            Pattern.compile("(?:postfix|exim4?|sendmail|opensmtpd|smtpd|dma|nullmailer|msmtpd?)(?:[@-].*)?\\.service");

    /** Accounts of people begin with 1000. In a mail server's unit, their entries are of commands that it runs for them. */
    private static final Pattern SYSTEM_USER = Pattern.compile("\\d{1,3}");

    /** Queue ids, and invocation ids of logmon's runs. */
    private final Set<String> ids = new LinkedHashSet<>();

    private final Memo<Boolean> mailServers =
            new Memo<>(unit -> MAIL_SERVER.matcher(unit).matches());
    private final String invocationId;

    /**
     * @param invocationId systemd's for this run of the service, {@code $INVOCATION_ID}; null away from it, where
     *     nothing is written to the journal
     * @param remembered what an earlier run knew, see {@link #remembered}
     */
    public OwnMail(String invocationId, Collection<String> remembered) {
        this.invocationId = invocationId;
        ids.addAll(remembered);
        remember(invocationId);
    }

    /** Remembers what a server replied when it accepted a mail. */
    public void accepted(String reply) {
        remember(MailTrace.queued(reply));
    }

    /** Returns whether logmon caused an entry; learns the queue ids under which its mails go on. */
    @Override
    public boolean test(Entry entry) {
        String writer = entry.field("_SYSTEMD_INVOCATION_ID");
        if (writer != null && (writer.equals(invocationId) || ids.contains(writer))) {
            return true;
        }
        return isOfMailServer(entry) && isAboutOwnMail(MailTrace.in(entry.message()));
    }

    private boolean isOfMailServer(Entry entry) {
        String unit = entry.field("_SYSTEMD_UNIT");
        String uid = entry.field("_UID");
        return unit != null
                && uid != null
                && mailServers.of(unit)
                && SYSTEM_USER.matcher(uid).matches();
    }

    private boolean isAboutOwnMail(MailTrace trace) {
        boolean own = trace.named() || trace.queueId() != null && ids.contains(trace.queueId());
        if (own && trace.introduced()) {
            remember(trace.queueId());
        }
        if (own) {
            remember(trace.notification());
        }
        return own;
    }

    /** Returns what the next run has to know, oldest first. */
    public List<String> remembered() {
        return List.copyOf(ids);
    }

    private void remember(String id) {
        if (id == null || ids.contains(id)) {
            return;
        }
        if (ids.size() >= REMEMBERED) {
            ids.remove(ids.iterator().next());
        }
        ids.add(id);
    }
}
