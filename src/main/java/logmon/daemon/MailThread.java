package logmon.daemon;

import static logmon.log.Log.log;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import logmon.alert.Delivery;
import logmon.alert.MailServer;
import logmon.alert.SendResult;

/**
 * The one thread beside the loop: it writes and sends mails, one at a time. A disk may take seconds to give what led to
 * an entry, and a server ten minutes to reply to each step (RFC 5321, 4.5.3.2); the loop has to read, feed the watchdog and
 * obey SIGTERM meanwhile.
 */
final class MailThread implements AutoCloseable {
    /** How a mail ended: by a result, or by an error that ends logmon. */
    private record End(SendResult result, Error error) {}

    private final MailServer server;
    private final Runnable wake;
    private final BlockingQueue<Delivery.Attempt> attempts = new ArrayBlockingQueue<>(1);
    private final BlockingQueue<End> ends = new ArrayBlockingQueue<>(1);
    private final Thread thread = new Thread(this::run, "mail");

    /**
     * @param wake is called on this thread when a mail has ended
     */
    MailThread(MailServer server, Runnable wake) {
        this.server = server;
        this.wake = wake;
        // The process may end while a server is slow: the journal keeps the mail.
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends a mail; none is under way. */
    void send(Delivery.Attempt attempt) {
        attempts.add(attempt);
    }

    /** Returns the result of the mail under way, or null if it has not ended yet. */
    SendResult result() {
        return resultOf(ends.poll());
    }

    /** Returns the result of the mail under way, or null if it does not end in time. */
    SendResult await(Duration limit) {
        try {
            return resultOf(ends.poll(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static SendResult resultOf(End end) {
        if (end != null && end.error != null) {
            throw end.error;
        }
        return end == null ? null : end.result;
    }

    /** Ends the thread, and the mail that it may still be sending: the journal keeps it for the next run. */
    @Override
    public void close() {
        server.abort();
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Delivery.Attempt attempt = attempts.take();
                ends.add(tried(attempt));
                wake.run();
            }
        } catch (InterruptedException e) {
            // The loop has ended.
        }
    }

    private End tried(Delivery.Attempt attempt) {
        try {
            return new End(server.send(attempt.mail(), attempt.recipients()), null);
        } catch (RuntimeException e) {
            // A bug. A restart would only meet it again, and alerts that can be sent would wait for that.
            log().error("An internal error kept a mail from being sent", e);
            return new End(SendResult.suspect("an internal error of logmon: " + e), null);
        } catch (Error e) {
            return new End(null, e);
        }
    }
}
