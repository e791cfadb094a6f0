package logmon.daemon;

import static logmon.testing.JournalFixture.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import logmon.alert.AlertMail;
import logmon.alert.SendResult;
import logmon.journal.Position;
import logmon.testing.JournalDamage;
import logmon.testing.JournalFixture;
import org.junit.jupiter.api.Test;

/** The loop from a real journal to the mail server, which here is a function; each mail goes out at once, as a rule. */
class DaemonTest extends DaemonRuns {
    private static final SendResult NOT_NOW = SendResult.notNow("connection refused");

    /** One mail per entry. */
    private static final String AT_ONCE = """
            alert.group-wait = 0
            alert.repeat-interval = 0
            alert.repeat-interval-max = 0
            alert.max-per-hour = 0
            """;

    /** No mail but the one at the stop. */
    private static final String LATER = "alert.group-wait = 7d\n";

    private static void assertTells(String message, AlertMail mail) {
        assertTrue(mail.body().contains(message), () -> "'" + message + "' is not in: " + mail.body());
    }

    private static void assertTellsNothingOf(String message, AlertMail mail) {
        assertFalse(mail.body().contains(message), () -> "'" + message + "' is in: " + mail.body());
    }

    @Test
    void anEntryThatIsLoggedWhileItRunsIsMailed() throws Exception {
        fixture.log("old error");
        Run run = runFromNow(AT_ONCE);

        fixture.logFields(field("MESSAGE", "new error"), field("_SYSTEMD_UNIT", "nginx.service"));

        AlertMail mail = run.mail();
        assertEquals("[ALERT] Error detected in nginx.service on web1: new error", mail.subject());
        assertTells("new error", mail);
        assertEquals(List.of(), run.stop());
    }

    @Test
    void whatLedToAnEntryIsMailedWithIt() throws Exception {
        fixture.logFields(field("MESSAGE", "connecting"), field("_SYSTEMD_UNIT", "app.service"));
        Run run = runFromNow(AT_ONCE);

        fixture.logFields(field("MESSAGE", "an error"), field("_SYSTEMD_UNIT", "app.service"));

        assertTells("\n\nBefore it, app.service:\n  ", run.mail());
    }

    @Test
    void withoutContextTheEntryIsMailedAlone() throws Exception {
        fixture.logFields(field("MESSAGE", "connecting"), field("_SYSTEMD_UNIT", "app.service"));
        Run run = runFromNow(AT_ONCE + "mail.context = 0\n");

        fixture.logFields(field("MESSAGE", "an error"), field("_SYSTEMD_UNIT", "app.service"));

        assertTellsNothingOf("Before it", run.mail());
    }

    @Test
    void theFirstStartBeginsNow() throws Exception {
        fixture.log("old error");

        Run run = runFromNow(AT_ONCE);

        assertEquals(List.of(), run.stop());
    }

    @Test
    void theFirstEntryOfAnEmptyJournalIsMailed() throws Exception {
        Run run = run(AT_ONCE + "journal.start = boot\n");

        fixture.log("first error");

        assertTells("first error", run.mail());
    }

    @Test
    void thisBootIsReadFromItsStartWhenThatIsAskedFor() throws Exception {
        try (JournalFixture.Writer writer = fixture.writer()) {
            writer.logIn(JournalFixture.OTHER_BOOT, field("MESSAGE", "old error"));
            writer.log(field("MESSAGE", "first error"));
        }

        Run run = run(AT_ONCE + "journal.start = boot\n");

        assertTells("first error", run.mail());
        assertEquals(List.of(), run.stop());
    }

    @Test
    void whatDoesNotMatterIsNotMailedButItsEndIsTheCheckpoint() throws Exception {
        fixture.log("one");
        Run run = runFromNow(AT_ONCE);

        fixture.log("all is well", "still well");
        run.stop();

        run = runFromNow(AT_ONCE);
        assertEquals(List.of(), run.stop());
        assertEquals(journalEnd(), settled());
    }

