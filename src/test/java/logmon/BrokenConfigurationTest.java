package logmon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import logmon.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that does not start says so by mail. */
class BrokenConfigurationTest {
    @TempDir
    private Path directory;

    private final ScriptedSmtpServer server = new ScriptedSmtpServer();

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void theFaultsAreMailedWhereTheConfigurationSays() throws Exception {
        int status = run("mail.to = ann@example.org\nmatch.priority = loud\n");

        assertEquals(ExitStatus.CONFIGURATION, status);
        String received = String.join("\n", server.received());
        assertTrue(received.contains("RCPT TO:<ann@example.org>"), received);
        assertTrue(received.contains("\nSubject: [ALERT] logmon on "), received);
        assertTrue(received.contains(directory.resolve("logmon.properties") + ":4: match.priority: 'loud'"), received);
    }

    @Test
    void theyAreNotIfMailHasFaultsItself() throws Exception {
        int status = run("mail.subject =\nmatch.priority = loud\n");

        assertEquals(ExitStatus.CONFIGURATION, status);
        assertFalse(server.received().contains("DATA"));
    }

    @Test
    void nobodyIsMailedWhoAsksWhatIsWrong() throws Exception {
        int status = run("match.priority = loud\n", "--check");

        assertEquals(ExitStatus.CONFIGURATION, status);
        assertFalse(server.received().contains("DATA"));
    }

    private int run(String settings, String... arguments) throws IOException {
        Path config = Files.writeString(
                directory.resolve("logmon.properties"),
                "mail.from = logmon@web1\nmail.smtp.port = %d\n%s".formatted(server.port(), settings));
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        all[0] = "--config";
        all[1] = config.toString();
        PrintStream ignored = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        return LogMon.run(all, ignored, ignored);
    }
}
