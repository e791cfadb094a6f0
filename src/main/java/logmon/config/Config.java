package logmon;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configuration: what every key means, its default, and every check. Immutable, and valid once it exists.
 *
 * @param level entries less severe than this are not looked at; 0 (emerg) to 7 (debug)
 * @param start where reading begins
 * @param directory the journal files to read; {@code null}: this machine's journal
 * @param namespace a journal namespace, {@code *} for all; {@code null}: the default one
 * @param keywords found anywhere in {@code MESSAGE}
 * @param alwaysPriority entries at least this severe alert whatever they say; -1: none do
 * @param rules false positives, in the order of the file, defaults first
 * @param logcheck further ones, of {@code ignore.logcheck}; none as a rule
 * @param alerts when mails go out
 * @param mail where they go
 */
record Config(
        int level,
        Start start,
        Path directory,
        String namespace,
        Pattern keywords,
        int alwaysPriority,
        List<Filter.Rule> rules,
        LogcheckRules logcheck,
        Alerts alerts,
        Mail mail) {

    /** {@code journal.start}. */
    enum Start {
        RESUME,
        NOW,
        BOOT
    }

    /**
     * {@code alert.*}.
     *
     * @param maxPerHour mails in any hour; 0: as many as there are
     */
    record Alerts(Duration groupWait, Duration repeatInterval, Duration repeatIntervalMax, int maxPerHour) {}

    /**
     * {@code mail.*}.
     *
     * @param smtp handed to Jakarta Mail as it is; host, port and time-outs are always in it
     * @param passwordFile {@code null}: the systemd credential {@code smtp-password}, where there is one
     * @param heartbeat between two mails that say logmon is alive; {@code null}: there are none
     */
    record Mail(String from, List<String> to, Properties smtp, Path passwordFile, Duration heartbeat) {
        String host() {
            return smtp.getProperty("mail.smtp.host");
        }

        int port() {
            return Integer.parseInt(smtp.getProperty("mail.smtp.port"));
        }

        /** For the eye. */
        String server() {
            return host() + ":" + port();
        }
    }

    /** The configuration is refused; every fault of it is in the message, a line each. */
    static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message);
        }
    }

    static final Path DEFAULT_FILE = Path.of("/etc/logmon.properties");

    private static final Pattern INSTANCE_FILE = Pattern.compile("/etc/logmon/([A-Za-z0-9:_.-]+)\\.properties");

    /** Where logmon.service has systemd take the password from, as LoadCredential= says. */
    static final Path CREDENTIAL = Path.of("/etc/credstore/logmon.smtp-password");

    /** Every key that has a fixed name, with its default, in the order in which they are explained. */
    static final Map<String, String> DEFAULTS = defaults();

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("journal.level", "info");
        defaults.put("journal.start", "resume");
        defaults.put("journal.directory", "");
        defaults.put("journal.namespace", "");
        defaults.put("match.keywords", "(?i)(fail|error|alarm|problem|emerg)");
        defaults.put("match.priority", "crit");
        // The false positives of the script; as substrings they also fit Debian's postfix@-.service.
        defaults.put("ignore.postfix-tls._SYSTEMD_UNIT", "postfix");
        defaults.put("ignore.postfix-tls.MESSAGE", "SSL_accept error from unknown");
        defaults.put("ignore.dovecot-tls._SYSTEMD_UNIT", "dovecot");
        defaults.put("ignore.dovecot-tls.MESSAGE", "TLS handshaking: SSL_accept() failed");
        defaults.put("ignore.logcheck", "");
        defaults.put("alert.group-wait", "2s");
        defaults.put("alert.repeat-interval", "5m");
        defaults.put("alert.repeat-interval-max", "1h");
        defaults.put("alert.max-per-hour", "12");
        defaults.put("mail.from", "logmon@HOST");
        defaults.put("mail.to", "root");
        defaults.put("mail.heartbeat", "never");
        defaults.put("mail.password-file", "");
        defaults.put("mail.smtp.host", "localhost");
        defaults.put("mail.smtp.port", "25");
        defaults.put("mail.smtp.connectiontimeout", "10000");
        defaults.put("mail.smtp.timeout", "30000");
        defaults.put("mail.smtp.writetimeout", "30000");
        return Collections.unmodifiableMap(defaults);
    }

    /**
     * Reads a configuration file.
     *
     * @param host this machine's name, the {@code HOST} of the defaults
     * @throws Invalid when the file is missing or unreadable, or anything in it is not allowed
     */
    static Config load(Path file, String host) throws Invalid {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new Invalid(file + ": no such file: an empty one will do, or name another with --config FILE");
        } catch (AccessDeniedException e) {
            throw new Invalid(file + ": may not be read by this user: chmod a+r " + file);
        } catch (CharacterCodingException e) {
            throw new Invalid(file + ": is not UTF-8: convert it with iconv -t utf-8");
        } catch (IOException e) {
            throw new Invalid(file + ": cannot be read: " + e.getMessage());
        }
        return parse(text, file.toString(), host);
    }

    /** What systemd calls the service with this configuration: logmon, or logmon@NAME of /etc/logmon/NAME.properties. */
    static String service(String file) {
        Matcher instance = INSTANCE_FILE.matcher(file);
        return instance.matches() ? "logmon@" + instance.group(1) : "logmon";
    }

    /** This configuration, reading the journal files in a directory. */
    Config withDirectory(Path other) {
        return new Config(level, start, other, null, keywords, alwaysPriority, rules, logcheck, alerts, mail);
    }

    /** As {@link #load}, of a text in hand. */
    static Config parse(String text, String name, String host) throws Invalid {
        return new ConfigParser(new ConfigFile(text), host).parse(name);
    }
}
