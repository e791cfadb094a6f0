package logmon.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.filter.KindText;
import logmon.filter.Rule;
import logmon.kind.Kind;

/** The rules of a file, {@code ignore.NAME…} and {@code match.NAME…}, after the built-in ones that it leaves in force. */
final class RuleSettings {
    /** A condition of a rule: whether it ignores or matches, its name, and a field. */
    static final Pattern CONDITION = Pattern.compile("(ignore|match)\\.([A-Za-z0-9_-]+)\\.([A-Z_][A-Z0-9_]*)");

    /** An ignore rule in one line: its name. */
    static final Pattern KIND = Pattern.compile("ignore\\.(?!logcheck$)([A-Za-z0-9_-]+)");

    private static final String REGEX = "regex:";

    private final SettingValues values;

    RuleSettings(SettingValues values) {
        this.values = values;
    }

    /** Returns the ignore rules: the built-in ones, then the file's, in its order. */
    List<Rule> ignoreRules() {
        Set<String> replaced = new LinkedHashSet<>();
        for (String key : values.keys()) {
            String name = ignored(key);
            if (name != null) {
                replaced.add(name);
            }
        }
        List<Rule> rules = new ArrayList<>();
        for (BuiltInRules.BuiltIn rule : BuiltInRules.ALL) {
            if (!replaced.contains(rule.name())) {
                rules.add(rule.rule());
            }
        }
        Map<String, List<Rule.Condition>> conditions = conditions("ignore");
        for (String name : replaced) {
            Rule rule = ignoreRule(name, conditions.get(name));
            if (rule != null) {
                rules.add(rule);
            }
        }
        return rules;
    }

    /** Returns the match rules, in the order of the file. */
    List<Rule> matchRules() {
        return conditions("match").entrySet().stream()
                .map(rule -> Rule.of(rule.getKey(), List.copyOf(rule.getValue())))
                .toList();
    }

    /** The name of the ignore rule that a key is of; null if it is of none. */
    private static String ignored(String key) {
        Matcher kind = KIND.matcher(key);
        if (kind.matches()) {
            return kind.group(1);
        }
        Matcher condition = CONDITION.matcher(key);
        return condition.matches() && condition.group(1).equals("ignore") ? condition.group(2) : null;
    }

    /** Returns the file's rule of this name, or null if all its values are empty, or wrong. */
    private Rule ignoreRule(String name, List<Rule.Condition> conditions) {
        String key = "ignore." + name;
        if (values.text(key).isEmpty()) {
            return conditions == null ? null : Rule.of(name, List.copyOf(conditions));
        }
        if (conditions != null) {
            values.fault(key, "not together with %s.FIELD: give one of the two rules another name".formatted(key));
        }
        Kind kind = KindText.parse(values.text(key));
        if (kind == null) {
            values.fault(
                    key,
                    values.badValue(
                            key, "UNIT: SHAPE, as a mail shows it; for a text in the message: " + key + ".MESSAGE"));
            return null;
        }
        return Rule.ofKind(name, kind);
    }

    /** The conditions that are not empty, by the name of their rule. */
    private Map<String, List<Rule.Condition>> conditions(String verb) {
        Map<String, List<Rule.Condition>> rules = new LinkedHashMap<>();
        for (String key : values.keys()) {
            Matcher condition = CONDITION.matcher(key);
            if (condition.matches()
                    && condition.group(1).equals(verb)
                    && !values.text(key).isEmpty()) {
                rules.computeIfAbsent(condition.group(2), name -> new ArrayList<>())
                        .add(condition(key, condition.group(3), values.text(key)));
            }
        }
        return rules;
    }

    private Rule.Condition condition(String key, String field, String value) {
        return value.startsWith(REGEX)
                ? new Rule.Condition(field, null, values.regex(key, value.substring(REGEX.length())))
                : new Rule.Condition(field, value, null);
    }
}
