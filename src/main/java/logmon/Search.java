package logmon;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds plain words in a message as the journal holds it: what a regex of nothing but such words finds in its text,
 * {@code (?i)(fail|error)} say, at a small part of the cost. Bytes will do: the words are ASCII, and in UTF-8, damaged or
 * not, no byte of another character looks like one of theirs.
 *
 * <p>It jumps: where the last two bytes of a window as wide as the shortest word are nowhere in the words, none begins
 * in the window. After Wu and Manber, "A fast algorithm for multi-pattern searching", 1994.
 */
final class Search {
    // What stands for itself in a regex, and the bars between.
    private static final String ALTERNATIVES = "([\\w :;,/@=<>\"'~!%&#|-]+)";
    private static final Pattern PLAIN =
            Pattern.compile("(\\(\\?i\\))?(?:" + ALTERNATIVES + "|\\((\\?i?:)?" + ALTERNATIVES + "\\))");

    /** The bytes that a jump goes by; a shorter word could not be jumped to. */
    private static final int PAIR = 2;

    /** The bits of a byte that a jump goes by: with these, upper and lower case of a letter are the same. */
    private static final int BITS = 5;

    /** A word, twice where the case of its letters does not count. */
    private record Word(byte[] lower, byte[] upper) {
        boolean isAt(int start, byte[] text, int length) {
            if (length - start < lower.length) {
                return false;
            }
            for (int i = 0; i < lower.length; i++) {
                byte b = text[start + i];
                if (b != lower[i] && b != upper[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** In the order of the regex: of several at one place the first is found. */
    private final Word[] words;

    private final int window;
    /** How far the window may move, by the pair at its end; 0: a word may begin where it begins. */
    private final int[] jumps = new int[1 << PAIR * BITS];

    private Search(String[] alternatives, boolean anyCase) {
        words = Arrays.stream(alternatives)
                .map(word -> anyCase
                        ? new Word(ascii(word.toLowerCase(Locale.ROOT)), ascii(word.toUpperCase(Locale.ROOT)))
                        : new Word(ascii(word), ascii(word)))
                .toArray(Word[]::new);
        window = Arrays.stream(alternatives).mapToInt(String::length).min().orElseThrow();
        Arrays.fill(jumps, window - PAIR + 1);
        for (Word word : words) {
            for (int end = PAIR; end <= window; end++) {
                int pair = pair(word.lower, end);
                jumps[pair] = Math.min(jumps[pair], window - end);
            }
        }
    }

    /** The search that finds what this regex does; {@code null} when it is more than plain words. */
    static Search of(Pattern regex) {
        Matcher plain = PLAIN.matcher(regex.pattern());
        if (!plain.matches() || (regex.flags() & ~Pattern.CASE_INSENSITIVE) != 0) {
            return null;
        }
        String[] alternatives = (plain.group(2) != null ? plain.group(2) : plain.group(4)).split("\\|", -1);
        boolean anyCase = plain.group(1) != null || "?i:".equals(plain.group(3)) || regex.flags() != 0;
        boolean jumpable = Arrays.stream(alternatives).allMatch(word -> word.length() >= PAIR);
        return jumpable ? new Search(alternatives, anyCase) : null;
    }

    /**
     * The first place in the text where one of the words is, as it stands there; {@code null}: there is none.
     *
     * @param text UTF-8
     * @param length of the text, from the beginning of the array
     */
    String find(byte[] text, int length) {
        int end = window;
        while (end <= length) {
            int jump = jumps[pair(text, end)];
            if (jump == 0) {
                for (Word word : words) {
                    if (word.isAt(end - window, text, length)) {
                        return new String(text, end - window, word.lower.length, StandardCharsets.US_ASCII);
                    }
                }
                jump = 1;
            }
            end += jump;
        }
        return null;
    }

    private static int pair(byte[] text, int end) {
        int mask = (1 << BITS) - 1;
        return (text[end - 2] & mask) << BITS | text[end - 1] & mask;
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
