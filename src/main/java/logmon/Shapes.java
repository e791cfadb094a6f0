package logmon;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shapes of messages, remembered for when the same message comes again with other numbers in it: to make one takes
 * microseconds.
 *
 * <p>One digit is as good as another to {@link Shape}: it looks only whether a character is one. So messages that are the
 * same once their digits are all {@code 0} have the same shape, unless the shape has digits of the message in it.
 */
final class Shapes {
    private static final int REMEMBERED = 1_000;

    /** Longer messages are not remembered. */
    private static final int LONGEST = 300;

    /** By message with its digits all 0; empty where the shape has digits in it. The least recently used goes first. */
    private static final Map<String, String> SHAPES = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    };

    private Shapes() {}

    /** What {@link Shape#of} gives. */
    static synchronized String of(String message) {
        if (message.length() > LONGEST) {
            return Shape.of(message);
        }
        String zeroed = zeroed(message);
        String shape = SHAPES.get(zeroed);
        if (shape == null) {
            shape = Shape.of(zeroed);
            shape = shape.indexOf('0') < 0 ? shape : "";
            SHAPES.put(zeroed, shape);
        }
        return shape.isEmpty() ? Shape.of(message) : shape;
    }

    private static String zeroed(String message) {
        char[] zeroed = message.toCharArray();
        for (int i = 0; i < zeroed.length; i++) {
            if (ShapeWords.isDigit(zeroed[i])) {
                zeroed[i] = '0';
            }
        }
        return new String(zeroed);
    }
}
