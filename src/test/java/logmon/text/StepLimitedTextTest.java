package logmon.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.journal.Entry;
import org.junit.jupiter.api.Test;

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
        assertThrows(StepLimitedText.Exhausted.class, () -> exhaust(text.of("x")));
        assertEquals('y', text.of("y").charAt(0));
    }

    @Test
    void theLongestFieldHasMoreLooksThanAShortOne() {
        assertTrue(looks("x".repeat(Entry.MAX_FIELD_BYTES)) > looks("x"));
    }

    private static int looks(String text) {
        StepLimitedText bounded = new StepLimitedText().of(text);
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

    private static void exhaust(StepLimitedText text) {
        while (true) {
            text.charAt(0);
        }
    }
}
