package logmon.smtp;

import static logmon.testing.ScriptedSmtpServer.drop;
import static logmon.testing.ScriptedSmtpServer.endless;
import static logmon.testing.ScriptedSmtpServer.inTurn;
import static logmon.testing.ScriptedSmtpServer.reply;
import static logmon.testing.ScriptedSmtpServer.silence;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import logmon.alert.AlertMail;
import logmon.alert.SendResult;
import logmon.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Over the loopback interface, to a real mail server, and to one that does what servers should not. */
class SmtpMailerTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final AlertMail MAIL = mail("upstream timed out: error 110\n");

    private static AlertMail mail(String body) {
        return new AlertMail(
                "0123456789abcdef.logmon@web1",
                "[ALERT] Error detected in nginx.service on web1",
                body,
                "summary",
                "root.logmon@web1");
    }

    private static SendResult send(AlertMail mail, SmtpSettings config) {
        return assertTimeoutPreemptively(DEADLINE, () -> new SmtpMailer(config).send(mail, null));
    }

    private static void assertContains(String part, String text) {
        assertTrue(text.contains(part), () -> "'" + part + "' is not in: " + text);
    }

    private static void assertFailed(String detail, SendResult result) {
        assertEquals(SendResult.Outcome.NOT_NOW, result.outcome(), result.detail());
        assertContains(detail, result.detail());
    }

    @Nested
    class ToARealServer {
        private GreenMail server;

        /** Its threads end with an exception where a client rejects its certificate, as some tests require. */
        @BeforeAll
        static void silenceTheServer() {
            ((Logger) LoggerFactory.getLogger("com.icegreen")).setLevel(Level.OFF);
            Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
                if (!thread.getName().startsWith("smtp")) {
                    thrown.printStackTrace();
                }
            });
        }

        @AfterAll
        static void letOthersBeHeard() {
            Thread.setDefaultUncaughtExceptionHandler(null);
        }

        @AfterEach
        void stop() {
            if (server != null) {
                server.stop();
            }
        }

        private int start(String protocol) {
            ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
            setup.setServerStartupTimeout(DEADLINE.toMillis());
            server = new GreenMail(setup);
            server.start();
            return protocol.equals(ServerSetup.PROTOCOL_SMTP)
                    ? server.getSmtp().getPort()
                    : server.getSmtps().getPort();
        }

        private MimeMessage sent(AlertMail mail, SmtpSettings config) {
            SendResult result = send(mail, config);
            assertEquals(SendResult.Outcome.ACCEPTED, result.outcome(), result.detail());
            assertEquals(List.of(), result.refused());
            assertTrue(server.waitForIncomingEmail(DEADLINE.toMillis(), 1));
            MimeMessage[] received = server.getReceivedMessages();
            assertEquals(1, received.length);
            return received[0];
        }

        private String text(String body) throws Exception {
            MimeMessage received = sent(mail(body), TestSettings.at(start(ServerSetup.PROTOCOL_SMTP)));
            // GreenMail takes the end of the last line for the beginning of the final dot's.
            return ((String) received.getContent()).replace("\r\n", "\n") + "\n";
        }

        @Test
        void theHeadersAreThereOnceEach() throws Exception {
            Instant before = Instant.now();
            MimeMessage received = sent(MAIL, TestSettings.at(start(ServerSetup.PROTOCOL_SMTP)));

            assertArrayEquals(
                    new String[] {"[ALERT] Error detected in nginx.service on web1"}, received.getHeader("Subject"));
            assertArrayEquals(new String[] {"logmon@web1.example"}, received.getHeader("From"));
            assertArrayEquals(new String[] {"admin@example.org"}, received.getHeader("To"));
            assertArrayEquals(
                    new String[] {"<0123456789abcdef.logmon@web1.example>"}, received.getHeader("Message-ID"));
            assertArrayEquals(new String[] {"auto-generated"}, received.getHeader("Auto-Submitted"));
            assertArrayEquals(new String[] {"1.0"}, received.getHeader("MIME-Version"));
            assertEquals(1, received.getHeader("Date").length);
            assertFalse(received.getSentDate().toInstant().isBefore(before.minusSeconds(1)));
            assertEquals("text/plain; charset=UTF-8", received.getContentType());
        }

        @Test
        void theDetailIsTheServersReply() {
            SendResult result = send(MAIL, TestSettings.at(start(ServerSetup.PROTOCOL_SMTP)));

            assertEquals(SendResult.accepted("250 OK"), result);
        }

        @Test
        void aSubjectOfManyLanguagesArrives() throws Exception {
            String subject = "[ALERT] Error detected in Gerät-東京-😀.service on web1".repeat(3);

            MimeMessage received = sent(
                    new AlertMail("id", subject, "text", "", "root"),
                    TestSettings.at(start(ServerSetup.PROTOCOL_SMTP)));

            assertEquals(subject, received.getSubject());
            assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(received.getHeader("Subject", null)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "one\ntwo\n",
                    "Zürich – 東京 😀 failed\n",
                    ".\n..\n.hidden\n. \nafter\n",
                    "From nobody\n>From\n",
                    "=3D =\nsoft=\n",
                    "trailing blanks   \nand a tab\t\n"
                })
        void theTextArrivesAsItIs(String body) throws Exception {
            assertEquals(body, text(body));
        }

        @Test
        void aLineOfAnyLengthArrivesFolded() throws Exception {
            String body = "error ".repeat(2_000) + "\n" + "ü".repeat(5_000) + "\n";

            assertEquals(body.replace("\n", ""), text(body).replace("\n", ""));
        }

        @Test
        void noLineOnTheWireIsLongerThanSmtpAllows() throws Exception {
            String body = "error ".repeat(2_000) + "\n" + "x".repeat(5_000) + "\n";
            MimeMessage received = sent(mail(body), TestSettings.at(start(ServerSetup.PROTOCOL_SMTP)));

            ByteArrayOutputStream raw = new ByteArrayOutputStream();
            received.writeTo(raw);

            // RFC 5321, 4.5.3.1.6: 1000 octets with the end of the line.
            assertTrue(raw.toString(StandardCharsets.ISO_8859_1).lines().allMatch(line -> line.length() <= 998));
        }

        @Test
        void everyRecipientGetsIt() throws Exception {
            int port = start(ServerSetup.PROTOCOL_SMTP);

            SendResult result =
                    send(MAIL, TestSettings.at(port, "mail.to = Ann Admin <ann@example.org>, bob@example.org"));

            assertEquals(SendResult.Outcome.ACCEPTED, result.outcome(), result.detail());
            assertEquals(2, server.getReceivedMessages().length);
            assertEquals(
                    "Ann Admin <ann@example.org>, bob@example.org",
                    server.getReceivedMessages()[0].getHeader("To", null));
        }

        @Test
        void aLocalUserIsARecipientOnTheServersMachine() throws Exception {
            MimeMessage received = sent(MAIL, TestSettings.at(start(ServerSetup.PROTOCOL_SMTP), "mail.to = root"));

            assertArrayEquals(new String[] {"root@localhost"}, received.getHeader("To"));
        }

        @Test
        void theCheckSendsNothing() {
            SmtpSettings config = TestSettings.at(start(ServerSetup.PROTOCOL_SMTP));

            assertEquals("", new SmtpMailer(config).check());

            assertEquals(0, server.getReceivedMessages().length);
        }

        @Nested
        class WithAPassword {
            @TempDir
            Path directory;

            private SmtpSettings login(int port, String password) throws IOException {
                server.setUser("ann@example.org", "ann", "s3cret pässword");
                Path file = Files.writeString(directory.resolve("password"), password);
                return TestSettings.at(port, "mail.smtp.user = ann", "mail.password-file = " + file);
            }

            @Test
            void theOneInTheFileIsUsedWithoutTheEndOfItsLine() throws Exception {
                SmtpSettings config = login(start(ServerSetup.PROTOCOL_SMTP), "s3cret pässword\n");

                sent(MAIL, config);
            }

            @Test
            void aWrongOneFailsAndTheFixSaysWhatToCheck() throws Exception {
                SendResult result = send(MAIL, login(start(ServerSetup.PROTOCOL_SMTP), "wrong"));

                assertFailed("correct mail.smtp.user, or the password in\n", result);
                assertFalse(result.detail().contains("wrong"), result.detail());
            }

            @Test
            void aFileThatIsNotThereIsNamed() throws Exception {
                SmtpSettings config = login(start(ServerSetup.PROTOCOL_SMTP), "s3cret pässword");
                Files.delete(config.passwordFile());

                assertFailed(config.passwordFile() + ": no such file", send(MAIL, config));
            }

            @Test
            void theDialogueIsTracedButNotThePassword() throws Exception {
                SmtpSettings config = login(start(ServerSetup.PROTOCOL_SMTP), "s3cret pässword");
                ByteArrayOutputStream trace = new ByteArrayOutputStream();

                new SmtpMailer(config, new PrintStream(trace, true, StandardCharsets.UTF_8), null).send(MAIL, null);

                String text = trace.toString(StandardCharsets.UTF_8);
                assertContains("MAIL FROM:<logmon@web1.example>", text);
                assertFalse(text.contains("s3cret"), text);
                String encoded = java.util.Base64.getEncoder()
                        .encodeToString("\0ann\0s3cret pässword".getBytes(StandardCharsets.UTF_8));
                assertFalse(text.contains(encoded), text);
            }
        }

        @Test
        void aUserWithoutAPasswordIsAFailureThatSaysWhereToPutIt() {
            assertFailed(
                    "(umask 077; mkdir -p /etc/credstore; touch /etc/credstore/logmon.smtp-password)",
                    send(MAIL, TestSettings.at(start(ServerSetup.PROTOCOL_SMTP), "mail.smtp.user = ann")));
        }

        @Test
        void aCertificateThatIsNotTrustedFailsAndTheFixNamesIt() {
            SendResult result =
                    send(MAIL, TestSettings.at(start(ServerSetup.PROTOCOL_SMTPS), "mail.smtp.ssl.enable = true"));

            assertFailed("mail.smtp.ssl.trust = 127.0.0.1", result);
            assertEquals(0, server.getReceivedMessages().length);
        }

        @Test
        void aCertificateThatIsTrustedByConfigurationIsAccepted() throws Exception {
            int port = start(ServerSetup.PROTOCOL_SMTPS);

            MimeMessage received = sent(
                    MAIL,
                    TestSettings.at(
                            port,
                            "mail.smtp.ssl.enable = true",
                            "mail.smtp.ssl.trust = *",
                            "mail.smtp.ssl.checkserveridentity = false"));

            assertEquals("<0123456789abcdef.logmon@web1.example>", received.getMessageID());
        }

        @Test
        void whereStarttlsIsRequiredAServerWithoutItFailsAndTheFixSaysWhatToDo() {
            SendResult result = send(
                    MAIL,
                    TestSettings.at(
                            start(ServerSetup.PROTOCOL_SMTP),
                            "mail.smtp.starttls.enable = true",
                            "mail.smtp.starttls.required = true"));

            assertFailed("the mail server offers no STARTTLS", result);
            assertContains("mail.smtp.port = 587", result.detail());
            assertContains("mail.smtp.starttls.required = false", result.detail());
            assertEquals(0, server.getReceivedMessages().length);
        }
    }

    @Nested
    class ToAServerThat {
        private ScriptedSmtpServer server;

        @BeforeEach
        void start() {
            server = new ScriptedSmtpServer();
        }

        @AfterEach
        void stop() {
            server.close();
        }

        private SendResult sendTo(ScriptedSmtpServer server) {
            return send(MAIL, TestSettings.at(server.port()));
        }

        @Test
        void isPoliteTheMailIsAcceptedAndItsQueueIdIsInTheDetail() {
            assertEquals(SendResult.accepted("250 2.0.0 Ok: queued as 4F2A81C3B7"), sendTo(server));

            assertEquals("EHLO web1.example", server.received().get(0));
            assertEquals("MAIL FROM:<logmon@web1.example>", server.received().get(1));
            assertEquals("RCPT TO:<admin@example.org>", server.received().get(2));
            assertEquals("DATA", server.received().get(3));
        }

        @Test
        void isNotThereIsAFailureWithTheFix() throws Exception {
            int port;
            try (ServerSocket unused = new ServerSocket(0)) {
                port = unused.getLocalPort();
            }

            SendResult result = send(MAIL, TestSettings.at(port));

            assertFailed("nothing listens on 127.0.0.1:" + port, result);
            assertContains("mail.smtp.port = 25 is usual on this machine", result.detail());
        }

        @Test
        void hasNoAddressIsAFailureWithTheFix() {
            SendResult result = send(MAIL, TestSettings.at(25, "mail.smtp.host = nowhere.invalid"));

            assertFailed("there is no host named nowhere.invalid", result);
            assertContains("correct mail.smtp.host", result.detail());
        }

        @Test
        void saysNothingIsGivenUp() {
            server.at("CONNECT", silence());

            assertFailed("timed out", send(MAIL, TestSettings.at(server.port(), "mail.smtp.timeout = 200")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"EHLO", "MAIL", "RCPT", "DATA"})
        void fallsSilentIsGivenUp(String point) {
            server.at(point, silence());

            assertFailed("timed out", send(MAIL, TestSettings.at(server.port(), "mail.smtp.timeout = 200")));
        }

        @Test
        void fallsSilentAfterTheFinalDotMayHaveTheMail() {
            server.at("END", silence());

            SendResult result = send(MAIL, TestSettings.at(server.port(), "mail.smtp.timeout = 200"));

            assertEquals(SendResult.Outcome.SUSPECT, result.outcome(), result.detail());
            assertContains("timed out", result.detail());
        }

        @Test
        void fallsSilentAfterTheMailWasTakenChangesNothingAboutThat() {
            server.at("QUIT", silence());

            SendResult result = send(MAIL, TestSettings.at(server.port(), "mail.smtp.timeout = 200"));

            assertEquals(SendResult.Outcome.ACCEPTED, result.outcome(), result.detail());
        }

        @ParameterizedTest
        @ValueSource(strings = {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA"})
        void isNotReadyNowIsAFailure(String point) {
            server.at(point, reply("421 4.3.2 try later")).at("HELO", reply("421 4.3.2 try later"));

            assertFailed("421", sendTo(server));
        }

        @ParameterizedTest
        @ValueSource(strings = {"EHLO", "MAIL", "RCPT", "DATA"})
        void refusesForNowIsAFailureThatQuotesTheReply(String point) {
            server.at(point, reply("451 4.7.1 greylisted")).at("HELO", reply("451 4.7.1 greylisted"));

            assertFailed("451 4.7.1 greylisted", sendTo(server));
        }

        @ParameterizedTest
        @ValueSource(strings = {"EHLO", "MAIL", "RCPT"})
        void refusesForGoodBeforeItSawTheMailIsAFailureThatQuotesTheReply(String point) {
            server.at(point, reply("550 5.7.1 not you")).at("HELO", reply("550 5.7.1 not you"));

            assertFailed("550 5.7.1 not you", sendTo(server));
        }

        @Test
        void refusesTheRecipientIsAFailureWithTheFix() {
            server.at("RCPT", reply("550 5.1.1 no such user"));

            assertFailed("correct mail.to", sendTo(server));
        }

        @Test
        void refusesTheContentForNowIsAFailure() {
            server.at("END", reply("452 4.3.1 disk full"));

            SendResult result = sendTo(server);

            assertEquals(SendResult.Outcome.SUSPECT, result.outcome(), result.detail());
            assertContains("452 4.3.1 disk full", result.detail());
        }

        @Test
        void refusesTheContentForGoodHasRefusedTheMail() {
            server.at("END", reply("554 5.7.1 looks like spam"));

            SendResult result = sendTo(server);

            assertEquals(SendResult.Outcome.SUSPECT, result.outcome(), result.detail());
            assertContains("554 5.7.1 looks like spam", result.detail());
        }

        @ParameterizedTest
        @ValueSource(strings = {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA"})
        void hangsUpBeforeTheMailIsAFailure(String point) {
            server.at(point, drop()).at("HELO", drop());

            assertFailed("127.0.0.1:" + server.port(), sendTo(server));
        }

        @Test
        void hangsUpBeforeTheFinalDotHasNotGotTheMail() {
            server.at("CONTENT", drop());

            // Longer than what fits into the sockets' buffers: the end cannot be sent.
            SendResult result = send(mail("error\n".repeat(3_000_000)), TestSettings.at(server.port()));

            assertEquals(SendResult.Outcome.NOT_NOW, result.outcome(), result.detail());
            assertFalse(server.received().contains("."));
        }

        @Test
        void hangsUpAfterTheFinalDotMayHaveTheMail() {
            server.at("END", drop());

            SendResult result = sendTo(server);

            assertEquals(SendResult.Outcome.SUSPECT, result.outcome(), result.detail());
            assertTrue(server.received().contains("."));
        }

        @ParameterizedTest
        @ValueSource(strings = {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA"})
        void talksGarbageIsAFailure(String point) {
            server.at(point, reply("\u0000\u0001 HTTP/1.1 400 Bad Request"))
                    .at("HELO", reply("\u0000\u0001 HTTP/1.1 400 Bad Request"));

            SendResult result = sendTo(server);

            assertEquals(SendResult.Outcome.NOT_NOW, result.outcome(), result.detail());
            assertContains("\\x00\\x01 HTTP/1.1 400 Bad Request", result.detail());
            assertTrue(
                    result.detail().lines().allMatch(line -> line.codePoints().noneMatch(Character::isISOControl)),
                    result.detail());
        }

        @Test
        void talksGarbageAfterTheFinalDotMayHaveTheMail() {
            server.at("END", reply("what?"));

            assertEquals(SendResult.Outcome.SUSPECT, sendTo(server).outcome());
        }

        @Test
        void repliesWithALongTextIsQuotedInPart() {
            server.at("END", reply("250 queued as 4F2A81C3B7 " + "x".repeat(10_000)));

            SendResult result = sendTo(server);

            assertEquals(SendResult.Outcome.ACCEPTED, result.outcome());
            assertTrue(result.detail().startsWith("250 queued as 4F2A81C3B7 xxx"), result.detail());
            assertTrue(result.detail().length() < 400, result.detail());
        }

        @Test
        void refusesSomeRecipientsHasAcceptedTheMailForTheOthers() {
            server.at("RCPT", inTurn("550 5.1.1 no such user", "250 ok", "451 4.7.1 greylisted"));

            SendResult result = send(
                    MAIL,
                    TestSettings.at(
                            server.port(), "mail.to = gone@example.org, admin@example.org, Ann <ann@example.org>"));

            assertEquals(
                    SendResult.accepted(
                            "250 2.0.0 Ok: queued as 4F2A81C3B7",
                            new SendResult.Refusal("gone@example.org", true, "550 5.1.1 no such user"),
                            new SendResult.Refusal("Ann <ann@example.org>", false, "451 4.7.1 greylisted")),
                    result);
            assertEquals(List.of("Ann <ann@example.org>"), result.refusedForNow());
        }

        @Test
        void getsAMailAgainForOneOfItsRecipientsGetsTheSameHeaders() {
            SmtpSettings config = TestSettings.at(server.port(), "mail.to = admin@example.org, Ann <ann@example.org>");

            SendResult result = assertTimeoutPreemptively(
                    DEADLINE, () -> new SmtpMailer(config).send(MAIL, List.of("Ann <ann@example.org>")));

            assertEquals(SendResult.accepted("250 2.0.0 Ok: queued as 4F2A81C3B7"), result);
            assertEquals(
                    List.of("RCPT TO:<ann@example.org>"),
                    server.received().stream()
                            .filter(line -> line.startsWith("RCPT"))
                            .toList());
            assertTrue(server.received().contains("To: admin@example.org, Ann <ann@example.org>"));
        }

        @Test
        void refusesEveryRecipientIsAnOutageThatNamesEach() {
            server.at("RCPT", inTurn("550 5.1.1 no such user", "451 4.7.1 greylisted"));

            SendResult result =
                    send(MAIL, TestSettings.at(server.port(), "mail.to = gone@example.org, admin@example.org"));

            assertFailed("550 5.1.1 no such user", result);
            assertEquals(
                    List.of(
                            new SendResult.Refusal("gone@example.org", true, "550 5.1.1 no such user"),
                            new SendResult.Refusal("admin@example.org", false, "451 4.7.1 greylisted")),
                    result.refused());
        }

        @Test
        void closesTheDialogueAtARecipientHasNotRefusedIt() {
            server.at("RCPT", inTurn("450 4.2.0 later", "421 4.3.2 shutting down"));

            SendResult result =
                    send(MAIL, TestSettings.at(server.port(), "mail.to = gone@example.org, admin@example.org"));

            assertEquals(SendResult.Outcome.NOT_NOW, result.outcome(), result.detail());
            assertEquals(List.of(), result.refused());
        }

        /** Whatever it says: some filters put a mail off for ever for what is in it. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "421 4.4.2 timeout exceeded",
                    "451 4.3.0 queue file write error",
                    "550 5.4.5 Daily user sending limit exceeded",
                    "550 Sender is not allowed",
                    "554 5.7.1 looks like spam"
                })
        void refusesTheMailAfterItsContentMayObjectToIt(String reply) {
            server.at("END", reply(reply));

            SendResult result = sendTo(server);

            assertEquals(SendResult.Outcome.SUSPECT, result.outcome());
            assertContains(reply, result.detail());
        }

        @Test
        void refusesEveryRecipientHasNotTakenTheMail() {
            server.at("RCPT", reply("550 5.1.1 no such user"));

            assertFailed(
                    "550 5.1.1 no such user",
                    send(MAIL, TestSettings.at(server.port(), "mail.to = gone@example.org, admin@example.org")));
            assertFalse(server.received().contains("DATA"));
        }

        @Test
        void offersStarttlsIsSpokenToEncrypted() {
            server.at("EHLO", reply("250-scripted\r\n250 STARTTLS"));

            SendResult result = send(
                    MAIL,
                    TestSettings.at(
                            server.port(),
                            "mail.smtp.starttls.enable = true",
                            "mail.smtp.starttls.required = true",
                            "mail.smtp.ssl.trust = *",
                            "mail.smtp.ssl.checkserveridentity = false"));

            assertEquals(SendResult.Outcome.ACCEPTED, result.outcome(), result.detail());
            assertEquals(
                    List.of("EHLO web1.example", "STARTTLS", "EHLO web1.example"),
                    server.received().subList(0, 3));
        }

        @Test
        void offersStarttlsWithACertificateThatIsNotTrustedGetsNoMail() {
            server.at("EHLO", reply("250-scripted\r\n250 STARTTLS"));

            SendResult result = send(MAIL, TestSettings.at(server.port(), "mail.smtp.starttls.enable = true"));

            assertFailed("the mail server's certificate is not trusted", result);
            assertFalse(server.received().stream().anyMatch(line -> line.startsWith("MAIL")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"CONNECT", "EHLO", "MAIL", "DATA"})
        void tricklesWithoutEndIsGivenUpAtTheEndOfTheAttempt(String point) {
            server.at(point, endless("2", 50));

            SendResult result = assertTimeoutPreemptively(
                    DEADLINE,
                    () -> new SmtpMailer(TestSettings.at(server.port()), null, Duration.ofMillis(500))
                            .send(MAIL, null));

            assertEquals(SendResult.Outcome.NOT_NOW, result.outcome(), result.detail());
            assertTrue(result.detail().matches("(?s).*timed out: (not done|no reply) within.*"), result.detail());
        }

        @Test
        void tricklesWithoutEndAfterTheFinalDotMayHaveTheMail() {
            server.at("END", endless("2", 50));

            SendResult result = assertTimeoutPreemptively(
                    DEADLINE,
                    () -> new SmtpMailer(TestSettings.at(server.port()), null, Duration.ofMillis(500))
                            .send(MAIL, null));

            assertEquals(SendResult.Outcome.SUSPECT, result.outcome(), result.detail());
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "250-more\r\n"})
        void repliesWithoutEndDoesNotExhaustTheMemory(String text) {
            server.at("EHLO", endless(text.repeat(10_000), 0));

            assertFailed("sent more than", sendTo(server));
        }

        @Test
        void refusesTheRecipientIsFoundOutByTheCheck() {
            server.at("RCPT", reply("550 5.1.1 no such user"));

            String trouble = new SmtpMailer(TestSettings.at(server.port())).check();

            assertContains("550 5.1.1 no such user", trouble);
            assertFalse(server.received().contains("DATA"));
        }
    }
}
