package logmon.filter;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.filter.limit.Counter;
import logmon.filter.logcheck.LogcheckRules;
import logmon.filter.words.TroubleWords;
import logmon.journal.Entry;
import logmon.journal.file.Interest;
import logmon.kind.KindCache;
import logmon.text.RegexBudget;
import logmon.text.StepLimitedText;
import logmon.text.Text;
import logmon.text.WordSearch;

/**
 * Decides which entries matter: those that a known event, the keywords, a match rule or the priority selects, unless
 * they are logmon's own or an ignore rule excludes them.
 */
public final class Filter {
    private static final String KEYWORDS = "match.keywords";
    private static final String THRESHOLD = "alert.";
    private static final int DEBUG = 7;
    private static final int CRITICAL = 2;

    private final FilterSettings settings;
    private final Predicate<Entry> own;
    private final RegexBudget budget = new RegexBudget();
    private final StepLimitedText bounded = new StepLimitedText(budget);
    private final RuleSet matchRules;
    private final RuleSet ignoreRules;
    private final RuleSet thresholds;
    private final Map<Rule, Counter> counters = new IdentityHashMap<>();
    private final RuleSet routes;

    /** Null if the keywords are the words that tell of trouble. */
    private final Matcher regex;

    /** Finds something in every message with a keyword; null if the keywords are more than plain words. */
    private final WordSearch search;

    /** @param own decides whether logmon caused an entry itself */
    public Filter(FilterSettings settings, Predicate<Entry> own) {
        this.settings = settings;
        this.own = own;
        KindCache kinds = new KindCache();
        this.matchRules = new RuleSet("match.", settings.matchRules(), kinds, bounded);
        this.ignoreRules = new RuleSet("ignore.", settings.rules(), kinds, bounded);
        this.thresholds = new RuleSet(
                THRESHOLD,
                settings.thresholds().stream()
                        .map(FilterSettings.Threshold::rule)
                        .toList(),
                kinds,
                bounded);
        settings.thresholds().forEach(threshold -> counters.put(threshold.rule(), new Counter(threshold.moreThan())));
        this.routes = new RuleSet(
                THRESHOLD,
                settings.routes().stream().map(FilterSettings.Route::rule).toList(),
                kinds,
                bounded);
        Pattern keywords = settings.keywords();
        this.regex = keywords == null ? null : keywords.matcher("");
        this.search = keywords == null ? TroubleWords.search() : WordSearch.of(keywords);
    }

    /** Returns what an entry must have to be worth judging. */
    public Interest interest() {
        return Screening.of(search, settings);
    }

    /** A bounded step of reading begins: the regexes of all its entries together are bounded to about a second. */
    public void beginStep() {
        budget.beginStep();
    }

    /** Returns the judgement on an entry. It looks at the bytes of {@code MESSAGE} first, and mostly at nothing else. */
    public Verdict judge(Entry entry) {
        budget.beginEntry();
        if (entry.find(MailTrace.TEACHING) != null && own.test(entry)) {
            return Verdict.OWN;
        }
        Undecided undecided = new Undecided();
        String reason = reason(entry, undecided);
        if (reason == null) {
            return Verdict.PASSED;
        }
        return own.test(entry) ? Verdict.OWN : ignored(entry, reason, undecided);
    }

    /** Returns why an entry matches, or null if it does not. */
    private String reason(Entry entry, Undecided undecided) {
        String event = KnownEvent.of(entry);
        if (event != null) {
            return event;
        }
        String reason = keyword(entry, undecided);
        boolean decided = reason == null && matchRules.isEmpty() && settings.alwaysPriority() < 0
                || reason != null && settings.level() == DEBUG;
        if (decided) {
            return reason;
        }
        int priority = entry.priority();
        if (priority > settings.level()) {
            return null;
        }
        if (reason == null) {
            Rule rule = matchRules.first(entry, undecided);
            reason = rule != null ? "rule match." + rule.name() : undecidedRule(undecided);
        }
        return reason == null && priority <= settings.alwaysPriority()
                ? "priority " + Entry.PRIORITIES.get(priority)
                : reason;
    }

    /** A match rule that could not be decided matches. */
    private static String undecidedRule(Undecided undecided) {
        return undecided.isEmpty() ? null : "a match rule could not be decided";
    }

    private String keyword(Entry entry, Undecided undecided) {
        String found = search == null ? null : entry.find(search);
        if (search != null && found == null) {
            return null;
        }
        if (regex == null) {
            found = KnownEvent.isSuccess(entry) ? null : TroubleWords.find(entry.message());
        } else if (search == null) {
            try {
                found = regex.reset(bounded.of(Text.uncoloured(entry.message())))
                                .find()
                        ? regex.group()
                        : null;
            } catch (StepLimitedText.Exhausted | StackOverflowError e) {
                undecided.add(KEYWORDS, e);
                return KEYWORDS + " could not be decided";
            }
        } else if (KnownEvent.isSuccess(entry)) {
            found = null;
        }
        return found == null ? null : "keyword " + found;
    }

    private Verdict ignored(Entry entry, String reason, Undecided undecided) {
        Rule rule = ignoreRules.first(entry, undecided);
        if (rule != null) {
            return new Verdict(Verdict.Outcome.IGNORED, rule.name(), undecided.keys());
        }
        if (entry.priority() <= CRITICAL) {
            // logcheck's rules know a program's usual lines, not what an administrator wants to sleep through.
            return matched(entry, reason, undecided);
        }
        LogcheckRules.Answer answer = settings.logcheck().match(entry, budget);
        undecided.add(answer);
        return answer.file() == null
                ? matched(entry, reason, undecided)
                : new Verdict(Verdict.Outcome.IGNORED, LogcheckRules.PREFIX + answer.file(), undecided.keys());
    }

    private Verdict matched(Entry entry, String reason, Undecided undecided) {
        FilterSettings.Threshold threshold =
                find(settings.thresholds(), FilterSettings.Threshold::rule, thresholds.first(entry, undecided));
        if (threshold != null && !isPassed(threshold, entry)) {
            String rule = THRESHOLD + threshold.rule().name();
            return new Verdict(Verdict.Outcome.IGNORED, rule, threshold, null, undecided.keys());
        }
        FilterSettings.Route route =
                find(settings.routes(), FilterSettings.Route::rule, routes.first(entry, undecided));
        return new Verdict(Verdict.Outcome.MATCHED, reason, threshold, route, undecided.keys());
    }

    private boolean isPassed(FilterSettings.Threshold threshold, Entry entry) {
        String source = Source.of(entry).name() + " on " + entry.field("_HOSTNAME");
        return counters.get(threshold.rule()).isPassed(source, entry.realtime());
    }

    private static <T> T find(List<T> all, Function<T, Rule> ruleOf, Rule rule) {
        if (rule == null) {
            return null;
        }
        return all.stream()
                .filter(candidate -> ruleOf.apply(candidate) == rule)
                .findFirst()
                .orElse(null);
    }
}
