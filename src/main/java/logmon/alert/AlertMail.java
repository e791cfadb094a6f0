package logmon.alert;

/**
 * An alert as its reader gets it. What comes from the journal is made printable and capped here, once and for all:
 * the rest of the way may take subject and body as they are.
 *
 * @param messageId without angle brackets; the same for the same alert, however often it is tried
 * @param body lines end in {@code \n}
 * @param summary the alert in a few plain sentences
 */
public record AlertMail(String messageId, String subject, String body, String summary) {
    /** The same alert with next to nothing in it that a mail server could take offence at. */
    AlertMail minimal() {
        String explanation = "The mail server refused the mail that quoted the journal.\n";
        return new AlertMail(messageId, "[ALERT] Errors detected", summary + "\n" + explanation, summary);
    }
}
