package logmon.daemon;

import static logmon.log.Log.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import logmon.alert.AlertComposer;
import logmon.alert.Delivery;
import logmon.alert.Digest;
import logmon.alert.MailServer;
import logmon.alert.OwnMail;
import logmon.alert.Pacing;
import logmon.alert.SendResult;
import logmon.config.Config;
import logmon.filter.Match;
import logmon.journal.Entry;
import logmon.journal.Position;
import logmon.text.Text;

/**
 * The mail part of the loop: collects matches, passes mails that are due to the mail thread, and handles the results.
 * Runs on the loop's thread.
 */
final class AlertSender implements AutoCloseable {
    /** Between two attempts to send a heartbeat to others. */
    private static final Duration RETRY_PING = Duration.ofMinutes(1);

    private final Duration heartbeatInterval;
    private final boolean oneMailPerEntry;
    private final OwnMail own;
    private final Statistics statistics;
    private final Digest digest;
    private final Delivery delivery;
    private final MailThread thread;
    private final AlertComposer composer;
    private final Pacing pacing;
    /** Null if recovered units are not mailed. */
    private final Recoveries recoveries;

    private final List<String> heartbeatTo;
    private Instant heartbeat;
    /** A heartbeat to others is under way. Unlike an alert it may get lost. */
    private boolean pinging;

    private Instant retryPing;

    /**
     * @param checkpoint of the run before, or null
     * @param wake is called, on another thread, when {@link #result} has something to return
     * @param intent see {@link Delivery}
     */
    AlertSender(
            Config config,
            AlertComposer composer,
            MailServer server,
            OwnMail own,
            Statistics statistics,
            Checkpoint checkpoint,
            Instant now,
            Runnable wake,
            Consumer<Position> intent) {
        this.heartbeatInterval = config.heartbeat();
        this.heartbeatTo = config.heartbeatTo();
        this.composer = composer;
        this.pacing = config.pacing();
        this.recoveries = config.recovered() ? new Recoveries(pacing.repeatInterval(), composer.thisHost()) : null;
        this.oneMailPerEntry = config.pacing().groupWait().isZero();
        this.own = own;
        this.statistics = statistics;
        this.digest = new Digest(config.pacing(), mailsSoFar(checkpoint, now));
        this.delivery = new Delivery(digest, composer, intent);
        this.thread = new MailThread(server, wake);
        this.heartbeat = lastHeartbeat(checkpoint, now);
    }

    void add(Match match, Instant now) {
        digest.add(match, now);
        if (recoveries != null) {
            recoveries.matched(match);
        }
    }

    /** Takes an entry that is not to be reported. */
    void passed(Entry entry, Instant now) {
        if (recoveries != null) {
            recoveries.passed(entry, now);
        }
    }

    /** Adds something to report that is no entry; see {@link Digest#note}. */
    boolean note(String about, String text, Instant now) {
        return digest.note(about, text, now);
    }

    /** Makes one mail of everything pending, because the run before may have sent it; see {@link Delivery#repeat}. */
    void repeat(Instant now, Position read) {
        delivery.repeat(now, read);
    }

