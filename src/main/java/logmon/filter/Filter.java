package logmon.filter;

import java.util.List;
import java.util.regex.Matcher;
import logmon.filter.logcheck.LogcheckRules;
import logmon.journal.Entry;
import logmon.kind.KindCache;
import logmon.text.RegexBudget;
import logmon.text.StepLimitedText;
import logmon.text.WordSearch;

/** Decides which entries matter: keywords, priorities, ignore rules. */
public final class Filter {
    // journald could not keep up, so something could not be seen: SD_MESSAGE_JOURNAL_DROPPED and _MISSED of
    // sd-messages(3). The text is looked at first because it is in hand already.
    private static final List<String> DROP_IDS =
            List.of("a596d6fe7bfa4994828e72309e95d61e", "e9bf28e6e834481bb6f48f548ad13606");

    private final FilterSettings settings;
    private final LoopGuard guard;
    private final RegexBudget budget = new RegexBudget();
    private final StepLimitedText bounded = new StepLimitedText(budget);
    private final RuleSet ignoreRules;
    private final Matcher keywords;
    /** Does the same; {@code null} when the keywords are more than plain words. */
    private final WordSearch search;

    /** @param guard knows the mails that logmon has sent */
    public Filter(FilterSettings settings, LoopGuard guard) {
        this.settings = settings;
        this.guard = guard;
        this.ignoreRules = new RuleSet("ignore.", settings.rules(), new KindCache(), bounded);
        this.keywords = settings.keywords().matcher("");
        this.search = WordSearch.of(settings.keywords());
    }

    /** A bounded step of reading begins: the regexes of all its entries together are bounded to about a second. */
    public void beginStep() {
        budget.beginStep();
    }

    /** Looks at {@code MESSAGE} first, as it came if that will do; at the other fields only when it is needed. */
    public Verdict judge(Entry entry) {
        budget.beginEntry();
        if (guard.knowsMails() && entry.find(LoopGuard.TEACHING) != null && guard.isAboutOwnMail(entry.message())) {
            return Verdict.OWN;
        }
        Undecided undecided = new Undecided();
        String reason = null;
        try {
            reason = keyword(entry);
        } catch (StepLimitedText.Exhausted | StackOverflowError e) {
            reason = "match.keywords could not be decided";
            undecided.add("match.keywords", e);
        }
        if (isDrop(entry)) {
            reason = "journald dropped messages";
        } else if (reason == null && settings.alwaysPriority() < 0) {
            return Verdict.PASSED;
        } else if (reason == null || settings.level() < 7) {
            int priority = entry.priority();
            if (priority > settings.level()) {
                return Verdict.PASSED;
            }
            if (reason == null && priority <= settings.alwaysPriority()) {
                reason = "priority " + Entry.PRIORITIES.get(priority);
            }
        }
        if (reason == null) {
            return Verdict.PASSED;
        }
        return guard.isOwn(entry) || guard.knowsMails() && guard.isAboutOwnMail(entry.message())
                ? Verdict.OWN
                : ignored(entry, reason, undecided);
    }

    private Verdict ignored(Entry entry, String reason, Undecided undecided) {
        Rule rule = ignoreRules.first(entry, undecided);
        if (rule != null) {
            return new Verdict(Verdict.Outcome.IGNORED, rule.name(), undecided.keys());
        }
        LogcheckRules.Answer answer = settings.logcheck().match(entry, budget);
        undecided.add(answer);
        return answer.file() == null
                ? new Verdict(Verdict.Outcome.MATCHED, reason, undecided.keys())
                : new Verdict(Verdict.Outcome.IGNORED, LogcheckRules.PREFIX + answer.file(), undecided.keys());
    }

    private String keyword(Entry entry) {
        if (search != null) {
            String found = entry.find(search);
            return found == null ? null : "keyword " + found;
        }
        return keywords.reset(bounded.of(entry.message())).find() ? "keyword " + keywords.group() : null;
    }

    private static boolean isDrop(Entry entry) {
        if (!entry.messageStartsWith("Suppressed ") && !entry.messageStartsWith("Missed ")) {
            return false;
        }
        String id = entry.field("MESSAGE_ID");
        return id != null && DROP_IDS.contains(id);
    }
}
