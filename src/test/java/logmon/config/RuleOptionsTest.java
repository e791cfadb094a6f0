package logmon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import logmon.filter.FilterSettings;
import logmon.filter.Rule;
import logmon.filter.limit.MoreThan;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of a rule besides its conditions. */
class RuleOptionsTest {
    @Nested
    class Until {
        @ParameterizedTest
        @ValueSource(strings = {"ignore.a = cron: an error", "ignore.a.MESSAGE = x", "match.a.MESSAGE = x"})
        void isTheLastDayOfEveryKindOfRule(String line) throws Config.Invalid {
            Config config = parse(line + "\n" + line.substring(0, line.indexOf(".a")) + ".a.UNTIL = 2027-01-31");

            Rule rule = line.startsWith("match")
                    ? config.filter().matchRules().get(0)
                    : last(config.filter().rules());
            assertEquals(LocalDate.parse("2027-01-31"), rule.validity().until());
        }

        @ParameterizedTest
        @ValueSource(strings = {"31.1.2027", "2027-1-31", "2027-02-30", "+2027-01-31", "tomorrow", "2027-01-31 14:00"})
        void isADate(String value) {
            assertEquals(
                    List.of("f:2: ignore.a.UNTIL: '" + value
                            + "' is not allowed here; allowed: the last day, a date like 2027-01-31"),
                    faults("ignore.a.MESSAGE = x\nignore.a.UNTIL = " + value));
        }

        @Test
        void thatIsOverIsNoFaultButSaid() throws Config.Invalid {
            Config config = parse("""
                    ignore.a = cron: an error
                    ignore.a.UNTIL = 2026-01-31
                    ignore.b.MESSAGE = x
                    ignore.b.UNTIL = 2027-01-31
                    match.c.MESSAGE = x
                    match.c.UNTIL = 2026-03-01
                    mail.to.c = a@example.org
                    alert.c.UNTIL = 2026-03-02
                    """);

            assertEquals(
                    List.of(
                            "ignore.a (f:1) ended on 2026-01-31 and can be removed",
                            "match.c (f:5) ended on 2026-03-01 and can be removed",
                            "alert.c (f:8) ended on 2026-03-02 and can be removed"),
                    config.endedRules(Instant.parse("2026-11-21T12:00:00Z")));
        }
    }

    @Nested
    class TheHours {
        @Test
        void areWindowsOfTheWeek() throws Config.Invalid {
            Config config = parse("ignore.a.MESSAGE = x\nignore.a.HOURS = Sun 2:00-4:00, Mon-Fri 22:00-23:00");

            assertEquals(
                    "Sun 02:00-04:00, Mon-Fri 22:00-23:00",
                    last(config.filter().rules()).validity().hours().toString());
            assertEquals(List.of(), config.endedRules(Instant.MAX.minusSeconds(1_000_000)));
        }

        @Test
        void areRefusedIfTheyAreNone() {
            assertEquals(
                    List.of("f:2: ignore.a.HOURS: '2 to 4' is not allowed here; allowed: 02:00-04:00, 22:00-06:00,"
                            + " Sun 02:00-04:00, Mon-Fri 22:00-06:00 or Sat-Sun; several, separated by commas"),
                    faults("ignore.a.MESSAGE = x\nignore.a.HOURS = 2 to 4"));
        }
    }

