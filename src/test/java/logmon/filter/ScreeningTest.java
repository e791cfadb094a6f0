package logmon.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import logmon.config.Config;
import logmon.journal.file.Interest;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever skips an entry without anything of interest in it misses no match. */
class ScreeningTest {
    private static final long SEED = 4711;

    @Test
    void isInWordsAndAPriority() {
        Interest interest = interest("");
        assertEquals("fail", found(interest, "backup failed"));
        assertEquals("Suppressed ", found(interest, "Suppressed 500 messages"));
        assertNull(found(interest, "all is well"));
        assertEquals(3, interest.priority());
        assertEquals(List.of(), interest.fields());
    }

    @Test
    void isInWhatTellsOfOwnMails() {
        assertNotNull(found(interest(""), "4F2A1B3C: message-id=<5f2d8c31.logmon@web1>"));
    }

    @Test
    void isInEveryMessageIfTheKeywordsAreARegex() {
        assertNull(interest("match.keywords = \\\\bOOM\\\\b").words());
    }

    @Test
    void isInNoPriorityIfNoneAlerts() {
        assertEquals(-1, interest("match.priority = none").priority());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "match.a._SYSTEMD_UNIT = backup | _SYSTEMD_UNIT=",
                "match.a.MESSAGE = regex:x+ | MESSAGE=",
                "match.a.SHAPE = all is well | MESSAGE=",
                "match.a.MESSAGE = é | MESSAGE=",
                "match.a._COMM = regex:^$ | ''"
            })
    void isInTheFieldsOfMatchRules(String rule, String field) {
        assertEquals(List.of(field), interest(rule).fields());
    }

    @Test
    void isInTheTextsOfMatchRules() {
        Interest interest = interest("match.a.MESSAGE = skipped\nmatch.a._SYSTEMD_UNIT = backup");
        assertEquals("skipped", found(interest, "a file was skipped"));
        assertEquals(List.of(), interest.fields());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "match.a.MESSAGE = skipped", "match.keywords = (?i)(fail|error)", "match.priority = none"})
    void isInEveryEntryThatMatches(String file) throws Config.Invalid {
        FilterSettings settings = Config.parse(file, "f", "web1").filter();
        Filter filter = new Filter(settings, entry -> false);
        Interest interest = filter.interest();
        Random random = new Random(SEED);
        String[] words = {
            "fail",
            "Error",
            "OutOf",
            "Memory",
            "out",
            "of",
            "memory",
            "not",
            "responding",
            "skipped",
            "all",
            "is",
            "well",
            "killed",
            "no",
            "space",
            "left",
            "0",
            "err=5",
            "exit",
            "code",
            "1",
            "link",
            "down",
            "read-only",
            "file",
            "system"
        };
        for (int i = 0; i < 50_000; i++) {
            StringBuilder message = new StringBuilder();
            for (int length = random.nextInt(6); length >= 0; length--) {
                message.append(words[random.nextInt(words.length)]).append(random.nextInt(4) == 0 ? "" : " ");
            }
            TestEntry entry = TestEntry.saying(message.toString());
            boolean matches = filter.judge(entry).outcome() != Verdict.Outcome.PASSED;
            assertEquals(true, !matches || found(interest, message.toString()) != null, message.toString());
        }
    }

    private static String found(Interest interest, String message) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        return interest.words().find(bytes, bytes.length);
    }

    private static Interest interest(String file) {
        try {
            FilterSettings settings = Config.parse(file, "f", "web1").filter();
            return new Filter(settings, entry -> false).interest();
        } catch (Config.Invalid e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
