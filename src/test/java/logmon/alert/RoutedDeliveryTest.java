package logmon.alert;

import static logmon.alert.DeliveryTest.ACCEPTED;
import static logmon.alert.DeliveryTest.SERIES;
import static logmon.alert.DeliveryTest.START;
import static logmon.alert.DeliveryTest.UNLIMITED;
import static logmon.alert.DeliveryTest.WRITER;
import static logmon.alert.DeliveryTest.later;
import static logmon.alert.DeliveryTest.never;
import static logmon.alert.DeliveryTest.position;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.time.Instant;
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
import logmon.alert.Delivery.Attempt;
import logmon.filter.FilterSettings.Route;
import logmon.filter.Match;
import logmon.filter.Rule;
import logmon.filter.Verdict;
import logmon.journal.Position;
import logmon.kind.KindCache;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Mails for several lists of recipients, {@code mail.to.NAME}. */
class RoutedDeliveryTest {
    private static final List<String> DBA = List.of("dba@example.org");
    private static final List<String> WEB = List.of("ann@example.org", "bob@example.org");

    private static final SendResult NOT_NOW = SendResult.notNow("connection refused");

    private Digest digest = new Digest(UNLIMITED, List.of());
    private Delivery delivery = new Delivery(digest, WRITER, position -> {});
    private final Deque<SendResult> results = new ArrayDeque<>();
    private final List<Attempt> tried = new ArrayList<>();
    private Instant now = START;
    private int entries;

    private static final Logger LOGGER = (Logger) logmon.log.Log.log();
    private static final Level LEVEL = LOGGER.getLevel();

    @BeforeAll
    static void logNothing() {
        LOGGER.setLevel(Level.OFF);
    }

    @AfterAll
    static void logAsBefore() {
        LOGGER.setLevel(LEVEL);
    }

    @Test
    void eachListOfRecipientsGetsAMailOfItsOwnEntriesInTurnAndThenThePositionMoves() {
        match(DBA, "disk error");
        match(null, "net error");
        match(WEB, "web error");
        match(DBA, "lock error");

        assertNull(attempt());
        assertNull(attempt());
        assertEquals(position(4), attempt());

        assertEquals(Arrays.asList(null, DBA, WEB), to());
        assertHas(0, "net error");
        assertHas(1, "disk error", "lock error");
        assertHas(2, "web error");
        assertTrue(delivery.isIdle());
        assertNull(delivery.unsettled());
    }

    @Test
    void whatIsForOthersAloneIsNoMailToMailTo() {
        match(DBA, "disk error");

        assertEquals(position(1), attempt());

        assertEquals(List.of(DBA), to());
    }

    @Test
    void notesAndTheHeartbeatGoToMailTo() {
        match(DBA, "disk error");
        digest.note("journal", "a gap", now);
        digest.heartbeat("alive\n", now);

        attempt();
        attempt();

        assertEquals(Arrays.asList(null, DBA), to());
        assertHas(0, "a gap");
        assertFalse(tried.get(1).mail().body().contains("a gap"));
        assertFalse(tried.get(1).mail().body().contains("alive"));
    }

    @Test
    void theMailsAreTheVerySameInTheNextRun() {
        match(DBA, "disk error");
        match(null, "net error");
        attempt();
        attempt();
        Digest again = new Digest(UNLIMITED, List.of());
        Delivery nextRun = new Delivery(again, WRITER, position -> {});
        again.add(entry(1, DBA, "disk error"), now);
        again.add(entry(2, null, "net error"), now);

        nextRun.repeat(now, position(2));

        assertEquals(tried.get(0).mail(), nextRun.begin(now, position(2)).mail());
        nextRun.ended(ACCEPTED, now);
        assertEquals(tried.get(1).mail(), nextRun.begin(now, position(2)).mail());
        assertNotEquals(tried.get(0).mail().messageId(), tried.get(1).mail().messageId());
    }

    @Test
    void theSameKindIsToldToEachOfThem() {
        digest = new Digest(new Pacing(Duration.ofSeconds(2), Duration.ofHours(1), Duration.ofHours(1), 0), List.of());
        delivery = new Delivery(digest, WRITER, position -> {});
        match(null, "disk error");
        attempt();

        match(DBA, "disk error");

        assertEquals(now.plusSeconds(2), delivery.due());
    }

