package logmon.filter.limit;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Windows of the week: {@code 02:00-04:00}, {@code Mon-Fri 22:00-06:00}, {@code Sat-Sun}; several after commas. */
public record Hours(List<Window> windows) {
    /** What {@link #parse} understands. */
    public static final String ALLOWED =
            "02:00-04:00, 22:00-06:00, Sun 02:00-04:00, Mon-Fri 22:00-06:00 or Sat-Sun; several, separated by commas";

    private static final int DAY = 24 * 60;
    private static final String DAY_NAME = "(mon|tue|wed|thu|fri|sat|sun)";
    private static final String TIME = "(\\d{1,2}):([0-5]\\d)";
    private static final Pattern WINDOW = Pattern.compile(
            "(?:%1$s(?:-%1$s)?(?: +|$))?(?:%2$s *- *%2$s)?".formatted(DAY_NAME, TIME), Pattern.CASE_INSENSITIVE);

    /**
     * One window of each day of some.
     *
     * @param first the first day, on which the window begins
     * @param last before {@code first} if the days go on into the next week
     * @param start in minutes from midnight
     * @param end in minutes from midnight, not in the window itself; before {@code start} if it is on the next day
     */
    record Window(DayOfWeek first, DayOfWeek last, int start, int end) {
        private boolean holds(DayOfWeek day, int minute) {
            return start < end
                    ? isOn(day) && minute >= start && minute < end
                    : isOn(day) && minute >= start || isOn(day.minus(1)) && minute < end;
        }

        private boolean isOn(DayOfWeek day) {
            return Math.floorMod(day.getValue() - first.getValue(), 7)
                    <= Math.floorMod(last.getValue() - first.getValue(), 7);
        }

        @Override
        public String toString() {
            String days = first == DayOfWeek.MONDAY && last == DayOfWeek.SUNDAY
                    ? ""
                    : first == last ? name(first) + " " : name(first) + "-" + name(last) + " ";
            return "%s%02d:%02d-%02d:%02d".formatted(days, start / 60, start % 60, end / 60, end % 60);
        }

        private static String name(DayOfWeek day) {
            return day.name().charAt(0) + day.name().substring(1, 3).toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the windows that a text names, or null if it is not of that form. */
    public static Hours parse(String text) {
        List<Window> windows = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher window = WINDOW.matcher(part.strip());
            if (part.isBlank() || !window.matches()) {
                return null;
            }
            int start = window.group(3) == null ? 0 : minutes(window.group(3), window.group(4));
            int end = window.group(5) == null ? DAY : minutes(window.group(5), window.group(6));
            if (start >= DAY || end > DAY || start == end) {
                return null;
            }
            DayOfWeek first = day(window.group(1), DayOfWeek.MONDAY);
            DayOfWeek last = day(window.group(2), window.group(1) == null ? DayOfWeek.SUNDAY : first);
            windows.add(new Window(first, last, start, end));
        }
        return new Hours(windows);
    }

    private static int minutes(String hours, String minutes) {
        return 60 * Integer.parseInt(hours) + Integer.parseInt(minutes);
    }

    private static DayOfWeek day(String name, DayOfWeek missing) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (name != null && Window.name(day).equalsIgnoreCase(name)) {
                return day;
            }
        }
        return missing;
    }

    /** Whether a time is in one of the windows. */
    boolean holds(LocalDateTime time) {
        int minute = 60 * time.getHour() + time.getMinute();
        return windows.stream().anyMatch(window -> window.holds(time.getDayOfWeek(), minute));
    }

    @Override
    public String toString() {
        return String.join(", ", windows.stream().map(Window::toString).toList());
    }
}
