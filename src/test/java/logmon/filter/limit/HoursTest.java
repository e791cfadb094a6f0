package logmon.filter.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoursTest {
    private static final LocalDate MONDAY = LocalDate.parse("2026-11-23");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "02:00-04:00             | Mon 02:00 Sun 03:59          | Mon 01:59 Mon 04:00 Mon 14:00",
                "2:00 - 4:00             | Tue 02:00                    | Tue 04:00",
                "22:30-06:00             | Mon 22:30 Mon 23:59 Tue 00:00 Mon 05:59 | Mon 22:29 Mon 06:00",
                "00:00-24:00             | Mon 00:00 Sun 23:59          | ''",
                "22:00-00:00             | Mon 22:00 Mon 23:59          | Mon 00:00 Mon 21:59",
                "01:00-02:00,13:00-14:00 | Mon 01:30 Mon 13:30          | Mon 02:30",
                "Sun 02:00-04:00         | Sun 02:00                    | Sat 02:00 Mon 02:00",
                "Mon-Fri 02:00-04:00     | Mon 02:00 Fri 02:00          | Sat 02:00 Sun 02:00",
                "mon-FRI 22:00-06:00     | Mon 22:00 Fri 23:00 Sat 05:59 Tue 01:00 | Mon 05:00 Sat 22:00 Sun 01:00",
                "Sun 22:00-06:00         | Sun 22:00 Mon 05:59          | Sun 05:59 Mon 22:00",
                "Sat-Sun                 | Sat 00:00 Sun 23:59          | Fri 23:59 Mon 00:00",
                "Fri-Mon 10:00-11:00     | Fri 10:00 Sun 10:00 Mon 10:00 | Tue 10:00 Thu 10:00",
                "Sat-Sun, Mon-Fri 18:00-08:00 | Sat 12:00 Wed 07:59 Wed 18:00 Sat 07:00 | Wed 12:00"
            })
    void holdInTheirWindowsAlone(String text, String inside, String outside) {
        Hours hours = Hours.parse(text.strip());

        times(inside).forEach(time -> assertTrue(hours.holds(time), text + " at " + time));
        times(outside).forEach(time -> assertFalse(hours.holds(time), text + " at " + time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "always",
                "02-04",
                "02:00",
                "02:00-",
                "02:00-04:00,",
                ",",
                "25:00-26:00",
                "24:00-02:00",
                "02:00-24:01",
                "02:60-03:00",
                "02:00-02:00",
                "Mo 02:00-04:00",
                "Mon-Fri02:00-04:00",
                "Mon,Tue-",
                "02:00-04:00 Mon",
                "02:00-04:00 05:00-06:00",
                "Mon..Fri 02:00-04:00"
            })
    void areNotWhatIsNoWindow(String text) {
        assertNull(Hours.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2:00-4:00 | 02:00-04:00",
                "mon-fri 22:00-6:00,sat | Mon-Fri 22:00-06:00, Sat 00:00-24:00",
                "Mon-Sun 02:00-04:00 | 02:00-04:00"
            })
    void areShownInOneForm(String text, String shown) {
        assertEquals(shown, Hours.parse(text).toString());
    }

    /** Whatever window: what is shown of it means the same, and a window and the rest of the day are the whole day. */
    @Test
    void ofAnyWindowAreShownAsTheyHoldAndEndWhereTheRestBegins() {
        Random random = new Random(4711);
        for (int i = 0; i < 2_000; i++) {
            String start = time(random);
            String end = time(random);
            if (start.equals(end)) {
                continue;
            }
            Hours window = Hours.parse(start + "-" + end);
            Hours rest = Hours.parse(end + "-" + start);
            Hours shown = Hours.parse(window.toString());
            LocalDateTime time = MONDAY.atStartOfDay()
                    .plusMinutes(random.nextInt(7 * 24 * 60))
                    .plusNanos(random.nextInt(1_000_000));

            assertEquals(!rest.holds(time), window.holds(time), window + " at " + time);
            assertEquals(shown.holds(time), window.holds(time), window + " at " + time);
        }
    }

    private static String time(Random random) {
        return "%02d:%02d".formatted(random.nextInt(24), random.nextInt(60));
    }

    private static Stream<LocalDateTime> times(String text) {
        String[] words = text.isBlank() ? new String[0] : text.strip().split(" ");
        return IntStream.range(0, words.length / 2).mapToObj(i -> {
            int day = "MonTueWedThuFriSatSun".indexOf(words[2 * i]) / 3;
            return MONDAY.plusDays(day).atTime(LocalTime.parse(words[2 * i + 1]));
        });
    }
}
