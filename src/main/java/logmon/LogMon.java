package logmon;

import static logmon.log.Log.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import logmon.alert.AlertMail;
import logmon.alert.MailServer;
import logmon.alert.SendResult;
import logmon.check.Check;
import logmon.check.RuleDoubts;
import logmon.config.Config;
import logmon.config.MachineName;
import logmon.daemon.Daemon;
import logmon.daemon.StateLock;
import logmon.daemon.StopSignal;
import logmon.journal.JournalAccess;
import logmon.journal.JournalReader;
import logmon.journal.file.Interest;
import logmon.log.JournaldLayout;
import logmon.replay.Comparison;
import logmon.replay.Explain;
import logmon.replay.Ignore;
import logmon.replay.Replay;
import logmon.replay.Report;
import logmon.replay.Trial;
import logmon.smtp.SmtpMailer;
import logmon.systemd.JournalException;

/** The main class: reads the command line, puts the parts together, and returns the exit status. */
public final class LogMon {
    /** How long the last mail may take after a request to stop. */
    private static final long STOP_MILLIS = 10_000;

    /** The number of entries on which rules are tried before the start, which takes a tenth of a second. */
    private static final int TRIED_AT_START = 1_000;

    private final CommandLine commandLine;
    private final PrintStream out;
    private final PrintStream err;
    private final String host;

    private LogMon(CommandLine commandLine, PrintStream out, PrintStream err) {
        this.commandLine = commandLine;
        this.out = out;
        this.err = err;
        this.host = hostName();
    }

    /** Runs logmon and ends the JVM. */
    public static void main(String[] args) {
        // Numbers and dates are for programs too: they look the same whatever the locale.
        Locale.setDefault(Locale.ROOT);
        int status = run(args, utf8(FileDescriptor.out), utf8(FileDescriptor.err));
        // Not exit: that would wait for the hook that waits for us.
        Runtime.getRuntime().halt(status);
    }

