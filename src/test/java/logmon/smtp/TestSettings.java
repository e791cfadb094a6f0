package logmon.smtp;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import logmon.config.Config;

/** The settings of a mail server on this machine, as a configuration has them. */
final class TestSettings {
    private TestSettings() {}

    /** Returns the settings with a port, and with these lines in place of those that are usual here. */
    static SmtpSettings at(int port, String... lines) {
        Stream<String> usual = Stream.of(
                "mail.from = logmon@web1.example",
                "mail.to = admin@example.org",
                "mail.smtp.host = 127.0.0.1",
                "mail.smtp.port = " + port);
        String text = Stream.concat(
                        usual.filter(line -> Arrays.stream(lines)
                                .flatMap(String::lines)
                                .noneMatch(other -> other.startsWith(line.split(" ")[0] + " "))),
                        Arrays.stream(lines))
                .collect(Collectors.joining("\n"));
        try {
            return Config.parse(text, "test", "web1.example").mail();
        } catch (Config.Invalid e) {
            throw new AssertionError(e);
        }
    }
}
