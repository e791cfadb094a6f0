package logmon.replay;

import java.io.PrintStream;
import logmon.alert.SuggestedRule;
import logmon.config.Config;
import logmon.filter.Match;
import logmon.filter.Verdict;
import logmon.kind.KindCache;
import logmon.text.Text;

/** {@code --test}: what would be decided on a message, why, and which rule would ignore it. */
public final class Trial {
    private static final String LINE = "%-9s%s%n";

    private final Sample sample;
    private final PrintStream out;

    /** @param out gets the result */
    public Trial(Sample sample, PrintStream out) {
        this.sample = sample;
        this.out = out;
    }

    /** Prints what a configuration decides, and returns whether the message alerts. */
    public boolean run(Config config) {
        Explanation explanation = new Explanation(config, entry -> false);
        Verdict verdict = explanation.judge(sample);
        Match match = Match.of(sample, verdict.reason(), "localhost", new KindCache());
        boolean alerts = verdict.outcome() == Verdict.Outcome.MATCHED;
        out.printf(LINE, "verdict", explanation.of(sample, verdict));
        out.printf(
                LINE,
                "unit",
                Text.printable(match.unit())
                        + (match.unitField() == null ? ", because neither --unit nor --identifier is given" : ""));
        out.printf(LINE, "kind", Text.printable(match.kind().shape()));
        if (alerts) {
            out.printf(LINE, "rule", SuggestedRule.line(match));
        }
        return alerts;
    }

    /** As {@link #run}, and then what further rules change; returns whether the message alerts with them. */
    public boolean run(Config config, Config withRules) {
        run(config);
        Explanation before = new Explanation(config, entry -> false);
        Explanation after = new Explanation(withRules, entry -> false);
        Verdict verdict = after.judge(sample);
        String words = after.of(sample, verdict);
        boolean same = words.equals(before.of(sample, before.judge(sample)));
        out.printf(LINE, "--rule", same ? "changes nothing" : words);
        return verdict.outcome() == Verdict.Outcome.MATCHED;
    }
}
