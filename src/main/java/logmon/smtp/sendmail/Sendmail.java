package logmon.smtp.sendmail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The {@code /usr/sbin/sendmail} of this machine, if it is one that only hands mail on. */
public final class Sendmail {
    private interface Reader {
        Relay read(Path file) throws IOException;
    }

    /**
     * A program that only hands mail on.
     *
     * @param evidence a file that no other sendmail has
     */
    private record Program(String name, String evidence, String configuration, Reader reader) {}

    private static final List<Program> PROGRAMS = List.of(
            new Program("nullmailer", "usr/sbin/nullmailer-send", "etc/nullmailer/remotes", Relay::nullmailer),
            new Program("dma", "usr/sbin/dma", "etc/dma/dma.conf", Relay::dma),
            new Program("ssmtp", "usr/sbin/ssmtp", "etc/ssmtp/ssmtp.conf", Relay::ssmtp),
            // Last, because it may be there without being the sendmail.
            new Program("msmtp", "usr/bin/msmtp", "etc/msmtprc", Relay::msmtp));

    /** Those of Debian's mail servers, which offer SMTP when they run. */
    private static final List<String> SERVERS =
            List.of("usr/sbin/postfix", "usr/sbin/exim4", "usr/sbin/smtpd", "usr/sbin/praliases");

    private static final List<String> INSTALL = List.of(
            "apt install postfix; one that is installed: systemctl start postfix",
            "(or exim4); or one elsewhere: mail.smtp.host = NAME");

    private Sendmail() {}

    /**
     * Returns what to do on a machine where nothing listens on port 25, a line each. What would replace a {@code sendmail}
     * is not proposed.
     *
     * @param root the root of the file system
     */
    public static List<String> advice(Path root) {
        if (!Files.exists(root.resolve("usr/sbin/sendmail"))
                || SERVERS.stream().anyMatch(server -> Files.exists(root.resolve(server)))) {
            return INSTALL;
        }
        Program program = PROGRAMS.stream()
                .filter(known -> Files.exists(root.resolve(known.evidence())))
                .findFirst()
                .orElse(null);
        if (program == null) {
            return List.of(
                    "logmon speaks SMTP, and /usr/sbin/sendmail does not listen for it:",
                    "mail.smtp.host = the server to which sendmail hands mail");
        }
        List<String> lines = new ArrayList<>();
        lines.add("logmon speaks SMTP, and %s, the sendmail of this machine, does not".formatted(program.name()));
        lines.add("listen for it. Install no other; name its mail server in /etc/logmon.properties:");
        lines.addAll(settings(program, root));
        return lines;
    }

    private static List<String> settings(Program program, Path root) {
        Path file = root.resolve(program.configuration());
        try {
            Relay relay = program.reader().read(file);
            if (relay != null) {
                List<String> settings = new ArrayList<>(relay.settings());
                if (relay.user() != null) {
                    settings.add("and the password as in logmon.properties(5), PASSWORD");
                }
                return settings;
            }
        } catch (IOException e) {
            // Missing, or not for this user: then the administrator knows better.
        }
        return List.of("mail.smtp.host = the server that /%s names".formatted(program.configuration()));
    }
}
