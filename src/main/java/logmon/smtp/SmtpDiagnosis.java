package logmon.smtp;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.smtp.sendmail.Sendmail;
import logmon.text.Text;

/**
 * Explains a failed dialogue with a mail server to the administrator who has to fix it.
 *
 * @param command the last one, without a password; before the first: {@link #MAIL}, {@link #PASSWORD},
 *     {@link #CONNECT} or {@link #GREETING}
 * @param reply the server's reply to it, on one line; empty: none came, or after STARTTLS no TLS
 * @param encrypted whether TLS was on by then, or was to be from the start
 * @param logins the ways to log in that the server offers; {@code null}: none
 * @param certificate the server's, where that is the trouble; {@code null}: not known
 * @param causes what was thrown, outermost first
 */
record SmtpDiagnosis(
        SmtpSettings settings,
        String command,
        String reply,
        boolean encrypted,
        String logins,
        ServerCertificate certificate,
        List<Exception> causes) {

    /** Stands for a command while the mail is put together. */
    static final String MAIL = "(mail)";

    /** Stands for a command while the password is looked for. */
    static final String PASSWORD = "(password)";

    /** Stands for a command until there is a connection. */
    static final String CONNECT = "(connection)";

    /** Stands for a command from then to the server's greeting. */
    static final String GREETING = "(greeting)";

    /** Said of a server whose host is not in mail.smtp.ssl.trust. */
    static final String NOT_IN_TRUST = "Server is not trusted";

    private static final Pattern REPLY = Pattern.compile("[2-5]\\d\\d(?: .*)?", Pattern.DOTALL);
    private static final Pattern RECIPIENT = Pattern.compile("RCPT TO:<(.*)>.*");

    private static final String NO_STARTTLS = "STARTTLS is required";
    private static final String NO_COMMON_LOGIN = "No authentication mechanisms supported";
    private static final String TOO_WEAK = "constraints";
    private static final String NO_TLS = "Unsupported or unrecognized SSL message";

    private static final String OTHER_PORT = "mail.smtp.port: 25 and 587 are usual; where the server begins with TLS,\n"
            + "as on 465, mail.smtp.ssl.enable = true";

    /** What Java says if both sides know TLS, but no version or no cipher in common. */
    private static final List<String> TLS_FAILURES = List.of(
            "protocol_version",
            "protocol version",
            "No appropriate protocol",
            "handshake_failure",
            "insufficient_security",
            "no cipher suites in common");

    /** What is wrong; then, each on a line or more: what was tried, what came of it, and the fix. */
    String explain() {
        Advice advice = advice();
        return Text.withFix(
                "%s\n  tried: %s\n  got:   %s"
                        .formatted(
                                Text.printable(fill(advice.problem())),
                                Text.cap(Text.printable(tried()), 300),
                                Text.cap(Text.printable(got()), 400)),
                fill(advice.fix()).lines().map(Text::printable).toArray(String[]::new));
    }

    private Advice advice() {
        if (command.equals(PASSWORD)) {
            return thrown(PasswordFile.NOT_PLAIN)
                    ? new Advice(
                            "the {secret} for {user} cannot be used",
                            "type it into {file} again, in UTF-8: what is\n"
                                    + "copied from a web page may have invisible characters in it")
                    : new Advice("there is no {secret} for {user}", passwordFix());
        }
        if (thrown(NO_STARTTLS)) {
            return new Advice(
                    "the mail server offers no STARTTLS",
                    "mail.smtp.port = 587; or 465 and mail.smtp.ssl.enable = true; or, where\n"
                            + "nobody can listen, plain text: mail.smtp.starttls.required = false");
        }
        if (thrown(NO_COMMON_LOGIN)) {
            return new Advice("the mail server offers no way to log in that logmon knows", otherLogin());
        }
        if (reply.isEmpty()) {
            return command.equals(CONNECT) ? unconnected() : unanswered();
        }
        if (command.equals(GREETING) && !REPLY.matcher(reply).matches()) {
            return new Advice(
                    "{server} answers, but is not a mail server",
                    "mail.smtp.port: 25, 587 or 465 are usual; or another mail.smtp.host");
        }
        Cause cause =
                ReplyRules.causeOf(Reply.of(command, reply, settings, encrypted, logins != null && user() == null));
        return cause == null ? anything() : cause.advice();
    }

    private String passwordFix() {
        if (!thrown(PasswordFile.DENIED)) {
            return "(umask 077; mkdir -p {directory}; touch {file})\n"
                    + "put the {secret}, and nothing else, into it; systemctl restart logmon";
        }
        return settings.passwordFile() == null
                ? "only root may read it: sudo logmon --check"
                : "to keep it readable by root alone, make it a credential of the service:\n"
                        + String.join("\n", settings.passwordAsCredential());
    }

    private Advice unconnected() {
        if (has(UnknownHostException.class)) {
            return new Advice(
                    "there is no host named {host}",
                    "correct mail.smtp.host; or is the name service down? getent hosts {host}");
        }
        if (!has(ConnectException.class)) {
            return new Advice(
                    "{server} cannot be reached",
                    (settings.port() == 25
                                    ? "correct mail.smtp.host; or mail.smtp.port = 587: many networks block 25"
                                    : "correct mail.smtp.host and mail.smtp.port; is a firewall in between?")
                            + (has(SocketTimeoutException.class)
                                    ? "\nA slow network: raise mail.smtp.connectiontimeout"
                                    : ""));
        }
        if (!SmtpSettings.isLoopback(settings.host())) {
            return new Advice(
                    "nothing listens on {server}",
                    "mail.smtp.port: 587 or 465 are usual with providers, 25 in a network\n"
                            + "of one's own; or another mail.smtp.host");
        }
        return settings.port() == 25
                ? new Advice("no mail server runs on this machine", String.join("\n", Sendmail.advice(Path.of("/"))))
                : new Advice(
                        "nothing listens on {server}",
                        "mail.smtp.port = 25 is usual on this machine; or another mail.smtp.host");
    }

    private Advice unanswered() {
        if (has(CertificateException.class) || has(CertPathValidatorException.class) || thrown(NOT_IN_TRUST)) {
            return untrusted();
        }
        if (thrown(NO_TLS)) {
            return new Advice(
                    "the mail server does not begin with TLS, as port 465 does",
                    "mail.smtp.ssl.enable = false and mail.smtp.starttls.enable = true");
        }
        if (TLS_FAILURES.stream().anyMatch(this::thrown)) {
            return Cause.TLS_VERSION.advice();
        }
        return has(SocketTimeoutException.class) ? tooSlow() : hungUp();
    }

    private Advice tooSlow() {
        if (thrown(AttemptSockets.NOT_DONE)) {
            return new Advice(
                    "the mail server is slower than --check and --test-mail wait",
                    "see its log. None if it is always slow: the service waits {timeout} for each\n"
                            + "reply, mail.smtp.timeout" + (mayBeginWithTls() ? ";\n" + OTHER_PORT : ""));
        }
        return mayBeginWithTls()
                ? new Advice(
                        "{server} does not greet as mail servers do",
                        (settings.port() == 465 ? "mail.smtp.ssl.enable = true: port 465 begins with TLS" : OTHER_PORT)
                                + "\nA slow server: raise mail.smtp.timeout, now {timeout}")
                : new Advice(
                        "the mail server does not reply in time",
                        "see its log; logmon retries. A slow server: raise mail.smtp.timeout, now\n"
                                + "{timeout}, for the end of a mail twice that");
    }

    private Advice hungUp() {
        if (command.equals(".")) {
            return new Advice(
                    "the mail server received the mail, and closed the connection instead of replying",
                    "none if it passes: logmon retries. Else see the mail server's log; a virus scanner\n"
                            + "or a firewall on the way may object to what is in the mail");
        }
        return mayBeginWithTls()
                ? new Advice(
                        "{server} closes the connection without a reply",
                        settings.port() == 465 ? "mail.smtp.ssl.enable = true: port 465 begins with TLS" : OTHER_PORT)
                : anything();
    }

    /** Whether the server may be waiting for TLS, while logmon waits for a greeting. */
    private boolean mayBeginWithTls() {
        return command.equals(GREETING) && !flag("ssl.enable");
    }

    private Advice untrusted() {
        if (has(CertificateExpiredException.class) || has(CertificateNotYetValidException.class)) {
            return new Advice(
                    "the mail server's certificate is out of date",
                    "renew it on the server; or is the clock of this machine wrong? See: date");
        }
        if (thrown(TOO_WEAK)) {
            return new Advice(
                    "the mail server's certificate is too weak",
                    "renew it on the server, with a key of RSA 2048 or EC, signed by SHA-256");
        }
        if (has(CertPathBuilderException.class) || has(CertPathValidatorException.class) || thrown(NOT_IN_TRUST)) {
            return new Advice(
                    "the mail server's certificate is not trusted",
                    "cp -n CA.pem /usr/local/share/ca-certificates/CA.crt; update-ca-certificates\n"
                            + "or, without proof that the server is no impostor:\nmail.smtp.ssl.trust = {host}");
        }
        return new Advice(
                "the mail server's certificate is not for {host}",
                "mail.smtp.host = {certified}; or, without proof that the\n"
                        + "server is no impostor: mail.smtp.ssl.checkserveridentity = false");
    }

    private Advice anything() {
        return new Advice(
                "the dialogue with the mail server failed",
                "its log may say why; to talk to it by hand:\nopenssl s_client "
                        + (flag("ssl.enable") ? "" : "-starttls smtp ") + "-connect {server}");
    }

    private String otherLogin() {
        if (logins != null && logins.contains("CRAM-MD5")) {
            return "mail.smtp.sasl.enable = true and mail.smtp.sasl.mechanisms = CRAM-MD5";
        }
        return encrypted
                ? "is mail.smtp.auth.mechanisms set? Else a mail server that takes passwords"
                : "mail.smtp.starttls.enable = true: encrypted, servers offer more";
    }

    /** How to log in where the server wants that. */
    private String login() {
        if (user() == null) {
            return "mail.smtp.port = 587 and mail.smtp.user = NAME, and the password into\n"
                    + "{file}, chmod 600; or have the server\n"
                    + "take mail from this machine as it is (Postfix: mynetworks)";
        }
        if (logins == null) {
            return "mail.smtp.port = 587: like this, the server offers no login"
                    + (encrypted ? "" : ";\nor mail.smtp.starttls.enable = true: before TLS many offer none");
        }
        return "ask its administrator what {user} may send, and to whom";
    }

    /** The fix for a sender that is refused: the envelope's, if there is one of its own. */
    private String from(String key) {
        boolean known = user() != null && user().contains("@");
        if (known && user().equalsIgnoreCase(Reply.address(settings.smtp().getProperty(key, settings.from())))) {
            return key + " = an address that " + user() + " may send as; its provider's settings say which";
        }
        return key + " = " + (known ? user() : "an address it knows, with a full domain, such as me@example.org");
    }

    private String from() {
        return from(settings.smtp().containsKey("mail.smtp.from") ? "mail.smtp.from" : "mail.from");
    }

    private String recipient() {
        Matcher recipient = RECIPIENT.matcher(command);
        return recipient.matches() ? recipient.group(1) : String.join(", ", settings.recipients());
    }

    private String fill(String text) {
        Path file = settings.passwordFile() == null ? SmtpSettings.CREDENTIAL : settings.passwordFile();
        return text.replace("{login}", login())
                .replace("{from}", from())
                .replace("{header from}", from("mail.from"))
                .replace("{sender}", user() == null ? "this machine" : user())
                .replace("{recipient}", recipient())
                .replace("{certified}", certificate == null ? "NAME" : certificate.callableName())
                .replace("{name}", settings.smtp().getProperty("mail.smtp.localhost"))
                .replace("{user}", String.valueOf(user()))
                .replace("{secret}", settings.logsInByToken() ? "access token" : "password")
                .replace("{file}", file.toString())
                .replace("{directory}", file.getParent().toString())
                .replace("{server}", settings.server())
                .replace("{timeout}", settings.replyTimeout().toSeconds() + " s")
                .replace("{host}", settings.host());
    }

    private String tried() {
        boolean asked = command.matches("(?:MAIL|RCPT|DATA|BDAT|\\.).*");
        String login = user() == null ? "no login" : asked && logins == null ? "no login offered" : "as " + user();
        boolean starttls = encrypted || command.equals("STARTTLS") || flag("starttls.required");
        String transport = flag("ssl.enable") ? "TLS" : starttls ? "STARTTLS" : "plain text";
        return "%s, %s, %s, %s to %s"
                .formatted(
                        settings.server(),
                        transport,
                        login,
                        settings.smtp().getProperty("mail.smtp.from", settings.from()),
                        String.join(", ", settings.recipients()));
    }

    private String got() {
        if (certificate != null && !thrown(TOO_WEAK)) {
            return certificate.describe();
        }
        String verb = command.split("[ :]")[0];
        String to = verb.startsWith("(") ? "" : verb.equals(".") ? " (to the mail)" : " (to " + verb + ")";
        if (!reply.isEmpty()) {
            return Text.cap(reply, 300) + to;
        }
        Exception cause = causes.get(command.equals(PASSWORD) ? 0 : causes.size() - 1);
        String message = String.valueOf(cause.getMessage()).strip();
        if (cause instanceof UnknownHostException) {
            return "unknown host";
        }
        return (message.endsWith("[EOF]") ? "connection closed" : message) + to;
    }

    /** {@code null} if logmon does not log in. */
    private String user() {
        return flag("auth") ? settings.smtp().getProperty("mail.smtp.user") : null;
    }

    private boolean flag(String name) {
        return Boolean.parseBoolean(settings.smtp().getProperty("mail.smtp." + name));
    }

    private boolean thrown(String part) {
        return causes.stream()
                .anyMatch(cause ->
                        cause.getMessage() != null && cause.getMessage().contains(part));
    }

    private boolean has(Class<? extends Exception> type) {
        return causes.stream().anyMatch(type::isInstance);
    }
}
