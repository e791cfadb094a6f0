package logmon;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was asked for on the command line.
 *
 * @param directory read these journal files; {@code null}: as the configuration says
 */
record CommandLine(Mode mode, Path config, Path directory) {
    /** What to do. */
    enum Mode {
        RUN,
        DRY_RUN,
        CHECK,
        TEST_MAIL,
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
            "--version", Mode.VERSION,
            "--help", Mode.HELP,
            "-h", Mode.HELP);

    static CommandLine parse(List<String> arguments) throws Misuse {
        Mode mode = Mode.RUN;
        Path config = Config.DEFAULT_FILE;
        Path directory = null;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String value = equals < 0 ? null : argument.substring(equals + 1);
            if (MODES.containsKey(name) && value == null) {
                if (mode != Mode.RUN && mode != MODES.get(name)) {
                    throw new Misuse("only one of --dry-run, --check, --test-mail, --version and --help at a time");
                }
                mode = MODES.get(name);
            } else if (name.equals("--config") || name.equals("--directory")) {
                if (value == null && !rest.hasNext()) {
                    throw new Misuse(name + " wants a path after it");
                }
                Path path = Path.of(value == null ? rest.next() : value);
                if (name.equals("--config")) {
                    config = path;
                } else {
                    directory = path.toAbsolutePath();
                }
            } else {
                throw new Misuse("unknown argument " + Text.printable(argument));
            }
        }
        return new CommandLine(mode, config, directory);
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
                  --version         prints the version
                  --help            prints this text

                Options:
                  --config FILE     the configuration (default %s)
                  --directory DIR   reads the journal files in DIR, as journal.directory does

                Exit status: 0 done, 64 wrong usage, 69 journal or mail server unavailable,
                77 no permission, 78 wrong configuration.

                Configuration keys and their defaults (HOST is this machine's name):
                %s

                Further rules: ignore.NAME.FIELD. Further mail.smtp.*: as Jakarta Mail documents them.
                """.formatted(
                        Config.DEFAULT_FILE,
                        Config.DEFAULTS.entrySet().stream()
                                .map(key -> ("  " + key.getKey() + " = " + key.getValue()).stripTrailing())
                                .collect(Collectors.joining("\n")));
    }
}
