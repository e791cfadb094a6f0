package logmon;

import jakarta.mail.Address;
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
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eclipse.angus.mail.util.MailConnectException;

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
     * @param detail the server's reply to a mail that it took; else, in some lines, what went wrong and the mend
     * @param warning what is wrong although the mail was taken, a refused recipient; else empty
     */
    record Result(Outcome outcome, String detail, String warning) {}

    /** For everything that one attempt does. */
    private static final Duration ATTEMPT = Duration.ofSeconds(60);

    /** For another look at a certificate. */
    private static final Duration LOOK = Duration.ofSeconds(10);

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
        Session session = session();
        SmtpDialogue dialogue = new SmtpDialogue(session);
        try {
            MimeMessage message = message(session, mail);
            connect(dialogue);
            dialogue.sendMessage(message, message.getAllRecipients());
            return new Result(Outcome.ACCEPTED, reply(dialogue), "");
        } catch (SendFailedException e) {
            if (e.getValidSentAddresses() != null && e.getValidSentAddresses().length > 0) {
                return new Result(Outcome.ACCEPTED, reply(dialogue), refusedRecipients(e));
            }
            return new Result(dialogue.outcome(), explain(e, dialogue), "");
        } catch (MessagingException | IOException e) {
            return new Result(dialogue.outcome(), explain(e, dialogue), "");
        } finally {
            close(dialogue);
        }
    }

    /**
     * Goes through the dialogue with the server up to a mail, but sends none.
     *
     * @return empty when all is well; else, in some lines, what went wrong and the mend
     */
    String check() {
        SmtpDialogue dialogue = new SmtpDialogue(session());
        try {
            connect(dialogue);
            dialogue.tryEnvelope(envelopeSender(), addresses(config.to()));
            return "";
        } catch (MessagingException | IOException e) {
            return explain(e, dialogue);
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

    private void connect(SmtpDialogue dialogue) throws MessagingException, IOException {
        String user = config.smtp().getProperty("mail.smtp.user");
        boolean auth = Boolean.parseBoolean(config.smtp().getProperty("mail.smtp.auth"));
        dialogue.stand(SmtpTrouble.PASSWORD);
        String password = auth ? password() : null;
        dialogue.stand(SmtpTrouble.GREETING);
        dialogue.connect(config.host(), config.port(), user, password);
    }

    /** Read at each attempt: it may have been changed meanwhile, and need not stay in memory. */
    private String password() throws IOException {
        Path file = config.passwordFile();
        if (file == null) {
            String credentials = System.getenv("CREDENTIALS_DIRECTORY");
            // Away from the service, root can try what the service would use.
            file = credentials == null ? Config.CREDENTIAL : Path.of(credentials, "smtp-password");
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
            throw new IOException(file + SmtpTrouble.DENIED, e);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private String envelopeSender() throws MessagingException {
        String from = config.smtp().getProperty("mail.smtp.from");
        return from != null ? from : new InternetAddress(config.from()).getAddress();
    }

    private static InternetAddress[] addresses(List<String> texts) throws MessagingException {
        return InternetAddress.parse(String.join(",", texts), false);
    }

    private static String reply(SmtpDialogue transport) {
        return Text.cap(Text.printable(transport.getLastServerResponse().strip()), 300);
    }

    private static String refusedRecipients(SendFailedException e) {
        return "not delivered to "
                + Arrays.stream(e.getInvalidAddresses() == null ? new Address[0] : e.getInvalidAddresses())
                        .map(Address::toString)
                        .collect(Collectors.joining(", "))
                + causes(e);
    }

    private String explain(Exception e, SmtpDialogue dialogue) {
        List<Exception> causes = new ArrayList<>();
        for (Exception next = e; next != null && causes.size() < 10; next = next(next)) {
            causes.add(next);
        }
        boolean distrust = causes.stream()
                .anyMatch(cause -> cause instanceof CertificateException
                        || cause instanceof CertPathValidatorException
                        || String.valueOf(cause.getMessage()).startsWith(SmtpTrouble.NOT_IN_TRUST));
        return new SmtpTrouble(
                        config,
                        e instanceof MailConnectException ? SmtpTrouble.CONNECT : dialogue.command(),
                        dialogue.reply(),
                        dialogue.encrypted(),
                        dialogue.getExtensionParameter("AUTH"),
                        distrust ? new Mailer(config, null, LOOK).certificate() : null,
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
        SmtpDialogue dialogue = new SmtpDialogue(session);
        try {
            dialogue.connect(config.host(), config.port(), null, null);
        } catch (MessagingException e) {
            // As it has to be.
        } finally {
            close(dialogue);
        }
        return seen[0];
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

    private static Exception next(Exception e) {
        Throwable cause = e instanceof MessagingException mail ? mail.getNextException() : e.getCause();
        return cause instanceof Exception next ? next : null;
    }

    private static void close(SmtpDialogue dialogue) {
        try {
            dialogue.close();
        } catch (MessagingException e) {
            // The mail was taken or it was not: how the server says goodbye changes nothing about that.
        }
    }
}
