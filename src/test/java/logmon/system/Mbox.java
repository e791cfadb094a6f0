package logmon.system;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the mailbox format that Postfix's local(8) writes to {@code /var/mail}: mbox, by its oldest rules. */
final class Mbox {
    /** Each mail has one before it, and an empty line after it. */
    private static final Pattern ENVELOPE = Pattern.compile("(?:\\A|(?<=\n\n))From [^\n]*\n");

    /** A line of the mail itself that would pass for an envelope line. */
    private static final Pattern QUOTED = Pattern.compile("^>From ", Pattern.MULTILINE | Pattern.UNIX_LINES);

    private Mbox() {}

    static List<MimeMessage> parse(byte[] mailbox) {
        // ISO 8859-1 maps every byte to one character and back: the mails' own encodings stay as they are.
        return ENVELOPE.splitAsStream(new String(mailbox, StandardCharsets.ISO_8859_1))
                .filter(mail -> !mail.isEmpty())
                .map(Mbox::mail)
                .toList();
    }

    private static MimeMessage mail(String text) {
        String unquoted = QUOTED.matcher(text.substring(0, text.length() - 1)).replaceAll("From ");
        try {
            return new MimeMessage(null, new ByteArrayInputStream(unquoted.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (MessagingException e) {
            throw new IllegalArgumentException("Not a mail: " + unquoted, e);
        }
    }
}
