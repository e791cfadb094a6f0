package logmon.journal.context;

import static logmon.log.Log.log;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.journal.JournalSource;
import logmon.journal.file.Cursor;
import logmon.journal.file.JournalFile;
import logmon.systemd.JournalException;
import logmon.text.Text;

/**
 * Finds what led to an entry, at the time when a mail is written. The files are open only meanwhile. A mail never fails
 * for it: what cannot be read, or takes too long, is left out.
 */
public final class ContextReader {
    /**
     * An entry to find the surroundings of.
     *
     * @param cursor {@code s=SEQNUM_ID;i=NUMBER}, of a {@link BootEnd} with {@code ;b=BOOT_ID}
     * @param unitField see {@code logmon.filter.Match}
     */
    public record Event(String cursor, String unitField, String unit) {}

    /** For all entries of a mail, which waits for it: a disk that is asleep or busy takes seconds. */
    private static final Duration TIME = Duration.ofSeconds(5);

    /** Characters for all entries of a mail; each gets an equal share. */
    private static final int ROOM = 32 * 1024;

    private static final int MAX_ROOM = 16 * 1024;
    private static final int MAX_LINE = 500;

    /** Lines of one traceback, whatever {@code mail.context} says. */
    private static final int TRACEBACK = 60;

    /** A traceback, and what systemd reports on a failure, are written without a pause, and soon taken in by journald. */
    private static final Duration AFTER = Duration.ofSeconds(2);

    /** systemd's entries about a unit that are looked through, in each direction. */
    private static final int MANAGER_ENTRIES = 20;

    private static final Pattern CURSOR =
            Pattern.compile("s=(\\p{XDigit}{32});i=(\\p{XDigit}{1,16})(?:;b=\\p{XDigit}{32})?");

    private final JournalSource source;
    private final int lines;
    private final LongSupplier nanoTime;
    private long began;

    /** @param lines before an entry, at most; 0: nothing is read */
    public ContextReader(JournalSource source, int lines) {
        this(source, lines, System::nanoTime);
    }

    ContextReader(JournalSource source, int lines, LongSupplier nanoTime) {
        this.source = source;
        this.lines = lines;
        this.nanoTime = nanoTime;
    }

    /** Returns the surroundings of each entry, in the same order. */
    public List<Surroundings> around(List<Event> events) {
        if (lines == 0 || events.isEmpty()) {
            return Collections.nCopies(events.size(), Surroundings.NONE);
        }
        began = nanoTime.getAsLong();
        int room = Math.min(MAX_ROOM, ROOM / events.size());
        List<Surroundings> all = new ArrayList<>();
        try (ContextFiles files = new ContextFiles(source, this::isLate)) {
            for (Event event : events) {
                all.add(isLate() ? Surroundings.NONE : around(event, files, room));
            }
        }
        return all;
    }

    private boolean isLate() {
        return nanoTime.getAsLong() - began > TIME.toNanos();
    }

    private Surroundings around(Event event, ContextFiles files, int room) {
        Matcher cursor = CURSOR.matcher(event.cursor());
        if (!cursor.matches()) {
            return Surroundings.NONE;
        }
        long number = Long.parseUnsignedLong(cursor.group(2), 16);
        JournalFile own = files.holding(cursor.group(1), number);
        if (own == null) {
            return Surroundings.NONE;
        }
        try {
            JournalQuery entry = files.query(List.of(own.path()));
            entry.seek(event.cursor());
            Cursor place = entry.next() ? entry.place() : null;
            if (place == null || place.number() != number) {
                return Surroundings.NONE;
            }
            Origin origin = Origin.of(event.unitField(), event.unit(), entry, place.bootId());
            if (origin == null) {
                return Surroundings.NONE;
            }
            Instant from = place.time().minus(origin.window());
            List<Path> around = files.around(own, from, place.time().plus(AFTER));
            return new Reading(event, entry, place, origin, from, room).read(files, around);
        } catch (JournalException | RuntimeException e) {
            log().debug("No context of {}: {}", event.cursor(), e.getMessage());
            return Surroundings.NONE;
        }
    }

    /** Reads around one entry. What was read before an error is kept. */
    private final class Reading {
        private final Event event;
        private final Cursor place;
        private final Origin origin;
        private final Instant from;
        private final String message;
        private final String pid;
        private final String invocation;
        private final List<String> factsOfCrash;
        private int room;

        private Reading(Event event, JournalQuery entry, Cursor place, Origin origin, Instant from, int room) {
            this.event = event;
            this.place = place;
            this.origin = origin;
            this.from = from;
            this.room = room;
            this.message = text(entry);
            this.pid = entry.field("_PID");
            this.invocation = UnitFailure.invocation(entry);
            boolean isCrash = event.unitField() != null && event.unitField().startsWith("COREDUMP_");
            this.factsOfCrash = isCrash ? CoreDump.facts(entry) : List.of();
        }

