package logmon.daemon;

import static logmon.log.Log.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import logmon.journal.JournalReader.FirstStart;
import logmon.journal.Position;

/** How far the journal is settled, and when that is saved: at once after a mail, otherwise now and then. */
final class Checkpointer {
    private static final Duration SAVE_INTERVAL = Duration.ofSeconds(5);

    private final Path directory;
    private final String journal;
    private final Supplier<Instant> heartbeat;
    private final Supplier<Collection<Instant>> mails;
    private final Supplier<List<String>> ownIds;
    private FirstStart firstStart;
    private Position settled;
    private Position saved;
    private Instant lastSave = Instant.MIN;
    private boolean failing;

    /**
     * @param directory where the checkpoint is kept; null: nowhere
     * @param journal which journal it is of
     * @param heartbeat when the last heartbeat was mailed
     * @param mails when mails went out in the last hour
     * @param ownIds see {@link logmon.alert.OwnMail#remembered}
     */
    Checkpointer(
            Path directory,
            String journal,
            Supplier<Instant> heartbeat,
            Supplier<Collection<Instant>> mails,
            Supplier<List<String>> ownIds) {
        this.directory = directory;
        this.journal = journal;
        this.heartbeat = heartbeat;
        this.mails = mails;
        this.ownIds = ownIds;
    }

    /** logmon read this journal first at that time; null: unknown. */
    void firstStart(FirstStart time) {
        firstStart = time;
    }

    /** Everything up to there is settled. */
    void settle(Position position) {
        settled = position;
    }

    /** When to save what is settled; {@code null} if there is nothing new to save. */
    Instant due() {
        if (directory == null || settled == null || settled.equals(saved)) {
            return null;
        }
        return lastSave.equals(Instant.MIN) ? lastSave : lastSave.plus(SAVE_INTERVAL);
    }

    /**
     * Saves what is settled. A failure is logged once, and saving is retried later: until then a restart would repeat
     * mails, but lose none.
     *
     * @param sending the last position that the mail being sent reports; {@code null} if none is being sent
     */
    void save(Position sending, Instant now) {
        if (directory == null || settled == null) {
            return;
        }
        lastSave = now;
        List<Instant> sent = List.copyOf(mails.get());
        try {
            new Checkpoint(journal, firstStart, settled, sending, null, heartbeat.get(), sent, ownIds.get())
                    .save(directory);
            saved = settled;
            if (failing) {
                log().info("The checkpoint can be saved again");
                failing = false;
            }
        } catch (IOException e) {
            if (!failing) {
                log().error(
                                "The checkpoint cannot be saved; retrying. A restart would repeat alerts: {}",
                                e.toString());
                failing = true;
            }
        }
    }
}
