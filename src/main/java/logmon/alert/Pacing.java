package logmon.alert;

import java.time.Duration;

/**
 * When mails go out, {@code alert.*}.
 *
 * @param maxPerHour mails in any hour; 0: as many as there are
 */
public record Pacing(Duration groupWait, Duration repeatInterval, Duration repeatIntervalMax, int maxPerHour) {}
