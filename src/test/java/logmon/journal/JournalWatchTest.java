package logmon.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import logmon.daemon.StopSignal;
import logmon.systemd.JournalException;
import logmon.systemd.LibC;
import logmon.testing.JournalFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalWatchTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private JournalFixture fixture;

    @BeforeEach
    void prepare() {
        fixture = new JournalFixture(directory);
    }

    private JournalWatch open() throws JournalException {
        return new JournalWatch(new JournalSource(directory, null));
    }

    @Test
    void itKnowsThatItWatches() throws Exception {
        try (JournalWatch watch = open()) {
            assertTrue(watch.watching());
        }
    }

    @Test
    void anAppendedEntryEndsTheWait() {
        fixture.log("one");
        assertTimeoutPreemptively(DEADLINE, () -> {
            try (JournalWatch watch = open()) {
                fixture.log("two");
                watch.await(new StopSignal().fd(), null);
            }
        });
    }

    @Test
    void aNewFileEndsTheWait() {
        assertTimeoutPreemptively(DEADLINE, () -> {
            try (JournalWatch watch = open()) {
                fixture.log("one");
                watch.await(new StopSignal().fd(), null);
            }
        });
    }

    @Test
    void afterItWasOpenedAgainItWatchesTheDirectoryThatIsThereNow() {
        assertTimeoutPreemptively(DEADLINE, () -> {
            fixture.log("one");
            try (JournalWatch watch = open()) {
                Path away = directory.resolveSibling(directory.getFileName() + "-away");
                Files.move(directory, away);
                watch.reopen();
                assertEquals(false, watch.watching());
                watch.await(new StopSignal().fd(), Duration.ofMillis(1));
                Files.createDirectory(directory);
                watch.reopen();
                assertTrue(watch.watching());
                fixture.log("two");
                watch.await(new StopSignal().fd(), null);
                for (Path file : List.of(away.resolve("system.journal"), away)) {
                    Files.delete(file);
                }
            }
        });
    }

    @Test
    void aStopThatWasRequestedBeforeEndsTheWait() {
        assertTimeoutPreemptively(DEADLINE, () -> {
            StopSignal stop = new StopSignal();
            stop.request();
            try (JournalWatch watch = open()) {
                watch.await(stop.fd(), null);
                watch.await(stop.fd(), null);
            }
            assertTrue(stop.requested());
        });
    }

    @Test
    void aStopWakesTheWaitingThread() {
        assertTimeoutPreemptively(DEADLINE, () -> {
            StopSignal stop = new StopSignal();
            try (JournalWatch watch = open()) {
                Thread waiting = Thread.currentThread();
                Thread stopping = new Thread(() -> {
                    while (!isInPoll(waiting)) {
                        Thread.onSpinWait();
                    }
                    stop.request();
                });
                stopping.start();
                while (!stop.requested()) {
                    watch.await(stop.fd(), null);
                }
            }
        });
    }

    private static boolean isInPoll(Thread thread) {
        for (StackTraceElement call : thread.getStackTrace()) {
            if (call.getMethodName().equals("poll")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void theWaitEndsWithItsTime() {
        assertTimeoutPreemptively(DEADLINE, () -> {
            try (JournalWatch watch = open()) {
                watch.await(new StopSignal().fd(), Duration.ZERO);
                watch.await(new StopSignal().fd(), Duration.ofNanos(1));
                watch.await(new StopSignal().fd(), Duration.ofMillis(10));
            }
        });
    }

    @Test
    void hundredsOfReopeningsLeaveNoFileOpen() throws Exception {
        fixture.log("one");
        List<String> before = openFiles(directory);
        try (JournalWatch watch = open()) {
            int open = openFiles(directory).size();

            for (int i = 0; i < 300; i++) {
                watch.reopen();
            }

            assertEquals(open, openFiles(directory).size());
        }
        assertEquals(before, openFiles(directory));
    }

    @Test
    void aDirectoryThatIsNotThereIsNamedWithTheMend() {
        Path missing = directory.resolve("missing");

        JournalException e =
                assertThrows(JournalException.class, () -> new JournalWatch(new JournalSource(missing, null)));

        assertEquals(LibC.ENOENT, e.errno());
        assertEquals(
                "sd_journal_open_directory " + missing
                        + ": ENOENT (no such journal: check journal.directory and journal.namespace)",
                e.getMessage());
    }

    @Test
    void anErrorThatHasNoNameHereIsToldByItsNumber() {
        assertEquals("sd_journal_next: errno 4095", new JournalException("sd_journal_next", 4095).getMessage());
    }

    @Test
    void aResultThatIsNoErrorIsPassedOn() throws Exception {
        assertEquals(0, JournalException.check("sd_journal_next", 0));
        assertEquals(7, JournalException.check("sd_journal_next", 7));
        JournalException e =
                assertThrows(JournalException.class, () -> JournalException.check("sd_journal_next", -LibC.EBADMSG));
        assertEquals(
                "sd_journal_next: EBADMSG (the journal file is damaged: journalctl --verify names it)", e.getMessage());
    }

    /** Returns what this process has open of a directory, as the kernel names it: a deleted file and inotify among it. */
    static List<String> openFiles(Path directory) throws IOException {
        List<String> files = new ArrayList<>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                String file = target(descriptor);
                if (file.startsWith(directory.toString()) || file.contains("inotify")) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // The descriptor by which the directory is listed is gone by now.
            return "";
        }
    }
}
