package logmon.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The ground that the test of the README's commands stands on. */
class FreshDebianIT {
    @AutoClose
    private final FreshDebian debian = FreshDebian.withCloneOf(Path.of(""));

    @Test
    void aNewcomerHasACleanCloneAndNoJava() {
        assertEquals("", debian.trySh("git status --porcelain").orFail().out());
        assertNotEquals(0, debian.trySh("command -v java").status());
    }

    @Test
    void debiansPackagesAreWithinReach() {
        debian.trySh("apt-get install --simulate openjdk-17-jdk-headless maven").orFail();
    }
}
