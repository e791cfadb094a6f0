package logmon.config;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.filter.KindText;
import logmon.filter.Rule;
import logmon.filter.limit.Hours;
import logmon.filter.limit.Validity;
import logmon.kind.Kind;

/** The rules of a file, {@code ignore.NAME…} and {@code match.NAME…}, after the built-in ones that it leaves in force. */
final class RuleSettings {
    /** A condition of a rule: whether it ignores or matches, its name, and a field. */
    static final Pattern CONDITION = Pattern.compile("(ignore|match|alert)\\.([A-Za-z0-9_-]+)\\.([A-Z_][A-Z0-9_]*)");

    /** An ignore rule in one line: its name. */
    static final Pattern KIND = Pattern.compile("ignore\\.(?!logcheck$)([A-Za-z0-9_-]+)");

    /** In place of a field: the options of a rule. */
    static final Set<String> OPTIONS = Set.of(Rule.UNTIL, Rule.HOURS, Rule.MORE_THAN);

    private static final String REGEX = "regex:";

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

    private final SettingValues values;
    private final Map<String, Map<String, List<Rule.Condition>>> conditions = new HashMap<>();

    RuleSettings(SettingValues values) {
        this.values = values;
    }

    /** Returns the ignore rules: the built-in ones, then the file's, in its order. */
    List<Rule> ignoreRules() {
        Set<String> replaced = names("ignore");
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
                rules.add(rule.during(validity("ignore." + name)));
            }
        }
        return rules;
    }

    /** Returns the match rules, in the order of the file. */
    List<Rule> matchRules() {
        Map<String, List<Rule.Condition>> conditions = conditions("match");
        names("match").stream()
                .filter(name -> !conditions.containsKey(name))
                .forEach(name -> requireCondition("match." + name, "match.%s.FIELD = TEXT".formatted(name)));
        return conditions.entrySet().stream()
                .map(rule ->
                        Rule.of(rule.getKey(), List.copyOf(rule.getValue())).during(validity("match." + rule.getKey())))
                .toList();
    }

    /** The names of all rules of a verb, in the order of the file. */
    Set<String> names(String verb) {
        Set<String> names = new LinkedHashSet<>();
        for (String key : values.keys()) {
            Matcher kind = KIND.matcher(key);
            Matcher condition = CONDITION.matcher(key);
            if (kind.matches() && verb.equals("ignore")) {
                names.add(kind.group(1));
            } else if (condition.matches() && condition.group(1).equals(verb)) {
                names.add(condition.group(2));
            }
        }
        return names;
    }

    /** A rule of nothing but options would be about every entry; one whose conditions are empty is turned off. */
    private void requireCondition(String rule, String allowed) {
        boolean turnedOff = values.keys().stream().anyMatch(key -> isOf(key, rule) && !isOption(key));
        if (!turnedOff) {
            OPTIONS.stream()
                    .map(option -> rule + "." + option)
                    .filter(values.keys()::contains)
                    .forEach(key -> values.fault(key, "the rule has no condition: add " + allowed));
        }
    }

    static boolean isOf(String key, String rule) {
        return key.equals(rule) || key.startsWith(rule + ".");
    }

    static boolean isOption(String key) {
        return OPTIONS.contains(key.substring(key.lastIndexOf('.') + 1));
    }

    /** When a rule is in force; null: always. */
    Validity validity(String rule) {
        LocalDate until = until(rule + "." + Rule.UNTIL);
        Hours hours = hours(rule + "." + Rule.HOURS);
        return until == null && hours == null ? null : new Validity(until, hours, ZoneId.systemDefault());
    }

    private Hours hours(String key) {
        String text = values.text(key);
        Hours hours = text.isEmpty() ? null : Hours.parse(text);
        if (hours == null && !text.isEmpty()) {
            values.fault(key, values.badValue(key, Hours.ALLOWED));
        }
        return hours;
    }

    private LocalDate until(String key) {
        String text = values.text(key);
        if (text.isEmpty()) {
            return null;
        }
        try {
            if (DATE.matcher(text).matches()) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeParseException e) {
            // Reported below, like a text that is no date.
        }
        values.fault(key, values.badValue(key, "the last day, a date like 2027-01-31"));
        return null;
    }

    /** Returns the file's rule of this name, or null if all its values are empty, or wrong. */
    private Rule ignoreRule(String name, List<Rule.Condition> conditions) {
        String key = "ignore." + name;
        if (values.text(key).isEmpty()) {
            if (conditions == null) {
                requireCondition(key, "%1$s = UNIT: SHAPE, or %1$s.FIELD = TEXT".formatted(key));
                return null;
            }
            return Rule.of(name, List.copyOf(conditions));
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

    /** The conditions that are not empty, by the name of their rule; read once, because reading them notes their faults. */
    Map<String, List<Rule.Condition>> conditions(String verb) {
        return conditions.computeIfAbsent(verb, this::readConditions);
    }

    private Map<String, List<Rule.Condition>> readConditions(String verb) {
        Map<String, List<Rule.Condition>> rules = new LinkedHashMap<>();
        for (String key : values.keys()) {
            Matcher condition = CONDITION.matcher(key);
            if (condition.matches()
                    && condition.group(1).equals(verb)
                    && !isOption(key)
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
