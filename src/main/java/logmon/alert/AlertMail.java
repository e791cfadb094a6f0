package logmon.alert;

import java.util.List;
import java.util.function.Supplier;

/**
 * An alert as its reader gets it. Text from the journal is made printable and capped before it gets here:
 * the rest of the way may take subject and body as they are.
 *
 * @param messageId without angle brackets; the same for the same alert, however often it is tried
 * @param body lines end in {@code \n}
 * @param summary the alert in a few sentences of ASCII, without text from the journal
 * @param references the root of the thread that a mail program shows the alert in, without angle brackets; the same
 *     for the repeats of one problem
 * @param to the recipients, besides those of {@code mail.cc}; null: those of {@code mail.to}
 */
public record AlertMail(
        String messageId, String subject, String body, String summary, String references, List<String> to) {
    /** An alert for {@code mail.to}. */
    public AlertMail(String messageId, String subject, String body, String summary, String references) {
        this(messageId, subject, body, summary, references, null);
    }

    /** Returns the same alert with nothing in it that a mail server could object to. */
    AlertMail minimal() {
        String explanation = "The mail server did not accept the mail that quoted the journal.\n";
        return new AlertMail(
                messageId, "[ALERT] Errors detected", summary + "\n" + explanation, summary, references, to);
    }

    /** Returns the same alert with a paragraph more at its end. */
    AlertMail with(String paragraph) {
        return new AlertMail(messageId, subject, body + "\n" + paragraph + "\n", summary, references, to);
    }

    /** Returns the same alert for others. */
    public AlertMail to(List<String> recipients) {
        return new AlertMail(messageId, subject, body, summary, references, recipients);
    }

    /**
     * A mail in all its forms: whole; if it has some, what root wrote, so that a stranger's text does not take it along;
     * minimal. They are written when the first is asked for.
     */
    static final class Forms {
        private final List<String> to;
        private Supplier<List<AlertMail>> writer;
        private List<AlertMail> forms;

        /** @param to see {@link AlertMail#to}, whatever the writer says */
        Forms(List<String> to, Supplier<List<AlertMail>> writer) {
            this.to = to;
            this.writer = writer;
        }

        /** @param form 0: whole */
        AlertMail get(int form) {
            return written().get(form);
        }

        /** Returns how many there are. */
        int number() {
            return written().size();
        }

        List<String> to() {
            return to;
        }

        String summary() {
            return get(0).summary();
        }

        /** Returns each of them with a paragraph more at its end. */
        List<AlertMail> with(String paragraph) {
            return written().stream().map(form -> form.with(paragraph)).toList();
        }

        private List<AlertMail> written() {
            if (forms == null) {
                forms = writer.get().stream().map(form -> form.to(to)).toList();
                writer = null;
            }
            return forms;
        }
    }
}
