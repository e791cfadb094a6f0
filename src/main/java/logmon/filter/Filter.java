package logmon.filter;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import logmon.filter.logcheck.LogcheckRules;
import logmon.journal.Entry;
import logmon.kind.KindCache;
import logmon.text.StepLimitedText;
import logmon.text.WordSearch;

/** Decides which entries matter: keywords, priorities, ignore rules. */
public final class Filter {
    // journald could not keep up, so something could not be seen: SD_MESSAGE_JOURNAL_DROPPED and _MISSED of
    // sd-messages(3). The text is looked at first because it is in hand already.
    private static final List<String> DROP_IDS =
            List.of("a596d6fe7bfa4994828e72309e95d61e", "e9bf28e6e834481bb6f48f548ad13606");

    /** In the messages with those. */
    private static final WordSearch DROP = WordSearch.of(Pattern.compile("Suppressed |Missed "));

    private final FilterSettings settings;
    private final Predicate<Entry> own;
    private final KindCache kinds = new KindCache();
    private final StepLimitedText bounded = new StepLimitedText();
    private final Matcher keywords;
    /** Does the same; {@code null} when the keywords are more than plain words. */
    private final WordSearch search;

    /** @param own decides whether logmon caused an entry itself */
    public Filter(FilterSettings settings, Predicate<Entry> own) {
        this.settings = settings;
        this.own = own;
        this.keywords = settings.keywords().matcher("");
        this.search = WordSearch.of(settings.keywords());
    }

    /**
     * Returns a search that finds something in each message that may matter for its text; null if only {@link #judge} can
     * say.
     */
    public WordSearch words() {
        return search == null ? null : search.or(DROP).or(MailTrace.TEACHING);
    }

    /** Returns how severe an entry is at least that matters for that, 0 (emerg) to 7 (debug); -1: none does. */
    public int priority() {
        return settings.alwaysPriority();
    }

    /** Returns {@code FIELD=beginning} of values for which an entry may matter. */
    public List<String> fields() {
        return List.of();
    }

    /** Looks at {@code MESSAGE} first, as it came if that will do; at the other fields only when it is needed. */
    public Verdict judge(Entry entry) {
        if (entry.find(MailTrace.TEACHING) != null && own.test(entry)) {
            return Verdict.OWN;
        }
        String reason = null;
        boolean ranAway = false;
        try {
            reason = keyword(entry);
        } catch (StepLimitedText.Exhausted | StackOverflowError e) {
            reason = "match.keywords could not be decided";
            ranAway = true;
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
        return own.test(entry) ? Verdict.OWN : ignored(entry, reason, ranAway);
    }

    private Verdict ignored(Entry entry, String reason, boolean keywordsRanAway) {
        List<String> runaway = keywordsRanAway ? List.of("match.keywords") : List.of();
        for (IgnoreRule rule : settings.rules()) {
            try {
                if (fits(rule, entry)) {
                    return new Verdict(Verdict.Outcome.IGNORED, rule.name(), runaway);
                }
            } catch (StepLimitedText.Exhausted | StackOverflowError e) {
                // A rule that cannot be decided does not spare.
                runaway = Stream.concat(runaway.stream(), Stream.of("ignore." + rule.name()))
                        .toList();
            }
        }
        LogcheckRules.Answer answer = settings.logcheck().match(entry);
        if (answer.undecided() != null) {
            runaway = Stream.concat(runaway.stream(), Stream.of(answer.undecided()))
                    .toList();
        }
        return answer.file() == null
                ? new Verdict(Verdict.Outcome.MATCHED, reason, runaway)
                : new Verdict(Verdict.Outcome.IGNORED, LogcheckRules.PREFIX + answer.file(), runaway);
    }

    private boolean fits(IgnoreRule rule, Entry entry) {
        for (IgnoreRule.Condition condition : rule.conditions()) {
            if (!holds(condition, entry)) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(IgnoreRule.Condition condition, Entry entry) {
        boolean ofShape = condition.field().equals(IgnoreRule.SHAPE);
        String value = ofShape ? kinds.shape(entry.message()).strip() : entry.field(condition.field());
        if (value == null) {
            value = "";
        }
        if (condition.regex() != null) {
            return condition.regex().matcher(bounded.of(value)).find();
        }
        return ofShape ? value.equals(condition.substring()) : value.contains(condition.substring());
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
