package logmon.filter.logcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of logcheck's layers, with rules of the form that those of Debian's logcheck-database have. */
class LayerTest {
    private static final String HEADER = "^(\\w{3} [ :0-9]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ ";
    private static final String SMARTD = HEADER + "smartd\\[[0-9]+\\]: Device: /dev/[^[:space:]]+, ";
    private static final String SUDO = HEADER + "sudo(\\[[0-9]+\\])?: ";

    @TempDir
    private Path logcheck;

    private final LogcheckRules rules = new LogcheckRules();

    @ParameterizedTest
    @ValueSource(strings = {"cracking.d", "violations.d"})
    void whatRaisesAnAlarmIsNotNormalWhateverIgnoreDSays(String alarms) throws Exception {
        write(alarms, "smartd", SMARTD + "SMART Usage Attribute: 197 Current_Pending_Sector changed from .*$");
        write("ignore.d.server", "smartd", SMARTD + "SMART Usage Attribute: [0-9]+ [_[:alnum:]]+ changed from .*$");
        rules.read(logcheck.resolve("ignore.d.server"));

        assertNull(file(
                "smartd", "Device: /dev/sda, SMART Usage Attribute: 197 Current_Pending_Sector changed from 0 to 8"));
        assertEquals(
                "smartd",
                file(
                        "smartd",
                        "Device: /dev/sda, SMART Usage Attribute: 194 Temperature_Celsius changed from 30 to 31"));
    }

    @Test
    void anExceptionOfViolationsMakesALineNormal() throws Exception {
        write("violations.d", "sudo", SUDO + ".*$");
        write("violations.ignore.d", "logcheck-sudo", SUDO + "pam_unix\\(sudo:session\\): session opened for user .*$");
        write("ignore.d.server", "sudo", SUDO + "[[:space:]]*[[:alnum:]]+ : .* COMMAND=.*$");
        rules.read(logcheck.resolve("ignore.d.server"));

        assertEquals("logcheck-sudo", file("sudo", "pam_unix(sudo:session): session opened for user root by alice"));
        assertNull(file("sudo", "alice : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/sh"));
        assertNull(file("sudo", "pam_unix(sudo:session): session opened for user root\nalice : 3 incorrect attempts"));
    }

    @Test
    void anExceptionWithoutAnAlarmIsNoIgnoreRule() throws Exception {
        write("violations.d", "su", HEADER + "su: .*$");
        write("violations.ignore.d", "logcheck-sudo", SUDO + "error$");
        write("ignore.d.server", "other", "nothing");
        rules.read(logcheck.resolve("ignore.d.server"));

        assertNull(file("sudo", "error"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fooserver", "logcheck-fooserver", "local", "local-mine"})
    void theseFilesOfExceptionsCountForAFileOfAlarms(String name) throws Exception {
        write("violations.d", "fooserver", "fooserver.*barred");
        write("violations.ignore.d", name, "none barred");
        rules.read(logcheck.resolve("violations.d"));
        rules.read(logcheck.resolve("violations.ignore.d"));

        assertEquals(name, file("fooserver", "error: none barred"));
        assertNull(file("fooserver", "error: mallory barred"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"barserver", "logcheck-barserver", "logcheck", "fooserver-local"})
    void othersDoNot(String name) throws Exception {
        write("violations.d", "fooserver", "fooserver.*barred");
        write("violations.ignore.d", name, "none barred");
        write("ignore.d.server", "fooserver", "none barred");
        rules.read(logcheck.resolve("ignore.d.server"));

        assertNull(file("fooserver", "error: none barred"));
    }

    @Test
    void everyExceptionCountsForTheFileLogcheckAndForNoOther() throws Exception {
        write("violations.d", "logcheck", "reject");
        write("violations.d", "strict", "5 rejected");
        write("violations.ignore.d", "fooserver", "[0-9] rejected");
        write("ignore.d.server", "fooserver", "fooserver");
        rules.read(logcheck.resolve("ignore.d.server"));

        assertEquals("fooserver", file("fooserver", "3 attempts, 0 rejected"));
        assertNull(file("fooserver", "5 attempts, 5 rejected"));
        assertNull(file("fooserver", "attempt rejected"));
        assertEquals("fooserver", file("fooserver", "attempt timed out"));
    }

    @Test
    void theExceptionsOfCrackingCountOnlyIfTheyAreNamed() throws Exception {
        write("cracking.d", "logcheck", "ATTACK");
        write("cracking.ignore.d", "game", "ATTACK of the clones");
        write("ignore.d.server", "game", "ATTACK");
        rules.read(logcheck.resolve("ignore.d.server"));
        assertNull(file("game", "ATTACK of the clones failed"));

        rules.read(logcheck.resolve("cracking.ignore.d"));
        assertEquals("game", file("game", "ATTACK of the clones failed"));
        assertNull(file("game", "ATTACK failed"));
    }

    @Test
    void anAlarmThatCannotBeDecidedIsOne() throws Exception {
        write("violations.d", "slow", "error ((a|b)*)*c$");
        write("ignore.d.server", "all", "error");
        rules.read(logcheck.resolve("ignore.d.server"));

        assertNull(file("x", "error " + "ab".repeat(5_000) + "d"));
        assertEquals("all", file("x", "error d"));
    }

    @Test
    void eachDirectoryIsReadOnceAndListed() throws Exception {
        write("ignore.d.server", "a", "a");
        write("ignore.d.paranoid", "b", "b");
        write("violations.d", "c", "c");
        write("cracking.d", "d", "# nothing");
        rules.read(logcheck.resolve("ignore.d.server"));
        rules.read(logcheck.resolve("ignore.d.paranoid"));

        assertEquals(
                List.of("ignore.d.server true", "violations.d false", "ignore.d.paranoid true"),
                rules.sources().stream()
                        .map(source -> source.path().getFileName() + " " + source.ignores())
                        .toList());
    }

    @Test
    void theDirectoryAboveIsRefusedWithTheOneToName() throws Exception {
        write("ignore.d.server", "a", "a");
        String refusal =
                assertThrows(IOException.class, () -> rules.read(logcheck)).getMessage();
        assertTrue(refusal.endsWith(" has no rule itself: name " + logcheck.resolve("ignore.d.server")), refusal);
    }

    private void write(String directory, String name, String... lines) throws IOException {
        Files.createDirectories(logcheck.resolve(directory));
        Files.write(logcheck.resolve(directory).resolve(name), List.of(lines));
    }

    private String file(String program, String message) {
        return rules.match(TestEntry.saying(message).with("SYSLOG_IDENTIFIER", program))
                .file();
    }
}
