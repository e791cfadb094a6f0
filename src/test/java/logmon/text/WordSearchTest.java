package logmon.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import logmon.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordSearchTest {
    private static final String DEFAULT = Config.DEFAULTS.get("match.keywords");

    @Test
    void theDefaultKeywordsAreSearchedFor() {
        assertNotNull(WordSearch.of(Pattern.compile(DEFAULT)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(?i)(no|on)", "(?i)no|on", "(?:no|on)", "(?i:no|on)", "(?i)(?i:no|on)", "no|on", "(no)", "o n"})
    void plainWordsAreSearchedFor(String regex) {
        WordSearch search = WordSearch.of(Pattern.compile(regex));
        assertNotNull(search);
        for (String text : new String[] {"", "n", "no", "xxNO", "nOn", "onno", "xxo nxx", "xo Nx"}) {
            assertEquals(found(Pattern.compile(regex), text), search.find(bytes(text), bytes(text).length), text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "(?i)(fail|e)",
                "fail|",
                "|fail",
                "fail||error",
                "fail.*",
                "fail|err?",
                "fa[il]",
                "\\bfail",
                "^fail",
                "fail$",
                "fa{1}il",
                "(fail)|error",
                "(fail)(error)",
                "(?i)(fail|error) now",
                "((fail))",
                "(?u)(fail)",
                "(?iu)fail",
                "(?x)fail error",
                "(?=fail)",
                "(?<name>fail)",
                "(?!fail)",
                "fail|\u00e9t\u00e9",
                "\\Qfail\\E",
                "fail\nerror",
                "fail]",
                "fail}"
            })
    void otherExpressionsAreNot(String regex) {
        assertNull(WordSearch.of(Pattern.compile(regex)));
    }

    @ParameterizedTest
    @ValueSource(ints = {Pattern.UNICODE_CASE | Pattern.CASE_INSENSITIVE, Pattern.COMMENTS, Pattern.CANON_EQ})
    void otherFlagsAreNot(int flags) {
        assertNull(WordSearch.of(Pattern.compile("fail|error", flags)));
    }

    @Test
    void theFlagForAnyCaseIsTheSameAsTheSignForIt() {
        byte[] text = bytes("Failed");
        assertEquals(
                "Fail",
                WordSearch.of(Pattern.compile("fail|error", Pattern.CASE_INSENSITIVE))
                        .find(text, 6));
        assertNull(WordSearch.of(Pattern.compile("fail|error")).find(text, 6));
    }

    @ParameterizedTest
    @CsvSource({
        "fail|failure, a failure, fail",
        "failure|fail, a failure, failure",
        "failure|fail, a failur, fail",
        "error|terror, terror, terror",
        "(?i)kelvin|mistake, \u212aelvin mi\u017ftake,",
        "ab|b1, \u00e1b1, b1"
    })
    void theFirstWordAtTheFirstPlaceIsFound(String regex, String text, String found) {
        assertEquals(found, found(Pattern.compile(regex), text));
        assertEquals(found, WordSearch.of(Pattern.compile(regex)).find(bytes(text), bytes(text).length));
    }

    @Test
    void nothingBehindTheEndOfTheTextIsFound() {
        byte[] text = bytes("an error");
        WordSearch search = WordSearch.of(Pattern.compile("error"));
        assertEquals("error", search.find(text, text.length));
        for (int length = 0; length < text.length; length++) {
            assertNull(search.find(text, length));
        }
    }

    @Test
    void aLongWordIsFoundWhereverItIs() {
        String word = "abcdefghij".repeat(5);
        WordSearch search = WordSearch.of(Pattern.compile(word));
        for (int before = 0; before < 2 * word.length(); before++) {
            byte[] text = bytes("j".repeat(before) + word);
            assertEquals(word, search.find(text, text.length));
            assertNull(search.find(text, text.length - 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"a Failure, Fail", "an Alarm, ", "an alarm, alarm", "no, no", "NO, "})
    void twoSearchesCanBeOne(String text, String found) {
        WordSearch search =
                WordSearch.of(Pattern.compile("(?i)fail|error")).or(WordSearch.of(Pattern.compile("alarm|no")));
        assertEquals(found, search.find(bytes(text), bytes(text).length));
    }

    /** Words and texts of few letters, so that beginnings of words, and whole ones, come up everywhere. */
    @Test
    void itFindsWhatTheExpressionFinds() {
        Random random = new Random(20261121);
        int hits = 0;
        for (int i = 0; i < 4_000; i++) {
            String alphabet = random.nextBoolean() ? "abAB" : "aeElr1- ";
            String words = Stream.generate(() -> text(random, alphabet, 2 + random.nextInt(5)))
                    .limit(1 + random.nextInt(5))
                    .collect(Collectors.joining("|"));
            Pattern regex = Pattern.compile(
                    (random.nextBoolean() ? "(?i)" : "") + (random.nextBoolean() ? "(" + words + ")" : words));
            WordSearch search = WordSearch.of(regex);
            for (int j = 0; j < 50; j++) {
                byte[] text = random.nextBoolean()
                        ? bytes(text(random, alphabet + "\u00e9\u017f\u212a\ud83d\ude00x", random.nextInt(40)))
                        : damaged(random, alphabet, random.nextInt(40));
                String expected = found(regex, new String(text, StandardCharsets.UTF_8));
                assertEquals(expected, search.find(text, text.length), () -> regex + " in " + Arrays.toString(text));
                hits += expected == null ? 0 : 1;
            }
        }
        assertTrue(hits > 20_000 && hits < 180_000, "some are there and some are not: " + hits);
    }

    /** Letters between all that a byte can be, with a preference for what begins or goes on in UTF-8. */
    private static byte[] damaged(Random random, String alphabet, int length) {
        byte[] text = new byte[length];
        random.nextBytes(text);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(8)) {
                case 0 -> text[i] = (byte) (0xc0 | text[i]);
                case 1 -> text[i] = (byte) (0x80 | text[i] & 0x3f);
                case 2 -> {}
                default -> text[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
        }
        return text;
    }

    private static String text(Random random, String alphabet, int length) {
        return random.ints(length, 0, alphabet.length())
                .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
                .collect(Collectors.joining());
    }

    private static String found(Pattern regex, String text) {
        Matcher matcher = regex.matcher(text);
        return matcher.find() ? matcher.group() : null;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void oneOfManyWordsIsFoundWhereverItStands() {
        List<String> words = List.of(
                "fail", "error", "alarm", "problem", "emerg", "lost", "dead", "full", "down", "killed", "denied",
                "refused", "timed", "stall", "crash", "panic", "err=", "hung");
        WordSearch search = WordSearch.anyOf(words);
        Random random = new Random(4711);
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                String word = words.get(random.nextInt(words.size()));
                text.append(
                                random.nextInt(6) == 0
                                        ? word
                                        : word.substring(random.nextInt(3)).toUpperCase(Locale.ROOT))
                        .append("xe".substring(random.nextInt(3)));
            }
            String lower = text.toString().toLowerCase(Locale.ROOT);
            int first = words.stream()
                    .mapToInt(lower::indexOf)
                    .filter(at -> at >= 0)
                    .min()
                    .orElse(-1);
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            String found = search.find(bytes, bytes.length);
            assertEquals(first, found == null ? -1 : text.indexOf(found), text.toString());
        }
    }
}
