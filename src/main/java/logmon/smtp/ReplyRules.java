package logmon.smtp;

import java.util.List;
import java.util.regex.Pattern;

/** What replies of mail servers mean, and what helps. */
final class ReplyRules {
    /** Advice for replies in which the pattern is found; before them stands the command, after them what is below. */
    private record Rule(Pattern pattern, Advice advice) {
        private static Rule of(String regex, String problem, String mend) {
            return new Rule(
                    Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL), new Advice(problem, mend));
        }
    }

    /** Stands behind a reply where TLS was not on. */
    static final String PLAIN = " <no TLS>";

    /** Stands behind a reply where the server offers a login, and none is used. */
    static final String LOGIN_OFFERED = " <login offered, not used>";

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

    private ReplyRules() {}

    /**
     * What to say about a reply.
     *
     * @param said the command and the reply, and behind them what else is known of the dialogue
     * @return {@code null}: the reply is none of those known
     */
    static Advice adviceFor(String said) {
        return RULES.stream()
                .filter(rule -> rule.pattern().matcher(said).find())
                .findFirst()
                .map(Rule::advice)
                .orElse(null);
    }
}