    /** Returns when there is something to do, or null for never. */
    Instant due() {
        return Stream.of(mailDue(), heartbeatDue(), recoveries == null ? null : recoveries.due())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Returns when the next alert is due; null for never, or if the mail thread has to end something first. */
    private Instant mailDue() {
        return pinging ? null : delivery.due();
    }

    /** Returns whether the loop may add more: not if what it has added is due, because that may be a mail of its own. */
    boolean mayRead(Instant now) {
        return !isDue(mailDue(), now) && !holdsReading(now);
    }

    /** Returns whether the loop has to wait for the mail under way: with a group wait of 0 each entry is a mail. */
    boolean holdsReading(Instant now) {
        return oneMailPerEntry && (delivery.isUnderWay() || pinging) && isDue(digest.due(), now);
    }

    /** Hands the next mail to the mail thread, if one is due. */
    void sendDue(Instant now, Position read) {
        if (recoveries != null) {
            recoveries.recovered(now).forEach(recovery -> digest.recovered(recovery, now));
        }
        boolean alive = isDue(heartbeatDue(), now);
        if (alive && heartbeatTo.isEmpty()) {
            digest.heartbeat(statistics.heartbeat(now, true), now);
            statistics.told(now);
        }
        if (isDue(mailDue(), now)) {
            send(now, read);
        } else if (alive && !heartbeatTo.isEmpty()) {
            ping(now);
        }
    }

    /** A separate mail, for a service that raises an alarm if none arrives, and that must not see the journal. */
    private void ping(Instant now) {
        Digest alone = new Digest(pacing, List.of());
        alone.heartbeat(statistics.heartbeat(now, false), now);
        pinging = true;
        thread.send(new Delivery.Attempt(() -> composer.write(alone, null).to(heartbeatTo), heartbeatTo));
    }

    private void pinged(SendResult result, Instant now) {
        pinging = false;
        if (result.outcome() == SendResult.Outcome.ACCEPTED) {
            own.accepted(result.detail());
            heartbeat = now;
            retryPing = null;
            statistics.told(now);
        } else {
            retryPing = now.plus(RETRY_PING);
            log().warn("The heartbeat was not sent; alerts do not wait for it: {}", result.detail());
        }
    }

    /** Hands a mail to the mail thread, due or not, if there is one and the hourly limit allows it. */
    void sendLast(Instant now, Position read) {
        if (!pinging && delivery.maySend(now)) {
            send(now, read);
        }
    }

    /** Returns whether the mail that was accepted last is followed by one for other recipients. */
    boolean hasAnother(Instant now) {
        return delivery.unsettled() != null && isDue(delivery.due(), now);
    }

    private void send(Instant now, Position read) {
        if (digest.heartbeat() != null) {
            heartbeat = now;
        }
        if (delivery.unsettled() == null && digest.heldBack().compareTo(Duration.ZERO) > 0) {
            statistics.heldBack(digest.matches(), digest.heldBack());
        }
        thread.send(delivery.begin(now, read));
    }

    /** Takes the result of the mail under way; returns the position that is settled now, or null for none. */
    Position result(Instant now) {
        return ended(thread.result(), now);
    }

    /** As {@link #result}, but waits for it. */
    Position awaitResult(MonotonicClock clock, Duration limit) {
        return delivery.isUnderWay() || pinging ? ended(thread.await(limit), clock.now()) : null;
    }

    private Position ended(SendResult result, Instant now) {
        if (result == null) {
            return null;
        }
        if (pinging) {
            pinged(result, now);
            return null;
        }
        boolean wasUp = delivery.downSince() == null;
        Position settled = delivery.ended(result, now);
        if (result.outcome() == SendResult.Outcome.ACCEPTED) {
            own.accepted(result.detail());
            statistics.mailSent();
        }
        if (wasUp && delivery.downSince() != null) {
            statistics.outageBegan();
        }
        return settled;
    }

    /** Returns whether all that was ever added has been accepted by the mail server. */
    boolean isIdle() {
        return delivery.isIdle();
    }

    /** Returns the position up to which a mail reports that is not accepted yet, or null if there is none. */
    Position unsettled() {
        return delivery.unsettled();
    }

    /** Returns when it was last mailed that logmon is alive. */
    Instant heartbeat() {
        return heartbeat;
    }

    /** Returns when the last mails were sent; see {@link Digest#mails}. */
    Collection<Instant> mails() {
        return digest.mails();
    }

    /** Returns what is wrong with mail, for the status line, each part after a semicolon; empty if nothing is. */
    String status(Instant now) {
        Digest.Held held = digest.held(now);
        return (held == null ? "" : "; " + held)
                + (delivery.downSince() == null
                        ? ""
                        : "; no mail could be sent since " + Text.seconds(delivery.downSince()));
    }

    @Override
    public void close() {
        thread.close();
    }

    /** Returns null for never, or if it is pending. */
    private Instant heartbeatDue() {
        if (heartbeatInterval == null || digest.heartbeat() != null) {
            return null;
        }
        Instant next = heartbeat.plus(heartbeatInterval);
        if (heartbeatTo.isEmpty()) {
            return next;
        }
        boolean mustWait = pinging || delivery.isUnderWay() || delivery.downSince() != null;
        return mustWait ? null : retryPing != null && retryPing.isAfter(next) ? retryPing : next;
    }

    private static boolean isDue(Instant time, Instant now) {
        return time != null && !time.isAfter(now);
    }

    /** No mail is sent because logmon starts: then the first interval begins. */
    private static Instant lastHeartbeat(Checkpoint checkpoint, Instant now) {
        Instant last = checkpoint == null ? null : checkpoint.heartbeat();
        return last == null || last.isAfter(now) ? now : last;
    }

    /** A clock that was set back must not make the hourly limit last for ever. */
    private static List<Instant> mailsSoFar(Checkpoint checkpoint, Instant now) {
        Stream<Instant> mails = checkpoint == null ? Stream.of() : checkpoint.mails().stream();
        Instant hourAgo = now.minus(Duration.ofHours(1));
        return mails.map(time -> time.isAfter(now) ? now : time)
                .filter(time -> time.isAfter(hourAgo))
                .toList();
    }
}
