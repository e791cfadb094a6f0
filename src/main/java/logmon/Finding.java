package logmon;

import java.util.List;

/**
 * What a look at an entry has come to, where it is taken in later.
 *
 * @param verdict that it matters, or that a rule has spared it
 * @param message of the entry, whole
 * @param match {@code null} where a rule has spared the entry
 */
record Finding(Filter.Verdict verdict, String message, Match match) {
    /** Who takes findings in. */
    interface Taker {
        /** False: not all that matters is known of these entries; they are to be looked at again. */
        boolean takes(List<Finding> findings);

        /** Takes in one of those that it {@link #takes}. */
        void take(Finding finding);
    }
}
