package logmon.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequiredTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "plain text ~ [plain text]",
                "^(?:lost connection|timeout) after ~ [lost connection, timeout]",
                "^(?:lost connection|timeout) afterwards ~ [ afterwards]",
                "hostname \\S+ does not resolve ~ [ does not resolve]",
                "error|alarms? now|(?:panic)+ ~ [error, alarm, panic]",
                "SSL_do_handshake\\(\\) failed ~ [SSL_do_handshake() failed]",
                "abcd?efgh ~ [efgh]",
                "abcde?fg ~ [abcd]",
                "abcd+efg ~ [abcd]",
                "abcde{0,3}xyz ~ [abcd]",
                "[abcd]{4}longer[^]x] text ~ []",
                "[abcd]{4}longer[^x\\]] text ~ [longer]",
                "(?=ahead)behind ~ [behind]",
                "(?!ahead)behind ~ [behind]",
                "(optional)?needed ~ [needed]",
                "(once or more)+ ~ [once or more]",
                "(?i:any case) of this ~ [any case]",
                "(?i)any case ~ [any case]",
                "x(?i)|any case ~ []",
                "a\\.b\\.c\\.d ~ [a.b.c.d]"
            })
    void isInWhatIsFound(String regex, String texts) {
        assertEquals(texts, RequiredText.of(Pattern.compile(regex)).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".*",
                "abc",
                "{2}error",
                "(?iu)error",
                "(?-i:error)",
                "error|",
                "error|x",
                "\\Qerror\\E",
                "error\\x41",
                "(error)|(\\1x)",
                "\\d+",
                "[a[error]]",
                "\uD83D\uDE00error"
            })
    void isUnknownWhereAnythingElseMayBe(String regex) {
        assertEquals(List.of(), RequiredText.of(Pattern.compile(regex)));
    }

    @Test
    void flagsButThatForAnyCaseMakeItUnknown() {
        assertEquals(List.of("error"), RequiredText.of(Pattern.compile("error", Pattern.CASE_INSENSITIVE)));
        assertEquals(List.of(), RequiredText.of(Pattern.compile("error", Pattern.COMMENTS)));
    }

    /** Of expressions and messages made of the same pieces by chance. */
    @Test
    void oneIsInEverythingThatAnExpressionFinds() {
        Random random = new Random(4711);
        String[] pieces = {
            "error", "a", "b", "fail", "|", "(", ")", "(?:", "*", "+", "?", "{2}", "{0,1}", ".", "\\d", "\\.", "[ab]",
            "^", "$", "\\b", "\\(", "(?!", "(?=", "+?", "*+", " x", "[^a]", "(?i)", "(?i:"
        };
        int found = 0;
        int known = 0;
        for (int i = 0; i < 60_000; i++) {
            Pattern regex = regex(random, pieces);
            List<String> needed = RequiredText.of(regex);
            assertTrue(needed.stream().allMatch(text -> text.length() >= RequiredText.SHORTEST), regex.pattern());
            TextIndex index = new TextIndex(List.of(needed));
            known += needed.isEmpty() ? 0 : 1;
            for (int j = 0; j < 10; j++) {
                String message = message(random);
                if (regex.matcher(message).find()) {
                    found++;
                    assertTrue(
                            needed.isEmpty() || needed.stream().anyMatch(message.toLowerCase(Locale.ROOT)::contains),
                            () -> regex + " needs " + needed + ", finds something in " + message);
                    assertTrue(index.possible(message).get(0));
                }
            }
        }
        assertTrue(known > 10_000 && found > 10_000, known + " known, found in " + found);
    }

    private static Pattern regex(Random random, String[] pieces) {
        while (true) {
            StringBuilder regex = new StringBuilder();
            for (int length = 1 + random.nextInt(8); length > 0; length--) {
                regex.append(pieces[random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(pieces.length)]);
            }
            try {
                return Pattern.compile(regex.toString());
            } catch (PatternSyntaxException e) {
                // Another one.
            }
        }
    }

    private static String message(Random random) {
        List<String> words = new ArrayList<>();
        for (int length = random.nextInt(7); length > 0; length--) {
            words.add(List.of("error", "a", "b", "fail", "1", ".", "(", " x", "erro", "c", "Error", "FAIL")
                    .get(random.nextInt(12)));
        }
        return String.join("", words);
    }

    @Test
    void anIndexNamesTheConditionsWhoseTextsMayBeThere() {
        TextIndex index = new TextIndex(
                List.of(List.of("disk full"), List.of(), List.of("no space", "broken fan"), List.of("Zürich 東京")));

        assertEquals("{1}", index.possible("").toString());
        assertEquals("{0, 1}", index.possible("the disk full of it").toString());
        assertEquals("{1, 2}", index.possible("no space").toString());
        assertEquals("{1, 2}", index.possible("NO Space").toString());
        assertEquals("{1, 3}", index.possible("in Zürich 東京").toString());
    }
}
