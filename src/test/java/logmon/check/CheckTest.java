package logmon.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static logmon.testing.ScriptedSmtpServer.inTurn;
import static logmon.testing.ScriptedSmtpServer.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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

    private Run run(String mode, String... optionAndSettings) throws IOException {
        boolean strict = optionAndSettings.length > 0 && optionAndSettings[0].equals("--strict");
        String[] settings =
                strict ? Arrays.copyOfRange(optionAndSettings, 1, optionAndSettings.length) : optionAndSettings;
        Path config = Files.writeString(
                elsewhere.resolve("logmon.properties"),
                "mail.from = logmon@web1\nmail.smtp.localhost = web1\nmail.smtp.port = %d\n%s\n"
                        .formatted(server.port(), String.join("\n", settings)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, UTF_8);
        int status = LogMon.run(
                new String[] {
                    mode, strict ? "--strict" : mode, "--config", config.toString(), "--directory", directory.toString()
                },
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
                        %s
                        journal        ok, last entry of 2026-11-21T22:00:01Z
                        mail           ok, localhost:%d takes mail from logmon@web1 for root@localhost
                        """.formatted(BuiltInRules.ALL.size(), builtIn(), inForce(), server.port())),
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
                        %s
                        journal        ok, last entry of 2026-11-21T22:00:00Z
                        mail           FAILED: the mail server refuses the recipient root@localhost
                          tried: localhost:%d, plain text, no login, logmon@web1 to root@localhost
                          got:   550 5.1.1 unknown (to RCPT)
                          fix:   correct mail.to
                        When that is fixed: logmon --check --config %s && systemctl restart logmon
                        """.formatted(
                                BuiltInRules.ALL.size(),
                                builtIn(),
                                inForce(),
                                server.port(),
                                elsewhere.resolve("logmon.properties"))),
                run("--check"));
    }

    @Test
    void builtInRulesThatAreTurnedOffAreNotListed() throws Exception {
        new JournalFixture(directory).log("all is well");

        Run run = run("--check", "ignore.ssh-scan =");

        run.assertContains("built in: ignore.smtp-client, because ");
        assertFalse(run.out().contains("ssh-scan"), run.out());
    }

    @Test
    void aRuleThatHasEndedIsNoWarning() throws Exception {
        new JournalFixture(directory).log("all is well");

        Run run = run(
                "--check",
                "ignore.old.MESSAGE = x\nignore.old.UNTIL = 2026-01-31",
                "ignore.b.MESSAGE = x\nignore.b.UNTIL = 2999-01-31\nignore.b.HOURS = 2:00-4:00");

        assertEquals(ExitStatus.OK, run.status(), run.out());
        run.assertContains(":4) ended on 2026-01-31 and can be removed\n");
        run.assertContains(":6) is in force only until 2999-01-31, at 02:00-04:00\n");
        assertFalse(run.out().contains("WARNING"), run.out());
    }

    @Test
    void thresholdsAreListed() throws Exception {
        new JournalFixture(directory).log("all is well");

        Run run = run("--check", "alert.ssh = ssh\nalert.ssh.MORE_THAN = 5 in 10m");

        run.assertContains(":5): entries of this rule alert if a unit has more than 5 in 10m\n");
    }

    @Test
    void recipientsOfRulesAreListedAndTriedByThemselves() throws Exception {
        new JournalFixture(directory).log("all is well");
        server.at("RCPT", inTurn("250 ok", "550 5.1.1 unknown"));

        Run run = run("--check", "alert.db = postgresql\nmail.to.db = dba@example.org");

        assertEquals(ExitStatus.OK, run.status(), run.out());
        run.assertContains(":5): alerts of this rule go to dba@example.org\n");
        run.assertContains("mail           WARNING: mail.to.db (");
        run.assertContains("the mail server refuses the recipient dba@example.org\n");
    }

    private String inForce() {
        return """
                file           %s
                keywords       the built-in words
                priority       err and more severe alert, less severe than info do not""".formatted(elsewhere.resolve("logmon.properties"));
    }

    @Test
    void whatIsInForceIsListedWithItsPlace() throws Exception {
        new JournalFixture(directory).log("all is well");

        Run run = run(
                "--check",
                "match.keywords = (fail|error)",
                "match.priority = none",
                "journal.level = notice",
                "match.door.MESSAGE = door",
                "ignore.mine = a.service: b");

        String file = elsewhere.resolve("logmon.properties").toString();
        run.assertContains("keywords       (fail|error) (" + file + ":4)\n");
        run.assertContains("priority       none alerts by itself (" + file + ":5), less severe than notice do not ("
                + file + ":6)\n");
        run.assertContains("rule           match.door (" + file + ":7)\nrule           ignore.mine (" + file + ":8)\n");
    }

    @Test
    void aWarningIsAnErrorIfThatIsAskedFor() throws Exception {
        new JournalFixture(directory).log("all is well");

        Run run = run("--check", "ignore.x.MESSAGE = \"quoted\"");
        assertEquals(ExitStatus.OK, run.status(), run.out());
        run.assertContains("configuration  WARNING: " + elsewhere.resolve("logmon.properties")
                + ":4: ignore.x.MESSAGE: the quotes are part of the value");

        assertEquals(
                ExitStatus.CONFIGURATION,
                run("--check", "--strict", "ignore.x.MESSAGE = \"quoted\"").status());
        assertEquals(
                ExitStatus.OK,
                run("--check", "--strict", "ignore.x.MESSAGE = quoted").status());
    }

    @Test
    void aFileThatIsNotReadIsAWarning() throws Exception {
        new JournalFixture(directory).log("all is well");
        Path further = Files.createDirectory(elsewhere.resolve("logmon.properties.d"));
        for (String name :
                List.of("more.conf", "more", "a.properties~", ".hidden.conf", "b.properties.dpkg-old", "README")) {
            Files.writeString(further.resolve(name), "");
        }

        Run run = run("--check");

        assertEquals(
                List.of("more", "more.conf"),
                run.out()
                        .lines()
                        .filter(line -> line.contains("is not read"))
                        .map(line ->
                                line.replaceAll(".*/(\\S+) is not read: its name does not end in .properties", "$1"))
                        .toList());
    }

    @Test
    void aRuleThatExcludesEverythingOfTheLastDayIsAWarning() throws Exception {
        recent("a", "error in b", "c");

        Run run = run("--check", "ignore.all._HOSTNAME = web", "ignore.some.MESSAGE = error");

        run.assertContains("ignore rules   WARNING: " + elsewhere.resolve("logmon.properties")
                + ":4: ignore.all: excludes everything: it holds for each of 3 entries of the last day\n");
        assertFalse(run.out().contains("ignore.some: excludes"), run.out());
    }

    @Test
    void aFieldThatNoEntryOfTheLastDayHasIsAWarning() throws Exception {
        recent("a", "error in b", "c");

        Run run = run("--check", "ignore.mine.REQUEST_PATH = /x", "match.mine.MY_FIELD = yes");

        run.assertContains(":4: ignore.mine.REQUEST_PATH: none of 3 entries of the last day has this field");
        assertFalse(run.out().contains("MY_FIELD: none"), run.out());
    }

    /** Logs entries of the last minutes. */
    private void recent(String... messages) {
        int now = (int) Duration.between(JournalFixture.time(0), Instant.now()).toSeconds() - 60;
        try (JournalFixture.Writer writer = new JournalFixture(directory).writer()) {
            for (int i = 0; i < messages.length; i++) {
                writer.logAt(
                        now + i,
                        JournalFixture.field("MESSAGE", messages[i]),
                        JournalFixture.field("_HOSTNAME", "web1"),
                        JournalFixture.field("MY_FIELD", "yes"));
            }
        }
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
                received.contains("This is a test: logmon on " + host + " can send mail. An alert looks like this:"),
                run.out());
        assertTrue(received.contains("Priority err, keyword error, PID 4711."), run.out());
        assertTrue(
                received.stream().anyMatch(line -> line.startsWith("To ignore this kind, run: logmon --ignore ")),
                run.out());
        run.assertContains("RCPT TO:<root@localhost>\n250 ok\n");
        run.assertContains("250 2.0.0 Ok: queued as 4F2A81C3B7");
        run.assertContains("accepted the test mail for root@localhost; look for it there.\nThat is /var/mail/root");
        String end = run.out().substring(run.out().indexOf("The mail server has accepted"));
        assertTrue(Files.readString(Path.of("README.md")).contains(end), end);
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
