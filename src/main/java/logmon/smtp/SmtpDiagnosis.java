package logmon.smtp;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.text.Text;

/**
 * A dialogue with a mail server that failed, put into words for whoever has to mend it.
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

    /** Said of a password file, behind its name. */
    static final String DENIED = ": may not be read by this user";

    private static final Pattern REPLY = Pattern.compile("[2-5]\\d\\d(?: .*)?", Pattern.DOTALL);
    private static final Pattern RECIPIENT = Pattern.compile("RCPT TO:<(.*)>.*");

    private static final String NO_STARTTLS = "STARTTLS is required";
    private static final String NO_COMMON_LOGIN = "No authentication mechanisms supported";
    private static final String TOO_WEAK = "constraints";
    private static final String NO_TLS = "Unsupported or unrecognized SSL message";

    /** What is wrong, and the mend, in up to three lines. In both, {@link #fill} replaces what stands in braces. */
    private record Advice(String problem, String mend) {}

    /** Advice for replies in which the pattern is found; before them stands the command, after them what is below. */
    private record Rule(Pattern pattern, Advice advice) {
        private static Rule of(String regex, String problem, String mend) {
            return new Rule(
                    Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL), new Advice(problem, mend));
        }
    }

    private static final String PLAIN = " <no TLS>";
    private static final String LOGIN_OFFERED = " <login offered, not used>";

    private static final String WAIT = "none if it passes: logmon tries on. Else see the mail server's log";

    // Servers say the same by the code of RFC 5321, by the enhanced one of RFC 3463, or in words alone; and what is
    // wrong with the sender they may say only when they are told the recipient.
    private static final List<Rule> RULES = List.of(
            Rule.of(
                    "^\\(greeting\\) 5|black.?list|block.?list|blocked (?:using|by)|banned|spamhaus|reputation"
                            + "|reverse dns|cannot find your| [45]\\.7\\.25\\b",
                    "the mail server turns this machine away",
                    "send through the server that your provider has for customers:\n"
                            + "mail.smtp.host = NAME, mail.smtp.port = 587, mail.smtp.user = NAME"),
            Rule.of("^STARTTLS ", "the mail server cannot do TLS just now", WAIT),
            Rule.of(
                    "(?:starttls|(?:encryption|tls) (?:is )?(?:required|needed)|AUTH 538|5\\.7\\.1[01]\\b).*" + PLAIN,
                    "the mail server wants TLS",
                    "mail.smtp.starttls.enable = true"),
            Rule.of(
                    "^(?:EHLO|HELO) 5|\\bhelo command\\b",
                    "the mail server does not like this machine's name, {name}",
                    "mail.smtp.localhost = the name in full, such as web1.example.org"),
            Rule.of("^AUTH 4", "the mail server cannot check passwords just now", WAIT),
            Rule.of(
                    "^AUTH .*(?:application.specific|app password)",
                    "the mail server wants a password made for programs",
                    "make an app password in the settings of the account, put it into\n"
                            + "{file}; then: systemctl restart logmon"),
            Rule.of(
                    "^AUTH ",
                    "the mail server does not let {user} in",
                    "correct mail.smtp.user, or the password in\n{file}; then: systemctl restart logmon"),
            Rule.of(
                    "\\brelaying\\b|relay (?:access|not|denied|prohibited)|\\bto relay\\b|rcpthosts",
                    "the mail server does not pass mail on to {recipient}",
                    "{login}"),
            Rule.of(
                    "^\\S+ 530|authentication (?:is )?required|not authenticated|must authenticate|not logged in"
                            + "|client host rejected: access denied",
                    "the mail server wants us to log in",
                    "{login}"),
            Rule.of(
                    "gr[ae]y.?list",
                    "the mail server lets strangers wait",
                    "none: logmon tries on, and is let in after a while"),
            Rule.of(
                    " [45]\\.2\\.2\\b|quota|mailbox (?:is )?full",
                    "the mailbox of {recipient} is full",
                    "empty it; or mail another: mail.to"),
            Rule.of(
                    " [45]\\.(?:2\\.3|3\\.4)\\b|size limit|too (?:large|big)|exceeds .*(?:size|maximum)",
                    "the mail is too large for the mail server",
                    "raise its limit; Postfix: postconf -e message_size_limit=10240000"),
            Rule.of(
                    "^\\S+ 452| [45]\\.3\\.1\\b|no space|disk full",
                    "the mail server has no room",
                    "make some on its disk; see there: df -h"),
            Rule.of(
                    "^\\S+ 5\\d\\d (?!.*\\bsender\\b)(?:5\\.7|.*access denied).*" + LOGIN_OFFERED,
                    "the mail server wants us to log in",
                    "{login}"),
            Rule.of(
                    "^MAIL 5(?:01|10|5[034])| [45]\\.(?:1\\.[78]|7\\.26|7\\.60)\\b|not owned by|send as"
                            + "|sender (?:address|verif|domain|is|not|rejected|denied)|(?:invalid|bad|unknown) sender",
                    "the mail server refuses the sender",
                    "{from}"),
            Rule.of(
                    "^RCPT (?:5|4\\d\\d 4\\.1\\.)",
                    "the mail server refuses the recipient {recipient}",
                    "correct mail.to"),
            Rule.of("^\\S+ 4", "the mail server cannot take mail just now", WAIT),
            Rule.of(
                    "^(?:\\.|BDAT) ",
                    "the mail server does not like what is in the mail",
                    "have its content filter pass what comes from logmon"));

    /** What is wrong; then, each on a line or more: what was tried, what came of it, and the mend. */
    String explain() {
        Advice advice = advice();
        return Text.withMend(
                "%s\n  tried: %s\n  got:   %s"
                        .formatted(
                                Text.printable(fill(advice.problem())),
                                Text.cap(Text.printable(tried()), 300),
                                Text.cap(Text.printable(got()), 400)),
                fill(advice.mend()).lines().map(Text::printable).toArray(String[]::new));
    }

    private Advice advice() {
        if (command.equals(PASSWORD)) {
            return new Advice("there is no password for {user}", passwordMend());
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
                    "what answers on {server} is no mail server",
                    "mail.smtp.port: 25, 587 or 465 are usual; or another mail.smtp.host");
        }
        String said = command.split("[ :]")[0] + " " + reply
                + (encrypted ? "" : PLAIN)
                + (logins != null && user() == null ? LOGIN_OFFERED : "");
        return RULES.stream()
                .filter(rule -> rule.pattern().matcher(said).find())
                .findFirst()
                .map(Rule::advice)
                .orElseGet(this::anything);
    }

    private String passwordMend() {
        if (!thrown(DENIED)) {
            return "install -D -m 600 /dev/null {file}\n"
                    + "put the password, and nothing else, into it; systemctl restart logmon";
        }
        return settings.passwordFile() == null
                ? "as root, who alone may read it: sudo logmon --check"
                : "the service reads what is for root alone as a credential:\n" + "install -D -m 600 {file} "
                        + SmtpSettings.CREDENTIAL + "\nand take mail.password-file out";
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
                    settings.port() == 25
                            ? "correct mail.smtp.host; or mail.smtp.port = 587: many networks block 25"
                            : "correct mail.smtp.host and mail.smtp.port; is a firewall in between?");
        }
        if (!SmtpSettings.isLoopback(settings.host())) {
            return new Advice(
                    "nothing listens on {server}",
                    "mail.smtp.port: 587 or 465 are usual with providers, 25 in a network\n"
                            + "of one's own; or another mail.smtp.host");
        }
        return settings.port() == 25
                ? new Advice(
                        "no mail server runs on this machine",
                        "apt install postfix; one that is installed: systemctl start postfix\n"
                                + "(or exim4); or one elsewhere: mail.smtp.host = NAME")
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
        boolean timeout = has(SocketTimeoutException.class);
        if (command.equals(GREETING) && !flag("ssl.enable")) {
            return new Advice(
                    timeout ? "{server} does not greet as mail servers do" : "{server} hangs up without a word",
                    settings.port() == 465
                            ? "mail.smtp.ssl.enable = true: port 465 begins with TLS"
                            : "mail.smtp.port: 25 and 587 are usual; where the server begins with TLS,\n"
                                    + "as on 465, mail.smtp.ssl.enable = true");
        }
        return timeout
                ? new Advice(
                        "the mail server takes too long",
                        "its log may say why; logmon tries on. More patience: mail.smtp.timeout")
                : anything();
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
                    "cp CA.pem /usr/local/share/ca-certificates/CA.crt; update-ca-certificates\n"
                            + "or, without proof that the server is no impostor:\nmail.smtp.ssl.trust = {host}");
        }
        return new Advice(
                "the mail server's certificate is not for {host}",
                "mail.smtp.host = {certified}; or, without proof that the\n"
                        + "server is no impostor: mail.smtp.ssl.checkserveridentity = false");
    }

    private Advice anything() {
        return new Advice(
                "the mail server does not play its part",
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

    /** The sender that will do. */
    private String from() {
        return (settings.smtp().containsKey("mail.smtp.from") ? "mail.smtp.from = " : "mail.from = ")
                + (user() != null && user().contains("@") ? user() : "an address it knows, such as me@example.org");
    }

    private String recipient() {
        Matcher recipient = RECIPIENT.matcher(command);
        return recipient.matches() ? recipient.group(1) : String.join(", ", settings.to());
    }

    private String fill(String text) {
        Object file = settings.passwordFile() == null ? SmtpSettings.CREDENTIAL : settings.passwordFile();
        return text.replace("{login}", login())
                .replace("{from}", from())
                .replace("{recipient}", recipient())
                .replace("{certified}", certificate == null ? "NAME" : certificate.callableName())
                .replace("{name}", settings.smtp().getProperty("mail.smtp.localhost"))
                .replace("{user}", String.valueOf(user()))
                .replace("{file}", file.toString())
                .replace("{server}", settings.server())
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
                        String.join(", ", settings.to()));
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

    /** {@code null}: nobody is to log in. */
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
