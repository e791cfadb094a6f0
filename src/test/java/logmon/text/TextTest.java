package logmon.text;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import logmon.testing.Characters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    @Test
    void plainTextStaysTheVeryObjectItIs() {
        String text = "upstream timed out (110: \"Connection timed out\") ~ 100 %";
        assertSame(text, Text.printable(text));
    }

    @Test
    void lettersOfAnyLanguageAndPicturesStay() {
        String text = "Gerät läuft nicht: 失敗, ошибка, \ud83d\udd25";
        assertEquals(text, Text.printable(text));
    }

    @Test
    void whatCommandsATerminalIsEscaped() {
        assertEquals("\\x1b[31mred\\x07\\x00\\x7f\\x9b", Text.printable("\u001b[31mred\u0007\0\u007f\u009b"));
    }

    @Test
    void whatEndsALineIsEscaped() {
        assertEquals("a\\x0d\\x0ab\\x0b\\x0c\\x85\\u2028\\u2029", Text.printable("a\r\nb\u000b\f\u0085\u2028\u2029"));
    }

    @Test
    void aTabBecomesASpace() {
        assertEquals("a b", Text.printable("a\tb"));
    }

    @Test
    void whatTurnsOrHidesItsNeighboursIsEscaped() {
        assertEquals("\\u202egnp.exe\\u2066\\u200b\\ufeff", Text.printable("\u202egnp.exe\u2066\u200b\ufeff"));
    }

    @Test
    void halfASurrogatePairIsEscaped() {
        assertEquals("a\\ud800b\\udc00", Text.printable("a\ud800b\udc00"));
    }

    @Test
    void codePointsBeyondSixteenBitsAreEscapedWhole() {
        assertEquals("x\\U000e0041", Text.printable("x" + Character.toString(0xe0041)));
    }

    @Test
    void noCodePointGetsThroughThatIsNotToBeSeen() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String shown = Text.printable("a" + Character.toString(c));
            assertTrue(shown.codePoints().allMatch(Characters::isVisible), "code point " + Integer.toHexString(c));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "x\u001b[31merror\u001b[0m: x,  xerror: x",
        "x\u001b[1;31m\u001b[Kerror,    xerror",
        "#033[1merror#033[0m,           error",
        "[0;32mok[0m,                   ok",
        "x\u001b[m plain,               x plain",
        "unknown[192.0.2.1]: lost,      unknown[192.0.2.1]: lost",
        "by user [preauth],             by user [preauth]",
        "[12;,                          [12;",
        "[m,                            [m",
        "x3[7]3m,                       x3[7]3m",
    })
    void coloursAreTakenOutAndOtherBracketsStay(String text, String plain) {
        assertEquals(plain, Text.uncoloured(text));
    }

    @Test
    void aTextWithinTheLimitIsNotCut() {
        assertEquals("12345", Text.cap("12345", 5));
    }

    @Test
    void aCutSaysHowMuchIsMissing() {
        assertEquals("12345 [… 7 more characters]", Text.cap("123456789012", 5));
    }

    @Test
    void aCutDoesNotHalveASurrogatePair() {
        String cut = Text.cap("1234\ud83d\udd25 and more", 5);
        assertEquals("1234 [… 11 more characters]", cut);
    }

    @Test
    void timesAreShownToTheSecondInUtc() {
        assertEquals("2026-11-21T22:58:37Z", Text.seconds(Instant.parse("2026-11-21T22:58:37.999999Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "-5, 0 s",
        "0, 0 s",
        "59, 59 s",
        "60, 1 min 0 s",
        "3599, 59 min 59 s",
        "3600, 1 h 0 min",
        "86399, 23 h 59 min",
        "86400, 1 d 0 h",
        "200000, 2 d 7 h"
    })
    void durationsAreShownByTheirTwoLargestUnits(long seconds, String shown) {
        assertEquals(shown, Text.duration(Duration.ofSeconds(seconds)));
    }

    @Test
    void theCheckOfThisTestKnowsWhatIsNotToBeSeen() {
        assertAll(
                () -> assertFalse(Characters.isVisible('\n')),
                () -> assertFalse(Characters.isVisible(0x1b)),
                () -> assertFalse(Characters.isVisible(0x202e)),
                () -> assertFalse(Characters.isVisible(0xd800)),
                () -> assertTrue(Characters.isVisible('ß')));
    }

    @ParameterizedTest
    @CsvSource({
        "1234567890, 1234567890",
        "12345678901, 123456789…",
        "警告警告警, 警告警告警",
        "警告警告警告, 警告警告…",
        "1警告警告警, 1警告警告…",
        "'\n\nsecond line\nthird', second li…",
        "'', ''",
    })
    void isFittedIntoColumns(String text, String fitted) {
        assertEquals(fitted, Text.fitted(text, 10));
    }

    @Test
    void isFittedAsItIsShown() {
        assertEquals("\\x1b[31m \\u…", Text.fitted("\u001b[31m\t\u202e\u202e", 12));
    }

    @ParameterizedTest
    @CsvSource({
        "one two three, one two|three",
        "one two th, one two th",
        "one twothreefour five, one|twothreefour|five",
        "one, one",
        "警告 警告 警告, 警告 警告|警告",
    })
    void isWrappedAtSpaces(String text, String lines) {
        assertEquals(lines.replace('|', '\n'), Text.wrapped(text, 10));
    }

    @ParameterizedTest
    @CsvSource({"0 0 0, ···", "1 0 8, ▁·█", "1 2 3 4 5 6 7 8, ▁▂▃▄▅▆▇█", "1 1000000, ▁█", "5, █"})
    void blocksAreAsHighAsTheCounts(String counts, String blocks) {
        long[] numbers = Stream.of(counts.split(" ")).mapToLong(Long::parseLong).toArray();
        assertEquals(blocks, Text.blocks(numbers));
    }
}
