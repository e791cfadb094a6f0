package logmon;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import logmon.config.Config;
import logmon.journal.Entry;
import logmon.replay.Sample;
import logmon.replay.Since;
import logmon.text.Text;

/**
 * What was asked for on the command line.
 *
 * @param directory read these journal files; null for those of the configuration
 * @param since where {@code --replay} and {@code --explain} begin; else null
 * @param with a file of settings to compare in {@code --replay}; null if there is none
 * @param json whether {@code --replay} prints JSON
 * @param strict whether warnings of {@code --check} make it fail
 * @param sample the entry of {@code --test}; else null
 * @param name of the rule of {@code --ignore}; else null
 * @param rules further lines of the configuration
 */
record CommandLine(
        Mode mode,
        Path config,
        Path directory,
        Since since,
        Path with,
        boolean json,
        boolean strict,
        Sample sample,
        String name,
        List<String> rules) {
    /** What to do. */
    enum Mode {
        RUN,
        DRY_RUN,
        CHECK,
        TEST_MAIL,
        REPLAY,
        EXPLAIN,
        TEST,
        IGNORE,
        VERSION,
        HELP
    }

    /** The command line is not understood; the message says why. */
    static final class Misuse extends Exception {
        private static final long serialVersionUID = 1L;

        Misuse(String message) {
            super(message);
        }
    }

    private static final Map<String, Mode> MODES = Map.ofEntries(
            Map.entry("--dry-run", Mode.DRY_RUN),
            Map.entry("--check", Mode.CHECK),
            Map.entry("--test-mail", Mode.TEST_MAIL),
            Map.entry("--replay", Mode.REPLAY),
            Map.entry("--explain", Mode.EXPLAIN),
            Map.entry("--test", Mode.TEST),
            Map.entry("--ignore", Mode.IGNORE),
            Map.entry("--version", Mode.VERSION),
            Map.entry("-V", Mode.VERSION),
            Map.entry("--help", Mode.HELP),
            Map.entry("-h", Mode.HELP));

    private static final Set<String> OPTIONS = Set.of(
            "--config",
            "--directory",
            "--json",
            "--strict",
            "--rule",
            "--with",
            "--unit",
            "--identifier",
            "--priority");

    private static final Set<String> TAKING_NO_VALUE =
            Set.of("--dry-run", "--check", "--test-mail", "--version", "-V", "--help", "-h", "--json", "--strict");

    /** The modes that an option goes with, as a message lists them; an option that is not here goes with all. */
    private static final Map<String, String> ONLY_WITH = Map.of(
            "--json", "--replay",
            "--strict", "--check",
            "--rule", "--test, --replay, --explain",
            "--with", "--replay",
            "--unit", "--test",
            "--identifier", "--test",
            "--priority", "--test");

    static CommandLine parse(List<String> arguments) throws Misuse {
        String mode = null;
        Map<String, String> values = new HashMap<>();
        List<String> rules = new ArrayList<>();
        for (ListIterator<String> rest = arguments.listIterator(); rest.hasNext(); ) {
            String argument = rest.next();
            if (argument.equals("--")) {
                if (rest.hasNext()) {
                    throw new Misuse("unknown argument " + Text.printable(rest.next()));
                }
                break;
            }
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!MODES.containsKey(name) && !OPTIONS.contains(name)) {
                throw new Misuse("unknown argument " + Text.printable(argument));
            }
            String value = value(name, equals < 0 ? null : argument.substring(equals + 1), rest);
            if (MODES.containsKey(name)) {
                if (mode != null && MODES.get(mode) != MODES.get(name)) {
                    throw new Misuse("one mode at a time: " + Text.printable(argument) + " is a second one");
                }
                mode = name;
            }
            values.put(name, value);
            if (name.equals("--rule")) {
                rules.add(value);
            }
        }
        return of(mode, values, rules);
    }

    /**
     * Returns the value of an argument.
     *
     * @param given after its equals sign; null if there is none
     * @param rest what follows the argument
     */
    private static String value(String name, String given, ListIterator<String> rest) throws Misuse {
        if (TAKING_NO_VALUE.contains(name)) {
            if (given != null) {
                throw new Misuse(name + " takes no value");
            }
            return "";
        }
        if (given == null && !rest.hasNext()) {
            throw new Misuse(name + " needs a value after it");
        }
        String value = given == null ? rest.next() : given;
        boolean takesTime = MODES.get(name) == Mode.REPLAY || MODES.get(name) == Mode.EXPLAIN;
        if (takesTime && rest.hasNext()) {
            String next = rest.next();
            if (Since.isDateAndTime(value, next)) {
                return value + " " + next;
            }
            rest.previous();
        }
        return value;
    }

    private static CommandLine of(String modeName, Map<String, String> values, List<String> rules) throws Misuse {
        for (String option : values.keySet()) {
            String allowed = ONLY_WITH.get(option);
            if (allowed != null && !List.of(allowed.split(", ")).contains(modeName)) {
                throw new Misuse(option + " goes with " + allowed.replaceFirst(", (?=[^,]*$)", " and "));
            }
        }
        Mode mode = modeName == null ? Mode.RUN : MODES.get(modeName);
        String directory = values.get("--directory");
        return new CommandLine(
                mode,
                values.containsKey("--config") ? Path.of(values.get("--config")) : Config.DEFAULT_FILE,
                directory == null ? null : Path.of(directory).toAbsolutePath(),
                mode == Mode.REPLAY || mode == Mode.EXPLAIN ? since(modeName, values.get(modeName)) : null,
                values.containsKey("--with") ? Path.of(values.get("--with")) : null,
                values.containsKey("--json"),
                values.containsKey("--strict"),
                mode == Mode.TEST ? sample(values) : null,
                mode == Mode.IGNORE ? values.get(modeName) : null,
                List.copyOf(rules));
    }

    private static Since since(String mode, String text) throws Misuse {
        try {
            return Since.parse(text, ZonedDateTime.now());
        } catch (DateTimeException e) {
            throw new Misuse(mode + " needs " + Since.ALLOWED + "; not " + Text.printable(text));
        }
    }

    private static Sample sample(Map<String, String> values) throws Misuse {
        return new Sample(
                values.get("--test"),
                values.get("--unit"),
                values.get("--identifier"),
                severity(values.get("--priority")),
                Instant.now());
    }

    private static String severity(String priority) throws Misuse {
        if (priority == null || priority.matches("[0-7]")) {
            return priority;
        }
        int number = Entry.PRIORITIES.indexOf(priority.toLowerCase(Locale.ROOT));
        if (number < 0) {
            throw new Misuse("--priority needs %s or 0 to 7; not %s"
                    .formatted(String.join(", ", Entry.PRIORITIES), Text.printable(priority)));
        }
        return Integer.toString(number);
    }

    /** The text of {@code --help}. */
    static String help() {
        return """
                Usage: logmon [MODE] [OPTION]...
                Mails the few entries of systemd's journal that matter, unless MODE is given:
                  --dry-run          prints each mail instead of sending it, and saves nothing
                  --check            tries the configuration, the journal and the mail server
                  --test-mail        sends one test alert and prints the SMTP dialogue
                  --replay SINCE     reports what this configuration would have done
                  --explain SINCE    lists entries with the decision and the rule that made it
                  --test MESSAGE     says whether a message would alert, and why
                  --ignore NAME      adds the ignore rule NAME that a mail or --replay shows
                  --version, -V      prints the version
                  --help, -h         prints this text
                Options:
                  --config FILE      reads FILE instead of %s
                  --directory DIR    reads the journal files in DIR
                  --strict           with --check: warnings are errors, exit status 78
                  --json             with --replay: prints one JSON object
                  --with FILE        with --replay: shows what the settings in FILE would change
                  --unit UNIT        with --test: the unit that logs the message
                  --identifier NAME  with --test: the SYSLOG_IDENTIFIER of the message
                  --priority LEVEL   with --test: emerg to debug, or 0 to 7 (default info)
                  --rule LINE        with --test, --replay, --explain: adds a configuration line
                SINCE: 30m, 2h, 7d, today, yesterday, boot, all, 2026-11-26, 2026-11-26 10:00
                Exit status: 0 success; 1 no alert, or nothing found; for others see man logmon
                """.formatted(Config.DEFAULT_FILE);
    }
}
