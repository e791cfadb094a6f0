package logmon.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the service takes of its machine: memory at work, and nothing but that at rest. */
@ParameterizedClass
@MethodSource("debians")
class FootprintIT {
    private static final int MAILS = 10;
    private static final int ENTRIES = 100_000;
    private static final int MORE = 1_000_000;

    private static final int MOST_RSS_MB = 64;
    private static final int MOST_ANON_MB = 36;

    /** Six looks for directories, of a millisecond each in a JVM that hardly ever runs, and the JVM's own housekeeping. */
    private static final int MOST_CPU_MS = 20;

    /** A million entries take journald a minute or two. */
    private static final Duration LIMIT = Duration.ofMinutes(15);

    @AutoClose
    private final Machine machine;

    private final Logmon logmon;

    FootprintIT(DebianTree debian) {
        machine = Machine.boot(debian, "web1");
        logmon = Logmon.installOn(machine);
        machine.write("/etc/systemd/journald.conf.d/rate.conf", "[Journal]\nRateLimitIntervalSec=0\n");
        machine.sh("systemctl restart systemd-journald");
        machine.write("/root/log.pl", """
                use Socket;
                socket(my $log, AF_UNIX, SOCK_DGRAM, 0) or die $!;
                connect($log, sockaddr_un('/dev/log')) or die $!;
                for my $i (1 .. $ARGV[0]) {
                    send($log, "<14>app: request $i of client " . $i % 977 . " served in " . $i % 89 . " ms", 0) or die $!;
                }
                """);
        logmon.configure("""
                alert.group-wait = 0
                alert.repeat-interval = 0
                alert.repeat-interval-max = 0
                """);
    }

    static List<Arguments> debians() {
        return List.of(
                Arguments.argumentSet("Java 17", DebianTree.SERVER),
                Arguments.argumentSet("Java 25", DebianTree.SERVER_WITH_JAVA_25));
    }

    @Test
    void memoryIsBoundedAndDoesNotGrowAndAtRestItSleeps() {
        for (int i = 1; i <= MAILS; i++) {
            logmon.log("app", "err", "disk error " + i);
            machine.awaitMails(LIMIT, "root", i);
        }
        log(ENTRIES);
        Footprint first = settled();
        log(MORE);
        Footprint then = settled();
        machine.sh("systemctl restart logmon");
        logmon.log("app", "err", "disk error again");
        machine.awaitMails(LIMIT, "root", MAILS + 1);
        Footprint restarted = settled();
        System.out.printf(
                "%s after %,d entries and %d mails: %s; after %,d more: %s; after a restart and a mail: %s%n",
                java(), ENTRIES, MAILS, first, MORE, then, restarted);

        for (Footprint footprint : List.of(first, then, restarted)) {
            assertTrue(footprint.rssKb() <= MOST_RSS_MB * 1024, footprint::toString);
            assertTrue(footprint.anonKb() <= MOST_ANON_MB * 1024, footprint::toString);
        }
        assertTrue(then.anonKb() <= first.anonKb() * 1.1, first + ", then " + then);
        assertItSleeps();
    }

    private void assertItSleeps() {
        Rest before = rest();
        machine.sh("sleep 60");
        Rest after = rest();

        long wakeups = after.switches - before.switches;
        double cpuMs = (after.cpuNs - before.cpuNs) / 1e6;
        System.out.printf("%s in an idle minute: %d wake-ups, %.1f ms of CPU%n", java(), wakeups, cpuMs);
        assertTrue(wakeups < 60, () -> wakeups + " wake-ups");
        assertTrue(cpuMs < MOST_CPU_MS, () -> cpuMs + " ms");
    }

    /** The Java that runs it, by its directory. */
    private String java() {
        return machine.sh("""
                java=$(readlink /proc/$(systemctl show --value --property=MainPID logmon)/exe)
                basename ${java%/bin/java}
                """).strip();
    }

    /**
     * @param switches how often any of its threads went to sleep by itself
     * @param cpuNs CPU time
     */
    private record Rest(long switches, long cpuNs) {}

    private Rest rest() {
        String[] numbers = machine.sh("""
                        cd /proc/$(systemctl show --value --property=MainPID logmon)
                        cat task/*/status | awk '/^voluntary_ctxt_switches/ { n += $2 } END { print n }'
                        systemctl show --value --property=CPUUsageNSec logmon
                        """).split("\n");
        return new Rest(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    private void log(int count) {
        long read = read() + count;
        machine.sh("perl /root/log.pl " + count);
        machine.await(LIMIT, "%,d entries to be read".formatted(read), () -> read() >= read);
    }

    private long read() {
        return Long.parseLong(
                logmon.property("StatusText").replaceAll(" entr.*", "").replace(",", ""));
    }

    /** What it holds once that has stopped to change: memory is given back a minute after a mail, when the loop wakes next. */
    private Footprint settled() {
        machine.sh("sleep 75");
        Footprint[] last = {Footprint.of(machine)};
        return machine.await(LIMIT, "memory to settle", () -> {
            machine.sh("sleep 1");
            Footprint now = Footprint.of(machine);
            boolean same = now.equals(last[0]);
            last[0] = now;
            return same ? Optional.of(now) : Optional.empty();
        });
    }
}
