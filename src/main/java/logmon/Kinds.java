package logmon;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells the kinds of entries, and remembers what it found: to make a shape takes microseconds, and most problems come
 * again and again, with other numbers.
 *
 * <p>One digit is as good as another to {@link Shape}: it looks only whether a character is one. So messages that are the
 * same once all their digits are {@code 0} have the same shape, unless there are digits in it.
 */
final class Kinds {
    private static final int SHAPES = 1_000;
    private static final int UNITS = 100;

    /** Longer texts are not remembered. */
    private static final int LONGEST = 300;

    /** By message with its digits all 0; empty where the shape has digits in it. */
    private final Map<String, String> shapes = remembering(SHAPES);

    private final Map<String, String> units = remembering(UNITS);
    private final char[] scratch = new char[LONGEST];

    /** What {@link Kind#of} gives. */
    Kind of(String unit, String message) {
        String known = units.get(unit);
        if (known == null) {
            known = Kind.unitOf(unit);
            units.put(unit, known);
        }
        return new Kind(known, shape(message));
    }

    /** What {@link Shape#of} gives. */
    String shape(String message) {
        if (message.length() > LONGEST) {
            return Shape.of(message);
        }
        String zeroed = zeroed(message);
        String shape = shapes.get(zeroed);
        if (shape == null) {
            shape = Shape.of(zeroed);
            shape = shape.indexOf('0') < 0 ? shape : "";
            shapes.put(zeroed, shape);
        }
        return shape.isEmpty() ? Shape.of(message) : shape;
    }

    private String zeroed(String message) {
        int length = message.length();
        message.getChars(0, length, scratch, 0);
        for (int i = 0; i < length; i++) {
            if (ShapeWords.isDigit(scratch[i])) {
                scratch[i] = '0';
            }
        }
        return new String(scratch, 0, length);
    }

    /** A map that forgets what was not asked for for longest. */
    private static Map<String, String> remembering(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                return size() > most;
            }
        };
    }
}
