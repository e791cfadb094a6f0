package logmon.kind;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindTest {
    @ParameterizedTest
    @CsvSource({
        "nginx.service, nginx.service",
        "session-12.scope, session-*.scope",
        "user@1000.service, user@*.service",
        "systemd-coredump@3-4711-0.service, systemd-coredump@*.service",
        "postfix@-.service, postfix@-.service",
        "getty@tty1.service, getty@tty1.service"
    })
    void aUnitThatIsNumberedForEachSessionUserOrCrashIsOne(String unit, String shown) {
        assertEquals(shown, Kind.of(unit, "an error").unit());
    }
}
