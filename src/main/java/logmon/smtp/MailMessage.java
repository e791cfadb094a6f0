package logmon.smtp;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import logmon.alert.AlertMail;

/** An alert as it goes over the wire (RFC 5322). */
final class MailMessage extends MimeMessage {
    private final String messageId;

    MailMessage(Session session, SmtpSettings settings, AlertMail mail) throws MessagingException {
        super(session);
        messageId = mail.messageId();
        setFrom(new InternetAddress(settings.from()));
        setRecipients(Message.RecipientType.TO, addresses(settings.to()));
        setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        setSentDate(new Date());
        // RFC 3834: no vacation notice answers it.
        setHeader("Auto-Submitted", "auto-generated");
        setText(mail.body().replace("\n", "\r\n"), StandardCharsets.UTF_8.name());
        saveChanges();
    }

    /** Parses addresses that the configuration has checked. */
    static InternetAddress[] addresses(List<String> texts) throws MessagingException {
        return InternetAddress.parse(String.join(",", texts), false);
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", "<" + messageId + ">");
    }
}
