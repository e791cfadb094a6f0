package logmon.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import logmon.alert.AlertComposer;
import logmon.alert.Pacing;
import logmon.filter.FilterSettings;
import logmon.filter.Rule;
import logmon.journal.JournalSource;
import logmon.smtp.SmtpSettings;

/**
 * The configuration: what every key means, its default, and every check. Immutable, and valid once it exists.
 *
 * @param start where reading begins
 * @param journal what is read
 * @param filter which entries matter
 * @param pacing when mails go out
 * @param mail where they go
 * @param heartbeat between two mails that say logmon is alive; {@code null}: there are none
 * @param heartbeatTo the recipients of heartbeats; empty for those of alerts
 * @param recovered whether to mail that a unit that failed runs again
 * @param subject see {@link AlertComposer}
 * @param contextLines how many lines that came before an entry are mailed with it; 0: none
 * @param places file and line of each key that is set
 * @param files all that were read, in the order in which they count
 * @param warnings what is allowed but surely not meant, a sentence each
 */
public record Config(
        Start start,
        JournalSource journal,
        FilterSettings filter,
        Pacing pacing,
        SmtpSettings mail,
        Duration heartbeat,
        List<String> heartbeatTo,
        boolean recovered,
        String subject,
        int contextLines,
        Map<String, String> places,
        List<String> files,
        List<String> warnings) {

    /** {@code journal.start}: where reading begins. */
    public enum Start {
        /** Where it ended; the first time, with what is written from now on. */
        RESUME,
        /** With what is written from now on. */
        NOW,
        /** At the start of this boot. */
        BOOT
    }

    /** The configuration is refused; every fault of it is in the message, a line each. */
    public static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient SmtpSettings mail;

        /** @param mail null if {@code mail.*} has faults itself */
        Invalid(String message, SmtpSettings mail) {
            super(message);
            this.mail = mail;
        }

        /** Returns where a mail about the faults may go; null if {@code mail.*} has some itself. */
        public SmtpSettings mail() {
            return mail;
        }
    }

    /** The file of the service {@code logmon}. */
    public static final Path DEFAULT_FILE = Path.of(AlertComposer.CONFIG_FILE);

    /** The value of {@code match.keywords} for the built-in words, rather than a regex. */
    static final String WORDS = "words";

    private static final Pattern INSTANCE_FILE = Pattern.compile("/etc/logmon/([A-Za-z0-9:_.-]+)\\.properties");

    /** Every key that has a fixed name, with its default, in the order in which they are explained. */
    public static final Map<String, String> DEFAULTS = defaults();

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("journal.level", "info");
        defaults.put("journal.start", "resume");
        defaults.put("journal.directory", "");
        defaults.put("journal.namespace", "");
        defaults.put("match.keywords", WORDS);
        defaults.put("match.priority", "err");
        defaults.put("ignore.logcheck", "");
        defaults.put("alert.group-wait", "2s");
        defaults.put("alert.repeat-interval", "5m");
        defaults.put("alert.repeat-interval-max", "8h");
        defaults.put("alert.max-per-hour", "12");
        defaults.put("alert.recovered", "off");
        defaults.put("mail.from", "logmon@HOST");
        defaults.put("mail.to", "root");
        defaults.put("mail.cc", "");
        defaults.put("mail.reply-to", "");
        defaults.put("mail.subject", AlertComposer.SUBJECT);
        defaults.put("mail.context", "10");
        defaults.put("mail.heartbeat", "never");
        defaults.put("mail.heartbeat.to", "");
        defaults.put("mail.password-file", "");
        defaults.put("mail.smtp.host", "localhost");
        defaults.put("mail.smtp.port", "25");
        // RFC 5321, 4.5.3.2: five minutes for a reply, ten for that to the end of a mail, three for a block of data.
        defaults.put("mail.smtp.connectiontimeout", "30000");
        defaults.put("mail.smtp.timeout", "300000");
        defaults.put("mail.smtp.writetimeout", "180000");
        return Collections.unmodifiableMap(defaults);
    }

    /**
     * Reads a configuration: a file, then those of its directory, {@code FILE.d/*.properties}, in alphabetical order.
     *
     * @param host this machine's full name, the {@code HOST} of the defaults
     * @throws Invalid if the file is missing or unreadable, or anything in it is not allowed
     */
    public static Config load(Path file, String host) throws Invalid {
        return load(file, host, List.of());
    }

    /**
     * As {@link #load(Path, String)}, with further settings after those of the files.
     *
     * @param lines a line of the file each
     */
    public static Config load(Path file, String host, List<String> lines) throws Invalid {
        return load(file, host, lines, null);
    }

    /**
     * As {@link #load(Path, String, List)}, with the settings of one more file after them.
     *
     * @param further null if there is none
     */
    public static Config load(Path file, String host, List<String> lines, Path further) throws Invalid {
        List<ConfigFile> files = ConfigFiles.read(file);
        lines.forEach(line -> files.add(new ConfigFile("--rule", line)));
        if (further != null) {
            files.add(ConfigFiles.read(further, "no such file"));
        }
        return new ConfigParser(files, host).parse();
    }

    /** Returns the files that {@link #load} reads, and the directory of the further ones. */
    public static List<Path> files(Path file) {
        return ConfigFiles.paths(file);
    }

    /** Returns warnings of files beside a configuration that look like further ones of it but are not read. */
    public static List<String> filesNotRead(Path file) {
        return ConfigFiles.notRead(file);
    }

    /** What systemd calls the service with this configuration: logmon, or logmon@NAME of /etc/logmon/NAME.properties. */
    public static String service(String file) {
        Matcher instance = INSTANCE_FILE.matcher(file);
        return instance.matches() ? "logmon@" + instance.group(1) : "logmon";
    }

    /**
     * Returns where the service with a configuration keeps its state, as logmon.service and logmon@.service have it; null
     * if the file is no service's: somebody tries it by hand.
     */
    public static Path stateDirectory(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        boolean ofService = absolute.equals(DEFAULT_FILE)
                || INSTANCE_FILE.matcher(absolute.toString()).matches();
        return ofService ? Path.of("/var/lib", service(absolute.toString())) : null;
    }

    /** This configuration, reading the journal files in a directory. */
    public Config withDirectory(Path other) {
        return new Config(
                start,
                new JournalSource(other, null),
                filter,
                pacing,
                mail,
                heartbeat,
                heartbeatTo,
                recovered,
                subject,
                contextLines,
                places,
                files,
                warnings);
    }

    /**
     * Returns file and line of a rule, {@code ignore.NAME} or {@code match.NAME}: where its first key is set; null if no
     * file has such a rule.
     */
    public String placeOfRule(String rule) {
        return places.entrySet().stream()
                .filter(place -> place.getKey().equals(rule) || place.getKey().startsWith(rule + "."))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Returns a sentence for each rule whose last day was before a time. */
    public List<String> endedRules(Instant now) {
        return limited(now, true);
    }

    /** Returns a sentence for each other rule that is not in force at all times. */
    public List<String> limitedRules(Instant now) {
        return limited(now, false);
    }

    private List<String> limited(Instant now, boolean ended) {
        Stream<Rule> alertRules = Stream.concat(
                        filter.thresholds().stream().map(FilterSettings.Threshold::rule),
                        filter.routes().stream().map(FilterSettings.Route::rule))
                .distinct();
        return Stream.of(
                        limited("ignore.", filter.rules().stream(), now, ended),
                        limited("match.", filter.matchRules().stream(), now, ended),
                        limited("alert.", alertRules, now, ended))
                .flatMap(rules -> rules)
                .toList();
    }

    private Stream<String> limited(String verb, Stream<Rule> rules, Instant now, boolean ended) {
        return rules.filter(rule -> rule.validity() != null && rule.validity().hasEnded(now) == ended)
                .map(rule -> "%s (%s) %s%s"
                        .formatted(
                                verb + rule.name(),
                                placeOfRule(verb + rule.name()),
                                ended ? rule.validity().objection(now) : "is in force only " + rule.validity(),
                                ended ? " and can be removed" : ""));
    }

    /** Returns what writes the mails with this configuration, of a file. */
    public AlertComposer composer(String thisHost, String file, AlertComposer.Context context) {
        return new AlertComposer(
                thisHost, journal.journalctl(), file, service(file), ZoneId.systemDefault(), subject, context);
    }

    /** As {@link #load}, of a text in hand. */
    public static Config parse(String text, String name, String host) throws Invalid {
        return new ConfigParser(List.of(new ConfigFile(name, text)), host).parse();
    }
}
