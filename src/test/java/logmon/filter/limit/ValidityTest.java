package logmon.filter.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidityTest {
    @ParameterizedTest
    @CsvSource({
        "UTC,              2027-01-31T00:00:00Z, true",
        "UTC,              2027-01-31T23:59:59.999999Z, true",
        "UTC,              2027-02-01T00:00:00Z, false",
        "Europe/Berlin,    2027-01-31T22:59:59Z, true",
        "Europe/Berlin,    2027-01-31T23:00:00Z, false",
        "America/New_York, 2027-02-01T04:59:59Z, true",
        "America/New_York, 2027-02-01T05:00:00Z, false"
    })
    void itsLastDayEndsAtMidnightLocalTime(String zone, Instant time, boolean holds) {
        Validity validity = new Validity(LocalDate.parse("2027-01-31"), null, ZoneId.of(zone));

        assertEquals(holds, validity.holds(time));
        assertEquals(!holds, validity.hasEnded(time));
    }

    @ParameterizedTest
    @CsvSource({
        "UTC,           2026-11-23T02:00:00Z, true",
        "UTC,           2026-11-23T01:59:59.999999Z, false",
        "Europe/Berlin, 2026-11-23T01:00:00Z, true",
        "Europe/Berlin, 2026-11-23T03:00:00Z, false",
        "Asia/Kolkata,  2026-11-22T20:30:00Z, true",
        "Europe/Berlin, 2026-10-25T00:30:00Z, true",
        "Europe/Berlin, 2026-10-25T01:30:00Z, true"
    })
    void itsHoursAreLocalTimeAlsoWhenClocksChange(String zone, Instant time, boolean holds) {
        assertEquals(holds, new Validity(null, Hours.parse("02:00-04:00"), ZoneId.of(zone)).holds(time));
    }

    @ParameterizedTest
    @CsvSource({
        "2027-01-31T02:30:00Z,",
        "2027-01-31T12:00:00Z, is in force only at 02:00-04:00",
        "2027-02-01T02:30:00Z, ended on 2027-01-31"
    })
    void bothLimitsHaveToHold(Instant time, String objection) {
        Validity both = new Validity(LocalDate.parse("2027-01-31"), Hours.parse("02:00-04:00"), ZoneId.of("UTC"));

        assertEquals(objection, both.objection(time));
        assertEquals(objection == null, both.holds(time));
    }

    @ParameterizedTest
    @CsvSource({
        "2027-01-31, 02:00-04:00, 'until 2027-01-31, at 02:00-04:00'",
        "2027-01-31, , until 2027-01-31",
        ", 02:00-04:00, at 02:00-04:00",
        ", , ''"
    })
    void isShownAsItLimits(LocalDate until, String hours, String shown) {
        Hours windows = hours == null ? null : Hours.parse(hours);

        assertEquals(shown, new Validity(until, windows, ZoneId.of("UTC")).toString());
    }
}
