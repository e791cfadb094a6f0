package logmon.system;

import static logmon.system.Logmon.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** One logmon for many machines: journald and systemd-journal-upload on each, systemd-journal-remote where it runs. */
class HostsIT {
    /** A host called $1 with a journald of its own, whose journal is uploaded to $2 unless the host is cut off. */
    private static final String HOST = """
            set -eu
            hostname "$1"
            for directory in /run/systemd/journal /run/log /var/log; do
                mount -t tmpfs tmpfs $directory
            done
            mkdir -p /run/log/journal
            /lib/systemd/systemd-journald &
            until [ -S /run/systemd/journal/dev-log ]; do sleep 0.1; done
            echo $$ >"/root/$1.pid"
            while :; do
                /lib/systemd/systemd-journal-upload --url="$2" --save-state=/run/log/uploaded &
                until [ -e "/root/$1.cut" ]; do sleep 0.1; done
                kill $!
                wait $! || :
                mv "/root/$1.cut" "/root/$1.off"
                while [ -e "/root/$1.off" ]; do sleep 0.1; done
            done
            """;

    @AutoClose
    private final Machine machine = Machine.boot("collector");

    private final Logmon logmon = Logmon.installOn(machine);

    HostsIT() throws IOException {
        machine.write("/root/host", HOST);
        machine.sh(collector());
        // A host for each address that the collector sees.
        for (int i = 1; i <= 3; i++) {
            machine.sh("ip address add 127.0.1.%1$d/32 dev lo; ip address add 127.0.2.%1$d/32 dev lo".formatted(i));
            machine.sh("ip route replace local 127.0.1.%1$d dev lo src 127.0.2.%1$d table local".formatted(i));
        }
        machine.sh("echo 'alert.repeat-interval = 1s' >>/etc/logmon/hosts.properties; systemctl stop logmon@hosts");
    }

    /** What the README says is to be done where the journals are collected; the packages are there already. */
    private static String collector() throws IOException {
        Matcher commands = Pattern.compile("On the machine that collects:\\s+```sh\n(.*?)\n```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")));
        assertTrue(commands.find());
        return commands.group(1).replaceAll("(?m)^apt-get .*$", "");
    }

    private void start(String host, int number) {
        machine.sh("systemd-run --quiet --unit=%1$s unshare --mount --uts sh /root/host %1$s http://127.0.1.%2$d:19532"
                .formatted(host, number));
        machine.await(
                LIMIT,
                host + " in the collector's files",
                () -> machine.trySh("ls /var/log/journal/remote/remote-127.0.2.%d.journal".formatted(number))
                                .status()
                        == 0);
    }

    private void log(String host, String message) {
        machine.sh(
                "nsenter --target $(cat /root/%s.pid) --mount --uts logger --socket /run/systemd/journal/dev-log --tag app -- '%s'"
                        .formatted(host, message));
    }

    private List<Alert> alerts() {
        return machine.mailbox("root").stream().map(Alert::of).toList();
    }

    private boolean told(String message) {
        return alerts().stream().anyMatch(alert -> alert.body().contains(message));
    }

    private void awaitTold(String message) {
        machine.await(LIMIT, "a mail with '" + message + "'", () -> told(message));
    }

    @Test
    void alertsOfEachHostArriveHoweverLateItsEntriesDo() {
        start("web1", 1);
        start("db1", 2);
        machine.sh("systemctl start logmon@hosts");

        log("web1", "disk error of web1");
        log("db1", "disk error of db1");
        awaitTold("disk error of web1");
        awaitTold("disk error of db1");
        Alert first = alerts().get(0);
        assertTrue(first.subject().matches("\\[ALERT] .* in app on .*(web1|db1).*"), first.subject());
        assertTrue(first.body().contains("_HOSTNAME="), first.body());

        // Cut off for a while: what it logs then comes later than younger entries of the other host.
        machine.sh("touch /root/db1.cut");
        machine.await(
                LIMIT,
                "db1 to be cut off",
                () -> machine.trySh("ls /root/db1.off").status() == 0);
        log("db1", "late error of db1");
        log("web1", "young error of web1");
        awaitTold("young error of web1");
        machine.sh("rm /root/db1.off");
        awaitTold("late error of db1");

        // A host that is new.
        start("new1", 3);
        log("new1", "first error of new1");
        awaitTold("first error of new1");

        // While logmon is stopped.
        machine.sh("systemctl stop logmon@hosts");
        IntStream.rangeClosed(1, 20).forEach(i -> log(i % 2 == 0 ? "web1" : "db1", "error while stopped " + i));
        machine.sh("systemctl start logmon@hosts");
        awaitTold("error while stopped 19");
        awaitTold("error while stopped 20");

        // Cut off, systemd-journal-upload repeats what it has no answer for: then there are two entries.
        long collected = machine.sh("journalctl --directory=/var/log/journal/remote --identifier=app --output=cat")
                .lines()
                .count();
        assertTrue(collected >= 5 + 20, collected + " entries were collected");
        assertEquals(
                collected, total(), () -> alerts().stream().map(Alert::body).collect(Collectors.joining("\n---\n")));
        assertEquals(
                "active",
                machine.sh("systemctl is-active logmon@hosts logmon | sort -u").strip());
        System.out.printf("Three hosts: %d entries, %d mails, exact%n", total(), alerts().size());
    }

    private long total() {
        return alerts().stream().mapToLong(alert -> alert.count("app")).sum();
    }
}
