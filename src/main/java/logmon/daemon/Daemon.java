package logmon.daemon;

import static logmon.log.Log.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import logmon.alert.AlertComposer;
import logmon.alert.Delivery;
import logmon.alert.Digest;
import logmon.alert.MailServer;
import logmon.alert.SendResult;
import logmon.config.Config;
import logmon.filter.Filter;
import logmon.filter.IgnoreRule;
import logmon.filter.LoopGuard;
import logmon.filter.Match;
import logmon.filter.Verdict;
import logmon.filter.logcheck.LogcheckRules;
import logmon.journal.Entry;
import logmon.journal.JournalReader;
import logmon.journal.JournalReader.FirstStart;
import logmon.journal.JournalReader.Start;
import logmon.journal.JournalWatch;
import logmon.journal.Position;
import logmon.journal.file.FirstLook.Interest;
import logmon.kind.KindCache;
import logmon.systemd.JournalException;
import logmon.systemd.ProcessMemory;
import logmon.systemd.ServiceManager;
import logmon.text.Text;

/**
 * The loop: drains the journal through the filter into the digest, has mails delivered when they are due, moves the
 * checkpoint behind what is settled, and sleeps until there is something to do. One thread does it all.
 */
public final class Daemon {
    /** Reading goes on this long before due mail gets its turn. */
    private static final Duration STEP = Duration.ofSeconds(1);

    /** New directories are looked for at least this often; libsystemd watches only those that it found. */
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(10);

    /** Memory is given back at most this often, and only after this many entries. */
    private static final Duration TIDY_INTERVAL = Duration.ofMinutes(1);

    private static final int TIDY = 2_000;

    private final Config config;
    private final String thisHost;
    private final JournalWatch watch;
    private final JournalReader reader;
    private final StopSignal stop;
    private final ServiceManager service = new ServiceManager();
    private final MonotonicClock clock = new MonotonicClock();

    private final Filter filter;
    private final KindCache kinds = new KindCache();
    private final Digest digest;
    private final Delivery delivery;
    private final Checkpointer progress;

    private final Checkpoint checkpoint;
    private final String lostCheckpoint;
    private final Statistics statistics;
    private Instant heartbeat;
    /** To the digest, all that is read in a step comes at its beginning. */
    private Instant stepBegan;

