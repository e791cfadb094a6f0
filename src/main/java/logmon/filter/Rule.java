package logmon.filter;

import java.util.List;
import java.util.regex.Pattern;
import logmon.filter.limit.Validity;
import logmon.journal.Entry;
import logmon.kind.Kind;

/**
 * A rule of the configuration: an ignore rule, or a match rule. It holds for an entry of exactly its kind, or when all
 * its conditions hold.
 *
 * @param kind of {@code ignore.NAME = UNIT: SHAPE}; null if the rule has conditions
 * @param conditions empty if the rule has a kind, and only then
 * @param validity when the rule is in force; null: always
 */
public record Rule(String name, Kind kind, List<Condition> conditions, Validity validity) {
    /** In a rule: not a field of the entry, but the shape of its {@code MESSAGE}. Plain text must be all of it. */
    public static final String SHAPE = "SHAPE";

    /** In a rule: not a field of the entry, but the threshold from which on it alerts. */
    public static final String MORE_THAN = "MORE_THAN";

    /** In a condition: not a field of the entry, but the unit of its kind. */
    public static final String OF_UNIT = "unit";

    /** In a rule: not a field of the entry, but the last day on which the rule is in force. */
    public static final String UNTIL = "UNTIL";

    /** In a rule: not a field of the entry, but the hours at which the rule is in force. */
    public static final String HOURS = "HOURS";

    /**
     * What a field must hold; a missing field counts as empty.
     *
     * @param substring null if there is a regex
     * @param regex found anywhere in the field; null if there is a substring
     */
    public record Condition(String field, String substring, Pattern regex) {
        boolean isOfShape() {
            return field.equals(SHAPE);
        }

        /** Whether the condition holds for an entry without the field. */
        boolean holdsOnMissing() {
            return regex != null ? regex.matcher("").find() : substring.isEmpty();
        }
    }

    public static Rule ofKind(String name, Kind kind) {
        return new Rule(name, kind, List.of(), null);
    }

    public static Rule of(String name, List<Condition> conditions) {
        return new Rule(name, null, conditions, null);
    }

    /** Returns the same rule, in force at other times. */
    public Rule during(Validity other) {
        return new Rule(name, kind, conditions, other);
    }

    /** Whether the rule is in force at the time of an entry. */
    boolean isInForce(Entry entry) {
        return validity == null || validity.holds(entry.realtime());
    }
}
