package logmon.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's reply, taken apart for {@link ReplyRules}.
 *
 * @param stage where in the dialogue it came: {@code CONNECT}, {@code EHLO}, {@code STARTTLS}, {@code AUTH}, {@code MAIL},
 *     {@code RCPT}, {@code DATA}, or {@code END}, the end of the mail
 * @param codes the code (RFC 5321, 4.2) and the first enhanced status (RFC 3463), as in "550 5.7.1"; "550 " without
 *     a status
 * @param words the rest in lower case. The addresses of the envelope are replaced by "sender" and "recipient", because
 *     servers name an address to say whom they refuse; other addresses and links are left out
 */
record Reply(String stage, String codes, String words) {
    /** Appended to the words if TLS was not on. */
    static final String PLAIN = " <plain>";

    /** Appended to the words if the server offers a login that was not used. */
    static final String LOGIN_OFFERED = " <login offered>";

    /** Appended to the words if logmon logs in with an access token. */
    static final String OAUTH = " <oauth>";

    private static final Pattern CODES =
            Pattern.compile("\\A(\\d{3})(?:[- ]#?\\(?([245]\\.\\d{1,3}\\.\\d{1,3})\\b)?(.*)", Pattern.DOTALL);
    private static final Pattern STATUS = Pattern.compile("(?<![\\w.])#?[245]\\.\\d{1,3}\\.\\d{1,3}(?![\\w.]*\\d)");
    private static final Pattern LINK = Pattern.compile("https?://\\S+");
    private static final Pattern ADDRESS = Pattern.compile("<?[^\\s<>()\"',;:]+@[^\\s<>()\"',;]+>?");
    private static final Pattern MAILBOX = Pattern.compile("(?:.*<)?([^<>]+)>?");

    /**
     * @param command the command that it replies to, or a place in parentheses, see {@link SmtpDiagnosis}
     * @param text on one line, with its codes
     */
    static Reply of(String command, String text, SmtpSettings settings, boolean encrypted, boolean loginOffered) {
        Matcher parts = CODES.matcher(text);
        boolean coded = parts.matches();
        String rest = coded ? parts.group(3) : text;
        String status = coded && parts.group(2) != null ? parts.group(2) : status(rest);
        return new Reply(
                stage(command),
                coded ? parts.group(1) + " " + status : "",
                words(rest, settings)
                        + (encrypted ? "" : PLAIN)
                        + (loginOffered ? LOGIN_OFFERED : "")
                        + (settings.logsInByToken() ? OAUTH : ""));
    }

    boolean isPermanent() {
        return codes.startsWith("5");
    }

    /** Returns the address in "Name <address>". */
    static String address(String mailbox) {
        Matcher parts = MAILBOX.matcher(mailbox.strip());
        return parts.matches() ? parts.group(1) : mailbox;
    }

    private static String stage(String command) {
        String verb = command.split("[ :]")[0];
        return switch (verb) {
            case ".", "BDAT" -> "END";
            case "HELO" -> "EHLO";
            case SmtpDiagnosis.GREETING -> "CONNECT";
            default -> verb;
        };
    }

    /** Some servers, qmail among them, write the status after the text: "sorry ... (#5.7.1)". */
    private static String status(String text) {
        Matcher status = STATUS.matcher(text);
        return status.find() ? status.group().replace("#", "") : "";
    }

    private static String words(String text, SmtpSettings settings) {
        String words = LINK.matcher(STATUS.matcher(text).replaceAll(" ")).replaceAll(" ");
        List<String> senders = new ArrayList<>(List.of(address(settings.from())));
        senders.add(settings.smtp().getProperty("mail.smtp.from", settings.from()));
        words = named(words, senders, "sender");
        words = named(words, settings.recipients(), "recipient");
        return ADDRESS.matcher(words).replaceAll(" ").toLowerCase(Locale.ROOT);
    }

    private static String named(String words, List<String> mailboxes, String name) {
        String named = words;
        for (String mailbox : mailboxes) {
            named = Pattern.compile(
                            "(?<![\\w.+-])" + Pattern.quote(address(mailbox)) + "(?![\\w-])", Pattern.CASE_INSENSITIVE)
                    .matcher(named)
                    .replaceAll(name);
        }
        return named;
    }
}
