package logmon.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import logmon.systemd.ServiceManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try")
class StateLockTest {
    @TempDir
    Path parent;

    @Test
    void createsTheDirectoryAndSaysWhoHasIt() throws Exception {
        Path directory = parent.resolve("state");
        try (StateLock lock = StateLock.take(directory)) {
            assertEquals(ServiceManager.pid() + "\n", Files.readString(directory.resolve("lock")));
        }
    }

    @Test
    void refusesASecondOneWithTheProcessOfTheFirstAndHowToLookWithoutIt() throws Exception {
        try (StateLock first = StateLock.take(parent)) {
            StateLock.Taken taken = assertThrows(StateLock.Taken.class, () -> StateLock.take(parent));
            assertEquals(
                    "Another logmon, process " + ServiceManager.pid() + ", uses the state directory " + parent
                            + ".\nTo watch beside it: logmon --dry-run",
                    taken.getMessage());
        }
    }

    @Test
    void isFreeAgainAfterItsEnd() throws Exception {
        StateLock.take(parent).close();
        StateLock.take(parent).close();
    }

    @Test
    void thatAKilledProcessLeftBehindIsFree() throws Exception {
        Files.writeString(parent.resolve("lock"), "4711 and more than a process id\n");
        StateLock.take(parent).close();
        assertEquals(ServiceManager.pid() + "\n", Files.readString(parent.resolve("lock")));
    }

    @Test
    void writesThroughNoLink() throws IOException {
        Path target = Files.writeString(parent.resolve("target"), "precious");
        Files.createSymbolicLink(parent.resolve("lock"), target);
        assertThrows(IOException.class, () -> StateLock.take(parent));
        assertEquals("precious", Files.readString(target));
    }

    @Test
    void belongsToTheOwnerOfTheDirectory() throws Exception {
        try (StateLock lock = StateLock.take(parent)) {
            assertTrue(Files.getOwner(parent.resolve("lock")).equals(Files.getOwner(parent)));
        }
    }
}
