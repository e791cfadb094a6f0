package logmon.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.alert.AlertComposer;
import logmon.alert.Pacing;
import logmon.filter.FilterSettings;
import logmon.journal.JournalReader;
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
 * @param subject see {@link AlertComposer}
 * @param contextLines how many lines that came before an entry are mailed with it; 0: none
 */
public record Config(
        JournalReader.Start start,
        JournalSource journal,
        FilterSettings filter,
        Pacing pacing,
        SmtpSettings mail,
        Duration heartbeat,
        String subject,
        int contextLines) {

    /** The configuration is refused; every fault of it is in the message, a line each. */
    public static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message);
        }
    }

    /** The file of the service {@code logmon}. */
    public static final Path DEFAULT_FILE = Path.of("/etc/logmon.properties");

    /** As {@code match.keywords}: the words that tell of trouble, rather than a regex. */
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
        defaults.put("alert.repeat-interval-max", "1h");
        defaults.put("alert.max-per-hour", "12");
        defaults.put("mail.from", "logmon@HOST");
        defaults.put("mail.to", "root");
        defaults.put("mail.cc", "");
        defaults.put("mail.reply-to", "");
        defaults.put("mail.subject", AlertComposer.SUBJECT);
        defaults.put("mail.context", "10");
        defaults.put("mail.heartbeat", "never");
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
     * Reads a configuration file.
     *
     * @param host this machine's full name, the {@code HOST} of the defaults
     * @throws Invalid when the file is missing or unreadable, or anything in it is not allowed
     */
    public static Config load(Path file, String host) throws Invalid {
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
                start, new JournalSource(other, null), filter, pacing, mail, heartbeat, subject, contextLines);
    }

    /** Returns what writes the mails with this configuration, of a file. */
    public AlertComposer composer(String thisHost, String file, AlertComposer.Context context) {
        return new AlertComposer(
                thisHost, journal.journalctl(), file, service(file), ZoneId.systemDefault(), subject, context);
    }

    /** As {@link #load}, of a text in hand. */
    public static Config parse(String text, String name, String host) throws Invalid {
        return new ConfigParser(new ConfigFile(text), host).parse(name);
    }
}
