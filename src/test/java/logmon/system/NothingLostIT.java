package logmon.system;

import static logmon.system.Logmon.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Whatever fails under load, each entry is told, and told twice only by mails with the same Message-ID. */
class NothingLostIT {
    private static final Pattern OUTAGE = Pattern.compile("Mail could not be sent from (\\S+) to (\\S+): ");

    @AutoClose
    private final Machine machine = Machine.boot("web1");

    private final Logmon logmon = Logmon.installOn(machine);
    private final SerialNumbers serials = new SerialNumbers(machine);

    @Test
    void anOutageOfTheMailServerDelaysAlertsAndIsTold() {
        logmon.configure("alert.group-wait = 200ms\nalert.max-per-hour = 0\n");
        serials.startLoad(SerialNumbers.SHOWN_IN_ONE_MAIL, 10);
        serials.awaitTold(() -> 10);

        Instant stopped = seconds();
        machine.sh("systemctl stop postfix");
        long before = serials.told();
        awaitLog("Cannot send mail; retrying");
        machine.await(LIMIT, "entries during the outage", () -> serials.inJournal() > before + 50);
        Instant started = seconds();
        machine.sh("systemctl start postfix");
        serials.awaitLoadsEnd();
        serials.awaitTold(serials::logged);

        serials.assertEachToldOnce();
        Matcher outage = OUTAGE.matcher(machine.mailbox("root").stream()
                .map(Logmon::body)
                .filter(body -> OUTAGE.matcher(body).find())
                .reduce((a, b) -> a + b)
                .orElseThrow());
        assertTrue(outage.find());
        Instant from = Instant.parse(outage.group(1));
        Instant to = Instant.parse(outage.group(2));
        assertFalse(from.isBefore(stopped) || from.isAfter(started) || to.isBefore(started), outage.group());
        assertFalse(outage.find(), "told more than once");
        assertEquals(1, logLines("Cannot send mail; retrying"));
        assertEquals(1, logLines("Mail delivery resumed"));
        System.out.printf(
                "Mail down for %d s: %d entries, %d mails, lost 0%n",
                ChronoUnit.SECONDS.between(from, to),
                serials.logged(),
                serials.alerts().size());
    }

    @Test
    void aMailServerThatAcceptsAndSaysNothingStopsNeitherReadingNorTheWatchdog() {
        dropIn("WatchdogSec=8s");
        logmon.configure("""
                alert.group-wait = 200ms
                alert.max-per-hour = 0
                mail.smtp.timeout = 3000
                """);
        machine.sh("pkill -STOP -f ^/usr/lib/postfix/");
        serials.startLoad(150, 10);
        awaitLog("Cannot send mail; retrying");
        serials.awaitLoadsEnd();
        machine.await(
                LIMIT, "all entries read", () -> logmon.property("StatusText").contains(" 150 matches"));
        assertEquals(0, serials.told());

        machine.sh("pkill -CONT -f ^/usr/lib/postfix/");
        serials.awaitTold(serials::logged);

        serials.assertEachToldOnce();
        assertEquals("0", logmon.property("NRestarts"));
        assertEquals(1, logLines("Cannot send mail; retrying"));
        System.out.printf(
                "Mail server silent: %d entries, %d mails, lost 0%n",
                serials.logged(), serials.alerts().size());
    }

    @Test
    void killedAtAnyMomentWhileMailComesAndGoesNothingIsLost() {
        int kills = 55;
        int limit = 50;
        dropIn("RestartSec=100ms");
        logmon.configure("alert.group-wait = 100ms\nalert.max-per-hour = " + limit + "\n");
        Random random = new Random(3);
        boolean up = true;
        serials.startLoad(SerialNumbers.SHOWN_IN_ONE_MAIL - 10, 2);

        for (int kill = 0; kill < kills; kill++) {
            if (random.nextInt(4) == 0 || !up && random.nextInt(2) == 0) {
                up = !up;
                machine.sh("systemctl " + (up ? "start" : "stop") + " postfix");
            }
            if (kill % 2 == 0) {
                kill(random.nextInt(2_000));
            } else {
                killAtAMail(random.nextInt(20));
            }
            awaitRestart(kill + 1);
        }
        machine.sh("systemctl start postfix");
        serials.awaitLoadsEnd();
        logmon.awaitActive();
        int mails = acceptedMails();
        int different = serials.alerts().size();
        long inTheHour = serials.told();
        anHourLater();
        serials.awaitTold(serials::logged);

        serials.assertEachToldOnce();
        assertTrue(mails <= limit, mails + " mails");
        System.out.printf(
                "%d kills: %d entries, lost 0; in the hour %d of them in %d mails of at most %d, %d of them repeated%n",
                kills, serials.logged(), inTheHour, mails, limit, mails - different);
    }

