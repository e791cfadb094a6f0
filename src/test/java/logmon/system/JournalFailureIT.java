package logmon.system;

import static logmon.system.Logmon.LIMIT;
import static logmon.system.Logmon.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Whatever becomes of the journal's files: what can be read is told, and so is what could not be. */
class JournalFailureIT {
    private static final String CHECKPOINT = "/var/lib/private/logmon/checkpoint";

    @AutoClose
    private final Machine machine = Machine.boot("web1");

    private final Logmon logmon = Logmon.installOn(machine);
    private final SerialNumbers serials = new SerialNumbers(machine);

    JournalFailureIT() {
        logmon.configure("alert.group-wait = 200ms\nalert.max-per-hour = 0\n");
    }

    @Test
    void aThousandRotationsLoseNothingAndLeaveNoFileOpen() {
        int rounds = 25;
        int rotations = 40;
        Footprint before = null;
        for (int round = 1; round <= rounds; round++) {
            for (int rotation = 0; rotation < rotations; rotation++) {
                serials.log(1);
                machine.sh("journalctl --rotate");
            }
            if (round % 5 == 0) {
                machine.sh("systemctl restart systemd-journald");
                serials.log(1);
            }
            awaitRead();
            machine.sh("journalctl --quiet --vacuum-files=1");
            if (round == 5) {
                before = footprintWithoutDeletedFiles();
            }
        }
        Footprint after = footprintWithoutDeletedFiles();
        serials.awaitTold(serials::logged);

        serials.assertEachToldOnce();
        assertTrue(after.descriptors() <= before.descriptors() + 2, before + ", later " + after);
        assertTrue(after.anonKb() <= before.anonKb() * 1.2, before + ", later " + after);
        assertEquals("0", logmon.property("NRestarts"));
        System.out.printf(
                "%d rotations: %d entries, lost 0; after 200 %s, after the last %s%n",
                rounds * rotations, serials.logged(), before, after);
    }

    @Test
    void aCheckpointThatWasVacuumedAwayIsAGapAndTheGapIsTold() {
        serials.log(5);
        serials.awaitTold(serials::logged);
        machine.sh("systemctl stop logmon; logger 'error that nobody will see'");
        machine.sh("journalctl --sync; journalctl --rotate; journalctl --quiet --vacuum-files=1");
        serials.log(5);
        machine.sh("journalctl --sync; systemctl start logmon");
        serials.awaitTold(serials::logged);

        serials.assertEachToldOnce();
        awaitTold("are missing: journald deleted them before logmon read them");
        System.out.printf("Checkpoint vacuumed: gap told, %d entries, lost 0%n", serials.logged());
    }

    @Test
    void aJournalThatWasWipedIsToldAndWhatIsLoggedThenToo() {
        serials.log(5);
        serials.awaitTold(serials::logged);
        machine.sh("""
                systemctl stop logmon
                rm -r /var/log/journal/*
                systemctl restart systemd-journald
                journalctl --flush
                """);
        serials.log(5);
        machine.sh("journalctl --sync; systemctl start logmon");
        serials.awaitTold(serials::logged);

        serials.assertEachToldOnce();
        awaitTold("are missing: the files were deleted before logmon read them");
        System.out.printf("Journal wiped: gap told, %d entries, lost 0%n", serials.logged());
    }

    @Test
    void aDamagedCheckpointIsToldAndNothingIsLost() {
        for (String damage :
                List.of(": >checkpoint", "truncate --size=-5 checkpoint", "head -c 500 /dev/urandom >checkpoint")) {
            machine.sh("systemctl stop logmon");
            serials.log(3);
            machine.sh("rm -f /var/mail/root; cd /var/lib/private/logmon; " + damage
                    + "; journalctl --sync; systemctl start logmon");
            serials.awaitAllTold();
            awaitTold("The whole journal was read again");
            awaitTold(CHECKPOINT.replace("private/", "") + " is damaged");
        }
        System.out.printf("Checkpoint damaged 3 times: told, %d entries, lost 0%n", serials.logged());
    }

    @Test
    void entriesFromTheFutureHideNothingThatIsLoggedAfterThem() {
        serials.log(3);
        serials.awaitTold(serials::logged);
        // A file from before that, whose entries libsystemd puts after all that is logged now.
        machine.sh("""
                journal=$(echo /var/log/journal/*)
                {
                    echo "__REALTIME_TIMESTAMP=$(date --date='2 hours' +%s)000000"
                    echo __MONOTONIC_TIMESTAMP=99999999
                    echo _BOOT_ID=0123456789abcdef0123456789abcdef
                    echo SYSLOG_IDENTIFIER=backup
                    echo MESSAGE=problem in the future
                    echo
                } >/root/future
                /lib/systemd/systemd-journal-remote --output=/root/future.journal /root/future
                install --mode=640 --group=systemd-journal /root/future.journal "$journal/system@1.journal"
                """);
        logmon.awaitMail("backup");
        serials.log(3);
        serials.awaitAllTold();

        machine.sh("systemctl stop logmon");
        serials.log(3);
        machine.sh("systemctl start logmon");
        serials.log(3);
        serials.awaitAllTold();
        serials.assertEachToldOnce();
        System.out.printf("Clock set back: %d entries, lost 0%n", serials.logged());
    }

    private void awaitRead() {
        String matches = " %,d matches".formatted(serials.logged());
        machine.await(LIMIT, matches, () -> logmon.property("StatusText").contains(matches));
    }

    private void awaitTold(String text) {
        machine.await(
                LIMIT,
                "'" + text + "' in a mail",
                () -> machine.mailbox("root").stream()
                        .anyMatch(mail -> body(mail).replaceAll("\\s+", " ").contains(text)));
    }

    private Footprint footprintWithoutDeletedFiles() {
        return machine.await(
                LIMIT,
                "deleted files closed",
                () -> Optional.of(Footprint.of(machine)).filter(now -> now.deleted() == 0));
    }
}
