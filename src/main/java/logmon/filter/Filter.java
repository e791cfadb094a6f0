package logmon;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Decides which entries matter: keywords, priorities, ignore rules. */
final class Filter {
    /** In a rule: not a field of the entry, but the shape of its {@code MESSAGE}. Plain text has to be all of it. */
    static final String SHAPE = "SHAPE";

    /**
     * A false positive.
     *
     * @param conditions an entry is spared when all of them hold; never empty
     */
    record Rule(String name, List<Condition> conditions) {}

    /**
     * What a field must hold; an absent field counts as empty.
     *
     * @param substring {@code null} when there is a regex
     * @param regex found anywhere in the field; {@code null} when there is a substring
     */
    record Condition(String field, String substring, Pattern regex) {}

    /** What became of an entry. */
    enum Outcome {
        /** Nothing in it, or less severe than {@code journal.level}. */
        PASSED,
        /** logmon's own doing: it wrote it, or a mail server did about a mail of logmon's. */
        OWN,
        /** Spared by a rule. */
        IGNORED,
        /** It matters. */
        MATCHED
    }

    /**
     * The judgement on one entry.
     *
     * @param reason what hit, for the reader of the mail, or the name of the rule that spared it; else empty
     * @param runaway the keys whose regex was given up on this entry; empty as a rule
     */
    record Verdict(Outcome outcome, String reason, List<String> runaway) {
        static final Verdict PASSED = new Verdict(Outcome.PASSED, "", List.of());
        private static final Verdict OWN = new Verdict(Outcome.OWN, "", List.of());
    }

    // journald could not keep up, so something could not be seen: SD_MESSAGE_JOURNAL_DROPPED and _MISSED of
    // sd-messages(3). The text is looked at first because it is in hand already.
    private static final List<String> DROP_IDS =
            List.of("a596d6fe7bfa4994828e72309e95d61e", "e9bf28e6e834481bb6f48f548ad13606");

    private final Config config;
    private final LoopGuard guard;
    private final Kinds kinds = new Kinds();
    private final BoundedText bounded = new BoundedText();
    private final Matcher keywords;
    /** Does the same; {@code null} when the keywords are more than plain words. */
    private final Search search;

    Filter(Config config, LoopGuard guard) {
        this.config = config;
        this.guard = guard;
        this.keywords = config.keywords().matcher("");
        this.search = Search.of(config.keywords());
    }

    /** Looks at {@code MESSAGE} first, as it came if that will do; at the other fields only when it is needed. */
    Verdict judge(Entry entry) {
        if (guard.knowsMails() && entry.find(LoopGuard.TEACHING) != null && guard.isAboutOwnMail(entry.message())) {
            return Verdict.OWN;
        }
        String reason = null;
        boolean ranAway = false;
        try {
            reason = keyword(entry);
        } catch (BoundedText.Exhausted | StackOverflowError e) {
            reason = "match.keywords could not be decided";
            ranAway = true;
        }
        if (isDrop(entry)) {
            reason = "journald dropped messages";
        } else if (reason == null && config.alwaysPriority() < 0) {
            return Verdict.PASSED;
        } else if (reason == null || config.level() < 7) {
            int priority = entry.priority();
            if (priority > config.level()) {
                return Verdict.PASSED;
            }
            if (reason == null && priority <= config.alwaysPriority()) {
                reason = "priority " + Entry.PRIORITIES.get(priority);
            }
        }
        if (reason == null) {
            return Verdict.PASSED;
        }
        return guard.isOwn(entry) || guard.knowsMails() && guard.isAboutOwnMail(entry.message())
                ? Verdict.OWN
                : ignored(entry, reason, ranAway);
    }

    private Verdict ignored(Entry entry, String reason, boolean keywordsRanAway) {
        List<String> runaway = keywordsRanAway ? List.of("match.keywords") : List.of();
        for (Rule rule : config.rules()) {
            try {
                if (fits(rule, entry)) {
                    return new Verdict(Outcome.IGNORED, rule.name(), runaway);
                }
            } catch (BoundedText.Exhausted | StackOverflowError e) {
                // A rule that cannot be decided does not spare.
                runaway = Stream.concat(runaway.stream(), Stream.of("ignore." + rule.name()))
                        .toList();
            }
        }
        LogcheckRules.Answer answer = config.logcheck().match(entry);
        if (answer.undecided() != null) {
            runaway = Stream.concat(runaway.stream(), Stream.of(answer.undecided()))
                    .toList();
        }
        return answer.file() == null
                ? new Verdict(Outcome.MATCHED, reason, runaway)
                : new Verdict(Outcome.IGNORED, LogcheckRules.PREFIX + answer.file(), runaway);
    }

    private boolean fits(Rule rule, Entry entry) {
        for (Condition condition : rule.conditions()) {
            if (!holds(condition, entry)) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(Condition condition, Entry entry) {
        boolean ofShape = condition.field().equals(SHAPE);
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
