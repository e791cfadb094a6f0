package logmon.filter;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import logmon.journal.Entry;
import logmon.kind.Kind;
import logmon.kind.KindCache;
import logmon.text.LiteralChain;
import logmon.text.Memo;
import logmon.text.RequiredText;
import logmon.text.StepLimitedText;
import logmon.text.Text;
import logmon.text.TextIndex;

/**
 * Rules in the order of the configuration, arranged so that an entry is compared with few of them. A rule of a kind is
 * found by the entry's kind. What the other rules say of {@code _TRANSPORT} and {@code _SYSTEMD_UNIT} is decided once for
 * each writer and remembered, because a journal has few. Of what is left, a rule of nothing but a shape is found by the
 * shape, and one that needs a text in {@code MESSAGE} by that.
 */
final class RuleSet {
    private static final String TRANSPORT = "_TRANSPORT";
    private static final String UNIT = "_SYSTEMD_UNIT";
    private static final int NONE = Integer.MAX_VALUE;

    /** A rule that may hold for a writer's entries, if these conditions do. */
    private record Candidate(int index, List<Rule.Condition> conditions) {}

    /**
     * The rules that may hold for a writer's entries.
     *
     * @param byShape those of just a shape
     * @param others by index
     * @param indexes of these
     */
    private record OfWriter(Map<String, List<Integer>> byShape, Candidate[] others, BitSet indexes) {}

    private final String prefix;
    private final List<Rule> rules;
    private final KindCache kinds;
    private final StepLimitedText bounded;
    private final Map<Kind, List<Integer>> byKind = new HashMap<>();
    private final Map<Pattern, LiteralChain> chains = new IdentityHashMap<>();
    private final List<Candidate> all = new ArrayList<>();
    private final TextIndex texts;
    private final Memo<Memo<OfWriter>> byWriter = new Memo<>(this::decide);

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
            } else {
                all.add(new Candidate(i, rules.get(i).conditions()));
            }
            for (Rule.Condition condition : rules.get(i).conditions()) {
                LiteralChain chain = condition.regex() == null ? null : LiteralChain.of(condition.regex());
                if (chain != null) {
                    chains.put(condition.regex(), chain);
                }
            }
        }
        texts = new TextIndex(rules.stream().map(RuleSet::needed).toList());
    }

    /** Returns texts of which one is in the message of each entry for which a rule holds; empty: none is known. */
    private static List<String> needed(Rule rule) {
        return rule.conditions().stream()
                .filter(condition -> condition.field().equals("MESSAGE"))
                .map(condition -> condition.regex() != null
                        ? RequiredText.of(condition.regex())
                        : Stream.of(condition.substring())
                                .filter(text -> text.length() >= RequiredText.SHORTEST)
                                .toList())
                .filter(texts -> !texts.isEmpty())
                .findFirst()
                .orElse(List.of());
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
        OfWriter ofWriter = byWriter.of(text(entry, TRANSPORT)).of(text(entry, UNIT));
        if (!ofWriter.byShape.isEmpty()) {
            shape = shape == null ? shape(entry) : shape;
            first = Math.min(first, firstInForce(ofWriter.byShape.get(shape), entry));
        }
        String message = Text.uncoloured(text(entry, "MESSAGE"));
        BitSet possible = texts.possible(message);
        possible.and(ofWriter.indexes);
        for (int i = possible.nextSetBit(0); i >= 0 && i < first; i = possible.nextSetBit(i + 1)) {
            if (holds(ofWriter.others[i], entry, message, undecided)) {
                first = i;
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

    private boolean holds(Candidate candidate, Entry entry, String message, Undecided undecided) {
        try {
            for (Rule.Condition condition : candidate.conditions) {
                if (!holds(condition, value(entry, message, condition))) {
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

    private Memo<OfWriter> decide(String transport) {
        List<Candidate> left = decide(all, TRANSPORT, transport);
        return new Memo<>(unit -> arrange(decide(left, UNIT, unit)));
    }

    /** Returns the rules that may still hold for entries with this value of a field. */
    private List<Candidate> decide(List<Candidate> candidates, String field, String value) {
        List<Candidate> left = new ArrayList<>();
        for (Candidate candidate : candidates) {
            List<Rule.Condition> open = open(candidate.conditions, field, value);
            if (open != null) {
                left.add(new Candidate(candidate.index, open));
            }
        }
        return left;
    }

    private OfWriter arrange(List<Candidate> candidates) {
        OfWriter found = new OfWriter(new HashMap<>(), new Candidate[rules.size()], new BitSet());
        for (Candidate candidate : candidates) {
            if (isPlainShape(candidate.conditions)) {
                found.byShape
                        .computeIfAbsent(candidate.conditions.get(0).substring(), shape -> new ArrayList<>())
                        .add(candidate.index);
            } else {
                found.others[candidate.index] = candidate;
                found.indexes.set(candidate.index);
            }
        }
        return found;
    }

    private static boolean isPlainShape(List<Rule.Condition> conditions) {
        return conditions.size() == 1
                && conditions.get(0).isOfShape()
                && conditions.get(0).regex() == null;
    }

    /** Returns the conditions that the value does not decide, or null if one that it decides does not hold. */
    private List<Rule.Condition> open(List<Rule.Condition> conditions, String field, String value) {
        List<Rule.Condition> open = new ArrayList<>();
        for (Rule.Condition condition : conditions) {
            if (!condition.field().equals(field)) {
                open.add(condition);
                continue;
            }
            try {
                if (!holds(condition, value)) {
                    return null;
                }
            } catch (StepLimitedText.Exhausted | StackOverflowError e) {
                // To be tried, and reported, with each entry.
                open.add(condition);
            }
        }
        return open;
    }

    /** @param message without colours */
    private String value(Entry entry, String message, Rule.Condition condition) {
        return switch (condition.field()) {
            case "MESSAGE" -> message;
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
        return value == null ? "" : value;
    }
}