    @Test
    void anOutageHoldsTheMailBackAndThoseAfterIt() {
        match(null, "net error");
        match(DBA, "disk error");
        results.add(NOT_NOW);
        results.add(ACCEPTED);
        results.add(NOT_NOW);

        assertNull(attempt());
        assertNull(attempt());
        assertNull(attempt());
        assertEquals(position(2), attempt());

        assertEquals(Arrays.asList(null, null, DBA, DBA), to());
        assertEquals(tried.get(2).mail().messageId(), tried.get(3).mail().messageId());
    }

    @Test
    void whatIsReadMeanwhileGoesIntoTheNextMails() {
        match(null, "net error");
        match(DBA, "disk error");
        attempt();
        match(DBA, "another error");

        assertEquals(position(2), attempt());
        assertEquals(position(3), attempt());

        assertFalse(tried.get(1).mail().body().contains("another error"));
        assertHas(2, "another error");
    }

    @Test
    void whatEverybodyRefusesForGoodGoesToMailToAtOnce() {
        match(WEB, "web error");
        results.add(SendResult.notNow("550", never(WEB.get(0)), never(WEB.get(1))));

        assertNull(attempt());
        assertEquals(now, delivery.due());
        assertEquals(position(1), attempt());

        assertEquals(Arrays.asList(WEB, null), to());
        assertHas(1, "web error", "not delivered to ann@example.org (550 5.1.1 unknown user), bob@example.org");
        assertEquals(tried.get(0).mail().messageId(), tried.get(1).mail().messageId());
    }

    @Test
    void whatEverybodyRefusesForNowIsTriedForFiveMinutesFirst() {
        match(DBA, "disk error");
        for (int i = 0; i < Delivery.REFUSALS; i++) {
            results.add(SendResult.notNow("451", later(DBA.get(0))));
        }

        for (int i = 0; i < Delivery.REFUSALS; i++) {
            assertNull(attempt());
        }
        assertEquals(Duration.ofMinutes(5), Duration.between(START.plusSeconds(2), now));
        assertEquals(position(1), attempt());

        assertEquals(Arrays.asList(DBA, DBA, DBA, DBA, DBA, null), to());
    }

    @Test
    void whatSomeRefuseForNowIsRetriedForThemAlone() {
        match(WEB, "web error");
        match(null, "net error");
        results.add(ACCEPTED);
        results.add(SendResult.accepted("250 ok", later(WEB.get(1))));

        attempt();
        assertNull(attempt());
        assertEquals(position(2), attempt());

        assertEquals(WEB, tried.get(2).mail().to());
        assertEquals(List.of(WEB.get(1)), tried.get(2).recipients());
    }

    @Test
    void whatMailToRefusesIsAnOutageThoughItWasForOthersFirst() {
        match(DBA, "disk error");
        results.add(SendResult.notNow("550", never(DBA.get(0))));
        results.add(SendResult.notNow("550", never("root@localhost")));

        attempt();
        attempt();

        assertTrue(delivery.due().isAfter(now));
        assertEquals(position(1), attempt());
        assertEquals(Arrays.asList(DBA, null, null), to());
    }

    @Test
    void mailsOfOneMomentCountOnceForTheHourlyLimit() {
        digest = new Digest(new Pacing(Duration.ZERO, Duration.ZERO, Duration.ZERO, 2), List.of());
        delivery = new Delivery(digest, WRITER, position -> {});
        match(null, "net error");
        match(DBA, "disk error");

        attempt();
        attempt();

        assertEquals(1, digest.mails().size());
    }

    @Test
    void theHourlyLimitHoldsForAllOfThemAndIsToldOfAll() {
        digest = new Digest(new Pacing(Duration.ZERO, Duration.ZERO, Duration.ZERO, 1), List.of());
        delivery = new Delivery(digest, WRITER, position -> {});
        for (int i = 0; i < 4; i++) {
            match(DBA, "disk error");
            attempt();
        }
        match(DBA, "disk error");
        match(DBA, "lock error");

        assertTrue(delivery.due().isAfter(now), "whoever causes mails waits for the hour to end");
        assertEquals(2, digest.held(now).entries());
    }

