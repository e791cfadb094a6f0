package logmon.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What root's {@code --check} finds out about the service's user. */
class ServiceUserTest {
    private static final Map<String, String> OPEN =
            Map.of("SupplementaryGroups", "", "ProtectHome", "no", "PrivateTmp", "no");

    private static final Map<String, String> SANDBOX =
            Map.of("SupplementaryGroups", "", "ProtectHome", "yes", "PrivateTmp", "yes");

    @TempDir
    private Path directory;

    @BeforeEach
    void letEverybodyIn() throws Exception {
        mode(directory, "rwxr-xr-x");
    }

    @Test
    void whatIsForRootAloneIsFoundByRootAlone() throws Exception {
        Path open = mode(Files.createFile(directory.resolve("open")), "rw-r--r--");
        Path secret = mode(Files.createFile(directory.resolve("it's secret")), "rw-------");
        Path closed = mode(Files.createDirectory(directory.resolve("closed")), "rwxr--r--");
        Path within = mode(Files.createFile(closed.resolve("within")), "rw-r--r--");

        Set<Path> found = new ServiceUser("logmon", OPEN).unreadable(List.of(open, secret, closed, within));

        assertEquals(System.getProperty("user.name").equals("root") ? Set.of(secret, closed, within) : Set.of(), found);
    }

    @Test
    void theSandboxHidesWhatEverybodyMayRead() {
        Path home = Path.of("/home/ann/password");
        Path temporary = Path.of("/var/tmp/password");
        Path other = Path.of("/var/tmpfiles");

        Set<Path> found = new ServiceUser("logmon", SANDBOX).unreadable(List.of(home, temporary));

        assertEquals(Set.of(home, temporary), found);
        assertEquals(
                List.of("its sandbox hides /home: move it, to /etc/logmon for instance"),
                List.of(new ServiceUser("logmon", SANDBOX).fix(home)));
        assertEquals(List.of("chmod a+r " + other), List.of(new ServiceUser("logmon", SANDBOX).fix(other)));
    }

    private static Path mode(Path path, String permissions) throws Exception {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
