package logmon.alert;

/** Where alerts are sent. */
public interface MailServer {
    /** Tries once to send a mail. */
    SendResult send(AlertMail mail);
}
