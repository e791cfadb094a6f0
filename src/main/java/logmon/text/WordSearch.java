package logmon.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds plain words in a message as the journal holds it: what a regex of nothing but such words finds in its text,
 * {@code (?i)(fail|error)} say, at a small part of the cost. Bytes will do: the words are ASCII, and in UTF-8, damaged or
 * not, no byte of another character looks like one of theirs.
 *
 * <p>It looks at few of the bytes: with words of four letters and more, at every third pair of neighbours. Each word that
 * is in the text has one of those in it, and most pairs are in no word.
 */
public final class WordSearch {
    // Literal characters of a regex, and the bars between alternatives.
    private static final String ALTERNATIVES = "([\\w :;,/@=<>\"'~!%&#|-]+)";
    private static final Pattern PLAIN =
            Pattern.compile("(\\(\\?i\\))?(?:" + ALTERNATIVES + "|\\((\\?i?:)?" + ALTERNATIVES + "\\))");

    private static final int SHORTEST = 2;
    private static final int LONGEST_STEP = 32;
    private static final int MANY = 16;
    private static final int TRIPLE = 3;

    /** Bits of a byte that are part of a pair: those in which upper and lower case of a letter are the same. */
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

    /** From one pair that is looked at to the next. */
    private final int step;

    /** By pair, a bit for each place within a word at which it may be; only its first places count. */
    private final int[] places = new int[1 << 2 * BITS];

    /**
     * Of many words, most pairs are in one. So instead three bytes at every second place are looked at: by these, a bit for
     * each of the first two places within a word. Null if there are few words, or one of three letters.
     */
    private final byte[] triples;

    /** By the pair that they begin with. */
    private final Word[][] byPair = new Word[1 << 2 * BITS][];

    private WordSearch(Stream<Word> words) {
        this.words = words.toArray(Word[]::new);
        int shortest = Arrays.stream(this.words)
                .mapToInt(word -> word.lower.length)
                .min()
                .orElseThrow();
        step = Math.min(shortest - 1, LONGEST_STEP);
        triples = this.words.length > MANY && shortest > TRIPLE ? new byte[1 << TRIPLE * BITS] : null;
        for (Word word : this.words) {
            if (triples != null) {
                triples[triple(word.lower, 0)] |= 1;
                triples[triple(word.lower, 1)] |= 2;
            }
            for (int place = 0; place < step; place++) {
                places[pair(word.lower, place)] |= 1 << place;
            }
            int pair = pair(word.lower, 0);
            Word[] same = byPair[pair] == null ? new Word[0] : byPair[pair];
            byPair[pair] = Arrays.copyOf(same, same.length + 1);
            byPair[pair][same.length] = word;
        }
    }

    private static Word word(String word, boolean anyCase) {
        return anyCase
                ? new Word(ascii(word.toLowerCase(Locale.ROOT)), ascii(word.toUpperCase(Locale.ROOT)))
                : new Word(ascii(word), ascii(word));
    }

    /** Returns the search for any of these words, which are ASCII, capital or not. */
    public static WordSearch anyOf(Collection<String> words) {
        return new WordSearch(words.stream().map(word -> word(word, true)));
    }

    /** The search that finds what either does. */
    public WordSearch or(WordSearch other) {
        return new WordSearch(Stream.concat(Arrays.stream(words), Arrays.stream(other.words)));
    }

    /** The search that finds what this regex does; {@code null} when it is more than plain words. */
    public static WordSearch of(Pattern regex) {
        Matcher plain = PLAIN.matcher(regex.pattern());
        if (!plain.matches() || (regex.flags() & ~Pattern.CASE_INSENSITIVE) != 0) {
            return null;
        }
        String[] alternatives = (plain.group(2) != null ? plain.group(2) : plain.group(4)).split("\\|", -1);
        boolean anyCase = plain.group(1) != null || "?i:".equals(plain.group(3)) || regex.flags() != 0;
        boolean longEnough = Arrays.stream(alternatives).allMatch(word -> word.length() >= SHORTEST);
        return longEnough ? new WordSearch(Arrays.stream(alternatives).map(word -> word(word, anyCase))) : null;
    }

    /**
     * The first of the words in the text, as it is written there; {@code null} if there is none.
     *
     * @param text UTF-8
     * @param length of the text, from the beginning of the array
     */
    public String find(byte[] text, int length) {
        return triples == null ? findOneOfFew(text, length) : findOneOfMany(text, length);
    }

    private String findOneOfFew(byte[] text, int length) {
        // The JVM's simple compiler would fetch a field anew each time round.
        int step = this.step;
        int[] places = this.places;
        for (int at = step - 1; at < length - 1; at += step) {
            int possible = places[pair(text, at)];
            if (possible != 0) {
                String found = wordAround(at, possible, text, length);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private String findOneOfMany(byte[] text, int length) {
        byte[] triples = this.triples;
        for (int at = 1; at <= length - TRIPLE; at += 2) {
            int possible = triples[triple(text, at)];
            if (possible != 0) {
                String found = wordAround(at, possible, text, length);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private String wordAround(int at, int possible, byte[] text, int length) {
        // The place furthest into a word first: that word begins first.
        for (int place = 31 - Integer.numberOfLeadingZeros(possible); place >= 0; place--) {
            Word[] candidates = (possible >> place & 1) == 0 ? null : byPair[pair(text, at - place)];
            if (candidates != null) {
                for (Word word : candidates) {
                    if (word.isAt(at - place, text, length)) {
                        return new String(text, at - place, word.lower.length, StandardCharsets.US_ASCII);
                    }
                }
            }
        }
        return null;
    }

    private static int pair(byte[] text, int at) {
        int mask = (1 << BITS) - 1;
        return (text[at] & mask) << BITS | text[at + 1] & mask;
    }

    private static int triple(byte[] text, int at) {
        int mask = (1 << BITS) - 1;
        return (text[at] & mask) << 2 * BITS | (text[at + 1] & mask) << BITS | text[at + 2] & mask;
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