    @Test
    void aFloodForSomeTakesNoRoomOfOthers() {
        match(null, "net error");
        for (int i = 0; i < 3 * Digest.MAX_KINDS; i++) {
            match(DBA, "error " + "x".repeat(i % 100 + 1) + " y".repeat(i / 100 + 1));
        }

        attempt();
        attempt();

        assertHas(0, "net error");
        assertEquals(
                1,
                tried.get(0)
                        .mail()
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("ignore."))
                        .count());
    }

    /** A server that accepts, loses, and refuses at random. */
    @Test
    void whateverTheServerDoesNoMatchIsLostAndNoPositionPassesOne() {
        Random random = new Random(4711);
        for (int round = 0; round < 100; round++) {
            simulate(random);
        }
    }

    private void simulate(Random random) {
        digest = new Digest(UNLIMITED, List.of());
        Map<List<String>, List<Integer>> pending = new HashMap<>();
        Map<List<String>, List<Integer>> taken = new HashMap<>();
        Map<String, List<Integer>> written = new HashMap<>();
        Delivery.Writer recording = new Delivery.Writer() {
            @Override
            public AlertMail write(Digest part, String outage, Instant quoteFrom) {
                AlertMail mail = WRITER.write(part, outage);
                List<Integer> noted = taken.remove(part.to());
                // A mail of notes has none.
                List<Integer> numbers = noted == null ? List.of() : noted;
                assertEquals(numbers.size(), part.matches(), "a mail reports everything pending");
                written.put(mail.messageId(), numbers);
                return mail;
            }

            @Override
            public AlertMail writeOfRoot(Digest part) {
                return WRITER.writeOfRoot(part);
            }
        };
        delivery = new Delivery(digest, recording, position -> {});
        List<List<String>> lists = Arrays.asList(null, DBA, WEB);
        Set<Integer> accepted = new HashSet<>();
        int read = 0;
        Instant time = START;
        for (int step = 0; step < 60 || !delivery.isIdle(); step++) {
            boolean healthy = step >= 60;
            for (int burst = healthy ? 0 : random.nextInt(4); burst > 0; burst--) {
                read++;
                List<String> to = lists.get(random.nextInt(3));
                pending.computeIfAbsent(to, list -> new ArrayList<>()).add(read);
                digest.add(entry(read, to, "error " + read), time);
            }
            time = time.plusSeconds(random.nextInt(60));
            if (delivery.due() == null || delivery.due().isAfter(time)) {
                continue;
            }
            if (delivery.unsettled() == null) {
                taken.putAll(pending);
                pending.clear();
            }
            Attempt attempt = delivery.begin(time, position(read));
            List<String> all = attempt.mail().to() == null
                    ? List.of("root@localhost")
                    : attempt.mail().to();
            List<String> envelope = attempt.recipients() == null ? all : attempt.recipients();
            SendResult result = healthy ? ACCEPTED : answer(random, envelope);
            if (result.outcome() == SendResult.Outcome.ACCEPTED) {
                accepted.addAll(written.get(attempt.mail().messageId()));
            }
            Position settled = delivery.ended(result, time);
            if (settled != null) {
                for (int i = 1; i <= settled.last().get(SERIES).number(); i++) {
                    assertTrue(accepted.contains(i), "match " + i + " is accepted");
                }
            }
            assertTrue(step < 5_000, "all is reported in the end");
        }
        assertEquals(read, accepted.size());
    }

    private static SendResult answer(Random random, List<String> envelope) {
        SendResult.Refusal[] refusals = envelope.stream()
                .map(name -> random.nextBoolean() ? later(name) : never(name))
                .toArray(SendResult.Refusal[]::new);
        return switch (random.nextInt(4)) {
            case 0 -> ACCEPTED;
            case 1 -> NOT_NOW;
            case 2 -> SendResult.notNow("refused", refusals);
            default -> envelope.size() > 1 ? SendResult.accepted("250 ok", refusals[0]) : ACCEPTED;
        };
    }

    private void match(List<String> to, String message) {
        entries++;
        digest.add(entry(entries, to, message), now);
    }

    private static Match entry(int number, List<String> to, String message) {
        Route route = to == null ? null : new Route(Rule.of("x", List.of()), to);
        return Match.of(
                TestEntry.saying(message).cursor("s=" + number).at(START.plusMillis(number)),
                new Verdict(Verdict.Outcome.MATCHED, "keyword error", null, route, List.of()),
                "web1",
                new KindCache());
    }

    private Position attempt() {
        now = delivery.due().isAfter(now) ? delivery.due() : now;
        tried.add(delivery.begin(now, position(entries)));
        return delivery.ended(results.isEmpty() ? ACCEPTED : results.remove(), now);
    }

    private List<List<String>> to() {
        return tried.stream().map(attempt -> attempt.mail().to()).toList();
    }

    private void assertHas(int mail, String... parts) {
        String body = tried.get(mail).mail().body();
        for (String part : parts) {
            assertTrue(body.contains(part), () -> part + " is not in: " + body);
        }
    }
}
