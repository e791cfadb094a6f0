package logmon.smtp;

import static logmon.testing.ScriptedSmtpServer.endless;
import static logmon.testing.ScriptedSmtpServer.reply;
import static logmon.testing.ScriptedSmtpServer.silence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import logmon.alert.AlertMail;
import logmon.alert.SendResult;
import logmon.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** For what the mailer waits, for how long, and how that can be ended. */
@Timeout(60)
class SmtpWaitingTest {
    private static final AlertMail MAIL = new AlertMail("id", "subject", "body\n", "", "root");

    @AutoClose
    private final ScriptedSmtpServer server = new ScriptedSmtpServer();

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), "'" + part + "' is not in: " + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA"})
    void aReplyHasATimeLimitAsAWhole(String point) throws Exception {
        server.at(point, endless("2", 20));

        SendResult result = new SmtpMailer(TestSettings.at(server.port(), "mail.smtp.timeout = 300")).send(MAIL, null);

        assertEquals(SendResult.Outcome.NOT_NOW, result.outcome());
        assertContains("no reply within 300 ms", result.detail());
    }

    @Test
    void theReplyToTheEndOfAMailHasTwiceTheTime() throws Exception {
        server.at("END", silence());

        SendResult result = new SmtpMailer(TestSettings.at(server.port(), "mail.smtp.timeout = 200")).send(MAIL, null);

        assertEquals(SendResult.Outcome.SUSPECT, result.outcome());
        assertContains("no reply within 400 ms", result.detail());
        assertContains("raise mail.smtp.timeout", result.detail());
    }

    @Test
    void aReplyToTheEndOfAMailThatTakesLongerThanAnyOtherMayIsAwaited() throws Exception {
        server.at("END", (socket, out) -> {
            // Longer than the limit for other replies, and far from twice that.
            LockSupport.parkNanos(Duration.ofMillis(6_000).toNanos());
            return reply("250 2.0.0 Ok: queued as 4F2A81C3B7").act(socket, out);
        });

        SendResult result = new SmtpMailer(TestSettings.at(server.port(), "mail.smtp.timeout = 5000")).send(MAIL, null);

        assertEquals(SendResult.accepted("250 2.0.0 Ok: queued as 4F2A81C3B7"), result);
        assertEquals(1, server.received().stream().filter("."::equals).count(), "one copy");
    }

    @Test
    void aGreetingThatTakesTooLongNamesTheTimeoutToRaise() throws Exception {
        server.at("CONNECT", silence());

        String trouble = new SmtpMailer(TestSettings.at(server.port(), "mail.smtp.timeout = 2000")).check();

        assertContains("A slow server: raise mail.smtp.timeout, now 2 s", trouble);
    }

    @Test
    void aCheckThatIsLimitedSaysSoAndHowLongTheServiceWaits() throws Exception {
        server.at("MAIL", silence());

        String trouble = new SmtpMailer(TestSettings.at(server.port()), null, Duration.ofMillis(500)).check();

        assertContains("the mail server is slower than --check and --test-mail wait", trouble);
        assertContains("not done within 500 ms", trouble);
        assertContains("the service waits 300 s for each", trouble);
    }

    @Test
    void everyAddressOfTheServerIsTried() throws Exception {
        try (ScriptedSmtpServer other = new ScriptedSmtpServer(InetAddress.getByName("::1"))) {
            assertEquals("", new SmtpMailer(TestSettings.at(other.port(), "mail.smtp.host = localhost")).check());
        }
    }

    @Test
    void anAttemptThatIsAbortedBeforeTheMailHasNotSentIt() throws Exception {
        assertEquals(SendResult.Outcome.NOT_NOW, aborted("RCPT").outcome());
    }

    @Test
    void anAttemptThatIsAbortedAfterTheContentMayHaveSentTheMail() throws Exception {
        assertEquals(SendResult.Outcome.SUSPECT, aborted("END").outcome());
    }

    @Test
    void anAttemptAfterAnAbortedOneIsMade() throws Exception {
        SmtpMailer mailer = new SmtpMailer(TestSettings.at(server.port()));
        mailer.send(MAIL, null);
        mailer.abort();

        assertEquals(SendResult.Outcome.ACCEPTED, mailer.send(MAIL, null).outcome());
    }

    /** Sends to a server that says nothing at a point, and aborts once it has come there. */
    private SendResult aborted(String point) throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        server.at(point, (socket, out) -> {
            there.countDown();
            return silence().act(socket, out);
        });
        SmtpMailer mailer = new SmtpMailer(TestSettings.at(server.port()));
        CompletableFuture<SendResult> result = CompletableFuture.supplyAsync(() -> mailer.send(MAIL, null));
        assertTrue(there.await(30, TimeUnit.SECONDS));

        mailer.abort();

        return result.get(30, TimeUnit.SECONDS);
    }
}
