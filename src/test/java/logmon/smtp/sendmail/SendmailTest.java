package logmon.smtp.sendmail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines as Debian's packages leave them, with the configurations of their man pages. */
class SendmailTest {
    @TempDir
    private Path root;

    private void file(String path, String text) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), text);
    }

    private List<String> settings(String program, String configuration, String text) throws IOException {
        file("usr/sbin/sendmail", "");
        file(program, "");
        file(configuration, text);
        List<String> advice = Sendmail.advice(root);
        assertTrue(advice.get(1).contains("Install no other"), advice.toString());
        return advice.stream().filter(line -> line.startsWith("mail.")).toList();
    }

    @Test
    void theDefaultAccountOfMsmtpIsTheRelay() throws Exception {
        List<String> settings = settings("usr/bin/msmtp", "etc/msmtprc", """
                # Set default values for all following accounts.
                defaults
                port 587
                tls on
                auth on

                account freemail
                host smtp.freemail.example
                from joe@freemail.example
                user joe.smith
                password secret

                account work : freemail
                host "mail.work.example"
                from joe@work.example

                account default : work
                """);

        assertEquals(
                List.of(
                        "mail.smtp.host = mail.work.example",
                        "mail.smtp.port = 587",
                        "mail.smtp.user = joe.smith",
                        "mail.from = joe@work.example"),
                settings);
        assertFalse(Sendmail.advice(root).toString().contains("secret"));
    }

    @Test
    void anAccountOfMsmtpThatIsTheOnlyOneIsTheRelay() throws Exception {
        assertEquals(
                List.of(
                        "mail.smtp.host = smtp.example.org",
                        "mail.smtp.port = 465",
                        "mail.smtp.ssl.enable = true",
                        "mail.smtp.user = me@example.org",
                        "mail.from = me@example.org"),
                settings("usr/bin/msmtp", "etc/msmtprc", """
                        account default
                        host smtp.example.org
                        tls on
                        tls_starttls off
                        user me@example.org
                        """));
    }

    @Test
    void settingsOfMsmtpWithoutAnAccountCount() throws Exception {
        assertEquals(
                List.of("mail.smtp.host = relay.example.org", "mail.smtp.port = 25"),
                settings("usr/bin/msmtp", "etc/msmtprc", "host relay.example.org\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "smtp.example.org smtp --port=587 --starttls --user=me --pass=x | 587 | - | me",
                "smtp.example.org smtp --ssl --user=me --pass=x | 465 | true | me",
                "smtp.example.org | 25 | - | -"
            })
    void theFirstRemoteOfNullmailerIsTheRelay(String remote, String port, String tls, String user) throws Exception {
        List<String> settings =
                settings("usr/sbin/nullmailer-send", "etc/nullmailer/remotes", remote + "\nother.example smtp\n");

        assertEquals("mail.smtp.host = smtp.example.org", settings.get(0));
        assertEquals("mail.smtp.port = " + port, settings.get(1));
        assertEquals(tls != null, settings.contains("mail.smtp.ssl.enable = true"));
        assertEquals(user != null, settings.contains("mail.smtp.user = me"));
    }

    @Test
    void theSmarthostOfDmaIsTheRelayAndTheUserIsInItsOwnFile() throws Exception {
        file("etc/dma/auth.conf", "# user|host:password\nother|other.example:x\nme|smtp.example.org:secret\n");

        assertEquals(
                List.of("mail.smtp.host = smtp.example.org", "mail.smtp.port = 587", "mail.smtp.user = me"),
                settings("usr/sbin/dma", "etc/dma/dma.conf", """
                        SMARTHOST smtp.example.org
                        PORT 587
                        AUTHPATH /etc/dma/auth.conf
                        SECURETRANSFER
                        STARTTLS
                        """));
    }

    @Test
    void theHubOfSsmtpIsTheRelay() throws Exception {
        assertEquals(
                List.of("mail.smtp.host = smtp.example.org", "mail.smtp.port = 2525", "mail.smtp.user = me"),
                settings("usr/sbin/ssmtp", "etc/ssmtp/ssmtp.conf", """
                        root=postmaster
                        mailhub=smtp.example.org:2525
                        AuthUser=me
                        AuthPass=secret
                        UseTLS=YES
                        UseSTARTTLS=YES
                        """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "localhost\n", "\u0000\u00ff: |\n\n\n"})
    void withoutARelayTheFileIsNamed(String text) throws Exception {
        List<String> settings = settings("usr/sbin/nullmailer-send", "etc/nullmailer/remotes", text);

        assertTrue(settings.get(0).startsWith("mail.smtp.host = "), settings.toString());
    }

    @Test
    void aSendmailThatIsNotKnownIsNotReplaced() throws Exception {
        file("usr/sbin/sendmail", "");

        String advice = String.join("\n", Sendmail.advice(root));
        assertTrue(advice.startsWith("logmon speaks SMTP"), advice);
        assertFalse(advice.contains("apt install"), advice);
    }

    @ParameterizedTest
    @ValueSource(strings = {"usr/sbin/postfix", "usr/sbin/exim4", "usr/sbin/smtpd", "usr/sbin/praliases"})
    void aMailServerThatIsThereIsToBeStarted(String server) throws Exception {
        file("usr/sbin/sendmail", "");
        file(server, "");

        assertTrue(Sendmail.advice(root).get(0).startsWith("apt install postfix"));
    }

    @Test
    void withoutSendmailAMailServerCanBeInstalled() throws Exception {
        file("usr/bin/msmtp", "");

        assertTrue(Sendmail.advice(root).get(0).startsWith("apt install postfix"));
    }
}
