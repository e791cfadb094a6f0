package logmon.system;

import static logmon.system.Logmon.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Ten thousand entries are a handful of mails, which count them all. */
class StormIT {
    private static final int STORM = 10_000;

    private static final int FEW = 30_000;
    private static final int MANY = 300_000;

    /** 60 bytes for each further kind, where its text alone has 700. */
    private static final int MOST_GROWTH_KB = 16 * 1024;

    /** A mail is to be read by a human, and to pass any mail server. */
    private static final int LONGEST_BODY = 128 * 1024;

    /** Logs so many entries in so many seconds: all of one kind, or each by a program of its own, and long. */
    private static final String PROGRAM = """
            use Socket;
            my ($from, $count, $seconds, $different) = @ARGV;
            socket(my $log, AF_UNIX, SOCK_DGRAM, 0) or die $!;
            connect($log, sockaddr_un('/dev/log')) or die $!;
            for my $i (0 .. $count - 1) {
                (my $word = sprintf '%06x', $from + $i) =~ tr/0-9a-f/g-v/;
                my $entry = $different
                    ? "unit$word: problem of $word " . "$word " x 100
                    : "storm: problem number $i";
                send($log, "<11>$entry", 0) or die $!;
                select undef, undef, undef, $seconds / 100 if $seconds && $i % ($count / 100) == 0;
            }
            """;

    @AutoClose
    private final Machine machine = Machine.boot("web1");

    private final Logmon logmon = Logmon.installOn(machine);
    private int logged;

    StormIT() {
        machine.write("/root/storm.pl", PROGRAM);
    }

    @Test
    void tenThousandEntriesOfOneKindAreTwoMailsAtMostInTheFirstMinute() {
        limitRates("RateLimitIntervalSec=0");

        storm(0, false);
        awaitMatches(STORM);
        // What is pending goes out now; else it would, in part, after the repeat interval of five minutes.
        machine.sh("systemctl stop logmon");
        awaitTold(STORM);

        assertEquals(STORM, told());
        assertTrue(alerts().size() <= 2, alerts().size() + " mails");
        System.out.printf("Storm of one kind, at once: %d entries, %d mails, exact%n", STORM, alerts().size());
    }

    @Test
    void whileAStormGoesOnItsIntervalDoublesUpToTheMaximum() {
        limitRates("RateLimitIntervalSec=0");
        // A second stands for two and a half minutes of the defaults.
        logmon.configure("""
                alert.group-wait = 100ms
                alert.repeat-interval = 2s
                alert.repeat-interval-max = 24s
                """);

        storm(22, false);
        awaitTold(STORM);

        assertEquals(STORM, told());
        // At once, and after 2, 4, 8 and 16 s more: the last of them has what came after the storm's middle.
        assertEquals(5, alerts().size());
        System.out.printf(
                "Storm of one kind, for 22 s: %d entries, %d mails, exact: %s%n",
                STORM,
                alerts().size(),
                alerts().stream().map(alert -> alert.count("storm")).toList());
    }

    @Test
    void tenThousandDifferentKindsAreAFewMailsOfBoundedSizeAndLeaveNoMemoryTaken() {
        limitRates("RateLimitIntervalSec=0");
        storm(0, true);
        awaitTold(STORM);
        Footprint before = settled();

        storm(0, true);
        awaitTold(2 * STORM);
        storm(0, true);
        awaitTold(3 * STORM);
        storm(0, false);
        awaitMatches(4 * STORM);
        Footprint after = machine.await(
                LIMIT,
                "the memory back that was taken before: " + before,
                () -> Optional.of(Footprint.of(machine))
                        .filter(now -> now.rssKb() <= before.rssKb() * 1.1 && now.anonKb() <= before.anonKb() * 1.1));

        assertEquals(
                3 * STORM,
                told()
                        - alerts().stream()
                                .mapToLong(alert -> alert.count("storm"))
                                .sum());
        assertTrue(alerts().size() <= 12, alerts().size() + " mails");
        int longest =
                alerts().stream().mapToInt(alert -> alert.body().length()).max().orElseThrow();
        assertTrue(longest <= LONGEST_BODY, "a mail of " + longest);
        System.out.printf(
                "3 storms of different kinds: %d entries, %d mails of at most %d KB, exact; %s, afterwards %s%n",
                3 * STORM, alerts().size(), longest / 1024, before, after);
    }

