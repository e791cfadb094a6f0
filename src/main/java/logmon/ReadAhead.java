package logmon;

import static logmon.Log.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks at the entries of a journal ahead of who reads it, on a thread of its own, with a handle of its own to the next
 * few files. All that comes of it are hints. Where one leads to is compared before anything is made of it, so a journal
 * that changes meanwhile is read the plain way.
 */
final class ReadAhead implements AutoCloseable {
    /**
     * Where to look next.
     *
     * @param entries so many on
     * @param to the entry there, which nobody has looked at; {@code null}: it is the very next
     * @param findings what was found in those before it, in their order
     */
    record Hint(int entries, Place to, List<Finding> findings) {
        private static final Hint NEXT = new Hint(1, null, List.of());
    }

    /** So many entries make a stretch. It is either looked through here or left to who reads. */
    private static final int STRETCH = 128;

    /** So many stretches are asked for at a time, for the thread to have something to do always. */
    private static final int STRETCHES = 8;

    /** With fewer stretches before him, who reads would soon have to wait: then one is left to him. */
    private static final int FEW = 4;

    private final Journal journal;
    private final Supplier<Function<Entry, Finding>> looks;
    private final int processors;

    private ExecutorService thread;
    private final Queue<Future<Deque<Hint>>> stretches = new ArrayDeque<>();
    private Deque<Hint> hints = new ArrayDeque<>();
    /** So many stretches are done and not taken. */
    private final AtomicInteger ready = new AtomicInteger();

    // For that thread only.
    private Fields fields;
    private Function<Entry, Finding> firstLook;
    private Place at;
    private NextFiles files;
    private Journal ahead;

    /**
     * @param journal that somebody else reads
     * @param looks makes a {@link FirstLook#at}, on the other thread, each time that it begins
     * @param processors with only one, nothing is read ahead: it would take longer than to read
     */
    ReadAhead(Journal journal, Supplier<Function<Entry, Finding>> looks, int processors) {
        this.journal = journal;
        this.looks = looks;
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
                firstLook = looks.get();
                return nextStretch();
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

    /** Leaves to who reads what the last hint leads over: next is the very next entry, and the others come after it. */
    void leave(Hint hint) {
        for (int others = 1; others < hint.entries(); others++) {
            hints.addFirst(Hint.NEXT);
        }
    }

    private void takeStretch() {
        if (thread == null) {
            return;
        }
        Deque<Hint> stretch = result(stretches.remove());
        if (stretch == null) {
            close();
            return;
        }
        ready.decrementAndGet();
        while (stretches.size() < STRETCHES) {
            stretches.add(thread.submit(this::nextStretch));
        }
        hints = stretch;
    }

    /** {@code null}: there is nothing more, for now. */
    private Deque<Hint> nextStretch() throws JournalException {
        Deque<Hint> next = ahead == null ? null : ready.get() < FEW ? leave() : look();
        if (next == null && open()) {
            next = look();
        }
        ready.incrementAndGet();
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

    /** {@code null}: there are no more entries, or it cannot be said where they are. */
    private Deque<Hint> look() throws JournalException {
        Deque<Hint> stretch = new ArrayDeque<>();
        List<Finding> findings = new ArrayList<>();
        int entries = 0;
        int passed = 0;
        while (entries < STRETCH && ahead.next()) {
            entries++;
            // Who reads looks at the last one, so that he stands there.
            Finding finding = entries == STRETCH ? null : firstLook.apply(ahead);
            if (finding == null || ahead.damage() != null) {
                Place here = ahead.place();
                if (here == null) {
                    return null;
                }
                stretch.add(passed == 0 ? Hint.NEXT : new Hint(passed + 1, here, findings));
                findings = new ArrayList<>();
                passed = 0;
            } else {
                passed++;
                if (finding != FirstLook.NOTHING) {
                    findings.add(finding);
                }
            }
        }
        return entries == 0 ? null : end(stretch, passed);
    }

    private Deque<Hint> leave() throws JournalException {
        return ahead.next(STRETCH) ? end(new ArrayDeque<>(), STRETCH) : null;
    }

    /**
     * Ends a stretch.
     *
     * @param left so many entries at its end are left to who reads
     * @return {@code null}: there may be more entries in between, in other files
     */
    private Deque<Hint> end(Deque<Hint> stretch, int left) {
        Place end = ahead.place();
        if (end == null || !files.reach(end)) {
            return null;
        }
        stretch.addAll(Collections.nCopies(left, Hint.NEXT));
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
            result(thread.submit(() -> {
                closeAhead();
                firstLook = null;
            }));
            thread.shutdown();
            thread = null;
            hints.clear();
            ready.set(0);
        }
    }

    private void closeAhead() {
        if (ahead != null) {
            ahead.close();
            ahead = null;
        }
    }
}
