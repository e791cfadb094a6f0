package logmon;

import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** Hands mails to a server by SMTP (RFC 5321). Each attempt is bounded in time, whatever the server does. */
final class Mailer {
    /** What became of an attempt. */
    enum Outcome {
        /** The server has taken the mail. */
        ACCEPTED,
        /** The server has not taken it; another attempt may go better. */
        FAILED,
        /** The server has not taken it because of what is in it. */
        REFUSED,
        /** The mail was sent whole, but the reply did not come: the server may have taken it. */
        IN_DOUBT
    }

    /**
     * The result of an attempt.
     *
     * @param detail the server's reply to a mail that it took; else what went wrong, and what to do about it
     * @param warning what is wrong although the mail was taken, a refused recipient; else empty
     */
    record Result(Outcome outcome, String detail, String warning) {}

    /** For everything that one attempt does. */
    private static final Duration ATTEMPT = Duration.ofSeconds(60);

    private final Config.Mail config;
    private final PrintStream trace;
    private final Duration attempt;

    /**
     * @param trace gets the dialogue with the server, passwords left out; {@code null}: nothing does
     */
    Mailer(Config.Mail config, PrintStream trace) {
        this(config, trace, ATTEMPT);
    }

    Mailer(Config.Mail config, PrintStream trace, Duration attempt) {
        this.config = config;
        this.trace = trace;
        this.attempt = attempt;
    }

    /** Tries once to send a mail. */
    Result send(AlertMail mail) {
        Dialogue dialogue = null;
        try {
            Session session = session();
            MimeMessage message = message(session, mail);
            dialogue = new Dialogue(session);
            connect(dialogue);
            dialogue.sendMessage(message, message.getAllRecipients());
            return new Result(Outcome.ACCEPTED, reply(dialogue), "");
        } catch (SendFailedException e) {
            if (e.getValidSentAddresses() != null && e.getValidSentAddresses().length > 0) {
                return new Result(Outcome.ACCEPTED, reply(dialogue), refusedRecipients(e));
            }
            return new Result(dialogue.outcome(), explain(e), "");
        } catch (MessagingException | IOException e) {
            return new Result(dialogue == null ? Outcome.FAILED : dialogue.outcome(), explain(e), "");
        } finally {
            close(dialogue);
        }
    }

    /**
     * Goes through the dialogue with the server up to a mail, but sends none.
     *
     * @return empty when all is well; else what went wrong, and what to do about it
     */
    String check() {
        Dialogue dialogue = null;
        try {
            dialogue = new Dialogue(session());
            connect(dialogue);
            dialogue.tryEnvelope(envelopeSender(), config.to());
            return "";
        } catch (MessagingException | IOException e) {
            return explain(e);
        } finally {
            close(dialogue);
        }
    }

