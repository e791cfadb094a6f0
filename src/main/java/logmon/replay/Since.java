package logmon.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.journal.JournalReader;

/**
 * Where reading the journal begins.
 *
 * @param time null for the start of this boot
 */
public record Since(Instant time) {
    /** What {@link #parse} understands. */
    public static final String ALLOWED = "2h, 7d, today, yesterday, boot, all, a date, or a time like 2026-11-26 10:00";

    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");
    private static final Pattern DATE = Pattern.compile("today|yesterday|\\d{4}-\\d\\d-\\d\\d");
    private static final Pattern TIME = Pattern.compile("\\d\\d:\\d\\d.*");

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter();

    /**
     * Returns the place that a text names.
     *
     * @param now times without an offset are in its zone
     * @throws DateTimeException if the text is none of {@link #ALLOWED}
     */
    public static Since parse(String text, ZonedDateTime now) {
        if (text.equals("boot")) {
            return new Since(null);
        }
        if (text.equals("all")) {
            return new Since(Instant.EPOCH);
        }
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            ChronoUnit unit = switch (ago.group(2)) {
                case "s" -> ChronoUnit.SECONDS;
                case "m" -> ChronoUnit.MINUTES;
                case "h" -> ChronoUnit.HOURS;
                default -> ChronoUnit.DAYS;
            };
            return new Since(now.toInstant().minus(Long.parseLong(ago.group(1)), unit));
        }
        LocalDate today = now.toLocalDate();
        String iso = text.replaceFirst("^today", today.toString())
                .replaceFirst("^yesterday", today.minusDays(1).toString())
                .replace(' ', 'T');
        TemporalAccessor time = ISO.parseBest(iso, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
        if (time instanceof OffsetDateTime exact) {
            return new Since(exact.toInstant());
        }
        LocalDateTime local = time instanceof LocalDate date ? date.atStartOfDay() : (LocalDateTime) time;
        return new Since(local.atZone(now.getZone()).toInstant());
    }

    /** Returns whether an argument is a date, and the next one the time of that day. */
    public static boolean isDateAndTime(String argument, String next) {
        return DATE.matcher(argument).matches() && TIME.matcher(next).matches();
    }

    /** Moves a reader there that has not read yet. */
    public void start(JournalReader reader) {
        if (time == null) {
            reader.startAtBoot();
        } else {
            reader.startAt(time);
        }
    }
}
