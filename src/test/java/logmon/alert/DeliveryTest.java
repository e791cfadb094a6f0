package logmon.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import logmon.alert.Delivery.Attempt;
import logmon.journal.Position;
import logmon.journal.context.Surroundings;
import logmon.journal.file.Cursor;
import logmon.journal.file.Series;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final long SEED = 4711;
    static final Instant START = Instant.parse("2026-11-21T22:00:00Z");
    static final Series SERIES =
            new Series(Path.of("/var/log/journal/m"), "system", "0123456789abcdef0123456789abcdef");
    static final AlertComposer WRITER =
            AlertComposerTest.composer("journalctl", "/etc/logmon.properties", ZoneOffset.UTC);
    static final Pacing UNLIMITED = new Pacing(Duration.ofSeconds(2), Duration.ZERO, Duration.ofHours(1), 0);

    static final SendResult ACCEPTED = SendResult.accepted("250 ok");
    private static final SendResult NOT_NOW = SendResult.notNow("what the server said");
    private static final SendResult SUSPECT = SendResult.suspect("554 what it said of the content");

    private final Digest digest = new Digest(UNLIMITED, List.of());
    private final Deque<SendResult> results = new ArrayDeque<>();
    private final List<AlertMail> tried = new ArrayList<>();
    private final List<List<String>> recipients = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final Delivery delivery = delivery(digest);
    private Instant now = START;
    private int entries;

    private Delivery delivery(Digest of) {
        return new Delivery(
                of,
                WRITER,
                position -> events.add("intent " + position.last().get(SERIES).number()));
    }

    /** What it logs stays out of the test's output, and can be looked at. */
    private static final class Log extends AppenderBase<ILoggingEvent> {
        private final List<String> lines = new ArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    }

    private static final Logger LOGGER = (Logger) logmon.log.Log.log();
    private static final Log LOG = new Log();

    @BeforeAll
    static void logHere() {
        LOG.start();
        LOGGER.addAppender(LOG);
        LOGGER.setAdditive(false);
    }

    @AfterAll
    static void logAsBefore() {
        LOGGER.setAdditive(true);
        LOGGER.detachAppender(LOG);
    }

    @BeforeEach
    void clearLog() {
        LOG.lines.clear();
    }

    @Nested
    class AMailThatTheServerAccepts {
        @Test
        void settlesEverythingUpToTheLastEntryThatWasReadBeforeIt() {
            match();
            read();
            assertEquals(position(2), attempt());
        }

        @Test
        void isForAllRecipients() {
            match();
            attempt();
            assertNull(recipients.get(0));
        }

        @Test
        void leavesNothingToDo() {
            match();
            attempt();
            assertTrue(delivery.isIdle());
            assertNull(delivery.due());
            assertNull(delivery.downSince());
            assertNull(delivery.unsettled());
        }

        @Test
        void wasIntendedBeforeItWasTried() {
            match();
            attempt();
            assertEquals(List.of("intent 1", "tried"), events);
        }
    }

    @Nested
    class WhileAMailIsUnderWay {
        @Test
        void noOtherIsDue() {
            match();
            assertFalse(delivery.isUnderWay());
            delivery.begin(now, position(entries));
            match();
            assertTrue(delivery.isUnderWay());
            assertNull(delivery.due());
            assertFalse(delivery.maySend(now));
            assertFalse(delivery.isIdle());
        }

        @Test
        void whatMatchesGoesIntoTheNext() {
            match();
            Attempt attempt = delivery.begin(now, position(entries));
            match();
            read();
            AlertMail first = attempt.mail();
            assertEquals(position(1), delivery.ended(ACCEPTED, now), "the position is that of the mail");
            assertEquals(position(3), attempt());
            assertFalse(first.body().contains("database error 2"));
            assertTrue(last().body().contains("database error 2"));
        }
    }

    @Nested
    class AnOutage {
        @Test
        void settlesNothing() {
            match();
            script(NOT_NOW);
            assertNull(attempt());
            assertFalse(delivery.isIdle());
            assertEquals(position(1), delivery.unsettled());
        }

        @Test
        void isEndedByTheSameMailAndThenOneWithAllThatCameMeanwhile() {
            match();
            script(NOT_NOW, NOT_NOW);
            attempt();
            match();
            attempt();
            match();
            assertEquals(position(1), attempt());
            assertEquals(position(3), attempt());
            assertTrue(last().body().contains("database error 2"));
            assertTrue(last().body().contains("database error 3"));
            assertTrue(delivery.isIdle());
            assertEquals(
                    1,
                    tried.subList(0, 3).stream()
                            .map(AlertMail::messageId)
                            .distinct()
                            .count());
        }

        @Test
        void isReportedInTheMailThatWaitedForItsEnd() {
            match();
            script(NOT_NOW, NOT_NOW);
            attempts(3);
            assertTrue(
                    last().body()
                            .contains("Mail could not be sent from 2026-11-21T22:00:02Z to 2026-11-21T22:00:32Z:"
                                    + " what the server said"),
                    last().body());
        }

        @Test
        void isReportedOnce() {
            match();
            script(NOT_NOW);
            attempts(2);
            match();
            attempt();
            assertFalse(last().body().contains("Mail could not be sent"), last().body());
        }

        @Test
        void beginsWithTheFirstFailure() {
            match();
            script(NOT_NOW, NOT_NOW);
            attempt();
            Instant first = now;
            attempt();
            assertEquals(first, delivery.downSince());
        }

        @Test
        void isProbedAfterPausesThatGrowToFiveMinutesForAsLongAsItTakes() {
            match();
            List<Long> pauses = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                script(NOT_NOW);
                attempt();
                pauses.add(Duration.between(now, delivery.due()).toSeconds());
            }
            assertEquals(List.of(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L), pauses.subList(0, 8));
            assertEquals(300L, pauses.get(499));
            assertEquals(position(1), attempt());
        }

        @Test
        void isProbedAfterAPauseThatBeginsWhenTheAttemptEnds() {
            match();
            delivery.begin(now, position(entries));
            delivery.ended(NOT_NOW, now.plusSeconds(60));
            assertEquals(now.plusSeconds(70), delivery.due());
        }

        @Test
        void isNotProbedEarlierBecauseMoreComesIn() {
            match();
            script(NOT_NOW);
            attempt();
            Instant due = delivery.due();
            match();
            assertEquals(due, delivery.due());
        }

        @Test
        void afterAnotherBeginsWithTheShortestPauseAgain() {
            match();
            script(NOT_NOW, NOT_NOW, ACCEPTED, NOT_NOW);
            attempts(3);
            match();
            attempt();
            assertEquals(now.plusSeconds(10), delivery.due());
        }

        @Test
        void isLoggedOnceAtItsStartAndOnceAtItsEnd() {
            match();
            match();
            script(NOT_NOW, SUSPECT, NOT_NOW, NOT_NOW);
            attempts(5);
            assertEquals(
                    List.of(
                            "ERROR Cannot send mail; retrying, 2 alerts are queued: what the server said",
                            "INFO Mail delivery resumed after 2 min 30 s"),
                    LOG.lines);
        }

        @Test
        void isLoggedWithAllAlertsThatAreQueued() {
            match();
            delivery.begin(delivery.due(), position(entries));
            match();
            match();
            delivery.ended(NOT_NOW, now);
            assertEquals(
                    List.of("ERROR Cannot send mail; retrying, 3 alerts are queued: what the server said"), LOG.lines);
        }

        @Test
        void ofARecipientAloneIsOneToo() {
            match();
            script(SendResult.notNow("550 5.2.2 mailbox full", never("root@web1")));
            assertNull(attempt());
            assertNull(recipients.get(0));
            assertEquals(position(1), attempt());
            assertNull(recipients.get(1));
        }
    }

    @Nested
    class AMailThatOnlySomeTook {
        @Test
        void isSentAgainToTheOthersAlone() {
            match();
            script(refused(later("b@x"), later("c@x")), refused(later("c@x")));
            attempts(3);
            assertEquals(Arrays.asList(null, List.of("b@x", "c@x"), List.of("c@x")), recipients);
            assertEquals(1, Set.copyOf(tried).size());
        }

        @Test
        void isSettledWhenEachHasTakenIt() {
            match();
            script(refused(later("b@x")));
            assertNull(attempt());
            match();
            assertEquals(position(1), attempt());
        }

        @Test
        void isReportedAsNotDeliveredOnlyToThoseWhoRefusedItForGood() {
            match();
            script(refused(never("b@x"), later("c@x")));
            attempt();
            assertEquals(
                    List.of(
                            "ERROR An alert was not delivered to b@x (550 5.1.1 unknown user); others have it",
                            "WARN Retrying an alert, which the mail server accepted for others: not delivered to"
                                    + " b@x (550 5.1.1 unknown user), c@x (451 4.7.1 greylisted)"),
                    LOG.lines);
        }

        @Test
        void isSettledAtOnceForThoseWhoRefusedItForGood() {
            match();
            script(refused(never("b@x")));
            assertEquals(position(1), attempt());
            assertEquals(
                    List.of("ERROR An alert was not delivered to b@x (550 5.1.1 unknown user); others have it"),
                    LOG.lines);
        }

        @Test
        void isTriedFiveTimesInFiveMinutes() {
            match();
            script(refused(later("b@x")));
            attempt();
            Instant first = now;
            // Of the one recipient left nobody is accepted.
            SendResult again = SendResult.notNow("451", later("b@x"));
            script(again, again, again);
            attempts(3);
            script(again);
            assertEquals(position(1), attempt());
            assertEquals(Duration.ofMinutes(5), Duration.between(first, now));
            assertTrue(LOG.lines.get(LOG.lines.size() - 1).startsWith("ERROR An alert was not delivered to b@x"));
        }

        @Test
        void isNamedInTheNextMailWithWhoHasNotGotIt() {
            match();
            script(refused(never("b@x")));
            attempt();
            attempt();
            assertTrue(
                    last().body().contains("An earlier alert was not delivered to b@x (550 5.1.1 unknown user)."),
                    last().body());
            assertNull(recipients.get(1), "the next mail is for all again");
        }

        @Test
        void doesNotCountWhatIsAnOutage() {
            match();
            script(refused(later("b@x")));
            attempt();
            for (int i = 0; i < 20; i++) {
                script(NOT_NOW);
                assertNull(attempt());
            }
            assertEquals(position(1), attempt());
        }
    }

    @Nested
    class AMailWhoseContentIsSuspect {
        @Test
        void isRepeatedWordForWord() {
            match();
            script(SUSPECT, NOT_NOW, SUSPECT);
            attempt();
            match();
            attempts(3);
            assertEquals(4, tried.size());
            assertEquals(1, Set.copyOf(tried).size());
        }

        @Test
        void isTriedThreeTimesAndThenInItsMinimalForm() {
            match();
            script(SUSPECT, SUSPECT, SUSPECT);
            attempts(3);
            assertEquals(position(1), attempt());
            AlertMail whole = tried.get(0);
            assertEquals(List.of(whole, whole, whole, whole.minimal()), tried);
            assertTrue(delivery.isIdle() || digest.notes().size() == 1);
        }

        @Test
        void ofAStrangerDoesNotTakeTheTextOfRootAlong() {
            match();
            TestEntry raid = TestEntry.saying("md0: array degraded")
                    .of("mdmonitor.service")
                    .with("_UID", "0")
                    .with("PRIORITY", "2");
            digest.add(raid.match(), now);
            script(SUSPECT, SUSPECT, SUSPECT);
            attempts(3);
            assertEquals(position(1), attempt());
            assertEquals(tried.get(0).messageId(), last().messageId());
            assertTrue(last().body().contains("md0: array degraded"), last().body());
            assertFalse(last().body().contains("database"), last().body());
            assertTrue(last().body().contains("To see them: journalctl --since"), last().body());
            assertEquals(Duration.ofSeconds(32), Duration.between(START.plusSeconds(2), now));
        }

        /** He knows a word for which the server puts a mail off, and writes it again and again. */
        @Test
        void ofAStrangerHoldsUpTheTextOfRootForLessThanTwoMinutes() {
            digest.add(TestEntry.saying("poison, error 0").match(), now);
            now = delivery.due();
            Instant logged = now;
            boolean mailed = false;
            for (int i = 1; !mailed && i < 100; i++) {
                now = delivery.due().isAfter(now) ? delivery.due() : now;
                AlertMail mail = delivery.begin(now, position(i)).mail();
                if (i == 1) {
                    digest.add(
                            TestEntry.saying("md0: array degraded")
                                    .with("_UID", "0")
                                    .with("PRIORITY", "2")
                                    .match(),
                            now);
                }
                digest.add(TestEntry.saying("poison, error " + "x".repeat(i)).match(), now);
                boolean refused = (mail.subject() + mail.body()).contains("poison");
                mailed = !refused && mail.body().contains("md0: array degraded");
                delivery.ended(refused ? SUSPECT : ACCEPTED, now);
            }
            assertTrue(mailed);
            assertTrue(Duration.between(logged, now).toSeconds() < 120, () -> "after " + Duration.between(logged, now));
        }

        @Test
        void ofRootLeavesTheMinimalForm() {
            match();
            digest.add(TestEntry.saying("md0: array degraded").with("_UID", "0").match(), now);
            script(SUSPECT, SUSPECT, SUSPECT, SUSPECT);
            attempts(4);
            assertEquals(position(1), attempt());
            assertEquals(tried.get(0).minimal(), last());
        }

        @Test
        void holdsUpLaterAlertsForLessThanAMinute() {
            match();
            script(SUSPECT, SUSPECT, SUSPECT);
            attempt();
            Instant first = now;
            match();
            attempts(4);
            assertTrue(last().body().contains("database error 2"));
            assertEquals(Duration.ofSeconds(32), Duration.between(first, now));
        }

        @Test
        void isTriedInAnotherFormRightAfterTheLastOneSoThatTheFormMakesTheDifference() {
            match();
            assertEquals(List.of(10L, 20L, 2L, 40L, 2L, 80L, 2L), pausesAfter(SUSPECT, 7));
        }

        @Test
        void isProbedAtGrowingPausesThoughAnOutageBeginsWithAnotherForm() {
            match();
            pausesAfter(SUSPECT, 3);
            assertEquals(List.of(40L, 80L, 160L, 300L, 300L), pausesAfter(NOT_NOW, 5));
        }

        @Test
        void isQuotedNeitherInItsMinimalFormNorInTheNextMail() {
            match();
            script(SUSPECT, SUSPECT, SUSPECT);
            attempts(5);
            for (AlertMail mail : tried.subList(3, 5)) {
                String text = mail.subject() + mail.body();
                assertFalse(text.contains("database"), text);
                assertFalse(text.contains("554"), text);
                assertTrue(text.contains("journalctl --since '2026-11-21 22:00:00 UTC'"), text);
                assertTrue(text.chars().allMatch(c -> c < 0x7f), text);
            }
            assertEquals(tried.get(0).messageId(), tried.get(3).messageId());
        }

        /** As lines that led to a later entry, which the server would refuse for them. */
        @Test
        void isNotQuotedAroundTheEntriesOfLaterMails() {
            List<Surroundings.Line> lines = new ArrayList<>();
            AlertComposer quoting = new AlertComposer(
                    "web1",
                    "journalctl",
                    "/etc/logmon.properties",
                    "logmon",
                    ZoneOffset.UTC,
                    AlertComposer.SUBJECT,
                    matches -> List.of(new Surroundings(lines, List.of(), List.of("Exit status 1."))));
            Delivery sending = new Delivery(digest, quoting, position -> {});
            lines.add(new Surroundings.Line(START, "poison", "s=01"));
            match();
            for (SendResult result : List.of(SUSPECT, SUSPECT, SUSPECT, ACCEPTED)) {
                now = sending.due();
                tried.add(sending.begin(now, position(entries)).mail());
                sending.ended(result, now);
            }
            assertTrue(tried.get(0).body().contains("poison"), tried.get(0).body());

            lines.add(new Surroundings.Line(now.plusSeconds(1), "what came next", "s=02"));
            match();
            String next = sending.begin(sending.due(), position(entries)).mail().body();

            assertFalse(next.contains("poison"), next);
            assertTrue(next.contains("what came next"), next);
            assertTrue(next.contains("Exit status 1."), next);
        }

        @Test
        void isAnOutageIfItsMinimalFormIsRefusedToo() {
            match();
            for (int i = 0; i < 100; i++) {
                script(SUSPECT);
                assertNull(attempt());
            }
            assertEquals(position(1), attempt());
        }

        @Test
        void isTriedInBothFormsInTurnThen() {
            match();
            script(SUSPECT, SUSPECT, SUSPECT, SUSPECT, SUSPECT, SUSPECT);
            attempts(7);
            AlertMail whole = tried.get(0);
            AlertMail minimal = whole.minimal();
            assertEquals(List.of(whole, whole, whole, minimal, whole, minimal, whole), tried);
        }

        @Test
        void leavesTheNextOneAllItsAttempts() {
            match();
            script(SUSPECT, SUSPECT, SUSPECT);
            attempts(4);
            tried.clear();
            script(SUSPECT, SUSPECT);
            attempts(3);
            assertEquals(1, Set.copyOf(tried).size());
        }

        @Test
        void leavesItsOutageToTheNextMail() {
            match();
            script(SUSPECT);
            attempts(2);
            match();
            attempt();
            assertTrue(
                    last().body().contains("Mail could not be sent from 2026-11-21T22:00:02Z to 2026-11-21T22:00:12Z"),
                    last().body());
        }
    }

    /** Has a result so many times, and returns the seconds from each to the next attempt. */
    private List<Long> pausesAfter(SendResult result, int times) {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            script(result);
            attempt();
            pauses.add(Duration.between(now, delivery.due()).toSeconds());
        }
        return pauses;
    }

    @Nested
    class AMailOfAnEarlierRun {
        @Test
        void isMadeAgainAndComesFirst() {
            match();
            Position before = position(entries);
            delivery.repeat(now, before);
            match();
            assertEquals(before, attempt());
            assertEquals(position(2), attempt());
        }

        @Test
        void isNotPartOfTheNextMailAsWell() {
            match();
            delivery.repeat(now, position(entries));
            match();
            attempts(2);
            assertFalse(last().body().contains("database error 1"), last().body());
            assertTrue(last().body().contains("database error 2"), last().body());
            assertTrue(delivery.isIdle());
        }

        @Test
        void isTheVerySame() {
            match();
            match();
            attempt();
            Digest again = new Digest(UNLIMITED, List.of());
            Delivery nextRun = delivery(again);
            again.add(entry(1).match(), now);
            again.add(entry(2).match(), now);
            nextRun.repeat(now, position(2));
            assertEquals(tried.get(0), nextRun.begin(now, position(2)).mail());
        }

        @Test
        void isNoneIfNothingWasPending() {
            delivery.repeat(now, position(1));
            assertTrue(delivery.isIdle());
        }

        @Test
        void isCountedOnceForTheHourlyLimit() {
            Digest limited = new Digest(new Pacing(Duration.ZERO, Duration.ZERO, Duration.ZERO, 2), List.of(START));
            limited.add(entry(1).match(), START);
            delivery(limited).repeat(START, position(1));
            assertEquals(List.of(START), List.copyOf(limited.mails()));
        }
    }

    @Nested
    class TheLastAttempt {
        @Test
        void isMadeForWhatWouldWait() {
            match();
            script(NOT_NOW);
            attempt();
            assertTrue(delivery.maySend(now));
        }

        @Test
        void isMadeForWhatIsNotDueYetButNotBeyondTheHourlyLimit() {
            match();
            assertTrue(delivery.maySend(now));
            Digest limited = new Digest(new Pacing(Duration.ZERO, Duration.ZERO, Duration.ZERO, 1), List.of(now, now));
            limited.add(entry(1).match(), now);
            assertFalse(delivery(limited).maySend(now));
        }

        @Test
        void isNotMadeForNothing() {
            assertFalse(delivery.maySend(now));
        }
    }

    @Nested
    class WhateverTheServerDoes {
        @Test
        void noMatchIsLostAndNoPositionPassesOne() {
            Random random = new Random(SEED);
            for (int round = 0; round < 150; round++) {
                new Simulation(random).run(200);
            }
        }
    }

    /** A server that accepts, loses, and refuses at random; which entries a mail reports is known by its cursors. */
    private static final class Simulation {
        /** The matches from the first to the last. */
        private record Range(int first, int last) {}

        private final Random random;
        private final Digest digest;
        private final Delivery delivery;
        private final Map<String, Range> written = new HashMap<>();
        private final Map<String, Set<Integer>> accepted = new HashMap<>();
        private final Set<Integer> refusedForGood = new HashSet<>();
        private boolean healthy;
        private int settled;
        private int read;

        private Simulation(Random random) {
            this.random = random;
            Duration repeat = Duration.ofSeconds(random.nextInt(2) * 300);
            digest = new Digest(new Pacing(Duration.ofSeconds(2), repeat, repeat, 0), List.of());
            delivery = new Delivery(digest, new RecordingWriter(), position -> {});
            List.of("a", "b").forEach(name -> accepted.put(name, new HashSet<>()));
        }

        private final class RecordingWriter implements Delivery.Writer {
            @Override
            public AlertMail write(Digest pending, String outage, Instant quoteFrom) {
                // The kinds are many enough for some to be only counted; the first and last cursor tell all.
                int first =
                        pending.matches() == 0 ? 1 : number(pending.firstMatch().cursor());
                int last =
                        pending.matches() == 0 ? 0 : number(pending.lastMatch().cursor());
                assertEquals(pending.matches(), last - first + 1, "a mail carries everything pending");
                AlertMail mail = WRITER.write(pending, outage);
                written.put(mail.messageId(), new Range(first, last));
                return mail;
            }

            @Override
            public AlertMail writeOfRoot(Digest pending) {
                return WRITER.writeOfRoot(pending);
            }
        }

        private SendResult serve(Attempt attempt) {
            List<String> to = attempt.recipients() == null ? List.of("a", "b") : attempt.recipients();
            switch (healthy ? 0 : random.nextInt(4)) {
                case 0:
                    to.forEach(name -> accept(name, attempt));
                    return ACCEPTED;
                case 1:
                    return NOT_NOW;
                case 2:
                    return SUSPECT;
                default:
                    String first = to.get(0);
                    SendResult.Refusal refusal = random.nextBoolean() ? later(first) : never(first);
                    to.stream().skip(1).forEach(name -> accept(name, attempt));
                    if (attempt.recipients() != null || to.size() > 1) {
                        range(attempt).forEach(refusedForGood::add);
                    }
                    return to.size() > 1 ? refused(refusal) : SendResult.notNow("nobody", refusal);
            }
        }

        private void accept(String name, Attempt attempt) {
            range(attempt).forEach(i -> assertTrue(accepted.get(name).add(i), name + " gets match " + i + " once"));
        }

        private List<Integer> range(Attempt attempt) {
            Range range = written.get(attempt.mail().messageId());
            return IntStream.rangeClosed(range.first, range.last).boxed().toList();
        }

        private void run(int steps) {
            Instant now = START;
            for (int step = 0; step < steps || !delivery.isIdle(); step++) {
                healthy = step >= steps;
                if (!healthy) {
                    for (int burst = random.nextInt(4); burst > 0; burst--) {
                        read++;
                        digest.add(
                                entry(read)
                                        .with("MESSAGE", "error " + random.nextInt(5))
                                        .match(),
                                now);
                    }
                }
                now = now.plusSeconds(random.nextInt(60));
                if (delivery.due() != null && !delivery.due().isAfter(now)) {
                    Attempt attempt = delivery.begin(now, position(read));
                    settle(delivery.ended(serve(attempt), now));
                }
                assertTrue(step < steps + 10_000, "all is reported in the end");
            }
            Set<Integer> all = IntStream.rangeClosed(1, read).boxed().collect(Collectors.toSet());
            assertEquals(all, union(accepted.get("a"), accepted.get("b")), "no match is lost");
            assertEquals(all, union(accepted.get("a"), refusedForGood), "but for recipients who refused it");
        }

        private static Set<Integer> union(Set<Integer> one, Set<Integer> other) {
            Set<Integer> union = new HashSet<>(one);
            union.addAll(other);
            return union;
        }

        private static int number(String cursor) {
            return Integer.parseInt(cursor.substring(2));
        }

        private void settle(Position upTo) {
            if (upTo == null) {
                return;
            }
            int number = (int) upTo.last().get(SERIES).number();
            assertTrue(number >= settled, "what is settled stays settled");
            settled = number;
            for (int i = 1; i <= settled; i++) {
                assertTrue(
                        accepted.get("a").contains(i) || accepted.get("b").contains(i), "match " + i + " is accepted");
            }
        }
    }

    /** An entry that matches is read. */
    private void match() {
        entries++;
        digest.add(entry(entries).match(), now);
    }

    /** An entry that does not is read. */
    private void read() {
        entries++;
    }

    private void script(SendResult... next) {
        results.addAll(List.of(next));
    }

    /** The next attempt, when it is due. */
    private Position attempt() {
        now = delivery.due().isAfter(now) ? delivery.due() : now;
        Attempt attempt = delivery.begin(now, position(entries));
        tried.add(attempt.mail());
        recipients.add(attempt.recipients());
        events.add("tried");
        return delivery.ended(results.isEmpty() ? ACCEPTED : results.remove(), now);
    }

    private void attempts(int times) {
        for (int i = 0; i < times; i++) {
            attempt();
        }
    }

    private AlertMail last() {
        return tried.get(tried.size() - 1);
    }

    private static SendResult refused(SendResult.Refusal... refusals) {
        return SendResult.accepted("250 ok", refusals);
    }

    static SendResult.Refusal later(String recipient) {
        return new SendResult.Refusal(recipient, false, "451 4.7.1 greylisted");
    }

    static SendResult.Refusal never(String recipient) {
        return new SendResult.Refusal(recipient, true, "550 5.1.1 unknown user");
    }

    static Position position(int entry) {
        return new Position(
                Map.of(SERIES, new Cursor(SERIES.seqnumId(), entry, SERIES.seqnumId(), entry, entry, entry)));
    }

    private static TestEntry entry(int number) {
        return TestEntry.saying("database error " + number)
                .of("app.service")
                .at(START.plusMillis(number))
                .cursor("s=" + number);
    }
}
