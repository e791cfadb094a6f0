package logmon.smtp;

import static logmon.testing.ScriptedSmtpServer.inTurn;
import static logmon.testing.ScriptedSmtpServer.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import logmon.alert.AlertMail;
import logmon.alert.SendResult;
import logmon.alert.SendResult.Outcome;
import logmon.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What mail providers do besides accepting a mail: what it means for the mail, and what a beginner reads in the log. */
@Timeout(60)
class ProviderBehaviourTest {
    private static final AlertMail MAIL = new AlertMail("id", "subject", "body\n", "", "root");

    @AutoClose
    private final ScriptedSmtpServer server = new ScriptedSmtpServer();

    private SendResult send(String... more) {
        return new SmtpMailer(TestSettings.at(server.port(), more)).send(MAIL, null);
    }

    private static void assertMeans(Outcome outcome, String problem, String fix, SendResult result) {
        assertEquals(outcome, result.outcome(), result.detail());
        assertTrue(result.detail().startsWith(problem), result.detail());
        String advice = result.detail().substring(result.detail().indexOf("  fix:"));
        assertTrue(advice.replaceAll("\\s+", " ").contains(fix), result.detail());
    }

    @Test
    void shutsDownWhenTheContentIsAnnounced() throws Exception {
        server.at("DATA", reply("421 4.3.2 Service shutting down, closing channel"));

        assertMeans(Outcome.NOT_NOW, "the mail server cannot accept mail just now", "logmon retries", send());
    }

    @Test
    void acceptsTheSecondOfThreeRecipientsLater() throws Exception {
        server.at("RCPT", inTurn("250 ok", "452 4.5.3 Too many recipients", "250 ok"));

        SendResult result = send("mail.to = a@example.org, b@example.org, c@example.org");

        assertEquals(Outcome.ACCEPTED, result.outcome(), result.detail());
        assertEquals(List.of("b@example.org"), result.refusedForNow());
        assertEquals("not delivered to b@example.org (452 4.5.3 Too many recipients)", result.warning());
    }

    @Test
    void resetsTheConnectionBetweenTheFinalDotAndItsReply() throws Exception {
        server.at("END", (socket, out) -> {
            socket.setSoLinger(true, 0);
            return false;
        });

        assertMeans(
                Outcome.SUSPECT,
                "the mail server received the mail, and closed the connection instead of replying",
                "a virus scanner or a firewall on the way",
                send());
    }

    @Test
    void closesTheConnectionBetweenTheFinalDotAndItsReply() throws Exception {
        server.at("END", ScriptedSmtpServer.drop());

        assertMeans(
                Outcome.SUSPECT,
                "the mail server received the mail, and closed the connection instead of replying",
                "logmon retries",
                send());
    }

    @Test
    void refusesThisMachineAtTheGreeting() throws Exception {
        server.at("CONNECT", reply("554 5.7.1 Service unavailable"));

        assertMeans(Outcome.NOT_NOW, "the mail server blocks this machine", "block list", send());
    }

    @Test
    void requiresStarttls() throws Exception {
        server.at("MAIL", reply("530 5.7.0 Must issue a STARTTLS command first"));

        assertMeans(Outcome.NOT_NOW, "the mail server requires TLS", "mail.smtp.starttls.enable = true", send());
    }

    @Test
    void hasALimitOfSizeThatTheMailExceeds() throws Exception {
        server.at("END", reply("552 5.3.4 Message size exceeds fixed limit"));

        assertMeans(Outcome.SUSPECT, "the mail is too large for the mail server", "raise its limit", send());
    }

    @Test
    void isBusyAtEhlo() throws Exception {
        server.at("EHLO", reply("451 4.3.2 Please try again later"))
                .at("HELO", reply("451 4.3.2 Please try again later"));

        assertMeans(Outcome.NOT_NOW, "the mail server cannot accept mail just now", "logmon retries", send());
    }

    @Test
    void putsAMailOffOnceItHasItsContent() throws Exception {
        server.at("END", reply("451 4.7.1 Try again later"));

        assertMeans(Outcome.SUSPECT, "the mail server cannot accept mail just now", "logmon retries", send());
    }

    @Test
    void hasASendingLimitThatIsUsedUp() throws Exception {
        server.at("END", reply("550 5.4.5 Daily user sending limit exceeded."));

        assertMeans(Outcome.SUSPECT, "the sending limit at the mail server is used up", "alerts are queued", send());
    }

    @Test
    void repliesOnManyLines() throws Exception {
        String lines = "250-line\r\n".repeat(200);
        server.at("EHLO", reply(lines + "250 8BITMIME"))
                .at("MAIL", reply(lines + "250 ok"))
                .at("END", reply("250-2.0.0 Ok\r\n250 2.0.0 queued as 4F2A81C3B7"));

        SendResult result = send();

        assertEquals(Outcome.ACCEPTED, result.outcome(), result.detail());
        assertTrue(result.detail().contains("queued as 4F2A81C3B7"), result.detail());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request", "+OK POP3 ready", "* OK IMAP4"})
    void isNoMailServer(String greeting) throws Exception {
        server.at("CONNECT", reply(greeting));

        assertMeans(
                Outcome.NOT_NOW,
                "127.0.0.1:" + server.port() + " answers, but is not a mail server",
                "mail.smtp.port: 25, 587 or 465",
                send("mail.smtp.host = 127.0.0.1"));
    }

    @Test
    void acceptsEveryRecipientAndThenNone() throws Exception {
        server.at("DATA", reply("554 5.5.1 Error: no valid recipients"));

        SendResult result = send();

        assertEquals(Outcome.NOT_NOW, result.outcome(), result.detail());
        assertFalse(server.received().contains("."));
    }

    @Test
    void acceptsAMailInsteadOfAskingForItsContent() throws Exception {
        server.at("DATA", reply("250 2.0.0 Ok: queued as 4F2A81C3B7"));

        assertEquals(Outcome.NOT_NOW, send().outcome(), "nothing was sent that it could have accepted");
    }
}
