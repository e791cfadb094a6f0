package logmon.alert;

import java.util.List;

/** Where alerts are sent. */
public interface MailServer {
    /**
     * Tries once to send a mail. May take many minutes, because RFC 5321 allows a server that long.
     *
     * @param recipients those of the mail's ones that get it, as {@link SendResult.Refusal#recipient} named them; null
     *     for all, see {@link AlertMail#to}
     */
    SendResult send(AlertMail mail, List<String> recipients);

    /** Ends an attempt that another thread is waiting for; its result is what was known by then. */
    default void abort() {}
}
