package logmon.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import logmon.alert.AlertComposer;
import logmon.alert.Pacing;
import logmon.filter.FilterSettings;
import logmon.filter.logcheck.LogcheckRules;
import logmon.journal.JournalSource;
import logmon.smtp.SmtpSettings;
import logmon.text.Text;

/** Turns the settings of files into a {@link Config}; continues after a fault, so that all are reported at once. */
final class ConfigParser {
    private static final String SMTP = KnownKeys.SMTP;

    private enum Switch {
        OFF,
        ON
    }

    private final SettingValues values;
    private final String host;

    ConfigParser(List<ConfigFile> files, String host) {
        this.values = new SettingValues(files);
        this.host = host;
    }

    Config parse() throws Config.Invalid {
        for (String key : values.keys()) {
            String wrong = KnownKeys.objection(key, values.keys());
            if (wrong != null) {
                values.fault(key, wrong);
            }
        }
        Config config = new Config(
                values.choice("journal.start", Config.Start.class),
                journal(),
                filter(),
                pacing(),
                mail(),
                values.text("mail.heartbeat").equals("never") ? null : heartbeat(),
                heartbeatTo(),
                values.choice("alert.recovered", Switch.class) == Switch.ON,
                subject(),
                values.number("mail.context", 0, 100),
                values.places(),
                values.names(),
                warnings());
        if (config.journal().directory() != null && config.journal().namespace() != null) {
            values.fault("journal.namespace", "not together with journal.directory: leave one of them empty");
        }
        if (!values.faults().isEmpty()) {
            throw new Config.Invalid(
                    String.join("\n", values.faults()), values.hasFaultOf("mail.") ? null : config.mail());
        }
        return config;
    }

    private List<String> warnings() {
        new Traps(values).warn();
        return values.warnings();
    }

    private JournalSource journal() {
        return new JournalSource(
                values.text("journal.directory").isEmpty() ? null : values.absolutePath("journal.directory"),
                values.text("journal.namespace").isEmpty() ? null : values.text("journal.namespace"));
    }

    /** The regex; null for the built-in words. */
    private Pattern keywords() {
        String key = "match.keywords";
        if (values.text(key).equals(Config.WORDS)) {
            return null;
        }
        Pattern regex = values.regex(key, values.text(key));
        if (regex.matcher("").find()) {
            values.fault(key, "would find something in every entry, an empty one too");
        }
        return regex;
    }

    private FilterSettings filter() {
        RuleSettings rules = new RuleSettings(values);
        AlertRuleSettings alertRules = new AlertRuleSettings(values, rules);
        return new FilterSettings(
                values.priority("journal.level"),
                keywords(),
                values.text("match.priority").equals("none") ? -1 : values.priority("match.priority"),
                rules.matchRules(),
                rules.ignoreRules(),
                logcheck(),
                alertRules.thresholds(),
                alertRules.routes(local()));
    }

    private Pacing pacing() {
        Pacing pacing = new Pacing(
                values.duration("alert.group-wait"),
                values.duration("alert.repeat-interval"),
                values.duration("alert.repeat-interval-max"),
                values.number("alert.max-per-hour", 0, 3600));
        if (pacing.repeatIntervalMax().compareTo(pacing.repeatInterval()) < 0) {
            values.fault("alert.repeat-interval-max", "must not be shorter than alert.repeat-interval");
        }
        return pacing;
    }

