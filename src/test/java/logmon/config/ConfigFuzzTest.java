package logmon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import logmon.testing.Fuzz;
import logmon.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a configuration file contains, it is used or refused with its faults; nothing else happens. */
@Timeout(300)
class ConfigFuzzTest {
    @Test
    void aConfigurationIsValidOrItsFaultsAreNamed() throws Exception {
        String shipped = Files.readString(Path.of("systemd/logmon.properties"))
                .replaceAll("(?m)^# .*\n|^#?\n", "")
                .replaceAll("(?m)^#", "");
        String text = shipped + """
                mail.smtp.user = me@example.org
                mail.smtp.auth.mechanisms = XOAUTH2
                mail.smtp.starttls.required = true
                match.backup._SYSTEMD_UNIT = backup.service
                match.backup.MESSAGE = regex:(?i)skipped \\\\d+ files
                ignore.ssh-c55f = ssh.service: Failed password for invalid user * from * port *
                ignore.backup.SYSLOG_IDENTIFIER = rsync
                ignore.backup.MESSAGE = regex:^file has vanished: "[^"]+"$
                ignore.ssh-scan =
                """;
        Config.parse(text, "whole", "web1.example.org");

        Fuzz.forEach(500, random -> {
            String mutated = Fuzz.mutated(random, text);
            try {
                Config config = Config.parse(mutated, "fuzz", "web1.example.org");
                assertFalse(config.mail().recipients().isEmpty());
                assertTrue(config.mail().port() > 0);
            } catch (Config.Invalid e) {
                e.getMessage().lines().forEach(line -> {
                    assertTrue(line.startsWith("fuzz:"), line);
                    assertEquals(Text.printable(line), line);
                });
                assertFalse(e.getMessage().isBlank());
            }
        });
    }
}
