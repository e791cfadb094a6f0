package logmon.smtp;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import logmon.alert.AlertMail;

/** An alert as it goes over the wire (RFC 5322). */
final class MailMessage extends MimeMessage {
    /** The longest line, without its end, in bytes (RFC 5322, 2.1.1). */
    static final int MAX_LINE = 998;

    /** A line that is too long ends at a blank if one is among this many characters at its end. */
    private static final int NEAR_THE_END = 100;

    private final String messageId;

    /**
     * @param eightBit whether the server accepts UTF-8 as it is (RFC 6152). Else the text is encoded if it is not
     *     ASCII, and rules can no longer be copied from the source of the mail
     */
    MailMessage(Session session, SmtpSettings settings, AlertMail mail, boolean eightBit) throws MessagingException {
        super(session);
        messageId = id(mail.messageId(), settings);
        setFrom(addresses(List.of(settings.from()))[0]);
        setRecipients(Message.RecipientType.TO, addresses(mail.to() == null ? settings.to() : mail.to()));
        setRecipients(Message.RecipientType.CC, addresses(settings.cc()));
        if (!settings.replyTo().isEmpty()) {
            setReplyTo(addresses(settings.replyTo()));
        }
        setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        setSentDate(new Date());
        if (mail.references() != null) {
            // Some programs look at the one, some at the other. The root itself is never sent.
            setHeader("In-Reply-To", id(mail.references(), settings));
            setHeader("References", id(mail.references(), settings));
        }
        // RFC 3834: no vacation notice answers it.
        setHeader("Auto-Submitted", "auto-generated");
        setBody(folded(mail.body()), eightBit);
        saveChanges();
    }

    private void setBody(String body, boolean eightBit) throws MessagingException {
        setText(body.replace("\n", "\r\n"), StandardCharsets.UTF_8.name());
        if (isAscii(body)) {
            setHeader("Content-Transfer-Encoding", "7bit");
        } else if (eightBit) {
            setHeader("Content-Transfer-Encoding", "8bit");
        }
    }

    /** Whether the text needs a server that accepts 8 bits. */
    boolean isEightBit() throws MessagingException {
        return "8bit".equals(getEncoding());
    }

    /** Parses addresses that the configuration has checked; names that are not ASCII become encoded words (RFC 2047). */
    static InternetAddress[] addresses(List<String> texts) throws MessagingException {
        InternetAddress[] addresses = InternetAddress.parse(String.join(",", texts), false);
        for (InternetAddress address : addresses) {
            try {
                address.setPersonal(address.getPersonal(), StandardCharsets.UTF_8.name());
            } catch (UnsupportedEncodingException e) {
                throw new AssertionError(e);
            }
        }
        return addresses;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }

    /** An id in the domain of the sender, because filters distrust one that does not exist (RFC 5322, 3.6.4). */
    private static String id(String id, SmtpSettings settings) {
        return "<" + id.replaceFirst("@.*", "") + "@" + settings.domain() + ">";
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** Returns the text with line ends added where a line would be longer than a mail may have it; nothing is lost. */
    static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (String line : text.split("(?<=\n)")) {
            int start = 0;
            int bytes = 0;
            for (int i = 0; i < line.length(); ) {
                int c = line.codePointAt(i);
                int size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
                if (c != '\n' && bytes + size > MAX_LINE) {
                    int end = end(line, start, i);
                    folded.append(line, start, end).append('\n');
                    start = end;
                    bytes = line.substring(start, i).getBytes(StandardCharsets.UTF_8).length;
                }
                bytes += size;
                i += Character.charCount(c);
            }
            folded.append(line, start, line.length());
        }
        return folded.toString();
    }

    /** Returns where a line ends that is too long at an index: behind a blank nearby, else not within a character. */
    private static int end(String line, int start, int tooLong) {
        int blank = line.lastIndexOf(' ', tooLong - 1) + 1;
        if (blank > start && blank >= tooLong - NEAR_THE_END) {
            return blank;
        }
        int end = tooLong;
        // A mark and the letter before it are one character to the reader.
        while (end > start && isMark(line.codePointAt(end))) {
            end = line.offsetByCodePoints(end, -1);
        }
        return end > start ? end : tooLong;
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }
}
