package logmon;

import static logmon.Log.log;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * Looks through a journal ahead of who reads it, who may then pass over what is not worth a look: to go through entries
 * takes libsystemd longer than all the rest takes logmon, and here that is done on a thread of its own, with a handle of
 * its own to the next few files. All that comes of it are hints. Where one leads to is compared before anything is made
 * of it, so a journal that changes meanwhile is read the plain way.
 */
final class ReadAhead implements AutoCloseable {
    /**
     * Where to look next.
     *
     * @param entries so many on
     * @param cursor of the entry there; {@code null} only where it is the very next, which is looked at in any case
     */
    record Hint(int entries, String cursor) {
        private static final Hint NEXT = new Hint(1, null);
    }

    /**
     * So many entries make a stretch. It is either looked through here or, each time that who reads had to wait, left to
     * him: so both threads have the same to do.
     */
    private static final int STRETCH = 128;

    /** So many stretches are asked for at a time, for the thread to have something to do always. */
    private static final int STRETCHES = 8;

    private final Journal journal;
    private final Predicate<Entry> worthALook;
    private final int processors;

    private ExecutorService thread;
    private final Queue<Future<Queue<Hint>>> stretches = new ArrayDeque<>();
    private Queue<Hint> hints = new ArrayDeque<>();

    // For that thread only.
    private Fields fields;
    private Place at;
    private NextFiles files;
    private Journal ahead;

    /**
     * @param journal that somebody else reads
     * @param worthALook is asked on the other thread
     * @param processors with only one, nothing is read ahead: it would take longer than to read
     */
    ReadAhead(Journal journal, Predicate<Entry> worthALook, int processors) {
        this.journal = journal;
        this.worthALook = worthALook;
        this.processors = processors;
    }

    /** Reads ahead of this place; goes on where it is, if it has begun before. */
    void begin(Place place) {
        if (thread == null && processors > 1) {
            thread = Executors.newSingleThreadExecutor(task -> {
                Thread daemon = new Thread(task, "read-ahead");
                daemon.setDaemon(true);
                return daemon;
            });
            stretches.add(thread.submit(() -> {
                at = place;
                return nextStretch(true);
            }));
        }
    }

    /** {@code null}: nothing more is known, until it begins again. */
    Hint next() {
        if (hints.isEmpty()) {
            takeStretch();
        }
        return hints.poll();
    }

    private void takeStretch() {
        if (thread == null) {
            return;
        }
        Future<Queue<Hint>> first = stretches.remove();
        boolean waits = !first.isDone();
        Queue<Hint> stretch = result(first);
        if (stretch == null) {
            close();
            return;
        }
        while (stretches.size() < STRETCHES) {
            stretches.add(thread.submit(() -> nextStretch(!waits)));
        }
        hints = stretch;
    }

    /** {@code null}: there is nothing more, for now. */
    private Queue<Hint> nextStretch(boolean toLook) throws JournalException {
        Queue<Hint> next = ahead == null ? null : toLook ? look() : leave();
        if (next == null && open()) {
            next = look();
        }
        return next;
    }

    private boolean open() throws JournalException {
        closeAhead();
        files = journal.filesAfter(at);
        if (files.files().isEmpty()) {
            return false;
        }
        if (fields == null) {
            fields = new Fields();
        }
        ahead = journal.openBeside(fields, files.files());
        return ahead.seekCursor(at.cursor()) == Journal.Landing.FOUND;
    }

    private Queue<Hint> look() throws JournalException {
        Queue<Hint> found = new ArrayDeque<>();
        int passed = 0;
        int entries = 0;
        while (entries < STRETCH && ahead.next()) {
            entries++;
            if (worthALook.test(ahead) || ahead.damage() != null) {
                found.add(passed == 0 ? Hint.NEXT : new Hint(passed + 1, ahead.cursor()));
                passed = 0;
            } else {
                passed++;
            }
        }
        return entries == 0 ? null : endStretch(found, passed);
    }

    private Queue<Hint> leave() throws JournalException {
        return ahead.next(STRETCH) ? endStretch(new ArrayDeque<>(Collections.nCopies(STRETCH, Hint.NEXT)), 0) : null;
    }

    /** {@code null}: there may be more entries in between, in other files. */
    private Queue<Hint> endStretch(Queue<Hint> stretch, int passed) {
        Place end = ahead.place();
        if (end == null || !files.reach(end)) {
            return null;
        }
        if (passed > 0) {
            stretch.add(new Hint(passed, end.cursor()));
        }
        at = end;
        return stretch;
    }

    /** Waits until the thread has done what it was asked for: then it does nothing before {@link #next} is called. */
    void pause() {
        stretches.forEach(ReadAhead::result);
    }

    /** {@code null}: it failed. */
    private static <T> T result(Future<T> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            log().debug("Nothing is read ahead: {}", e.getCause().toString());
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Ends reading ahead, until it begins again. */
    @Override
    public void close() {
        if (thread != null) {
            stretches.forEach(task -> task.cancel(false));
            stretches.clear();
            result(thread.submit(this::closeAhead));
            thread.shutdown();
            thread = null;
            hints.clear();
        }
    }

    private void closeAhead() {
        if (ahead != null) {
            ahead.close();
            ahead = null;
        }
    }
}
