package logmon.testing;

import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server on the loopback interface that is as polite as its script lets it be. The script has a step for each of
 * {@code CONNECT}, the commands ({@code EHLO}, {@code HELO}, {@code STARTTLS}, {@code MAIL}, {@code RCPT}, {@code DATA},
 * {@code QUIT} ...), {@code CONTENT}, the mail's first line, and {@code END}, the final dot; where it says nothing, all goes
 * well.
 */
public final class ScriptedSmtpServer implements AutoCloseable {
    /** What the server does at a point of the dialogue. */
    public interface Step {
        /** @return whether the dialogue goes on */
        boolean act(Socket socket, OutputStream out) throws IOException;
    }

    private static final Map<String, Step> POLITE = Map.of(
            "CONNECT", reply("220 scripted ESMTP"),
            "EHLO", reply("250-scripted\r\n250 8BITMIME"),
            "HELO", reply("250 scripted"),
            "STARTTLS", reply("220 go ahead"),
            "DATA", reply("354 go ahead"),
            "END", reply("250 2.0.0 Ok: queued as 4F2A81C3B7"),
            "QUIT", reply("221 bye"));

    private final ServerSocket listening;
    private final Map<String, Step> script = new ConcurrentHashMap<>(POLITE);
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
    private volatile String certificate;
    private volatile boolean beginsWithTls;
    private volatile String protocol;

    public ScriptedSmtpServer() {
        this(InetAddress.getLoopbackAddress());
    }

    public ScriptedSmtpServer(InetAddress address) {
        try {
            listening = new ServerSocket(0, 50, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "scripted SMTP server");
        thread.setDaemon(true);
        thread.start();
    }

    /** A reply, after which the dialogue goes on. */
    private record Reply(String line) implements Step {
        @Override
        public boolean act(Socket socket, OutputStream out) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return true;
        }
    }

    public static Step reply(String line) {
        return new Reply(line);
    }

    /** One reply after the other, the last for ever. */
    public static Step inTurn(String... lines) {
        AtomicInteger next = new AtomicInteger();
        return (socket, out) ->
                reply(lines[Math.min(next.getAndIncrement(), lines.length - 1)]).act(socket, out);
    }

    /** Replies, and after each reply but the last takes a line in, as at a login. */
    public static Step exchange(List<String> taken, String... replies) {
        return (socket, out) -> {
            for (int i = 0; i < replies.length; i++) {
                reply(replies[i]).act(socket, out);
                if (i < replies.length - 1) {
                    taken.add(line(socket));
                }
            }
            return true;
        };
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    /** Closes the connection without a word. */
    public static Step drop() {
        return (socket, out) -> false;
    }

    /** Says nothing, and takes nothing in, until the client goes away. */
    public static Step silence() {
        return (socket, out) -> {
            while (socket.getInputStream().read() >= 0) {
                // Not answered.
            }
            return false;
        };
    }

    /** Says the same without end, as fast as it can or with pauses. */
    public static Step endless(String text, long pauseMillis) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return (socket, out) -> {
            try {
                while (true) {
                    out.write(bytes);
                    Thread.sleep(pauseMillis);
                }
            } catch (InterruptedException e) {
                return false;
            }
        };
    }

    public ScriptedSmtpServer at(String point, Step step) {
        script.put(point, step);
        return this;
    }

    /** Shows one of the certificates of certificates.p12, and not that which nobody trusts. */
    public ScriptedSmtpServer certificate(String alias) {
        certificate = alias;
        return this;
    }

    /** Speaks TLS from the start, as on port 465. */
    public ScriptedSmtpServer beginsWithTls() {
        beginsWithTls = true;
        return this;
    }

    /** Speaks this version of TLS only. */
    public ScriptedSmtpServer protocol(String version) {
        protocol = version;
        return this;
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** All commands, and the lines of all mails. */
    public List<String> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                Thread thread = new Thread(() -> converse(socket), "scripted SMTP dialogue");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void converse(Socket plain) {
        Socket socket = plain;
        try {
            socket = beginsWithTls ? encrypted(plain) : plain;
            boolean goesOn = step("CONNECT", socket);
            BufferedReader lines = lines(socket);
            while (goesOn) {
                String line = lines.readLine();
                if (line == null) {
                    break;
                }
                received.add(line);
                String command = line.split("[ :]")[0].toUpperCase(Locale.ROOT);
                goesOn = step(command, socket) && !command.equals("QUIT");
                if (goesOn && command.equals("STARTTLS")) {
                    socket = encrypted(socket);
                    lines = lines(socket);
                }
                if (goesOn && command.equals("DATA") && wantsContent()) {
                    goesOn = content(lines, socket) && step("END", socket);
                }
            }
        } catch (IOException e) {
            // The client went away, or the test is over.
        } finally {
            try {
                socket.close();
                plain.close();
            } catch (IOException e) {
                // Closed anyway.
            }
        }
    }

    /** Takes the mail in, and of {@code CONTENT} in the script only the first line. */
    private boolean content(BufferedReader lines, Socket socket) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            received.add(line);
            if (line.equals(".")) {
                return true;
            }
            if (script.containsKey("CONTENT")) {
                return step("CONTENT", socket);
            }
        }
        return false;
    }

    private boolean wantsContent() {
        return script.get("DATA") instanceof Reply reply && reply.line().startsWith("354");
    }

    private boolean step(String point, Socket socket) throws IOException {
        return script.getOrDefault(point, reply("250 ok")).act(socket, socket.getOutputStream());
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    private Socket encrypted(Socket socket) throws IOException {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(
                    certificate == null
                            ? new DummySSLServerSocketFactory().getKeyStore()
                            : TestCertificates.key(certificate),
                    TestCertificates.PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            SSLSocket encrypted = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
            if (protocol != null) {
                encrypted.setEnabledProtocols(new String[] {protocol});
            }
            encrypted.startHandshake();
            return encrypted;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
