package logmon.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import logmon.alert.Pacing;
import logmon.config.ConfigFile.Fault;
import logmon.config.ConfigFile.Setting;
import logmon.filter.FilterSettings;
import logmon.filter.IgnoreRule;
import logmon.filter.logcheck.LogcheckRules;
import logmon.journal.Entry;
import logmon.journal.JournalReader;
import logmon.journal.JournalSource;
import logmon.smtp.SmtpSettings;
import logmon.text.Text;

/** Turns the settings of a file into a {@link Config}; goes on after a fault, so that all are told at once. */
final class ConfigParser {
    // The names that Jakarta Mail documents for its SMTP provider, less those that hold objects, classes or passwords.
    private static final String SMTP = "mail.smtp.";
    private static final Set<String> SMTP_FLAGS = names("""
            allow8bitmime auth auth.digest-md5.disable auth.login.disable auth.ntlm.disable auth.plain.disable
            auth.xoauth2.disable ehlo mailextension noop.strict quitonsessionreject quitwait sasl.enable
            sasl.usecanonicalhostname sendpartial ssl.checkserveridentity ssl.enable starttls.enable
            starttls.required userset""");
    private static final Set<String> SMTP_NUMBERS =
            names("chunksize port localport connectiontimeout timeout writetimeout proxy.port socks.port");
    private static final Set<String> SMTP_TEXTS = names("""
            auth.mechanisms auth.ntlm.domain auth.ntlm.flags dsn.notify dsn.ret from host localaddress localhost
            proxy.host proxy.user sasl.authorizationid sasl.mechanisms sasl.realm socks.host ssl.ciphersuites
            ssl.protocols ssl.trust submitter user""");

