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
import logmon.filter.LoopGuard;
import logmon.filter.Match;
import logmon.filter.Rule;
import logmon.filter.Verdict;
import logmon.filter.logcheck.LogcheckRules;
import logmon.journal.Checkpoint;
import logmon.journal.Entry;
import logmon.journal.Journal;
import logmon.journal.JournalReader;
import logmon.journal.Position;
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
    /** So many entries are read before mails get their turn, and libsystemd its housekeeping. */
    private static final int DRAIN = 1_024;

    /** So many entries leave memory behind that is worth giving back. */
    private static final int TIDY = 2_000;

    private final Config config;
    private final String thisHost;
    private final Journal journal;
    private final JournalReader readers;
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
    private final Statistics activity;
    private Instant heartbeat;
    /** To the digest, all that is read in a step comes at its beginning. */
    private Instant stepBegan;

    private final Set<String> runaways = new HashSet<>();

    /**
     * @param server gets the mails
     * @param stateDirectory where the checkpoint is kept; {@code null}: nothing is saved
     */
    public Daemon(
            Config config,
            String thisHost,
            Path configFile,
            Journal journal,
            MailServer server,
            Path stateDirectory,
            StopSignal stop) {
        this.config = config;
        this.thisHost = thisHost;
        this.journal = journal;
        this.readers = new JournalReader(journal, config.journal().directory(), this::gap);
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
        digest = new Digest(config.pacing(), checkpoint == null ? List.of() : mailsSoFar(checkpoint));
        activity =
                new Statistics(config.filter().rules().stream().map(Rule::name).toList(), clock.now());
        heartbeat = lastHeartbeat();
        progress = new Checkpointer(stateDirectory, () -> heartbeat, digest::mails, guard::remembered);
        delivery = new Delivery(
                digest,
                new AlertComposer(
                        thisHost,
                        config.journal().journalctl(),
                        configFile.toString(),
                        Config.service(configFile.toString()),
                        ZoneId.systemDefault()),
                mail -> {
                    guard.sending(mail.messageId());
                    SendResult result = server.send(mail);
                    if (result.outcome() == SendResult.Outcome.ACCEPTED) {
                        guard.accepted(result.detail());
                        activity.mailSent();
                    }
                    return result;
                },
                position -> progress.save(position, clock.now()));
    }

    /** Runs until it is asked to stop. */
    public void run() throws JournalException {
        try (readers) {
            start();
            service.ready();
            if (!journal.watching()) {
                log().warn("Out of inotify watches (fs.inotify.max_user_watches): looking at the journal every second");
            }
            tellSkippedRules();
            while (!stop.requested()) {
                boolean drained = drain();
                // The mail that an earlier run may have sent has to come together again before anything else is done.
                if (!readers.repeating()) {
                    settle(clock.now());
                }
                if (drained && readers.read() > TIDY) {
                    tidyUp();
                }
                service.status(status());
                service.alive();
                journal.await(stop.fd(), drained ? untilNext() : Duration.ZERO);
                readers.process();
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

    private void start() throws JournalException {
        readers.start(config.start(), checkpoint, lostCheckpoint);
        // Else nothing is settled before it was read.
        if (config.start() != JournalReader.Start.BOOT && lostCheckpoint == null) {
            progress.settle(readers.position());
        }
    }

    /** Gives back what reading took; the collector alone would leave its garbage where it is. */
    private void tidyUp() {
        readers.giveBack();
        System.gc();
        ProcessMemory.giveBackFreed();
    }

    private void settle(Instant now) {
        if (isDue(heartbeatDue(), now)) {
            digest.heartbeat(activity.heartbeat(now), now);
        }
        if (isDue(delivery.due(), now)) {
            deliver(now);
        }
        if (delivery.isIdle()) {
            progress.settle(readers.position());
        }
        if (isDue(progress.due(), now)) {
            progress.save(delivery.setAsideUpTo(), now);
        }
    }

    private void gap(String text) {
        activity.gapFound();
        if (digest.note(text, clock.now())) {
            log().warn("{}", text);
        }
    }

    /**
     * Reads what there is, up to a bound, or until a mail is due at once.
     *
     * @return whether there is no more, for now
     */
    private boolean drain() throws JournalException {
        stepBegan = clock.now();
        filter.beginStep();
        boolean ended = false;
        boolean slow = false;
        while (readers.step() < DRAIN
                && !ended
                && !slow
                && (readers.repeating() || !isDue(delivery.due(), stepBegan))) {
            Journal entry = readers.next();
            if (entry == null) {
                ended = true;
            } else {
                slow = look(entry);
            }
        }
        activity.entriesRead(readers.step());
        readers.mark();
        if (ended && readers.repeating()) {
            delivery.setAside(stepBegan, readers.position());
            readers.readOn();
            ended = false;
        }
        return ended;
    }

    /** Looks at one entry; true when that took so long that others should have their turn. */
    private boolean look(Journal journal) {
        try {
            Verdict verdict = filter.judge(journal);
            take(journal, verdict);
            for (String key : verdict.runaway()) {
                if (runaways.add(key)) {
                    log().warn("{}: took too long on a message, which alerts; this is told once", key);
                }
            }
            if (journal.damage() != null) {
                gap("An entry of %s could not be read: %s"
                        .formatted(
                                Text.seconds(journal.realtime()),
                                journal.damage().getMessage()));
            }
            return !verdict.runaway().isEmpty();
        } catch (RuntimeException | StackOverflowError e) {
            // A mistake of ours. The next entry matters none the less, and a restart would only meet this one again.
            gap("An entry of %s could not be looked at: %s".formatted(Text.seconds(journal.realtime()), e));
            return true;
        }
    }

    private void take(Entry entry, Verdict verdict) {
        switch (verdict.outcome()) {
            case MATCHED -> {
                activity.matched();
                digest.add(Match.of(entry, verdict.reason(), thisHost, kinds), stepBegan);
            }
            case IGNORED -> activity.ignored(verdict.reason());
            case OWN, PASSED -> {}
        }
    }

    private void deliver(Instant now) {
        service.alive();
        boolean wasUp = delivery.downSince() == null;
        boolean ofHeartbeat = digest.heartbeat() != null;
        Position upTo = delivery.attempt(now, readers.position());
        delivery.took(Duration.between(now, clock.now()));
        if (wasUp && delivery.downSince() != null) {
            activity.outageBegan();
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
    private void lastWords() throws JournalException {
        readers.process();
        drain();
        if (readers.repeating()) {
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

    /** How long nothing is to be done, unless the journal changes; {@code null}: for ever. */
    private Duration untilNext() {
        return Stream.of(delivery.due(), progress.due(), heartbeatDue())
                .filter(Objects::nonNull)
                .map(clock::until)
                .reduce((a, b) -> a.compareTo(b) < 0 ? a : b)
                .map(wait -> shorter(wait, service.watchdogInterval()))
                .orElse(service.watchdogInterval());
    }

    private static Duration shorter(Duration a, Duration b) {
        return b == null || a.compareTo(b) < 0 ? a : b;
    }

    private static boolean isDue(Instant time, Instant now) {
        return time != null && !time.isAfter(now);
    }

    private String status() {
        return activity.line()
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
