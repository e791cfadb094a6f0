package logmon.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import logmon.config.ConfigFile.Fault;
import logmon.config.ConfigFile.Setting;
import logmon.journal.Entry;
import logmon.text.Text;

/**
 * The values of the settings of one or more files, each as the type that is asked for; notes a fault where one is not
 * allowed. Where several files set a key, the last one counts.
 */
final class SettingValues {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,7})\\s*(ms|s|m|h|d)|0");
    private static final Duration LONGEST = Duration.ofDays(7);

    // What RFC 5321 calls a Mailbox, less quoted local parts; a bare local part is what a local server completes.
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:[^<>@,;:\\\\\"()\\[\\]\\p{Cntrl}]*<)?([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+(?:@[A-Za-z0-9.-]+|@\\[[A-Za-z0-9.:]+])?)(>?)");

    private record Found(ConfigFile file, Setting setting) {}

    private final List<ConfigFile> files;
    private final Map<String, Found> settings = new LinkedHashMap<>();

    SettingValues(List<ConfigFile> files) {
        this.files = files;
        for (ConfigFile file : files) {
            file.settings().forEach(setting -> settings.put(setting.key(), new Found(file, setting)));
        }
    }

    /** The keys that are set, in the order of the files. */
    Set<String> keys() {
        return settings.keySet();
    }

    /** What is wrong, as far as values were asked for, in the order of the files. */
    List<String> faults() {
        return files.stream().flatMap(ConfigFile::describedFaults).toList();
    }

    /** Whether a key that begins so has a fault. */
    boolean hasFaultOf(String beginning) {
        return files.stream()
                .flatMap(file -> file.faults().stream())
                .anyMatch(fault -> fault.key().startsWith(beginning));
    }

    /** What is allowed but surely not meant, in the order of the files. */
    List<String> warnings() {
        return files.stream().flatMap(ConfigFile::describedWarnings).toList();
    }

    /** Returns the names of the files, in the order in which they count. */
    List<String> names() {
        return files.stream().map(ConfigFile::name).toList();
    }

    /** Returns file and line of each key that is set. */
    Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        settings.forEach((key, found) -> places.put(key, found.file.place(found.setting)));
        return places;
    }

    int priority(String key) {
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

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        E[] all = type.getEnumConstants();
        Optional<E> chosen =
                Arrays.stream(all).filter(e -> lower(e).equals(text(key))).findFirst();
        if (chosen.isEmpty()) {
            fault(
                    key,
                    badValue(key, Arrays.stream(all).map(SettingValues::lower).collect(Collectors.joining(", "))));
        }
        return chosen.orElse(all[0]);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    int number(String key, int least, int most) {
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

    void flag(String key) {
        if (!text(key).equals("true") && !text(key).equals("false")) {
            fault(key, badValue(key, "true or false"));
        }
    }

    Duration duration(String key) {
        Duration duration = durationOf(text(key));
        if (duration == null) {
            fault(key, badValue(key, "a duration like 0, 2s, 5m, 1h or 1d"));
            return Duration.ZERO;
        }
        if (duration.compareTo(LONGEST) > 0) {
            fault(key, badValue(key, "at most 7d"));
        }
        return duration;
    }

    /** Returns the duration that a text names, or null if it names none. */
    static Duration durationOf(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        if (parts.group(1) == null) {
            return Duration.ZERO;
        }
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    Path absolutePath(String key) {
        return absolutePath(key, text(key));
    }

    Path absolutePath(String key, String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            fault(key, badValue(key, "an absolute path"));
            return null;
        }
        return Path.of(path);
    }

    Pattern regex(String key, String regex) {
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

    /** The addresses of a key; none if it is empty by default and not set. */
    List<String> addresses(String key, String domain) {
        if (text(key).isEmpty() && Config.DEFAULTS.getOrDefault(key, "").isEmpty()) {
            return List.of();
        }
        return Arrays.stream(text(key).split(","))
                .map(address -> address(key, address.strip(), domain))
                .toList();
    }

    /**
     * @param domain for a bare local name: not every mail server completes it, RFC 5321 knows only "postmaster" alone
     */
    String address(String key, String address, String domain) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches() || address.contains("<") != parts.group(2).equals(">")) {
            fault(
                    key,
                    "'%s' is not a mail address; allowed: name@example.org, Name <name@example.org>, a local user"
                                    .formatted(Text.printable(address))
                            + (key.equals("mail.from") ? "" : "; several, separated by commas"));
            return address;
        }
        return parts.group(1).contains("@")
                ? address
                : address.substring(0, parts.end(1)) + "@" + domain + parts.group(2);
    }

    String badValue(String key, String allowed) {
        return "'%s' is not allowed here; allowed: %s".formatted(Text.printable(text(key)), allowed);
    }

    String text(String key) {
        Found found = settings.get(key);
        return found == null ? Config.DEFAULTS.getOrDefault(key, "") : found.setting.value();
    }

    /** Returns whether something like a comment follows the value of a key. */
    boolean isCommented(String key) {
        return settings.get(key).file().isCommented(key);
    }

    /** Notes that a key that is set has a value that is surely not meant. */
    void warning(String key, String text) {
        Found found = settings.get(key);
        found.file.warn(new Fault(found.setting.line(), key, text));
    }

    /** Notes a fault in the file that sets the key; in the first one if none does. */
    void fault(String key, String text) {
        Found found = settings.get(key);
        if (found == null) {
            files.get(0).add(new Fault(0, key, text));
        } else {
            found.file.add(new Fault(found.setting.line(), key, text));
        }
    }
}
