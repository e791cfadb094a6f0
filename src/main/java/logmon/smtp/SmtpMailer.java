package logmon.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
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

/** Hands mails to a server by SMTP (RFC 5321). */
public final class SmtpMailer implements MailServer {
    /** What is kept of a server's reply. */
    private static final int MAX_REPLY = 300;

    /** For another look at a certificate. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final SmtpSettings settings;
    private final PrintStream trace;
    private final Duration atMost;
    private volatile AttemptSockets sockets;

    /** As the service sends: it waits as long as RFC 5321 allows a server, or the settings say. */
    public SmtpMailer(SmtpSettings settings) {
        this(settings, null, null);
    }

    /**
     * As somebody sends who sits at the terminal.
     *
     * @param trace gets the dialogue with the server, passwords left out; null if nothing does
     * @param atMost for an attempt; null for no limit
     */
    public SmtpMailer(SmtpSettings settings, PrintStream trace, Duration atMost) {
        this.settings = settings;
        this.trace = trace;
        this.atMost = atMost;
    }

    @Override
    public SendResult send(AlertMail mail, List<String> recipients) {
        List<String> envelope = recipients == null ? settings.recipients(mail.to()) : recipients;
        Session session = session(atMost);
        RecordingTransport dialogue = dialogue(session);
        try {
            connect(dialogue);
            MailMessage message = new MailMessage(session, settings, mail, dialogue.acceptsEightBit());
            if (message.isEightBit()) {
                dialogue.announceEightBit();
            }
            dialogue.sendMessage(message, MailMessage.addresses(envelope));
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

    @Override
    public void abort() {
        AttemptSockets current = sockets;
        if (current != null) {
            current.abort();
        }
    }

    /**
     * Goes through the dialogue with the server up to a mail, but sends none.
     *
     * @return empty if all is well; else, in some lines, what went wrong and the fix
     */
    public String check() {
        RecordingTransport dialogue = dialogue(session(atMost));
        try {
            connect(dialogue);
            dialogue.tryEnvelope(envelopeSender(), MailMessage.addresses(settings.recipients()));
            return "";
        } catch (MessagingException | IOException e) {
            return explain(e, dialogue);
        } finally {
            close(dialogue);
        }
    }

    private SendResult notAccepted(Exception e, RecordingTransport dialogue, List<String> envelope) {
        List<SendResult.Refusal> refused = refused(dialogue, envelope);
        return new SendResult(
                dialogue.contentSent() ? Outcome.SUSPECT : Outcome.NOT_NOW,
                explain(e, dialogue),
                refused.size() == envelope.size() ? refused : List.of());
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
        return reply.isPermanent() && (cause == null || !cause.passes());
    }

    private Reply reply(RecordingTransport dialogue, String command, String text) {
        return Reply.of(command, text, settings, dialogue.encrypted(), dialogue.offersUnusedLogin());
    }

    private static String reply(RecordingTransport transport) {
        return Text.cap(Text.printable(transport.getLastServerResponse().strip()), MAX_REPLY);
    }

    /** Begins an attempt: {@link #abort} ends it from now on. */
    private Session session(Duration limit) {
        Properties properties = new Properties();
        properties.putAll(settings.smtp());
        sockets = new AttemptSockets(limit, settings.replyTimeout(), socksProxy());
        properties.put("mail.smtp.socketFactory", sockets);
        properties.put("mail.smtp.ssl.socketFactory", sockets);
        // Or a failed connection would be tried again, without the limits.
        properties.put("mail.smtp.socketFactory.fallback", "false");
        Session session = Session.getInstance(properties);
        if (trace != null) {
            session.setDebugOut(trace);
            session.setDebug(true);
        }
        return session;
    }

    private RecordingTransport dialogue(Session session) {
        return new RecordingTransport(session, sockets, settings.replyTimeout());
    }

    private Proxy socksProxy() {
        String host = settings.smtp().getProperty("mail.smtp.socks.host");
        return host == null
                ? Proxy.NO_PROXY
                : new Proxy(
                        Proxy.Type.SOCKS,
                        new InetSocketAddress(
                                host, Integer.parseInt(settings.smtp().getProperty("mail.smtp.socks.port", "1080"))));
    }

    /** Tries every address of the server (RFC 5321, 5.1), in the order of the name service. */
    private void connect(RecordingTransport dialogue) throws MessagingException, IOException {
        String user = settings.smtp().getProperty("mail.smtp.user");
        String password = null;
        if (Boolean.parseBoolean(settings.smtp().getProperty("mail.smtp.auth"))) {
            dialogue.stand(SmtpDiagnosis.PASSWORD);
            password = PasswordFile.read(settings);
            dialogue.hide(password);
        }
        dialogue.stand(SmtpDiagnosis.CONNECT);
        List<InetAddress> addresses = settings.addresses();
        dialogue.stand(SmtpDiagnosis.GREETING);
        MailConnectException unreachable = null;
        for (InetAddress address : addresses) {
            sockets.connectTo(address);
            try {
                dialogue.connect(settings.host(), settings.port(), user, password);
                return;
            } catch (MailConnectException e) {
                unreachable = unreachable == null ? e : unreachable;
            }
        }
        throw unreachable;
    }

    private String envelopeSender() throws MessagingException {
        String from = settings.smtp().getProperty("mail.smtp.from");
        return from != null ? from : new InternetAddress(settings.from()).getAddress();
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
                        distrust ? certificate() : null,
                        causes)
                .explain();
    }

    /**
     * Has a look at the server's certificate, in a connection that ends with it: an exception about a certificate does
     * not say what is in it.
     *
     * @return null if the server shows none
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
        InetAddress address = sockets.address();
        Session session = session(LOOK);
        sockets.connectTo(address);
        session.setDebug(false);
        session.getProperties().put("mail.smtp.ssl.trust", "*");
        session.getProperties().put("mail.smtp.ssl.checkserveridentity", "false");
        session.getProperties().put("mail.smtp.ssl.hostnameverifier", look);
        session.getProperties().put("mail.smtp.auth", "false");
        RecordingTransport dialogue = dialogue(session);
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