    private long entriesAtTidy;
    private Instant nextTidy;

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
        LoopGuard guard = new LoopGuard(ServiceManager.unit(), ServiceManager.pid(), ownIds);
        filter = new Filter(config.filter(), guard);
        reader = new JournalReader(
                config.journal(), new Interest(filter.words(), filter.priority(), filter.fields()), this::gap);
        digest = new Digest(config.pacing(), checkpoint == null ? List.of() : mailsSoFar(checkpoint));
        statistics = new Statistics(
                config.filter().rules().stream().map(IgnoreRule::name).toList(), clock.now());
        heartbeat = lastHeartbeat();
        nextTidy = clock.now();
        progress = new Checkpointer(
                stateDirectory, config.journal().toString(), () -> heartbeat, digest::mails, guard::remembered);
        delivery = new Delivery(
                digest,
                new AlertComposer(
                        thisHost,
                        config.journal().journalctl(),
                        configFile.toString(),
                        Config.service(configFile.toString()),
                        ZoneId.systemDefault()),
                (mail, recipients) -> {
                    guard.sending(mail.messageId());
                    SendResult result = server.send(mail, recipients);
                    if (result.outcome() == SendResult.Outcome.ACCEPTED) {
                        guard.accepted(result.detail());
                        statistics.mailSent();
                    }
                    return result;
                },
                position -> progress.save(position, clock.now()));
    }

    /** Runs until it is asked to stop. */
    public void run() throws JournalException {
        try (reader;
                watch) {
            start();
            service.ready();
            if (!watch.watching()) {
                log().warn("Out of inotify watches (fs.inotify.max_user_watches): looking at the journal every second");
            }
            tellSkippedRules();
            while (!stop.requested()) {
                boolean ended = step();
                // The mail that an earlier run may have sent has to come together again before anything else is done.
                if (!reader.repeating()) {
                    settle(clock.now());
                }
                if (ended) {
                    tidyUp();
                }
                service.status(status());
                service.alive();
                watch.await(stop.fd(), ended ? untilNext() : Duration.ZERO);
                if (reader.look()) {
                    watch.reopen();
                }
            }
            service.stopping();
            lastWords();
        }
    }

    private void tellSkippedRules() {
        for (LogcheckRules.Source source : config.filter().logcheck().sources()) {
            if (!source.skipped().isEmpty()) {
                log().warn(
                                "{} rules of logcheck are not in force, logmon --check names them; the first is {}",
                                source.skipped().size(),
                                source.skipped().get(0));
            }
        }
    }

    private void start() {
        FirstStart first = FirstStart.now();
        if (config.start() == Start.BOOT) {
            reader.startAtBoot();
        } else if (lostCheckpoint != null) {
            gap("All that the journal holds was read again, and alerts may be repeated: " + lostCheckpoint);
            reader.startAtHead();
        } else if (config.start() == Start.NOW || checkpoint == null) {
            reader.startNow();
        } else if (checkpoint.old() != null) {
            resumeOld(checkpoint.old());
        } else if (checkpoint.journal().equals(config.journal().toString())) {
            first = checkpoint.firstStart();
            reader.resume(checkpoint.settled(), first);
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

    /** Gives memory back that reading took; the collector alone would leave its garbage where it is. */
    private void tidyUp() {
        Instant now = clock.now();
        if (reader.read() - entriesAtTidy > TIDY && !now.isBefore(nextTidy)) {
            ProcessMemory.giveBack();
            entriesAtTidy = reader.read();
            nextTidy = now.plus(TIDY_INTERVAL);
        }
    }

    private void settle(Instant now) {
        if (isDue(heartbeatDue(), now)) {
            digest.heartbeat(statistics.heartbeat(now), now);
        }
        if (isDue(delivery.due(), now)) {
            deliver(now);
        }
        if (delivery.isIdle()) {
            progress.settle(reader.position());
        }
        if (isDue(progress.due(), now)) {
            progress.save(delivery.setAsideUpTo(), now);
        }
    }

    private void gap(String text) {
        statistics.gapFound();
        if (digest.note(text, clock.now())) {
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
        Instant end = stepBegan.plus(STEP);
        long before = reader.read();
        boolean ended = false;
        while (!ended && clock.now().isBefore(end) && (reader.repeating() || !isDue(delivery.due(), stepBegan))) {
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
            delivery.setAside(stepBegan, reader.position());
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
                    log().warn("{}: took too long on a message, which alerts; this is told once", key);
                }
            }
            if (entry.damage() != null) {
                gap("An entry of %s could not be read: %s"
                        .formatted(
                                Text.seconds(entry.realtime()), entry.damage().getMessage()));
            }
        } catch (RuntimeException | StackOverflowError e) {
            // A fault of ours. The next entry matters all the same, and a restart would only meet this one again.
            gap("An entry of %s could not be looked at: %s".formatted(Text.seconds(entry.realtime()), e));
        }
    }

    private void take(Entry entry, Verdict verdict) {
        switch (verdict.outcome()) {
            case MATCHED -> {
                statistics.matched();
                digest.add(Match.of(entry, verdict.reason(), thisHost, kinds), stepBegan);
            }
            case IGNORED -> statistics.ignored(verdict.reason());
            case OWN, PASSED -> {}
        }
    }

    private void deliver(Instant now) {
        service.alive();
        boolean wasUp = delivery.downSince() == null;
        boolean ofHeartbeat = digest.heartbeat() != null;
        Position upTo = delivery.attempt(now, reader.position());
        delivery.took(Duration.between(now, clock.now()));
        if (wasUp && delivery.downSince() != null) {
            statistics.outageBegan();
        }
        if (ofHeartbeat && digest.heartbeat() == null) {
            heartbeat = now;
        }
        if (upTo != null) {
            progress.settle(upTo);
            progress.save(delivery.setAsideUpTo(), now);
        }
    }

    /** What is there by now gets one more attempt; what is not sent now is sent after the next start. */
    private void lastWords() {
        reader.look();
        step();
        if (reader.repeating()) {
            return;
        }
        Instant now = clock.now();
        if (!delivery.isIdle() && isDue(digest.allowed(now), now)) {
            deliver(now);
        }
        if (progress.due() != null) {
            progress.save(delivery.setAsideUpTo(), now);
        }
    }

    /** Returns how long nothing is to be done, unless the journal changes. */
    private Duration untilNext() {
        return Stream.of(delivery.due(), progress.due(), heartbeatDue())
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

    private String status() {
        return statistics.line()
                + (delivery.downSince() == null
                        ? ""
                        : "; mail cannot be sent since " + Text.seconds(delivery.downSince()));
    }

    /** When it was last told that logmon is alive, or else now: no mail is sent because logmon starts. */
    private Instant lastHeartbeat() {
        Instant now = clock.now();
        Instant last = checkpoint == null ? null : checkpoint.heartbeat();
        return last == null || last.isAfter(now) ? now : last;
    }

    /** {@code null}: never, or it is pending. */
    private Instant heartbeatDue() {
        Duration interval = config.heartbeat();
        return interval == null || digest.heartbeat() != null ? null : heartbeat.plus(interval);
    }

    /** A clock that was set back must not make the hourly limit last for ever. */
    private List<Instant> mailsSoFar(Checkpoint checkpoint) {
        Instant now = clock.now();
        Instant hourAgo = now.minus(Duration.ofHours(1));
        return checkpoint.mails().stream()
                .map(time -> time.isAfter(now) ? now : time)
                .filter(time -> time.isAfter(hourAgo))
                .toList();
    }
}
