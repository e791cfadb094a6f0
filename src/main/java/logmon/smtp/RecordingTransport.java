package logmon.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import logmon.text.Text;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** A dialogue with a mail server that remembers how far it came. */
final class RecordingTransport extends SMTPTransport {
    private static final int MAX_REPLY = 1_000;

    private final Map<String, String> refusals = new LinkedHashMap<>();
    private String recipient;

    private boolean contentEnded;

    private String command = SmtpDiagnosis.MAIL;
    private String reply = "";
    private boolean encrypted;
    private boolean listening = true;

    RecordingTransport(Session session) {
        super(session, new URLName("smtp", null, -1, null, null, null));
        encrypted = Boolean.parseBoolean(session.getProperty("mail.smtp.ssl.enable"));
    }

    /** Says how far it is while no command does, in the words of {@link SmtpDiagnosis}. */
    void stand(String place) {
        command = place;
    }

    /** The last command that matters, see {@link SmtpDiagnosis}; without what may be a password. */
    String command() {
        return command;
    }

    /** The reply to it, on one line; empty: there was none. */
    String reply() {
        return reply;
    }

    /** Whether TLS is on, or was to be from the start. */
    boolean encrypted() {
        return encrypted;
    }

    /** Whether the server offers a login to a client that does not log in. */
    boolean offersUnusedLogin() {
        return getExtensionParameter("AUTH") != null && !Boolean.parseBoolean(session.getProperty("mail.smtp.auth"));
    }

    /** Whether all of a mail was sent. */
    boolean contentSent() {
        return contentEnded;
    }

    /** Whether the server replied to the end of a mail, with a code that refuses it. */
    boolean contentRefused() {
        return contentEnded && getLastReturnCode() >= 400;
    }

    /** Returns the replies of 4xx and 5xx to RCPT, by address. */
    Map<String, String> refusals() {
        return refusals;
    }

    /** Goes on up to a mail, but sends none. */
    void tryEnvelope(String from, InternetAddress... to) throws MessagingException {
        issueCommand("MAIL FROM:<" + from + ">", 250);
        for (InternetAddress recipient : to) {
            issueCommand("RCPT TO:<" + recipient.getAddress() + ">", 250);
        }
        issueCommand("RSET", -1);
    }

    @Override
    protected void sendCommand(String text) throws MessagingException {
        boolean cleanup = text.equals("RSET") || text.equals("QUIT");
        // Of several recipients, the one that was refused.
        boolean refused = text.startsWith("RCPT")
                && command.startsWith("RCPT")
                && (reply.startsWith("4") || reply.startsWith("5"));
        listening = !cleanup && !refused;
        if (listening) {
            encrypted |= text.startsWith("EHLO") && command.equals("STARTTLS");
            command = text.startsWith("AUTH") ? "AUTH" : text;
            reply = "";
        }
        recipient = text.startsWith("RCPT TO:<") ? text.substring(9, text.lastIndexOf('>')) : null;
        super.sendCommand(text);
    }

    /** Where nothing is expected, of RSET, nothing fails: who hangs up after a refusal has refused all the same. */
    @Override
    public synchronized void issueCommand(String text, int expect) throws MessagingException {
        try {
            super.issueCommand(text, expect);
        } catch (MessagingException e) {
            if (expect >= 0) {
                throw e;
            }
        }
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        reply = listening ? "" : reply;
        int code = super.readServerResponse();
        // 421 is the end of the dialogue, whatever the command was (RFC 5321, 3.8).
        if (recipient != null && code >= 400 && code < 600 && code != 421) {
            refusals.put(recipient, oneLine(getLastServerResponse()));
        }
        if (listening) {
            String text = getLastServerResponse();
            // What is waited for next is TLS.
            boolean readyForTls = code == 220 && command.equals("STARTTLS");
            reply = readyForTls || text.equals("[EOF]") ? "" : oneLine(text);
        }
        return code;
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        contentEnded = true;
        super.finishData();
    }

    @Override
    protected OutputStream bdat() throws MessagingException {
        contentEnded = true;
        return super.bdat();
    }

    /** A reply of several lines without what is repeated in each: "250-a, 250 b" is "250 a b". */
    private static String oneLine(String reply) {
        return Text.cap(reply.strip(), MAX_REPLY)
                .replaceAll("\n\\d{3}[- ]?", " ")
                .replaceFirst("^(\\d{3})-", "$1 ");
    }
}
