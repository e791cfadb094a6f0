package logmon.filter;

import java.util.ArrayList;
import java.util.List;
import logmon.filter.logcheck.LogcheckRules;
import logmon.text.StepLimitedText;

/** The keys of the configuration whose regex was given up on an entry. */
final class Undecided {
    private List<String> keys = List.of();
    private boolean any;

    /** Notes a regex that was given up, unless it is not to blame: others had used up the budget before it. */
    void add(String key, Throwable reason) {
        any = true;
        if (!(reason instanceof StepLimitedText.Exhausted exhausted) || exhausted.byThisRegex()) {
            add(key);
        }
    }

    /** Notes the rule of logcheck that was given up, if one was. */
    void add(LogcheckRules.Answer answer) {
        if (answer.undecided() != null) {
            add(answer.undecided());
        }
    }

    private void add(String key) {
        keys = keys.isEmpty() ? new ArrayList<>() : keys;
        keys.add(key);
    }

    /** Whether all regexes were decided. */
    boolean isEmpty() {
        return !any;
    }

    List<String> keys() {
        return keys;
    }
}
