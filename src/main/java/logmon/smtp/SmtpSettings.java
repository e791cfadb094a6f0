package logmon.smtp;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * Where mails go, {@code mail.*}.
 *
 * @param smtp handed to Jakarta Mail as it is; host, port and time-outs are always in it
 * @param passwordFile {@code null}: the systemd credential {@code smtp-password}, where there is one
 */
public record SmtpSettings(String from, List<String> to, Properties smtp, Path passwordFile) {
    /** Where logmon.service has systemd take the password from, as LoadCredential= says. */
    public static final Path CREDENTIAL = Path.of("/etc/credstore/logmon.smtp-password");

    /** The name or address of the mail server, {@code mail.smtp.host}. */
    public String host() {
        return smtp.getProperty("mail.smtp.host");
    }

    /** The port of the mail server, {@code mail.smtp.port}. */
    public int port() {
        return Integer.parseInt(smtp.getProperty("mail.smtp.port"));
    }

    /** For the eye. */
    public String server() {
        return host() + ":" + port();
    }

    /** Whether a host's name or address is that of the machine itself. */
    public static boolean isLoopback(String name) {
        return name.equals("localhost")
                || name.matches("127(\\.\\d{1,3}){3}")
                || name.equals("::1")
                || name.equals("[::1]");
    }
}
