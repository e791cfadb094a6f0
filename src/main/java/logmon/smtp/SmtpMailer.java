package logmon.smtp;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import logmon.alert.AlertMail;
import logmon.alert.MailServer;
import logmon.alert.SendResult;
import logmon.alert.SendResult.Outcome;
import logmon.text.Text;
import org.eclipse.angus.mail.util.MailConnectException;

/** Hands mails to a server by SMTP (RFC 5321). Each attempt is bounded in time, whatever the server does. */
public final class SmtpMailer implements MailServer {
    /** For everything that one attempt does. */
    private static final Duration ATTEMPT = Duration.ofSeconds(60);

    /** For another look at a certificate. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** What is kept of a server's reply. */
    private static final int MAX_REPLY = 300;

    private final SmtpSettings settings;
    private final PrintStream trace;
    private final Duration attempt;

    /**
     * @param trace gets the dialogue with the server, passwords left out; {@code null}: nothing does
     */
    public SmtpMailer(SmtpSettings settings, PrintStream trace) {
        this(settings, trace, ATTEMPT);
    }

    SmtpMailer(SmtpSettings settings, PrintStream trace, Duration attempt) {
        this.settings = settings;
        this.trace = trace;
        this.attempt = attempt;
    }

    @Override
    public SendResult send(AlertMail mail, List<String> recipients) {
        List<String> envelope = recipients == null ? settings.to() : recipients;
        Session session = session();
        RecordingTransport dialogue = new RecordingTransport(session);
        try {
            MimeMessage message = message(session, mail);
            connect(dialogue);
            dialogue.sendMessage(message, addresses(envelope));
            return SendResult.accepted(reply(dialogue));
        } catch (SendFailedException e) {
            if (e.getValidSentAddresses() != null && e.getValidSentAddresses().length > 0) {
                return new SendResult(Outcome.ACCEPTED, reply(dialogue), refused(dialogue, envelope));
            }
            return notAccepted(e, dialogue, envelope);
        } catch (MessagingException | IOException e) {
            return notAccepted(e, dialogue, envelope);
        } finally {
            close(dialogue);
        }
    }

    private SendResult notAccepted(Exception e, RecordingTransport dialogue, List<String> envelope) {
        List<SendResult.Refusal> refused = refused(dialogue, envelope);
        return new SendResult(
                outcome(dialogue), explain(e, dialogue), refused.size() == envelope.size() ? refused : List.of());
    }

    /** Returns what it means that a mail was not accepted. */
    private Outcome outcome(RecordingTransport dialogue) {
        if (!dialogue.contentSent()) {
            return Outcome.NOT_NOW;
        }
        if (!dialogue.contentRefused()) {
            return Outcome.SUSPECT;
        }
        Reply reply = reply(dialogue, dialogue.command(), dialogue.reply());
        Cause cause = ReplyRules.causeOf(reply);
        boolean forItsContent = cause == null || cause.effect() == Cause.Effect.CONTENT;
        return reply.isPermanent() && forItsContent ? Outcome.SUSPECT : Outcome.NOT_NOW;
    }

    private Reply reply(RecordingTransport dialogue, String command, String text) {
        return Reply.of(command, text, settings, dialogue.encrypted(), dialogue.offersUnusedLogin());
    }

    /** Returns the recipients that were refused. */
    private List<SendResult.Refusal> refused(RecordingTransport dialogue, List<String> envelope) {
        List<SendResult.Refusal> refused = new ArrayList<>();
        for (String recipient : envelope) {
            String reply = dialogue.refusals().get(Reply.address(recipient));
            if (reply != null) {
                refused.add(new SendResult.Refusal(
                        recipient,
                        isPermanent(reply(dialogue, "RCPT", reply)),
                        Text.cap(Text.printable(reply), MAX_REPLY)));
            }
        }
        return refused;
    }

    /** A limit or a full mailbox passes, also where a server says 5xx of it, as with 552 (RFC 5321, 4.5.3.1.10). */
    private static boolean isPermanent(Reply reply) {
        Cause cause = ReplyRules.causeOf(reply);
        return reply.isPermanent() && (cause == null || cause.effect() != Cause.Effect.PASSES);
    }

    /**
     * Goes through the dialogue with the server up to a mail, but sends none.
     *
     * @return empty when all is well; else, in some lines, what went wrong and the mend
     */
    public String check() {
        RecordingTransport dialogue = new RecordingTransport(session());
        try {
            connect(dialogue);
            dialogue.tryEnvelope(envelopeSender(), addresses(settings.to()));
            return "";
        } catch (MessagingException | IOException e) {
            return explain(e, dialogue);
        } finally {
            close(dialogue);
        }
    }

