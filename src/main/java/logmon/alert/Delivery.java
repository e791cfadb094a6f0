package logmon.alert;

import static logmon.log.Log.log;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import logmon.alert.AlertMail.Forms;
import logmon.journal.Position;
import logmon.text.Text;

/**
 * Gets the digest to the mail server, however often that fails: one mail at a time, which stays as it is until the server
 * has accepted it. What is added to the digest meanwhile goes into the next one. No mail is ever given up.
 *
 * <p>If there is something for several lists of recipients, each gets a mail, one after the other, and the position moves
 * when the last of these is accepted. If everybody of {@code mail.to.NAME} refuses a mail, it goes to {@code mail.to}.
 *
 * <p>{@link #begin} returns the mail to send, {@link #ended} takes the result. Like {@link Digest} this knows no clock
 * and no thread: sending may take many minutes, and happens elsewhere.
 */
public final class Delivery {
    /** Writes the mail that reports all that is pending. */
    interface Writer {
        /**
         * @param outage what to say about mail that could not be sent, or null for nothing
         * @param quoteFrom which lines may be quoted beside those that are reported: later ones
         */
        AlertMail write(Digest digest, String outage, Instant quoteFrom);

        /** Returns the mail without what others than root wrote, or null if that is nothing, or all. */
        AlertMail writeOfRoot(Digest digest);
    }

    /**
     * What is to be sent now.
     *
     * @param writer returns the mail; at the first attempt it writes it
     * @param recipients as {@link MailServer#send} takes them: null for all
     */
    public record Attempt(Supplier<AlertMail> writer, List<String> recipients) {
        /**
         * Returns the mail. To find what led to its entries may take seconds, so the thread that sends it is to call this,
         * once, before it returns the result.
         */
        public AlertMail mail() {
            return writer.get();
        }
    }

    static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** Attempts with a mail as it is, if the server may object to its content. Then its other forms are tried too. */
    static final int SUSPICIONS = 3;

    static final Duration NEXT_FORM_PAUSE = Duration.ofSeconds(2);

    /** Attempts to reach a recipient that the server refuses for now, while it accepts the same mail for others. */
    static final int REFUSALS = 5;

    /** Doubles: the fifth attempt is made 5 min after the first, which is how long Postgrey delays by default. */
    static final Duration FIRST_REFUSAL_PAUSE = Duration.ofSeconds(20);

    private final Digest digest;
    private final Writer writer;
    private final Consumer<Position> intent;

    // The mail that the server has not accepted yet, or not for all; null if there is none. Nothing asks for its text
    // while it is under way.
    private Forms mail;
    /** The mails that follow this one, for other recipients. */
    private final Deque<Forms> next = new ArrayDeque<>();

    private Instant written;
    private Position upTo;
    private long matches;
    private boolean underWay;
    private int suspicions;
    private int refusals;
    private List<String> recipients;

    /** The text that a server refused is somewhere before it, and would have the next mail refused, too. */
    private Instant quoteFrom = Instant.MIN;

    private Instant downSince;
    private String downBecause;
    private String unreported;
    private Duration pause = FIRST_PAUSE;
    private Instant retry = Instant.MIN;

    /**
     * @param intent gets, before a new mail is tried, the position up to which it reports the journal: if logmon ends
     *     before it knows the mail's fate, the next run makes the very same mail again
     */
    public Delivery(Digest digest, Writer writer, Consumer<Position> intent) {
        this.digest = digest;
        this.writer = writer;
        this.intent = intent;
    }

    /** Returns when the next attempt is due, or null if there is nothing to send. May lie in the past. */
    public Instant due() {
        if (underWay) {
            return null;
        }
        return mail == null ? digest.due() : retry;
    }

    /** Returns whether there is something that may be sent at once, even if it would rather wait: for the last attempt. */
    public boolean maySend(Instant now) {
        return !underWay
                && (mail != null || !digest.isEmpty() && !digest.allowed(now).isAfter(now));
    }

    public boolean isUnderWay() {
        return underWay;
    }

    /** Returns whether all that was ever added to the digest is accepted. */
    public boolean isIdle() {
        return mail == null && digest.isEmpty();
    }

    /** Returns the position up to which a mail reports that is not accepted yet, or null if there is no such mail. */
    public Position unsettled() {
        return upTo;
    }

    /** Returns since when the server has accepted no mail, or null if it does. */
    public Instant downSince() {
        return downSince;
    }

    /**
     * Makes one mail of everything pending, because an earlier run did so and may have sent it.
     *
     * @param read the position of the last entry read
     */
    public void repeat(Instant now, Position read) {
        if (!digest.isEmpty()) {
            write(now, read);
            digest.mailedBefore(now);
        }
    }

    /**
     * Returns the mail to send now: the one that is not accepted yet, or else a new one of everything pending.
     *
     * @param read the position of the last entry read
     */
    public Attempt begin(Instant now, Position read) {
        if (mail == null) {
            write(now, read);
            digest.mailed(now);
            intent.accept(read);
        }
        underWay = true;
        Forms forms = mail;
        int form = form();
        String outage = reportsOutage() ? outage(now) : null;
        return new Attempt(() -> outage == null ? forms.get(form) : forms.get(0).with(outage), recipients);
    }

