package logmon.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static logmon.testing.ScriptedSmtpServer.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import logmon.ExitStatus;
import logmon.LogMon;
import logmon.config.BuiltInRules;
import logmon.testing.JournalFixture;
import logmon.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --check} and {@code --test-mail}, from the command line to what is printed. */
class CheckTest {
    private static final String PASSWORD = "s3cret pässword";

    @TempDir
    private Path directory;

    @TempDir
    private Path elsewhere;

    @AutoClose
    private final ScriptedSmtpServer server = new ScriptedSmtpServer();

    private record Run(int status, String out) {
        private void assertContains(String part) {
            assertTrue(out.contains(part), () -> "'" + part + "' is not in:\n" + out);
        }
    }

    private Run run(String mode, String... settings) throws IOException {
        Path config = Files.writeString(
                elsewhere.resolve("logmon.properties"),
                "mail.from = logmon@web1\nmail.smtp.localhost = web1\nmail.smtp.port = %d\n%s\n"
                        .formatted(server.port(), String.join("\n", settings)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, UTF_8);
        int status = LogMon.run(
                new String[] {mode, "--config", config.toString(), "--directory", directory.toString()},
                stream,
                stream);
        return new Run(status, out.toString(UTF_8));
    }

    @Test
    void allThatIsWellIsALineEach() throws Exception {
        new JournalFixture(directory).log("all is well", "still");

        assertEquals(
                new Run(ExitStatus.OK, """
                        configuration  ok, %d ignore rules
                        %s
                        journal        ok, last entry of 2026-11-21T22:00:01Z
                        mail           ok, localhost:%d takes mail from logmon@web1 for root@localhost
                        """.formatted(BuiltInRules.ALL.size(), builtIn(), server.port())),
                run("--check"));
        assertFalse(server.received().contains("DATA"));
    }

    @Test
    void whatIsNotIsToldWithTheMendAndWhatToDoThen() throws Exception {
        new JournalFixture(directory).log("all is well");
        server.at("RCPT", reply("550 5.1.1 unknown"));

        assertEquals(
                new Run(ExitStatus.UNAVAILABLE, """
                        configuration  ok, %d ignore rules
                        %s
                        journal        ok, last entry of 2026-11-21T22:00:00Z
                        mail           FAILED: the mail server refuses the recipient root@localhost
                          tried: localhost:%d, plain text, no login, logmon@web1 to root@localhost
                          got:   550 5.1.1 unknown (to RCPT)
                          fix:   correct mail.to
                        When that is fixed: logmon --check --config %s && systemctl restart logmon
                        """.formatted(
                        BuiltInRules.ALL.size(), builtIn(), server.port(), elsewhere.resolve("logmon.properties"))),
                run("--check"));
    }

    @Test
    void builtInRulesThatAreTurnedOffAreNotListed() throws Exception {
        new JournalFixture(directory).log("all is well");

        Run run = run("--check", "ignore.ssh-scan =");

        run.assertContains("built in: ignore.smtp-client, because ");
        assertFalse(run.out().contains("ssh-scan"), run.out());
    }

    private static String builtIn() {
        return BuiltInRules.ALL.stream()
                .map(rule -> "               built in: ignore.%s, because %s".formatted(rule.name(), rule.reason()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aDirectoryWithoutAnEntryIsAWarning() throws Exception {
        Run run = run("--check");

        assertEquals(ExitStatus.OK, run.status(), run.out());
        run.assertContains(
                "journal        WARNING: no entry in " + directory + "\n  fix:   is journal.directory right?");
        run.assertContains("systemctl status systemd-journal-remote\n");
        run.assertContains("When that is fixed:");
    }

    @Test
    void aDirectoryThatIsNotThereIsAFailureAndTheMailIsTriedAllTheSame() throws Exception {
        Files.delete(directory);
        Run run = run("--check");

        assertEquals(ExitStatus.UNAVAILABLE, run.status(), run.out());
        run.assertContains("journal        FAILED: journal.directory: there is no directory " + directory
                + "\n  fix:   correct journal.directory");
        run.assertContains("mail           ok, ");
        Files.createDirectory(directory);
    }

    @Test
    void theTestMailIsAnAlertAsItComes() throws Exception {
        Run run = run("--test-mail");

        assertEquals(ExitStatus.OK, run.status(), run.out());
        String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        List<String> received = server.received();
        assertTrue(received.contains("Subject: [ALERT] Test from logmon on " + host), run.out());
        assertTrue(
                received.contains("This is a test: logmon on " + host + " can send mail. An alert comes like this:"),
                run.out());
        assertTrue(received.contains("Priority err, keyword error, PID 4711."), run.out());
        assertTrue(
                received.stream().anyMatch(line -> line.startsWith("To ignore this kind, run: logmon --ignore ")),
                run.out());
        run.assertContains("RCPT TO:<root@localhost>\n250 ok\n");
        run.assertContains("250 2.0.0 Ok: queued as 4F2A81C3B7");
        run.assertContains("taken the test mail for root@localhost; look for it there.\nThat is /var/mail/root");
    }

    @Test
    void twoTestMailsAreNotTakenForTheSame() throws Exception {
        run("--test-mail");
        run("--test-mail");

        assertEquals(
                2,
                server.received().stream()
                        .filter(line -> line.startsWith("Message-ID: "))
                        .distinct()
                        .count());
    }

    @Test
    void aTestMailThatIsRefusedShowsTheDialogueAndThenTheMend() throws Exception {
        server.at("MAIL", reply("553 5.7.1 not from you"));

        Run run = run("--test-mail");

        assertEquals(ExitStatus.UNAVAILABLE, run.status(), run.out());
        run.assertContains("MAIL FROM:<logmon@web1>\n553 5.7.1 not from you\n");
        run.assertContains("\nThe test mail was not sent: the mail server refuses the sender\n  tried: ");
        run.assertContains("\n  fix:   mail.from = ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN", "DIGEST-MD5", "CRAM-MD5"})
    void theDialogueSaysHowTheLoginWentAndShowsNoPassword(String mechanism) throws Exception {
        Files.writeString(elsewhere.resolve("password"), PASSWORD);
        String user = "mail.smtp.user = ann\nmail.password-file = " + elsewhere.resolve("password");
        String sasl = mechanism.equals("CRAM-MD5")
                ? "mail.smtp.sasl.enable = true\nmail.smtp.sasl.mechanisms = CRAM-MD5"
                : "";
        server.at("EHLO", reply("250-scripted\r\n250 AUTH " + mechanism))
                .at(
                        "AUTH",
                        reply(
                                switch (mechanism) {
                                    case "PLAIN" -> "235 welcome";
                                    case "LOGIN" -> "334 " + base64("Username:");
                                    case "CRAM-MD5" -> "334 " + base64("<1896.697170952@scripted>");
                                    default ->
                                        "334 "
                                                + base64(
                                                        "realm=\"scripted\",nonce=\"abc\",qop=\"auth\",algorithm=md5-sess,charset=utf-8");
                                }))
                .at(base64("ann").toUpperCase(), reply("334 " + base64("Password:")))
                .at(base64(PASSWORD).toUpperCase(), reply("235 welcome"));

        Run run = run("--test-mail", user, sasl);

        String password = base64(PASSWORD);
        if (mechanism.equals("PLAIN") || mechanism.equals("LOGIN")) {
            assertEquals(ExitStatus.OK, run.status(), run.out());
            run.assertContains("(AUTH " + mechanism + " succeeded)\n");
            String plain = "AUTH PLAIN " + base64("ann\0ann\0" + PASSWORD);
            assertTrue(server.received().contains(mechanism.equals("PLAIN") ? plain : password), run.out());
        } else {
            // The scripted server cannot tell that the answer is right.
            run.assertContains("the mail server refuses the login of ann");
        }
        for (String line : run.out().lines().toList()) {
            assertFalse(line.contains("s3cret"), run.out());
            // In base64 it stands at one of three offsets.
            for (int offset = 0; offset < 3; offset++) {
                String encoded = base64("x".repeat(offset) + PASSWORD);
                assertFalse(line.contains(encoded.substring(4, encoded.length() - 4)), run.out());
            }
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
