package logmon.filter.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

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
        Validity validity = new Validity(LocalDate.parse("2027-01-31"), ZoneId.of(zone));

        assertEquals(holds, validity.holds(time));
        assertEquals(!holds, validity.hasEnded(time));
    }

    @ParameterizedTest
    @CsvSource({"2027-01-31T12:00:00Z,", "2027-02-01T12:00:00Z, ended on 2027-01-31"})
    void saysWhyItIsNotInForce(Instant time, String objection) {
        Validity validity = new Validity(LocalDate.parse("2027-01-31"), ZoneId.of("UTC"));

        if (objection == null) {
            assertNull(validity.objection(time));
        } else {
            assertEquals(objection, validity.objection(time));
        }
    }
}
