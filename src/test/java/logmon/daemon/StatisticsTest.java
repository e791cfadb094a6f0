package logmon.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final Instant START = Instant.parse("2026-11-15T06:00:00Z");

    private final Statistics activity = new Statistics(List.of("postfix-tls", "noise"), START);

    @Test
    void nothingIsALineToo() {
        assertEquals("0 entries read, 0 matches, 0 ignored, 0 mails sent, 0 outages of mail, 0 gaps", activity.line());
    }

    @Test
    void theLineCountsEverything() {
        for (int i = 0; i < 1_234; i++) {
            activity.entriesRead(1);
        }
        activity.matched();
        activity.ignored("noise");
        activity.ignored("logcheck/ssh");
        activity.mailSent();
        activity.outageBegan();
        activity.gapFound();
        assertEquals("1,234 entries read, 1 match, 2 ignored, 1 mail sent, 1 outage of mail, 1 gap", activity.line());
    }

    @Test
    void theHeartbeatCountsByRuleAndSinceTheOneBefore() {
        activity.entriesRead(1);
        activity.ignored("noise");
        assertEquals("""
                What logmon did from 2026-11-15T06:00:00Z to 2026-11-15T06:00:10Z:

                    1 entry read
                    0 matches
                    1 ignored
                        0 by postfix-tls
                        1 by noise
                    0 mails sent
                    0 outages of mail
                    0 gaps
                """, activity.heartbeat(START.plusSeconds(10)));

        activity.entriesRead(1);
        activity.entriesRead(1);
        activity.mailSent();
        assertEquals("""
                What logmon did from 2026-11-15T06:00:10Z to 2026-11-15T06:00:20Z:

                    2 entries read
                    0 matches
                    0 ignored
                        0 by postfix-tls
                        0 by noise
                    1 mail sent
                    0 outages of mail
                    0 gaps
                """, activity.heartbeat(START.plusSeconds(20)));
        assertEquals("3 entries read, 0 matches, 1 ignored, 1 mail sent, 0 outages of mail, 0 gaps", activity.line());
    }
}
