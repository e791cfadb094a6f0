package logmon.smtp;

/** Why a mail server refuses a mail or a dialogue, with the advice. */
enum Cause {
    TLS_REQUIRED("the mail server requires TLS", "mail.smtp.starttls.enable = true"),
    TLS_VERSION(
            "the mail server and logmon have no version of TLS in common",
            "TLS 1.2 or later on both sides: is the mail server or Java out of date, or\n"
                    + "mail.smtp.ssl.protocols set? Else another server: mail.smtp.host = NAME"),
    TLS_UNAVAILABLE("the mail server cannot do TLS just now", Cause.RETRY),

    LOGIN_UNAVAILABLE("the mail server cannot check passwords just now", Cause.RETRY),
    NO_PASSWORDS(
            "the mail server accepts no password from {user}",
            "OAuth2: mail.smtp.auth.mechanisms = XOAUTH2, the access token in {file};\n"
                    + "or have the provider switch on SMTP authentication for this account;\n"
                    + "or another mail server: mail.smtp.host = NAME"),
    APP_PASSWORD(
            "the mail server requires an app password",
            "make an app password in the settings of the account, put it into\n"
                    + "{file}; then: systemctl restart logmon\n"
                    + "or OAuth2: mail.smtp.auth.mechanisms = XOAUTH2, and the access token in there"),
    MECHANISM(
            "the mail server refuses this way to log in",
            "name one that it offers, for instance: mail.smtp.auth.mechanisms = LOGIN"),
    WRONG_PASSWORD(
            "the mail server refuses the login of {user}",
            "correct mail.smtp.user, or the password in\n{file}; then: systemctl restart logmon\n"
                    + "Some providers accept an app password only, or OAuth2 (XOAUTH2)"),
    OLD_TOKEN(
            "the mail server refuses the access token of {user}",
            "write a new one into {file}: most expire within an hour;\n"
                    + "logmon reads the file at each attempt. Or correct mail.smtp.user"),
    ACCOUNT(
            "the mail server has locked the account that sends",
            "have its provider unlock the account; alerts are queued meanwhile.\n"
                    + "Or another account or server: mail.smtp.user, mail.smtp.host"),
    LOGIN_REQUIRED("the mail server requires a login", "{login}"),

    HELO(
            "the mail server refuses this machine's name, {name}",
            "mail.smtp.localhost = the name in full, such as web1.example.org"),
    HOST(
            "the mail server blocks this machine",
            "have the address of this machine removed from the block list it names, or\n"
                    + "send through the server that your provider has for customers:\n"
                    + "mail.smtp.host = NAME, mail.smtp.port = 587, mail.smtp.user = NAME"),
    RELAY("the mail server does not relay mail to {recipient}", "{login}"),

    SENDER("the mail server refuses the sender", "{from}"),
    HEADER_FROM("the mail server refuses the sender", "{header from}"),
    SENDER_DOMAIN(
            "the mail server may not send for the domain of the sender",
            "mail.from = an address in a domain for which this server may send (SPF,\n"
                    + "DKIM, DMARC); or that domain's own server: mail.smtp.host = NAME"),
    RECIPIENT("the mail server refuses the recipient {recipient}", "correct mail.to"),

    LIMIT(
            "the sending limit at the mail server is used up",
            "none if it is a limit per hour or per day: logmon retries, alerts are queued.\n"
                    + "Fewer mails: alert.max-per-hour; or a server with a higher limit"),
    GREYLIST(
            "the mail server delays mail from unknown senders",
            "none: logmon retries, and the mail is accepted after a while"),
    BUSY("the mail server cannot accept mail just now", Cause.RETRY),
    MAILBOX_FULL("the mailbox of {recipient} is full", "empty it; or mail another: mail.to"),
    DISK_FULL("the mail server has no disk space", "free some on its disk; on the mail server, see: df -h"),

    SIZE(
            "the mail is too large for the mail server",
            "raise its limit; Postfix: postconf -e message_size_limit=10240000"),
    FORM(
            "the mail server refuses the form of the mail, its headers or its text",
            "is mail.from an address with a full domain? Else have the server's check of\n"
                    + "headers and content accept what logmon sends"),
    FILTER("the mail server refuses what is in the mail", "have its content filter accept what logmon sends"),
    POLICY(
            "a policy of the mail server forbids the mail",
            "ask its administrator what {sender} may send, and to whom;\n"
                    + "or another mail server: mail.smtp.host = NAME");

    private static final String RETRY = "none if it passes: logmon retries. Else see the mail server's log";

    private final Advice advice;

    Cause(String problem, String fix) {
        this.advice = new Advice(problem, fix);
    }

    /** Returns whether a mail can be accepted later though nobody changes anything, even if the reply was 5xx. */
    boolean passes() {
        return switch (this) {
            case TLS_UNAVAILABLE, LOGIN_UNAVAILABLE, LIMIT, GREYLIST, BUSY, MAILBOX_FULL, DISK_FULL -> true;
            default -> false;
        };
    }

    Advice advice() {
        return advice;
    }
}
