package logmon.kind;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells the kinds of entries, and remembers what it found: to make a shape takes microseconds, and most problems come
 * again and again, with other numbers.
 *
 * <p>One digit is as good as another to {@link Shape}: it looks only whether a character is one. So messages that are the
 * same once all their digits are {@code 0} have the same shape, unless there are digits in it.
 */
public final class KindCache {
    private static final int SHAPES = 1_000;
    private static final int UNITS = 100;

    /** Longer texts are not remembered. */
    private static final int LONGEST = 300;

    /**
     * A message with its digits all 0. Stands for a String in a map: to make that of it takes longer than to look for it.
     *
     * @param text its beginning is the message
     * @param hash the same for the same message
     */
    private record Zeroed(char[] text, int length, int hash) implements Comparable<Zeroed> {
        private Zeroed copy() {
            return new Zeroed(Arrays.copyOf(text, length), length, hash);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Zeroed zeroed && Arrays.equals(text, 0, length, zeroed.text, 0, zeroed.length);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        /** A map whose keys have an order finds them fast even when somebody writes many of one hash. */
        @Override
        public int compareTo(Zeroed other) {
            return Arrays.compare(text, 0, length, other.text, 0, other.length);
        }
    }

    /** Empty where the shape has digits in it. */
    private final Map<Zeroed, String> shapes = remembering(SHAPES);

    private final Map<String, String> units = remembering(UNITS);
    private final char[] scratch = new char[LONGEST];

    /** What {@link Kind#of} gives. */
    public Kind of(String unit, String message) {
        String known = units.get(unit);
        if (known == null) {
            known = Kind.unitOf(unit);
            units.put(unit, known);
        }
        return new Kind(known, shape(message));
    }

    /** What {@link Shape#of} gives. */
    public String shape(String message) {
        if (message.length() > LONGEST) {
            return Shape.of(message);
        }
        Zeroed zeroed = zeroed(message);
        String shape = shapes.get(zeroed);
        if (shape == null) {
            shape = Shape.of(new String(zeroed.text, 0, zeroed.length));
            shape = shape.indexOf('0') < 0 ? shape : "";
            shapes.put(zeroed.copy(), shape);
        }
        return shape.isEmpty() ? Shape.of(message) : shape;
    }

    /** Valid until the next call. */
    private Zeroed zeroed(String message) {
        // The JVM's simple compiler would fetch a field anew each time round.
        char[] text = scratch;
        int length = message.length();
        int hash = 0;
        message.getChars(0, length, text, 0);
        for (int i = 0; i < length; i++) {
            if (Vocabulary.isDigit(text[i])) {
                text[i] = '0';
            }
            hash = 31 * hash + text[i];
        }
        return new Zeroed(text, length, hash);
    }

    /** A map that forgets what was not asked for for longest. */
    private static <K> Map<K, String> remembering(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, String> eldest) {
                return size() > most;
            }
        };
    }
}
