package logmon.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import logmon.text.Text;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** A dialogue with a mail server that remembers how far it came, and what was said, without secrets. */
final class RecordingTransport extends SMTPTransport {
    private static final int MAX_REPLY = 1_000;

    /** The longest command line, with its end (RFC 5321, 4.5.3.1.4). */
    private static final int MAX_COMMAND = 512;

    /** After it, nothing changes what became of the mail. */
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    /** A secret that is shorter is in too many replies by chance. */
    private static final int SHORTEST_SECRET = 4;

    private final AttemptSockets sockets;
    private final Duration replyTimeout;

    private final Map<String, String> refusals = new LinkedHashMap<>();
    private final List<String> secrets = new ArrayList<>();
    private String recipient;
    private boolean farewell;
    private boolean contentEnded;

    private String command = SmtpDiagnosis.MAIL;
    private String reply = "";
    private boolean encrypted;
    private boolean listening = true;

    RecordingTransport(Session session, AttemptSockets sockets, Duration replyTimeout) {
        super(session, new URLName("smtp", null, -1, null, null, null));
        this.sockets = sockets;
        this.replyTimeout = replyTimeout;
        encrypted = Boolean.parseBoolean(session.getProperty("mail.smtp.ssl.enable"));
    }

    /** Says how far it is while no command does, in the words of {@link SmtpDiagnosis}. */
    void stand(String place) {
        command = place;
    }

    /** Keeps a text out of all replies, because a server may quote it. */
    void hide(String secret) {
        if (secret.length() >= SHORTEST_SECRET) {
            secrets.add(secret);
        }
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

    /** Whether a mail may be sent in 8 bits (RFC 6152). */
    boolean acceptsEightBit() {
        return supportsExtension("8BITMIME") && Boolean.parseBoolean(session.getProperty("mail.smtp.allow8bitmime"));
    }

    /** Says at MAIL that 8 bits follow, which RFC 6152, 3, asks for and Jakarta Mail leaves out. */
    void announceEightBit() {
        String extension = session.getProperty("mail.smtp.mailextension");
        session.getProperties()
                .setProperty("mail.smtp.mailextension", (extension == null ? "" : extension + " ") + "BODY=8BITMIME");
    }

    /** Whether the server offers a login to a client that does not log in. */
    boolean offersUnusedLogin() {
        return getExtensionParameter("AUTH") != null && !Boolean.parseBoolean(session.getProperty("mail.smtp.auth"));
    }

    /** Whether all of a mail was sent. */
    boolean contentSent() {
        return contentEnded;
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
        farewell = text.equals("RSET") || text.equals("QUIT");
        // Of several recipients, the one that was refused.
        boolean refused = text.startsWith("RCPT")
                && command.startsWith("RCPT")
                && (reply.startsWith("4") || reply.startsWith("5"));
        listening = !farewell && !refused;
        // The client's response to a challenge is no command, and a secret.
        boolean response = command.equals("AUTH") && reply.equals("334");
        if (listening && !response) {
            encrypted |= text.startsWith("EHLO") && command.equals("STARTTLS");
            command = text.startsWith("AUTH") ? "AUTH" : text;
        }
        reply = listening ? "" : reply;
        recipient = text.startsWith("RCPT TO:<") ? text.substring(9, text.lastIndexOf('>')) : null;
        super.sendCommand(text);
    }

    /** A failing RSET is no failure: a server that closes the connection after a refusal has refused all the same. */
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

    /**
     * Sends a line of a login. The initial response follows AUTH on a line of its own if the command would be too long:
     * RFC 4954, 4, allows 12,288 octets there (angus-mail#201).
     */
    @Override
    public synchronized int simpleCommand(String text) throws MessagingException {
        String[] words = text.split(" ", 3);
        if (!words[0].equals("AUTH")) {
            hide(text);
        }
        if (words.length < 3 || !words[0].equals("AUTH")) {
            return super.simpleCommand(text);
        }
        hide(words[2]);
        int code;
        if (text.length() + 2 <= MAX_COMMAND) {
            code = super.simpleCommand(text);
        } else {
            code = super.simpleCommand(words[0] + " " + words[1]);
            code = code == 334 ? super.simpleCommand(words[2]) : code;
        }
        // With XOAUTH2 a challenge is an error in JSON; the reply comes after an empty response.
        return code == 334 && words[1].equals("XOAUTH2") ? super.simpleCommand("") : code;
    }

    @Override
    protected int simpleCommand(byte[] text) throws MessagingException {
        hide(new String(text, StandardCharsets.ISO_8859_1));
        reply = "";
        return super.simpleCommand(text);
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        sockets.awaitReply(farewell && replyTimeout.compareTo(FAREWELL) > 0 ? FAREWELL : patience());
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
            reply = readyForTls || text.equals("[EOF]") ? "" : code == 334 ? "334" : oneLine(text);
        }
        return code;
    }

    /** The end of a mail has twice the time of any other command, as in RFC 5321, 4.5.3.2. */
    private Duration patience() {
        return contentEnded ? replyTimeout.multipliedBy(2) : replyTimeout;
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
    private String oneLine(String text) {
        String line = text.strip();
        for (String secret : secrets) {
            line = line.replace(secret, "***");
        }
        return Text.cap(line, MAX_REPLY).replaceAll("\n\\d{3}[- ]?", " ").replaceFirst("^(\\d{3})-", "$1 ");
    }
}
