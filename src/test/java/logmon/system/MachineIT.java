package logmon.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The ground that the other system tests stand on. */
class MachineIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @AutoClose
    private final Machine machine = Machine.boot("web1");

    @Test
    void everyUnitOfABootedMachineHasStarted() {
        assertEquals("running\n", machine.sh("systemctl is-system-running"));
        assertEquals("active\n", machine.sh("systemctl is-active postfix@-.service"));
        assertEquals("web1\n", machine.sh("hostname"));
    }

    @Test
    void aLoggedLineIsInTheJournal() {
        machine.sh("logger --tag backup 'disk problem'");

        machine.await(LIMIT, "the line", () -> journal("--identifier=backup").contains("disk problem"));
    }

    @Test
    void aMailToRootIsInRootsMailbox() throws Exception {
        assertEquals(0, machine.mailbox("root").size());

        machine.sh("printf 'Subject: first\\n\\nFrom here on.\\n' | sendmail root");
        machine.awaitMails(LIMIT, "root", 1);
        machine.sh("printf 'Subject: second\\n\\nGr\\303\\274\\303\\237e\\n' | sendmail root@web1");
        var mails = machine.awaitMails(LIMIT, "root", 2);

        assertEquals("first", mails.get(0).getSubject());
        assertEquals("From here on.\n", text(mails.get(0)));
        assertEquals("second", mails.get(1).getSubject());
        assertEquals("Grüße\n", text(mails.get(1)));
    }

    @Test
    void theMailServerListensOnPort25OfLoopback() {
        Result greeting = machine.run("bash", "-c", "exec 3<>/dev/tcp/localhost/25; head --lines=1 <&3");

        assertEquals(
                "220 web1.localdomain ESMTP Postfix (Debian/GNU)\r\n",
                greeting.orFail().out());
    }

    @Test
    void aRebootKeepsFilesAndJournal() {
        machine.write("/etc/kept", "kept\n");
        machine.sh("logger --tag backup before; journalctl --sync");
        String boot = machine.read("/proc/sys/kernel/random/boot_id");
        String id = machine.read("/etc/machine-id");

        machine.reboot();

        assertEquals("kept\n", machine.read("/etc/kept"));
        assertTrue(journal("--boot=-1").contains("before"));
        assertEquals(id, machine.read("/etc/machine-id"));
        assertNotEquals(boot, machine.read("/proc/sys/kernel/random/boot_id"));
    }

    @Test
    void aCutOfPowerKeepsFiles() {
        machine.write("/etc/kept", "kept\n");

        machine.cutPower();
        machine.powerOn();

        assertEquals("kept\n", machine.read("/etc/kept"));
    }

    private String journal(String selection) {
        return machine.sh("journalctl --quiet --output=cat " + selection);
    }

    private static String text(MimeMessage mail) throws Exception {
        return new String(mail.getInputStream().readAllBytes(), "UTF-8");
    }
}
