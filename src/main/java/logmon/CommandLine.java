package logmon;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import logmon.config.Config;
import logmon.text.Text;

/**
 * What was asked for on the command line.
 *
 * @param directory read these journal files; {@code null}: as the configuration says
 * @param since where {@code --replay} begins; {@code null}: at the start of this boot
 * @param json whether {@code --replay} prints JSON
 */
record CommandLine(Mode mode, Path config, Path directory, Instant since, boolean json) {
    /** What to do. */
    enum Mode {
        RUN,
        DRY_RUN,
        CHECK,
        TEST_MAIL,
        REPLAY,
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

    private static final Map<String, Mode> MODES = Map.of(
            "--dry-run", Mode.DRY_RUN,
            "--check", Mode.CHECK,
            "--test-mail", Mode.TEST_MAIL,
            "--replay", Mode.REPLAY,
            "--version", Mode.VERSION,
            "--help", Mode.HELP,
            "-h", Mode.HELP);

    private static final Set<String> TAKING_VALUES = Set.of("--config", "--directory", "--replay");

    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter();

    static CommandLine parse(List<String> arguments) throws Misuse {
        Mode mode = Mode.RUN;
        Path config = Config.DEFAULT_FILE;
        Path directory = null;
        Instant since = null;
        boolean json = false;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String value = equals < 0 ? null : argument.substring(equals + 1);
            boolean takesValue = TAKING_VALUES.contains(name);
            if (takesValue && value == null) {
                if (!rest.hasNext()) {
                    throw new Misuse(name + " wants a value after it");
                }
                value = rest.next();
            } else if (value != null && !takesValue && (MODES.containsKey(name) || name.equals("--json"))) {
                throw new Misuse(name + " takes no value");
            }
            switch (name) {
                case "--config" -> config = Path.of(value);
                case "--directory" -> directory = Path.of(value).toAbsolutePath();
                case "--json" -> json = true;
                default -> {
                    if (!MODES.containsKey(name)) {
                        throw new Misuse("unknown argument " + Text.printable(argument));
                    }
                    if (mode != Mode.RUN && mode != MODES.get(name)) {
                        throw new Misuse("one mode at a time: " + argument + " is one too many");
                    }
                    mode = MODES.get(name);
                    since = mode == Mode.REPLAY ? since(value) : null;
                }
            }
        }
        if (json && mode != Mode.REPLAY) {
            throw new Misuse("--json goes with --replay");
        }
        return new CommandLine(mode, config, directory, since, json);
    }

    /** Where to begin; {@code null}: at the start of this boot. */
    private static Instant since(String text) throws Misuse {
        if (text.equals("boot")) {
            return null;
        }
        if (text.equals("all")) {
            return Instant.EPOCH;
        }
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            ChronoUnit unit = switch (ago.group(2)) {
                case "s" -> ChronoUnit.SECONDS;
                case "m" -> ChronoUnit.MINUTES;
                case "h" -> ChronoUnit.HOURS;
                default -> ChronoUnit.DAYS;
            };
            return Instant.now().minus(Long.parseLong(ago.group(1)), unit);
        }
        try {
            TemporalAccessor time =
                    ISO.parseBest(text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            if (time instanceof OffsetDateTime exact) {
                return exact.toInstant();
            }
            LocalDateTime local = time instanceof LocalDate date ? date.atStartOfDay() : (LocalDateTime) time;
            return local.atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeParseException e) {
            throw new Misuse("--replay wants 2h, 7d, boot, all, or an ISO date or time, not " + Text.printable(text));
        }
    }

    /** The text of {@code --help}. */
    static String help() {
        return """
                Usage: logmon [MODE] [OPTION]...
                Watches systemd's journal and mails the few entries that matter.

                Modes; without one, logmon runs in the foreground, as logmon.service does:
                  --dry-run         the same, but prints each mail instead of sending it, and saves nothing
                  --check           tries the configuration, the journal and the mail server, sends nothing
                  --test-mail       sends one test alert and prints the dialogue with the mail server
                  --replay SINCE    what this configuration would have done with the journal since then:
                                    2h, 7d, boot, all, or an ISO date or time
                  --version         prints the version
                  --help            prints this text

                Options:
                  --config FILE     the configuration (default %s)
                  --directory DIR   reads the journal files in DIR, as journal.directory does
                  --json            with --replay: one JSON object instead of the report

                Exit status: 0 done, 64 wrong usage, 69 journal or mail server unavailable,
                77 no permission, 78 wrong configuration.

                Configuration keys and their defaults (HOST is this machine's full name):
                %s

                Rules: ignore.NAME = UNIT: SHAPE, ignore.NAME.FIELD, match.NAME.FIELD.
                Further mail.smtp.*: as Jakarta Mail documents them.
                """.formatted(
                        Config.DEFAULT_FILE,
                        Config.DEFAULTS.entrySet().stream()
                                .map(key -> ("  " + key.getKey() + " = " + key.getValue()).stripTrailing())
                                .collect(Collectors.joining("\n")));
    }
}
