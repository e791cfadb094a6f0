package logmon.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import logmon.systemd.ServiceManager;

/**
 * The lock on a state directory, for as long as the process lives: two processes that move the same checkpoint lose alerts.
 * The kernel releases it however the process ends, so no stale lock can keep logmon from starting.
 */
public final class StateLock implements AutoCloseable {
    /** Another process has the lock. */
    public static final class Taken extends Exception {
        private static final long serialVersionUID = 1L;

        private Taken(String message) {
            super(message);
        }
    }

    private static final String FILE = "lock";

    /** Room for a process id and a line end. */
    private static final int LONGEST = 32;

    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param directory is created if it is missing
     * @throws Taken if another process has it
     * @throws IOException if the lock file cannot be written
     */
    public static StateLock take(Path directory) throws IOException, Taken {
        // Where systemd made it for a dynamic user it is a link, which createDirectories refuses before Java 20.
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        Path file = directory.resolve(FILE);
        FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            adopt(directory, file);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new Taken("Another logmon, process %s, uses the state directory %s.\n"
                                .formatted(holder(channel), directory)
                        + "To watch beside it: logmon --dry-run");
            }
            channel.truncate(0);
            channel.write(StandardCharsets.US_ASCII.encode(ServiceManager.pid() + "\n"), 0);
            return new StateLock(channel);
        } catch (IOException | Taken e) {
            channel.close();
            throw e;
        }
    }

    /** Returns null if another process has the lock, or this one has already. */
    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** A file that root creates by hand must not be closed to the service, which has a user of its own. */
    static void adopt(Path directory, Path file) throws IOException {
        if (!Files.getOwner(file).equals(Files.getOwner(directory))) {
            Files.setOwner(file, Files.getOwner(directory));
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
        channel.read(bytes, 0);
        String text = StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
        return text.matches("\\d+") ? text : "unknown";
    }

    /** Releases the lock. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Then it is released when the process ends.
        }
    }
}