    private SmtpSettings mail() {
        Properties smtp = new Properties();
        Stream.concat(Config.DEFAULTS.keySet().stream(), values.keys().stream())
                .filter(key -> key.startsWith(SMTP))
                .forEach(key -> smtp.setProperty(key, values.text(key)));
        for (String name : KnownKeys.SMTP_NUMBERS) {
            if (smtp.containsKey(SMTP + name)) {
                values.number(SMTP + name, 1, name.endsWith("port") ? 65_535 : 600_000);
            }
        }
        KnownKeys.SMTP_FLAGS.stream()
                .filter(name -> smtp.containsKey(SMTP + name))
                .forEach(name -> values.flag(SMTP + name));
        if (values.text("mail.smtp.host").isEmpty()) {
            values.fault("mail.smtp.host", "is empty: name the mail server, localhost for the one on this machine");
        }
        if (values.text(SMTP + "user").isEmpty() && values.text(SMTP + "auth").equals("true")) {
            values.fault(SMTP + "auth", "needs a user name: set mail.smtp.user");
        }
        smtp.putIfAbsent(
                SMTP + "auth", Boolean.toString(!values.text(SMTP + "user").isEmpty()));
        // Once, Jakarta Mail's default was not to.
        smtp.putIfAbsent(SMTP + "ssl.checkserveridentity", "true");
        // One bad recipient must not keep the alert from the others.
        smtp.putIfAbsent(SMTP + "sendpartial", "true");
        boolean protectedOtherwise = SmtpSettings.isLoopback(values.text("mail.smtp.host"))
                || Boolean.parseBoolean(smtp.getProperty(SMTP + "ssl.enable"))
                || "false".equals(smtp.getProperty(SMTP + "starttls.enable"));
        if (!protectedOtherwise) {
            smtp.setProperty(SMTP + "starttls.enable", "true");
            smtp.putIfAbsent(SMTP + "starttls.required", "true");
        }
        String from = values.address(
                "mail.from",
                values.text("mail.from").replaceFirst("@HOST$", Matcher.quoteReplacement("@" + host)),
                host);
        // Jakarta Mail would ask the name service, and wait for it.
        smtp.putIfAbsent(SMTP + "localhost", ehloName(from));
        // Rules can be copied from a mail that is not encoded.
        smtp.putIfAbsent(SMTP + "allow8bitmime", "true");
        return new SmtpSettings(
                from,
                values.addresses("mail.to", local()),
                values.addresses("mail.cc", local()),
                values.addresses("mail.reply-to", local()),
                smtp,
                values.text("mail.password-file").isEmpty() ? null : values.absolutePath("mail.password-file"));
    }

    /** The domain of a bare name. */
    private String local() {
        return SmtpSettings.isLoopback(values.text("mail.smtp.host")) ? "localhost" : host;
    }

    /** RFC 5321, 4.1.4: a name that can be looked up; the sender's domain if it is one, else the machine's name. */
    private String ehloName(String from) {
        String domain = from.replaceFirst(".*@", "").replaceFirst(">.*", "");
        boolean real = domain.matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+") && !domain.endsWith(".localdomain");
        return real ? domain : host;
    }

    private LogcheckRules logcheck() {
        String key = "ignore.logcheck";
        if (values.text(key).isEmpty()) {
            return LogcheckRules.NONE;
        }
        LogcheckRules rules = new LogcheckRules();
        for (String text : values.text(key).split(",", -1)) {
            try {
                Path path = values.absolutePath(key, text.strip());
                if (path != null) {
                    rules.read(path);
                }
            } catch (IOException e) {
                values.fault(key, Text.printable(e.getMessage()));
            }
        }
        return rules;
    }

    private String subject() {
        String key = "mail.subject";
        String template = values.text(key);
        if (template.isBlank()) {
            values.fault(key, "is empty; the default is " + AlertComposer.SUBJECT);
        } else if (!AlertComposer.isSubject(template)) {
            values.fault(key, values.badValue(key, "one line of text with " + AlertComposer.PLACEHOLDERS));
        }
        return template;
    }

    private List<String> heartbeatTo() {
        String key = "mail.heartbeat.to";
        if (!values.text(key).isEmpty() && values.text("mail.heartbeat").equals("never")) {
            values.fault(key, "nothing is sent there, because mail.heartbeat is never: set it to a duration like 1d");
        }
        return values.addresses(key, SmtpSettings.isLoopback(values.text("mail.smtp.host")) ? "localhost" : host);
    }

    private Duration heartbeat() {
        Duration interval = values.duration("mail.heartbeat");
        if (interval.isZero()) {
            values.fault("mail.heartbeat", values.badValue("mail.heartbeat", "never, or a duration like 1d or 7d"));
        }
        return interval;
    }
}