    /**
     * Nobody can keep a mail from being sent again each time its fate is hidden. So each is disturbed once: as long as a
     * mail is in doubt that the server can take, neither logmon nor the server is stopped.
     */
    @Test
    void killedAHundredTimesWhileSmtpFlapsAndIsSlowEachMailIsTakenTwiceAtMost() {
        int kills = 100;
        dropIn("RestartSec=100ms");
        logmon.configure("alert.group-wait = 100ms\nalert.max-per-hour = 0\n");
        Random random = new Random(100);
        boolean up = true;
        boolean slow = false;
        long doubt = 0;
        serials.startLoad(10_000, 2);

        for (int kill = 0; kill < kills; kill++) {
            if (up) {
                awaitSettled(doubt);
            }
            if (random.nextInt(6) == 0 || !up && random.nextInt(2) == 0) {
                up = !up;
                machine.sh("systemctl " + (up ? "start" : "stop") + " postfix");
                doubt = sending();
                if (up) {
                    awaitSettled(doubt);
                }
            }
            if (random.nextInt(4) == 0) {
                slow = !slow;
                machine.sh("postconf -e smtpd_end_of_data_restrictions=%s; systemctl try-reload-or-restart postfix"
                        .formatted(slow ? "'sleep 1'" : ""));
                doubt = sending();
                if (up) {
                    awaitSettled(doubt);
                }
            }
            if (kill % 2 == 0) {
                kill(random.nextInt(2_000));
            } else {
                killAtAMail(random.nextInt(slow ? 1_200 : 20));
            }
            awaitRestart(kill + 1);
            doubt = sending();
        }
        machine.sh("systemctl start postfix; systemctl stop load");
        logmon.awaitActive();
        serials.awaitTold(serials::inJournal);

        serials.assertEachInTheJournalToldOnce();
        List<Integer> copies = copies();
        assertTrue(copies.stream().allMatch(count -> count <= 2), copies + " copies of a mail");
        System.out.printf(
                "%d kills, SMTP flapping and slow: %d entries, %d mails, lost 0, %d taken twice, none more often%n",
                kills,
                serials.inJournal(),
                copies.size(),
                copies.stream().filter(count -> count == 2).count());
    }

    /** Up to which entry the mail reaches whose fate logmon does not know; 0 if there is no such mail. */
    private long sending() {
        return checkpointed("sending");
    }

    /** After a restart it may be said to reach further, over entries that do not matter: so it is not waited for a change. */
    private void awaitSettled(long doubt) {
        machine.await(LIMIT, "an end of doubt", () -> checkpointed("settled") >= doubt);
    }

    private long checkpointed(String key) {
        Matcher number = Pattern.compile("(?m)^" + key + " .*;i=([0-9a-f]+);.*/system$")
                .matcher(machine.trySh("cat /var/lib/private/logmon/checkpoint").out());
        return number.find() ? Long.parseLong(number.group(1), 16) : 0;
    }

    /** How often Postfix took each of logmon's mails, by its Message-ID. */
    private List<Integer> copies() {
        String counts = machine.sh("journalctl --unit='postfix@*.service' --output=cat | perl -ne '"
                + " $message{$1} = $2 if /^(\\w+): message-id=<(\\w+\\.logmon@\\S+)>/;"
                + " $taken{$1} = 1 if /^(\\w+): from=<logmon\\@web1>, size=/;"
                + " END { $copies{$message{$_}}++ for keys %taken; print qq($_\\n) for values %copies }'");
        return counts.lines().map(Integer::valueOf).toList();
    }

    /** Those of logmon's that Postfix took; in the mailbox there may be what Postfix itself delivered twice. */
    private int acceptedMails() {
        String ids = machine.sh("journalctl --identifier=postfix/qmgr --output=cat"
                + " | sed -n 's/^\\([0-9A-Za-z]*\\): from=<logmon@web1>.*/\\1/p' | sort -u");
        return (int) ids.lines().count();
    }

