package logmon.alert;

import static logmon.alert.AlertComposer.JOURNALCTL;
import static logmon.alert.AlertComposer.name;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import logmon.filter.Match;
import logmon.journal.Entry;
import logmon.journal.context.Surroundings;
import logmon.text.Text;

/**
 * The text of one mail. First the worst entry, as the script would mail it. Several entries follow as a table, then kind
 * by kind: samples, the lines before, the facts. Ignore rules come last, a line each. It is read on telephones, so nothing
 * depends on columns beyond the 42nd.
 */
final class AlertBody {
    private static final int MAX_SAMPLE = 500;
    private static final int MAX_DETAILS = 60_000;
    /** Maximum kinds that are shown with their context, the most severe ones, because a mail has to stay readable. */
    private static final int WITH_CONTEXT = 10;

    private static final int TABLE_COLUMNS = 72;
    private static final int UNIT_COLUMNS = 24;

    private static final Duration AROUND = Duration.ofMinutes(1);
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter OF_ANOTHER_DAY = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss");

    /** A name that a shell takes as it is. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:@._-]*");

    /** A source that is a user, or a user's command in a unit. */
    private static final Pattern OF_USER = Pattern.compile("(.+ of |)(?:user (\\d+)|root)");

    private final AlertComposer composer;
    private final AlertComposer.Context context;
    private final StringBuilder text = new StringBuilder();
    /** Of the first entry: other times say their day only if it is another. */
    private LocalDate day;

    private boolean severalHosts;
    private final Map<Group, Surroundings> surroundings = new HashMap<>();
    /** What the mail shows already, by its cursor. */
    private final Set<String> shown = new HashSet<>();
    /** Of that, what led to an entry. */
    private final Set<String> before = new HashSet<>();

    /** @param context instead of the composer's */
    AlertBody(AlertComposer composer, AlertComposer.Context context) {
        this.composer = composer;
        this.context = context;
    }

    /**
     * Returns the text.
     *
     * @param groups of the digest, in the order in which they are shown
     * @param headline of a mail without entries
     */
    String write(Digest digest, List<Group> groups, String headline, String outage) {
        severalHosts =
                groups.stream().map(group -> group.first().host()).distinct().count() > 1;
        findContext(groups);
        if (groups.isEmpty()) {
            text.append(headline).append(".\n");
        } else {
            Match worst = groups.get(0).first();
            day = worst.time().atZone(composer.zone()).toLocalDate();
            entry("", ISO.format(worst.time().atZone(composer.zone())), worst, limit(digest));
        }
        if (!digest.notes().isEmpty()) {
            text.append('\n');
            digest.notes().forEach(note -> lines("", note, AlertComposer.MAX_NOTE));
        }
        if (!digest.recoveries().isEmpty()) {
            text.append('\n');
            digest.recoveries().forEach(recovery -> lines("", recovery.toString(), AlertComposer.MAX_NOTE));
        }
        if (digest.matches() == 1) {
            shown.add(digest.firstMatch().cursor());
            text.append('\n');
            context("", groups.get(0));
            facts("", groups.get(0));
        } else if (digest.matches() > 1) {
            table(digest, groups);
        }
        int detailed = digest.matches() > 1 ? details(groups) : groups.size();
        if (digest.heartbeat() != null) {
            text.append('\n').append(digest.heartbeat());
        }
        if (outage != null) {
            text.append('\n');
            lines("", outage, MAX_SAMPLE);
        }
        rules(groups.subList(0, detailed));
        return text.toString();
    }

    private static int limit(Digest digest) {
        return digest.matches() == 1 ? Match.MAX_MESSAGE : MAX_SAMPLE;
    }

    private void table(Digest digest, List<Group> groups) {
        text.append("\n%,d entries, %s to %s:\n"
                .formatted(
                        digest.matches(),
                        shortTime(digest.firstMatch().time()),
                        shortTime(digest.lastMatch().time())));
        int width = "%,d".formatted(digest.matches()).length();
        for (Group group : groups) {
            String start = "  %%,%dd %%s: ".formatted(width).formatted(group.count(), who(group, UNIT_COLUMNS));
            int columns = Math.max(10, TABLE_COLUMNS - start.length());
            text.append((start + Text.fitted(group.first().message(), columns)).stripTrailing())
                    .append('\n');
        }
        digest.uncounted()
                .forEach((source, count) -> text.append("  %%,%dd %%s: further kinds\n"
                        .formatted(width)
                        .formatted(count, source.isEmpty() ? "others" : name(source))));
    }

    private String who(Group group, int columns) {
        String unit = Text.fitted(group.first().unit(), columns);
        return severalHosts ? unit + " on " + Text.fitted(group.first().host(), columns) : unit;
    }

    /** Returns how many kinds are shown: those beyond a bound are in the table alone. */
    private int details(List<Group> groups) {
        int number = 0;
        int heading = 0;
        for (Group group : groups) {
            if (text.length() > MAX_DETAILS) {
                text.append("\nOf %,d further kinds, the table above has an entry of each.\n"
                        .formatted(groups.size() - number));
                return number;
            }
            number++;
            if (isShown(group)) {
                continue;
            }
            String span = group.count() == 1
                    ? ""
                    : ", %s to %s".formatted(shortTime(group.first().time()), shortTime(group.lastTime()));
            text.append("\n%d. %s, %,d %s%s\n"
                    .formatted(
                            ++heading,
                            who(group, AlertComposer.MAX_NAME),
                            group.count(),
                            group.count() == 1 ? "entry" : "entries",
                            span));
            samples(group);
            context("    ", group);
            facts("    ", group);
        }
        return number;
    }

