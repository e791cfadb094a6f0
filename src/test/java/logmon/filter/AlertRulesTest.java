package logmon.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import logmon.config.Config;
import logmon.filter.Verdict.Outcome;
import logmon.kind.KindCache;
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

    @Nested
    class AThreshold {
        private static final String FILE = "alert.disk.MESSAGE = disk\nalert.disk.MORE_THAN = 2 in 10m\n";

        @Test
        void letsEntriesAlertOnceMoreCame() {
            assertEquals(
                    List.of(Outcome.IGNORED, Outcome.IGNORED, Outcome.MATCHED, Outcome.MATCHED),
                    outcomes(FILE, ENTRY, at(60), at(120), at(130)));
            assertEquals(
                    List.of(Outcome.IGNORED, Outcome.IGNORED, Outcome.IGNORED), outcomes(FILE, ENTRY, at(60), at(601)));
        }

        @Test
        void isNamedInWhatPassedItAndInWhatDidNot() throws Config.Invalid {
            Filter filter = filter(FILE);

            Verdict below = filter.judge(ENTRY);
            filter.judge(ENTRY);
            Verdict passed = filter.judge(ENTRY);

            assertEquals("alert.disk", below.reason());
            assertEquals("2 in 10m", below.threshold().moreThan().text());
            assertEquals("keyword error", passed.reason());
            assertEquals(
                    "keyword error, more than 2 in 10m (alert.disk)",
                    Match.of(ENTRY, passed, "web1", new KindCache()).reason());
        }

        @Test
        void countsWhatAlertsAlone() {
            assertEquals(
                    List.of(Outcome.PASSED, Outcome.PASSED, Outcome.IGNORED, Outcome.IGNORED, Outcome.IGNORED),
                    outcomes(
                            FILE + "ignore.known.MESSAGE = known\n",
                            ENTRY.with("MESSAGE", "disk is well"),
                            ENTRY.with("MESSAGE", "disk is well"),
                            ENTRY.with("MESSAGE", "known disk error"),
                            ENTRY,
                            ENTRY));
        }

        @Test
        void countsUnitsUsersAndHostsByThemselves() {
            TestEntry user = ENTRY.of("session-1.scope").with("_SYSTEMD_OWNER_UID", "1000");
            assertEquals(
                    List.of(Outcome.IGNORED, Outcome.IGNORED, Outcome.IGNORED, Outcome.IGNORED, Outcome.IGNORED),
                    outcomes(FILE, ENTRY, ENTRY, ENTRY.of("app.service"), ENTRY.with("_HOSTNAME", "web2"), user));
            assertEquals(
                    List.of(Outcome.IGNORED, Outcome.IGNORED, Outcome.MATCHED),
                    outcomes(FILE, user, user.of("session-2.scope"), user.of("session-3.scope")));
        }

        @Test
        void cannotBePassedNorHeldBackForAUnitByAStranger() {
            TestEntry stranger = ENTRY.of("session-1.scope")
                    .with("_SYSTEMD_OWNER_UID", "1000")
                    .with("_UID", "1000")
                    .with("UNIT", "nginx.service")
                    .with("SYSLOG_IDENTIFIER", "nginx.service");

            assertEquals(
                    List.of(Outcome.IGNORED, Outcome.IGNORED, Outcome.IGNORED, Outcome.IGNORED),
                    outcomes(FILE, stranger, stranger, ENTRY, ENTRY));
        }

        @Test
        void countsTheInstancesOfASocketTogether() {
            String file = "alert.login.MESSAGE = Failed password\nalert.login.MORE_THAN = 2 in 10m";
            TestEntry failed = TestEntry.saying("Failed password for root");

            assertEquals(
                    List.of(Outcome.IGNORED, Outcome.IGNORED, Outcome.MATCHED),
                    outcomes(
                            file,
                            failed.of("sshd@1-192.0.2.1:22-192.0.2.9:4711.service"),
                            failed.of("sshd@2-192.0.2.1:22-192.0.2.7:4712.service"),
                            failed.of("sshd@3-192.0.2.1:22-192.0.2.8:4713.service")));
        }

        @Test
        void mayBeOfAUnitOrAMatchRule() {
            for (String rule : List.of("alert.a = nginx", "match.a.MESSAGE = disk")) {
                assertEquals(
                        List.of(Outcome.IGNORED, Outcome.MATCHED),
                        outcomes(rule + "\nalert.a.MORE_THAN = 1 in 1h", ENTRY, ENTRY));
            }
            assertEquals(
                    List.of(Outcome.IGNORED, Outcome.MATCHED),
                    outcomes("alert.a = nginx\nalert.a.MORE_THAN = 1 in 1h", FAILED, FAILED));
        }

        @Test
        void goesWithRecipientsOfTheSameRuleOrOfAnother() {
            String file = FILE + "mail.to.disk = dba@example.org\nalert.all = nginx\nmail.to.all = a@example.org\n"
                    + "alert.net.MESSAGE = net\nalert.net.MORE_THAN = 1 in 10m\n";

            List<Verdict> verdicts = verdicts(file, ENTRY, ENTRY, ENTRY);
            assertNull(verdicts.get(0).route());
            assertEquals(DBA, verdicts.get(2).route().to());
            TestEntry net = ENTRY.with("MESSAGE", "net error");
            verdicts = verdicts(file, net, net);
            assertEquals(Outcome.IGNORED, verdicts.get(0).outcome());
            assertEquals(List.of("a@example.org"), verdicts.get(1).route().to());
        }

        private static TestEntry at(int second) {
            return ENTRY.at(TestEntry.TIME.plusSeconds(second));
        }
    }

    private static List<Outcome> outcomes(String file, TestEntry... entries) {
        return verdicts(file, entries).stream().map(Verdict::outcome).toList();
    }

    private static List<Verdict> verdicts(String file, TestEntry... entries) {
        try {
            Filter filter = filter(file);
            return Stream.of(entries).map(filter::judge).toList();
        } catch (Config.Invalid e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static Filter filter(String file) throws Config.Invalid {
        return new Filter(Config.parse(file, "f", "web1").filter(), own -> false);
    }

    private static List<String> to(String file, TestEntry entry) {
        Verdict verdict = judge(file, entry);
        assertEquals(Outcome.MATCHED, verdict.outcome());
        return verdict.route() == null ? null : verdict.route().to();
    }

    private static Verdict judge(String file, TestEntry entry) {
        return verdicts(file, entry).get(0);
    }
}
