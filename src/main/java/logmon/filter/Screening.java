package logmon.filter;

import java.util.ArrayList;
import java.util.List;
import logmon.journal.file.Interest;
import logmon.text.WordSearch;

/** Says which entries are worth judging: what must be in an entry to be more than certainly nothing to the filter. */
final class Screening {
    /** Shorter texts would make the search slow. */
    private static final int SHORTEST = 4;

    private Screening() {}

    static Interest of(WordSearch search, FilterSettings settings) {
        List<String> fields = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Rule rule : settings.matchRules()) {
            String text = text(rule);
            if (text == null) {
                fields.add(field(rule));
            } else {
                texts.add(text);
            }
        }
        WordSearch words = search == null ? null : search.or(MailTrace.TEACHING).or(KnownEvent.TEXTS);
        return new Interest(
                words == null || texts.isEmpty() ? words : words.or(WordSearch.anyOf(texts)),
                settings.alwaysPriority(),
                fields.stream().distinct().toList());
    }

    /** A text that is in the message of every entry for which the rule holds; null if there is none to search for. */
    private static String text(Rule rule) {
        return rule.conditions().stream()
                .filter(condition -> condition.field().equals("MESSAGE") && condition.substring() != null)
                .map(Rule.Condition::substring)
                .filter(text -> text.length() >= SHORTEST && text.chars().allMatch(c -> c >= ' ' && c < 0x7f))
                .findFirst()
                .orElse(null);
    }

    /** The beginning of a field that is in every entry for which the rule holds. */
    private static String field(Rule rule) {
        return rule.conditions().stream()
                .filter(condition -> !condition.holdsOnMissing())
                .map(condition -> (condition.isOfShape() ? "MESSAGE" : condition.field()) + "=")
                .findFirst()
                .orElse("");
    }
}