    /** Of one failure there are often several kinds, and the lines before the worst of them have told all of it. */
    private boolean isShown(Group group) {
        return group.count() == group.samples().size()
                && group.samples().stream().allMatch(sample -> before.contains(sample.cursor()));
    }

    private void samples(Group group) {
        for (int i = 0; i < group.samples().size(); i++) {
            if (i == Digest.MAX_SAMPLES - 1 && group.count() > Digest.MAX_SAMPLES) {
                text.append("    ...\n");
            }
            Match sample = group.samples().get(i);
            shown.add(sample.cursor());
            entry("    ", shortTime(sample.time()), sample, MAX_SAMPLE);
        }
    }

    private void findContext(List<Group> groups) {
        List<Group> first = groups.subList(0, Math.min(groups.size(), WITH_CONTEXT));
        List<Surroundings> around =
                context.around(first.stream().map(Group::first).toList());
        for (int i = 0; i < first.size(); i++) {
            surroundings.put(first.get(i), around.get(i));
        }
    }

    private void context(String indent, Group group) {
        Surroundings around = surroundings.getOrDefault(group, Surroundings.NONE);
        Match first = group.first();
        String title = AlertComposer.isRestart(first) ? "Before it" : "Before it, " + name(first.unit());
        boolean any = context(indent, title, around.before());
        any |= context(indent, "After it", around.after());
        if (any && indent.isEmpty()) {
            text.append('\n');
        }
    }

    private boolean context(String indent, String title, List<Surroundings.Line> context) {
        List<Surroundings.Line> fresh =
                context.stream().filter(line -> shown.add(line.cursor())).toList();
        if (fresh.isEmpty()) {
            return false;
        }
        fresh.forEach(line -> before.add(line.cursor()));
        text.append(indent).append(title).append(":\n");
        fresh.forEach(line -> lines(indent + "  ", shortTime(line.time()) + " " + line.message(), 0));
        return true;
    }

    private void facts(String indent, Group group) {
        Match first = group.first();
        surroundings.getOrDefault(group, Surroundings.NONE).facts().stream()
                .filter(fact -> shown.add(first.unit() + fact))
                .forEach(fact -> lines(indent, fact, MAX_SAMPLE));
        StringBuilder facts = new StringBuilder("Priority ")
                .append(priority(group))
                .append(", ")
                .append(name(first.reason()));
        if (first.pid() != null) {
            facts.append(", PID ").append(name(first.pid()));
        }
        Matcher user = OF_USER.matcher(first.source().name());
        if (user.matches()) {
            // What a user's entries call themselves is the user's choice.
            facts.append(", written by ").append(name(writer(first, user)));
        }
        text.append(indent).append(facts).append(".\n");
        text.append(indent)
                .append("Around it: %s%s%s --since '%s' --until '%s'\n"
                        .formatted(
                                composer.journalctl(),
                                option(" -u ", first.isUnit() ? first.unit() : ""),
                                option(" _HOSTNAME=", first.host().equals(composer.thisHost()) ? "" : first.host()),
                                JOURNALCTL.format(first.time().minus(AROUND)),
                                JOURNALCTL.format(first.time().plus(AROUND))));
    }

    /** As this machine calls the user; of another machine's users the number alone is known. */
    private String writer(Match match, Matcher user) {
        String name = user.group(2) == null || !match.host().equals(composer.thisHost())
                ? null
                : composer.context().user(user.group(2));
        return name == null ? user.group() : user.group(1) + name;
    }

    /** Journal text goes into a command only if a shell takes it as it is. */
    private static String option(String option, String value) {
        return PLAIN_NAME.matcher(value).matches() ? option + value : "";
    }

    static String priority(Group group) {
        return Entry.PRIORITIES.get(group.priority());
    }

    private void rules(List<Group> groups) {
        if (groups.isEmpty()) {
            return;
        }
        String run = "logmon --ignore %s"
                + (composer.configFile().equals(AlertComposer.CONFIG_FILE) ? "" : " --config " + composer.configFile());
        text.append(
                groups.size() == 1
                        ? "\nTo ignore this kind, run: "
                                + run.formatted(SuggestedRule.name(groups.get(0).first()))
                        : "\nTo ignore a kind, run: " + run.formatted("NAME") + ", with the NAME in its line below");
        text.append("\nor add its line to %s; then: systemctl restart %s\n"
                .formatted(composer.configFile(), composer.service()));
        groups.stream()
                .map(group -> SuggestedRule.line(group.first()))
                .distinct()
                .forEach(rule -> text.append(rule).append('\n'));
    }

    private void entry(String indent, String time, Match match, int limit) {
        lines(indent, time + " " + Text.cap(match.message(), match.length(), limit), 0);
    }

    private String shortTime(Instant time) {
        var local = time.atZone(composer.zone());
        return (local.toLocalDate().equals(day) ? SHORT : OF_ANOTHER_DAY).format(local);
    }

    /**
     * Appends text of several lines, the further ones set in, so that none of them can pass for logmon's own.
     *
     * @param limit of characters; 0 for none
     */
    private void lines(String indent, String several, int limit) {
        String between = "\n" + indent + "    ";
        text.append(indent)
                .append((limit == 0 ? several : Text.cap(several, limit))
                        .stripTrailing()
                        .lines()
                        .map(Text::printable)
                        .collect(Collectors.joining(between)))
                .append('\n');
    }
}
