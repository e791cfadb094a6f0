package logmon.daemon;

import static logmon.log.Log.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import logmon.alert.MailServer;
import logmon.alert.OwnMail;
import logmon.config.Config;
import logmon.config.Config.Start;
import logmon.filter.Filter;
import logmon.filter.Match;
import logmon.filter.Rule;
import logmon.filter.Verdict;
import logmon.journal.Entry;
import logmon.journal.JournalReader;
import logmon.journal.JournalReader.FirstStart;
import logmon.journal.JournalWatch;
import logmon.journal.Position;
import logmon.journal.file.Interest;
import logmon.kind.KindCache;
import logmon.systemd.JournalException;
import logmon.systemd.ProcessMemory;
import logmon.systemd.ServiceManager;
import logmon.text.Text;

/**
 * The loop: reads the journal, passes matching entries to the digest, has mails sent when they are due, saves the
 * position up to which all is settled, and sleeps until there is something to do. One thread does all of this, except
 * for sending, which the {@link MailThread} does.
 */
public final class Daemon {
    /** How long a step reads before mail that is due is sent. */
    private static final Duration STEP = Duration.ofSeconds(1);

    /** How often, at least, to look for new directories; libsystemd watches only those that it found. */
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(10);

    /** Memory is given back at most this often, and only after this many entries. */
    private static final Duration TIDY_INTERVAL = Duration.ofMinutes(1);

    private static final int TIDY = 2_000;
    /** How long the current mail and a last one may take after a request to stop. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final Config config;
    private final String thisHost;
    private final JournalWatch watch;
    private final JournalReader reader;
    private final StopSignal stop;
    private final ServiceManager service = new ServiceManager();
    private final MonotonicClock clock = new MonotonicClock();

    private final Filter filter;
    private final KindCache kinds = new KindCache();
    private final AlertSender alerts;
    private final Checkpointer progress;
    private final Checkpoint checkpoint;
    private final String lostCheckpoint;
    private final Statistics statistics;
    /** The time that the digest gets for all entries that a step reads: its beginning. */
    private Instant stepBegan;

    private long entriesAtTidy;
    private boolean mailed;
    private Instant nextTidy;
    private Match unreportedRestart;
    private final Set<String> runaways = new HashSet<>();

    /**
     * @param server gets the mails
     * @param stateDirectory where the checkpoint is kept; {@code null}: nothing is saved
     */
    public Daemon(
            Config config, String thisHost, Path configFile, MailServer server, Path stateDirectory, StopSignal stop)
            throws JournalException {
        this.config = config;
        this.thisHost = thisHost;
        this.watch = new JournalWatch(config.journal());
        this.stop = stop;
        Checkpoint loaded = null;
        String lost = null;
        try {
            loaded = stateDirectory == null ? null : Checkpoint.load(stateDirectory);
        } catch (IOException | Checkpoint.Corrupt e) {
            lost = e.getMessage();
        }
        checkpoint = loaded;
        lostCheckpoint = lost;
        List<String> ownIds = checkpoint == null ? List.of() : checkpoint.ownIds();
        OwnMail own = new OwnMail(System.getenv("INVOCATION_ID"), ownIds);
        filter = new Filter(config.filter(), own);
        Interest interest = config.recovered() ? Recoveries.widened(filter.interest()) : filter.interest();
        reader = new JournalReader(config.journal(), interest, this::gap);
        nextTidy = clock.now();
        List<String> rules = config.filter().rules().stream().map(Rule::name).toList();
        statistics = new Statistics(rules, config.heartbeat(), clock.now());
        alerts = new AlertSender(
                config,
                config.composer(thisHost, configFile.toString(), JournalContext.of(config)),
                server,
                own,
                statistics,
                checkpoint,
                clock.now(),
                stop::wake,
                this::saveIntent);
        progress = new Checkpointer(
                stateDirectory, config.journal().toString(), alerts::heartbeat, alerts::mails, own::remembered);
    }

    private void saveIntent(Position upTo) {
        progress.save(upTo, clock.now());
    }

    /** Runs until it is asked to stop. */
    public void run() throws JournalException {
        try (reader;
                watch;
                alerts) {
            start();
            service.ready();
            if (!watch.watching()) {
                log().warn("Out of inotify watches (fs.inotify.max_user_watches): looking at the journal every second");
            }
            RulesAtStart.tell(config, clock.now());
            RulesAtStart.recount(config, reader.position(), filter, service::alive, stop);
            boolean quiet = false;
            while (!stop.requested()) {
                boolean ended = quiet || step();
                // The mail that an earlier run may have sent has to come together again before anything else is done.
                if (!quiet && !reader.repeating()) {
                    reportRestart();
                    settle(clock.now());
                }
                if (ended) {
                    tidyUp();
                }
                if (!quiet) {
                    service.status(statistics.line() + alerts.status(clock.now()));
                }
                service.alive();
                boolean wait = ended || alerts.holdsReading(clock.now());
                boolean woken = watch.await(stop.fd(), wait ? untilNext() : Duration.ZERO);
                stop.clear();
                boolean listed = reader.look();
                if (listed && reader.moved()) {
                    watch.reopen();
                }
                quiet = ended && !woken && !listed && !untilNext().isZero();
            }
            service.stopping();
            lastWords();
        }
    }