    @Test
    void tenTimesAsManyKindsTakeNoMoreMemory() {
        limitRates("RateLimitIntervalSec=0");
        // So that a dozen mails go out in the first storm: what is remembered of kinds that were told is full.
        logmon.configure("""
                alert.group-wait = 1s
                alert.max-per-hour = 0
                """);

        storm(FEW, 15, true);
        awaitMatches(FEW);
        Footprint few = settled();
        long fewReplayed = peakOfReplay();
        storm(MANY - FEW, 0, true);
        awaitMatches(MANY);
        Footprint many = settled();
        long manyReplayed = peakOfReplay();

        System.out.printf(
                "%,d kinds: %s, replayed %d MB its own at most; %,d kinds: %s, replayed %d MB%n",
                FEW, few, fewReplayed / 1024, MANY, many, manyReplayed / 1024);
        assertTrue(many.anonKb() - few.anonKb() < MOST_GROWTH_KB, "from " + few + " to " + many);
        assertTrue(manyReplayed - fewReplayed < MOST_GROWTH_KB, "from " + fewReplayed + " to " + manyReplayed + " KB");
    }

    @Test
    void whatJournaldDropsIsAnAlertThoughNoKeywordIsInIt() {
        limitRates("RateLimitIntervalSec=1s\nRateLimitBurst=100");

        machine.sh("""
                systemd-run --quiet --unit=chatty sh -c '
                    seq 2000
                    until journalctl --quiet --unit=chatty --output=cat | grep -q -x 100; do sleep 0.1; done
                    sleep 2
                    echo the next'
                """);

        String body = Logmon.body(logmon.awaitMail("chatty.service"));
        assertTrue(
                body.lines().findFirst().orElseThrow().matches("\\S+ Suppressed \\d+ messages from chatty.service"),
                body);
        assertTrue(body.contains("journald dropped messages"), body);
        assertFalse(body.contains("keyword"), body);
        System.out.println("journald's own drops: " + body.lines().findFirst().orElseThrow());
    }

    private void limitRates(String lines) {
        machine.write("/etc/systemd/journald.conf.d/rate.conf", "[Journal]\n" + lines + "\n");
        machine.sh("systemctl restart systemd-journald");
    }

    private void storm(int seconds, boolean different) {
        storm(STORM, seconds, different);
    }

    private void storm(int count, int seconds, boolean different) {
        machine.sh("perl /root/storm.pl %d %d %d %d".formatted(logged, count, seconds, different ? 1 : 0));
        logged += count;
    }

    /** The most that a replay of what was logged since the boot has had of its own, KB. */
    private long peakOfReplay() {
        String peak = machine.sh("""
                        logmon --replay boot --json >/root/replay.json &
                        peak=0
                        while now=$(sed -n 's/^RssAnon:[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/$!/status) && [ "$now" ]; do
                            [ "$now" -le $peak ] || peak=$now
                            sleep 0.05
                        done
                        wait $!
                        echo $peak
                        """);
        // What was logged while it booted may match, too.
        String matches = machine.sh("grep -o '\"matches\":[0-9]*' /root/replay.json");
        assertTrue(Integer.parseInt(matches.replaceAll("\\D", "")) >= logged, matches);
        return Long.parseLong(peak.strip());
    }

    private void awaitMatches(int count) {
        String status = " %,d matches".formatted(count);
        machine.await(LIMIT, status, () -> logmon.property("StatusText").contains(status));
    }

    private void awaitTold(int count) {
        machine.await(LIMIT, count + " entries told", () -> told() >= count);
    }

    private List<Alert> alerts() {
        return machine.mailbox("root").stream().map(Alert::of).toList();
    }

    private long told() {
        return alerts().stream()
                .flatMap(alert -> alert.counts().values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    /** What it holds once that has stopped to change. */
    private Footprint settled() {
        Footprint[] last = {Footprint.of(machine)};
        return machine.await(Duration.ofMinutes(2), "memory to settle", () -> {
            Footprint now = Footprint.of(machine);
            boolean same = now.equals(last[0]);
            last[0] = now;
            return same ? Optional.of(now) : Optional.empty();
        });
    }
}
