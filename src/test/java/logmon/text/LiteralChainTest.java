package logmon.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralChainTest {
    private static final long SEED = 4711;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error",
                "Failed password for .* from .* port",
                ".*a.*",
                "connect\\(\\) failed \\(111: .*\\) while",
                "x\\.y"
            })
    void isWhatMostRulesAre(String regex) {
        assertNotNull(LiteralChain.of(Pattern.compile(regex)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a+", "a?b", "a{2}", "^a", "a$", "a|b", "(a)", "[ab]", "\\d", "a.b", "a.*?b", "a.*+b", "\\.+",
                "(?i)a"
            })
    void isNothingElse(String regex) {
        assertNull(LiteralChain.of(Pattern.compile(regex)));
    }

    @Test
    void isFoundWhereTheRegexIs() {
        Random random = new Random(SEED);
        int found = 0;
        for (int i = 0; i < 100_000; i++) {
            String regex = random(random, 1 + random.nextInt(4), "a", "b", "ab", ".*", "\\.", " ");
            LiteralChain chain = LiteralChain.of(Pattern.compile(regex));
            String text = random(random, random.nextInt(9), "a", "b", "ab", ".", "\n", "\r", "\u2028", " ");
            if (chain != null) {
                boolean expected = Pattern.compile(regex).matcher(text).find();
                found += expected ? 1 : 0;
                assertEquals(expected, chain.isIn(text), () -> "'" + regex + "' in '" + text + "'");
            }
        }
        assertTrue(found > 10_000, found + " found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Failed password for ", "Failed password for \n", "from Failed password for \n"})
    void isNotInALongTextThatNearlyHasIt(String part) {
        LiteralChain chain = LiteralChain.of(Pattern.compile("Failed password for .* from .* port"));
        String text = part.repeat(65_000 / part.length()) + " port";
        assertFalse(chain.isIn(text));
    }

    private static String random(Random random, int length, String... parts) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }
}
