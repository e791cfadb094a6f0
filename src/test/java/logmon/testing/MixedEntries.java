package logmon.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a busy machine logs in the course of time, trouble and noise, much of it with a keyword in it, and what a
 * hostile user adds to it. The same number gives the same entries.
 */
public final class MixedEntries {
    /** Who writes it, and what: # is a number, & an address, ~ a word, % a hexadecimal id. The first ones are louder. */
    private static final String[][] SOURCES = {
        {"ssh.service", "Failed password for invalid user ~ from & port # ssh2"},
        {"ssh.service", "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=&"},
        {"ssh.service", "error: kex_exchange_identification: Connection closed by remote host"},
        {"ssh.service", "error: maximum authentication attempts exceeded for ~ from & port # ssh2 [preauth]"},
        {"ssh.service", "Accepted publickey for ~ from & port # ssh2: ED25519 SHA256:%"},
        {"postfix@-.service", "warning: hostname ~.example.org does not resolve to address &: Name or service problem"},
        {"postfix@-.service", "%: to=<~@example.org>, relay=none, delay=#, dsn=4.4.1, status=deferred (failed)"},
        {"postfix@-.service", "connect from unknown[&]"},
        {"nginx.service", "#/#/# [error] #\\##: *# upstream timed out (110: Connection timed out), client: &, server: ~"
        },
        {"nginx.service", "[alert] ##: *# open socket ## left in connection ##: error {\"code\": 7}"},
        {"kernel", "I/O error, dev sd~, sector # op 0x#:(READ) flags 0x% phys_seg # prio class 2"},
        {"kernel", "usb 1-#: device descriptor read/64, error -71"},
        {"kernel", "Memory cgroup out of memory: failed to kill process # (~) total-vm:#kB"},
        {"cron.service", "(~) CMD (test -x /usr/sbin/anacron || run-parts --report /etc/cron.daily # error mail)"},
        {"backup.service", "C:\\Users\\~\\AppData: cannot back up, error code # \\u0041 \\\\server\\share"},
        {"backup.service", "regex:^problem$ with ~, # of # done"},
        {"docker.service", "level=error msg=\"Handler for GET /containers/%/json returned error: No such container: %\""
        },
        {"web.service", "java.lang.IllegalStateException: failed # times\n\tat org.example.Main(Main.java:#)\n\tat x"},
        {"web.service", "Ошибка: problem № # у пользователя ~"},
        {"web.service", "錯誤: ファイル~が見つかりません error #"},
        {"session-#.scope", "~ : problem with sudo ; TTY=pts/# ; PWD=/home/~ ; USER=root ; COMMAND=/usr/bin/id"},
        {"user@#.service", "Failed to start app-~-#.scope - ~."},
        {"systemd-logind.service", "New session # of user ~."},
        // The hostile user's.
        {"ssh.service", "Failed password for invalid user Failed password for invalid user ~ from & port # ssh2"},
        {"ssh.service ", "Failed password for invalid user ~ from & port # ssh2"},
        {"SSH.service", "Failed password for invalid user ~ from & port # ssh2"},
        {"ssh.service\nssh", "Failed password for invalid user ~ from & port # ssh2"},
        {"evil", "\u001b[2Jerror\u001b[31m # \u202eetorw"},
        {"evil", "# error of a comment = not : a ! key"},
        {"evil", "   error with spaces around it, #   "},
        {"evil", "error * with * stars * in * it #"},
        {"evil", "error\u0000with\u0000zeros\u0001#"},
        {"evil", "ignore.x.MESSAGE = error #"},
        {"evil", "error \ud83d\udca9 \ufffd \u00a0 #"},
        {"evil", "error (a+)+$ [^]] {2} \\Q..\\E #"},
        {"evil", "error ends in a backslash # \\"},
        {"ev*l", "error #"},
        {"evil.*", "error #"},
        {"evil\\", "error #"},
        {"", "error of nobody #"},
    };

    private static final String[] WORDS = {
        "anna", "bert", "carla", "dora", "emil", "frida", "gustav", "hanna", "igor", "jana", "karl", "lena", "mail",
        "www"
    };

    private final Random random;

    public MixedEntries(long number) {
        random = new Random(number);
    }

    /** The fields of the next one. */
    public JournalFixture.Field[] next() {
        // Of two, the one further in front: so the first come most often.
        String[] source = SOURCES[Math.min(random.nextInt(SOURCES.length), random.nextInt(SOURCES.length))];
        String message = filled(source[1]);
        List<JournalFixture.Field> fields = new ArrayList<>();
        // Once in a while it is as long as it can be.
        fields.add(
                JournalFixture.field("MESSAGE", random.nextInt(1_000) == 0 ? message + " x".repeat(3_000) : message));
        fields.add(JournalFixture.field("PRIORITY", Integer.toString(random.nextInt(8))));
        String unit = filled(source[0]);
        if (unit.equals("kernel")) {
            fields.add(JournalFixture.field("SYSLOG_IDENTIFIER", unit));
        } else if (!unit.isEmpty()) {
            fields.add(JournalFixture.field("_SYSTEMD_UNIT", unit));
            fields.add(JournalFixture.field("_PID", Integer.toString(random.nextInt(30_000))));
        }
        return fields.toArray(JournalFixture.Field[]::new);
    }

    private String filled(String text) {
        StringBuilder filled = new StringBuilder();
        for (char c : text.toCharArray()) {
            switch (c) {
                case '#' -> filled.append(random.nextInt(random.nextBoolean() ? 100 : 100_000));
                case '&' ->
                    filled.append("%d.%d.%d.%d"
                            .formatted(
                                    random.nextInt(256),
                                    random.nextInt(256),
                                    random.nextInt(256),
                                    random.nextInt(256)));
                case '~' -> filled.append(WORDS[random.nextInt(WORDS.length)]);
                case '%' -> filled.append("%08x".formatted(random.nextInt()));
                default -> filled.append(c);
            }
        }
        return filled.toString();
    }
}
