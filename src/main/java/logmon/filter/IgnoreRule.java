package logmon.filter;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A false positive.
 *
 * @param conditions an entry is ignored when all of them hold; never empty
 */
public record IgnoreRule(String name, List<Condition> conditions) {
    /** In a rule: not a field of the entry, but the shape of its {@code MESSAGE}. Plain text has to be all of it. */
    public static final String SHAPE = "SHAPE";

    /**
     * What a field must hold; an absent field counts as empty.
     *
     * @param substring {@code null} when there is a regex
     * @param regex found anywhere in the field; {@code null} when there is a substring
     */
    public record Condition(String field, String substring, Pattern regex) {}
}
