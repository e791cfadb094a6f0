package logmon.filter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import logmon.journal.Entry;
import logmon.kind.Kind;
import logmon.kind.KindCache;
import logmon.text.LiteralChain;
import logmon.text.StepLimitedText;
import logmon.text.Text;

/**
 * Rules in the order of the configuration, arranged so that an entry is compared with few of them. A rule of a kind is
 * found by the entry's kind. What the other rules say of {@code _SYSTEMD_UNIT} is decided once for each unit and
 * remembered, because a journal has few units; of what is left, a rule of nothing but a shape is found by the shape.
 */
final class RuleSet {
    private static final String UNIT = "_SYSTEMD_UNIT";
    private static final int NONE = Integer.MAX_VALUE;
    private static final int UNITS = 100;

    /** A rule that may hold for a unit's entries, if these further conditions do. */
    private record Candidate(int index, List<Rule.Condition> conditions) {}

    /**
     * The rules that may hold for a unit's entries.
     *
     * @param byShape those of just a shape
     * @param others in the order of the configuration
     */
    private record OfUnit(Map<String, List<Integer>> byShape, List<Candidate> others) {}

    private final String prefix;
    private final List<Rule> rules;
    private final KindCache kinds;
    private final StepLimitedText bounded;
    private final Map<Kind, List<Integer>> byKind = new HashMap<>();
    private final Map<Pattern, LiteralChain> chains = new IdentityHashMap<>();
    private final Map<String, OfUnit> byUnit = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, OfUnit> eldest) {
            return size() > UNITS;
        }
    };

    /**
     * @param prefix of the rules' keys, {@code ignore.}
     * @param bounded every regex sees its text through this
     */
    RuleSet(String prefix, List<Rule> rules, KindCache kinds, StepLimitedText bounded) {
        this.prefix = prefix;
        this.rules = rules;
        this.kinds = kinds;
        this.bounded = bounded;
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).kind() != null) {
                byKind.computeIfAbsent(rules.get(i).kind(), kind -> new ArrayList<>())
                        .add(i);
            }
            for (Rule.Condition condition : rules.get(i).conditions()) {
                LiteralChain chain = condition.regex() == null ? null : LiteralChain.of(condition.regex());
                if (chain != null) {
                    chains.put(condition.regex(), chain);
                }
            }
        }
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /**
     * Returns the first rule that holds for an entry, or null if none does.
     *
     * @param undecided gets each rule whose regex was given up, and which therefore does not hold
     */
    Rule first(Entry entry, Undecided undecided) {
        if (rules.isEmpty()) {
            return null;
        }
        int first = NONE;
        String shape = null;
        if (!byKind.isEmpty()) {
            Kind kind = kinds.of(Unit.of(entry).name(), entry.message());
            shape = kind.shape().strip();
            first = firstInForce(byKind.get(new Kind(kind.unit(), shape)), entry);
        }
        OfUnit ofUnit = ofUnit(text(entry, UNIT));
        if (!ofUnit.byShape.isEmpty()) {
            shape = shape == null ? shape(entry) : shape;
            first = Math.min(first, firstInForce(ofUnit.byShape.get(shape), entry));
        }
        for (Candidate candidate : ofUnit.others) {
            if (candidate.index > first) {
                break;
            }
            if (holds(candidate, entry, undecided)) {
                first = candidate.index;
            }
        }
        return first == NONE ? null : rules.get(first);
    }

    /**
     * Returns the first of some rules that is in force at the time of an entry.
     *
     * @param indices of the rules, in the order of the configuration; null if there are none
     */
    private int firstInForce(List<Integer> indices, Entry entry) {
        if (indices != null) {
            for (int index : indices) {
                if (rules.get(index).isInForce(entry)) {
                    return index;
                }
            }
        }
        return NONE;
    }

    private boolean holds(Candidate candidate, Entry entry, Undecided undecided) {
        try {
            for (Rule.Condition condition : candidate.conditions) {
                if (!holds(condition, value(entry, condition))) {
                    return false;
                }
            }
            return rules.get(candidate.index).isInForce(entry);
        } catch (StepLimitedText.Exhausted | StackOverflowError e) {
            undecided.add(prefix + rules.get(candidate.index).name(), e);
            return false;
        }
    }

    private boolean holds(Rule.Condition condition, String value) {
        if (condition.regex() != null) {
            LiteralChain chain = chains.get(condition.regex());
            return chain != null
                    ? chain.isIn(value)
                    : condition.regex().matcher(bounded.of(value)).find();
        }
        return condition.isOfShape() ? value.equals(condition.substring()) : value.contains(condition.substring());
    }

    private OfUnit ofUnit(String unit) {
        OfUnit known = byUnit.get(unit);
        if (known == null) {
            known = decide(unit);
            byUnit.put(unit, known);
        }
        return known;
    }

    private OfUnit decide(String unit) {
        OfUnit found = new OfUnit(new HashMap<>(), new ArrayList<>());
        for (int i = 0; i < rules.size(); i++) {
            List<Rule.Condition> open =
                    rules.get(i).kind() == null ? openFor(unit, rules.get(i).conditions()) : null;
            if (open != null && isPlainShape(open)) {
                found.byShape
                        .computeIfAbsent(open.get(0).substring(), shape -> new ArrayList<>())
                        .add(i);
            } else if (open != null) {
                found.others.add(new Candidate(i, open));
            }
        }
        return found;
    }

    private static boolean isPlainShape(List<Rule.Condition> conditions) {
        return conditions.size() == 1
                && conditions.get(0).isOfShape()
                && conditions.get(0).regex() == null;
    }

    /** Returns the conditions that the unit does not decide, or null if one of those about the unit does not hold. */
    private List<Rule.Condition> openFor(String unit, List<Rule.Condition> conditions) {
        List<Rule.Condition> open = new ArrayList<>();
        for (Rule.Condition condition : conditions) {
            if (!condition.field().equals(UNIT)) {
                open.add(condition);
                continue;
            }
            try {
                if (!holds(condition, unit)) {
                    return null;
                }
            } catch (StepLimitedText.Exhausted | StackOverflowError e) {
                // To be tried, and reported, with each entry.
                open.add(condition);
            }
        }
        return open;
    }

    private String value(Entry entry, Rule.Condition condition) {
        return switch (condition.field()) {
            case Rule.SHAPE -> shape(entry);
            case Rule.OF_UNIT ->
                kinds.of(Unit.of(entry).name(), entry.message()).unit();
            default -> text(entry, condition.field());
        };
    }

    private String shape(Entry entry) {
        return kinds.shape(entry.message()).strip();
    }

    private static String text(Entry entry, String field) {
        String value = entry.field(field);
        return value == null ? "" : field.equals("MESSAGE") ? Text.uncoloured(value) : value;
    }
}
