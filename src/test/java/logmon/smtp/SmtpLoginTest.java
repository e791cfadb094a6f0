package logmon.smtp;

import static logmon.testing.ScriptedSmtpServer.drop;
import static logmon.testing.ScriptedSmtpServer.exchange;
import static logmon.testing.ScriptedSmtpServer.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import logmon.config.Config;
import logmon.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Logging in (RFC 4954), and what is said about it when it fails. */
@Timeout(60)
class SmtpLoginTest {
    private static final String TOKEN = "T".repeat(1_024);

    @TempDir
    private Path directory;

    @AutoClose
    private final ScriptedSmtpServer server = new ScriptedSmtpServer();

    private final List<String> responses = new CopyOnWriteArrayList<>();

    @BeforeEach
    void offerLogins() {
        server.at("EHLO", reply("250-scripted\r\n250 AUTH PLAIN LOGIN NTLM XOAUTH2"));
    }

    private String check(String mechanism, String password) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), password + "\n");
        SmtpSettings settings = Config.parse("""
                        mail.smtp.port = %d
                        mail.smtp.user = ann@example.org
                        mail.smtp.auth.mechanisms = %s
                        mail.password-file = %s
                        """.formatted(server.port(), mechanism, file), "test", "web1.example")
                .mail();
        return new SmtpMailer(settings).check();
    }

    private static String oauth(String token) {
        String response = "user=ann@example.org\001auth=Bearer " + token + "\001\001";
        return Base64.getEncoder().encodeToString(response.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTokenThatIsTooLongForACommandFollowsOnALineOfItsOwn() throws Exception {
        server.at("AUTH", exchange(responses, "334 ", "235 2.7.0 ok"));

        assertEquals("", check("XOAUTH2", TOKEN));

        assertTrue(server.received().contains("AUTH XOAUTH2"));
        assertEquals(List.of(oauth(TOKEN)), responses);
    }

    @Test
    void aPasswordThatIsTooLongForACommandFollowsOnALineOfItsOwn() throws Exception {
        server.at("AUTH", exchange(responses, "334 ", "235 2.7.0 ok"));

        assertEquals("", check("PLAIN", TOKEN));

        assertTrue(server.received().contains("AUTH PLAIN"));
    }

    @Test
    void aTokenThatFitsGoesWithTheCommand() throws Exception {
        server.at("AUTH", reply("235 2.7.0 ok"));

        assertEquals("", check("XOAUTH2", "short"));

        assertTrue(server.received().contains("AUTH XOAUTH2 " + oauth("short")));
    }

    @Test
    void aServerThatTakesNoTwoStepsIsQuoted() throws Exception {
        server.at("AUTH", reply("504 5.5.4 no such mechanism"));

        assertTrue(check("XOAUTH2", TOKEN).contains("504 5.5.4 no such mechanism (to AUTH)"));
    }

    @Test
    void anErrorThatComesAsAChallengeIsAcknowledgedSoThatTheReplyIsToldOf() throws Exception {
        server.at("AUTH", exchange(responses, "334 eyJzdGF0dXMiOiI0MDAifQ==", "535 5.7.8 token expired"));

        String trouble = check("XOAUTH2", "old");

        assertEquals(List.of(""), responses);
        assertTrue(trouble.contains("535 5.7.8 token expired (to AUTH)"), trouble);
        assertTrue(trouble.contains("the mail server refuses the access token of ann@example.org"), trouble);
        assertFalse(trouble.contains("eyJzdGF0dXMiOiI0MDAifQ"), trouble);
    }

    @Test
    void theFileIsReadAtEachAttempt() throws Exception {
        server.at("AUTH", reply("235 2.7.0 ok"));

        check("XOAUTH2", "first");
        check("XOAUTH2", "second");

        assertTrue(server.received()
                .containsAll(List.of("AUTH XOAUTH2 " + oauth("first"), "AUTH XOAUTH2 " + oauth("second"))));
    }

    @Test
    void ofAFailedNtlmLoginNeitherChallengeNorResponseIsQuoted() throws Exception {
        byte[] challenge = Arrays.copyOf("NTLMSSP\0\002".getBytes(StandardCharsets.ISO_8859_1), 64);
        String encoded = Base64.getEncoder().encodeToString(challenge);
        server.at("AUTH", (socket, out) -> {
            exchange(responses, "334 " + encoded, "334 again").act(socket, out);
            return drop().act(socket, out);
        });

        String trouble = check("NTLM", "s3cret");

        assertFalse(responses.get(0).isEmpty());
        assertFalse(trouble.contains(responses.get(0)), trouble);
        assertFalse(trouble.contains("TlRMTVNT"), trouble);
        assertFalse(trouble.contains("again"), trouble);
        assertTrue(trouble.contains("(to AUTH)"), trouble);
    }

    @Test
    void aServerThatQuotesThePasswordIsNotQuotedWithIt() throws Exception {
        server.at(
                "AUTH",
                (socket, out) -> reply("535 5.7.8 s3cret is wrong in "
                                + server.received().get(server.received().size() - 1))
                        .act(socket, out));

        String trouble = check("PLAIN", "s3cret");

        assertTrue(trouble.contains("535 5.7.8 *** is wrong in AUTH PLAIN ***"), trouble);
    }
}
