package logmon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BoundedTextTest {
    @Test
    void isTheTextItHolds() {
        BoundedText text = new BoundedText().of("connection refused");
        assertEquals("connection refused", text.toString());
        assertEquals(18, text.length());
        assertEquals('c', text.charAt(0));
        assertEquals("refused", text.subSequence(11, 18).toString());
    }

    @Test
    void anExpressionFindsInItWhatItFindsInTheText() {
        Matcher matcher = Pattern.compile("(\\w+) refused").matcher(new BoundedText().of("connection refused"));
        assertTrue(matcher.find());
        assertEquals("connection", matcher.group(1));
    }

    @Test
    void hundredsOfAlternativesOnALongTextStayWithinTheLimit() {
        String alternatives = "(?i)(x1" + "|a{9}b".repeat(300) + ")";
        Matcher matcher = Pattern.compile(alternatives).matcher(new BoundedText().of("a".repeat(64)));
        assertEquals(false, matcher.find());
    }

    @Test
    void anExpressionThatLooksWithoutEndIsGivenUp() {
        Matcher matcher = Pattern.compile("(x+x+)+y").matcher(new BoundedText().of("x".repeat(5_000)));
        assertThrows(BoundedText.Exhausted.class, matcher::find);
    }

    @Test
    void givingUpFillsInNoStackTrace() {
        Matcher matcher = Pattern.compile("(x+x+)+y").matcher(new BoundedText().of("x".repeat(5_000)));
        assertEquals(0, assertThrows(BoundedText.Exhausted.class, matcher::find).getStackTrace().length);
    }

    @Test
    void anotherTextHasAllItsLooksAgain() {
        BoundedText text = new BoundedText();
        assertThrows(BoundedText.Exhausted.class, () -> exhaust(text.of("x")));
        assertEquals('y', text.of("y").charAt(0));
    }

    @Test
    void theLongestFieldHasMoreLooksThanAShortOne() {
        assertTrue(looks("x".repeat(Entry.MAX_FIELD_BYTES)) > looks("x"));
    }

    private static int looks(String text) {
        BoundedText bounded = new BoundedText().of(text);
        int looks = 0;
        try {
            while (true) {
                bounded.charAt(0);
                looks++;
            }
        } catch (BoundedText.Exhausted e) {
            return looks;
        }
    }

    private static void exhaust(BoundedText text) {
        while (true) {
            text.charAt(0);
        }
    }
}
