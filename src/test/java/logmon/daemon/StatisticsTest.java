package logmon.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import logmon.filter.Match;
import logmon.testing.Characters;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final Instant START = Instant.parse("2026-11-15T06:00:00Z");

    private static final Duration WEEK = Duration.ofDays(7);

    private final Statistics activity = new Statistics(List.of("postfix-tls", "noise"), WEEK, START);

    @Test
    void nothingIsALineToo() {
        assertEquals("0 entries read, 0 matches, 0 ignored, 0 mails sent, 0 outages of mail, 0 gaps", activity.line());
    }

    @Test
    void theLineCountsEverything() {
        for (int i = 0; i < 1_234; i++) {
            activity.entriesRead(1);
        }
        activity.matched(TestEntry.saying("an error").match());
        activity.ignored("noise", START);
        activity.ignored("logcheck/ssh", START);
        activity.mailSent();
        activity.outageBegan();
        activity.gapFound();
        assertEquals("1,234 entries read, 1 match, 2 ignored, 1 mail sent, 1 outage of mail, 1 gap", activity.line());
    }

    @Test
    void theHeartbeatCountsSinceTheOneBefore() {
        activity.entriesRead(1);
        activity.told(START.plusSeconds(10));
        activity.entriesRead(2);
        activity.mailSent();

        assertEquals("""
                From 2026-11-15T06:00:10Z to 2026-11-15T06:00:20Z:

                    2 entries read
                    0 matches
                    0 ignored
                    1 mail sent
                    0 outages of mail
                    0 gaps
                    nothing held back by alert.max-per-hour

                Ignore rules that never hit: postfix-tls, noise
                """, activity.heartbeat(START.plusSeconds(20), true));
        assertEquals("3 entries read, 0 matches, 0 ignored, 1 mail sent, 0 outages of mail, 0 gaps", activity.line());
    }

    @Test
    void theHeartbeatShowsAWeekAtAGlance() {
        for (int day = 0; day < 7; day++) {
            for (int i = 0; i <= day; i++) {
                activity.matched(match("upstream timed out while reading response", "nginx.service", day));
            }
            activity.ignored("noise", START.plus(Duration.ofDays(day)));
        }
        activity.matched(match("disk failed", "smartd.service", 3));
        activity.heldBack(1_204, Duration.ofMinutes(43));
        activity.heldBack(1, Duration.ofSeconds(5));

        assertEquals("""
                From 2026-11-15T06:00:00Z to 2026-11-22T06:00:00Z:

                    0 entries read
                    29 matches
                    7 ignored
                    0 mails sent
                    0 outages of mail
                    0 gaps
                    2 mails with 1,205 entries held back by alert.max-per-hour, for up to 43 min 0 s

                What matched; a block is 6 h:
                    28 nginx.service
                       ▂···▃···▄···▅···▆···▇···█···
                       upstream timed out while reading r…
                     1 smartd.service
                       ············█···············
                       disk failed

                Ignore rules that hit; a block is 6 h:
                     7 noise
                       █···█···█···█···█···█···█···

                Ignore rules that never hit: postfix-tls
                """, activity.heartbeat(START.plus(WEEK), true));
    }

    @Test
    void theHeartbeatForOthersQuotesNothing() {
        activity.matched(match("a secret error", "secret.service", 0));

        String heartbeat = activity.heartbeat(START.plus(WEEK), false);

        assertFalse(heartbeat.contains("secret"), heartbeat);
        assertTrue(heartbeat.contains("    1 match\n"), heartbeat);
    }

    @Test
    void theGlanceFitsATelephoneWhateverIsLogged() {
        for (char a = 'a'; a <= 'z'; a++) {
            for (char b = 'a'; b <= 'z'; b++) {
                String name = "x" + a + b + "-".repeat(50) + ".service";
                activity.matched(match("\u001b[31m" + "error ".repeat(99), name, 0));
            }
        }

        String heartbeat = activity.heartbeat(START.plus(WEEK), true);
        String glance = heartbeat.substring(heartbeat.indexOf("What matched"), heartbeat.indexOf("Ignore rules"));

        assertTrue(glance.lines().allMatch(line -> line.length() <= 43), glance);
        assertTrue(glance.lines().count() < 70, glance);
        assertTrue(glance.codePoints().allMatch(c -> c == '\n' || Characters.isVisible(c)), glance);
        long counted = glance.lines()
                .filter(line -> line.matches(" +[\\d,]+ .*"))
                .mapToLong(line -> Long.parseLong(line.strip().split(" ")[0].replace(",", "")))
                .sum();
        assertEquals(26 * 26, counted, glance);
    }

    @Test
    void nobodyKeepsOthersOutOfTheGlance() {
        for (int i = 0; i < 2_000; i++) {
            String name = Integer.toString(i, 36).replaceAll("\\d", "q") + i;
            TestEntry entry = TestEntry.saying("error in " + name).of("session-1.scope");
            activity.matched(entry.with("SYSLOG_IDENTIFIER", name)
                    .with("_SYSTEMD_OWNER_UID", "1000")
                    .match());
        }
        activity.matched(match("disk failed", "smartd.service", 3));
        activity.matched(match("disk failed", "smartd.service", 3));

        assertTrue(activity.heartbeat(START.plus(WEEK), true).contains("     2 smartd.service\n"));
    }

    private static Match match(String message, String unit, int day) {
        return TestEntry.saying(message)
                .of(unit)
                .at(START.plus(Duration.ofDays(day)))
                .match();
    }
}
