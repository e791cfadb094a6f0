package logmon.system;

import static logmon.system.Logmon.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * All that may happen to a server, in any order, for as long as one likes: {@code mvn -Psystem verify -Dsoak=60
 * -Dit.test=SoakIT} takes an hour. By default it is one minute.
 */
class SoakIT {
    private static final Duration DURATION = Duration.ofMinutes(Integer.getInteger("soak", 1));
    private static final Duration REPORT = Duration.ofMinutes(1);

    private static final long MOST_RSS_KB = 128 * 1024;
    private static final long MOST_DESCRIPTORS = 40;

    private static final List<String> EVENTS = List.of(
            "systemctl kill --kill-whom=main --signal=KILL logmon || :",
            "systemctl restart logmon",
            "systemctl stop postfix",
            "systemctl restart systemd-journald",
            "journalctl --rotate",
            "journalctl --rotate",
            "perl -e 'print qq(noise $_\\n) for 1 .. 5000' | logger --tag noise",
            "logger --tag noise --priority user.crit -- \"$(head -c 1000 /dev/urandom)\"");

    @AutoClose
    private final Machine machine = Machine.boot("web1");

    private final Logmon logmon = Logmon.installOn(machine);
    private final SerialNumbers serials = new SerialNumbers(machine);

    @Test
    void whateverHappensNothingIsLostAndNothingGrows() {
        machine.write("/etc/systemd/system/logmon.service.d/test.conf", "[Service]\nRestartSec=100ms\n");
        machine.sh("systemctl daemon-reload");
        logmon.configure("alert.group-wait = 1s\nalert.max-per-hour = 0\n");
        long start = System.nanoTime();
        long reported = start;
        Random random = new Random(9);
        int events = 0;

        while (System.nanoTime() - start < DURATION.toNanos()) {
            for (int i = 0; i < 10; i++) {
                serials.log(1 + random.nextInt(10));
                machine.sh(EVENTS.get(random.nextInt(EVENTS.size())));
                events++;
            }
            machine.sh("systemctl start postfix");
            logmon.awaitActive();
            serials.awaitTold(serials::logged);
            machine.sh("journalctl --quiet --rotate --vacuum-files=1");
            Footprint footprint = withinBounds();
            long now = System.nanoTime();
            if (now - reported >= REPORT.toNanos() && now - start < DURATION.toNanos()) {
                reported = now;
                report(start, events, footprint);
            }
        }

        report(start, events, withinBounds());
        serials.assertEachToldOnce();
        assertEquals("active", logmon.property("ActiveState"));
        assertTrue(events > 0);
    }

    private Footprint withinBounds() {
        return machine.await(
                LIMIT,
                "no more than %d kB and %d descriptors, none of a deleted file"
                        .formatted(MOST_RSS_KB, MOST_DESCRIPTORS),
                () -> Optional.of(Footprint.of(machine))
                        .filter(now -> now.rssKb() <= MOST_RSS_KB
                                && now.descriptors() <= MOST_DESCRIPTORS
                                && now.deleted() == 0));
    }

    private void report(long start, int events, Footprint footprint) {
        System.out.printf(
                "Soak, after %d s: %d events, %d entries, %d mails, lost %d; %s%n",
                Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                events,
                serials.logged(),
                serials.alerts().size(),
                serials.logged() - serials.told(),
                footprint);
    }
}
