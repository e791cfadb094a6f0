package logmon.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.journal.Entry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepLimitedTextTest {
    @Test
    void isTheTextItHolds() {
        StepLimitedText text = new StepLimitedText().of("connection refused");
        assertEquals("connection refused", text.toString());
        assertEquals(18, text.length());
        assertEquals('c', text.charAt(0));
        assertEquals("refused", text.subSequence(11, 18).toString());
    }

    @Test
    void anExpressionFindsInItWhatItFindsInTheText() {
        Matcher matcher = Pattern.compile("(\\w+) refused").matcher(new StepLimitedText().of("connection refused"));
        assertTrue(matcher.find());
        assertEquals("connection", matcher.group(1));
    }

    @Test
    void hundredsOfAlternativesOnALongTextStayWithinTheLimit() {
        String alternatives = "(?i)(x1" + "|a{9}b".repeat(300) + ")";
        Matcher matcher = Pattern.compile(alternatives).matcher(new StepLimitedText().of("a".repeat(64)));
        assertEquals(false, matcher.find());
    }

    @Test
    void anExpressionThatLooksWithoutEndIsGivenUp() {
        Matcher matcher = Pattern.compile("(x+x+)+y").matcher(new StepLimitedText().of("x".repeat(5_000)));
        assertThrows(StepLimitedText.Exhausted.class, matcher::find);
    }

    @Test
    void givingUpFillsInNoStackTrace() {
        Matcher matcher = Pattern.compile("(x+x+)+y").matcher(new StepLimitedText().of("x".repeat(5_000)));
        assertEquals(
                0, assertThrows(StepLimitedText.Exhausted.class, matcher::find).getStackTrace().length);
    }

    @Test
    void anotherTextHasAllItsLooksAgain() {
        StepLimitedText text = new StepLimitedText();
        exhaust(text.of("x"));
        assertEquals('y', text.of("y").charAt(0));
    }

    @Test
    void theLongestFieldHasMoreLooksThanAShortOne() {
        assertTrue(looks("x".repeat(Entry.MAX_FIELD_BYTES)) > looks("x"));
    }

    @Test
    void anOrdinaryExpressionIsGivenUpOnALineMadeToKeepItBusy() {
        String line = "error Failed password for " + " Failed password for ".repeat(660);
        Matcher matcher = Pattern.compile("Failed password for .* from .* port").matcher("");
        StepLimitedText text = new StepLimitedText();
        matcher.reset(text.of(line));
        assertThrows(StepLimitedText.Exhausted.class, matcher::find);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Failed password for .* from .* port \\d+ ssh3",
                ".*failed.*user.*from.*port.*never",
                "^.*: .*error.*, .*request.*never",
                "(?i)(fail|error|alarm|problem|emerg).*(?:never|nowhere)",
                "\\b\\w+\\b.*\\b\\d+\\b.*never"
            })
    void anOrdinaryRuleIsDecidedOnAnOrdinaryLine(String regex) {
        String line = "2026-11-26 10:00:01 [error] 255591#255591: *281824 Failed password for invalid user from port "
                + "(111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: example.org, "
                + "request: \"GET / HTTP/1.1\", upstream: \"http://127.0.0.1:8080/\", host: \"example.org\" error: request";
        assertEquals(
                false,
                Pattern.compile(regex).matcher(new StepLimitedText().of(line)).find());
    }

    @Nested
    class TheBudget {
        private final RegexBudget budget = new RegexBudget();

        @Test
        void ofAnEntryIsSharedByAllExpressions() {
            budget.beginEntry();
            int regexes = 0;
            while (exhaust(new StepLimitedText(budget).of("x".repeat(5_000))).byThisRegex()) {
                regexes++;
            }
            assertEquals(4, regexes);
        }

        @Test
        void isWholeAgainForTheNextEntry() {
            budget.beginEntry();
            while (exhaust(new StepLimitedText(budget).of("x".repeat(5_000))).byThisRegex()) {}
            budget.beginEntry();
            assertTrue(
                    exhaust(new StepLimitedText(budget).of("x".repeat(5_000))).byThisRegex());
        }

        @Test
        void ofAStepIsBoundedHoweverManyEntriesRunAway() {
            budget.beginStep();
            long all = 0;
            for (int entry = 0; entry < 1_024; entry++) {
                budget.beginEntry();
                all += looks(new StepLimitedText(budget).of("x".repeat(5_000)));
            }
            assertTrue(all < 100_000_000, all + " looks");
        }

        @Test
        void ofAUsedUpStepStillDecidesAnOrdinaryLine() {
            useUpTheStep();
            budget.beginEntry();
            StepLimitedText text = new StepLimitedText(budget).of("all is well, says a line of some length ".repeat(7));
            assertEquals(
                    false,
                    Pattern.compile("(?i)(fail|error|alarm)").matcher(text).find());
        }

        @Test
        void isWholeAgainForTheNextStep() {
            useUpTheStep();
            budget.beginEntry();
            assertEquals(
                    false,
                    exhaust(new StepLimitedText(budget).of("x".repeat(5_000))).byThisRegex());
            budget.beginStep();
            budget.beginEntry();
            assertTrue(
                    exhaust(new StepLimitedText(budget).of("x".repeat(5_000))).byThisRegex());
        }

        @Test
        void isNotUsedUpByExpressionsThatAreDecided() {
            budget.beginEntry();
            StepLimitedText text = new StepLimitedText(budget);
            for (int rule = 0; rule < 10_000; rule++) {
                assertEquals('x', text.of("x".repeat(5_000)).charAt(0));
            }
            assertTrue(exhaust(text.of("x".repeat(5_000))).byThisRegex());
        }

        private void useUpTheStep() {
            for (int entry = 0; entry < 100; entry++) {
                budget.beginEntry();
                looks(new StepLimitedText(budget).of("x".repeat(5_000)));
            }
        }
    }

    private static int looks(String text) {
        return looks(new StepLimitedText().of(text));
    }

    private static int looks(StepLimitedText bounded) {
        int looks = 0;
        try {
            while (true) {
                bounded.charAt(0);
                looks++;
            }
        } catch (StepLimitedText.Exhausted e) {
            return looks;
        }
    }

    private static StepLimitedText.Exhausted exhaust(StepLimitedText text) {
        return assertThrows(StepLimitedText.Exhausted.class, () -> {
            while (true) {
                text.charAt(0);
            }
        });
    }
}
