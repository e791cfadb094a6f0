package logmon.daemon;

import static logmon.testing.JournalFixture.field;
import static logmon.testing.ScriptedSmtpServer.inTurn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Arrays;
import java.util.List;
import logmon.alert.AlertMail;
import logmon.journal.Position;
import logmon.smtp.SmtpMailer;
import logmon.testing.JournalFixture;
import logmon.testing.ScriptedSmtpServer;
import org.junit.jupiter.api.Test;

/** Rules about what becomes of alerts, from a real journal to the mail server. */
class AlertRulesDaemonTest extends DaemonRuns {
    /** What was logged before the start is one mail for each list of recipients. */
    private static final String SOON = """
            alert.group-wait = 1s
            alert.repeat-interval = 0
            alert.repeat-interval-max = 0
            alert.max-per-hour = 0
            """;

    private static final String DB = """
            alert.db = db.service
            mail.to.db = dba@example.org
            """;

    /** Ends a run without any of what a stop does. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** The journal so far is settled. */
    private void settle(String settings) throws Exception {
        log("start.service", "start");
        runFromNow(settings).stop();
    }

    private void log(String unit, String... messages) {
        for (String message : messages) {
            fixture.logFields(field("MESSAGE", message), field("_SYSTEMD_UNIT", unit));
        }
    }

    private static List<List<String>> to(AlertMail... mails) {
        return Arrays.stream(mails).map(AlertMail::to).toList();
    }

    @Test
    void eachListOfRecipientsGetsItsEntriesAndThenTheCheckpointMoves() throws Exception {
        settle(SOON + DB);
        log("db.service", "disk error");
        log("web.service", "net error");

        Run run = run(SOON + DB);

        AlertMail first = run.mail();
        AlertMail second = run.mail();
        assertEquals(Arrays.asList(null, List.of("dba@example.org")), to(first, second));
        assertTrue(first.subject().contains("net error"), first.subject());
        assertTrue(second.subject().contains("disk error"), second.subject());
        awaitCheckpoint(journalEnd());
        assertEquals(List.of(), run.stop());
    }

    @Test
    void aKillBetweenTwoMailsLosesNoneAndRepeatsTheFirstAsItWas() throws Exception {
        settle(SOON + DB);
        Position before = settled();
        log("db.service", "disk error");
        log("web.service", "net error");
        Run killed = new Run(SOON + DB, config -> (mail, recipients) -> {
            if (mail.to() != null) {
                throw new Killed();
            }
            return ACCEPTED;
        });
        AlertMail first = killed.mail();
        AlertMail second = killed.mail();
        killed.end();
        assertEquals(before, settled());

        Run next = run(SOON + DB);

        assertEquals(first, next.mail());
        assertEquals(second, next.mail());
        assertEquals(List.of(), next.stop());
        assertEquals(journalEnd(), settled());
    }

    @Test
    void theStopSendsToAllOfThem() throws Exception {
        String later = SOON.replace("group-wait = 1s", "group-wait = 7d") + DB;
        settle(later);
        Run run = run(later);
        log("db.service", "disk error");
        log("web.service", "net error");

        List<AlertMail> mails = run.stop();

        assertEquals(Arrays.asList(null, List.of("dba@example.org")), to(mails.toArray(AlertMail[]::new)));
        assertEquals(journalEnd(), settled());
    }

    @Test
    void aRecipientThatTheServerRefusesDoesNotHoldUpTheOthersAndMailToGetsItsMail() throws Exception {
        try (ScriptedSmtpServer server = new ScriptedSmtpServer()) {
            server.at("RCPT", inTurn("250 ok", "550 5.1.1 unknown user", "250 ok"));
            String smtp = "mail.smtp.port = " + server.port() + "\n";
            settle(SOON + DB + smtp);
            log("db.service", "disk error");
            log("web.service", "net error");

            Run run = new Run(SOON + DB + smtp, config -> new SmtpMailer(config.mail()));
            awaitCheckpoint(journalEnd());
            run.stop();

            List<String> envelopes = server.received().stream()
                    .filter(line -> line.startsWith("RCPT"))
                    .toList();
            assertEquals(
                    List.of("RCPT TO:<root@localhost>", "RCPT TO:<dba@example.org>", "RCPT TO:<root@localhost>"),
                    envelopes);
            assertTrue(server.received().contains("To: root@localhost"));
            assertTrue(server.received().stream()
                    .anyMatch(line -> line.contains("not delivered to dba@example.org (550 5.1.1 unknown user)")));
        }
    }

    private static final String DISK = """
            alert.disk.MESSAGE = disk
            alert.disk.MORE_THAN = 2 in 10m
            """;

    private void logAt(int second) {
        try (JournalFixture.Writer writer = fixture.writer()) {
            writer.logAt(second, field("MESSAGE", "disk error"), field("_SYSTEMD_UNIT", "db.service"));
        }
    }

    @Test
    void whatIsBelowItsThresholdIsNotMailedAndDoesNotHoldTheCheckpoint() throws Exception {
        settle(SOON + DISK);
        log("db.service", "disk error", "disk error");

        Run run = run(SOON + DISK);

        awaitCheckpoint(journalEnd());
        assertEquals(List.of(), run.stop());
    }

    @Test
    void whatPassesAThresholdIsMailed() throws Exception {
        settle(SOON + DISK);
        log("db.service", "disk error", "disk error", "disk error");

        AlertMail mail = run(SOON + DISK).mail();

        assertTrue(mail.subject().contains("disk error"), mail.subject());
        assertTrue(mail.body().contains("keyword error, more than 2 in 10m (alert.disk)."), mail.body());
    }

    @Test
    void aRestartJustBelowTheThresholdForgetsNothing() throws Exception {
        settle(SOON + DISK);
        logAt(100);
        logAt(200);
        Run first = run(SOON + DISK);
        awaitCheckpoint(journalEnd());
        assertEquals(List.of(), first.stop());
        logAt(300);

        Run next = run(SOON + DISK);

        assertTrue(next.mail().body().contains("more than 2 in 10m"));
    }

    @Test
    void whatWasLongBeforeARestartDoesNotCount() throws Exception {
        settle(SOON + DISK);
        logAt(100);
        logAt(101);
        Run first = run(SOON + DISK);
        awaitCheckpoint(journalEnd());
        assertEquals(List.of(), first.stop());
        logAt(702);

        Run next = run(SOON + DISK);

        awaitCheckpoint(journalEnd());
        assertEquals(List.of(), next.stop());
    }

    @Test
    void aMailThatPassedAThresholdIsRepeatedAfterAKillAsItWas() throws Exception {
        settle(SOON + DISK);
        logAt(100);
        logAt(200);
        Run below = run(SOON + DISK);
        awaitCheckpoint(journalEnd());
        below.stop();
        logAt(300);
        Run killed = new Run(SOON + DISK, config -> (mail, recipients) -> {
            throw new Killed();
        });
        AlertMail mail = killed.mail();
        killed.end();

        Run next = run(SOON + DISK);

        assertEquals(mail, next.mail());
        assertEquals(List.of(), next.stop());
        assertEquals(journalEnd(), settled());
    }

    @Test
    void aRuleThatHasEndedIsLoggedAtTheStart() throws Exception {
        settle("ignore.old.MESSAGE = x\nignore.old.UNTIL = 2026-01-31\n");

        assertEquals(
                List.of("ignore.old (test:1) ended on 2026-01-31 and can be removed"),
                log.list.stream()
                        .map(ILoggingEvent::getFormattedMessage)
                        .filter(line -> line.startsWith("ignore."))
                        .toList());
    }
}
