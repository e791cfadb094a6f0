package logmon.kind;

import java.util.Arrays;

/**
 * The tokens of a message, in arrays, because an object for each would cost more than all the rest. A stretch of the
 * message that is scanned within another one, as what is between quotation marks, is put behind it, and taken away again.
 */
final class Tokens {
    /** A character of punctuation, and what is before the first token and behind the last. */
    static final byte MARK = 0;
    /** Letters, and what is joined to them without a space. */
    static final byte WORD = 1;
    /** What varies by its looks. */
    static final byte VARIABLE = 2;
    /** With its quotation marks. */
    static final byte QUOTED = 3;
    /** Whose value comes next: {@code key=} or {@code "key":}. */
    static final byte KEY = 4;

    static final byte VALUE = 5;

    /** Number of empty tokens before the first and after the last, which a rule may look at. */
    static final int MARGIN = 4;

    byte[] types = new byte[64];
    int[] starts = new int[64];
    int[] ends = new int[64];
    /** The number of spaces before a token. */
    int[] spaces = new int[64];
    /** The roles of a word, or of the last part of a key. */
    int[] roles = new int[64];
    /** What {@link Scanner} saw of a word. */
    int[] looks = new int[64];
    /** Where in the shape a token starts, with the space before it. */
    int[] shaped = new int[64];

    private char[] text;
    private int count;

    /** Forgets all, and starts with another text. */
    void reset(char[] text) {
        this.text = text;
        count = 0;
    }

    int count() {
        return count;
    }

    void add(byte type, int start, int end, int spacesBefore, int role, int look) {
        if (count == types.length) {
            int capacity = 2 * count;
            types = Arrays.copyOf(types, capacity);
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
            spaces = Arrays.copyOf(spaces, capacity);
            roles = Arrays.copyOf(roles, capacity);
            looks = Arrays.copyOf(looks, capacity);
            shaped = Arrays.copyOf(shaped, capacity);
        }
        int i = count++;
        types[i] = type;
        starts[i] = start;
        ends[i] = end;
        spaces[i] = spacesBefore;
        roles[i] = role;
        looks[i] = look;
    }

    void addMargin() {
        for (int i = 0; i < MARGIN; i++) {
            add(MARK, 0, 0, 0, 0, 0);
        }
    }

    void removeFrom(int first) {
        count = first;
    }

    boolean is(int i, byte type) {
        return types[i] == type;
    }

    boolean has(int i, int role) {
        return (roles[i] & role) != 0;
    }

    boolean looks(int i, int look) {
        return (looks[i] & look) != 0;
    }

    boolean isMark(int i, char mark) {
        return types[i] == MARK && ends[i] > starts[i] && text[starts[i]] == mark;
    }

    /** The first character of a token that is not none. */
    char first(int i) {
        return text[starts[i]];
    }

    boolean isNone(int i) {
        return types[i] == MARK && ends[i] == starts[i];
    }

    boolean isSpaced(int i) {
        return spaces[i] > 0;
    }

    int length(int i) {
        return ends[i] - starts[i];
    }

    /** Whether a token is this word, which is in small letters. */
    boolean isWord(int i, String word) {
        return length(i) == word.length() && matches(i, word);
    }

    private boolean matches(int i, String word) {
        for (int k = 0; k < word.length(); k++) {
            if ((text[starts[i] + k] | 0x20) != word.charAt(k)) {
                return false;
            }
        }
        return true;
    }
}
