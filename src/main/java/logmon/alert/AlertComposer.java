package logmon.alert;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import logmon.filter.LoopGuard;
import logmon.filter.Match;
import logmon.journal.Entry;
import logmon.text.Text;

/**
 * Writes the mail that tells all that is pending.
 *
 * @param thisHost where logmon runs
 * @param journalctl the command that reads the same journal, options included
 * @param configFile where ignore rules go
 * @param service what systemd calls the service with that configuration
 * @param zone of the times in the mail
 */
public record AlertComposer(String thisHost, String journalctl, String configFile, String service, ZoneId zone)
        implements Delivery.Writer {
    private static final int MAX_NAME = 80;
    private static final int MAX_SAMPLE = 500;
    private static final int MAX_DETAILED_BODY = 60_000;
    private static final int MAX_LINE = 160;

    private static final Duration AROUND = Duration.ofMinutes(1);
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx");
    private static final DateTimeFormatter JOURNALCTL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private static final Comparator<Group> MOST_SEVERE_FIRST = Comparator.comparingInt(Group::priority)
            .thenComparing(Comparator.comparingLong(Group::count).reversed())
            .thenComparing(group -> group.first().time());

    /** A host's name that a shell takes as it is. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    @Override
    public AlertMail write(Digest digest, String outage) {
        List<Group> groups =
                byHost(digest.groups().stream().sorted(MOST_SEVERE_FIRST).toList());
        StringBuilder body = new StringBuilder();
        String headline = headline(digest, groups);
        if (digest.matches() == 1 && digest.notes().isEmpty()) {
            Match match = groups.get(0).first();
            entry(body, "", match, Match.MAX_MESSAGE);
            body.append('\n');
            facts(body, "", groups.get(0));
        } else {
            body.append(headline).append(".\n");
            notes(body, digest);
            kinds(body, groups);
            uncounted(body, digest.uncounted());
        }
        if (digest.heartbeat() != null) {
            body.append('\n').append(digest.heartbeat());
        }
        if (outage != null) {
            body.append('\n');
            lines(body, "", outage, MAX_SAMPLE);
        }
        if (!groups.isEmpty()) {
            body.append("\nAn ignore rule goes into %s; then: systemctl restart %s\n".formatted(configFile, service));
        }
        // Readers' programs would decode what looks like an encoded word of RFC 2047, line ends in it included.
        String subject = (isHeartbeat(digest) ? "[OK] " : "[ALERT] ") + headline.replace("=?", "=\\x3f");
        return new AlertMail(messageId(digest), subject, body.toString(), summary(digest));
    }

    /** What is of one host together, the host with the most severe first. */
    private static List<Group> byHost(List<Group> groups) {
        Map<String, List<Group>> hosts = groups.stream()
                .collect(Collectors.groupingBy(group -> group.first().host(), LinkedHashMap::new, Collectors.toList()));
        return hosts.values().stream().flatMap(List::stream).toList();
    }

    /** Whether there is nothing else to tell. */
    private static boolean isHeartbeat(Digest digest) {
        return digest.heartbeat() != null
                && digest.matches() == 0
                && digest.notes().isEmpty();
    }

    private String summary(Digest digest) {
        String entries = digest.matches() == 0
                ? headline(digest, List.of()) + "."
                : "%d journal entries need attention on %s, from %s to %s. To see them: %s --since '%s' --until '%s'"
                        .formatted(
                                digest.matches(),
                                name(thisHost),
                                time(digest.firstMatch().time()),
                                time(digest.lastMatch().time()),
                                journalctl,
                                JOURNALCTL.format(digest.firstMatch().time()),
                                JOURNALCTL.format(digest.lastMatch().time().plusSeconds(1)));
        StringBuilder summary = new StringBuilder(entries);
        digest.notes().forEach(note -> summary.append('\n').append(Text.cap(Text.printable(note), MAX_SAMPLE)));
        return summary.toString();
    }

    private String headline(Digest digest, List<Group> groups) {
        if (digest.matches() == 0) {
            return (isHeartbeat(digest) ? "logmon is alive on " : "Alerts may be missing on ") + name(thisHost);
        }
        Match worst = groups.get(0).first();
        String where = " on " + hosts(groups);
        if (digest.matches() == 1) {
            return "Error detected in " + name(worst.unit()) + where;
        }
        long ofUnit = groups.stream()
                        .filter(group -> group.first().unit().equals(worst.unit()))
                        .mapToLong(Group::count)
                        .sum()
                + digest.uncounted().getOrDefault(worst.unit(), 0L);
        long others = digest.matches() - ofUnit;
        return (ofUnit == 1 ? "Error detected in " : ofUnit + " errors detected in ")
                + name(worst.unit())
                + (others > 0 ? " and " + others + " more" : "")
                + where;
    }

    private String hosts(List<Group> groups) {
        Set<String> hosts =
                groups.stream().map(group -> name(group.first().host())).collect(Collectors.toCollection(TreeSet::new));
        return hosts.size() <= 3 ? String.join(", ", hosts) : hosts.size() + " hosts";
    }

    private void notes(StringBuilder body, Digest digest) {
        if (!digest.notes().isEmpty()) {
            body.append('\n');
            digest.notes().forEach(note -> lines(body, "", note, MAX_SAMPLE));
        }
    }

    private void kinds(StringBuilder body, List<Group> groups) {
        boolean severalHosts =
                groups.stream().map(group -> group.first().host()).distinct().count() > 1;
        String host = null;
        int number = 0;
        for (Group group : groups) {
            number++;
            if (severalHosts && !group.first().host().equals(host)) {
                host = group.first().host();
                body.append("\nOn %s:\n".formatted(name(host)));
            }
            if (body.length() > MAX_DETAILED_BODY) {
                body.append("\n%d more kinds, with an entry of each:\n".formatted(groups.size() - number + 1));
                groups.stream()
                        .skip(number - 1L)
                        .forEach(rest -> body.append("%,d × %s%s: %s\n"
                                .formatted(
                                        rest.count(),
                                        name(rest.first().unit()),
                                        severalHosts
                                                ? " on " + name(rest.first().host())
                                                : "",
                                        line(rest.first().message()))));
                return;
            }
            body.append("\n%d. %s, %,d %s%s\n\n"
                    .formatted(
                            number,
                            name(group.first().unit()),
                            group.count(),
                            group.count() == 1 ? "entry" : "entries",
                            group.count() == 1
                                    ? ""
                                    : ", " + time(group.first().time()) + " to " + time(group.lastTime())));
            for (int i = 0; i < group.samples().size(); i++) {
                if (i == Digest.MAX_SAMPLES - 1 && group.count() > Digest.MAX_SAMPLES) {
                    body.append("    ...\n");
                }
                Match sample = group.samples().get(i);
                entry(body, "    ", sample, MAX_SAMPLE);
            }
            body.append('\n');
            facts(body, "    ", group);
        }
    }

    private static void uncounted(StringBuilder body, Map<String, Long> uncounted) {
        if (!uncounted.isEmpty()) {
            body.append("\nFurther entries, of too many kinds to show each:\n");
            uncounted.forEach((unit, count) ->
                    body.append("%,d × %s\n".formatted(count, unit.isEmpty() ? "other units" : name(unit))));
        }
    }

    private void facts(StringBuilder body, String indent, Group group) {
        Match first = group.first();
        body.append(indent).append("Unit:      ").append(name(first.unit())).append('\n');
        if (!first.host().equals(thisHost)) {
            body.append(indent).append("Host:      ").append(name(first.host())).append('\n');
        }
        if (first.pid() != null) {
            body.append(indent).append("PID:       ").append(name(first.pid())).append('\n');
        }
        body.append(indent)
                .append("Priority:  ")
                .append(Entry.PRIORITIES.get(group.priority()))
                .append('\n');
        body.append(indent).append("Matched:   ").append(name(first.reason())).append('\n');
        body.append(indent)
                .append("Around it: %s%s --since '%s' --until '%s'\n"
                        .formatted(
                                journalctl,
                                ofHost(first.host()),
                                JOURNALCTL.format(first.time().minus(AROUND)),
                                JOURNALCTL.format(first.time().plus(AROUND))));
        body.append(indent).append("To ignore this kind:\n");
        body.append(indent).append(SuggestedRule.line(first)).append('\n');
    }

    private String ofHost(String host) {
        return host.equals(thisHost) || !PLAIN_NAME.matcher(host).matches() ? "" : " _HOSTNAME=" + host;
    }

    private void entry(StringBuilder body, String indent, Match match, int limit) {
        String message = Text.cap(match.message(), match.length(), limit);
        lines(body, indent, time(match.time()) + " " + message, Integer.MAX_VALUE);
    }

    private String time(Instant time) {
        return ISO.format(time.atZone(zone));
    }

    /** The same for the same matches: where they begin, how many they are and when they end tells which. */
    private String messageId(Digest digest) {
        String identity = digest.matches() == 0
                ? String.join("\n", digest.notes()) + digest.heartbeat()
                : digest.firstMatch().cursor()
                        + "\n" + digest.matches()
                        + "\n" + digest.lastMatch().time();
        return sha256(identity).substring(0, 32) + LoopGuard.MARK + thisHost;
    }

    private static String name(String text) {
        return Text.cap(Text.printable(text), MAX_NAME);
    }

    /** The beginning of a text, on one line. */
    private static String line(String text) {
        return Text.cap(Text.printable(text), MAX_LINE);
    }

    /** Text of several lines, the further ones set in, so that none of them can pass for logmon's own. */
    private static void lines(StringBuilder body, String indent, String text, int limit) {
        String between = "\n" + indent + "    ";
        body.append(indent)
                .append(Text.cap(text, limit)
                        .stripTrailing()
                        .lines()
                        .map(Text::printable)
                        .collect(Collectors.joining(between)))
                .append('\n');
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
