package logmon.filter;

import java.util.List;
import java.util.regex.Pattern;
import logmon.filter.limit.MoreThan;
import logmon.filter.logcheck.LogcheckRules;

/**
 * Which entries matter.
 *
 * @param level less severe entries never match; 0 (emerg) to 7 (debug)
 * @param keywords found anywhere in {@code MESSAGE}; null: the words that tell of trouble
 * @param alwaysPriority entries at least this severe match whatever they say; -1: none do
 * @param matchRules entries that match as well, in the order of the file
 * @param rules false positives, in the order of the file, built-in ones first
 * @param logcheck further ones, of {@code ignore.logcheck}; mostly none
 * @param thresholds of which alerts a few are not mailed, in the order of the file
 * @param routes who gets the alerts that do not go to {@code mail.to}, in the order of the file
 */
public record FilterSettings(
        int level,
        Pattern keywords,
        int alwaysPriority,
        List<Rule> matchRules,
        List<Rule> rules,
        LogcheckRules logcheck,
        List<Threshold> thresholds,
        List<Route> routes) {
    /** Of the entries that a rule is about, a few do not alert, {@code alert.NAME.MORE_THAN}. */
    public record Threshold(Rule rule, MoreThan moreThan) {}

    /**
     * Who gets the alerts that a rule is about, {@code mail.to.NAME}.
     *
     * @param to addresses, at least one
     */
    public record Route(Rule rule, List<String> to) {}

    /** Returns the same settings with every rule in force at all times. */
    public FilterSettings always() {
        return new FilterSettings(
                level, keywords, alwaysPriority, always(matchRules), always(rules), logcheck, List.of(), List.of());
    }

    private static List<Rule> always(List<Rule> rules) {
        return rules.stream().map(rule -> rule.during(null)).toList();
    }
}
