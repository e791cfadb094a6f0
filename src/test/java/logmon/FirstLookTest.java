package logmon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstLookTest {
    /** What a look ahead has come to, where it has come to anything, is what the filter and the digest would say. */
    static void assertAgrees(String file, Entry entry) throws Config.Invalid {
        Config config = Config.parse(file, "f", "web1");
        Finding finding = new FirstLook(config, guard(), "web1").at(entry);
        if (finding == null) {
            return;
        }
        Filter.Verdict verdict = new Filter(config, guard()).judgeWords(entry);
        switch (verdict.outcome()) {
            case PASSED, OWN -> assertSame(FirstLook.NOTHING, finding);
            case IGNORED -> assertEquals(new Finding(verdict, entry.message(), null), finding);
            case MATCHED -> {
                Match match = Match.of(entry, verdict.reason(), "web1", new Kinds());
                assertEquals(new Finding(verdict, entry.message(), match), finding);
            }
        }
    }

    private static LoopGuard guard() {
        return new LoopGuard("logmon.service", 1, List.of());
    }

    private static Finding at(String file, Entry entry) throws Config.Invalid {
        return new FirstLook(Config.parse(file, "f", "web1"), guard(), "web1").at(entry);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "match.keywords = fail(ed|ure)", "match.keywords = \\\\bfail", "journal.level = crit"})
    void findsNothingWithoutAKeyword(String file) throws Config.Invalid {
        for (TestEntry entry : List.of(
                TestEntry.saying("Started nginx.service"),
                TestEntry.saying("Started nginx.service").with("PRIORITY", "0"),
                TestEntry.saying(""))) {
            assertSame(FirstLook.NOTHING, at(file, entry));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "match.keywords = fail(ed|ure)", "match.keywords = \\\\bfail"})
    void findsWhatMatters(String file) throws Config.Invalid {
        Finding finding = at(file, TestEntry.saying("nginx.service failed"));

        assertEquals(Filter.Outcome.MATCHED, finding.verdict().outcome());
        assertEquals("nginx.service failed", finding.message());
        assertEquals(
                new Kind("nginx.service", "nginx.service failed"),
                finding.match().kind());
    }

    /** To find that out takes long, and nobody may ever ask. */
    @Test
    void doesNotSayWhereAMatchComesFrom() throws Config.Invalid {
        Match match = at("", TestEntry.saying("an error")).match();

        assertNull(match.pid());
        assertNull(match.cursor());
    }

    @Test
    void findsWhatARuleSpares() throws Config.Invalid {
        Finding finding = at("ignore.known.MESSAGE = harmless", TestEntry.saying("a harmless error"));

        assertEquals(new Filter.Verdict(Filter.Outcome.IGNORED, "known", List.of()), finding.verdict());
        assertEquals("a harmless error", finding.message());
        assertNull(finding.match());
    }

    @Test
    void findsNothingInWhatLogmonWrote() throws Config.Invalid {
        assertSame(FirstLook.NOTHING, at("", TestEntry.saying("an error").of("logmon.service")));
    }

    /** Its reader may know the mail, or learn something. */
    @ParameterizedTest
    @ValueSource(strings = {"4F2A: message-id=<1.2.logmon@web1>", "4F2A: sender non-delivery notification: 5B3C"})
    void leavesWhatMayBeAboutAMailToTheReader(String message) throws Config.Invalid {
        assertNull(at("", TestEntry.saying(message)));
        assertNull(at("match.keywords = \\\\bfail", TestEntry.saying(message)));
    }

    @Test
    void findsThatJournaldDroppedMessages() throws Config.Invalid {
        Finding finding = at(
                "",
                TestEntry.saying("Suppressed 500 messages from nginx.service")
                        .with("MESSAGE_ID", "a596d6fe7bfa4994828e72309e95d61e"));

        assertEquals(Filter.Outcome.MATCHED, finding.verdict().outcome());
    }

    /** It is told there, and others have their turn. */
    @Test
    void leavesAMessageOnWhichARegexRunsAwayToTheReader() throws Config.Invalid {
        TestEntry entry = TestEntry.saying("error " + "ab".repeat(5_000) + "d");

        assertNull(at("match.keywords = ((a|b)*)*c", entry));
        assertNull(at("ignore.nested.MESSAGE = regex:((a|b)*)*c", entry));
    }

    @Test
    void leavesALongMessageWithAnythingInItToTheReader() throws Config.Invalid {
        assertNull(at("", TestEntry.saying("error " + "x".repeat(1_000))));
        assertSame(FirstLook.NOTHING, at("", TestEntry.saying("x".repeat(10_000))));
        assertEquals(
                1_000,
                at("", TestEntry.saying("error " + "x".repeat(994))).message().length());
    }
}
