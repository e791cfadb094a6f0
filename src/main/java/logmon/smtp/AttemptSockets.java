package logmon.smtp;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;

/**
 * The sockets of one attempt. Each reply has a time limit as a whole, because a server that sends a byte just before
 * each read times out would hold the caller forever; all that is received has a size limit, because a reply without end
 * would fill the memory. Another thread can end the attempt.
 */
final class AttemptSockets extends SocketFactory {
    /** The message if the attempt as a whole took too long. */
    static final String NOT_DONE = "not done within ";

    /** A dialogue about one mail needs some hundred bytes, with certificates some ten thousand. */
    private static final int MAX_RECEIVED = 1 << 20;

    private final Duration atMost;
    private final long endNanos;
    private final Proxy proxy;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private InetAddress address;
    private Duration replyWithin;
    private long replyNanos;
    private int received;
    private volatile boolean aborted;

    /**
     * @param atMost for the whole attempt, from now on; null for no limit
     * @param replyWithin as in {@link #awaitReply}, for the time before the greeting: TLS
     * @param proxy through which to connect, or {@link Proxy#NO_PROXY}
     */
    AttemptSockets(Duration atMost, Duration replyWithin, Proxy proxy) {
        this.atMost = atMost;
        this.proxy = proxy;
        endNanos = System.nanoTime() + (atMost == null ? 0 : atMost.toNanos());
        awaitReply(replyWithin);
    }

    /** Sets the address that the sockets connect to; null for the first one of their host. */
    void connectTo(InetAddress newAddress) {
        address = newAddress;
    }

    InetAddress address() {
        return address;
    }

    /** Sets the time from now on within which the next reply must be complete. */
    void awaitReply(Duration within) {
        replyWithin = within;
        replyNanos = System.nanoTime() + within.toNanos();
    }

    /** Ends the attempt, from any thread: whatever waits for a socket fails at once. */
    void abort() {
        aborted = true;
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                // Whoever uses it finds out.
            }
        }
    }

    @Override
    public Socket createSocket() {
        Socket socket = new BoundedSocket(proxy);
        sockets.add(socket);
        return socket;
    }

    // Jakarta Mail connects its sockets itself; only SocketFactory's own contract asks for these.

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException();
    }

    /** Returns the milliseconds that are left of the attempt, at most {@code limit}; a limit of 0 is none. */
    private int left(long limit) throws IOException {
        if (aborted) {
            throw new SocketException("the attempt was aborted");
        }
        long millis = limit == 0 ? Integer.MAX_VALUE : limit;
        if (atMost != null) {
            millis = Math.min(millis, (endNanos - System.nanoTime()) / 1_000_000);
        }
        if (millis <= 0) {
            throw timedOut();
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    private int leftOfReply() throws IOException {
        long millis = (replyNanos - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw timedOut();
        }
        return left(millis);
    }

    private SocketTimeoutException timedOut() {
        boolean all = atMost != null && System.nanoTime() - endNanos >= -1_000_000;
        return new SocketTimeoutException("timed out: "
                + (all ? "not done within " + seconds(atMost) : "no reply within " + seconds(replyWithin)));
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() < 1_000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
    }

    /** Passes on how many bytes were read, -1 at the end. */
    private int received(int count) throws IOException {
        received += Math.max(count, 0);
        if (received > MAX_RECEIVED) {
            throw new IOException("the mail server sent more than %,d bytes".formatted(MAX_RECEIVED));
        }
        return count;
    }

    private final class BoundedSocket extends Socket {
        BoundedSocket(Proxy proxy) {
            super(proxy);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            SocketAddress target = address == null
                    ? endpoint
                    : new InetSocketAddress(address, ((InetSocketAddress) endpoint).getPort());
            super.connect(target, left(timeout));
            awaitReply(replyWithin);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    setSoTimeout(leftOfReply());
                    try {
                        return received(super.read(bytes, offset, length));
                    } catch (SocketTimeoutException e) {
                        throw timedOut();
                    }
                }
            };
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    left(0);
                    // FilterOutputStream would write byte by byte.
                    out.write(bytes, offset, length);
                }
            };
        }

        @Override
        public void close() throws IOException {
            sockets.remove(this);
            super.close();
        }
    }
}
