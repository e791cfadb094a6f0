package logmon.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import logmon.text.Text;

/**
 * Log lines for journald: each begins with its priority, {@code <3>} for an error, as sd-daemon(3) describes; of an
 * event of several lines every one, for each becomes an entry. Control characters are escaped.
 */
public final class JournaldLayout extends LayoutBase<ILoggingEvent> {
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private final boolean prefix;

    /** @param prefix whether to begin lines with their priority: not where a human reads them as they are */
    JournaldLayout(boolean prefix) {
        this.prefix = prefix;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        String text = event.getFormattedMessage() + (thrown == null ? "" : "\n" + ThrowableProxyUtil.asString(thrown));
        String start = prefix ? "<" + priority(event.getLevel()) + ">" : "";
        return text.lines().map(line -> start + Text.printable(line) + "\n").collect(Collectors.joining());
    }

    /**
     * Returns what a line on standard error begins with.
     *
     * @param priority 0 to 7
     * @return the priority in angle brackets if journald reads the line, or else nothing
     */
    public static String prefix(int priority) {
        return isJournal(STANDARD_ERROR, System.getenv("JOURNAL_STREAM")) ? "<" + priority + ">" : "";
    }

    /**
     * Returns whether an open file is the stream to the journal. A child of a service may have its variable, and write
     * somewhere else: systemd.exec(5) has the numbers compared.
     *
     * @param stream what systemd puts into {@code JOURNAL_STREAM}, {@code DEVICE:INODE}; null if that is not set
     */
    static boolean isJournal(Path file, String stream) {
        try {
            return stream != null
                    && stream.equals(Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino"));
        } catch (IOException e) {
            // A closed descriptor is no stream at all.
            return false;
        }
    }

    private static int priority(Level level) {
        return switch (level.levelInt) {
            case Level.ERROR_INT -> 3;
            case Level.WARN_INT -> 4;
            case Level.INFO_INT -> 6;
            default -> 7;
        };
    }

    /**
     * Sets logging up, in place of a configuration file: reading one would take longer than all the rest of the
     * start. Logback finds it by its entry in META-INF/services.
     */
    public static final class Setup extends ContextAwareBase implements Configurator {
        @Override
        public ExecutionStatus configure(LoggerContext context) {
            JournaldLayout layout = new JournaldLayout(isJournal(STANDARD_ERROR, System.getenv("JOURNAL_STREAM")));
            layout.setContext(context);
            layout.start();
            LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
            encoder.setContext(context);
            encoder.setCharset(StandardCharsets.UTF_8);
            encoder.setLayout(layout);
            encoder.start();
            ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
            console.setContext(context);
            console.setTarget("System.err");
            console.setEncoder(encoder);
            console.start();
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.setLevel(Level.INFO);
            root.addAppender(console);
            return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
        }
    }
}
