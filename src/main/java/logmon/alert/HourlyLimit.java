package logmon.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Set;

/**
 * When {@code alert.max-per-hour} allows the next mail. The limit is one for all, but a source that caused few mails in
 * this hour may exceed it, up to twice the limit: else whoever can cause mails could use it to silence others. The last
 * quarter is for what is severe: any user can make a dozen services complain, and the kernel about each crash.
 */
final class HourlyLimit {
    private static final Duration HOUR = Duration.ofHours(1);

    /** A cause of as many mails in this hour may not exceed the limit. */
    private static final int MANY = 4;

    /**
     * Whom a mail is sent for.
     *
     * @param severe whether for what is critical or worse, and root says so
     */
    record Cause(String source, boolean severe) {
        /** As of any record, but at once, see {@link logmon.kind.Kind#equals}. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Cause cause && severe == cause.severe && source.equals(cause.source);
        }

        @Override
        public int hashCode() {
            return 31 * source.hashCode() + Boolean.hashCode(severe);
        }
    }

    private record Mail(Instant time, Set<Cause> causes) {
        private boolean countsAt(Instant now) {
            return time.plus(HOUR).isAfter(now);
        }
    }

    private final int limit;
    private final Deque<Mail> mails = new ArrayDeque<>();

    /**
     * @param limit mails in any hour; 0 for no limit
     */
    HourlyLimit(int limit) {
        this.limit = limit;
    }

    /** Returns the first time, from a given one on, at which there may be a mail for a cause. */
    Instant allowed(Cause cause, Instant from) {
        if (limit == 0) {
            return from;
        }
        Instant time = from;
        for (Mail oldest : mails) {
            if (isAllowed(cause, time)) {
                return time;
            }
            Instant expires = oldest.time.plus(HOUR);
            time = expires.isAfter(time) ? expires : time;
        }
        return time;
    }

    private boolean isAllowed(Cause cause, Instant time) {
        int all = 0;
        int caused = 0;
        for (Mail mail : mails) {
            if (mail.countsAt(time)) {
                all++;
                caused += mail.causes.contains(cause) ? 1 : 0;
            }
        }
        int many = Math.min(MANY, limit);
        int more = cause.severe ? limit : (limit + 1) / 2;
        return all < limit + more * (many - Math.min(many, caused)) / many;
    }

    /** Counts a mail, with the causes for which it was sent. */
    void count(Instant now, Set<Cause> causes) {
        if (limit > 0) {
            mails.addLast(new Mail(now, Set.copyOf(causes)));
            while (mails.size() > 2 * limit) {
                mails.removeFirst();
            }
        }
    }

    /** Returns when the last mails were sent, oldest first; no more of them than can count. */
    Collection<Instant> times() {
        return mails.stream().map(Mail::time).toList();
    }
}
