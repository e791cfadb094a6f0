package logmon.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import logmon.alert.SendResult.Outcome;
import logmon.journal.Cursor;
import logmon.journal.Position;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final long SEED = 4711;
    private static final Instant START = Instant.parse("2026-11-21T22:00:00Z");
    private static final AlertComposer WRITER =
            new AlertComposer("web1", "journalctl", "/etc/logmon.properties", "logmon", ZoneOffset.UTC);
    private static final Pacing UNLIMITED = new Pacing(Duration.ofSeconds(2), Duration.ZERO, Duration.ofHours(1), 0);

    private final Digest digest = new Digest(UNLIMITED, List.of());
    private final Deque<Outcome> outcomes = new ArrayDeque<>();
    private final List<AlertMail> tried = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final Delivery delivery = delivery(digest);
    private Instant now = START;
    private int entries;

    private Delivery delivery(Digest of) {
        return new Delivery(
                of,
                WRITER,
                (mail, recipients) -> {
                    tried.add(mail);
                    events.add("tried");
                    return new SendResult(
                            outcomes.isEmpty() ? Outcome.ACCEPTED : outcomes.remove(),
                            "what the server said",
                            List.of());
                },
                position -> events.add("intent " + position.in("").cursor()));
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
    class AMailThatTheServerTakes {
        @Test
        void settlesEverythingUpToTheLastEntryThatWasRead() {
            match();
            read();
            assertEquals(position(2), attempt());
        }

        @Test
        void leavesNothingToDo() {
            match();
            attempt();
            assertTrue(delivery.isIdle());
            assertNull(delivery.due());
            assertNull(delivery.downSince());
        }

        @Test
        void wasIntendedBeforeItWasTried() {
            match();
            attempt();
            assertEquals(List.of("intent s=1", "tried"), events);
        }

        @Test
        void saysNothingOfMailHavingBeenDown() {
            match();
            attempt();
            assertFalse(last().body().contains("Mail could not be sent"));
        }
    }

    @Nested
    class AMailThatFailed {
        @Test
        void settlesNothing() {
            match();
            script(Outcome.NOT_NOW);
            assertNull(attempt());
            assertFalse(delivery.isIdle());
        }

        @Test
        void isTriedAgainWithEverythingThatCameMeanwhile() {
            match();
            script(Outcome.NOT_NOW, Outcome.ACCEPTED);
            attempt();
            match();
            match();
            assertEquals(position(3), attempt());
            assertTrue(last().subject().startsWith("[ALERT] 3 errors detected"), last().subject());
            assertTrue(delivery.isIdle());
        }

        @Test
        void isIntendedAnewBeforeEachAttempt() {
            match();
            script(Outcome.NOT_NOW, Outcome.NOT_NOW, Outcome.ACCEPTED);
            attempt();
            match();
            attempt();
            attempt();
            assertEquals(List.of("intent s=1", "tried", "intent s=2", "tried", "intent s=2", "tried"), events);
        }

        @Test
        void tellsFromWhenToWhenMailWasDownOnceItGetsThrough() {
            match();
            script(Outcome.NOT_NOW, Outcome.NOT_NOW, Outcome.ACCEPTED);
            attempt();
            attempt();
            attempt();
            assertTrue(
                    last().body()
                            .contains("Mail could not be sent from 2026-11-21T22:00:02Z to 2026-11-21T22:00:32Z:"
                                    + " what the server said"),
                    last().body());
        }

        @Test
        void doesNotTellOfItTwice() {
            match();
            script(Outcome.NOT_NOW, Outcome.ACCEPTED);
            attempt();
            attempt();
            match();
            attempt();
            assertFalse(last().body().contains("Mail could not be sent"), last().body());
        }

        @Test
        void isDownSinceTheFirstFailure() {
            match();
            script(Outcome.NOT_NOW, Outcome.NOT_NOW);
            attempt();
            Instant first = now;
            attempt();
            assertEquals(first, delivery.downSince());
        }

        @Test
        void isTriedAfterPausesThatGrowToFiveMinutes() {
            match();
            script(Outcome.NOT_NOW, Outcome.NOT_NOW, Outcome.NOT_NOW, Outcome.NOT_NOW);
            script(Outcome.NOT_NOW, Outcome.NOT_NOW, Outcome.NOT_NOW, Outcome.NOT_NOW);
            List<Long> pauses = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                attempt();
                pauses.add(Duration.between(now, delivery.due()).toSeconds());
            }
            assertEquals(List.of(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L), pauses);
        }

        @Test
        void isTriedAfterAPauseThatBeginsWhenTheAttemptEnds() {
            match();
            script(Outcome.NOT_NOW);
            attempt();
            delivery.took(Duration.ofSeconds(60));
            assertEquals(now.plusSeconds(70), delivery.due());
        }

        @Test
        void isNotTriedEarlierBecauseMoreComesIn() {
            match();
            script(Outcome.NOT_NOW);
            attempt();
            Instant due = delivery.due();
            match();
            assertEquals(due, delivery.due());
        }

        @Test
        void startsWithTheShortestPauseAgainAfterMailWasUp() {
            match();
            script(Outcome.NOT_NOW, Outcome.NOT_NOW, Outcome.ACCEPTED, Outcome.NOT_NOW);
            attempt();
            attempt();
            attempt();
            match();
            attempt();
            assertEquals(now.plusSeconds(10), delivery.due());
        }

        @Test
        void isLoggedOnceAtTheStartOfTheOutageAndOnceAtItsEnd() {
            match();
            script(Outcome.NOT_NOW, Outcome.SUSPECT, Outcome.NOT_NOW, Outcome.NOT_NOW, Outcome.ACCEPTED);
            for (int i = 0; i < 5; i++) {
                attempt();
            }
            assertEquals(
                    List.of(
                            "ERROR Mail cannot be sent, trying on; alerts wait: what the server said",
                            "INFO Mail is sent again, after 2 min 30 s"),
                    LOG.lines);
        }

        @Test
        void doesNotCountForTheHourlyLimit() {
            Digest limited = new Digest(new Pacing(Duration.ZERO, Duration.ZERO, Duration.ZERO, 1), List.of());
            Delivery once = delivery(limited);
            script(Outcome.NOT_NOW);
            limited.add(entry(1).match(), START);
            once.attempt(START, position(1));
            assertEquals(START.plusSeconds(10), once.due());
        }
    }

    @Nested
    class AMailInDoubt {
        @Test
        void settlesNothingUntilItIsTaken() {
            match();
            script(Outcome.SUSPECT, Outcome.SUSPECT, Outcome.ACCEPTED);
            assertNull(attempt());
            assertNull(attempt());
            assertEquals(position(1), attempt());
        }

        @Test
        void isRepeatedWordForWord() {
            match();
            script(Outcome.SUSPECT, Outcome.NOT_NOW, Outcome.SUSPECT, Outcome.ACCEPTED);
            attempt();
            match();
            attempt();
            attempt();
            attempt();
            assertEquals(4, tried.size());
            assertEquals(1, new HashSet<>(tried).size());
        }

        @Test
        void comesBeforeAnyOther() {
            match();
            script(Outcome.SUSPECT);
            attempt();
            match();
            assertEquals(position(1), attempt());
            assertFalse(delivery.isIdle());
            assertEquals(position(2), attempt());
            assertNotEquals(tried.get(1).messageId(), last().messageId());
            assertTrue(delivery.isIdle());
        }

        @Test
        void isIntendedAgainUpToTheSameEntryBecauseEachAttemptMayCount() {
            match();
            script(Outcome.SUSPECT, Outcome.ACCEPTED);
            attempt();
            match();
            attempt();
            assertEquals(List.of("intent s=1", "tried", "intent s=1", "tried"), events);
        }

        @Test
        void leavesWhatIsToldOfTheOutageToTheNextMail() {
            match();
            script(Outcome.SUSPECT, Outcome.ACCEPTED);
            attempt();
            attempt();
            match();
            attempt();
            assertTrue(
                    last().body().contains("Mail could not be sent from 2026-11-21T22:00:02Z to 2026-11-21T22:00:12Z"),
                    last().body());
        }

        @Test
        void doesNotMakeTheNextOutageHideTheOneBefore() {
            match();
            script(Outcome.SUSPECT, Outcome.ACCEPTED, Outcome.NOT_NOW, Outcome.ACCEPTED);
            attempt();
            attempt();
            match();
            attempt();
            attempt();
            assertTrue(last().body().contains("from 2026-11-21T22:00:02Z to 2026-11-21T22:00:12Z"), last().body());
            assertTrue(last().body().contains("from 2026-11-21T22:00:14Z to 2026-11-21T22:00:24Z"), last().body());
        }

        @Test
        void ofAnEarlierRunIsMadeAgainAndComesFirst() {
            match();
            Position before = position(entries);
            delivery.setAside(now, before);
            match();
            assertEquals(before, attempt());
            assertTrue(last().subject().startsWith("[ALERT] Error detected"), last().subject());
            assertEquals(List.of("intent s=1", "tried"), events);
        }

        @Test
        void ofAnEarlierRunHasTheSameMessageIdAsBefore() {
            match();
            match();
            script(Outcome.SUSPECT);
            attempt();
            Digest again = new Digest(UNLIMITED, List.of());
            Delivery nextRun = delivery(again);
            again.add(entry(1).match(), now);
            again.add(entry(2).match(), now);
            nextRun.setAside(now, position(2));
            nextRun.attempt(now, position(2));
            assertEquals(tried.get(0), tried.get(1));
        }

        @Test
        void isNoneWhenNothingWasPending() {
            delivery.setAside(now, position(1));
            assertTrue(delivery.isIdle());
        }
    }

    @Nested
    class AMailThatIsRefused {
        @Test
        void isTriedThreeTimesAsItIsThenInItsMinimalForm() {
            match();
            refuse(6);
            for (int i = 0; i < 6; i++) {
                assertNull(attempt());
            }
            AlertMail whole = tried.get(0);
            AlertMail minimal = whole.minimal();
            assertEquals(List.of(whole, whole, whole, minimal, minimal, minimal), tried);
            assertEquals(position(1), attempt());
        }

        @Test
        void quotesNoJournalInItsMinimalForm() {
            match();
            refuse(3);
            for (int i = 0; i < 4; i++) {
                attempt();
            }
            assertFalse(last().body().contains("database"), last().body());
            assertFalse(last().subject().contains("app.service"), last().subject());
            assertTrue(last().body().startsWith("1 journal entries need attention on web1"), last().body());
            assertEquals(tried.get(0).messageId(), last().messageId());
        }

        @Test
        void isSettledOnceItsMinimalFormIsTaken() {
            match();
            refuse(3);
            for (int i = 0; i < 3; i++) {
                assertNull(attempt());
            }
            assertEquals(position(1), attempt());
            assertTrue(delivery.isIdle());
        }

        @Test
        void isRefusedAsOftenWhenTheServerWasDownInBetween() {
            match();
            script(Outcome.SUSPECT, Outcome.NOT_NOW, Outcome.SUSPECT, Outcome.NOT_NOW, Outcome.SUSPECT);
            for (int i = 0; i < 6; i++) {
                attempt();
            }
            AlertMail whole = tried.get(0);
            assertEquals(List.of(whole, whole, whole, whole, whole, whole.minimal()), tried);
        }

        @Test
        void givesTheNextOneAllItsTries() {
            match();
            refuse(4);
            for (int i = 0; i < 5; i++) {
                attempt();
            }
            tried.clear();
            match();
            refuse(2);
            for (int i = 0; i < 3; i++) {
                attempt();
            }
            assertEquals(3, tried.size());
            assertSame(tried.get(0), tried.get(2));
        }

        private void refuse(int times) {
            for (int i = 0; i < times; i++) {
                script(Outcome.SUSPECT);
            }
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

    /** A server that takes, loses, and refuses at random; which entries a mail tells is known by its cursors. */
    private static final class Simulation {
        /** The matches from the first to the last. */
        private record Range(int first, int last) {}

        private final Random random;
        private final Digest digest;
        private final Delivery delivery;
        private final Map<AlertMail, Range> written = new HashMap<>();
        private final Set<Integer> accepted = new HashSet<>();
        private boolean healthy;
        private int settled;
        private int read;

        private Simulation(Random random) {
            this.random = random;
            Duration repeat = Duration.ofSeconds(random.nextInt(2) * 300);
            digest = new Digest(new Pacing(Duration.ofSeconds(2), repeat, repeat, 0), List.of());
            delivery = new Delivery(digest, this::write, (mail, recipients) -> serve(mail), position -> {});
        }

        private AlertMail write(Digest pending, String outage) {
            // The kinds are many enough for some to be only counted; the first and last cursor tell all.
            int first = pending.matches() == 0 ? 1 : number(pending.firstMatch().cursor());
            int last = pending.matches() == 0 ? 0 : number(pending.lastMatch().cursor());
            assertEquals(pending.matches(), last - first + 1, "a mail carries everything pending");
            AlertMail mail = WRITER.write(pending, outage);
            written.put(mail, new Range(first, last));
            written.put(mail.minimal(), new Range(first, last));
            return mail;
        }

        private SendResult serve(AlertMail mail) {
            Outcome outcome = outcome();
            Range range = written.get(mail);
            if (outcome == Outcome.ACCEPTED) {
                for (int i = range.first; i <= range.last; i++) {
                    assertTrue(accepted.add(i), "match " + i + " is accepted once");
                }
            }
            return new SendResult(outcome, "reply", List.of());
        }

        private Outcome outcome() {
            if (healthy) {
                return Outcome.ACCEPTED;
            }
            Outcome[] all = Outcome.values();
            return all[random.nextInt(all.length)];
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
                    Position upTo = delivery.attempt(now, position(read));
                    settle(upTo);
                }
                assertTrue(step < steps + 10_000, "all is told in the end");
            }
            assertEquals(read, accepted.size(), "no match is lost");
        }

        private void settle(Position upTo) {
            if (upTo == null) {
                return;
            }
            assertTrue(number(upTo.in("").cursor()) >= settled, "what is settled stays settled");
            settled = number(upTo.in("").cursor());
            for (int i = 1; i <= settled; i++) {
                assertTrue(accepted.contains(i), "match " + i + " is not settled yet");
            }
        }

        private static int number(String cursor) {
            return Integer.parseInt(cursor.substring(2));
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

    private void script(Outcome... next) {
        outcomes.addAll(List.of(next));
    }

    /** The next attempt, when it is due. */
    private Position attempt() {
        now = delivery.due().isAfter(now) ? delivery.due() : now;
        return delivery.attempt(now, position(entries));
    }

    private AlertMail last() {
        return tried.get(tried.size() - 1);
    }

    private static Position position(int entry) {
        return new Position(Map.of("", new Cursor("s=" + entry, START.plusMillis(entry))));
    }

    private static TestEntry entry(int number) {
        return TestEntry.saying("database error " + number)
                .of("app.service")
                .at(START.plusMillis(number))
                .cursor("s=" + number);
    }
}
