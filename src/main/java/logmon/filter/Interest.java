package logmon.filter;

import java.util.ArrayList;
import java.util.List;
import logmon.text.WordSearch;

/**
 * What an entry must have to be more than certainly nothing to the filter: one of the words in its {@code MESSAGE}, or
 * the priority, or one of the fields. A caller may skip an entry that has none of these; any other must be judged.
 *
 * @param words finds something in every message that could match by its text; null if every message could
 * @param priority entries at least this severe match whatever they say; -1: none do
 * @param fields beginnings of fields with their values, {@code "_SYSTEMD_UNIT="}; an empty one is the beginning of all
 */
public record Interest(WordSearch words, int priority, List<String> fields) {
    /** Shorter texts would make the search slow. */
    private static final int SHORTEST = 4;

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
        WordSearch words = search == null ? null : search.or(LoopGuard.TEACHING).or(KnownEvent.TEXTS);
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
