package logmon.journal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import logmon.journal.file.JournalFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFilesTest {
    private static final int ROTATIONS = 200;

    @TempDir
    Path root;

    /** What is read first decides which entries are new, so a file that is missed once is never read. */
    @Test
    void noFileIsMissedWhileFilesAreRotatedAway() throws Exception {
        JournalDirectories directories = new JournalDirectories(new JournalSource(root, null));
        List<String> gaps = new ArrayList<>();
        JournalFiles files = new JournalFiles(directories, null, gaps::add);
        AtomicInteger created = new AtomicInteger();
        create(created);

        CompletableFuture<Void> rotation = CompletableFuture.runAsync(() -> rotate(created));
        boolean last;
        do {
            last = rotation.isDone();
            directories.lookNow();
            files.takeUp();
            Set<Integer> found = numbers(files);
            int newest = found.stream().mapToInt(number -> number).max().orElse(0);
            for (int number = 1; number <= newest; number++) {
                assertTrue(found.contains(number), number + " is missing, " + newest + " is not");
            }
        } while (!last);
        rotation.join();

        assertTrue(numbers(files).contains(created.get()));
        assertTrue(gaps.isEmpty(), gaps::toString);
        files.close();
    }

    private void rotate(AtomicInteger created) {
        try {
            for (int i = 0; i < ROTATIONS; i++) {
                Files.move(
                        root.resolve("system.journal"), root.resolve("system@%08x.journal".formatted(created.get())));
                create(created);
                // journald takes longer for a rotation.
                LockSupport.parkNanos(10_000_000);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Creates an empty journal file whose id is its number, as journald does: it has its header a moment later. */
    private void create(AtomicInteger created) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(208).order(ByteOrder.LITTLE_ENDIAN);
        header.put(0, "LPKSHHRH".getBytes(StandardCharsets.US_ASCII));
        header.putLong(24, created.incrementAndGet());
        header.putLong(88, header.capacity());
        try (var file = Files.newByteChannel(
                root.resolve("system.journal"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(header);
        }
    }

    private static Set<Integer> numbers(JournalFiles files) {
        return files.bySeries().values().stream()
                .flatMap(Collection::stream)
                .map(JournalFile::fileId)
                .map(id -> Integer.reverseBytes(Integer.parseUnsignedInt(id.substring(0, 8), 16)))
                .collect(Collectors.toSet());
    }
}
