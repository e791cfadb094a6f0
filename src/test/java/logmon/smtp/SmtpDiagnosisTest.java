package logmon.smtp;

import static logmon.testing.ScriptedSmtpServer.drop;
import static logmon.testing.ScriptedSmtpServer.inTurn;
import static logmon.testing.ScriptedSmtpServer.reply;
import static logmon.testing.ScriptedSmtpServer.silence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import logmon.alert.AlertMail;
import logmon.alert.SendResult;
import logmon.testing.ScriptedSmtpServer;
import logmon.testing.TestCertificates;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong with mail is told with what was tried, the server's own words, and a fix that fits. */
@ExtendWith(TestCertificates.Trusted.class)
class SmtpDiagnosisTest {
    @TempDir
    private Path directory;

    @AutoClose
    private final ScriptedSmtpServer server = new ScriptedSmtpServer();

    /** What the check says of the server, which is called 127.0.0.1 unless the settings say otherwise. */
    private String check(String... settings) {
        return new SmtpMailer(config(settings)).check();
    }

    private SmtpSettings config(String... settings) {
        return TestSettings.at(server.port(), settings);
    }

    private String user(String name, String password) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), password);
        return "mail.smtp.user = " + name + "\nmail.password-file = " + file;
    }

    /** The text is made of the problem, what was tried, what came of it, and the fix. */
    private static void assertTold(String problem, String got, String fix, String trouble) {
        List<String> lines = trouble.lines().toList();
        assertTrue(lines.size() >= 4 && lines.size() <= 6, trouble);
        assertEquals(problem, lines.get(0));
        assertTrue(lines.get(1).startsWith("  tried: "), trouble);
        assertTrue(lines.get(2).startsWith("  got:   ") && lines.get(2).contains(got), trouble);
        assertTrue(lines.get(3).startsWith("  fix:   "), trouble);
        String told = String.join(" ", lines.subList(3, lines.size())).replaceAll(" +", " ");
        assertTrue(told.contains(fix), "'" + fix + "' is not in: " + trouble);
    }

    @Test
    void whatWasTriedIsToldInFull() {
        server.at("RCPT", reply("550 5.1.1 no such user"));

        assertEquals("""
                the mail server refuses the recipient admin@example.org
                  tried: 127.0.0.1:%d, plain text, no login, logmon@web1.example to admin@example.org
                  got:   550 5.1.1 no such user (to RCPT)
                  fix:   correct mail.to""".formatted(server.port()), check());
    }

    @Nested
    class Replies {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                # relay denied, in the words of Postfix (twice), Exim, Sendmail, Exchange, qmail
                RCPT | 454 4.7.1 <admin@example.org>: Relay access denied | the mail server does not relay mail to admin@example.org | mail.smtp.user = NAME
                RCPT | 554 5.7.1 <admin@example.org>: Relay access denied | the mail server does not relay mail to admin@example.org | mail.smtp.user = NAME
                RCPT | 550 relay not permitted | the mail server does not relay mail to admin@example.org | mail.smtp.port = 587
                RCPT | 550 5.7.1 Relaying denied. Proper authentication required. | the mail server does not relay mail to admin@example.org | /etc/credstore/logmon.smtp-password
                RCPT | 550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain | the mail server does not relay mail to admin@example.org | mail.smtp.user = NAME
                RCPT | 553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1) | the mail server does not relay mail to admin@example.org | mail.smtp.user = NAME
                # it wants a login
                MAIL | 530 5.7.0 Authentication Required | the mail server requires a login | mail.smtp.user = NAME
                MAIL | 530 5.7.57 Client not authenticated to send mail | the mail server requires a login | mail.smtp.user = NAME
                RCPT | 554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied | the mail server requires a login | mail.smtp.user = NAME
                RCPT | 553 5.7.1 <logmon@web1.example>: Sender address rejected: not logged in | the mail server requires a login | mail.smtp.user = NAME
                # it wants TLS
                MAIL | 530 5.7.0 Must issue a STARTTLS command first | the mail server requires TLS | mail.smtp.starttls.enable = true
                MAIL | 550 5.7.10 Encryption needed | the mail server requires TLS | mail.smtp.starttls.enable = true
                # the sender, often told only when the recipient is
                MAIL | 553 5.1.7 bad address syntax | the mail server refuses the sender | mail.from = an address it knows
                MAIL | 501 5.1.7 Bad sender address syntax | the mail server refuses the sender | mail.from = an address it knows
                MAIL | 550 you are not welcome | the mail server refuses the sender | mail.from = an address it knows
                RCPT | 450 4.1.8 <logmon@web1.example>: Sender address rejected: Domain not found | the mail server refuses the sender | mail.from = an address it knows
                RCPT | 550 5.7.1 Sender address rejected: not owned by user ann | the mail server refuses the sender | mail.from = an address it knows
                RCPT | 550 Sender verify failed | the mail server refuses the sender | mail.from = an address it knows
                END | 554 5.7.60 Client does not have permissions to send as this sender | the mail server refuses the sender | mail.from = an address it knows
                # the recipient
                RCPT | 550 5.1.1 <admin@example.org>: Recipient address rejected: User unknown | the mail server refuses the recipient admin@example.org | correct mail.to
                RCPT | 550 5.1.1 <admin@relay.example.org>: no such user | the mail server refuses the recipient admin@example.org | correct mail.to
                RCPT | 450 4.1.2 <admin@example.org>: Recipient address rejected: Domain not found | the mail server refuses the recipient admin@example.org | correct mail.to
                RCPT | 452 4.2.2 The email account is over quota | the mailbox of admin@example.org is full | mail another: mail.to
                RCPT | 552 Mailbox full | the mailbox of admin@example.org is full | mail another: mail.to
                # the mail
                END | 552 5.3.4 Message size exceeds fixed limit | the mail is too large for the mail server | message_size_limit
                END | 554 5.7.1 looks like spam | the mail server refuses what is in the mail | have its content filter accept
                # this machine
                CONNECT | 554 5.7.1 no service for you | the mail server blocks this machine | mail.smtp.port = 587
                RCPT | 554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org | the mail server blocks this machine | mail.smtp.user = NAME
                HELO | 550 bad name | the mail server refuses this machine's name, web1.example | mail.smtp.localhost = the name in full
                RCPT | 504 5.5.2 <web1.example>: Helo command rejected: need fully-qualified hostname | the mail server refuses this machine's name, web1.example | mail.smtp.localhost = the name in full
                # what passes
                CONNECT | 421 4.3.2 too many connections | the mail server cannot accept mail just now | logmon retries
                HELO | 421 4.3.2 try later | the mail server cannot accept mail just now | logmon retries
                MAIL | 451 4.3.0 queue file write error | the mail server cannot accept mail just now | logmon retries
                MAIL | 452 4.3.1 Insufficient system storage | the mail server has no disk space | df -h
                RCPT | 450 4.2.0 <admin@example.org>: Recipient address rejected: Greylisted, see http://postgrey.example/ | the mail server delays mail from unknown senders | none: logmon retries
                # what nobody knows
                DATA | 503 5.5.1 bad sequence of commands | the dialogue with the mail server failed | openssl s_client
                """)
        void areToldWithTheFixThatFits(String point, String words, String problem, String fix) {
            server.at(point, reply(words));
            if (point.equals("HELO")) {
                server.at("EHLO", reply(words));
            }

            String trouble = new SmtpMailer(config())
                    .send(new AlertMail("id", "subject", "body\n", "", "root"), null)
                    .detail();

            assertTold(problem, words, fix, trouble);
            if (!point.equals("DATA") && !point.equals("END")) {
                assertEquals(trouble, check());
            }
        }

        @Test
        void ofSeveralLinesAreOneLineAndWhatCannotBePrintedIsEscaped() {
            server.at("RCPT", reply("550-5.1.1 \u001b[2Jno\r\n550-5.1.1 such\r\n550 5.1.1 user"));

            assertTold(
                    "the mail server refuses the recipient admin@example.org",
                    "550 5.1.1 \\x1b[2Jno 5.1.1 such 5.1.1 user (to RCPT)",
                    "correct mail.to",
                    check());
        }

        @Test
        void ofWhateverKindAreBounded() {
            server.at("RCPT", reply("550 5.1.1 " + " ".repeat(200_000) + "\u0085x\ry"));

            String trouble = check();

            assertTold("the mail server refuses the recipient admin@example.org", "550 5.1.1  ", "mail.to", trouble);
            assertTrue(trouble.length() < 800, trouble);
        }

        @Test
        void areNotLostWhenTheServerHangsUpBehindThem() {
            server.at("END", reply("554 5.7.1 looks like spam")).at("RSET", (socket, out) -> {
                socket.setSoLinger(true, 0);
                return false;
            });

            SendResult result =
                    new SmtpMailer(config()).send(new AlertMail("id", "subject", "body\n", "", "root"), null);

            assertEquals(SendResult.Outcome.SUSPECT, result.outcome(), result.detail());
            assertTrue(result.detail().contains("554 5.7.1 looks like spam (to the mail)"), result.detail());
        }

        @Test
        void toTheRecipientThatWasRefusedIsTheOneThatIsToldThoughOthersWereNot() {
            server.at("RCPT", inTurn("550 5.1.1 unknown", "250 ok"));

            String trouble = new SmtpMailer(
                            config("mail.smtp.sendpartial = false", "mail.to = gone@example.org, admin@example.org"))
                    .send(new AlertMail("id", "subject", "body\n", "", "root"), null)
                    .detail();

            assertTold(
                    "the mail server refuses the recipient gone@example.org",
                    "550 5.1.1 unknown",
                    "correct mail.to",
                    trouble);
        }
    }

    @Nested
    class Connections {
        @Test
        void toNobodyOnThisMachine() throws IOException {
            int port;
            try (ServerSocket unused = new ServerSocket(0)) {
                port = unused.getLocalPort();
            }

            assertTold(
                    "nothing listens on 127.0.0.1:" + port,
                    "Connection refused",
                    "mail.smtp.port = 25 is usual",
                    check("mail.smtp.port = " + port));
        }

        @Test
        void toNobodyOnTheUsualPortOfThisMachineMeanThatThereIsNoMailServer() {
            SmtpDiagnosis trouble = new SmtpDiagnosis(
                    config("mail.smtp.port = 25"),
                    SmtpDiagnosis.CONNECT,
                    "",
                    false,
                    null,
                    null,
                    List.of(new java.net.ConnectException("Connection refused")));

            assertTold(
                    "no mail server runs on this machine",
                    "Connection refused",
                    "mail.smtp.host = ",
                    trouble.explain());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                25  | Connection refused  | nothing listens on mail.example:25   | mail.smtp.port: 587 or 465
                587 | Connection refused  | nothing listens on mail.example:587  | mail.smtp.port: 587 or 465
                25  | Connect timed out   | mail.example:25 cannot be reached    | mail.smtp.port = 587
                587 | Connect timed out   | mail.example:587 cannot be reached   | is a firewall in between?
                587 | No route to host    | mail.example:587 cannot be reached   | correct mail.smtp.host
                """)
        void thatDoNotComeAboutElsewhere(int port, String words, String problem, String fix) {
            IOException cause = words.endsWith("refused")
                    ? new java.net.ConnectException(words)
                    : words.endsWith("out")
                            ? new java.net.SocketTimeoutException(words)
                            : new java.net.NoRouteToHostException(words);
            SmtpDiagnosis trouble = new SmtpDiagnosis(
                    config("mail.smtp.host = mail.example", "mail.smtp.port = " + port),
                    SmtpDiagnosis.CONNECT,
                    "",
                    false,
                    null,
                    null,
                    List.of(cause));

            assertTold(problem, words, fix, trouble.explain());
        }

        @Test
        void toAHostThatDoesNotExist() {
            assertTold(
                    "there is no host named nowhere.invalid",
                    "unknown host",
                    "correct mail.smtp.host",
                    check("mail.smtp.host = nowhere.invalid"));
        }

        @Test
        void thatStaySilent() {
            server.at("CONNECT", silence());

            assertTold(
                    "127.0.0.1:" + server.port() + " does not greet as mail servers do",
                    "timed out",
                    "mail.smtp.ssl.enable = true",
                    check("mail.smtp.timeout = 200"));
        }

        @Test
        void thatEndWithoutAWord() {
            server.at("CONNECT", drop());

            assertTold(
                    "127.0.0.1:" + server.port() + " closes the connection without a reply",
                    "connection closed",
                    "mail.smtp.port: 25 and 587 are usual",
                    check());
        }

        @Test
        void thatEndLater() {
            server.at("MAIL", drop());

            assertTold("the dialogue with the mail server failed", "(to MAIL)", "its log may say why", check());
        }

        @Test
        void toSomethingElseThanAMailServer() {
            server.at("CONNECT", reply("HTTP/1.1 400 Bad Request"));

            assertTold(
                    "127.0.0.1:" + server.port() + " answers, but is not a mail server",
                    "HTTP/1.1 400 Bad Request",
                    "mail.smtp.port: 25, 587 or 465",
                    check());
        }
    }

    @Nested
    class Encryption {
        private static final String[] STARTTLS = {
            "mail.smtp.starttls.enable = true", "mail.smtp.starttls.required = true"
        };

        private void offersStarttls() {
            server.at("EHLO", reply("250-scripted\r\n250 STARTTLS"));
        }

        @Test
        void thatIsTrusted() {
            offersStarttls();
            server.certificate("mail");

            assertEquals("", check(STARTTLS));
        }

        @Test
        void fromTheStartThatIsTrusted() {
            server.beginsWithTls().certificate("mail");

            assertEquals("", check("mail.smtp.ssl.enable = true"));
        }

        @Test
        void whichTheServerDoesNotOffer() {
            server.at("EHLO", reply("250-scripted\r\n250 8BITMIME"));

            assertTold(
                    "the mail server offers no STARTTLS",
                    "250 scripted 8BITMIME (to EHLO)",
                    "mail.smtp.port = 587; or 465 and mail.smtp.ssl.enable = true; or, where nobody can listen,"
                            + " plain text: mail.smtp.starttls.required = false",
                    check(STARTTLS));
        }

        @Test
        void whichTheServerCannotDoNow() {
            offersStarttls();
            server.at("STARTTLS", reply("454 4.7.0 TLS not available due to local problem"));

            assertTold(
                    "the mail server cannot do TLS just now",
                    "454 4.7.0 TLS not available due to local problem (to STARTTLS)",
                    "logmon retries",
                    check(STARTTLS));
        }

        @Test
        void byAStranger() {
            offersStarttls();

            assertTold(
                    "the mail server's certificate is not trusted",
                    "signed by itself",
                    "update-ca-certificates or, without proof that the server is no impostor:"
                            + " mail.smtp.ssl.trust = 127.0.0.1",
                    check(STARTTLS));
        }

        @Test
        void byAStrangerFromTheStart() {
            server.beginsWithTls();

            assertTold(
                    "the mail server's certificate is not trusted",
                    "signed by itself",
                    "mail.smtp.ssl.trust = 127.0.0.1",
                    check("mail.smtp.ssl.enable = true"));
        }

        @Test
        void whereAnotherHostIsTrusted() {
            offersStarttls();
            server.certificate("mail");

            assertTold(
                    "the mail server's certificate is not trusted",
                    "certificate for localhost, 127.0.0.1, signed by Example CA, valid 2020-01-01 to 2125-",
                    "mail.smtp.ssl.trust = 127.0.0.1",
                    check(STARTTLS[0], STARTTLS[1], "mail.smtp.ssl.trust = smtp.example.org"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "mail.smtp.ssl.trust = 127.0.0.1"})
        void ofAnotherHost(String trust) {
            offersStarttls();
            server.certificate("other");

            assertTold(
                    "the mail server's certificate is not for 127.0.0.1",
                    "certificate for *.other.example, smtp.other.example, signed by Example CA",
                    "mail.smtp.host = smtp.other.example; or, without proof that the server is no impostor:"
                            + " mail.smtp.ssl.checkserveridentity = false",
                    check(STARTTLS[0], STARTTLS[1], trust));
            // Nothing was said to either connection.
            assertFalse(server.received().stream().anyMatch(line -> line.startsWith("MAIL")));
        }

        @Test
        void ofAnotherHostPassesWhereThatIsAllowed() {
            offersStarttls();
            server.certificate("other");

            assertEquals("", check(STARTTLS[0], STARTTLS[1], "mail.smtp.ssl.checkserveridentity = false"));
        }

        @Test
        void thatHasExpired() {
            offersStarttls();
            server.certificate("old");

            assertTold(
                    "the mail server's certificate is out of date",
                    "valid 2020-01-01 to 2020-12-31",
                    "renew it on the server; or is the clock of this machine wrong?",
                    check(STARTTLS));
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.1", "TLSv1.2"})
        void inNoVersionThatBothSidesKnow(String version) {
            server.beginsWithTls().protocol("TLSv1.3").certificate("mail");

            assertTold(
                    "the mail server and logmon have no version of TLS in common",
                    "rotocol",
                    "TLS 1.2 or later on both sides",
                    check("mail.smtp.ssl.enable = true", "mail.smtp.ssl.protocols = " + version));
        }

        @Test
        void whereTheServerDoesNotBeginWithIt() {
            assertTold(
                    "the mail server does not begin with TLS, as port 465 does",
                    "Unsupported or unrecognized SSL message",
                    "mail.smtp.ssl.enable = false and mail.smtp.starttls.enable = true",
                    check("mail.smtp.ssl.enable = true"));
        }

        @Test
        void whereTheServerBeginsWithIt() {
            server.beginsWithTls().certificate("mail");

            assertTold(
                    "127.0.0.1:" + server.port() + " does not greet as mail servers do",
                    "timed out",
                    "where the server begins with TLS, as on 465, mail.smtp.ssl.enable = true",
                    check("mail.smtp.timeout = 200"));
        }
    }

    @Nested
    class Logins {
        private static final String REFUSED = "535 5.7.8 Error: authentication failed";

        private void offers(String mechanisms) {
            server.at("EHLO", reply("250-scripted\r\n250 AUTH " + mechanisms));
        }

        @Test
        void thatAreRefused() throws IOException {
            offers("PLAIN");
            server.at("AUTH", reply(REFUSED));

            assertTold(
                    "the mail server refuses the login of ann",
                    REFUSED + " (to AUTH)",
                    "correct mail.smtp.user, or the password in " + directory.resolve("password"),
                    check(user("ann", "secret")));
        }

        @Test
        void thatWantAPasswordForPrograms() throws IOException {
            offers("PLAIN");
            server.at(
                    "AUTH",
                    reply("534-5.7.9 Application-specific password required. Learn more at\r\n534 5.7.9 https://x"));

            assertTold(
                    "the mail server requires an app password",
                    "534 5.7.9 Application-specific password required. Learn more at 5.7.9 https://x (to AUTH)",
                    "make an app password",
                    check(user("ann", "secret")));
        }

        @Test
        void thatCannotBeCheckedNow() throws IOException {
            offers("PLAIN");
            server.at("AUTH", reply("454 4.7.0 Temporary authentication failure"));

            assertTold(
                    "the mail server cannot check passwords just now",
                    "454 4.7.0 Temporary authentication failure",
                    "logmon retries",
                    check(user("ann", "secret")));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                GSSAPI          | mail.smtp.starttls.enable = true
                GSSAPI CRAM-MD5 | mail.smtp.sasl.enable = true and mail.smtp.sasl.mechanisms = CRAM-MD5
                """)
        void thatBothSidesDoDifferently(String mechanisms, String fix) throws IOException {
            offers(mechanisms);

            assertTold(
                    "the mail server offers no way to log in that logmon knows",
                    "250 scripted AUTH " + mechanisms,
                    fix,
                    check(user("ann", "secret")));
        }

        @Test
        void thatTheServerDoesNotOfferThoughItWantsThem() throws IOException {
            server.at("RCPT", reply("554 5.7.1 <admin@example.org>: Relay access denied"));

            String trouble = check(user("ann", "secret"));

            assertTold(
                    "the mail server does not relay mail to admin@example.org",
                    "Relay access denied",
                    "mail.smtp.port = 587: like this, the server offers no login; or mail.smtp.starttls.enable = true",
                    trouble);
            assertTrue(trouble.contains(", no login offered, "), trouble);
        }

        @Test
        void thatTheServerDoesNotOfferThoughItIsSpokenToEncrypted() throws IOException {
            server.beginsWithTls().certificate("mail").at("RCPT", reply("554 5.7.1 Relay access denied"));

            String trouble = check(user("ann", "secret"), "mail.smtp.ssl.enable = true");

            assertTold(
                    "the mail server does not relay mail to admin@example.org",
                    "Relay access denied",
                    "mail.smtp.port = 587: like this, the server offers no login",
                    trouble);
            assertFalse(trouble.contains("starttls"), trouble);
        }

        @Test
        void thatTheServerOffersAndThatWereNotUsed() {
            offers("PLAIN");
            server.at("RCPT", reply("554 5.7.1 <admin@example.org>: Recipient address rejected: Access denied"));

            assertTold("the mail server requires a login", "Access denied", "mail.smtp.user = NAME", check());
        }

        @Test
        void thatDoNotSuffice() throws IOException {
            offers("PLAIN");
            server.at("AUTH", reply("235 2.7.0 welcome")).at("RCPT", reply("554 5.7.1 Relay access denied"));

            String trouble = check(user("ann", "secret"));

            assertTold(
                    "the mail server does not relay mail to admin@example.org",
                    "Relay access denied",
                    "ask its administrator what ann may send",
                    trouble);
            assertTrue(trouble.contains(", as ann, "), trouble);
        }

        @Test
        void whoseNameIsAnAddressAreASenderTheServerKnows() throws IOException {
            offers("PLAIN");
            server.at("AUTH", reply("235 2.7.0 welcome")).at("MAIL", reply("553 5.7.1 not owned by user"));

            assertTold(
                    "the mail server refuses the sender",
                    "553 5.7.1 not owned by user (to MAIL)",
                    "mail.from = ann@example.org",
                    check(user("ann@example.org", "secret")));
        }

        @Test
        void withoutAPasswordFile() {
            assertTold(
                    "there is no password for ann",
                    "/etc/credstore/logmon.smtp-password: ",
                    "(umask 077; mkdir -p /etc/credstore; touch /etc/credstore/logmon.smtp-password)",
                    check("mail.smtp.user = ann"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "61 62 63 64 C2 A0 65 66 67 68    | character 5 is U+00A0, NO-BREAK SPACE",
                    "EF BB BF 73 65 63 72 65 74       | character 1 is U+FEFF, ZERO WIDTH NO-BREAK SPACE",
                    "73 65 63 72 65 74 0A 6F 6E 65    | character 7 is U+000A, LINE FEED (LF)",
                    "70 E4 73 73                      | it is not UTF-8",
                    "FF FE 73 00 65 00                | it is not UTF-8"
                })
        void withAPasswordThatHasMoreInItThanMeetsTheEye(String bytes, String objection) throws IOException {
            Path file = directory.resolve("password");
            Files.write(file, java.util.HexFormat.ofDelimiter(" ").parseHex(bytes.strip()));

            assertTold(
                    "the password for ann cannot be used",
                    file + ": is not plain text: " + objection,
                    "type it into " + file + " again, in UTF-8",
                    check("mail.smtp.user = ann\nmail.password-file = " + file));
            assertFalse(server.received().stream().anyMatch(line -> line.startsWith("AUTH")));
        }

        @Test
        void withAnEmptyPasswordFile() throws IOException {
            assertTold(
                    "there is no password for ann",
                    directory.resolve("password") + ": is empty",
                    "put the password, and nothing else, into it",
                    check(user("ann", "\n")));
        }

        @Test
        void withAnEmptyFileForTheAccessToken() throws IOException {
            assertTold(
                    "there is no access token for ann",
                    directory.resolve("password") + ": is empty",
                    "put the access token, and nothing else, into it",
                    check(user("ann", "\n") + "\nmail.smtp.auth.mechanisms = XOAUTH2"));
        }
    }
}
