package logmon.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import logmon.alert.SuggestedRule;
import logmon.config.Config;
import logmon.config.IgnoredFile;
import logmon.filter.Match;
import logmon.filter.Verdict.Outcome;
import logmon.journal.Entry;
import logmon.journal.JournalReader;
import logmon.journal.context.BootEnd;
import logmon.kind.Kind;
import logmon.kind.KindCache;
import logmon.text.Text;

/**
 * {@code --ignore NAME}: appends the ignore rule of that name. The name is derived from a kind and does not contain it, so
 * the kind is looked for among those that alert in the journal: of the last days, or else of all of it.
 */
public final class Ignore {
    private static final Duration RECENT = Duration.ofDays(7);
    private static final int MAX_SIMILAR = 5;
    private static final int MAX_COMMENT = 80;
    /** Of the alert that is no entry. */
    private static final Kind RESTART = Kind.of(BootEnd.UNIT, BootEnd.MESSAGE);

    private final Config config;
    private final Path configFile;
    private final String thisHost;
    private final String name;
    private final PrintStream out;
    private final KindCache kinds = new KindCache();
    private final Map<Kind, Match> found = new HashMap<>();
    private final Set<String> similar = new TreeSet<>();
    private long alerts;
    private String ignoredBy;
    private String searched = "the last 7 days";

    /**
     * @param configFile where the configuration is from
     * @param thisHost this machine's name
     * @param name with or without {@code ignore.} before it
     * @param out gets what was done, and what to do next
     */
    public Ignore(Config config, Path configFile, String thisHost, String name, PrintStream out) {
        this.config = config;
        this.configFile = configFile;
        this.thisHost = thisHost;
        this.name = name.startsWith("ignore.") ? name.substring("ignore.".length()) : name;
        this.out = out;
    }

    /**
     * Appends the rule, and says so; or says why not.
     *
     * @return whether the rule is in the configuration now
     * @throws IOException if the file cannot be written
     */
    public boolean run() throws IOException {
        String place = config.placeOfRule("ignore." + name);
        if (place != null) {
            out.printf("ignore.%s is in the configuration already: %s%n", Text.printable(name), place);
            restart("If its kind still alerts");
            return true;
        }
        if (SuggestedRule.name(RESTART).equals(name)) {
            return append("Restarts without a shutdown", RESTART, "It ignores restarts without a clean shutdown");
        }
        for (Instant since : List.of(Instant.now().minus(RECENT), Instant.EPOCH)) {
            look(since);
            if (!found.isEmpty()) {
                break;
            }
            searched = "the whole journal";
        }
        return switch (found.size()) {
            case 0 -> notFound();
            case 1 -> append(found.values().iterator().next());
            default -> ambiguous();
        };
    }

    private void look(Instant since) {
        Explanation explanation = new Explanation(config, Replay.ownEntries(thisHost));
        try (JournalReader reader = new JournalReader(config.journal(), explanation.interest(), gap -> {})) {
            reader.startAt(since);
            for (Entry entry = reader.nextInTime(); entry != null; entry = reader.nextInTime()) {
                var verdict = explanation.judge(entry);
                boolean ignored = verdict.outcome() == Outcome.IGNORED && verdict.threshold() == null;
                if (verdict.outcome() == Outcome.MATCHED || verdict.outcome() == Outcome.IGNORED) {
                    Match match = Match.of(entry, verdict.reason(), thisHost, kinds);
                    String itsName = SuggestedRule.name(match);
                    if (itsName.equals(name) && ignored) {
                        ignoredBy = explanation.of(entry, verdict);
                    } else if (itsName.equals(name)) {
                        found.put(match.kind(), match);
                        alerts++;
                    } else if (verdict.outcome() == Outcome.MATCHED
                            && base(itsName).equals(base(name))) {
                        similar.add(itsName);
                    }
                }
            }
        }
    }

    /** Returns a name without the number at its end. */
    private static String base(String name) {
        return name.replaceFirst("-[0-9a-f]{8}$", "");
    }

    private boolean append(Match match) throws IOException {
        String comment = "Last alert %s: ".formatted(Text.seconds(match.time()));
        return append(
                comment + Text.fitted(match.message(), MAX_COMMENT),
                match.kind(),
                "It ignores %,d %s of %s".formatted(alerts, alerts == 1 ? "entry" : "entries", searched));
    }

    private boolean append(String comment, Kind kind, String effect) throws IOException {
        String rule = SuggestedRule.line(kind);
        Path file = IgnoredFile.of(configFile).append(comment, rule);
        out.printf("Added to %s:%n%s%n%s; to undo that, remove the line.%n", file, rule, effect);
        restart("To apply it");
        return true;
    }

    private boolean notFound() {
        String shown = Text.printable(name);
        if (ignoredBy != null) {
            out.printf("The kind %s no longer alerts. Its last entry was %s%n", shown, ignoredBy);
            return false;
        }
        out.printf("No kind named %s alerts in the journal; nothing was changed.%n", shown);
        if (!similar.isEmpty()) {
            out.printf(
                    "Of the same unit: %s%n",
                    String.join(", ", similar.stream().limit(MAX_SIMILAR).toList()));
        }
        out.printf(
                "The names are in the mails, and in the output of logmon --replay 7d. If the journal no longer has the%n"
                        + "entries, append the line of the mail to %s%n",
                IgnoredFile.of(configFile).path());
        return false;
    }

    private boolean ambiguous() {
        Path file = IgnoredFile.of(configFile).path();
        out.printf("%d kinds have this name; append the line of the one that you mean to %s:%n", found.size(), file);
        found.values().forEach(match -> out.println(SuggestedRule.line(match)));
        return false;
    }

    private void restart(String when) {
        out.printf("%s: systemctl restart %s%n", when, Config.service(configFile.toString()));
    }
}