    @Nested
    class TheRecipientsOfARule {
        @Test
        void areAddressesLikeThoseOfMailTo() throws Config.Invalid {
            List<FilterSettings.Route> routes = parse(
                            "alert.db = postgresql\nmail.to.db = admin, Ann <ann@example.org>")
                    .filter()
                    .routes();

            assertEquals(
                    List.of(List.of("admin@localhost", "Ann <ann@example.org>")),
                    routes.stream().map(FilterSettings.Route::to).toList());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "alert.db =\nmail.to.db = a@example.org",
                    "alert.db.MESSAGE =\nmail.to.db = a@example.org",
                    "match.db.MESSAGE =\nmail.to.db = a@example.org",
                    "alert.db = postgresql\nmail.to.db ="
                })
        void areNoneOfARuleThatIsTurnedOff(String file) throws Config.Invalid {
            assertEquals(List.of(), parse(file).filter().routes());
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "mail.to.db = a@example.org | f:1: mail.to.db: there is no rule alert.db: add alert.db = UNIT,"
                            + " alert.db = UNIT: SHAPE, alert.db.FIELD = TEXT or match.db.FIELD = TEXT",
                    "alert.db.HOURS = Sat;mail.to.db = a@example.org | f:2: mail.to.db: there is no rule alert.db: add"
                            + " alert.db = UNIT, alert.db = UNIT: SHAPE, alert.db.FIELD = TEXT or match.db.FIELD = TEXT",
                    "alert.db = postgresql;mail.to.db = a b | f:2: mail.to.db: 'a b' is not a mail address; allowed:"
                            + " name@example.org, Name <name@example.org>, a local user; several, separated by commas",
                    "alert.db = the disk;mail.to.db = a | f:1: alert.db: 'the disk' is not allowed here; allowed: UNIT,"
                            + " or UNIT: SHAPE, as a mail shows them; for a text in the message: alert.db.MESSAGE",
                    "alert.db = a: b;alert.db.MESSAGE = c;mail.to.db = a | f:1: alert.db: not together with"
                            + " alert.db.FIELD: give one of the two rules another name",
                    "alert.db.MESSAGE = regex:(;mail.to.db = a | f:1: alert.db.MESSAGE: bad regular expression:"
                            + " Unclosed group at character 2 of (",
                    "alert.db.UNTIL = soon;alert.db = x;mail.to.db = a | f:1: alert.db.UNTIL: 'soon' is not allowed"
                            + " here; allowed: the last day, a date like 2027-01-31",
                    "alert.max-per-hours = 1 | f:1: alert.max-per-hours: unknown key; did you mean alert.max-per-hour?"
                })
        void areRefusedWithAReason(String file, String fault) {
            assertEquals(List.of(fault), faults(file.replace(";", "\n")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"mail.to.group-wait = a", "alert.group-wait.MORE_THAN = 5 in 10m"})
        void cannotBeThoseOfARuleThatIsCalledLikeASetting(String line) {
            assertEquals(
                    List.of("f:1: " + line.substring(0, line.indexOf(" ="))
                            + ": a rule cannot be called group-wait, because alert.group-wait is another setting"),
                    faults(line));
        }

        @Test
        void haveToBeSaidOfAnAlertRule() {
            assertEquals(
                    List.of("f:1: alert.db.MESSAGE: the rule has no effect: add"
                            + " alert.db.MORE_THAN = 5 in 10m or mail.to.db = ADDRESS"),
                    faults("alert.db.MESSAGE = x"));
            assertEquals(
                    List.of("f:1: alert.db: an alert rule is written alert.NAME = UNIT, alert.NAME = UNIT: SHAPE, or"
                            + " alert.NAME.FIELD = TEXT, and has alert.NAME.MORE_THAN = 5 in 10m or"
                            + " mail.to.NAME = ADDRESS: NAME of letters, digits, -"
                            + " and _; FIELD a journal field, in capitals (MESSAGE, _SYSTEMD_UNIT,"
                            + " SYSLOG_IDENTIFIER ...)"),
                    faults("alert.db = x"));
        }
    }

    @Nested
    class AThreshold {
        @Test
        void isANumberAndATime() throws Config.Invalid {
            List<FilterSettings.Threshold> thresholds = parse("alert.a = ssh\nalert.a.MORE_THAN = 5 in 10m")
                    .filter()
                    .thresholds();

            assertEquals(1, thresholds.size());
            assertEquals(
                    new MoreThan(5, Duration.ofMinutes(10), "5 in 10m"),
                    thresholds.get(0).moreThan());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "5",
                    "10m",
                    "0 in 10m",
                    "1001 in 10m",
                    "5 in 0",
                    "5 in 2d",
                    "5 in 10",
                    "5 in 10 min",
                    "5/10m",
                    "five in 10m",
                    "-5 in 10m"
                })
        void isRefusedIfItIsNone(String value) {
            assertEquals(
                    List.of("f:2: alert.a.MORE_THAN: '" + value
                            + "' is not allowed here; allowed: 5 in 10m: a number from 1 to 1000, and a time of at most"
                            + " 1d"),
                    faults("alert.a = ssh\nalert.a.MORE_THAN = " + value));
        }

        @ParameterizedTest
        @ValueSource(strings = {"ignore", "match"})
        void isOfAnAlertRuleAlone(String verb) {
            assertEquals(
                    List.of("f:2: %s.a.MORE_THAN: only an alert rule has a threshold: alert.a.MORE_THAN"
                            .formatted(verb)),
                    faults("%1$s.a.MESSAGE = x\n%1$s.a.MORE_THAN = 5 in 10m".formatted(verb)));
        }

        @Test
        void needsARule() {
            assertEquals(
                    List.of("f:1: alert.a.MORE_THAN: there is no rule alert.a: add alert.a = UNIT, alert.a = UNIT:"
                            + " SHAPE, alert.a.FIELD = TEXT or match.a.FIELD = TEXT"),
                    faults("alert.a.MORE_THAN = 5 in 10m"));
        }

        @Test
        void thatIsEmptyIsNone() throws Config.Invalid {
            assertEquals(
                    List.of(),
                    parse("alert.a = ssh\nalert.a.MORE_THAN =").filter().thresholds());
        }
    }

    @Test
    void aRuleOfNothingButOptionsIsRefusedBecauseItWouldBeAboutEveryEntry() {
        assertEquals(
                List.of(
                        "f:1: ignore.a.UNTIL: the rule has no condition: add ignore.a = UNIT: SHAPE, or"
                                + " ignore.a.FIELD = TEXT",
                        "f:2: match.b.UNTIL: the rule has no condition: add match.b.FIELD = TEXT"),
                faults("ignore.a.UNTIL = 2027-01-31\nmatch.b.UNTIL = 2027-01-31"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ignore.a =", "ignore.a.MESSAGE =", "match.a.MESSAGE ="})
    void aRuleThatIsTurnedOffMayKeepItsOptions(String off) throws Config.Invalid {
        String verb = off.substring(0, off.indexOf('.'));

        Config config = parse(off + "\n" + verb + ".a.UNTIL = 2027-01-31");

        assertEquals(BuiltInRules.ALL.size(), config.filter().rules().size());
        assertEquals(List.of(), config.filter().matchRules());
    }

    private static Rule last(List<Rule> rules) {
        return rules.get(rules.size() - 1);
    }

    private static Config parse(String text) throws Config.Invalid {
        return Config.parse(text, "f", "web1");
    }

    private static List<String> faults(String text) {
        return assertThrows(Config.Invalid.class, () -> parse(text))
                .getMessage()
                .lines()
                .toList();
    }
}
