package logmon.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import logmon.config.Config;
import logmon.filter.Verdict.Outcome;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the entries that alert. */
class AlertRulesTest {
    private static final TestEntry ENTRY = TestEntry.saying("disk error");
    private static final List<String> DBA = List.of("dba@example.org");

    /** Of systemd about nginx.service. */
    private static final TestEntry FAILED = new TestEntry(Map.of(), TestEntry.TIME, "s=2")
            .with("MESSAGE", "nginx.service: Failed with result 'exit-code'.")
            .with("MESSAGE_ID", "d9b373ed55a64feb8242e02dbe79a49c")
            .with("_PID", "1")
            .with("_UID", "0")
            .with("_SYSTEMD_UNIT", "init.scope")
            .with("UNIT", "nginx.service")
            .with("PRIORITY", "4");

    @Nested
    class TheRecipients {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "alert.db = nginx.service: disk error",
                    "alert.db = nginx.service",
                    "alert.db = nginx",
                    "alert.db._SYSTEMD_UNIT = nginx",
                    "alert.db.PRIORITY = 6",
                    "alert.db.MESSAGE = regex:^disk",
                    "match.db.MESSAGE = disk"
                })
        void areThoseOfTheRuleThatHolds(String rule) {
            assertEquals(DBA, to(rule + "\nmail.to.db = dba@example.org", ENTRY));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "alert.db = nginx.service: disk * error",
                    "alert.db = ngin",
                    "alert.db = nginx.service.d",
                    "alert.db = postgresql.service",
                    "alert.db.MESSAGE = other",
                    "match.db.MESSAGE = other"
                })
        void areThoseOfMailToIfNoRuleHolds(String rule) {
            assertNull(to(rule + "\nmail.to.db = dba@example.org", ENTRY));
        }

        @Test
        void ofAUnitGetWhatSystemdSaysOfItToo() {
            assertEquals(DBA, to("alert.db = nginx.service\nmail.to.db = dba@example.org", FAILED));
        }

        @ParameterizedTest
        @ValueSource(strings = {"UNIT", "OBJECT_SYSTEMD_UNIT", "COREDUMP_UNIT", "SYSLOG_IDENTIFIER"})
        void ofAUnitCannotBeChosenByAStranger(String field) {
            TestEntry strangers =
                    ENTRY.of("session-3.scope").with("_UID", "1000").with(field, "nginx.service");

            assertNull(to("alert.db = nginx.service\nmail.to.db = dba@example.org", strangers));
        }

        @Test
        void areThoseOfTheFirstRuleThatHoldsInTheOrderOfTheirMailTo() {
            String file = """
                    alert.b.MESSAGE = disk
                    alert.a.MESSAGE = error
                    mail.to.a = a@example.org
                    mail.to.b = b@example.org
                    """;

            assertEquals(List.of("a@example.org"), to(file, ENTRY));
            assertEquals(List.of("b@example.org"), to(file, TestEntry.saying("disk failed")));
        }

        @Test
        void mayDependOnTheHour() {
            String file = """
                    alert.night.MESSAGE = disk
                    alert.night.HOURS = %s
                    mail.to.night = dba@example.org
                    """;

            assertEquals(DBA, to(file.formatted("00:00-24:00"), ENTRY));
            assertEquals(DBA, to(file.formatted("Mon-Sun"), ENTRY));
            String anotherDay = TestEntry.TIME
                    .minusSeconds(2 * 86_400)
                    .atZone(ZoneId.systemDefault())
                    .getDayOfWeek()
                    .name()
                    .substring(0, 3);
            assertNull(to(file.formatted(anotherDay), ENTRY));
        }

        @Test
        void areNobodysIfTheEntryDoesNotAlert() {
            String file = "alert.db.MESSAGE = x\nmail.to.db = dba@example.org\nignore.a.MESSAGE = x";

            assertEquals(
                    Outcome.IGNORED, judge(file, TestEntry.saying("x error")).outcome());
            assertEquals(
                    Outcome.PASSED, judge(file, TestEntry.saying("x is well")).outcome());
        }

        @Test
        void ofARuleThatTakesTooLongAreThoseOfMailTo() {
            String file = "alert.db.MESSAGE = regex:^(a|aa)+$\nmail.to.db = dba@example.org";

            Verdict verdict = judge(file, TestEntry.saying("a".repeat(5_000) + " error"));

            assertEquals(Outcome.MATCHED, verdict.outcome());
            assertNull(verdict.route());
            assertEquals(List.of("alert.db"), verdict.runaway());
        }
    }

    private static List<String> to(String file, TestEntry entry) {
        Verdict verdict = judge(file, entry);
        assertEquals(Outcome.MATCHED, verdict.outcome());
        return verdict.route() == null ? null : verdict.route().to();
    }

    private static Verdict judge(String file, TestEntry entry) {
        try {
            return new Filter(Config.parse(file, "f", "web1").filter(), own -> false).judge(entry);
        } catch (Config.Invalid e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
