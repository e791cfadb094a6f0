package logmon.system;

import static logmon.system.Logmon.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Measures how long an alert takes, and a start; judges neither. */
class LatencyIT {
    private static final int ENTRIES = 40;
    private static final int STARTS = 10;

    @AutoClose
    private final Machine machine = Machine.boot("web1");

    private final Logmon logmon = Logmon.installOn(machine);

    LatencyIT() {
        machine.copyIn(Script.LATENCY, "/root/latency.py");
        machine.copyIn(Script.SCRIPT, "/root/script.py");
    }

    @Test
    void fromTheEntryToTheServersReply() {
        logmon.configure("""
                mail.smtp.port = 2525
                alert.group-wait = 0
                alert.repeat-interval = 0
                alert.repeat-interval-max = 0
                alert.max-per-hour = 0
                """);
        double[][] ofLogmon = latencies();
        machine.sh("systemctl stop logmon");
        machine.sh("systemd-run --quiet --unit=script python3 /root/script.py");
        machine.await(
                LIMIT,
                "the script to wait",
                () -> machine.trySh("grep -q poll /proc/$(systemctl show --value --property=MainPID script)/wchan")
                                .status()
                        == 0);
        double[][] ofScript = latencies();

        System.out.printf(
                "From logger to 250, %d entries a second apart: logmon p50 %.0f ms, p99 %.0f ms (a bare reader of inotify"
                        + " woke after p50 %.0f ms, p99 %.0f ms); the script p50 %.0f ms, p99 %.0f ms%n",
                ENTRIES,
                percentile(ofLogmon[0], 50),
                percentile(ofLogmon[0], 99),
                percentile(ofLogmon[1], 50),
                percentile(ofLogmon[1], 99),
                percentile(ofScript[0], 50),
                percentile(ofScript[0], 99));
    }

    /** The milliseconds to the mail and to the wake-up of a bare reader, each sorted. */
    private double[][] latencies() {
        List<String> lines =
                machine.sh("python3 /root/latency.py " + ENTRIES).lines().toList();
        assertEquals(ENTRIES, lines.size());
        return new double[][] {column(lines, 0), column(lines, 1)};
    }

    private static double[] column(List<String> lines, int column) {
        return lines.stream()
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[column]))
                .sorted()
                .toArray();
    }

    @Test
    void fromTheStartToReady() {
        double[] millis = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            machine.sh("systemctl restart logmon");
            millis[i] = (monotonic("ActiveEnterTimestampMonotonic") - monotonic("ExecMainStartTimestampMonotonic"))
                    / 1_000.0;
        }
        Arrays.sort(millis);
        System.out.printf(
                "From the start to READY, %d starts: %.0f ms in the middle, %.0f ms at most%n",
                STARTS, percentile(millis, 50), millis[STARTS - 1]);
    }

    private long monotonic(String property) {
        return Long.parseLong(logmon.property(property));
    }

    private static double percentile(double[] sorted, int percent) {
        return sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
    }
}
