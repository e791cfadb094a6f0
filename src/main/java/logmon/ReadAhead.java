package logmon;

import static logmon.Log.log;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/**
 * Looks through a journal ahead of who reads it, who may then pass over what is not worth a look: to go through entries
 * takes libsystemd longer than all the rest takes logmon, and here that is done on a thread of its own, with a handle of
 * its own to the next few files. All that comes of it are hints. Where they lead to is compared, so a journal that changes
 * meanwhile is read the plain way.
 */
final class ReadAhead implements AutoCloseable {
    /** A stretch ends after so many entries, */
    private static final int ENTRIES = 1_024;

    /** or when so many of them are worth a look: until it has ended, nothing else gets its turn. */
    private static final int LOOKS = 64;

    /** So many entries are left to who reads, each time that he had to wait: so both threads have the same to do. */
    private static final int LEFT = 256;

    private static final int[] ONE_BY_ONE = new int[LEFT];

    static {
        Arrays.fill(ONE_BY_ONE, 1);
    }

    /** So many stretches are asked for at a time, for the thread to have something to do always. */
    private static final int STRETCHES = 8;

    /**
     * Entries that follow each other.
     *
     * @param steps how many entries on each one is that is worth a look; the last entry always is taken for one
     * @param end the cursor of the last entry
     */
    private record Stretch(int[] steps, String end) {}

    private final Journal journal;
    private final Predicate<Entry> worthALook;
    private final int processors;

    private ExecutorService thread;
    private final Queue<Future<Stretch>> stretches = new ArrayDeque<>();
    private Stretch stretch;
    private int looks;

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

    /** Never reads ahead. */
    static ReadAhead never() {
        return new ReadAhead(null, entry -> true, 1);
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

    /** How many entries on the next one is that is worth a look; 0: nothing more is known, until it begins again. */
    int next() {
        if (stretch == null || isAtEnd()) {
            stretch = takeStretch();
            looks = 0;
        }
        return stretch == null ? 0 : stretch.steps[looks++];
    }

    private boolean isAtEnd() {
        return looks == stretch.steps.length;
    }

    /** Whether {@link #next} has led over entries, and nobody knows yet whether to the right one. */
    boolean amidst() {
        return stretch != null && stretch.steps != ONE_BY_ONE && !isAtEnd();
    }

    /** Whether {@link #next} has led to an earlier entry of the same stretch. */
    boolean ledAstray() {
        return looks > 1;
    }

    /** The cursor of the entry to which {@link #next} leads, if that ends a stretch; else {@code null}. */
    String end() {
        return isAtEnd() ? stretch.end : null;
    }

    private Stretch takeStretch() {
        if (thread == null) {
            return null;
        }
        Future<Stretch> first = stretches.remove();
        boolean waits = !first.isDone();
        Stretch next = result(first);
        if (next == null) {
            close();
            return null;
        }
        while (stretches.size() < STRETCHES) {
            stretches.add(thread.submit(() -> nextStretch(!waits)));
        }
        return next;
    }

    /** {@code null}: there is nothing more, for now. */
    private Stretch nextStretch(boolean toLook) throws JournalException {
        Stretch next = ahead == null ? null : toLook ? look() : leave();
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

    private Stretch look() throws JournalException {
        int[] steps = new int[LOOKS];
        int found = 0;
        int entries = 0;
        int step = 0;
        while (entries < ENTRIES && found < LOOKS && ahead.next()) {
            entries++;
            step++;
            if (worthALook.test(ahead) || ahead.damage() != null) {
                steps[found++] = step;
                step = 0;
            }
        }
        if (step > 0) {
            steps[found++] = step;
        }
        return entries == 0 ? null : stretch(Arrays.copyOf(steps, found));
    }

    private Stretch leave() throws JournalException {
        return ahead.next(LEFT) ? stretch(ONE_BY_ONE) : null;
    }

    /** Ends a stretch here; {@code null}: there may be more entries in between, in other files. */
    private Stretch stretch(int[] steps) {
        Place end = ahead.place();
        if (end == null || !files.reach(end)) {
            return null;
        }
        at = end;
        return new Stretch(steps, end.cursor());
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
            stretch = null;
        }
    }

    private void closeAhead() {
        if (ahead != null) {
            ahead.close();
            ahead = null;
        }
    }
}