    /** The mail as it goes over the wire. */
    static MimeMessage message(Session session, SmtpSettings settings, AlertMail mail) throws MessagingException {
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + mail.messageId() + ">");
            }
        };
        message.setFrom(new InternetAddress(settings.from()));
        message.setRecipients(Message.RecipientType.TO, addresses(settings.to()));
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(new Date());
        // RFC 3834: no vacation notice answers it.
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(mail.body().replace("\n", "\r\n"), StandardCharsets.UTF_8.name());
        message.saveChanges();
        return message;
    }

    private MimeMessage message(Session session, AlertMail mail) throws MessagingException {
        return message(session, settings, mail);
    }

    private Session session() {
        Properties properties = new Properties();
        properties.putAll(settings.smtp());
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

    private void connect(RecordingTransport dialogue) throws MessagingException, IOException {
        String user = settings.smtp().getProperty("mail.smtp.user");
        boolean auth = Boolean.parseBoolean(settings.smtp().getProperty("mail.smtp.auth"));
        dialogue.stand(SmtpDiagnosis.PASSWORD);
        String password = auth ? password() : null;
        dialogue.stand(SmtpDiagnosis.GREETING);
        dialogue.connect(settings.host(), settings.port(), user, password);
    }

    /** Read at each attempt: it may have been changed meanwhile, and need not stay in memory. */
    private String password() throws IOException {
        Path file = settings.passwordFile();
        if (file == null) {
            String credentials = System.getenv("CREDENTIALS_DIRECTORY");
            // Away from the service, root can try what the service would use.
            file = credentials == null ? SmtpSettings.CREDENTIAL : Path.of(credentials, "smtp-password");
        }
        try {
            String password = Files.readString(file).strip();
            if (password.isEmpty()) {
                throw new IOException("is empty");
            }
            return password;
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + SmtpDiagnosis.DENIED, e);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private String envelopeSender() throws MessagingException {
        String from = settings.smtp().getProperty("mail.smtp.from");
        return from != null ? from : new InternetAddress(settings.from()).getAddress();
    }

    private static InternetAddress[] addresses(List<String> texts) throws MessagingException {
        return InternetAddress.parse(String.join(",", texts), false);
    }

    private static String reply(RecordingTransport transport) {
        return Text.cap(Text.printable(transport.getLastServerResponse().strip()), MAX_REPLY);
    }

    private String explain(Exception e, RecordingTransport dialogue) {
        List<Exception> causes = new ArrayList<>();
        for (Exception next = e; next != null && causes.size() < 10; next = next(next)) {
            causes.add(next);
        }
        boolean distrust = causes.stream()
                .anyMatch(cause -> cause instanceof CertificateException
                        || cause instanceof CertPathValidatorException
                        || String.valueOf(cause.getMessage()).startsWith(SmtpDiagnosis.NOT_IN_TRUST));
        return new SmtpDiagnosis(
                        settings,
                        e instanceof MailConnectException ? SmtpDiagnosis.CONNECT : dialogue.command(),
                        dialogue.reply(),
                        dialogue.encrypted(),
                        dialogue.getExtensionParameter("AUTH"),
                        distrust ? new SmtpMailer(settings, null, LOOK).certificate() : null,
                        causes)
                .explain();
    }

    /**
     * Has a look at the server's certificate, in a connection that ends with it: an exception about a certificate
     * does not tell what is in it.
     *
     * @return {@code null} when it is not to be had
     */
    private ServerCertificate certificate() {
        ServerCertificate[] seen = new ServerCertificate[1];
        HostnameVerifier look = (host, tls) -> {
            try {
                seen[0] = ServerCertificate.of((X509Certificate) tls.getPeerCertificates()[0]);
            } catch (SSLPeerUnverifiedException e) {
                // Then there is none.
            }
            // Whoever this is, nothing is said to it.
            return false;
        };
        Session session = session();
        session.getProperties().put("mail.smtp.ssl.trust", "*");
        session.getProperties().put("mail.smtp.ssl.checkserveridentity", "false");
        session.getProperties().put("mail.smtp.ssl.hostnameverifier", look);
        session.getProperties().put("mail.smtp.auth", "false");
        RecordingTransport dialogue = new RecordingTransport(session);
        try {
            dialogue.connect(settings.host(), settings.port(), null, null);
        } catch (MessagingException e) {
            // As it has to be.
        } finally {
            close(dialogue);
        }
        return seen[0];
    }

    /** Jakarta Mail chains exceptions in a way of its own. */
    private static Exception next(Exception e) {
        Throwable cause = e instanceof MessagingException mail ? mail.getNextException() : e.getCause();
        return cause instanceof Exception next ? next : null;
    }

    private static void close(RecordingTransport dialogue) {
        try {
            dialogue.close();
        } catch (MessagingException e) {
            // The mail was taken or it was not: how the server says goodbye changes nothing about that.
        }
    }
}
