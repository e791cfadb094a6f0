package logmon.replay;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import logmon.alert.SuggestedRule;
import logmon.config.Config;
import logmon.text.Text;

/** What a {@link Replay} found: for a reader with a terminal of 80 columns, or as JSON for a program. */
public final class Report {
    private static final int WIDTH = 80;

    /** A count, and two spaces. */
    private static final int BEHIND_COUNT = WIDTH - 11;

    /** Beside a line of blocks. */
    private static final int BESIDE_BLOCKS = BEHIND_COUNT - 2 - Timeline.COLUMNS;

    private static final int LOUDEST = 10;
    private static final int KINDS_OF_RULE = 3;
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
        read();
        if (found.entries() == 0) {
            advise("The journal has no entry since then. --replay all begins with its first entry; logmon --check says"
                    + " whether it can be read, and how old its last entry is.");
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
            advise(
                    "Nothing would have been mailed. To look back further: --replay all. To find more: match.keywords and"
                            + " match.priority in " + configFile
                            + ". To see whether mail arrives: logmon --test-mail.");
        }
    }

    /** Prints how much was read, and how many mails it would have been. */
    public void printSummary() {
        read();
        if (found.entries() > 0) {
            summary();
        }
    }

    private void read() {
        out.printf(
                "%s read in %.1f s%n",
                number(found.entries(), "entry", "entries"), found.took().toMillis() / 1_000.0);
        gaps();
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
        found.kinds().stream().limit(LOUDEST).forEach(tally -> kind(tally, line));
        int more = found.kinds().size() - LOUDEST;
        if (more > 0) {
            long rest = found.others()
                    + found.kinds().stream()
                            .skip(LOUDEST)
                            .mapToLong(Tally::count)
                            .sum();
            out.printf(
                    line,
                    rest,
                    "of " + (found.others() > 0 ? "more than " : "") + number(more, "more kind", "more kinds"));
        }
    }

    /** A kind on two lines, the first with a line of blocks for when its entries came. */
    void kind(Tally tally, String line) {
        out.printf(line, tally.count(), withBlocks(tally.first().unit(), tally.when()));
        out.printf("%9s  %s%n", "", Text.fitted(tally.first().message(), BEHIND_COUNT));
    }

    private String withBlocks(String text, Timeline when) {
        return Text.filled(text, BESIDE_BLOCKS) + "  " + when.blocks(found.end());
    }

    /** Each rule with what it excluded most, so that a rule that excludes too much is seen. */
    private void rules(String heading) {
        List<Map.Entry<String, RuleHits>> hits = found.rules().entrySet().stream()
                .filter(rule -> rule.getValue().hits() > 0)
                .sorted(Comparator.comparingLong(rule -> -rule.getValue().hits()))
                .toList();
        if (!hits.isEmpty()) {
            out.printf(heading, "hits", "ignore rule");
            hits.forEach(rule -> rule(rule.getKey(), rule.getValue()));
        }
        String never = found.rules().entrySet().stream()
                .filter(rule -> rule.getValue().hits() == 0)
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

    private void rule(String name, RuleHits hits) {
        out.printf("%,9d  %s%n", hits.hits(), withBlocks(name(name), hits.when()));
        List<Tally> kinds = Tally.loudestFirst(hits.kinds());
        kinds.stream()
                .limit(KINDS_OF_RULE)
                .forEach(tally -> out.printf(
                        "%9s  %,9d  %s%n",
                        "",
                        tally.count(),
                        Text.fitted(tally.first().unit() + ": " + tally.first().message(), BEHIND_COUNT - 11)));
        if (kinds.size() > KINDS_OF_RULE) {
            long rest = hits.hits()
                    - kinds.stream()
                            .limit(KINDS_OF_RULE)
                            .mapToLong(Tally::count)
                            .sum();
            out.printf("%9s  %,9d  of %s%n", "", rest, number(kinds.size() - KINDS_OF_RULE, "more kind", "more kinds"));
        }
    }

    /** The lines of the rules are printed in full: cut or wrapped, they would be other rules. */
    private void paste(String configFile, String comment) {
        out.printf("%nTo ignore those of the loudest kinds that are noise, paste their rules into %s:%n", configFile);
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

    /** Prints the report as one JSON object. */
    public void printJson() {
        out.println("{" + json() + "}");
    }

    /** The members of the JSON object. */
    String json() {
        StringBuilder json = new StringBuilder("\"entries\":")
                .append(found.entries())
                .append(",\"seconds\":")
                .append(found.took().toMillis() / 1_000.0)
                .append(",\"matches\":")
                .append(found.matches())
                .append(",\"ignored\":")
                .append(found.ignored())
                .append(",\"mails\":")
                .append(found.mails());
        if (found.end() != null) {
            json.append(",\"from\":")
                    .append(quoted(found.end().minus(found.span()).toString()))
                    .append(",\"to\":")
                    .append(quoted(found.end().toString()));
        }
        json.append(",\"kinds\":").append(json(found.kinds()));
        StringJoiner rules = new StringJoiner(",", ",\"rules\":[", "]");
        StringJoiner excluded = new StringJoiner(",", ",\"excluded\":[", "]");
        found.rules().forEach((name, hits) -> {
            rules.add("{\"name\":%s,\"hits\":%d}".formatted(quoted(name), hits.hits()));
            String rule = "\"rule\":" + quoted(name) + ",";
            Tally.loudestFirst(hits.kinds()).forEach(kind -> excluded.add("{" + rule + json(kind) + "}"));
        });
        return json.append(rules).append(excluded).toString();
    }

    /** An array of kinds. */
    String json(List<Tally> kinds) {
        return kinds.stream().map(kind -> "{" + json(kind) + "}").collect(Collectors.joining(",", "[", "]"));
    }

    private String json(Tally kind) {
        return "\"unit\":%s,\"shape\":%s,\"count\":%d,\"first\":%s,\"last\":%s,\"sample\":%s,\"when\":%s"
                .formatted(
                        quoted(kind.first().kind().unit()),
                        quoted(kind.first().kind().shape()),
                        kind.count(),
                        quoted(kind.first().time().toString()),
                        quoted(kind.last().toString()),
                        quoted(Text.cap(kind.first().message(), MAX_SAMPLE)),
                        Arrays.toString(kind.when().columns(found.end())).replace(" ", ""));
    }

    /** RFC 8259; what is not printable ASCII is escaped. */
    static String quoted(String text) {
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

    static String number(long number, String one, String many) {
        return "%,d %s".formatted(number, number == 1 ? one : many);
    }
}
