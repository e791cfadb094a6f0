package logmon.filter;

import java.util.List;

/**
 * The judgement on one entry.
 *
 * @param reason what hit, for the reader of the mail, or the name of the rule that spared it; else empty
 * @param threshold that the entry has passed, or if it is ignored has not passed; null: it is under none
 * @param route who gets the alert; null: {@code mail.to} does
 * @param runaway the keys whose regex was given up on this entry; empty as a rule
 */
public record Verdict(
        Outcome outcome,
        String reason,
        FilterSettings.Threshold threshold,
        FilterSettings.Route route,
        List<String> runaway) {
    /** What became of an entry. */
    public enum Outcome {
        /** Nothing in it, or less severe than {@code journal.level}. */
        PASSED,
        /** logmon's own doing: it wrote it, or a mail server did about a mail of logmon's. */
        OWN,
        /** Spared by a rule; or there are too few of its kind for a threshold. */
        IGNORED,
        /** It matters. */
        MATCHED
    }

    public Verdict(Outcome outcome, String reason, List<String> runaway) {
        this(outcome, reason, null, null, runaway);
    }

    static final Verdict PASSED = new Verdict(Outcome.PASSED, "", List.of());
    static final Verdict OWN = new Verdict(Outcome.OWN, "", List.of());
}
