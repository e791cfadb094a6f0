package logmon.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalDirectoriesTest {
    private static final String MACHINE = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path root;

    private JournalDirectories directories;

    @BeforeEach
    void prepare() throws IOException {
        directories = new JournalDirectories(new JournalSource(root, null));
    }

    private Path file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }

    /** Lets all directories be as they are for a while, so that a change would be seen. */
    private void settle() throws IOException {
        try (var all = Files.walk(root)) {
            for (Path directory : all.filter(Files::isDirectory).toList()) {
                Files.setLastModifiedTime(directory, FileTime.fromMillis(1_000_000));
            }
        }
        directories.look();
        directories.look();
    }

    @Test
    void theFilesAreThoseOfTheDirectoryAndOfMachinesInIt() throws Exception {
        Set<Path> expected = Set.of(
                file("system.journal"),
                file("user-1000@0005f-1.journal~"),
                file(MACHINE + "/system.journal"),
                file(MACHINE + ".backup/system.journal"));
        file("notes.txt");
        file("other/system.journal");

        directories.look();

        assertEquals(expected, Set.copyOf(directories.files()));
    }

    @Test
    void nothingIsListedWhereNothingHasChanged() throws Exception {
        file("system.journal");
        settle();

        assertFalse(directories.look());
    }

    @Test
    void aNewFileIsListed() throws Exception {
        settle();
        Path file = file("system.journal");

        assertTrue(directories.look());

        assertEquals(List.of(file), directories.files());
        assertFalse(directories.moved());
    }

    @Test
    void aDirectoryOfAMachineThatAppearsIsTakenUp() throws Exception {
        settle();
        Path file = file(MACHINE + "/system.journal");

        assertTrue(directories.look());

        assertEquals(List.of(file), directories.files());
        assertTrue(directories.moved());
    }

    @Test
    void aNewFileInTheDirectoryOfAMachineIsListed() throws Exception {
        file(MACHINE + "/system.journal");
        settle();
        file(MACHINE + "/user-1000.journal");

        assertTrue(directories.look());

        assertEquals(2, directories.files().size());
        assertFalse(directories.moved());
    }

    @Test
    void aDirectoryThatWasReplacedHasMoved() throws Exception {
        file(MACHINE + "/system.journal");
        settle();
        Files.move(root.resolve(MACHINE), root.resolve("away"));
        file(MACHINE + "/user-1000.journal");

        assertTrue(directories.look());

        assertEquals(List.of(root.resolve(MACHINE + "/user-1000.journal")), directories.files());
        assertTrue(directories.moved());
    }

    @Test
    void aDirectoryThatIsGoneHasNoFiles() throws Exception {
        Path file = file(MACHINE + "/system.journal");
        settle();
        Files.delete(file);
        Files.delete(file.getParent());

        assertTrue(directories.look());

        assertEquals(List.of(), directories.files());
        assertTrue(directories.moved());
    }

    @Test
    void aDirectoryThatHasJustChangedIsListedAgain() throws Exception {
        file("system.journal");

        assertTrue(directories.look());
        assertTrue(directories.look(), "it may have changed within one tick of the clock");
    }

    @Test
    void aDirectoryIsLookedAtForAsLongAsItExistsIfItWasReadBefore() throws Exception {
        Path file = file("other/system.journal");
        directories.remember(root.resolve("other"));

        directories.look();

        assertEquals(List.of(file), directories.files());
    }
}
