package logmon.kind;

import java.util.Arrays;

/**
 * Finds the kinds of entries, and remembers 4,096 of them, because making a shape takes 3 us and most problems occur again
 * and again, with other numbers. Not thread-safe.
 *
 * <p>One digit is as good as another to {@link Shape}: it looks only whether a character is one. So messages that are the
 * same once all their digits are {@code 0} have the same shape, but for the digits that are in the shape itself; and those
 * are copied from the same positions of the message.
 *
 * <p>A message has four places in the table, by its hash; when all are taken, a random one is replaced. If 6,000 forms
 * repeat in a cycle, a part of them is still found, where replacing the oldest would find none. Messages with equal hashes
 * cost four comparisons, no more.
 */
public final class KindCache {
    private static final int SETS = 1_024;
    private static final int WAYS = 4;
    /** Of the golden ratio: brings what all bits of a hash say into its highest. */
    private static final int SPREADING = 0x9E3779B9;

    /** Longer messages are not remembered. With this the table is at most 5 MB, and 1 MB with usual messages. */
    private static final int LONGEST = 300;

    /**
     * @param text a message with its digits all 0
     * @param digits the positions of digits in the shape, each followed by its position in the message; null if none
     */
    private record Remembered(int hash, char[] text, Kind kind, int[] digits) {}

    private final Remembered[] table = new Remembered[SETS * WAYS];
    private final char[] zeroed = new char[Shaper.LOOKED_AT + 1];
    private final Shaper shaper = new Shaper();
    private int random = 1;

    /** What {@link Kind#of} gives. */
    public Kind of(String unit, String message) {
        return find(Kind.isNumbered(unit) ? find("", unit).shape() : unit, message);
    }

    /** What {@link Shape#of} gives. */
    public String shape(String message) {
        return find("", message).shape();
    }

    private Kind find(String unit, String message) {
        int length = Math.min(message.length(), zeroed.length);
        message.getChars(0, length, zeroed, 0);
        if (length > LONGEST) {
            return new Kind(unit, shaper.shape(zeroed, length));
        }
        int hash = zero(length) + 31 * unit.hashCode();
        int set = hash * SPREADING >>> Integer.numberOfLeadingZeros(SETS - 1);
        Remembered known = known(set * WAYS, hash, unit, length);
        if (known == null) {
            String shape = shaper.shape(zeroed, length);
            known = new Remembered(hash, Arrays.copyOf(zeroed, length), new Kind(unit, shape), digits(shape));
            table[placeForNew(set * WAYS)] = known;
        }
        return known.digits == null ? known.kind : withDigits(known, message);
    }

    /** Makes the digits 0, and returns a hash. */
    private int zero(int length) {
        // The JVM's simple compiler would fetch a field anew each time round.
        char[] text = zeroed;
        int hash = 0;
        for (int i = 0; i < length; i++) {
            char c = text[i];
            if (c <= '9' && c >= '0') {
                c = '0';
                text[i] = c;
            }
            hash = 31 * hash + c;
        }
        return hash;
    }

    /** Returns what is known of the message; null: nothing. */
    private Remembered known(int start, int hash, String unit, int length) {
        for (int i = start; i < start + WAYS; i++) {
            if (table[i] != null && matches(table[i], hash, unit, length)) {
                return table[i];
            }
        }
        return null;
    }

    private int placeForNew(int start) {
        for (int i = start; i < start + WAYS; i++) {
            if (table[i] == null) {
                return i;
            }
        }
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        return start + (random & WAYS - 1);
    }

    private boolean matches(Remembered known, int hash, String unit, int length) {
        return known.hash == hash
                && Arrays.equals(known.text, 0, known.text.length, zeroed, 0, length)
                && known.kind.unit().equals(unit);
    }

    private int[] digits(String shape) {
        int[] digits = new int[2 * shape.length()];
        int count = 0;
        for (int i = 0; i < shape.length(); i++) {
            if (shape.charAt(i) == '0') {
                digits[count++] = i;
                digits[count++] = shaper.origin(i);
            }
        }
        return count == 0 ? null : Arrays.copyOf(digits, count);
    }

    private static Kind withDigits(Remembered known, String message) {
        char[] shape = known.kind.shape().toCharArray();
        for (int i = 0; i < known.digits.length; i += 2) {
            shape[known.digits[i]] = message.charAt(known.digits[i + 1]);
        }
        return new Kind(known.kind.unit(), new String(shape));
    }
}
