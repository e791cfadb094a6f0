package logmon.text;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Remembers what a function gives for texts that come again and again, such as the names of units. It is bounded, because
 * attackers can make up names: when it is full it begins anew. Not thread-safe.
 */
public final class Memo<T> {
    private static final int FULL = 200;

    private final Function<String, T> function;
    private final Map<String, T> known = new HashMap<>();

    /** @param function must not give null */
    public Memo(Function<String, T> function) {
        this.function = function;
    }

    /** Returns what the function gives for a text. */
    public T of(String text) {
        T value = known.get(text);
        if (value == null) {
            value = function.apply(text);
            if (known.size() == FULL) {
                known.clear();
            }
            known.put(text, value);
        }
        return value;
    }
}
