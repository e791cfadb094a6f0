package logmon.replay;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import logmon.alert.SuggestedRule;
import logmon.config.Config;
import logmon.text.Text;

/** What a {@link Replay} found: for a reader with a terminal of 80 columns, or as JSON for a program. */
public final class Report {
    private static final int WIDTH = 80;

    /** A count, and two spaces. */
    private static final int BEHIND_COUNT = WIDTH - 11;

    private static final int LOUDEST = 10;
    private static final int MAX_SAMPLE = 500;
    private static final int RULES_SHOWN = 5;
    private static final int GAPS_SHOWN = 5;

    private final Replay.Findings found;
    private final PrintStream out;

    /** @param out gets the report */
    public Report(Replay.Findings found, PrintStream out) {
        this.found = found;
        this.out = out;
    }

    /**
     * Prints the report for a reader.
     *
     * @param configFile where rules go
     * @param colour whether {@code out} is a terminal that knows colours, and its user wants them
     */
    public void print(String configFile, boolean colour) {
        out.printf(
                "%s read in %.1f s%n",
                number(found.entries(), "entry", "entries"), found.took().toMillis() / 1_000.0);
        gaps();
        if (found.entries() == 0) {
            advise("The journal has no entry since then. --replay all begins with the first that it has; whether it can"
                    + " be read, and how old its last entry is, logmon --check tells.");
            return;
        }
        String heading = colour ? "%n\033[1m%9s  %s\033[0m%n" : "%n%9s  %s%n";
        summary();
        if (found.matches() > 0) {
            out.printf(heading, "count", "kind");
            kinds(colour ? "\033[33m%,9d\033[0m  %s%n" : "%,9d  %s%n");
        }
        rules(heading);
        if (found.matches() > 0) {
            paste(configFile, colour ? "\033[2m%s\033[0m%n" : "%s%n");
        } else {
            advise("Nothing is left to be mailed. To look back further: --replay all. To find more: match.keywords and"
                    + " match.priority in " + configFile + ". Whether a mail would arrive: logmon --test-mail.");
        }
    }

    private void gaps() {
        found.gaps().stream().limit(GAPS_SHOWN).forEach(gap -> out.println(Text.wrapped(gap, WIDTH)));
        if (found.gaps().size() > GAPS_SHOWN) {
            out.printf("%,d more gaps%n", found.gaps().size() - GAPS_SHOWN);
        }
    }

    private void summary() {
        out.printf(
                "%s of %s%s, %,d ignored%n",
                number(found.matches(), "match", "matches"),
                found.others() > 0 ? "more than " : "",
                number(found.kinds().size(), "kind", "kinds"),
                found.ignored());
        out.printf("%s would have gone out%n", number(found.mails(), "mail", "mails"));
        if (found.mails() > 0) {
            out.printf(
                    "  over %s; the busiest hour, from %s, had %,d%n",
                    Text.duration(found.span()), Text.seconds(found.busiestHour()), found.mailsThen());
        }
        found.mailsTo()
                .forEach((to, count) ->
                        out.println(Text.fitted("  %,d of them to %s".formatted(count, String.join(", ", to)), WIDTH)));
    }

    private void kinds(String line) {
        found.kinds().stream().limit(LOUDEST).forEach(tally -> {
            out.printf(line, tally.count(), Text.fitted(tally.first().unit(), BEHIND_COUNT));
            out.printf("%9s  %s%n", "", Text.fitted(tally.first().message(), BEHIND_COUNT));
        });
        int more = found.kinds().size() - LOUDEST;
        if (more > 0) {
            long rest = found.others()
                    + found.kinds().stream()
                            .skip(LOUDEST)
                            .mapToLong(Replay.Tally::count)
                            .sum();
            out.printf(
                    line,
                    rest,
                    "of " + (found.others() > 0 ? "more than " : "") + number(more, "more kind", "more kinds"));
        }
    }

    private void rules(String heading) {
        List<Map.Entry<String, Long>> hits = found.rules().entrySet().stream()
                .filter(rule -> rule.getValue() > 0)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .toList();
        if (!hits.isEmpty()) {
            out.printf(heading, "hits", "ignore rule");
            hits.forEach(rule ->
                    out.printf("%,9d  %s%n", rule.getValue(), Text.fitted(name(rule.getKey()), BEHIND_COUNT)));
        }
        String never = found.rules().entrySet().stream()
                .filter(rule -> rule.getValue() == 0)
                .map(rule -> Text.fitted(rule.getKey(), BEHIND_COUNT))
                .collect(Collectors.joining(", "));
        if (!never.isEmpty()) {
            advise("Ignore rules that never hit: " + never);
        }
        if (found.idleFiles() > 0) {
            advise("No rule hit of %s of logcheck's.".formatted(number(found.idleFiles(), "file", "files")));
        }
    }

    /** Only a rule with a threshold has its verb in its name. */
    private static String name(String rule) {
        return rule.startsWith("alert.") ? rule + ", below its threshold" : rule;
    }

    /** The lines of the rules come as they are: cut or wrapped, they would be others. */
    private void paste(String configFile, String comment) {
        out.printf("%nTo ignore what is noise among the loudest, paste into %s:%n", configFile);
        found.kinds().stream().limit(RULES_SHOWN).forEach(tally -> {
            String times = "# %s: ".formatted(number(tally.count(), "time", "times"));
            out.println();
            out.printf(comment, times + Text.fitted(tally.first().message(), WIDTH - times.length()));
            out.println(SuggestedRule.line(tally.first()));
        });
        out.printf("%nThen: systemctl restart %s%n", Config.service(configFile));
    }

    private void advise(String text) {
        out.println();
        out.println(Text.wrapped(text, WIDTH));
    }

    /** Prints the report as one JSON object; put together by hand, for a formatter looks up the locale first. */
    public void printJson() {
        StringBuilder json = new StringBuilder("{\"entries\":")
                .append(found.entries())
                .append(",\"seconds\":")
                .append(found.took().toMillis() / 1_000.0)
                .append(",\"matches\":")
                .append(found.matches())
                .append(",\"ignored\":")
                .append(found.ignored())
                .append(",\"mails\":")
                .append(found.mails());
        json.append(",\"kinds\":[");
        String between = "";
        for (Replay.Tally tally : found.kinds()) {
            json.append(between)
                    .append("{\"unit\":")
                    .append(quoted(tally.first().kind().unit()))
                    .append(",\"shape\":")
                    .append(quoted(tally.first().kind().shape()))
                    .append(",\"count\":")
                    .append(tally.count())
                    .append(",\"first\":")
                    .append(quoted(tally.first().time().toString()))
                    .append(",\"last\":")
                    .append(quoted(tally.last().toString()))
                    .append(",\"sample\":")
                    .append(quoted(Text.cap(tally.first().message(), MAX_SAMPLE)))
                    .append('}');
            between = ",";
        }
        json.append("],\"rules\":[");
        between = "";
        for (Map.Entry<String, Long> rule : found.rules().entrySet()) {
            json.append(between)
                    .append("{\"name\":")
                    .append(quoted(rule.getKey()))
                    .append(",\"hits\":")
                    .append(rule.getValue())
                    .append('}');
            between = ",";
        }
        out.println(json.append("]}"));
    }

    /** RFC 8259; what is not printable ASCII is escaped. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static String number(long number, String one, String many) {
        return "%,d %s".formatted(number, number == 1 ? one : many);
    }
}
