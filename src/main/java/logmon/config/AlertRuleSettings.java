package logmon.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.filter.FilterSettings;
import logmon.filter.KindText;
import logmon.filter.Rule;
import logmon.filter.limit.MoreThan;
import logmon.kind.Kind;

/** What becomes of alerts: the rules {@code alert.NAME…} of a file, and {@code mail.to.NAME}. */
final class AlertRuleSettings {
    /** An alert rule in one line: its name. */
    static final Pattern ALERT_KIND = Pattern.compile("alert\\.([A-Za-z0-9_-]+)");

    static final String MAIL_TO = "mail.to.";

    /** The recipients of the alerts of a rule: its name. */
    static final Pattern ROUTE = Pattern.compile("mail\\.to\\.([A-Za-z0-9_-]+)");

    private static final Pattern THRESHOLD = Pattern.compile("(\\d{1,4}) +in +(.+)");

    private final SettingValues values;
    private final RuleSettings rules;
    private final Map<String, Optional<Rule>> alertRules = new HashMap<>();

    AlertRuleSettings(SettingValues values, RuleSettings rules) {
        this.values = values;
        this.rules = rules;
    }

    /** Returns the thresholds, in the order of the file. */
    List<FilterSettings.Threshold> thresholds() {
        List<FilterSettings.Threshold> thresholds = new ArrayList<>();
        for (String key : values.keys()) {
            Matcher condition = RuleSettings.CONDITION.matcher(key);
            if (!condition.matches() || !condition.group(3).equals(Rule.MORE_THAN)) {
                continue;
            }
            String name = condition.group(2);
            if (!condition.group(1).equals("alert")) {
                values.fault(key, "only an alert rule has a threshold: alert.%s.MORE_THAN".formatted(name));
                continue;
            }
            Rule rule = alertRule(key, name);
            MoreThan moreThan = values.text(key).isEmpty() ? null : moreThan(key);
            if (rule != null && moreThan != null) {
                thresholds.add(new FilterSettings.Threshold(rule, moreThan));
            }
        }
        return thresholds;
    }

    private MoreThan moreThan(String key) {
        Matcher parts = THRESHOLD.matcher(values.text(key));
        if (parts.matches()) {
            int count = Integer.parseInt(parts.group(1));
            Duration within = SettingValues.durationOf(parts.group(2));
            if (count >= 1
                    && count <= MoreThan.MOST
                    && within != null
                    && !within.isZero()
                    && within.compareTo(MoreThan.LONGEST) <= 0) {
                return new MoreThan(count, within, values.text(key));
            }
        }
        values.fault(key, values.badValue(key, "5 in 10m: a number from 1 to 1000, and a time of at most 1d"));
        return null;
    }

    /**
     * Returns the recipients other than {@code mail.to}, in the order of the file.
     *
     * @param local the domain of bare names
     */
    List<FilterSettings.Route> routes(String local) {
        List<FilterSettings.Route> routes = new ArrayList<>();
        for (String key : values.keys()) {
            Matcher route = ROUTE.matcher(key);
            if (route.matches()) {
                Rule rule = alertRule(key, route.group(1));
                List<String> to = values.addresses(key, local);
                if (rule != null && !to.isEmpty()) {
                    routes.add(new FilterSettings.Route(rule, to));
                }
            }
        }
        rules.names("alert").stream()
                .filter(name -> !isUseful(name, values.keys()))
                .forEach(this::useless);
        return routes;
    }

    /** Whether something is said of the alerts of a rule. */
    static boolean isUseful(String name, Set<String> keys) {
        return keys.contains(MAIL_TO + name) || keys.contains("alert." + name + "." + Rule.MORE_THAN);
    }

    /** An alert rule that says nothing about its alerts. */
    private void useless(String name) {
        values.keys().stream()
                .filter(key -> key.startsWith("alert." + name + "."))
                .findFirst()
                .ifPresent(key -> values.fault(
                        key,
                        "the rule has no effect: add alert.%1$s.MORE_THAN = 5 in 10m or".formatted(name)
                                + " mail.to.%s = ADDRESS".formatted(name)));
    }

    /**
     * The rule that a key is about, {@code alert.NAME} or else {@code match.NAME}; null if it is turned off, or wrong.
     */
    private Rule alertRule(String key, String name) {
        // Once, because its faults are noted each time.
        if (!alertRules.containsKey(name)) {
            alertRules.put(name, Optional.ofNullable(readAlertRule(key, name)));
        }
        return alertRules.get(name).orElse(null);
    }

    private Rule readAlertRule(String key, String name) {
        String rule = "alert." + name;
        if (Config.DEFAULTS.containsKey(rule)) {
            values.fault(key, "a rule cannot be called %s, because %s is another setting".formatted(name, rule));
            return null;
        }
        List<Rule.Condition> conditions = rules.conditions("alert").get(name);
        String kind = values.text(rule);
        if (!kind.isEmpty()) {
            if (conditions != null) {
                values.fault(
                        rule, "not together with %s.FIELD: give one of the two rules another name".formatted(rule));
            }
            return ofUnitOrKind(rule, name, kind).during(rules.validity(rule));
        }
        if (conditions != null) {
            return Rule.of(name, List.copyOf(conditions)).during(rules.validity(rule));
        }
        if (values.keys().stream().anyMatch(other -> RuleSettings.isOf(other, rule) && !RuleSettings.isOption(other))) {
            return null;
        }
        String match = "match." + name;
        conditions = rules.conditions("match").get(name);
        if (conditions != null) {
            // The times at which an entry alerts, and those at which its alert goes elsewhere, may differ.
            return Rule.of(name, List.copyOf(conditions)).during(rules.validity(rule));
        }
        if (values.keys().stream().noneMatch(other -> RuleSettings.isOf(other, match))) {
            values.fault(
                    key,
                    "there is no rule %s: add %1$s = UNIT, %1$s = UNIT: SHAPE, %1$s.FIELD = TEXT or %s.FIELD = TEXT"
                            .formatted(rule, match));
        }
        return null;
    }

    private Rule ofUnitOrKind(String key, String name, String text) {
        Kind kind = KindText.parse(text);
        if (kind != null) {
            return Rule.ofKind(name, kind);
        }
        if (text.contains(" ")) {
            values.fault(
                    key,
                    values.badValue(
                            key,
                            "UNIT, or UNIT: SHAPE, as a mail shows them; for a text in the message: " + key
                                    + ".MESSAGE"));
        }
        // As for journalctl -u, a name without a type is a service's.
        Pattern unit = Pattern.compile("^" + Pattern.quote(text) + "(?:\\.service)?\\z");
        return Rule.of(name, List.of(new Rule.Condition(Rule.OF_UNIT, null, unit)));
    }
}
