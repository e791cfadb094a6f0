package logmon.daemon;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import logmon.alert.AlertMail;
import logmon.alert.MailServer;
import logmon.alert.SendResult;
import logmon.config.Config;
import logmon.journal.JournalReader;
import logmon.journal.JournalSource;
import logmon.journal.Position;
import logmon.journal.file.Interest;
import logmon.testing.JournalFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Runs of the loop, from a real journal to a mail server. */
abstract class DaemonRuns {
    static final int DEADLINE_SECONDS = 60;
    static final SendResult ACCEPTED = SendResult.accepted("250 ok");

    @TempDir
    Path directory;

    @TempDir
    Path parent;

    Path state;
    JournalFixture fixture;
    private final List<Run> runs = new ArrayList<>();
    final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void prepare() {
        fixture = new JournalFixture(directory);
        state = parent.resolve("state");
        log.start();
        rootLogger().addAppender(log);
    }

    @AfterEach
    void endAll() throws Exception {
        rootLogger().detachAppender(log);
        for (Run run : runs) {
            run.stop.request();
            run.thread.join();
        }
    }

    private static Logger rootLogger() {
        return (Logger) LoggerFactory.getLogger("logmon");
    }

    long logged(String text) {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getFormattedMessage().contains(text))
                .count();
    }

    /** One run of the loop, from its start to its end. */
    final class Run {
        final StopSignal stop = new StopSignal();
        private final BlockingQueue<AlertMail> mails = new LinkedBlockingQueue<>();
        final Thread thread;
        volatile Throwable failure;

        /** @param server makes the mail server of the configuration */
        Run(String settings, Function<Config, MailServer> server) {
            thread = new Thread(() -> {
                try {
                    Config config = Config.parse(settings + "journal.directory = " + directory, "test", "web1");
                    MailServer sending = server.apply(config);
                    MailServer recording = (mail, recipients) -> {
                        mails.add(mail);
                        return sending.send(mail, recipients);
                    };
                    new Daemon(config, "web1", Path.of("/etc/logmon.properties"), recording, state, stop).run();
                } catch (Throwable e) {
                    failure = e;
                }
            });
            thread.start();
            runs.add(this);
        }

        /** The next mail; fails when none comes. */
        AlertMail mail() throws InterruptedException {
            AlertMail mail = mails.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(mail, () -> "no mail came, but " + failure);
            return mail;
        }

        /** Stops the run as SIGTERM does, and gives the mails that were not looked at before. */
        List<AlertMail> stop() throws InterruptedException {
            stop.request();
            end();
            assertNull(failure);
            return List.copyOf(mails);
        }

        void end() throws InterruptedException {
            thread.join(DEADLINE_SECONDS * 1_000);
            assertFalse(thread.isAlive(), "the loop does not end");
        }
    }

    Run run(String settings, Function<AlertMail, SendResult> server) {
        return new Run(settings, config -> (mail, recipients) -> server.apply(mail));
    }

    Run run(String settings) {
        return run(settings, mail -> ACCEPTED);
    }

    /** A run that has read the journal so far, and only alerts of what comes from now on. */
    Run runFromNow(String settings) throws Exception {
        Run run = run(settings);
        awaitCheckpoint(journalEnd());
        return run;
    }

    /** The end of the journal. */
    Position journalEnd() {
        try (JournalReader reader = new JournalReader(new JournalSource(directory, null), Interest.ALL, gap -> {})) {
            reader.startNow();
            return reader.position();
        }
    }

    /** The position of the checkpoint; null: there is none. */
    Position settled() throws Exception {
        Checkpoint checkpoint = Checkpoint.load(state);
        return checkpoint == null ? null : checkpoint.settled();
    }

    void awaitCheckpoint(Position position) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (!position.equals(settled())) {
            assertTrue(System.nanoTime() < deadline, "the checkpoint is not at " + position);
            Thread.onSpinWait();
        }
    }
}
