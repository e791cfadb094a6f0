package logmon.alert;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The result of one attempt to send a mail, by what it means for the mail.
 *
 * @param detail the server's reply to a mail that it accepted; else what went wrong and the fix, in some lines
 * @param refused the recipients that the server refused by name. Not for them was a mail accepted; if nobody was
 *     accepted, they are all whom it was for
 */
public record SendResult(Outcome outcome, String detail, List<Refusal> refused) {
    /** What became of an attempt. */
    public enum Outcome {
        /** The server accepted the mail, for all recipients but the refused. */
        ACCEPTED,
        /** The server accepted it for nobody, and has not seen its content: an outage. */
        NOT_NOW,
        /**
         * The content was sent, and then the server refused it, closed the connection or did not reply: the content
         * may be the reason, whatever the reply says, and without a reply the server may have accepted it.
         */
        SUSPECT
    }

    /**
     * A recipient that the server refused.
     *
     * @param recipient as it is configured
     * @param permanent whether the reply was 5xx, "do not repeat this" (RFC 5321, 4.2.1), and not 4xx, "later"
     * @param reply the server's
     */
    public record Refusal(String recipient, boolean permanent, String reply) {
        @Override
        public String toString() {
            return recipient + " (" + reply + ")";
        }
    }

    public static SendResult accepted(String reply, Refusal... refused) {
        return new SendResult(Outcome.ACCEPTED, reply, List.of(refused));
    }

    public static SendResult notNow(String detail, Refusal... refused) {
        return new SendResult(Outcome.NOT_NOW, detail, List.of(refused));
    }

    public static SendResult suspect(String detail) {
        return new SendResult(Outcome.SUSPECT, detail, List.of());
    }

    /** Returns the recipients that may take the mail later. */
    public List<String> refusedForNow() {
        return refused.stream()
                .filter(refusal -> !refusal.permanent())
                .map(Refusal::recipient)
                .toList();
    }

    /** Returns whom an accepted mail does not reach, with the server's replies; empty if it reaches all. */
    public String warning() {
        return refused.isEmpty()
                ? ""
                : "not delivered to " + refused.stream().map(Refusal::toString).collect(Collectors.joining(", "));
    }
}
