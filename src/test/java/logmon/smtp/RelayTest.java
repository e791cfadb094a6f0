package logmon.smtp;

import static logmon.testing.ScriptedSmtpServer.exchange;
import static logmon.testing.ScriptedSmtpServer.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import logmon.config.Config;
import logmon.testing.ScriptedSmtpServer;
import logmon.testing.TestCertificates;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations of the README's section on mail servers, each with a server that behaves like those. */
@Timeout(60)
@ExtendWith(TestCertificates.Trusted.class)
class RelayTest {
    /** The longest command, without its end (RFC 5321, 4.5.3.1.4). */
    private static final int LONGEST = 510;

    @TempDir
    private Path directory;

    @AutoClose
    private final ScriptedSmtpServer server = new ScriptedSmtpServer();

    private final List<String> responses = new CopyOnWriteArrayList<>();

    static Stream<String> configurations() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.substring(readme.indexOf("\n## Mail servers"), readme.indexOf("\n## Everyday tasks"));
        return Pattern.compile("(?s)```properties\n(.*?)```")
                .matcher(section)
                .results()
                .map(block -> block.group(1));
    }

    @Test
    void thereIsOneForEachKindOfProvider() throws IOException {
        assertEquals(4, configurations().count());
        assertTrue(configurations().anyMatch(text -> text.contains("mail.smtp.port = 465")));
        assertEquals(
                2,
                configurations()
                        .filter(text -> text.contains("mechanisms = XOAUTH2"))
                        .count());
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void eachLogsInWithTheSecretOfTheFileBehindTls(String text) throws Exception {
        boolean token = text.contains("XOAUTH2");
        String secret = token ? "ya29." + "T".repeat(2_048) : "correct horse";

        assertEquals("", check(text, secret));

        String user = settings(text, secret).smtp().getProperty("mail.smtp.user");
        String response =
                token ? "user=" + user + "\001auth=Bearer " + secret + "\001\001" : user + "\0" + user + "\0" + secret;
        assertEquals(List.of(base64(response)), responses);
        if (!text.contains("= 465")) {
            assertTrue(server.received().indexOf("STARTTLS") < indexOf("AUTH "), server.received()::toString);
        }
        assertTrue(indexOf("AUTH ") < indexOf("RCPT TO:<me@"), server.received()::toString);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void noneSendsASecretToAServerThatOffersNoTls(String text) throws Exception {
        server.at("EHLO", reply("250-scripted\r\n250 AUTH PLAIN XOAUTH2"));
        SmtpSettings settings = settings(text, "secret");

        assertFalse(new SmtpMailer(settings).check().isEmpty());

        assertFalse(server.received().stream().anyMatch(line -> line.startsWith("AUTH")), server.received()::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 200, 350, 360, 370, 1_024, 4_096})
    void aTokenOfAnyLengthGoesThroughCommandsOf512Octets(int length) throws Exception {
        String text = configurations()
                .filter(block -> block.contains("XOAUTH2"))
                .findFirst()
                .orElseThrow();

        assertEquals("", check(text, "T".repeat(length)));

        assertTrue(new String(Base64.getDecoder().decode(responses.get(0)), StandardCharsets.UTF_8)
                .contains("Bearer " + "T".repeat(length) + "\001"));
    }

    @Test
    void aTokenThatHasExpiredIsRenewedInTheFileAndReadAgain() throws Exception {
        String text = configurations()
                .filter(block -> block.contains("XOAUTH2"))
                .findFirst()
                .orElseThrow();
        tls(text);
        SmtpMailer mailer = new SmtpMailer(settings(text, "old"));
        // base64 of {"status":"401"}, as Google has it: the client answers with an empty line.
        server.at("AUTH", exchange(responses, "334 eyJzdGF0dXMiOiI0MDEifQ==", "535 5.7.3 Authentication unsuccessful"));
        String refusal = mailer.check();
        server.at("AUTH", this::logIn);
        Files.writeString(directory.resolve("secret"), "new\n");

        assertEquals("", mailer.check());

        assertTrue(refusal.contains("the mail server refuses the access token of me@"), refusal);
        assertEquals("", responses.get(0));
        assertTrue(new String(Base64.getDecoder().decode(responses.get(1)), StandardCharsets.UTF_8)
                .contains("Bearer new\001"));
    }

    private String check(String text, String secret) throws Exception {
        tls(text);
        return new SmtpMailer(settings(text, secret)).check();
    }

    private void tls(String text) {
        server.certificate("mail")
                .at("EHLO", reply("250-scripted\r\n250-STARTTLS\r\n250 AUTH PLAIN XOAUTH2"))
                .at("AUTH", this::logIn);
        if (text.contains("= 465")) {
            server.beginsWithTls();
        }
    }

    /** Takes the initial response with the command, or after a continuation; the command has room for 512 octets. */
    private boolean logIn(java.net.Socket socket, java.io.OutputStream out) throws IOException {
        String command = server.received().get(server.received().size() - 1);
        String[] words = command.split(" ");
        if (command.length() > LONGEST) {
            return reply("500 5.5.2 line too long").act(socket, out);
        }
        if (words.length > 2) {
            responses.add(words[2]);
            return reply("235 2.7.0 accepted").act(socket, out);
        }
        return exchange(responses, "334 ", "235 2.7.0 accepted").act(socket, out);
    }

    /** The configuration of the README, but for its server, which is the scripted one, and the place of the secret. */
    private SmtpSettings settings(String text, String secret) throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), secret + "\n");
        String here = text.replaceAll("(?m)^mail\\.smtp\\.host = .*", "mail.smtp.host = 127.0.0.1")
                .replaceAll("(?m)^mail\\.smtp\\.port = .*", "mail.smtp.port = " + server.port())
                .replaceAll("(?m)^mail\\.password-file = .*\n", "");
        // To a server on this machine STARTTLS is not required otherwise.
        String starttls =
                text.contains("= 465") ? "" : "mail.smtp.starttls.enable = true\nmail.smtp.starttls.required = true\n";
        return Config.parse(here + starttls + "mail.password-file = " + file, "README.md", "web1.example.org")
                .mail();
    }

    private int indexOf(String start) {
        List<String> received = server.received();
        for (int i = 0; i < received.size(); i++) {
            if (received.get(i).startsWith(start)) {
                return i;
            }
        }
        throw new AssertionError("no " + start + " in " + received);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
