package logmon.system;

import static logmon.system.Logmon.LIMIT;
import static logmon.system.Logmon.body;
import static logmon.system.Logmon.subject;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.internet.MimeMessage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What goes wrong on servers, and the mail about it: it has to be enough to act on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainedAlertsIT {
    private static final String UNIT = "[Unit]\nDescription=%s\n[Service]\nType=%s\nWorkingDirectory=/srv\n%s";

    private final Machine machine = Machine.boot(DebianTree.SERVER_IN_TROUBLE, "web1");
    private final Logmon logmon = Logmon.installOn(machine);

    ExplainedAlertsIT() {
        logmon.configure("""
                alert.max-per-hour = 0
                alert.repeat-interval = 5s
                alert.recovered = on
                mail.heartbeat = 1m
                """);
    }

    @AfterAll
    void close() {
        machine.close();
    }

    @Test
    void aFailedUnitComesWithItsOwnOutputAndItsExitStatus() {
        service("backup", "Nightly backup to nas", "oneshot", """
                echo 'Creating archive at "borg@nas:web1::2026-11-26"'
                echo 'Remote: ssh: connect to host nas port 22: Connection reset by peer'
                exit 12
                """);
        machine.trySh("systemctl start backup");

        MimeMessage mail = mail("backup.service");

        assertTrue(subject(mail).contains(" backup.service on web1: Failed to start backup.service"), subject(mail));
        assertTrue(body(mail).contains("Remote: ssh: connect to host nas port 22: Connection reset by peer"));
        assertTrue(body(mail).contains("xit status 12"));
    }

    @Test
    void theRuleThatAMailNamesIgnoresItsKind() {
        service("sync", "Sync", "oneshot", "echo 'cannot reach nas: connection refused'\n");
        machine.sh("systemctl start sync");
        String body = body(mail("sync.service"));
        Matcher command = Pattern.compile("(?m)^To ignore this kind, run: (logmon --ignore (\\S+))$")
                .matcher(body);
        assertTrue(command.find(), body);

        String answer = machine.sh(command.group(1));
        machine.sh("systemctl restart logmon");
        logmon.awaitActive();
        machine.sh("systemctl start sync");
        logmon.log("after", "err", "disk problem");
        logmon.awaitMail("after");

        assertTrue(answer.contains("ignore." + command.group(2) + " = sync.service: "), answer);
        assertEquals(1, logmon.mails("sync.service").size());
    }

    @Test
    void aUnitThatRunsAgainIsMailedAsRecovered() {
        service("mirror", "Mirror", "oneshot", "[ -e /srv/mirrored ] || { echo 'no source'; exit 1; }\n");
        machine.trySh("systemctl start mirror");
        logmon.awaitMail("detected in mirror.service");

        machine.sh("touch /srv/mirrored; systemctl start mirror");

        MimeMessage mail = mail("[OK] mirror.service on web1 has recovered");
        assertTrue(body(mail).contains("after its failure at "), body(mail));
    }

    @Test
    void aHeartbeatShowsWhatHappenedWhen() {
        logmon.log("heart", "err", "disk problem");

        MimeMessage mail = machine.await(
                LIMIT,
                "a heartbeat",
                () -> logmon.mails("").stream()
                        .filter(m -> body(m).contains(" heart\n") && body(m).contains("\nWhat matched; a block is "))
                        .findFirst());
        print(mail);

        assertTrue(body(mail).contains("\nIgnore rules that never hit: "), body(mail));
    }

    @Test
    void aCrashNamesTheProgramTheSignalAndWhereItWas() {
        service("render", "Renderer", "simple", """
                echo 'rendering frame 1718 of scene.blend'
                exec sleep 1000
                """);
        machine.sh("systemctl start render");
        machine.await(LIMIT, "sleep", () -> machine.trySh("pgrep -x sleep").status() == 0);

        // The kernel would call systemd-coredump of this machine's host, and need not write cores: so it has none here.
        machine.sh("""
                pid=$(pgrep -x sleep)
                /lib/systemd/systemd-coredump $pid 0 0 11 $(date +%s) 18446744073709551615 web1 </dev/null
                kill -SEGV $pid
                """);
        MimeMessage mail = machine.await(
                LIMIT,
                "the core dump",
                () -> logmon.mails("render.service").stream()
                        .filter(m -> body(m).contains("dumped core"))
                        .findFirst());
        print(mail);

        assertTrue(body(mail).contains("/usr/bin/sleep"), body(mail));
        assertTrue(body(mail).contains("SIGSEGV"), body(mail));
        assertTrue(body(mail).contains("rendering frame 1718"), body(mail));
    }

    @Test
    void aKillForLackOfMemoryNamesTheVictimAndItsUnit() {
        // There is no kernel log in a container: these lines are written as the kernel of Debian 12 writes them.
        machine.write("/root/oom", """
                python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
                memory: usage 65536kB, limit 65536kB, failcnt 30
                oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=import.service,mems_allowed=0,oom_memcg=/system.slice/import.service,task_memcg=/system.slice/import.service,task=python3,pid=4711,uid=998
                Memory cgroup out of memory: Killed process 4711 (python3) total-vm:1048340kB, anon-rss:64512kB, file-rss:5120kB, shmem-rss:0kB, UID:998 pgtables:204kB oom_score_adj:0
                """);
        machine.sh("""
                boot=$(tr -d - </proc/sys/kernel/random/boot_id) id=$(cat /etc/machine-id)
                while read -r line; do
                    printf '__REALTIME_TIMESTAMP=%s\\n__MONOTONIC_TIMESTAMP=%s\\n_BOOT_ID=%s\\n_MACHINE_ID=%s\\n' \\
                        $(date +%s%6N) $(sed 's/\\..*//' /proc/uptime)000000 $boot $id
                    printf '_HOSTNAME=web1\\n_TRANSPORT=kernel\\nSYSLOG_IDENTIFIER=kernel\\nSYSLOG_FACILITY=0\\n'
                    case $line in *Killed*) echo PRIORITY=3;; *) echo PRIORITY=6;; esac
                    printf 'MESSAGE=%s\\n\\n' "$line"
                done </root/oom >/root/oom.export
                /lib/systemd/systemd-journal-remote --output=/var/log/journal/$id/kernel.journal /root/oom.export
                """);

        MimeMessage mail = mail("kernel");

        assertTrue(subject(mail).contains("Killed process 4711 (python3)"), subject(mail));
        assertTrue(body(mail).contains("/system.slice/import.service"), body(mail));
    }

    @Test
    void aFullDiskNamesTheFileThatCouldNotBeWritten() {
        machine.sh(
                "mkdir -p /srv/data; mount -t tmpfs -o size=64k none /srv/data; head -c 1M /dev/zero >/srv/dump.sql");
        service("dump", "Nightly dump of the database", "oneshot", """
                cp /srv/dump.sql /srv/data/dump.sql
                """);
        machine.trySh("systemctl start dump");

        MimeMessage mail = mail("dump.service");

        assertTrue(body(mail).contains("/srv/data/dump.sql': No space left on device"), body(mail));
    }

    @Test
    void aTracebackIsMailedWhole() {
        machine.write("/srv/report.py", """
                def connect(port):
                    raise ValueError(f"bad port {port}")

                def main():
                    print("reading /etc/report.ini", flush=True)
                    connect("eighty")

                main()
                """);
        service("report", "Weekly report", "oneshot", "exec python3 /srv/report.py\n");
        machine.trySh("systemctl start report");

        MimeMessage mail = mail("report.service");

        String traceback = """
                Traceback (most recent call last):
                File "/srv/report.py", line 8, in <module>
                main()
                File "/srv/report.py", line 6, in main
                connect("eighty")
                File "/srv/report.py", line 2, in connect
                raise ValueError(f"bad port {port}")
                ValueError: bad port eighty
                """;
        String lines = body(mail).replaceAll("(?m)^ +(?:\\d\\d:\\d\\d:\\d\\d +)?", "");
        assertTrue(lines.contains(traceback), body(mail));
    }

    @Test
    void twoHundredFailedLoginsAreAFewLinesWithTheirCount() {
        machine.write("/srv/login", """
                #!/bin/sh
                echo wrong
                """);
        machine.sh("""
                chmod +x /srv/login
                systemctl start ssh
                for i in $(seq 10); do
                    for j in $(seq 10); do
                        SSH_ASKPASS=/srv/login SSH_ASKPASS_REQUIRE=force ssh -o StrictHostKeyChecking=no \\
                            -o NumberOfPasswordPrompts=2 -o LogLevel=QUIET invader$i@127.0.0.1 true &
                    done
                    wait
                done
                """);
        machine.await(
                LIMIT,
                "all",
                () -> logmon.mails("ssh.service").stream()
                                .map(Alert::of)
                                .mapToLong(alert -> alert.count("ssh.service"))
                                .sum()
                        >= 200);
        logmon.mails("ssh.service").forEach(ExplainedAlertsIT::print);

        assertTrue(body(logmon.mails("ssh.service").get(0)).contains("from 127.0.0.1"));
    }

    @Test
    void aPowerCutIsAnAlertWithTheLastLinesBeforeIt() {
        logmon.log("cron", "info", "the last job before the cut");
        machine.sh("journalctl --sync; sync");
        machine.cutPower();
        machine.powerOn();

        MimeMessage mail = mail("web1 restarted without a clean shutdown");

        assertTrue(body(mail).contains("The next boot began "), body(mail));

        assertTrue(body(mail).contains("the last job before the cut"), body(mail));
    }

    private void service(String name, String description, String type, String script) {
        machine.write("/srv/" + name, "#!/bin/sh\n" + script);
        machine.write(
                "/etc/systemd/system/" + name + ".service",
                UNIT.formatted(description, type, "ExecStart=/srv/" + name + "\n"));
        machine.sh("chmod +x /srv/%s; systemctl daemon-reload".formatted(name));
    }

    private MimeMessage mail(String unit) {
        MimeMessage mail = logmon.awaitMail(unit);
        print(mail);
        return mail;
    }

    private static void print(MimeMessage mail) {
        System.out.println("Subject: " + subject(mail) + "\n\n" + body(mail) + "\n--------");
    }
}
