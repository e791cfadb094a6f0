package logmon.system;

import static logmon.system.Logmon.LIMIT;
import static logmon.system.Logmon.body;
import static logmon.system.Logmon.subject;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The package on a real Debian: from the entry in the journal to the mail in the mailbox. */
class InstalledIT {
    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for logmon.service: (\\d+\\.\\d+)");

    /** What dpkg does when a package has changed something there. */
    private static final String JAVA_CHANGES =
            "dpkg-trigger --by-package=openjdk-17-jre-headless --no-await /usr/lib/jvm; dpkg --triggers-only --pending";

    @AutoClose
    private final Machine machine = Machine.boot("web1");

    private final Logmon logmon = Logmon.installOn(machine);

    @Test
    void anErrorInTheJournalIsAMailInTheMailbox() {
        machine.sh("logger -p user.err 'I/O error on sda'");

        var mail = logmon.awaitMail("Error detected in root on web1");

        assertEquals("[ALERT] Error detected in root on web1: I/O error on sda", subject(mail));
        String first = body(mail).lines().findFirst().orElseThrow();
        assertTrue(
                first.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}[+-]\\d\\d:\\d\\d I/O error on sda"),
                first);
    }

    @Test
    void theStatusShowsCountsAndTheServiceStopsCleanly() {
        logmon.log("backup", "err", "disk problem");
        logmon.awaitMail("backup");

        machine.await(LIMIT, "the counts", () -> logmon.property("StatusText").contains("1 mail sent"));
        assertTrue(machine.sh("systemctl status logmon").contains("Active: active (running)"));

        machine.sh("systemctl stop logmon");

        assertEquals("inactive", logmon.property("ActiveState"));
        assertEquals("success", logmon.property("Result"));
        assertEquals("0", logmon.property("ExecMainStatus"));
    }

    @Test
    void whatIsLoggedWhileItIsStoppedIsMailedAfterItsStart() {
        machine.sh("systemctl stop logmon");
        logmon.log("backup", "err", "backup failed while nobody watched");
        machine.sh("journalctl --sync; systemctl start logmon");

        assertTrue(body(logmon.awaitMail("backup")).contains("backup failed while nobody watched"));
    }

    @Test
    void theSandboxIsTight() {
        Matcher exposure = EXPOSURE.matcher(machine.sh("systemd-analyze security --no-pager logmon.service"));

        assertTrue(exposure.find());
        assertTrue(Double.parseDouble(exposure.group(1)) <= 1.3, exposure.group());
    }

    @Test
    void systemdFindsNoFaultInTheUnitAndItsManPagesAreThere() {
        // This machine has the pages, but no man to look them up.
        Result verified = machine.run("systemd-analyze", "verify", "--man=no", "logmon.service");

        assertEquals("", verified.orFail().err());
        String pages = machine.sh("zcat /usr/share/man/man8/logmon.8.gz /usr/share/man/man5/logmon.properties.5.gz");
        assertTrue(pages.contains(".TH LOGMON 8 ") && pages.contains(".TH LOGMON.PROPERTIES 5 "), pages);
    }

    @Test
    void aWrongConfigurationIsRefusedOnceWithEveryFaultInTheJournal() {
        machine.write("/etc/logmon.properties", "match.keyword = fail\nalert.group-wait = soon\n");
        machine.trySh("systemctl restart logmon");

        machine.await(LIMIT, "the failure", () -> logmon.property("ActiveState").equals("failed"));
        assertEquals("78", logmon.property("ExecMainStatus"));
        String journal = machine.sh("journalctl --unit=logmon --output=cat");
        assertTrue(
                journal.contains("/etc/logmon.properties:1: match.keyword: unknown key; did you mean match.keywords?"));
        assertTrue(journal.contains("/etc/logmon.properties:2: alert.group-wait: 'soon' is not allowed here"));
    }

    @Test
    void anUpgradeKeepsTheConfigurationAndTheCheckpoint() {
        logmon.configure("alert.group-wait = 1s\n");
        machine.sh("systemctl stop logmon");
        logmon.log("backup", "err", "failed during the upgrade");
        machine.sh("journalctl --sync; systemctl start logmon");
        logmon.awaitMail("backup");

        String before = logmon.property("MainPID");
        machine.copyIn(Logmon.deb(), "/root/logmon.deb");
        machine.sh("DEBIAN_FRONTEND=noninteractive dpkg --install --force-confdef --force-confold /root/logmon.deb");
        logmon.awaitActive();

        assertNotEquals(before, logmon.property("MainPID"));
        assertEquals("alert.group-wait = 1s\n", machine.read("/etc/logmon.properties"));
        logmon.log("cron", "err", "failed after the upgrade");
        logmon.awaitMail("cron");
        assertEquals(1, logmon.mails("backup").size());
    }

    @Test
    void theUnitOfTheScriptInItsPlaceIsToldOfAndTheCommandsGetRidOfIt() {
        machine.sh("dpkg --purge logmon");
        String script = "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=default.target\n";
        machine.write("/etc/systemd/system/logmon.service", script);
        machine.sh("systemctl daemon-reload; systemctl enable --now logmon");

        machine.copyIn(Logmon.deb(), "/root/logmon.deb");
        Result installed = machine.run("dpkg", "--install", "/root/logmon.deb").orFail();

        Matcher commands = Pattern.compile("(?m)^  (systemctl disable .*)$").matcher(installed.err());
        assertTrue(commands.find(), installed.err());
        machine.sh(commands.group(1));
        logmon.awaitActive();
        logmon.log("backup", "err", "disk problem");
        logmon.awaitMail("backup");
    }

    @Test
    void itStartsFromAnArchiveOfItsClassesThatFitsJavaAndTheJarsOrElseWithoutIt() {
        assertTrue(mapsArchive());

        machine.sh("touch /usr/share/logmon/logmon.jar; systemctl restart logmon");
        logmon.awaitActive();
        assertFalse(mapsArchive());
        machine.sh(JAVA_CHANGES + "; systemctl restart logmon");
        logmon.awaitActive();
        assertTrue(mapsArchive());

        assertFalse(machine.sh("journalctl --unit=logmon --output=cat").contains("[warning]"));
    }

    @Test
    void anArchiveThatIsNoneIsPassedOverWithoutAWord() {
        for (String content : List.of("", "garbage\n", "garbage\n".repeat(10_000))) {
            machine.write("/usr/lib/logmon/logmon.jsa", content);

            Result version = machine.run("logmon", "--version").orFail();

            assertEquals("", version.err());
            assertTrue(version.out().startsWith("logmon "), version.out());
        }
    }

    @Test
    void withoutRoomForTheArchiveThereIsNone() {
        machine.sh("mount -t tmpfs -o size=1m none /usr/lib/logmon");

        machine.sh(JAVA_CHANGES + "; systemctl restart logmon");
        logmon.awaitActive();

        assertEquals("", machine.sh("ls -A /usr/lib/logmon"));
    }

    @Test
    void anUpgradePrintsWhatIsWrongWithAConfigurationAndLeavesTheServiceWatching() {
        machine.write("/etc/logmon/backups.properties", "journal.namespace = backups\n");
        machine.sh("systemctl enable --now logmon@backups");
        String before = logmon.property("MainPID");
        machine.write("/etc/logmon.properties", "match.keyword = fail\n");
        machine.write("/etc/logmon/backups.properties", "journal.namespace = backups\nalert.group-wait = soon\n");

        machine.copyIn(Logmon.deb(), "/root/logmon.deb");
        String said =
                machine.run("dpkg", "--install", "/root/logmon.deb").orFail().err();

        assertTrue(said.contains("/etc/logmon.properties:1: match.keyword: unknown key"), said);
        assertTrue(said.contains("/etc/logmon/backups.properties:2: alert.group-wait: 'soon'"), said);
        assertEquals(before, logmon.property("MainPID"));
        logmon.log("backup", "err", "disk problem");
        logmon.awaitMail("backup");
    }

    @Test
    void aReloadPutsARightConfigurationIntoForceAndLeavesTheServiceAsItIsWithAWrongOne() {
        String before = logmon.property("MainPID");
        machine.write("/etc/logmon.properties", "match.keyword = fail\n");

        assertNotEquals(0, machine.run("systemctl", "reload", "logmon").status());

        assertEquals(before, logmon.property("MainPID"));
        assertTrue(machine.sh("journalctl --unit=logmon --output=cat").contains("logmon.properties:1: match.keyword:"));
        machine.write("/etc/logmon.properties", "match.keywords = rhubarb\n");
        machine.sh("systemctl reload logmon");
        // Until it has ended, it reads with the configuration that it has.
        machine.await(LIMIT, "the next process", () -> !List.of(before, "0").contains(logmon.property("MainPID")));
        logmon.awaitActive();
        machine.sh("logger --tag kitchen rhubarb");
        logmon.awaitMail("kitchen");
        assertTrue(machine.sh("journalctl --unit=logmon --output=cat").contains("Ending on a signal"));
    }

    @Test
    void aChangeOfJavaRestartsTheService() {
        String before = logmon.property("MainPID");

        machine.sh(JAVA_CHANGES);

        logmon.awaitActive();
        assertNotEquals(before, logmon.property("MainPID"));
    }

    @Test
    void aChangeOfJavaLeavesAStoppedServiceStopped() {
        machine.sh("systemctl stop logmon; " + JAVA_CHANGES);

        assertEquals("inactive", logmon.property("ActiveState"));
    }

    @Test
    void anInstanceStartsWhereNobodyCollectsJournals() {
        machine.sh("sed -i /^systemd-journal-remote/d /etc/passwd /etc/group /etc/gshadow; dpkg-reconfigure logmon");
        machine.write("/etc/logmon/backups.properties", "journal.namespace = backups\n");

        machine.sh("systemctl start logmon@backups");

        assertEquals("active\n", machine.sh("systemctl is-active logmon@backups"));
    }

    @Test
    void aPurgeLeavesNothingBehind() {
        logmon.log("backup", "err", "disk problem");
        logmon.awaitMail("backup");
        machine.write("/etc/logmon/hosts.properties", "journal.directory = /var/log/journal/remote\n");
        machine.write("/etc/credstore/logmon.smtp-password", "secret\n");
        machine.write("/etc/logmon.properties.d/own.properties", "mail.to = root\n");
        machine.write("/etc/systemd/system/logmon.service.d/override.conf", "[Service]\nNice=5\n");
        machine.sh("mkdir -p /var/log/journal/remote; systemctl enable --now logmon@hosts");

        machine.sh("dpkg --remove logmon");
        assertNotEquals(0, machine.trySh("test -e /usr/lib/logmon").status());
        assertEquals(0, machine.trySh("test -f /etc/logmon.properties").status());
        machine.sh("dpkg --purge logmon");

        assertEquals(
                "",
                machine.sh("find / -xdev -name '*logmon*' -not -path '/proc/*' -not -path '/run/*'"
                        + " -not -path '/root/*' -not -path '/tmp/*' -not -path '/var/log/*'"));
        assertNotEquals(0, machine.trySh("systemctl cat logmon").status());
        assertEquals("", machine.sh("systemctl list-units --all --plain --no-legend 'logmon*'"));
        assertNotEquals(0, machine.trySh("pgrep --full logmon[.]jar").status());
    }

    @Test
    void withoutPermissionItRefusesAndNamesTheGroup() {
        Result result = machine.run("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "logmon");

        assertEquals(77, result.status());
        assertTrue(result.err().contains("usermod --append --groups systemd-journal"), result.err());
    }

    @Test
    void theCheckPassesOnAHealthyMachineAndFailsWithoutAMailServer() {
        Result healthy = machine.run("logmon", "--check").orFail();
        machine.sh("systemctl stop postfix");
        Result ill = machine.run("logmon", "--check");

        assertTrue(healthy.out().contains("mail           ok"), healthy.out());
        assertEquals(69, ill.status());
        assertTrue(ill.out().contains("no mail server runs on this machine"), ill.out());
    }

    @Test
    void theTestMailArrivesAndItsDialogueIsShown() {
        Result result = machine.run("logmon", "--test-mail").orFail();

        logmon.awaitMail("Test from logmon on web1");
        assertTrue(result.out().contains("RCPT TO:<root@localhost>"), result.out());
        assertTrue(result.out().contains("queued as"), result.out());
    }

    @Test
    void aDryRunPrintsTheMailAndSendsNone() {
        machine.sh(
                "systemctl stop logmon; systemd-run --unit=dry --property=StandardOutput=file:/root/dry logmon --dry-run");
        machine.await(LIMIT, "a mail", () -> {
            logmon.log("backup", "err", "disk problem");
            return machine.trySh("cat /root/dry").out().contains("Subject: [ALERT]");
        });

        machine.sh("systemctl stop dry");
        assertEquals(0, logmon.mails("").size());
    }

    @Test
    void thePasswordComesFromTheCredentialStore() {
        logmon.configure("mail.smtp.user = somebody\n");
        logmon.log("backup", "err", "disk problem");
        machine.await(
                LIMIT,
                "the complaint",
                () -> machine.sh("journalctl --unit=logmon --output=cat")
                        .contains("there is no password for somebody"));

        machine.write("/etc/credstore/logmon.smtp-password", "secret\n");
        machine.sh("systemctl restart logmon");

        // Postfix offers no AUTH here, so the password is read and not needed.
        logmon.awaitMail("backup");
    }

    @Test
    void aFullDiskUnderTheCheckpointIsToldOnceAndCostsNoAlert() {
        machine.sh("systemctl stop logmon; mount -t tmpfs -o size=8k,nr_inodes=4 none /var/lib/private/logmon;"
                + "chmod 700 /var/lib/private/logmon; systemctl start logmon");
        logmon.awaitActive();
        machine.sh("cd /var/lib/private/logmon && rm -f checkpoint* && head -c 4096 /dev/zero > full");
        logmon.log("backup", "err", "disk problem");
        logmon.awaitMail("backup");
        logmon.log("cron", "err", "another problem");
        logmon.awaitMail("cron");

        String journal = machine.sh("journalctl --unit=logmon --output=cat");
        assertEquals(1, journal.split("The checkpoint cannot be saved", -1).length - 1, journal);
    }

    private boolean mapsArchive() {
        return machine.read("/proc/" + logmon.property("MainPID") + "/maps").contains("/usr/lib/logmon/logmon.jsa");
    }
}
