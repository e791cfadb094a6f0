package logmon.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import logmon.alert.Digest.Recovery;
import logmon.filter.Match;
import logmon.kind.KindCache;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Test;

class RecoveriesTest {
    private static final String STARTED = "39f53479d3a045ac8e11786248231fbf";
    private static final String SUCCEEDED = "7ad2d189f7e94e70a38c781354912448";
    private static final Instant T = TestEntry.TIME;

    private final Recoveries recoveries = new Recoveries(Duration.ofMinutes(5), "web1");

    @Test
    void aUnitHasRecoveredWhenItRanForAWhile() {
        Match failure = failure("a.service", 3);
        recoveries.matched(failure);
        recoveries.passed(success("Started a.service - A.", "a.service", STARTED), T);

        assertEquals(T.plusSeconds(300), recoveries.due());
        assertEquals(List.of(), recoveries.recovered(T.plusSeconds(299)));
        assertEquals(List.of(new Recovery(failure, T)), recoveries.recovered(T.plusSeconds(300)));
        assertEquals(List.of(), recoveries.recovered(T.plusSeconds(900)));
        assertNull(recoveries.due());
    }

    @Test
    void aUnitThatEndedWithoutFailingHasRecoveredToo() {
        recoveries.matched(failure("a.service", 3));
        recoveries.passed(success("a.service: Deactivated successfully.", "a.service", SUCCEEDED), T);

        assertEquals(1, recoveries.recovered(T.plusSeconds(300)).size());
    }

    @Test
    void aUnitThatFailsAgainHasNotRecovered() {
        recoveries.matched(failure("a.service", 3));
        recoveries.passed(success("Started a.service - A.", "a.service", STARTED), T);
        recoveries.matched(failure("a.service", 3));

        assertNull(recoveries.due());
        assertEquals(List.of(), recoveries.recovered(T.plusSeconds(900)));
    }

    @Test
    void ofTheEntriesAboutOneFailureTheWorstIsNamed() {
        Match worst = failure("a.service", 3);
        recoveries.matched(failure("a.service", 4));
        recoveries.matched(worst);
        recoveries.matched(failure("a.service", 4));
        recoveries.passed(success("Started a.service - A.", "a.service", STARTED), T);

        assertEquals(worst, recoveries.recovered(T.plusSeconds(300)).get(0).failure());
    }

    @Test
    void aUnitThatDidNotFailIsNoNews() {
        recoveries.matched(failure("a.service", 3));
        recoveries.passed(success("Started b.service - B.", "b.service", STARTED), T);

        assertNull(recoveries.due());
    }

    @Test
    void onlySystemdIsBelieved() {
        recoveries.matched(failure("a.service", 3));
        TestEntry forged = success("Started a.service - A.", "a.service", STARTED);
        recoveries.passed(forged.with("_PID", "77").of("user@1000.service"), T);
        recoveries.passed(success("Started a.service - A.", "a.service", "77"), T);

        assertNull(recoveries.due());
    }

    @Test
    void thereIsABound() {
        IntStream.range(0, 2_000).forEach(i -> {
            recoveries.matched(failure(i + ".service", 3));
            recoveries.passed(success("Started " + i, i + ".service", STARTED), T);
        });

        assertEquals(1_000, recoveries.recovered(T.plusSeconds(300)).size());
    }

    private static Match failure(String unit, int priority) {
        return Match.of(
                success(unit + ": Failed with result 'exit-code'.", unit, "").with("PRIORITY", priority + ""),
                "unit failed",
                "web1",
                new KindCache());
    }

    private static TestEntry success(String message, String unit, String id) {
        return TestEntry.saying(message)
                .of("init.scope")
                .with("_PID", "1")
                .with("UNIT", unit)
                .with("MESSAGE_ID", id);
    }
}
