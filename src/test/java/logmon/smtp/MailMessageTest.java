package logmon.smtp;

import static logmon.testing.ScriptedSmtpServer.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import logmon.alert.AlertMail;
import logmon.alert.SendResult;
import logmon.config.Config;
import logmon.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a mail goes over the wire. */
@Timeout(60)
class MailMessageTest {
    @AutoClose
    private final ScriptedSmtpServer server = new ScriptedSmtpServer();

    /** Sends a mail, and returns the lines that the server received, as UTF-8. */
    private List<String> sent(String body, String... settings) throws Exception {
        SmtpSettings config = Config.parse(
                        "mail.smtp.port = " + server.port() + "\n" + String.join("\n", settings), "test", "web1")
                .mail();
        AlertMail mail = new AlertMail("0123.logmon@web1", "[ALERT] Error", body, "", "4567.root.logmon@web1");
        SendResult result = new SmtpMailer(config).send(mail, null);
        assertEquals(SendResult.Outcome.ACCEPTED, result.outcome(), result.detail());
        return server.received().stream()
                .map(line -> new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .toList();
    }

    private static void assertLine(String line, List<String> lines) {
        assertTrue(lines.contains(line), () -> "'" + line + "' is not in: " + String.join("\n", lines));
    }

    @Test
    void anAlertForOthersNamesThemInItsHeaderAndGoesToTheCopiesToo() throws Exception {
        SmtpSettings config = Config.parse(
                        "mail.smtp.port = " + server.port() + "\nmail.to = a@example.org\nmail.cc = c@example.org",
                        "test",
                        "web1")
                .mail();

        new SmtpMailer(config)
                .send(new AlertMail("0123", "s", "b\n", "", "4567", List.of("Dan <d@example.org>")), null);

        assertEquals(
                List.of("RCPT TO:<d@example.org>", "RCPT TO:<c@example.org>", "To: Dan <d@example.org>"),
                server.received().stream()
                        .filter(line -> line.startsWith("RCPT") || line.startsWith("To:"))
                        .toList());
    }

    @Test
    void textThatIsNotAsciiIsNotEncodedForAServerThatAcceptsEightBits() throws Exception {
        List<String> lines = sent("Zürich – 東京 😀 failed =20\n");

        assertLine("MAIL FROM:<logmon@web1> BODY=8BITMIME", lines);
        assertLine("Content-Transfer-Encoding: 8bit", lines);
        assertLine("Zürich – 東京 😀 failed =20", lines);
    }

    @Test
    void textThatIsNotAsciiIsEncodedForAServerThatDoesNot() throws Exception {
        server.at("EHLO", reply("250 scripted"));

        List<String> lines = sent("The disk in Zürich failed\n");

        assertLine("MAIL FROM:<logmon@web1>", lines);
        assertLine("The disk in Z=C3=BCrich failed", lines);
    }

    @Test
    void textThatIsNotAsciiIsEncodedWhereTheConfigurationSaysSo() throws Exception {
        assertLine(
                "The disk in Z=C3=BCrich failed",
                sent("The disk in Zürich failed\n", "mail.smtp.allow8bitmime = false"));
    }

    @Test
    void asciiIsNeverEncoded() throws Exception {
        server.at("EHLO", reply("250 scripted"));
        String rule = "ignore.app-1234 = app.service: regex=3D of * " + "x".repeat(300);

        List<String> lines = sent(rule + "\n");

        assertLine("Content-Transfer-Encoding: 7bit", lines);
        assertLine(rule, lines);
    }

    @Test
    void theMessageIdAndTheReferencesAreInTheSendersDomain() throws Exception {
        List<String> lines = sent("error\n", "mail.from = Alerts <alerts@example.org>");

        assertLine("Message-ID: <0123.logmon@example.org>", lines);
        assertLine("References: <4567.root.logmon@example.org>", lines);
        assertLine("In-Reply-To: <4567.root.logmon@example.org>", lines);
        assertLine("EHLO example.org", lines);
    }

    @Test
    void namesThatAreNotAsciiAreEncodedWords() throws Exception {
        List<String> lines = sent(
                "error\n",
                "mail.from = Wächter <alerts@example.org>",
                "mail.to = Jürgen Groß <juergen@example.org>, Ann <ann@example.org>");

        assertLine("From: =?UTF-8?Q?W=C3=A4chter?= <alerts@example.org>", lines);
        assertLine(
                "To: =?UTF-8?Q?J=C3=BCrgen_Gro=C3=9F?= <juergen@example.org>, Ann <ann@example.org>",
                List.of(String.join("\n", lines).replaceAll("\n[ \t]+", " ").split("\n")));
        assertLine("RCPT TO:<juergen@example.org>", lines);
    }

    @Test
    void whoGetsACopyIsARecipientAsWell() throws Exception {
        List<String> lines =
                sent("error\n", "mail.to = ann@example.org", "mail.cc = Bob <bob@example.org>, cy@example.org");

        assertLine("To: ann@example.org", lines);
        assertLine("Cc: Bob <bob@example.org>, cy@example.org", lines);
        assertLine("RCPT TO:<bob@example.org>", lines);
        assertLine("RCPT TO:<cy@example.org>", lines);
    }

    @Test
    void answersGoWhereTheConfigurationSays() throws Exception {
        assertLine("Reply-To: Ops <ops@example.org>", sent("error\n", "mail.reply-to = Ops <ops@example.org>"));
    }

    @Test
    void headersThatAreNotConfiguredAreNotThere() throws Exception {
        assertFalse(sent("error\n").stream().anyMatch(line -> line.startsWith("Cc:") || line.startsWith("Reply-To:")));
    }

    @Nested
    class ALineThatIsTooLong {
        private static List<String> folded(String line) {
            String folded = MailMessage.folded("first\n" + line + "\nlast\n");
            assertEquals("first" + line + "last", folded.replace("\n", ""));
            List<String> lines = folded.lines().toList();
            assertTrue(lines.stream().allMatch(l -> l.getBytes(StandardCharsets.UTF_8).length <= MailMessage.MAX_LINE));
            return lines;
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "ü", "東", "😀", "a b ", "e\u0301", " ", "\u0301"})
        void isFoldedWithoutLoss(String part) {
            assertTrue(folded(part.repeat(5_000)).size() > 5);
        }

        @Test
        void isFilledAsFarAsItMayBe() {
            assertEquals(
                    "x".repeat(MailMessage.MAX_LINE), folded("x".repeat(5_000)).get(1));
            assertEquals("東".repeat(332), folded("東".repeat(5_000)).get(1));
        }

        @Test
        void isFoldedAtABlankNearTheEnd() {
            assertEquals(
                    "x".repeat(950) + " ",
                    folded("x".repeat(950) + " " + "y".repeat(950)).get(1));
        }

        @Test
        void isNotFoldedBetweenALetterAndItsMark() {
            assertTrue(folded("xe\u0301".repeat(2_000)).stream().noneMatch(line -> line.startsWith("\u0301")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\n", "a", "a\n\nb\n", "\n\n"})
        void isAllThatIsChanged(String text) {
            assertEquals(text, MailMessage.folded(text));
        }
    }
}