    private static final Pattern RULE_KEY = Pattern.compile("ignore\\.([A-Za-z0-9_-]+)\\.([A-Z_][A-Z0-9_]*)");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})\\s*(ms|s|m|h|d)|0");
    private static final Duration LONGEST = Duration.ofDays(7);

    // What RFC 5321 calls a Mailbox, less quoted local parts; a bare local part is what a local server completes.
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:[^<>@,;:\\\\\"()\\[\\]\\p{Cntrl}]*<)?([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+(?:@[A-Za-z0-9.-]+|@\\[[A-Za-z0-9.:]+])?)(>?)");

    private final List<Fault> faults;
    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final String host;

    ConfigParser(ConfigFile file, String host) {
        this.faults = new ArrayList<>(file.faults());
        this.host = host;
        file.settings().forEach(setting -> settings.put(setting.key(), setting));
    }

    Config parse(String fileName) throws Config.Invalid {
        settings.values().forEach(this::checkName);
        Config config = new Config(
                choice("journal.start", JournalReader.Start.class),
                journal(),
                filter(),
                pacing(),
                mail(),
                text("mail.heartbeat").equals("never") ? null : heartbeat());
        if (config.filter().keywords().matcher("").find()) {
            fault("match.keywords", "would find something in every entry, an empty one too");
        }
        if (config.journal().directory() != null && config.journal().namespace() != null) {
            fault("journal.namespace", "not together with journal.directory: leave one of them empty");
        }
        if (!faults.isEmpty()) {
            throw new Config.Invalid(faults.stream()
                    .sorted((a, b) -> Integer.compare(a.line(), b.line()))
                    .map(fault -> fault.describe(fileName))
                    .collect(Collectors.joining("\n")));
        }
        return config;
    }

    private JournalSource journal() {
        return JournalSource.of(
                text("journal.directory").isEmpty() ? null : absolutePath("journal.directory"),
                text("journal.namespace").isEmpty() ? null : text("journal.namespace"));
    }

    private FilterSettings filter() {
        return new FilterSettings(
                priority("journal.level"),
                regex("match.keywords", text("match.keywords")),
                text("match.priority").equals("none") ? -1 : priority("match.priority"),
                rules(),
                logcheck());
    }

    private Pacing pacing() {
        Pacing pacing = new Pacing(
                duration("alert.group-wait"),
                duration("alert.repeat-interval"),
                duration("alert.repeat-interval-max"),
                number("alert.max-per-hour", 0, 3600));
        if (pacing.repeatIntervalMax().compareTo(pacing.repeatInterval()) < 0) {
            fault("alert.repeat-interval-max", "must not be shorter than alert.repeat-interval");
        }
        return pacing;
    }

    private SmtpSettings mail() {
        Properties smtp = new Properties();
        Stream.concat(Config.DEFAULTS.keySet().stream(), settings.keySet().stream())
                .filter(key -> key.startsWith(SMTP))
                .forEach(key -> smtp.setProperty(key, text(key)));
        for (String name : SMTP_NUMBERS) {
            if (smtp.containsKey(SMTP + name)) {
                number(SMTP + name, 1, name.endsWith("port") ? 65_535 : 600_000);
            }
        }
        SMTP_FLAGS.stream().filter(name -> smtp.containsKey(SMTP + name)).forEach(name -> flag(SMTP + name));
        if (text("mail.smtp.host").isEmpty()) {
            fault("mail.smtp.host", "is empty: name the mail server, localhost for the one on this machine");
        }
        if (text(SMTP + "user").isEmpty() && text(SMTP + "auth").equals("true")) {
            fault(SMTP + "auth", "as whom? mail.smtp.user is not set");
        }
        // Jakarta Mail would ask the name service, and wait for it.
        smtp.putIfAbsent(SMTP + "localhost", host);
        smtp.putIfAbsent(SMTP + "auth", Boolean.toString(!text(SMTP + "user").isEmpty()));
        // Once, Jakarta Mail's default was not to.
        smtp.putIfAbsent(SMTP + "ssl.checkserveridentity", "true");
        // One bad recipient must not keep the alert from the others.
        smtp.putIfAbsent(SMTP + "sendpartial", "true");
        boolean protectedOtherwise = SmtpSettings.isLoopback(text("mail.smtp.host"))
                || Boolean.parseBoolean(smtp.getProperty(SMTP + "ssl.enable"))
                || "false".equals(smtp.getProperty(SMTP + "starttls.enable"));
        if (!protectedOtherwise) {
            smtp.setProperty(SMTP + "starttls.enable", "true");
            smtp.putIfAbsent(SMTP + "starttls.required", "true");
        }
        return new SmtpSettings(
                address(
                        "mail.from",
                        text("mail.from").replaceFirst("@HOST$", Matcher.quoteReplacement("@" + host)),
                        host),
                addresses("mail.to", SmtpSettings.isLoopback(text("mail.smtp.host")) ? "localhost" : host),
                smtp,
                text("mail.password-file").isEmpty() ? null : absolutePath("mail.password-file"));
    }

    /** The default rules, each unless the file has one of its name, then the file's. */
    private List<IgnoreRule> rules() {
        Map<String, List<IgnoreRule.Condition>> rules = new LinkedHashMap<>();
        Set<String> named = new LinkedHashSet<>();
        for (String key : settings.keySet()) {
            Matcher rule = RULE_KEY.matcher(key);
            if (rule.matches()) {
                named.add(rule.group(1));
            }
        }
        Stream<String> defaults = Config.DEFAULTS.keySet().stream().filter(key -> {
            Matcher rule = RULE_KEY.matcher(key);
            return rule.matches() && !named.contains(rule.group(1));
        });
        Stream.concat(defaults, settings.keySet().stream()).forEach(key -> {
            Matcher rule = RULE_KEY.matcher(key);
            if (rule.matches() && !text(key).isEmpty()) {
                rules.computeIfAbsent(rule.group(1), name -> new ArrayList<>())
                        .add(condition(key, rule.group(2), text(key)));
            }
        });
        return rules.entrySet().stream()
                .map(rule -> new IgnoreRule(rule.getKey(), List.copyOf(rule.getValue())))
                .toList();
    }

    private IgnoreRule.Condition condition(String key, String field, String value) {
        return value.startsWith("regex:")
                ? new IgnoreRule.Condition(field, null, regex(key, value.substring("regex:".length())))
                : new IgnoreRule.Condition(field, value, null);
    }

    private LogcheckRules logcheck() {
        String key = "ignore.logcheck";
        if (text(key).isEmpty()) {
            return LogcheckRules.NONE;
        }
        LogcheckRules rules = new LogcheckRules();
        for (String text : text(key).split(",", -1)) {
            try {
                Path path = absolutePath(key, text.strip());
                if (path != null) {
                    rules.read(path);
                }
            } catch (IOException e) {
                fault(key, Text.printable(e.getMessage()));
            }
        }
        return rules;
    }

    private void checkName(Setting setting) {
        String key = setting.key();
        if (Config.DEFAULTS.containsKey(key) || RULE_KEY.matcher(key).matches()) {
            return;
        }
        if (key.startsWith("ignore.")) {
            fault(
                    key,
                    "a rule is written ignore.NAME.FIELD: NAME of letters, digits, - and _; FIELD a journal field,"
                            + " in capitals (MESSAGE, _SYSTEMD_UNIT, SYSLOG_IDENTIFIER ...)");
            return;
        }
        if (key.equals("mail.smtp.password")) {
            fault(key, "passwords do not belong here: name a file with mail.password-file");
            return;
        }
        if (key.startsWith(SMTP)) {
            String name = key.substring(SMTP.length());
            if (Stream.of(SMTP_FLAGS, SMTP_NUMBERS, SMTP_TEXTS).anyMatch(names -> names.contains(name))) {
                return;
            }
        }
        Stream<String> known = Stream.concat(
                Config.DEFAULTS.keySet().stream(),
                Stream.of(SMTP_FLAGS, SMTP_NUMBERS, SMTP_TEXTS)
                        .flatMap(Set::stream)
                        .map(SMTP::concat));
        String nearest = known.min((a, b) -> Integer.compare(distance(key, a), distance(key, b)))
                .orElseThrow();
        fault(
                key,
                distance(key, nearest) <= 2 + key.length() / 4
                        ? "unknown key; did you mean " + nearest + "?"
                        : "unknown key; logmon --help lists the known ones");
    }

    private int priority(String key) {
        String value = text(key).toLowerCase(Locale.ROOT);
        int index = Entry.PRIORITIES.indexOf(value);
        if (index < 0 && value.matches("[0-7]")) {
            index = Integer.parseInt(value);
        }
        if (index < 0) {
            String allowed = String.join(", ", Entry.PRIORITIES) + " or 0 to 7"
                    + (key.equals("match.priority") ? ", or none" : "");
            fault(key, badValue(key, allowed));
        }
        return Math.max(index, 0);
    }

    private <E extends Enum<E>> E choice(String key, Class<E> type) {
        E[] all = type.getEnumConstants();
        Optional<E> chosen =
                Arrays.stream(all).filter(e -> lower(e).equals(text(key))).findFirst();
        if (chosen.isEmpty()) {
            fault(key, badValue(key, Arrays.stream(all).map(ConfigParser::lower).collect(Collectors.joining(", "))));
        }
        return chosen.orElse(all[0]);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private int number(String key, int least, int most) {
        try {
            int number = Integer.parseInt(text(key));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number out of range.
        }
        fault(key, badValue(key, "a whole number from " + least + " to " + most));
        return least;
    }

    private void flag(String key) {
        if (!text(key).equals("true") && !text(key).equals("false")) {
            fault(key, badValue(key, "true or false"));
        }
    }

    private Duration duration(String key) {
        Matcher parts = DURATION.matcher(text(key));
        if (!parts.matches()) {
            fault(key, badValue(key, "a duration like 0, 2s, 5m, 1h or 1d"));
            return Duration.ZERO;
        }
        if (parts.group(1) == null) {
            return Duration.ZERO;
        }
        long amount = Long.parseLong(parts.group(1));
        Duration duration = switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
        if (duration.compareTo(LONGEST) > 0) {
            fault(key, badValue(key, "at most 7d"));
        }
        return duration;
    }

    private Duration heartbeat() {
        Duration interval = duration("mail.heartbeat");
        if (interval.isZero()) {
            fault("mail.heartbeat", badValue("mail.heartbeat", "never, or a duration like 1d or 7d"));
        }
        return interval;
    }

    private Path absolutePath(String key) {
        return absolutePath(key, text(key));
    }

    private Path absolutePath(String key, String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            fault(key, badValue(key, "an absolute path"));
            return null;
        }
        return Path.of(path);
    }

    private Pattern regex(String key, String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            String where = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1) + " of ";
            fault(key, "bad regular expression: " + e.getDescription() + where + Text.cap(Text.printable(regex), 200));
        } catch (StackOverflowError e) {
            fault(key, "bad regular expression: nested too deeply");
        }
        return Pattern.compile("(?!)");
    }

    private List<String> addresses(String key, String domain) {
        return Arrays.stream(text(key).split(","))
                .map(address -> address(key, address.strip(), domain))
                .toList();
    }

    /**
     * @param domain for a bare local name: not every mail server completes it, RFC 5321 knows only "postmaster" alone
     */
    private String address(String key, String address, String domain) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches() || address.contains("<") != parts.group(2).equals(">")) {
            fault(
                    key,
                    "'%s' is not a mail address; allowed: name@example.org, Name <name@example.org>, a local user"
                                    .formatted(Text.printable(address))
                            + (key.equals("mail.to") ? "; several, separated by commas" : ""));
            return address;
        }
        return parts.group(1).contains("@")
                ? address
                : address.substring(0, parts.end(1)) + "@" + domain + parts.group(2);
    }

    private String badValue(String key, String allowed) {
        return "'%s' is not allowed here; allowed: %s".formatted(Text.printable(text(key)), allowed);
    }

    private String text(String key) {
        Setting setting = settings.get(key);
        return setting == null ? Config.DEFAULTS.getOrDefault(key, "") : setting.value();
    }

    private void fault(String key, String text) {
        Setting setting = settings.get(key);
        faults.add(new Fault(setting == null ? 0 : setting.line(), key, text));
    }

    /** Levenshtein's distance: how many characters to add, drop or change to get from one to the other. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j - 1], row[j]) + 1);
            }
        }
        return row[b.length()];
    }

    private static Set<String> names(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}
