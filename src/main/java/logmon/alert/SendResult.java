package logmon.alert;

/**
 * The result of one attempt to send a mail.
 *
 * @param detail the server's reply to a mail that it took; else, in some lines, what went wrong and the mend
 * @param warning what is wrong although the mail was taken, a refused recipient; else empty
 */
public record SendResult(Outcome outcome, String detail, String warning) {
    /** What became of an attempt. */
    public enum Outcome {
        /** The server has taken the mail. */
        ACCEPTED,
        /** The server has not taken it; another attempt may go better. */
        FAILED,
        /** The server has not taken it because of what is in it. */
        REFUSED,
        /** The mail was sent whole, but the reply did not come: the server may have taken it. */
        IN_DOUBT
    }
}
