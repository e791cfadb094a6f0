package logmon.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrerequisitesTest {
    @TempDir
    private Path programs;

    @Test
    void aMissingProgramIsNamedWithItsPackage() throws Exception {
        Files.createFile(programs.resolve("debootstrap"));

        List<String> faults = Prerequisites.faults(programs.toString(), true);

        assertTrue(faults.contains("systemd-nspawn is missing: apt-get install systemd-container"), faults.toString());
        assertTrue(faults.stream().noneMatch(fault -> fault.startsWith("debootstrap")), faults.toString());
    }

    @Test
    void whoIsNotRootIsToldSo() {
        assertEquals(
                "they need root: sudo mvn -Psystem verify",
                Prerequisites.faults(programs.toString(), false).get(0));
    }
}
