package logmon.system;

import static logmon.system.Logmon.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Postfix says all the keywords about logmon's own mails, again and again: that is never the next alert. */
class MailLoopIT {
    /** Each entry that matters is a mail, at once: nothing holds a loop back. */
    private static final String AT_ONCE = """
            alert.group-wait = 0
            alert.repeat-interval = 0
            alert.max-per-hour = 0
            """;

    private static final String COMPLAINT = "fatal error: emergency problem failed";

    @AutoClose
    private final Machine machine = Machine.boot("web1");

    private final Logmon logmon = Logmon.installOn(machine);

    @Test
    void alertsThatPostfixCannotDeliverForNowCauseNoFurtherAlerts() {
        postfix("""
                mailbox_command=echo '%s'; exit 75
                queue_run_delay=1s
                minimal_backoff_time=1s
                maximal_backoff_time=1s
                """.formatted(COMPLAINT));
        logmon.configure(AT_ONCE);

        logmon.log("backup", "err", "problem one");
        awaitComplaints(10);
        logmon.log("backup", "err", "problem two");
        awaitMails(2);
        awaitComplaints(complaints() + 10);
        machine.sh("systemctl restart logmon");
        awaitComplaints(complaints() + 10);
        logmon.log("backup", "err", "problem three");
        awaitMails(3);
        awaitComplaints(complaints() + 5);
        logmon.log("backup", "err", "problem four");
        awaitMails(4);

        assertEquals(4, mails());
        System.out.printf("Mail loop, deferred: 4 errors, %d mails, %d complaints of Postfix%n", mails(), complaints());
    }

    @Test
    void alertsThatPostfixReturnsCauseNoFurtherAlerts() {
        postfix("""
                mailbox_command=echo '%s'; exit 69
                notify_classes=bounce, 2bounce, delay, policy, protocol, resource, software
                """.formatted(COMPLAINT));
        machine.sh("echo 'logmon: root' >>/etc/aliases; newaliases");
        logmon.configure(AT_ONCE);

        for (int error = 1; error <= 5; error++) {
            logmon.log("backup", "err", "problem " + error);
            awaitMails(error);
            machine.await(
                    LIMIT, "the end of the bounces", () -> machine.sh("mailq").contains("queue is empty"));
            if (error == 3) {
                machine.sh("systemctl restart logmon");
                logmon.awaitActive();
            }
        }

        assertEquals(5, mails());
        System.out.printf("Mail loop, bounced: 5 errors, %d mails, %d complaints of Postfix%n", mails(), complaints());
    }

    private void postfix(String settings) {
        settings.lines().forEach(line -> machine.run("postconf", "-e", line).orFail());
        machine.sh("systemctl restart postfix");
    }

    private void awaitComplaints(long count) {
        machine.await(LIMIT, count + " complaints of Postfix", () -> complaints() >= count);
    }

    private void awaitMails(long count) {
        machine.await(LIMIT, count + " mails accepted", () -> mails() >= count);
    }

    private long complaints() {
        return postfixLines(COMPLAINT);
    }

    /** What Postfix has accepted by SMTP: its own notices do not come that way. */
    private long mails() {
        return postfixLines(": client=localhost");
    }

    private long postfixLines(String text) {
        return machine.sh("journalctl --quiet --unit='postfix@*.service' --output=cat")
                .lines()
                .filter(line -> line.contains(text))
                .count();
    }
}