    private void write(Instant now, Position read) {
        written = now;
        matches = digest.queued();
        for (Digest part : digest.mailsToWrite()) {
            String outage = unreported;
            Instant quote = quoteFrom;
            next.add(new Forms(part.to(), () -> forms(part, outage, quote)));
            unreported = null;
        }
        upTo = read;
        take(next.remove());
    }

    private List<AlertMail> forms(Digest part, String outage, Instant quote) {
        AlertMail whole = writer.write(part, outage, quote);
        AlertMail ofRoot = writer.writeOfRoot(part);
        return ofRoot == null ? List.of(whole, whole.minimal()) : List.of(whole, ofRoot, whole.minimal());
    }

    private void take(Forms forms) {
        mail = forms;
        recipients = null;
        suspicions = 0;
        refusals = 0;
        pause = FIRST_PAUSE;
    }

    /** After three attempts in vain the forms take turns: whichever the server accepts first. */
    private int form() {
        return suspicions < SUSPICIONS ? 0 : (suspicions - SUSPICIONS + 1) % mail.number();
    }

    /** Of a mail whose content is suspect, every attempt has the same content. */
    private boolean reportsOutage() {
        return downSince != null && suspicions == 0 && recipients == null;
    }

    /**
     * Takes the result of what {@link #begin} returned.
     *
     * @return the position up to which everything is settled now, or null if that is no further than before
     */
    public Position ended(SendResult result, Instant now) {
        underWay = false;
        switch (result.outcome()) {
            case ACCEPTED -> accepted(now);
            case SUSPECT -> {
                suspicions++;
                failed(result, now);
                return null;
            }
            case NOT_NOW -> {
                boolean someHaveIt = recipients != null;
                if (!someHaveIt && mail.to() != null && !result.refused().isEmpty()) {
                    refusedByAll(result, now);
                    return null;
                }
                if (!someHaveIt || result.refused().isEmpty()) {
                    failed(result, now);
                    return null;
                }
            }
        }
        return refused(result, now) ? null : settle(now);
    }

    private void accepted(Instant now) {
        if (downSince != null) {
            log().info("Mail delivery resumed after {}", Text.duration(Duration.between(downSince, now)));
            if (!reportsOutage()) {
                unreported = outage(now);
            }
            downSince = null;
        }
        if (form() > 0) {
            quoteFrom = written;
            log().warn("The mail server accepted an alert only without its text from the journal: {}", mail.summary());
            String note = "The mail server did not accept an alert with all its text, so it was sent without.";
            digest.note("mail", note + "\n" + mail.summary(), now);
        }
    }

    /** Returns whether some recipients are to get the mail later. */
    private boolean refused(SendResult result, Instant now) {
        refusals++;
        List<String> later = refusals < REFUSALS ? result.refusedForNow() : List.of();
        String lost = result.refused().stream()
                .filter(refusal -> !later.contains(refusal.recipient()))
                .map(SendResult.Refusal::toString)
                .collect(Collectors.joining(", "));
        if (!lost.isEmpty()) {
            log().error("An alert was not delivered to {}; others have it", lost);
            digest.note("mail", "An earlier alert was not delivered to " + lost + ".\n" + mail.summary(), now);
        }
        if (later.isEmpty()) {
            return false;
        }
        log().warn("Retrying an alert, which the mail server accepted for others: {}", result.warning());
        recipients = later;
        retry = now.plus(pauseOfRefusal());
        return true;
    }

    private Duration pauseOfRefusal() {
        return FIRST_REFUSAL_PAUSE.multipliedBy(1L << (refusals - 1));
    }

    /** Nobody of {@code mail.to.NAME} takes the mail: that must not hold up the alerts of others, nor lose this one. */
    private void refusedByAll(SendResult result, Instant now) {
        refusals++;
        if (refusals < REFUSALS && !result.refusedForNow().isEmpty()) {
            log().warn("Retrying an alert, {}", result.warning());
            retry = now.plus(pauseOfRefusal());
            return;
        }
        log().error("An alert goes to mail.to instead, {}", result.warning());
        String why = "This alert was " + result.warning() + ". Therefore mail.to gets it.";
        Forms refused = mail;
        take(new Forms(null, () -> refused.with(why)));
        retry = now;
    }

    private Position settle(Instant now) {
        if (!next.isEmpty()) {
            take(next.remove());
            retry = now;
            return null;
        }
        Position settled = upTo;
        mail = null;
        upTo = null;
        return settled;
    }

    private void failed(SendResult result, Instant now) {
        if (downSince == null) {
            downSince = now;
            long queued = matches + digest.queued();
            log().error(
                            "Cannot send mail; retrying, {} queued: {}",
                            queued == 1 ? "1 alert is" : "%,d alerts are".formatted(queued),
                            result.detail());
        }
        downBecause = suspicions == 0 ? result.detail() : "its reply is in the log of logmon";
        if (form() > 0 && result.outcome() != SendResult.Outcome.NOT_NOW) {
            // Right after the last form: if this one is accepted, the reason is the form, and not that an outage has
            // ended.
            retry = now.plus(NEXT_FORM_PAUSE);
            return;
        }
        retry = now.plus(pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private String outage(Instant now) {
        return "Mail could not be sent from %s to %s: %s"
                .formatted(Text.seconds(downSince), Text.seconds(now), downBecause);
    }
}