    @Test
    void withoutGroupWaitEachEntryIsAMailOfItsOwn() throws Exception {
        fixture.log("start");
        Run run = runFromNow(AT_ONCE);

        fixture.log("error 1", "error 2", "error 3");

        for (int i = 1; i <= 3; i++) {
            AlertMail mail = run.mail();
            assertTells("error " + i, mail);
            assertEquals("[ALERT] Error detected in unknown on web1: error " + i, mail.subject());
        }
        assertEquals(List.of(), run.stop());
    }

    @Test
    void withGroupWaitEntriesThatComeTogetherAreOneMail() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        fixture.log("error 1", "error 2", "error 3");

        Run run = run("alert.group-wait = 1s\n");

        assertEquals(
                "[ALERT] Error detected in unknown on web1: error 1 (3 times)",
                run.mail().subject());
        assertEquals(List.of(), run.stop());
    }

    @Test
    void whatIsLoggedWhileItIsStoppedIsMailedAfterTheStart() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();

        fixture.log("error 1", "nothing", "error 2");

        Run run = run(AT_ONCE);
        assertTells("error 1", run.mail());
        assertTells("error 2", run.mail());
        assertEquals(List.of(), run.stop());
    }

    @Test
    void nothingIsMailedTwiceOverManyRestarts() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        List<String> subjects = new ArrayList<>();

        for (int i = 0; i < 5; i++) {
            fixture.log("error " + i);
            Run run = run(AT_ONCE);
            assertTells("error " + i, run.mail());
            run.stop().forEach(mail -> subjects.add(mail.body()));
        }

        assertEquals(List.of(), subjects);
    }

    @Test
    void aRotationWhileItIsStoppedLosesNothing() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();

        fixture.log("error 1");
        fixture.rotate("error 2");

        Run run = run(AT_ONCE);
        assertTells("error 1", run.mail());
        assertTells("error 2", run.mail());
        assertEquals(List.of(), run.stop());
    }

    @Test
    void aRotationWhileItRunsLosesNothing() throws Exception {
        fixture.log("start");
        Run run = runFromNow(AT_ONCE);

        try (JournalFixture.Writer writer = fixture.writer()) {
            for (int i = 0; i < 3; i++) {
                writer.log(field("MESSAGE", "error before " + i));
                writer.fillUp();
                writer.log(field("MESSAGE", "error after " + i));
                assertTells("error before " + i, run.mail());
                assertTells("error after " + i, run.mail());
            }
        }

        assertEquals(List.of(), run.stop());
    }

    @Test
    void thousandsOfEntriesAreReadAndCounted() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        fixture.log(IntStream.range(0, 3_000).mapToObj(i -> "error " + i).toArray(String[]::new));

        Run run = run(AT_ONCE.replace("group-wait = 0", "group-wait = 3s"));

        assertEquals(
                "[ALERT] Error detected in unknown on web1: error 0 (3,000 times)",
                run.mail().subject());
        assertEquals(List.of(), run.stop());
    }

    @Test
    void ofEachKindInABacklogTheMailSaysWhereTheFirstCameFrom() throws Exception {
        fixture.log("start");
        runFromNow(LATER).stop();
        logBacklog(number ->
                number % 50 == 0 ? number < 6_000 ? "disk error " + number : "link failed: " + number : "fine");

        AlertMail mail = mailOfBacklog();

        assertTrue(mail.subject().endsWith(" times, and 60 more)"), mail.subject());
        for (String origin : List.of("PID 3000", "PID 6000")) {
            assertTells(origin, mail);
        }
    }

    @Test
    void whatAMailServerLogsOfAMailIsNotMailed() throws Exception {
        fixture.log("start");
        Run run = run(AT_ONCE, mail -> SendResult.accepted("250 2.0.0 Ok: queued as 4F2A1B3C"));
        awaitCheckpoint(journalEnd());
        fixture.log("error 0");
        run.mail();
        awaitCheckpoint(journalEnd());
        run.stop();
        try (JournalFixture.Writer writer = fixture.writer()) {
            for (int i = 0; i < 100; i++) {
                writer.log(
                        field("MESSAGE", "4F2A1B3C: to=<root@web1>: error " + i),
                        field("_SYSTEMD_UNIT", "postfix@-.service"),
                        field("_UID", "0"));
            }
        }
        fixture.log("error 1");

        AlertMail mail = mailOfBacklog();

        assertEquals("[ALERT] Error detected in unknown on web1: error 1", mail.subject());
        assertTells("error 1", mail);
    }

    /** What is repeated is read alone, entry by entry. */
    @Test
    void aMailOfABacklogWhoseFateIsUnknownIsRepeatedAsItWas() throws Exception {
        fixture.log("start");
        runFromNow(LATER).stop();
        logBacklog(number -> number % 7 == 0 ? "disk " + (char) ('a' + number / 1_000) + " failed: " + number : "fine");
        AlertMail first = killedAtItsFirstMail(AT_ONCE.replace("group-wait = 0", "group-wait = 3s"));

        Run next = run(AT_ONCE);

        assertEquals(first, next.mail());
        assertEquals(List.of(), next.stop());
    }

    /** The first thousands have nothing in them. */
    private void logBacklog(IntFunction<String> messages) {
        try (JournalFixture.Writer writer = fixture.writer()) {
            for (int i = 0; i < 12_000; i++) {
                writer.log(
                        field("MESSAGE", i < 3_000 ? "fine" : messages.apply(i)), field("_PID", Integer.toString(i)));
            }
        }
    }

    private AlertMail mailOfBacklog() throws Exception {
        Run run = run(AT_ONCE.replace("group-wait = 0", "group-wait = 3s"));
        AlertMail mail = run.mail();
        assertEquals(List.of(), run.stop());
        return mail;
    }

    @Test
    void theStopSendsWhatIsPending() throws Exception {
        fixture.log("start");
        runFromNow(LATER).stop();
        fixture.log("error 1", "error 2", "the last one");
        Run run = run(LATER);
        awaitLogOfStart(run);

        List<AlertMail> mails = run.stop();

        assertEquals(1, mails.size());
        assertEquals(
                "[ALERT] Error detected in unknown on web1: error 1 (2 times)",
                mails.get(0).subject());
        assertEquals(journalEnd(), settled());
    }

    /** Until the first step, which reads what there is, has ended: it saves the checkpoint at its end. */
    private void awaitLogOfStart(Run run) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (run.thread.getState() != Thread.State.TERMINATED && !isInPoll(run.thread)) {
            assertTrue(System.nanoTime() < deadline, "the loop does not wait");
            Thread.onSpinWait();
        }
    }

    private static boolean isInPoll(Thread thread) {
        for (StackTraceElement call : thread.getStackTrace()) {
            if (call.getMethodName().equals("poll")) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aStopWithNothingPendingSendsNothing() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();

        assertEquals(List.of(), runFromNow(AT_ONCE).stop());
    }

    @Test
    void theCheckpointStaysBeforeAMatchThatNoServerHasAccepted() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        Position before = journalEnd();
        fixture.log("error 1");

        Run down = run(AT_ONCE, mail -> NOT_NOW);
        assertTells("error 1", down.mail());
        down.stop();

        assertEquals(before, settled());
        Run up = run(AT_ONCE);
        assertTells("error 1", up.mail());
        up.stop();
        assertEquals(journalEnd(), settled());
    }

    @Test
    void whileMailIsDownReadingGoesOnAndTheNextMailHasAllOfIt() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        fixture.log("error 1");
        CountDownLatch up = new CountDownLatch(1);

        Run run = run(AT_ONCE, mail -> {
            boolean isUp = up.getCount() == 0;
            up.countDown();
            return isUp ? ACCEPTED : NOT_NOW;
        });
        AlertMail first = run.mail();
        assertTells("error 1", first);
        up.await();
        fixture.log("error 2", "error 3");

        AlertMail again = run.mail();
        assertEquals(first.messageId(), again.messageId());
        assertTells("Mail could not be sent from", again);
        AlertMail next = run.mail();
        assertTells("error 2", next);
        assertTells("error 3", next);
        // How many alerts are queued depends on whether the others were read before the result was.
        assertEquals(1, logged("Cannot send mail; retrying, "));
        assertEquals(List.of(), run.stop());
    }

    @Test
    void whileAServerIsSlowReadingGoesOn() throws Exception {
        fixture.log("start");
        CountDownLatch reply = new CountDownLatch(1);
        Run run = run("alert.group-wait = 1ms\n", mail -> {
            awaitUninterrupted(reply);
            return ACCEPTED;
        });
        awaitCheckpoint(journalEnd());
        fixture.log("error 1");
        assertTells("error 1", run.mail());
        Position before = settled();

        fixture.log("database problem", "another failure");
        awaitLogOfStart(run);
        assertEquals(before, settled());
        reply.countDown();

        AlertMail next = run.mail();
        assertTells("database problem", next);
        assertTells("another failure", next);
        assertEquals(List.of(), run.stop());
        assertEquals(journalEnd(), settled());
    }

    @Test
    void aStopWhileAMailIsUnderWayWaitsForIt() throws Exception {
        fixture.log("start");
        CountDownLatch reply = new CountDownLatch(1);
        Run run = run(AT_ONCE, mail -> {
            awaitUninterrupted(reply);
            return ACCEPTED;
        });
        awaitCheckpoint(journalEnd());
        fixture.log("error 1");
        run.mail();

        fixture.log("error 2");
        run.stop.request();
        reply.countDown();

        run.end();
        assertNull(run.failure);
        assertTells("error 2", run.mail());
        assertEquals(journalEnd(), settled());
    }

    @Test
    void aMistakeWhileAMailIsSentEndsNothing() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        fixture.log("error 1");

        IllegalStateException mistake = new IllegalStateException("a mistake");
        // It is logged, and whoever runs the tests need not wonder at a stack trace.
        mistake.setStackTrace(new StackTraceElement[0]);
        Run run = run(AT_ONCE, mail -> {
            throw mistake;
        });

        assertTells("error 1", run.mail());
        awaitLog("an internal error of logmon");
        run.stop.request();
        run.end();
        assertNull(run.failure);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitLog(String text) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (logged(text) == 0) {
            assertTrue(System.nanoTime() < deadline, text + " is not logged");
            Thread.onSpinWait();
        }
    }

    @Test
    void aMailWhoseFateIsUnknownIsRepeatedByTheNextRunAsItWas() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        fixture.log("error 1");
        Run killed = run(AT_ONCE, mail -> {
            throw new Killed();
        });
        AlertMail first = killed.mail();
        killed.end();
        assertSame(Killed.class, killed.failure.getClass());
        fixture.log("error 2");

        Run next = run(AT_ONCE);

        assertEquals(first, next.mail());
        AlertMail second = next.mail();
        assertTells("error 2", second);
        assertNotEquals(first.messageId(), second.messageId());
        assertEquals(List.of(), next.stop());
    }

    @Test
    void aMailOfSeveralEntriesWhoseFateIsUnknownIsRepeatedAsItWas() throws Exception {
        fixture.log("start");
        runFromNow(LATER).stop();
        fixture.log("error 1", "fine", "error 2");
        Run killed = run(AT_ONCE.replace("group-wait = 0", "group-wait = 1s"), mail -> {
            throw new Killed();
        });
        AlertMail first = killed.mail();
        killed.end();
        fixture.log("error 3");

        Run next = run(AT_ONCE.replace("group-wait = 0", "group-wait = 1s"));

        assertTells("error 1", first);
        assertTells("error 2", first);
        assertEquals(first, next.mail());
        AlertMail second = next.mail();
        assertTellsNothingOf("error 1", second);
        assertTellsNothingOf("error 2", second);
        assertTells("error 3", second);
    }

    @Test
    void aMailOfSeveralEntriesIsRepeatedAsItWasThoughEachWouldBeAMailOfItsOwn() throws Exception {
        fixture.log("start");
        runFromNow(LATER).stop();
        fixture.log("error 1", "fine", "error 2");
        AlertMail first = killedAtItsFirstMail(AT_ONCE.replace("group-wait = 0", "group-wait = 1s"));
        fixture.log("error 3");

        Run next = run(AT_ONCE);

        assertEquals(first, next.mail());
        assertTells("error 3", next.mail());
        assertEquals(List.of(), next.stop());
    }

    @Test
    void aMailWhoseFateIsUnknownStaysAsItWasOverRunsThatCannotSendIt() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        fixture.log("error 1");
        AlertMail first = killedAtItsFirstMail(AT_ONCE);
        fixture.log("error 2");
        Run down = run(AT_ONCE, mail -> NOT_NOW);
        assertEquals(first, down.mail());
        down.stop();

        Run up = run("alert.group-wait = 1s\n");

        assertEquals(first, up.mail());
    }

    private AlertMail killedAtItsFirstMail(String settings) throws InterruptedException {
        Run killed = run(settings, mail -> {
            throw new Killed();
        });
        AlertMail mail = killed.mail();
        killed.end();
        return mail;
    }

    @Test
    void aMailThatWasAcceptedBeforeTheKillIsNotRepeated() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        fixture.log("error 1", "error 2");
        Run killed = run(AT_ONCE, mail -> {
            if (mail.body().contains("error 2")) {
                throw new Killed();
            }
            return ACCEPTED;
        });
        assertTells("error 1", killed.mail());
        AlertMail second = killed.mail();
        killed.end();

        Run next = run(AT_ONCE);

        assertEquals(second, next.mail());
        assertEquals(List.of(), next.stop());
    }

    @Test
    void aHeartbeatTellsWhatWasDone() throws Exception {
        fixture.log("start");
        Run run = runFromNow(LATER + "mail.heartbeat = 1s\n");
        fixture.log("fine");

        AlertMail mail = run.mail();

        assertEquals("[OK] logmon is alive on web1", mail.subject());
        assertTells("Ignore rules that never hit: postfix-tls, ", mail);
        assertNotEquals(mail.messageId(), run.mail().messageId());
    }

    @Test
    void aHeartbeatForOthersIsAMailOfItsOwnToThemThatQuotesNothing() throws Exception {
        fixture.log("start");
        Run run = runFromNow(LATER + "mail.heartbeat = 2s\nmail.heartbeat.to = ping@example.org\n");
        fixture.log("error 1");

        AlertMail mail = run.mail();

        assertEquals("[OK] logmon is alive on web1", mail.subject());
        assertEquals(List.of("ping@example.org"), mail.to());
        assertTellsNothingOf("error 1", mail);
        assertEquals("[OK] logmon is alive on web1", run.mail().subject());
        AlertMail last = run.stop().stream().reduce((first, second) -> second).orElseThrow();
        assertTells("error 1", last);
        assertNull(last.to());
    }

    @Test
    void aHeartbeatForOthersThatIsRefusedHoldsUpNoAlert() throws Exception {
        fixture.log("start");
        String settings = AT_ONCE + "mail.heartbeat = 1s\nmail.heartbeat.to = ping@example.org\n";
        Run run = run(settings + "journal.start = now\n", mail -> mail.to() == null ? ACCEPTED : NOT_NOW);
        assertEquals("[OK] logmon is alive on web1", run.mail().subject());

        fixture.log("error 1");

        assertTells("error 1", run.mail());
        assertEquals(List.of(), run.stop());
        assertEquals(1, logged("The heartbeat was not sent"));
        assertEquals(journalEnd(), settled());
    }

    @Test
    void aUnitThatFailedAndRunsAgainIsMailedIfThatIsWanted() throws Exception {
        fixture.log("start");
        Run run = runFromNow(AT_ONCE + "alert.recovered = on\n");
        ofSystemd("backup.service: Failed with result 'exit-code'.", "d9b373ed55a64feb8242e02dbe79a49c");
        AlertMail failure = run.mail();

        ofSystemd("Started backup.service - Backup.", "39f53479d3a045ac8e11786248231fbf");
        ofSystemd("Started backup.service - Backup.", "39f53479d3a045ac8e11786248231fbf");

        AlertMail recovery = run.mail();
        assertEquals("[OK] backup.service on web1 has recovered", recovery.subject());
        assertTells(
                "backup.service on web1 has recovered: started at %s, after its failure at %s."
                        .formatted(JournalFixture.time(2), JournalFixture.time(1)),
                recovery);
        assertEquals(failure.references(), recovery.references());
        assertEquals(List.of(), run.stop());
    }

    @Test
    void aUnitThatRunsAgainIsNotMailedOtherwise() throws Exception {
        fixture.log("start");
        Run run = runFromNow(AT_ONCE);
        ofSystemd("backup.service: Failed with result 'exit-code'.", "d9b373ed55a64feb8242e02dbe79a49c");
        run.mail();

        ofSystemd("Started backup.service - Backup.", "39f53479d3a045ac8e11786248231fbf");

        assertEquals(List.of(), run.stop());
    }

    private void ofSystemd(String message, String id) {
        fixture.logFields(
                field("MESSAGE", message),
                field("MESSAGE_ID", id),
                field("PRIORITY", "6"),
                field("UNIT", "backup.service"),
                field("_PID", "1"),
                field("_UID", "0"),
                field("_HOSTNAME", "web1"),
                field("_SYSTEMD_UNIT", "init.scope"));
    }

    @Test
    void aHeartbeatGoesWithAnAlertThatIsPending() throws Exception {
        fixture.log("start");
        Run run = runFromNow(LATER + "mail.heartbeat = 5s\n");
        fixture.log("error 1");

        AlertMail mail = run.mail();

        assertEquals("[ALERT] Error detected in unknown on web1: error 1", mail.subject());
        assertTells("error 1", mail);
        assertTells("1 match\n", mail);
    }

    @Test
    void aStartIsNoReasonForAHeartbeatButTheTimeSinceTheLastOneIs() throws Exception {
        fixture.log("start");
        assertEquals(List.of(), runFromNow(AT_ONCE + "mail.heartbeat = 1h\n").stop());
        assertEquals(List.of(), runFromNow(AT_ONCE + "mail.heartbeat = 1h\n").stop());
        Checkpoint saved = Checkpoint.load(state);
        Instant hourAgo = Instant.now().minusSeconds(3_600);
        new Checkpoint(saved.journal(), saved.firstStart(), saved.settled(), null, null, hourAgo, List.of(), List.of())
                .save(state);

        Run run = run(AT_ONCE + "mail.heartbeat = 1h\n");

        assertEquals("[OK] logmon is alive on web1", run.mail().subject());
        assertEquals(List.of(), run.stop());
        assertEquals(List.of(), runFromNow(AT_ONCE + "mail.heartbeat = 1h\n").stop());
    }

    @Test
    void aCorruptCheckpointIsToldAndEverythingIsReadAgain() throws Exception {
        fixture.log("error 1");
        runFromNow(AT_ONCE).stop();
        Files.writeString(state.resolve("checkpoint"), "logmon checkpoint 2\nboot");

        Run run = run("alert.group-wait = 1s\n");

        AlertMail mail = run.mail();
        assertTells("The whole journal was read again", mail);
        assertTells("is damaged", mail);
        assertTells("error 1", mail);
        assertEquals(List.of(), run.stop());
        assertEquals(journalEnd(), settled());
    }

    @Test
    void aCheckpointBehindTheJournalsEndIsToldAndReadingGoesOnAtItsTime() throws Exception {
        fixture.log("error 1");
        fixture.rotate("error 2");
        runFromNow(AT_ONCE).stop();
        Files.delete(fixture.file());

        Run run = run("alert.group-wait = 1s\n");

        AlertMail mail = run.mail();
        assertTells(
                "Entries of %s after %s may be missing: its files were restored to an earlier state"
                        .formatted(fixture.file(), JournalFixture.time(2)),
                mail);
        assertTellsNothingOf("error 1", mail);
        assertEquals(List.of(), run.stop());
    }

    @Test
    void aCheckpointWhoseEntryIsDamagedIsToldAndReadingGoesOnBehindIt() throws Exception {
        fixture.log("error 1", "fine");
        runFromNow(AT_ONCE).stop();
        fixture.log("error 2");
        new JournalDamage(fixture.file()).wipeEntry(1);

        Run run = run("alert.group-wait = 1s\n");

        AlertMail mail = run.mail();
        assertTells("1 entry of " + fixture.file() + " between ", mail);
        assertTellsNothingOf("error 1", mail);
        assertTells("error 2", mail);
    }

    @Test
    void aCheckpointWhoseEntryWasVacuumedIsToldAndWhatIsLeftIsRead() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        fixture.log("error 1");
        fixture.rotate("error 2");
        Files.delete(fixture.archived().get(0));

        Run run = run("alert.group-wait = 1s\n");

        AlertMail mail = run.mail();
        assertTells(
                "Entries of %s after %s are missing: journald deleted them before logmon read them"
                        .formatted(fixture.file(), JournalFixture.START),
                mail);
        assertTellsNothingOf("error 1", mail);
        assertTells("error 2", mail);
        assertEquals(List.of(), run.stop());
    }

    @Test
    void aGapIsToldOnceNotAtEveryStart() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        fixture.rotate("fine");
        Files.delete(fixture.archived().get(0));
        Run first = run(AT_ONCE);
        assertEquals("[ALERT] Alerts may be missing on web1", first.mail().subject());
        awaitCheckpoint(journalEnd());
        first.stop();

        assertEquals(List.of(), runFromNow(AT_ONCE).stop());
    }

    @Test
    void aCheckpointThatCannotBeSavedIsToldOnceAndMailsGoOn() throws Exception {
        fixture.log("start");
        state = Files.writeString(parent.resolve("file"), "").resolve("state");
        Run run = run(AT_ONCE + "journal.start = boot\n");

        for (int i = 0; i < 3; i++) {
            fixture.log("error " + i);
            assertTells("error " + i, run.mail());
        }

        assertEquals(List.of(), run.stop());
        assertEquals(1, logged("The checkpoint cannot be saved"));
    }

    @Test
    void aCheckpointThatCanBeSavedAgainIsToldOnceAndHolds() throws Exception {
        fixture.log("start");
        Path inTheWay = Files.writeString(parent.resolve("file"), "");
        state = inTheWay.resolve("state");
        Run run = run(AT_ONCE + "journal.start = boot\n");
        awaitLogOfStart(run);
        fixture.log("error 1");
        assertTells("error 1", run.mail());

        Files.delete(inTheWay);
        fixture.log("error 2");
        assertTells("error 2", run.mail());

        assertEquals(List.of(), run.stop());
        assertEquals(1, logged("The checkpoint can be saved again"), log.list::toString);
        assertEquals(journalEnd(), settled());
    }

    @Test
    void rulesOfLogcheckThatAreNotInForceAreToldOnceAtTheStart() throws Exception {
        Path rules = Files.writeString(parent.resolve("rules"), "a\n(b\n[c\n");
        fixture.log("start");
        runFromNow("ignore.logcheck = " + rules + "\n").stop();

        assertEquals(
                1,
                logged("2 rules of logcheck are not in force, logmon --check names them; the first is " + rules
                        + ":2: a ( without its )"));
    }

    @Test
    void anEntryWithoutAMessageEndsNothing() throws Exception {
        fixture.log("start");
        Run run = runFromNow(AT_ONCE);

        fixture.logFields(field("PRIORITY", "4"));
        fixture.logFields(field("PRIORITY", "2"));
        fixture.log("error 1");

        assertTells("Priority crit", run.mail());
        assertTells("error 1", run.mail());
        assertEquals(List.of(), run.stop());
    }

    @Test
    void whatIsWrittenToTheJournalDoesNotReachTheHeadersAsItIs() throws Exception {
        fixture.log("start");
        Run run = runFromNow(AT_ONCE);

        fixture.logFields(
                field("MESSAGE", "error\r\nBcc: all@example.org\u001b[2J"),
                field("SYSLOG_IDENTIFIER", "evil\r\nBcc: all@example.org"));

        AlertMail mail = run.mail();
        assertTrue(mail.subject().codePoints().noneMatch(Character::isISOControl), mail.subject());
        assertTrue(mail.body().codePoints().noneMatch(c -> c != '\n' && Character.isISOControl(c)), mail.body());
        assertFalse(mail.body().contains("\nBcc:"), mail.body());
    }

    /** What is readable around damage is mailed; libsystemd passes over the rest. */
    @Test
    void whatCanBeReadOfADamagedFileIsMailed() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        fixture.log("error 1", "error 2", "error 3");
        new JournalDamage(fixture.file()).wipeEntry(2);

        Run run = run("alert.group-wait = 1s\n");

        AlertMail mail = run.mail();
        assertTells("error 1", mail);
        assertTellsNothingOf("error 2", mail);
        assertTells("error 3", mail);
    }

    @Test
    void entriesThatCouldNotBeReadAreToldWithTheirNumberAndTheTimesAroundThem() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        fixture.log("error 1", "error 2", "error 3", "error 4");
        JournalDamage damage = new JournalDamage(fixture.file());
        damage.wipeEntry(2);
        damage.wipeEntry(3);

        Run run = run("alert.group-wait = 1s\n");

        AlertMail mail = run.mail();
        assertTells("error 1", mail);
        assertTells("error 4", mail);
        assertTells(
                "2 entries of %s between 2026-11-21T22:00:01Z and 2026-11-21T22:00:04Z are missing: the file is damaged"
                        .formatted(fixture.file()),
                mail);
    }

    @Test
    void aFileThatCannotBeReadBetweenTwoThatCanIsToldAsAGap() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        fixture.rotate("error 1");
        fixture.rotate("error 2");
        new JournalDamage(fixture.archived().get(1)).truncate(4096);

        Run run = run("alert.group-wait = 1s\n");

        AlertMail mail = run.mail();
        assertTells("error 2", mail);
        assertTells(
                "2 entries of %s between %s and %s are missing"
                        .formatted(fixture.archived().get(1), JournalFixture.time(2), JournalFixture.time(3)),
                mail);
    }

    @Test
    void filesOfSeveralJournalsSideBySideAreNoGap() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        try (JournalFixture.Writer one = fixture.writer();
                JournalFixture.Writer other = fixture.writer("other.journal")) {
            for (int i = 0; i < 20; i++) {
                one.log(field("MESSAGE", "fine"));
                other.log(field("MESSAGE", "fine"));
            }
        }
        fixture.rotate("fine");

        assertEquals(List.of(), runFromNow(AT_ONCE).stop());
    }

    @Test
    void damageElsewhereInTheFileDoesNotHideTheCheckpoint() throws Exception {
        fixture.log(IntStream.range(0, 8).mapToObj(i -> "error " + i).toArray(String[]::new));
        runFromNow(AT_ONCE).stop();
        fixture.log("new error", "fine", "fine", "fine");
        new JournalDamage(fixture.file()).wipeEntry(6);

        Run run = run(AT_ONCE);

        AlertMail mail = run.mail();
        assertTells("new error", mail);
        assertTellsNothingOf("read again", mail);
        assertEquals(List.of(), run.stop());
    }

    @Test
    void anEntryOfWhichAFieldCannotBeReadIsToldAndReadingGoesOn() throws Exception {
        fixture.log("start");
        runFromNow(AT_ONCE).stop();
        fixture.log("error " + "x".repeat(2_000), "error 2");
        new JournalDamage(fixture.file()).garbleCompression();

        Run run = run("alert.group-wait = 1s\n");

        AlertMail mail = run.mail();
        assertTells("An entry of " + JournalFixture.time(1) + " could not be read: sd_journal_get_data", mail);
        assertTells("error 2", mail);
    }

    /** As kill -9 does, it ends the run at once. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }
}