    /** UTF-8 whatever the locale: a service has none. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Runs logmon with these streams, and returns its exit status. */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        CommandLine commandLine;
        try {
            commandLine = CommandLine.parse(List.of(args));
        } catch (CommandLine.Misuse e) {
            err.println("logmon: " + e.getMessage() + "\nTry 'logmon --help'.");
            return ExitStatus.USAGE;
        }
        try {
            int status = new LogMon(commandLine, out, err).run();
            return out.checkError() ? unwritten(err) : status;
        } catch (Config.Invalid e) {
            fail(err, e.getMessage());
            if (commandLine.mode() == CommandLine.Mode.RUN && System.console() == null) {
                BrokenConfiguration.mail(e, commandLine.config(), hostName());
            }
            return ExitStatus.CONFIGURATION;
        } catch (JournalAccess.Unusable e) {
            fail(err, e.getMessage());
            return e.isPermission() ? ExitStatus.NO_PERMISSION : ExitStatus.UNAVAILABLE;
        } catch (JournalException e) {
            fail(err, "The journal cannot be read: " + e.getMessage());
            return ExitStatus.UNAVAILABLE;
        } catch (UnsatisfiedLinkError e) {
            fail(err, unloadable(String.valueOf(e.getMessage())));
            return ExitStatus.UNAVAILABLE;
        } catch (RuntimeException | Error e) {
            // Here, because the JVM would run its hooks first, and one of them waits.
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            fail(err, "An internal error ended logmon: " + trace);
            return ExitStatus.SOFTWARE;
        }
    }

    /** Prints each line with its priority if standard error is the journal, as {@link JournaldLayout} does. */
    private static void fail(PrintStream err, String message) {
        String prefix = JournaldLayout.prefix(3);
        message.lines().forEach(line -> err.println(prefix + line));
    }

    /** The reader of a pipe may stop, as head(1) does, and needs no message about that. */
    private static int unwritten(PrintStream err) {
        try {
            if (Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().startsWith("pipe:")) {
                return ExitStatus.CANNOT_WRITE;
            }
        } catch (IOException e) {
            // Then the message does no harm.
        }
        fail(err, "Standard output cannot be written: is its device full?");
        return ExitStatus.CANNOT_WRITE;
    }

    private static String unloadable(String message) {
        return message.contains("libsystemd")
                ? "libsystemd cannot be loaded; on Debian: apt install libsystemd0. " + message
                : "JNA cannot load its native library; where /tmp is mounted noexec, set CACHE_DIRECTORY to a directory"
                        + " that is not. " + message;
    }

    private int run() throws Config.Invalid, JournalAccess.Unusable, JournalException {
        return switch (commandLine.mode()) {
            case HELP -> {
                out.print(CommandLine.help());
                yield ExitStatus.OK;
            }
            case VERSION -> {
                out.println("logmon " + version());
                yield ExitStatus.OK;
            }
            case CHECK -> {
                Check check = new Check(config(), commandLine.config(), host, out);
                int status = status(check.run());
                yield commandLine.strict() && check.hasWarned() ? ExitStatus.CONFIGURATION : status;
            }
            case TEST_MAIL -> status(new Check(config(), commandLine.config(), host, out).sendTestMail());
            case REPLAY -> replay(config());
            case EXPLAIN -> explain(config());
            case TEST -> test() ? ExitStatus.OK : ExitStatus.NO;
            case IGNORE -> ignore(config());
            case DRY_RUN -> {
                Config config = config();
                yield watch(config, (mail, recipients) -> print(config, mail), null);
            }
            case RUN -> {
                Config config = config();
                yield watchLocked(config, new SmtpMailer(config.mail()), stateDirectory());
            }
        };
    }

    private int watchLocked(Config config, MailServer server, Path stateDirectory)
            throws JournalAccess.Unusable, JournalException {
        if (stateDirectory == null) {
            log().warn("{} is not the configuration of a service, so nothing is saved", commandLine.config());
            return watch(config, server, null);
        }
        StateLock lock;
        try {
            lock = StateLock.take(stateDirectory);
        } catch (StateLock.Taken e) {
            fail(err, e.getMessage());
            return ExitStatus.UNAVAILABLE;
        } catch (IOException e) {
            // Alerts matter more than the checkpoint, whose saving will say what is wrong.
            log().warn("Cannot lock the state directory: {}", e.toString());
            return watch(config, server, stateDirectory);
        }
        try {
            return watch(config, server, stateDirectory);
        } finally {
            lock.close();
        }
    }

    private int watch(Config config, MailServer server, Path stateDirectory)
            throws JournalAccess.Unusable, JournalException {
        JournalAccess.check(config.journal());
        config.warnings().forEach(warning -> log().warn("{}", warning));
        Config.filesNotRead(commandLine.config()).forEach(warning -> log().warn("{}", warning));
        RuleDoubts.of(config, TRIED_AT_START).forEach(warning -> log().warn("{}", warning));
        StopSignal stop = new StopSignal();
        // The JVM ends when its hooks do. Ending before the last mail is sent does no harm: the journal keeps it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.request();
            // systemd does not log a SIGHUP, so the log would lack the reason for the end.
            err.println(JournaldLayout.prefix(6) + "Ending on a signal; the next start continues where this one ends");
            try {
                Thread.sleep(STOP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(ExitStatus.OK);
        }));
        new Daemon(config, host, commandLine.config(), server, stateDirectory, stop).run();
        return ExitStatus.OK;
    }

    private static int status(Check.Result result) {
        return switch (result) {
            case OK -> ExitStatus.OK;
            case UNAVAILABLE -> ExitStatus.UNAVAILABLE;
            case NO_PERMISSION -> ExitStatus.NO_PERMISSION;
        };
    }

    private int replay(Config config) throws Config.Invalid, JournalAccess.Unusable, JournalException {
        JournalAccess.check(config.journal());
        Replay now = new Replay(config, host);
        Config withFile = commandLine.with() == null ? null : config(commandLine.rules(), commandLine.with());
        List<Replay> replays = withFile == null ? List.of(now) : List.of(now, new Replay(withFile, host));
        Interest interest =
                replays.stream().map(Replay::interest).reduce(Interest::or).orElseThrow();
        try (JournalReader reader = new JournalReader(config.journal(), interest, now::gap)) {
            commandLine.since().start(reader);
            Replay.readAll(replays, reader, System.console() == null ? null : err);
        }
        Report report = new Report(now.findings(), out);
        if (withFile != null) {
            Replay then = replays.get(1);
            String file = commandLine.with().toString();
            Comparison comparison = new Comparison(config, withFile, now.findings(), then.findings(), file, out);
            if (commandLine.json()) {
                comparison.printJson();
            } else {
                report.printSummary();
                comparison.print();
            }
        } else if (commandLine.json()) {
            report.printJson();
        } else {
            report.print(commandLine.config().toString(), wantsColour());
        }
        return ExitStatus.OK;
    }

    private int explain(Config config) throws JournalAccess.Unusable, JournalException {
        JournalAccess.check(config.journal());
        Explain explain = new Explain(config, host, out, System.console() != null);
        try (JournalReader reader = new JournalReader(config.journal(), explain.interest(), err::println)) {
            commandLine.since().start(reader);
            explain.read(reader);
        }
        if (!out.checkError()) {
            err.println(explain.summary());
        }
        return ExitStatus.OK;
    }

    /** Returns whether the message alerts. */
    private boolean test() throws Config.Invalid {
        Trial trial = new Trial(commandLine.sample(), out);
        return commandLine.rules().isEmpty() ? trial.run(config()) : trial.run(config(List.of()), config());
    }

    private int ignore(Config config) throws JournalAccess.Unusable, JournalException {
        JournalAccess.check(config.journal());
        try {
            Ignore ignore = new Ignore(config, commandLine.config(), host, commandLine.name(), out);
            return ignore.run() ? ExitStatus.OK : ExitStatus.NO;
        } catch (AccessDeniedException e) {
            fail(err, e.getFile() + " may not be written by this user: run logmon --ignore as root");
            return ExitStatus.NO_PERMISSION;
        } catch (IOException e) {
            fail(err, "The rule cannot be written: " + e);
            return ExitStatus.CANNOT_WRITE;
        }
    }

    /** By the convention of https://no-color.org. */
    private static boolean wantsColour() {
        String terminal = System.getenv("TERM");
        String noColour = System.getenv("NO_COLOR");
        return System.console() != null
                && terminal != null
                && !terminal.equals("dumb")
                && (noColour == null || noColour.isEmpty());
    }

    private Config config() throws Config.Invalid {
        return config(commandLine.rules());
    }

    private Config config(List<String> rules) throws Config.Invalid {
        return config(rules, null);
    }

    private Config config(List<String> rules, Path further) throws Config.Invalid {
        Config config =
                Config.load(commandLine.config(), MachineName.full(host, Path.of("/etc/hosts")), rules, further);
        return commandLine.directory() == null ? config : config.withDirectory(commandLine.directory());
    }

    private SendResult print(Config config, AlertMail mail) {
        out.printf(
                "From: %s%nTo: %s%nSubject: %s%n%n%s%n",
                config.mail().from(),
                String.join(", ", config.mail().recipients(mail.to())),
                mail.subject(),
                mail.body());
        if (out.checkError()) {
            // Nobody reads the output any more, and a dry run has nothing to save.
            Runtime.getRuntime().halt(unwritten(err));
        }
        return SendResult.accepted("printed");
    }

    /** Outside of the service, the directory of the service with this configuration; null if there is none. */
    private Path stateDirectory() {
        String given = System.getenv("STATE_DIRECTORY");
        return given != null ? Path.of(given) : Config.stateDirectory(commandLine.config());
    }

    private static String version() {
        String version = LogMon.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
