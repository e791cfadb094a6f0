package logmon.smtp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Where mails go, {@code mail.*}.
 *
 * @param from the sender, "Name <address>" or the address alone, as all of these
 * @param cc further recipients
 * @param replyTo the address for replies; empty for the sender
 * @param smtp passed to Jakarta Mail unchanged; always has host, port and timeouts
 * @param passwordFile {@code null}: the systemd credential {@code smtp-password}, where there is one
 */
public record SmtpSettings(
        String from, List<String> to, List<String> cc, List<String> replyTo, Properties smtp, Path passwordFile) {
    /** Where logmon.service has systemd take the password from, as LoadCredential= says. */
    public static final Path CREDENTIAL = Path.of("/etc/credstore/logmon.smtp-password");

    /** All recipients of a mail. */
    public List<String> recipients() {
        return recipients(null);
    }

    /** All recipients of a mail for these; null: for those of {@code mail.to}. */
    public List<String> recipients(List<String> others) {
        return Stream.concat((others == null ? to : others).stream(), cc.stream())
                .distinct()
                .toList();
    }

    /** Returns the same settings with other recipients in the place of {@code mail.to}, and {@code mail.cc} empty. */
    public SmtpSettings sendingTo(List<String> others) {
        return new SmtpSettings(from, others, List.of(), replyTo, smtp, passwordFile);
    }

    /** The domain of the sender. */
    String domain() {
        String address = Reply.address(from);
        return address.substring(address.indexOf('@') + 1);
    }

    /** The name or address of the mail server, {@code mail.smtp.host}. */
    public String host() {
        return smtp.getProperty("mail.smtp.host");
    }

    /** The port of the mail server, {@code mail.smtp.port}. */
    public int port() {
        return Integer.parseInt(smtp.getProperty("mail.smtp.port"));
    }

    /** How long each reply may take, {@code mail.smtp.timeout}; that to the end of a mail twice as long. */
    Duration replyTimeout() {
        return Duration.ofMillis(Long.parseLong(smtp.getProperty("mail.smtp.timeout")));
    }

    /** Looks up the addresses to connect to, in order; null stands for the address of a proxy. */
    List<InetAddress> addresses() throws UnknownHostException {
        if (smtp.containsKey("mail.smtp.proxy.host") || smtp.containsKey("mail.smtp.socks.host")) {
            return Collections.singletonList(null);
        }
        List<InetAddress> addresses = new ArrayList<>(List.of(InetAddress.getAllByName(host())));
        // RFC 6761, 6.3: "localhost" is both, also where /etc/hosts knows one of them only.
        for (String loopback : host().equals("localhost") ? List.of("127.0.0.1", "::1") : List.<String>of()) {
            InetAddress address = InetAddress.getByName(loopback);
            if (!addresses.contains(address)) {
                addresses.add(address);
            }
        }
        return addresses;
    }

    /** Returns whether what is in the password file is an access token of OAuth2. */
    boolean logsInByToken() {
        return smtp.getProperty("mail.smtp.auth.mechanisms", "").contains("XOAUTH2");
    }

    /** Returns how the password of a file becomes the credential, a line each; a credential that is there stays. */
    public List<String> passwordAsCredential() {
        return List.of(
                "mkdir -p -m 700 %s; cp -n %s %s".formatted(CREDENTIAL.getParent(), passwordFile, CREDENTIAL),
                "and take mail.password-file out");
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