        private Surroundings read(ContextFiles files, List<Path> around) {
            List<Surroundings.Line> after = new ArrayList<>();
            List<Surroundings.Line> before = new ArrayList<>();
            List<Surroundings.Line> late = new ArrayList<>();
            List<String> facts = factsOfCrash;
            try {
                if (origin.manager() != null) {
                    facts = factsOfFailure(files.query(around));
                    if (origin.isOfOneRun()) {
                        readLate(files.query(around), late);
                    }
                }
                JournalQuery query = files.query(around);
                origin.addTo(query);
                if (!isEndOfBoot() && origin.manager() == null && pid != null && isOneLine()) {
                    readAfter(query, after);
                }
                readBefore(query, before, lines - late.size());
            } catch (JournalException e) {
                log().debug("Part of the context of {}: {}", event.cursor(), e.getMessage());
            }
            Collections.reverse(before);
            before.addAll(late);
            return new Surroundings(before, after, facts);
        }

        /**
         * Reads what the unit had written before systemd reported on it, but journald took in later: it reads the outputs
         * of services and systemd's own messages in turns.
         */
        private void readLate(JournalQuery query, List<Surroundings.Line> late) throws JournalException {
            origin.addOwnTo(query);
            query.seek(place.toString());
            while (room > 0 && !isLate() && query.next()) {
                Cursor at = query.place();
                if (at.time().isAfter(place.time().plus(AFTER))) {
                    return;
                }
                if (!isEntry(at)) {
                    late.add(line(query, at));
                }
                if (late.size() > lines) {
                    late.remove(0);
                }
            }
        }

        /** A message of several lines has its traceback with it. */
        private boolean isOneLine() {
            return message.indexOf('\n') < 0;
        }

        private void readAfter(JournalQuery query, List<Surroundings.Line> after) throws JournalException {
            Traceback traceback = Traceback.downFrom(message);
            query.seek(place.toString());
            while (after.size() < TRACEBACK && room > 0 && !isLate() && query.next()) {
                Cursor at = query.place();
                if (at.time().isAfter(place.time().plus(AFTER))) {
                    return;
                }
                if (isEntry(at) || !pid.equals(query.field("_PID"))) {
                    continue;
                }
                Surroundings.Line line = line(query, at);
                if (!traceback.takesBelow(line.message())) {
                    return;
                }
                after.add(line);
            }
        }

        private void readBefore(JournalQuery query, List<Surroundings.Line> before, int most) throws JournalException {
            Traceback traceback = Traceback.upFrom(isEndOfBoot() ? "" : message);
            query.seek(place.toString());
            while (before.size() < (traceback.isOpen() ? Math.max(TRACEBACK, most) : most)
                    && room > 0
                    && !isLate()
                    && query.previous()) {
                Cursor at = query.place();
                if (at.time().isBefore(from)) {
                    return;
                }
                boolean other = traceback.isOpen() && !String.valueOf(pid).equals(query.field("_PID"));
                if (isEntry(at) || other) {
                    continue;
                }
                Surroundings.Line line = line(query, at);
                traceback.above(line.message());
                before.add(line);
            }
        }

        private boolean isEndOfBoot() {
            return BootEnd.FIELD.equals(event.unitField());
        }

        /** The end of a boot has a message of its own, so that the last entry is one of the lines. */
        private boolean isEntry(Cursor at) {
            return !isEndOfBoot()
                    && at.number() == place.number()
                    && at.seqnumId().equals(place.seqnumId());
        }

        private Surroundings.Line line(JournalQuery query, Cursor at) {
            String text = text(query);
            // systemd begins with the name, which the mail has above already.
            String start = event.unit() + ": ";
            text = origin.manager() != null && text.startsWith(start) ? text.substring(start.length()) : text;
            if (isEndOfBoot() && query.field("SYSLOG_IDENTIFIER") != null) {
                text = query.field("SYSLOG_IDENTIFIER") + ": " + text;
            }
            text = Text.cap(text, MAX_LINE);
            room -= text.length() + 16;
            return new Surroundings.Line(at.time(), text, "s=" + at.seqnumId() + ";i=" + Long.toHexString(at.number()));
        }

        private static String text(JournalQuery query) {
            String text = query.field("MESSAGE");
            return text == null ? "" : text.stripTrailing();
        }

        /** Returns what systemd says about the failure. */
        private List<String> factsOfFailure(JournalQuery query) throws JournalException {
            UnitFailure failure = new UnitFailure(invocation);
            query.orAllOf(origin.manager());
            query.seek(place.toString());
            for (int i = 0; i < MANAGER_ENTRIES && !isLate() && query.next(); i++) {
                if (query.place().time().isAfter(place.time().plus(AFTER))) {
                    break;
                }
                failure.takeAfter(query);
            }
            query.seek(place.toString());
            for (int i = 0; i < MANAGER_ENTRIES && !isLate() && query.previous(); i++) {
                failure.takeBefore(query);
            }
            return failure.facts();
        }
    }
}