    /** The mail as it goes over the wire. */
    static MimeMessage message(Session session, Config.Mail config, AlertMail mail) throws MessagingException {
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + mail.messageId() + ">");
            }
        };
        message.setFrom(new InternetAddress(config.from()));
        message.setRecipients(Message.RecipientType.TO, addresses(config.to()));
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(new Date());
        // RFC 3834: no vacation notice answers it.
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(mail.body().replace("\n", "\r\n"), StandardCharsets.UTF_8.name());
        message.saveChanges();
        return message;
    }

    private MimeMessage message(Session session, AlertMail mail) throws MessagingException {
        return message(session, config, mail);
    }

    private Session session() {
        Properties properties = new Properties();
        properties.putAll(config.smtp());
        if (!properties.containsKey("mail.smtp.socks.host")) {
            properties.put("mail.smtp.socketFactory", new DeadlineSocketFactory(attempt));
            properties.put("mail.smtp.ssl.socketFactory", new DeadlineSocketFactory(attempt));
            // Or a failed connection would be tried again, without the deadline.
            properties.put("mail.smtp.socketFactory.fallback", "false");
        }
        Session session = Session.getInstance(properties);
        if (trace != null) {
            session.setDebugOut(trace);
            session.setDebug(true);
        }
        return session;
    }

    private void connect(Dialogue dialogue) throws MessagingException, IOException {
        String user = config.smtp().getProperty("mail.smtp.user");
        boolean auth = Boolean.parseBoolean(config.smtp().getProperty("mail.smtp.auth"));
        dialogue.connect(config.host(), config.port(), user, auth ? password() : null);
    }

    /** Read at each attempt: it may have been changed meanwhile, and need not stay in memory. */
    private String password() throws IOException {
        Path file = config.passwordFile();
        if (file == null) {
            String credentials = System.getenv("CREDENTIALS_DIRECTORY");
            if (credentials == null) {
                throw new IOException("mail.smtp.user is set, but there is no password: set mail.password-file,"
                        + " or the systemd credential smtp-password");
            }
            file = Path.of(credentials, "smtp-password");
        }
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IOException("the password file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private String envelopeSender() throws MessagingException {
        String from = config.smtp().getProperty("mail.smtp.from");
        return from != null ? from : new InternetAddress(config.from()).getAddress();
    }

    private static InternetAddress[] addresses(List<String> texts) throws MessagingException {
        return InternetAddress.parse(String.join(",", texts), false);
    }

    private static String reply(SMTPTransport transport) {
        return Text.cap(Text.printable(transport.getLastServerResponse().strip()), 300);
    }

    private static String refusedRecipients(SendFailedException e) {
        return "not delivered to "
                + Arrays.stream(e.getInvalidAddresses() == null ? new Address[0] : e.getInvalidAddresses())
                        .map(Address::toString)
                        .collect(Collectors.joining(", "))
                + causes(e);
    }

    private String explain(Exception e) {
        String server = config.host() + ":" + config.port();
        String text = e.getMessage() + causes(e);
        String mend = "";
        if (e instanceof AuthenticationFailedException) {
            mend = "; check mail.smtp.user and the password";
        } else if (hasCause(e, java.net.ConnectException.class)) {
            mend = "; is a mail server running there? Install one (apt install postfix), or name another with"
                    + " mail.smtp.host and mail.smtp.port";
        } else if (hasCause(e, java.net.UnknownHostException.class)) {
            mend = "; check mail.smtp.host";
        } else if (hasCause(e, SSLException.class)) {
            mend = "; check mail.smtp.port, mail.smtp.ssl.enable and the server's certificate";
        } else if (text.contains("STARTTLS is required")) {
            mend = "; use the server's submission port (mail.smtp.port=587), or allow plain text with"
                    + " mail.smtp.starttls.required=false";
        } else if (e instanceof SendFailedException) {
            mend = "; check mail.to and mail.from, and whether the server wants mail.smtp.user";
        }
        return Text.cap(Text.printable(server + ": " + text.strip()), 600) + mend;
    }

    /** The messages behind an exception; Jakarta Mail chains them in a way of its own. */
    private static String causes(Exception e) {
        StringBuilder text = new StringBuilder();
        Exception next = next(e);
        for (int depth = 0; next != null && depth < 5; depth++) {
            if (next.getMessage() != null
                    && !text.toString().contains(next.getMessage().strip())) {
                text.append(": ").append(next.getMessage().strip());
            }
            next = next(next);
        }
        return text.toString();
    }

    private static boolean hasCause(Exception e, Class<? extends Exception> type) {
        Exception next = e;
        for (int depth = 0; next != null && depth < 10; depth++) {
            if (type.isInstance(next)) {
                return true;
            }
            next = next(next);
        }
        return false;
    }

    private static Exception next(Exception e) {
        Throwable cause = e instanceof MessagingException mail ? mail.getNextException() : e.getCause();
        return cause instanceof Exception next ? next : null;
    }

    private static void close(Dialogue dialogue) {
        try {
            if (dialogue != null) {
                dialogue.close();
            }
        } catch (MessagingException e) {
            // The mail was taken or it was not: how the server says goodbye changes nothing about that.
        }
    }

    /** A dialogue that remembers how far it came. */
    private static final class Dialogue extends SMTPTransport {
        private boolean content;
        private boolean contentEnded;

        private Dialogue(Session session) {
            super(session, new URLName("smtp", null, -1, null, null, null));
        }

        /** Why a mail was not accepted. */
        private Outcome outcome() {
            int code = getLastReturnCode();
            if (contentEnded && code < 400) {
                return Outcome.IN_DOUBT;
            }
            return content && code >= 500 ? Outcome.REFUSED : Outcome.FAILED;
        }

        private void tryEnvelope(String from, List<String> to) throws MessagingException {
            issueCommand("MAIL FROM:<" + from + ">", 250);
            for (InternetAddress recipient : addresses(to)) {
                issueCommand("RCPT TO:<" + recipient.getAddress() + ">", 250);
            }
            issueCommand("RSET", 250);
        }

        @Override
        protected OutputStream data() throws MessagingException {
            content = true;
            return super.data();
        }

        @Override
        protected void finishData() throws IOException, MessagingException {
            contentEnded = true;
            super.finishData();
        }

        @Override
        protected OutputStream bdat() throws MessagingException {
            content = true;
            contentEnded = true;
            return super.bdat();
        }
    }
}
