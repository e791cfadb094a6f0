package logmon.filter.words;

import java.util.Arrays;
import java.util.Locale;

/**
 * The words of a message, cut off as far as they are asked for. Words are made of ASCII letters; {@code can't} is one,
 * {@code OutOfMemory} three, and what has a digit or another letter next to it, as in {@code fail2ban}, is none. No word is
 * an object until it is asked for, because most words of a message are of no interest.
 */
final class Tokens {
    private final String message;
    private final char[] text;
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private int[] hashes = new int[16];
    private int count;
    private int at;

    Tokens(String message) {
        this.message = message;
        text = message.toCharArray();
    }

    /** Returns whether there is a word with this index, counted from 0. */
    boolean has(int index) {
        while (count <= index && at < text.length) {
            if (isLetter(text[at])) {
                cut();
            } else {
                at++;
            }
        }
        return index >= 0 && index < count;
    }

    /** Returns where a word starts; 0 if there is none. */
    int start(int index) {
        return has(index) ? starts[index] : 0;
    }

    /** Returns where a word ends; 0 if there is none. */
    int end(int index) {
        return has(index) ? ends[index] : 0;
    }

    /** Returns the hash of {@link #word}. */
    int hash(int index) {
        return has(index) ? hashes[index] : 0;
    }

    /** Returns a word in lower case; empty if it has another character next to it, or there is none. */
    String word(int index) {
        return hash(index) == 0
                ? ""
                : message.substring(starts[index], ends[index]).toLowerCase(Locale.ROOT);
    }

    private void cut() {
        int start = at;
        int hash = 0;
        while (at < text.length && isInside(start)) {
            // A capital letter is its small one without this bit; the apostrophe has it.
            hash = 31 * hash + (text[at] | 0x20);
            at++;
        }
        boolean glued = start > 0 && isGlued(text[start - 1]) || at < text.length && isGlued(text[at]);
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        starts[count] = start;
        ends[count] = at;
        hashes[count++] = glued ? 0 : hash;
    }

    private static boolean isGlued(char c) {
        return Character.isLetterOrDigit(c) && !isLetter(c);
    }

    private boolean isInside(int start) {
        char c = text[at];
        if (c == '\'') {
            return at > start && message.startsWith("'t", at) && !isWordCharacter(message, at + 2);
        }
        return isLetter(c) && (at == start || !isHump());
    }

    /** Whether a word begins here within a CamelCase name: at the M of {@code OfMemory}, the E of {@code IOException}. */
    private boolean isHump() {
        return isCapital(text[at]) && (isSmall(text[at - 1]) || at + 1 < text.length && isSmall(text[at + 1]));
    }

    /** Whether a message has a letter or a digit there. */
    static boolean isWordCharacter(String message, int at) {
        return at >= 0 && at < message.length() && Character.isLetterOrDigit(message.charAt(at));
    }

    static boolean isLetter(char c) {
        return isSmall(c) || isCapital(c);
    }

    static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isSmall(char c) {
        return c >= 'a' && c <= 'z';
    }
}