    @Test
    void aMailWhoseFateACrashHidIsRepeatedWithItsMessageIdEvenWhenEachEntryIsMailedAtOnce() {
        logmon.configure("alert.group-wait = 0\nalert.repeat-interval = 0\nalert.max-per-hour = 0\n");
        machine.sh("systemctl stop postfix");
        serials.log(1);
        awaitLog("Cannot send mail; retrying");
        machine.sh("cp -p /var/lib/private/logmon/checkpoint /root/before; systemctl start postfix");
        serials.awaitTold(serials::logged);

        // As if it had been killed after the server had taken the mail, and before it could note that.
        machine.sh("""
                systemctl kill --kill-whom=main --signal=KILL logmon
                cp -p /root/before /var/lib/private/logmon/checkpoint
                """);
        machine.await(
                LIMIT,
                "the repeated mail",
                () -> logmon.mails("detected in load").size() == 2);
        serials.log(1);
        serials.awaitTold(serials::logged);

        serials.assertEachToldOnce();
        assertEquals(3, logmon.mails("detected in load").size());
    }

    @Test
    void aRebootUnderLoadWhileAMailIsUnderWayLosesNothing() {
        logmon.configure("alert.group-wait = 200ms\nalert.max-per-hour = 0\n");
        serials.startLoad(100_000, 8);
        serials.awaitTold(() -> 20);
        // Longer than the 10 s that logmon waits for a reply when it is stopped.
        machine.sh("postconf -e 'smtpd_end_of_data_restrictions = sleep 30'; postfix reload");
        long settled = checkpointed("settled");
        machine.await(LIMIT, "a mail under way", () -> checkpointed("sending") > settled);

        machine.reboot();
        logmon.awaitActive();
        machine.sh("postconf -X smtpd_end_of_data_restrictions; postfix reload");
        serials.awaitTold(serials::inJournal);

        serials.assertEachInTheJournalToldOnce();
        System.out.printf(
                "Reboot: %d entries, %d mails, lost 0%n",
                serials.inJournal(), serials.alerts().size());
    }

    @Test
    void cutsOfPowerUnderLoadLoseNothingThatTheJournalHasKept() {
        logmon.configure("alert.group-wait = 200ms\nalert.max-per-hour = 0\n");

        for (int more : new int[] {10, 13, 17}) {
            long told = serials.told();
            serials.startLoad(100_000, 8);
            serials.awaitTold(() -> told + more);
            machine.sh("journalctl --sync");
            machine.cutPower();
            machine.powerOn();
            logmon.awaitActive();
            serials.awaitTold(serials::inJournal);
        }

        serials.assertEachInTheJournalToldOnce();
        System.out.printf(
                "3 cuts of power: %d entries, %d mails, lost 0%n",
                serials.inJournal(), serials.alerts().size());
    }

    /** As far as the hourly limit is concerned. */
    private void anHourLater() {
        machine.sh("""
                systemctl stop logmon
                sed -i 's/^mails .*/mails /' /var/lib/private/logmon/checkpoint
                systemctl start logmon
                """);
    }

    /** systemd counts a restart before it has started the process. */
    private void awaitRestart(int times) {
        machine.await(
                LIMIT,
                "restart " + times,
                () -> Integer.parseInt(logmon.property("NRestarts")) >= times
                        && !logmon.property("MainPID").equals("0"));
    }

    private void dropIn(String lines) {
        machine.write("/etc/systemd/system/logmon.service.d/test.conf", "[Service]\n" + lines + "\n");
        machine.sh("systemctl daemon-reload");
    }

    private void awaitLog(String text) {
        machine.await(LIMIT, "'" + text + "' in the log", () -> logLines(text) > 0);
    }

    private long logLines(String text) {
        return machine.sh("journalctl --quiet --unit=logmon --identifier=logmon --output=cat")
                .lines()
                .filter(line -> line.contains(text))
                .count();
    }

    private static Instant seconds() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    /** At a moment of its own: there is nothing to wait for. */
    private void kill(int afterMillis) {
        try {
            TimeUnit.MILLISECONDS.sleep(afterMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        machine.sh("systemctl kill --kill-whom=main --signal=KILL logmon");
    }

    /** So long after Postfix begins to take a mail, if it does at all: around the moment when that is done. */
    private void killAtAMail(int afterMillis) {
        machine.sh("""
                pid=$(systemctl show --value --property=MainPID logmon)
                perl -e '
                    my ($pid, $millis) = @ARGV;
                    my $end = time + 3;
                    until (glob("/var/spool/postfix/incoming/*") || time > $end) {}
                    select undef, undef, undef, $millis / 1000;
                    # 0 would be the group of processes that this test itself is in.
                    kill 9, $pid if $pid > 1;
                ' "$pid" %d
                """.formatted(afterMillis));
    }
}
