package logmon.alert;

import static logmon.log.Log.log;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import logmon.journal.Position;
import logmon.text.Text;

/**
 * Gets the digest to the mail server, however often that fails. As a rule each attempt carries all that is pending
 * by then. Only a mail that the server may have taken, or will not take as it is, is set aside and repeated unchanged
 * before any other. Like {@link Digest} it is given every time, and knows no clock.
 */
public final class Delivery {
    /** Writes the mail that tells all that is pending. */
    interface Writer {
        /** @param outage what is to be said about mail having been down; {@code null}: nothing */
        AlertMail write(Digest digest, String outage);
    }

    static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** Attempts with the same suspect content, before the minimal form of the mail replaces it. */
    static final int SUSPICIONS = 3;

    private final Digest digest;
    private final Writer writer;
    private final MailServer server;
    private final Consumer<Position> intent;

    private AlertMail setAside;
    private Position setAsideAt;
    private int suspicions;

    private Instant downSince;
    private String downBecause;
    private String untoldOutage;
    private Duration pause = FIRST_PAUSE;
    private Instant retry = Instant.MIN;

    /**
     * @param intent is told, before a mail is tried, up to where it tells the journal: should logmon end before
     *     it knows the mail's fate, the next run makes the very same mail again
     */
    public Delivery(Digest digest, Writer writer, MailServer server, Consumer<Position> intent) {
        this.digest = digest;
        this.writer = writer;
        this.server = server;
        this.intent = intent;
    }

    /** When the next attempt is due, {@code null} when there is nothing to send. May lie in the past. */
    public Instant due() {
        Instant due = setAside == null ? digest.due() : digest.allowed(retry);
        return due == null || due.isAfter(retry) ? due : retry;
    }

    /** Whether all that the digest was ever given has been accepted. */
    public boolean isIdle() {
        return setAside == null && digest.isEmpty();
    }

    /** Up to where a mail tells the journal that is to be repeated unchanged; {@code null}: there is no such mail. */
    public Position setAsideUpTo() {
        return setAsideAt;
    }

    /** Since when the server has taken no mail; {@code null}: it does. */
    public Instant downSince() {
        return downSince;
    }

    /**
     * Sets all that is pending aside: an earlier run may have sent it already, as one mail.
     *
     * @param read the last entry that was read
     */
    public void setAside(Instant now, Position read) {
        if (!digest.isEmpty()) {
            setAside(writer.write(digest, null), now, read);
            retry = now;
        }
    }

    /**
     * Tries once to send what there is; {@link #isIdle} is false.
     *
     * @param read the last entry that was read
     * @return up to where everything is settled now; {@code null}: no further than before
     */
    public Position attempt(Instant now, Position read) {
        boolean fresh = setAside == null;
        Position at = fresh ? read : setAsideAt;
        AlertMail mail;
        if (fresh) {
            mail = writer.write(digest, outage(now));
        } else {
            mail = suspicions < SUSPICIONS ? setAside : setAside.minimal();
        }
        intent.accept(at);
        SendResult result = server.send(mail, null);
        switch (result.outcome()) {
            case ACCEPTED -> {
                accepted(result, fresh, now);
                return at;
            }
            case SUSPECT -> {
                failed(result, now);
                if (fresh) {
                    setAside(mail, now, read);
                }
                suspicions++;
            }
            case NOT_NOW -> failed(result, now);
        }
        return null;
    }

    /** Tells how long the last attempt took: the pause after a failure begins at its end, or a slow one would fill it. */
    public void took(Duration attempt) {
        if (downSince != null) {
            retry = retry.plus(attempt);
        }
    }

    private void accepted(SendResult result, boolean fresh, Instant now) {
        if (!result.warning().isEmpty()) {
            log().warn("Mail sent, but {}", result.warning());
        }
        if (downSince != null) {
            log().info("Mail is sent again, after {}", Text.duration(Duration.between(downSince, now)));
        }
        if (fresh) {
            digest.mailed(now);
            untoldOutage = null;
        } else {
            untoldOutage = outage(now);
            forgetSetAside();
        }
        downSince = null;
        pause = FIRST_PAUSE;
        retry = Instant.MIN;
    }

    private void failed(SendResult result, Instant now) {
        if (downSince == null) {
            downSince = now;
            log().error("Mail cannot be sent, trying on; alerts wait: {}", result.detail());
        }
        downBecause = result.detail();
        retry = now.plus(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private void setAside(AlertMail mail, Instant now, Position read) {
        setAside = mail;
        setAsideAt = read;
        digest.mailed(now);
        untoldOutage = null;
    }

    private void forgetSetAside() {
        setAside = null;
        setAsideAt = null;
        suspicions = 0;
    }

    private String outage(Instant now) {
        if (downSince == null) {
            return untoldOutage;
        }
        String outage = "Mail could not be sent from %s to %s: %s"
                .formatted(Text.seconds(downSince), Text.seconds(now), downBecause);
        return untoldOutage == null ? outage : untoldOutage + "\n" + outage;
    }
}
