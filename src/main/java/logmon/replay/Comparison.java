package logmon.replay;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import logmon.config.Config;
import logmon.filter.logcheck.LogcheckRules;
import logmon.kind.Kind;
import logmon.text.Text;

/**
 * {@code --replay --with FILE}: what would be gained and lost if the settings of a file came after those in force. A kind
 * is lost if its entries alert now and would not then; it is gained if they would and do not now.
 */
public final class Comparison {
    private static final int WIDTH = 80;
    private static final int SHOWN = 10;

    private final Config inForce;
    private final Config withFile;
    private final Replay.Findings now;
    private final Replay.Findings then;
    private final String file;
    private final PrintStream out;
    private final Report report;

    /**
     * @param inForce the current configuration
     * @param withFile the configuration with the settings of the file
     * @param now what the configuration in force would have done
     * @param then what it would have done with the file
     * @param out gets the comparison
     */
    public Comparison(
            Config inForce, Config withFile, Replay.Findings now, Replay.Findings then, String file, PrintStream out) {
        this.inForce = inForce;
        this.withFile = withFile;
        this.now = now;
        this.then = then;
        this.file = file;
        this.out = out;
        this.report = new Report(then, out);
    }

    /** Prints the comparison for a reader. */
    public void print() {
        out.printf("%nWith %s, after the settings in force:%n", Text.fitted(file, WIDTH - 30));
        out.printf(
                "%s instead of %,d, %s instead of %,d%n",
                Report.number(then.matches(), "match", "matches"),
                now.matches(),
                Report.number(then.mails(), "mail", "mails"),
                now.mails());
        List<Tally> lost = missing(now, then);
        List<Tally> gained = missing(then, now);
        if (lost.isEmpty() && gained.isEmpty()) {
            out.println("Nothing is gained and nothing is lost.");
        }
        section("lost: would no longer alert", lost, "by ", then, withFile);
        section("gained: would alert as well", gained, "now ignored by ", now, inForce);
    }

    /**
     * @param silent on the side on which the kinds do not alert, or less often
     * @param config of that side
     */
    private void section(String title, List<Tally> kinds, String words, Replay.Findings silent, Config config) {
        if (kinds.isEmpty()) {
            return;
        }
        out.printf("%n%9s  %s%n", "count", title);
        kinds.stream().limit(SHOWN).forEach(tally -> {
            report.kind(tally, "%,9d  %s%n");
            String rules = rules(tally.first().kind(), silent).stream()
                    .map(rule -> place(rule, config))
                    .collect(Collectors.joining(", "));
            String reason = rules.isEmpty() ? tally.first().reason() : words + rules;
            out.printf("%9s  %s%n", "", Text.fitted(reason, WIDTH - 11));
        });
        if (kinds.size() > SHOWN) {
            long rest = kinds.stream().skip(SHOWN).mapToLong(Tally::count).sum();
            out.printf("%,9d  of %s%n", rest, Report.number(kinds.size() - SHOWN, "more kind", "more kinds"));
        }
    }

    private static String place(String rule, Config config) {
        if (rule.startsWith(LogcheckRules.PREFIX)) {
            return rule;
        }
        String place = config.placeOfRule("ignore." + rule);
        return "ignore." + rule + " (" + (place == null ? "built in" : place) + ")";
    }

    private static List<String> rules(Kind kind, Replay.Findings silent) {
        return silent.rules().entrySet().stream()
                .filter(rule -> rule.getValue().has(kind))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the kinds of which the first side has more entries than the second. */
    private static List<Tally> missing(Replay.Findings more, Replay.Findings less) {
        Map<Kind, Long> counts = new HashMap<>();
        less.kinds().forEach(tally -> counts.put(tally.first().kind(), tally.count()));
        return more.kinds().stream()
                .filter(tally ->
                        tally.count() > counts.getOrDefault(tally.first().kind(), 0L))
                .toList();
    }

    /** Prints the report of what is in force as JSON, with a further member {@code with}. */
    public void printJson() {
        List<Tally> lost = missing(now, then);
        List<Tally> gained = missing(then, now);
        out.printf(
                "{%s,\"with\":{\"file\":%s,\"matches\":%d,\"ignored\":%d,\"mails\":%d,\"lost\":%s,\"gained\":%s}}%n",
                new Report(now, out).json(),
                Report.quoted(file),
                then.matches(),
                then.ignored(),
                then.mails(),
                report.json(lost),
                report.json(gained));
    }
}
