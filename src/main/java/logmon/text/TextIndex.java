package logmon.text;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Says which of many conditions a message may meet, by texts of which each needs one. An index of four characters of each
 * text points to it, so the message is read once, however many conditions there are.
 */
public final class TextIndex {
    private static final int GRAM = RequiredText.SHORTEST;

    /** With more conditions the table is larger; otherwise the digits of any message would point to some of them. */
    private static final int FEW = 64;

    /**
     * A text that a condition needs.
     *
     * @param end of those of its characters by which it is found, counted from its beginning
     */
    private record Needed(int condition, String text, int end) {}

    /** Bits of a hash for each character. */
    private final int bits;

    /** By four characters: the texts with these. */
    private final Needed[][] byGram;

    /** The conditions that need no text. */
    private final BitSet always = new BitSet();

    /**
     * @param needed for each condition texts of which it needs one, each at least {@link RequiredText#SHORTEST} characters
     *     long; empty: it needs none
     */
    public TextIndex(List<List<String>> needed) {
        bits = needed.size() <= FEW ? 3 : 4;
        byGram = new Needed[1 << GRAM * bits][];
        for (int i = 0; i < needed.size(); i++) {
            if (needed.get(i).isEmpty()) {
                always.set(i);
            }
            for (String text : needed.get(i)) {
                add(i, text);
            }
        }
    }

    private void add(int condition, String text) {
        int rarest = -1;
        int end = 0;
        int hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = next(hash, text.charAt(i));
            if (i >= GRAM - 1 && (rarest < 0 || length(hash) < length(rarest))) {
                rarest = hash;
                end = i + 1;
            }
        }
        byGram[rarest] = Arrays.copyOf(byGram[rarest] == null ? new Needed[0] : byGram[rarest], length(rarest) + 1);
        byGram[rarest][length(rarest) - 1] = new Needed(condition, text, end);
    }

    private int length(int gram) {
        return byGram[gram] == null ? 0 : byGram[gram].length;
    }

    /** Takes in one more character, a capital letter as its small one; the fourth one before has no part in the hash. */
    private int next(int hash, char c) {
        return (hash << bits ^ (c | ' ') * 0x9E5) & byGram.length - 1;
    }

    /** Returns the conditions, counted from 0, that need no text or one that is in a message, in capitals or not. */
    public BitSet possible(String message) {
        BitSet possible = new BitSet();
        possible.or(always);
        // The JVM's simple compiler would fetch a field anew each time round.
        Needed[][] byGram = this.byGram;
        int hash = 0;
        for (int i = 0; i < message.length(); i++) {
            hash = next(hash, message.charAt(i));
            if (byGram[hash] != null) {
                for (Needed needed : byGram[hash]) {
                    if (message.regionMatches(true, i + 1 - needed.end, needed.text, 0, needed.text.length())) {
                        possible.set(needed.condition);
                    }
                }
            }
        }
        return possible;
    }
}
