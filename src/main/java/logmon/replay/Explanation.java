package logmon.replay;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import logmon.config.Config;
import logmon.filter.Filter;
import logmon.filter.FilterSettings;
import logmon.filter.Rule;
import logmon.filter.Verdict;
import logmon.filter.Verdict.Outcome;
import logmon.filter.logcheck.LogcheckRules;
import logmon.journal.Entry;
import logmon.journal.file.Interest;
import logmon.text.Text;

/** Judges entries as the daemon does, and says in words what was decided and by what, with file and line of a rule. */
final class Explanation {
    private static final String KEYWORD = "keyword ";
    private static final String PRIORITY = "priority ";
    private static final String MATCH_RULE = "rule match.";
    private static final int MAX_CAUSE = 100;

    private final Config config;
    private final Filter filter;

    /** Without ignore rules: why an ignored entry would match. */
    private final Filter unfiltered;

    /** With every rule in force at all times: which rule would hold at another. */
    private final Filter timeless;

    /** @param own decides whether logmon caused an entry itself */
    Explanation(Config config, Predicate<Entry> own) {
        this.config = config;
        FilterSettings all = config.filter();
        filter = new Filter(all, own);
        unfiltered = new Filter(
                new FilterSettings(
                        all.level(),
                        all.keywords(),
                        all.alwaysPriority(),
                        all.matchRules(),
                        List.of(),
                        LogcheckRules.NONE,
                        List.of(),
                        List.of()),
                entry -> false);
        timeless = new Filter(all.always(), entry -> false);
    }

    Interest interest() {
        return filter.interest();
    }

    Verdict judge(Entry entry) {
        // No watchdog waits: each entry may use the time of a whole step.
        filter.beginStep();
        return filter.judge(entry);
    }

    /** Returns a verdict in words, on one line. */
    String of(Entry entry, Verdict verdict) {
        String words = switch (verdict.outcome()) {
            case MATCHED ->
                "alerts: " + cause(verdict.reason()) + threshold(", ", verdict.threshold())
                        + recipients(verdict.route());
            case IGNORED ->
                (verdict.threshold() == null
                                ? "ignored: " + ignoreRule(entry, verdict.reason())
                                : threshold("not mailed unless there are ", verdict.threshold()))
                        + ", despite " + despite(entry);
            case OWN -> "own: written by logmon, or by a mail server about a mail of logmon";
            case PASSED -> "does not alert: " + missing(entry);
        };
        String runaway = verdict.runaway().isEmpty()
                ? ""
                : "; stopped because it took too long: " + String.join(", ", verdict.runaway());
        return Text.printable(words + notInForce(entry, verdict.outcome()) + runaway);
    }

    /** Names the rule that would have decided otherwise if it were in force at the time of the entry. */
    private String notInForce(Entry entry, Outcome outcome) {
        timeless.beginStep();
        Verdict other = timeless.judge(entry);
        FilterSettings rules = config.filter();
        if (outcome == Outcome.MATCHED && other.outcome() == Outcome.IGNORED) {
            return notInForce("ignore." + other.reason(), rules.rules(), entry);
        }
        return outcome == Outcome.PASSED && other.reason().startsWith(MATCH_RULE)
                ? notInForce(other.reason().substring("rule ".length()), rules.matchRules(), entry)
                : "";
    }

    private String notInForce(String key, List<Rule> rules, Entry entry) {
        return rules.stream()
                .filter(rule -> rule.validity() != null && key.endsWith("." + rule.name()))
                .map(rule -> rule.validity().objection(entry.realtime()))
                .filter(Objects::nonNull)
                .map(objection -> "; " + key + place(config.placeOfRule(key)) + " " + objection)
                .findFirst()
                .orElse("");
    }

    private String cause(String reason) {
        String cause = Text.cap(reason, MAX_CAUSE);
        if (reason.startsWith(KEYWORD)) {
            return cause + place(config.places().get("match.keywords"));
        }
        if (reason.startsWith(PRIORITY)) {
            return cause + place(config.places().get("match.priority"));
        }
        if (reason.startsWith(MATCH_RULE)) {
            return cause + place(config.placeOfRule(reason.substring(MATCH_RULE.length() - "match.".length())));
        }
        return reason.endsWith("could not be decided") ? cause : "known event: " + cause;
    }

    private String threshold(String start, FilterSettings.Threshold threshold) {
        if (threshold == null) {
            return "";
        }
        String key = "alert." + threshold.rule().name() + "." + Rule.MORE_THAN;
        return start + threshold.moreThan() + ": " + key + place(config.places().get(key));
    }

    /** Who gets the alert, unless {@code mail.to} does. */
    private String recipients(FilterSettings.Route route) {
        if (route == null) {
            return "";
        }
        String key = "mail.to." + route.rule().name();
        return "; mailed to " + String.join(", ", route.to()) + " by " + key
                + place(config.places().get(key));
    }

    private String ignoreRule(Entry entry, String rule) {
        if (rule.startsWith(LogcheckRules.PREFIX)) {
            return rule + place(config.filter().logcheck().match(entry).place());
        }
        String key = "ignore." + rule;
        String place = config.placeOfRule(key);
        return place == null ? key + " (built in)" : key + place(place);
    }

    private static String place(String place) {
        return place == null ? "" : " (" + place + ")";
    }

    private String despite(Entry entry) {
        unfiltered.beginStep();
        return cause(unfiltered.judge(entry).reason());
    }

    private String missing(Entry entry) {
        FilterSettings settings = config.filter();
        String priority = Entry.PRIORITIES.get(entry.priority());
        if (entry.priority() > settings.level()) {
            return "%s is less severe than journal.level = %s"
                    .formatted(priority, Entry.PRIORITIES.get(settings.level()));
        }
        return "no keyword, no match rule, and "
                + (settings.alwaysPriority() < 0
                        ? "match.priority = none"
                        : "%s is less severe than match.priority = %s"
                                .formatted(priority, Entry.PRIORITIES.get(settings.alwaysPriority())));
    }
}
