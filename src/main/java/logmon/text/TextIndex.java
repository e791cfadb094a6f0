package logmon.text;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Says which of many conditions a message may meet, by texts of which each needs one: an index of four characters of each
 * text. The message is read once, however many conditions there are.
 */
public final class TextIndex {
    private static final int GRAM = RequiredText.SHORTEST;

    /** With more conditions the table is larger; otherwise the digits of any message would point to some of them. */
    private static final int FEW = 64;

    /** Bits of a hash for each character. */
    private final int bits;

    /** By four characters: the conditions that need a text with these. */
    private final int[][] byGram;

    /** Those that need no text. */
    private final BitSet always = new BitSet();

    /**
     * @param needed for each condition texts of which it needs one, each at least {@link RequiredText#SHORTEST} characters
     *     long; empty: it needs none
     */
    public TextIndex(List<List<String>> needed) {
        bits = needed.size() <= FEW ? 3 : 4;
        byGram = new int[1 << GRAM * bits][];
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
        int hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = next(hash, text.charAt(i));
            if (i >= GRAM - 1 && (rarest < 0 || length(hash) < length(rarest))) {
                rarest = hash;
            }
        }
        byGram[rarest] = Arrays.copyOf(byGram[rarest] == null ? new int[0] : byGram[rarest], length(rarest) + 1);
        byGram[rarest][length(rarest) - 1] = condition;
    }

    private int length(int gram) {
        return byGram[gram] == null ? 0 : byGram[gram].length;
    }

    /** Takes in one more character; what came four characters before has no part in the hash. */
    private int next(int hash, char c) {
        return (hash << bits ^ c * 0x9E5) & byGram.length - 1;
    }

    /** Returns the conditions, counted from 0, that need no text or one that may be in a message. */
    public BitSet possible(String message) {
        BitSet possible = (BitSet) always.clone();
        int[][] byGram = this.byGram;
        int hash = 0;
        for (int i = 0; i < message.length(); i++) {
            hash = next(hash, message.charAt(i));
            if (byGram[hash] != null) {
                for (int condition : byGram[hash]) {
                    possible.set(condition);
                }
            }
        }
        return possible;
    }
}