    private void start() {
        FirstStart first = FirstStart.now();
        if (config.start() == Start.BOOT) {
            reader.startAtBoot();
        } else if (lostCheckpoint != null) {
            gap("The whole journal was read again, and alerts may be repeated: " + lostCheckpoint);
            reader.startAtHead();
        } else if (config.start() == Start.NOW || checkpoint == null) {
            reader.startNow();
        } else if (checkpoint.old() != null) {
            resumeOld(checkpoint.old());
        } else if (checkpoint.journal().equals(config.journal().toString())) {
            first = checkpoint.firstStart();
            reader.resume(checkpoint.settled(), first);
            unreportedRestart = UncleanRestart.find(config.journal(), checkpoint.settled(), filter, thisHost);
            if (checkpoint.sending() != null) {
                reader.readUpTo(checkpoint.sending());
            }
        } else {
            gap("Reading begins now: the checkpoint is of another journal (%s)".formatted(checkpoint.journal()));
            reader.startNow();
        }
        progress.firstStart(first);
        // Otherwise nothing is settled before it was read.
        if (config.start() != Start.BOOT && lostCheckpoint == null) {
            progress.settle(reader.position());
        }
    }

    private void resumeOld(Checkpoint.Old old) {
        if (old.sending() != null) {
            try (JournalReader sending = new JournalReader(config.journal(), Interest.ALL, gap -> {})) {
                sending.resumeBehind(old.sending());
                reader.resumeBehind(old.settled());
                reader.readUpTo(sending.position());
            }
        } else {
            reader.resumeBehind(old.settled());
        }
    }

    /** Returns memory that reading or a mail used to the kernel; the collector alone would keep it. */
    private void tidyUp() {
        Instant now = clock.now();
        if ((mailed || reader.read() - entriesAtTidy > TIDY) && !now.isBefore(nextTidy)) {
            ProcessMemory.giveBack();
            mailed = false;
            entriesAtTidy = reader.read();
            nextTidy = now.plus(TIDY_INTERVAL);
        }
    }

    private void reportRestart() {
        if (unreportedRestart != null) {
            statistics.matched(unreportedRestart);
            alerts.add(unreportedRestart, clock.now());
            unreportedRestart = null;
        }
    }

    private void settle(Instant now) {
        settled(alerts.result(now), now);
        alerts.sendDue(now, reader.position());
        if (alerts.isIdle()) {
            progress.settle(reader.position());
        }
        Instant save = progress.due();
        if (save != null && !save.isAfter(now)) {
            progress.save(alerts.unsettled(), now);
        }
    }

    private void settled(Position upTo, Instant now) {
        if (upTo != null) {
            progress.settle(upTo);
            progress.save(alerts.unsettled(), now);
            // The memory that the mail used, and the compiler for it, is returned a minute later.
            mailed = true;
            nextTidy = nextTidy.isAfter(now) ? nextTidy : now.plus(TIDY_INTERVAL);
        }
    }

    private void gap(String text) {
        statistics.gapFound();
        if (alerts.note("journal", text, clock.now())) {
            log().warn("{}", text);
        }
    }

    /**
     * Reads what there is, but not for long, and no further once a mail is due.
     *
     * @return whether there is no more, for now
     */
    private boolean step() {
        stepBegan = clock.now();
        filter.beginStep();
        Instant end = stepBegan.plus(STEP);
        long before = reader.read();
        boolean ended = false;
        while (!ended && clock.now().isBefore(end) && (reader.repeating() || alerts.mayRead(stepBegan))) {
            Entry entry = reader.next();
            if (entry != null) {
                look(entry);
            } else {
                ended = reader.atEnd();
            }
        }
        reader.endStep();
        statistics.entriesRead(reader.read() - before);
        if (ended && reader.repeating()) {
            alerts.repeat(stepBegan, reader.position());
            reader.readOn();
            ended = false;
        }
        return ended;
    }

    private void look(Entry entry) {
        try {
            Verdict verdict = filter.judge(entry);
            take(entry, verdict);
            for (String key : verdict.runaway()) {
                if (runaways.add(key)) {
                    log().warn("{}: took too long on a message, so that message alerts; this is logged once", key);
                }
            }
            if (entry.damage() != null) {
                gap("An entry of %s could not be read: %s"
                        .formatted(
                                Text.seconds(entry.realtime()), entry.damage().getMessage()));
            }
        } catch (RuntimeException | StackOverflowError e) {
            // A fault of ours. The next entry matters all the same, and a restart would only meet this one again.
            gap("An entry of %s could not be judged: %s".formatted(Text.seconds(entry.realtime()), e));
        }
    }

    private void take(Entry entry, Verdict verdict) {
        switch (verdict.outcome()) {
            case MATCHED -> {
                Match match = Match.of(entry, verdict, thisHost, kinds);
                statistics.matched(match);
                alerts.add(match, stepBegan);
            }
            case IGNORED -> statistics.ignored(verdict.reason(), entry.realtime());
            case PASSED -> alerts.passed(entry, stepBegan);
            case OWN -> {}
        }
    }

    /** What is there by now gets one more attempt; what is not sent now is sent after the next start. */
    private void lastWords() {
        Instant deadline = clock.now().plus(LAST_WORDS);
        reader.look();
        step();
        if (reader.repeating()) {
            return;
        }
        settled(alerts.awaitResult(clock, clock.until(deadline)), clock.now());
        do {
            alerts.sendLast(clock.now(), reader.position());
            settled(alerts.awaitResult(clock, clock.until(deadline)), clock.now());
        } while (alerts.hasAnother(clock.now()));
        if (progress.due() != null) {
            progress.save(alerts.unsettled(), clock.now());
        }
    }

    /** Returns how long there is nothing to do, unless the journal changes. */
    private Duration untilNext() {
        return Stream.of(alerts.due(), progress.due())
                .filter(Objects::nonNull)
                .map(clock::until)
                .reduce(shorter(LOOK_INTERVAL, service.watchdogInterval()), Daemon::shorter);
    }

    private static Duration shorter(Duration a, Duration b) {
        return b == null || a.compareTo(b) < 0 ? a : b;
    }

    private static boolean isDue(Instant time, Instant now) {
        return time != null && !time.isAfter(now);
    }
}
