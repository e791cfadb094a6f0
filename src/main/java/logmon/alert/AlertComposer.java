package logmon.alert;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import logmon.filter.MailTrace;
import logmon.filter.Match;
import logmon.journal.context.BootEnd;
import logmon.journal.context.Surroundings;
import logmon.text.Text;

/**
 * Writes the mail that reports all that is pending: subject and headers here, the text in {@link AlertBody}.
 *
 * @param thisHost where logmon runs
 * @param journalctl the command that reads the same journal, options included
 * @param configFile where ignore rules go
 * @param service what systemd calls the service with that configuration
 * @param zone of the times in the mail
 * @param subject template of the subject: {@code %u} the unit of the worst entry, {@code %h} its host, {@code %m} its
 *     message, {@code %p} its priority, {@code %n} how many entries the mail reports, {@code %o} how often
 *     it came and how many others there are, in parentheses after a space, or nothing if it is the only one, {@code %%} a percent sign
 * @param context finds the lines that led to an entry
 */
public record AlertComposer(
        String thisHost,
        String journalctl,
        String configFile,
        String service,
        ZoneId zone,
        String subject,
        Context context)
        implements Delivery.Writer {
    /** The script's subject, and then what happened: {@code [ALERT] Error detected in md0 on web1: array degraded}. */
    public static final String SUBJECT = "[ALERT] Error detected in %u on %h: %m%o";

    /** Of the service {@code logmon}; the commands in a mail name any other. */
    public static final String CONFIG_FILE = "/etc/logmon.properties";

    /** What a subject may have in it, besides text. */
    public static final String PLACEHOLDERS =
            "%u unit, %h host, %m message, %p priority, %n number of entries, %o what else the mail reports, %% a percent sign";

    private static final Pattern TEMPLATE = Pattern.compile("(?:[^%\\p{Cntrl}]|%[uhmpno%])*+");

    /** Returns whether a text is usable as a template of the subject. */
    public static boolean isSubject(String template) {
        return TEMPLATE.matcher(template).matches();
    }

    /** Finds what led to entries. */
    public interface Context {
        /** Nothing, for journals that are not at hand. */
        Context NONE = matches -> Collections.nCopies(matches.size(), Surroundings.NONE);

        /** Returns the surroundings of each entry, in the same order. */
        List<Surroundings> around(List<Match> matches);

        /** Returns what this machine calls the user with a number, or null if it has no such user. */
        default String user(String uid) {
            return null;
        }
    }

    static final int MAX_NAME = 80;
    static final int MAX_NOTE = 500;
    private static final int MAX_SUBJECT_MESSAGE = 100;

    static final DateTimeFormatter JOURNALCTL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    /** @param outage what to say about mail that could not be sent, or null for nothing */
    public AlertMail write(Digest digest, String outage) {
        return write(digest, outage, Instant.MIN);
    }

    @Override
    public AlertMail write(Digest digest, String outage, Instant quoteFrom) {
        Context later = matches -> context.around(matches).stream()
                .map(surroundings -> surroundings.after(quoteFrom))
                .toList();
        return write(digest, digest.groups(), later, outage);
    }

    @Override
    public AlertMail writeOfRoot(Digest digest) {
        List<Group> all = digest.groups();
        List<Group> ofRoot = all.stream().filter(Group::isOfRoot).toList();
        if (ofRoot.isEmpty() || ofRoot.size() == all.size()) {
            return null;
        }
        String missing =
                "The mail server did not accept the mail that quoted all. What root did not write is left out. "
                        + summary(digest, all);
        // The lines around them may be a stranger's.
        return write(digest, ofRoot, Context.NONE, missing);
    }

    private AlertMail write(Digest digest, List<Group> groups, Context around, String outage) {
        String body = new AlertBody(this, around).write(digest, groups, headline(digest), outage);
        String line = digest.matches() == 0 ? prefix(digest) + headline(digest) : subject(digest, groups);
        // Mail programs would decode what looks like an encoded word of RFC 2047, line ends in it included.
        return new AlertMail(
                sha256(identity(digest)) + MailTrace.MARK + thisHost,
                line.replace("=?", "=\\x3f"),
                body,
                summary(digest, groups),
                sha256(problem(digest, groups)) + ".root" + MailTrace.MARK + thisHost);
    }

    private static String prefix(Digest digest) {
        return digest.notes().isEmpty() ? "[OK] " : "[ALERT] ";
    }

    /** Returns what a mail without entries is about. */
    private String headline(Digest digest) {
        if (!digest.notes().isEmpty()) {
            return "Alerts may be missing on " + name(thisHost);
        }
        if (digest.heartbeat() != null) {
            return "logmon is alive on " + name(thisHost);
        }
        int units = digest.recoveries().size();
        return units == 1
                ? name(digest.recoveries().iterator().next().unit()) + " has recovered"
                : "%,d units have recovered".formatted(units);
    }

    private String subject(Digest digest, List<Group> groups) {
        Match worst = groups.get(0).first();
        if (isRestart(worst)) {
            return "[ALERT] " + name(worst.host()) + " restarted without a clean shutdown" + others(digest, groups);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < subject.length(); i++) {
            char c = subject.charAt(i);
            if (c != '%' || i + 1 == subject.length()) {
                text.append(c);
                continue;
            }
            i++;
            switch (subject.charAt(i)) {
                case 'u' -> text.append(name(worst.unit()));
                case 'h' -> text.append(name(worst.host()));
                case 'm' ->
                    text.append(
                            worst.message().isBlank()
                                    ? "(no message)"
                                    : Text.fitted(withoutUnit(worst), MAX_SUBJECT_MESSAGE)
                                            .strip());
                case 'p' -> text.append(AlertBody.priority(groups.get(0)));
                case 'n' -> text.append("%,d".formatted(digest.matches()));
                case 'o' -> text.append(others(digest, groups));
                case '%' -> text.append('%');
                default -> text.append('%').append(subject.charAt(i));
            }
        }
        return text.toString();
    }

    /** Returns whether it is no entry, but the end of a boot. */
    static boolean isRestart(Match match) {
        return BootEnd.FIELD.equals(match.unitField());
    }

    /** systemd begins a message about a unit with its name, which the subject has already. */
    private static String withoutUnit(Match match) {
        String start = match.unit() + ": ";
        return match.message().startsWith(start) ? match.message().substring(start.length()) : match.message();
    }

    /** " (5 times, and 9,299 of app.service)": of whom, if all others are of one. */
    private static String others(Digest digest, List<Group> groups) {
        List<String> parts = new ArrayList<>();
        Group worst = groups.get(0);
        if (worst.count() > 1) {
            parts.add("%,d times".formatted(worst.count()));
        }
        long others = digest.matches() - worst.count();
        if (others > 0) {
            List<String> units = groups.stream()
                    .skip(1)
                    .map(group -> group.first().unit())
                    .distinct()
                    .toList();
            boolean ofAnother = units.size() == 1
                    && digest.uncounted().isEmpty()
                    && !units.get(0).equals(worst.first().unit());
            parts.add("and %,d %s".formatted(others, ofAnother ? "of " + name(units.get(0)) : "more"));
        }
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }

    /** What makes it the same mail: where the matches begin, how many they are and when they end. */
    private static String identity(Digest digest) {
        return digest.matches() == 0
                ? String.join("\n", digest.notes()) + digest.recoveries() + digest.heartbeat()
                : digest.firstMatch().cursor()
                        + "\n" + digest.matches()
                        + "\n" + digest.lastMatch().time();
    }

    /** What makes it the same thread: the host and kind that the mail begins with. Other mails without entries are one. */
    private String problem(Digest digest, List<Group> groups) {
        boolean ofRecovery = digest.notes().isEmpty() && digest.heartbeat() == null;
        Match worst = !groups.isEmpty()
                ? groups.get(0).first()
                : ofRecovery && !digest.recoveries().isEmpty()
                        ? digest.recoveries().iterator().next().failure()
                        : null;
        return worst == null
                ? thisHost
                : String.join(
                        "\n", worst.host(), worst.kind().unit(), worst.kind().shape());
    }

    /** In ASCII and without text from the journal; who wrote the entries is journald's word. */
    private String summary(Digest digest, List<Group> groups) {
        StringBuilder text = new StringBuilder();
        if (digest.matches() == 0) {
            text.append(headline(digest)).append('.');
        } else {
            Instant first = digest.firstMatch().time();
            Instant last = digest.lastMatch().time();
            text.append("%,d journal %s attention on %s, of %s, from %s to %s. To see %s: %s --since '%s' --until '%s'"
                    .formatted(
                            digest.matches(),
                            digest.matches() == 1 ? "entry needs" : "entries need",
                            name(thisHost),
                            sources(groups),
                            Text.seconds(first),
                            Text.seconds(last),
                            digest.matches() == 1 ? "it" : "them",
                            journalctl,
                            JOURNALCTL.format(first),
                            JOURNALCTL.format(last.plusSeconds(1))));
        }
        digest.notes().forEach(note -> text.append('\n').append(Text.cap(Text.printable(note), MAX_NOTE)));
        return ascii(text.toString());
    }

    private static String sources(List<Group> groups) {
        Map<String, Long> counts = groups.stream()
                .collect(Collectors.groupingBy(
                        group -> group.first().source().name(),
                        LinkedHashMap::new,
                        Collectors.summingLong(Group::count)));
        String text = counts.keySet().stream().limit(3).map(AlertComposer::name).collect(Collectors.joining(", "));
        return counts.size() <= 3 ? text : text + " and %d more".formatted(counts.size() - 3);
    }

    private static String ascii(String text) {
        return text.chars()
                .mapToObj(c -> c < 0x7f ? Character.toString(c) : "?")
                .collect(Collectors.joining());
    }

    static String name(String text) {
        return Text.cap(Text.printable(text), MAX_NAME);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)))
                    .substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
