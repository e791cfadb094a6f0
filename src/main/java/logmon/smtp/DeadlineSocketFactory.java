package logmon.smtp;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * Sockets that all end at one time, and after so many bytes, whatever their peer does: a server that sends a byte
 * just before each read times out would otherwise hold the caller for ever, and one that sends a reply without end
 * would fill its memory.
 */
final class DeadlineSocketFactory extends SocketFactory {
    /** A dialogue about one mail takes some hundred bytes, with certificates some ten thousand. */
    private static final int MAX_RECEIVED = 1 << 20;

    private final long deadlineNanos;
    private int received;

    /** The time for everything that these sockets do starts now. */
    DeadlineSocketFactory(Duration all) {
        deadlineNanos = System.nanoTime() + all.toNanos();
    }

    @Override
    public Socket createSocket() {
        return new DeadlineSocket();
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
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException();
    }

    /** The time that is left, at most {@code timeout}; both in milliseconds, of which 0 means no limit. */
    private int remaining(int timeout) throws SocketTimeoutException {
        long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the mail server took too long altogether");
        }
        return (int) (timeout == 0 ? millis : Math.min(timeout, millis));
    }

    /** Passes on how many bytes were read, -1 at the end. */
    private int received(int count) throws IOException {
        received += Math.max(count, 0);
        if (received > MAX_RECEIVED) {
            throw new IOException("the mail server said more than %,d bytes".formatted(MAX_RECEIVED));
        }
        return count;
    }

    private final class DeadlineSocket extends Socket {
        private int readTimeout;

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            super.connect(endpoint, remaining(timeout));
        }

        @Override
        public void setSoTimeout(int timeout) throws java.net.SocketException {
            readTimeout = timeout;
            super.setSoTimeout(timeout);
        }

        private void limitRead() throws IOException {
            super.setSoTimeout(remaining(readTimeout));
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    limitRead();
                    int read = super.read();
                    received(read < 0 ? -1 : 1);
                    return read;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    limitRead();
                    return received(super.read(bytes, offset, length));
                }
            };
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    remaining(0);
                    // FilterOutputStream would write byte by byte.
                    out.write(bytes, offset, length);
                }
            };
        }
    }
}
