package logmon.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import logmon.alert.AlertComposer;
import logmon.alert.Pacing;
import logmon.filter.Rule;
import logmon.filter.logcheck.LogcheckRules;
import logmon.kind.Kind;
import logmon.smtp.SmtpSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
    @Nested
    class AValueAtItsBound {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "alert.max-per-hour = 0",
                    "alert.max-per-hour = 3600",
                    "mail.smtp.port = 1",
                    "mail.smtp.port = 65535",
                    "mail.smtp.timeout = 600000",
                    "match.priority = emerg",
                    "match.priority = 0",
                    "match.priority = 7",
                    "journal.level = debug",
                    "alert.repeat-interval = 1h\nalert.repeat-interval-max = 1h",
                    "alert.repeat-interval = 7d\nalert.repeat-interval-max = 7d",
                    "mail.heartbeat = 1ms",
                    "mail.heartbeat = never"
                })
        void isAllowed(String lines) {
            assertDoesNotThrow(() -> Config.parse(lines, "f", "web1"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "mail.smtp.port = 0",
                    "mail.smtp.port = 65536",
                    "mail.smtp.timeout = 0",
                    "mail.smtp.timeout = 600001",
                    "match.priority = 8",
                    "alert.repeat-interval = 9h",
                    "alert.repeat-interval-max = 8d",
                    "mail.heartbeat = 0",
                    "match.keywords = (",
                    "journal.directory = relative"
                })
        void isRefusedBeyondIt(String line) {
            assertEquals(1, faults(line).size(), () -> faults(line).toString());
        }

        @Test
        void isWhatIsInForce() {
            assertEquals(0, valid("match.priority = emerg").filter().alwaysPriority());
            assertEquals(7, valid("match.priority = 7").filter().alwaysPriority());
            assertEquals(3600, valid("alert.max-per-hour = 3600").pacing().maxPerHour());
            assertEquals(465, valid("mail.smtp.port = 465").mail().port());
            assertEquals(Duration.ofMillis(1), valid("mail.heartbeat = 1ms").heartbeat());
        }
    }

    @Nested
    class AMatchRule {
        @Test
        void isInForceInTheOrderOfTheFile() {
            assertEquals(
                    List.of(
                            Rule.of("b", List.of(new Rule.Condition("MESSAGE", "skipped", null))),
                            Rule.of("a", List.of(new Rule.Condition("_COMM", "smartd", null)))),
                    valid("match.b.MESSAGE = skipped\nmatch.a._COMM = smartd")
                            .filter()
                            .matchRules());
        }
    }

    @Nested
    class AnEmptyFile {
        private final Config config = valid("");

        @Test
        void readsOnFromTheCheckpointOfThisMachinesJournal() {
            assertEquals(Config.Start.RESUME, config.start());
            assertNull(config.journal().directory());
            assertNull(config.journal().namespace());
        }

        @Test
        void looksAtEntriesDownToInfo() {
            assertEquals(6, config.filter().level());
        }

        @Test
        void alertsOnTheWordsThatTellOfTrouble() {
            assertNull(config.filter().keywords());
        }

        @Test
        void alertsOnErrorsWhateverTheySay() {
            assertEquals(3, config.filter().alwaysPriority());
        }

        @Test
        void hasTheIgnoreRulesOfTheScript() {
            assertEquals(
                    List.of(
                            Rule.of(
                                    "postfix-tls",
                                    List.of(
                                            new Rule.Condition("_SYSTEMD_UNIT", "postfix", null),
                                            new Rule.Condition("MESSAGE", "SSL_accept error from unknown", null))),
                            Rule.of(
                                    "dovecot-tls",
                                    List.of(
                                            new Rule.Condition("_SYSTEMD_UNIT", "dovecot", null),
                                            new Rule.Condition(
                                                    "MESSAGE", "TLS handshaking: SSL_accept() failed", null)))),
                    config.filter().rules().subList(0, 2));
        }

        @Test
        void sendsMailsWhenTheDocumentationSays() {
            assertEquals(
                    new Pacing(Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofHours(8), 12), config.pacing());
        }

        @Test
        void sendsMailsToRootThroughTheLocalServer() {
            assertEquals("logmon@web1", config.mail().from());
            assertEquals(List.of("root@localhost"), config.mail().to());
            assertEquals("localhost", config.mail().host());
            assertEquals(25, config.mail().port());
            assertNull(config.mail().passwordFile());
        }

        @Test
        void leavesNoTimeOutOfSmtpInfinite() {
            assertEquals("30000", config.mail().smtp().getProperty("mail.smtp.connectiontimeout"));
            assertEquals("300000", config.mail().smtp().getProperty("mail.smtp.timeout"));
            assertEquals("180000", config.mail().smtp().getProperty("mail.smtp.writetimeout"));
        }

        @Test
        void letsNoRecipientKeepTheMailFromTheOthers() {
            assertEquals("true", config.mail().smtp().getProperty("mail.smtp.sendpartial"));
        }

        @Test
        void sparesTheNameServiceAQuestion() {
            assertEquals("web1", config.mail().smtp().getProperty("mail.smtp.localhost"));
        }
    }

    @Nested
    class TheHeartbeat {
        @Test
        void goesToTheRecipientsOfAlertsUnlessOthersAreNamed() {
            assertEquals(List.of(), valid("mail.heartbeat = 1d").heartbeatTo());
            assertEquals(
                    List.of("ping@example.org", "root@localhost"),
                    valid("mail.heartbeat = 1d\nmail.heartbeat.to = ping@example.org, root")
                            .heartbeatTo());
        }

        @Test
        void thatIsNeverSentHasNoRecipients() {
            assertEquals(
                    List.of(
                            "f:1: mail.heartbeat.to: nothing is sent there, because mail.heartbeat is never: set it to a"
                                    + " duration like 1d"),
                    faults("mail.heartbeat.to = ping@example.org"));
        }

        @Test
        void goesToAddressesOnly() {
            assertTrue(faults("mail.heartbeat = 1d\nmail.heartbeat.to = a@b@c")
                    .get(0)
                    .startsWith("f:2: mail.heartbeat.to: 'a@b@c' is not a mail address; allowed: "));
        }
    }

    @Nested
    class RecoveredUnits {
        @Test
        void areMailedIfThatIsOn() {
            assertFalse(valid("").recovered());
            assertTrue(valid("alert.recovered = on").recovered());
            assertFalse(valid("alert.recovered = off").recovered());
        }

        @ParameterizedTest
        @ValueSource(strings = {"yes", "true", "ON", ""})
        void areOnOrOff(String value) {
            assertEquals(
                    List.of("f:1: alert.recovered: '" + value + "' is not allowed here; allowed: off, on"),
                    faults("alert.recovered = " + value));
        }
    }

    @Nested
    class TheSubject {
        @Test
        void isATemplateForTheComposer() {
            AlertComposer composer = valid("mail.subject = [%p] %u: 100%%")
                    .composer("web1", "/etc/logmon.properties", AlertComposer.Context.NONE);
            assertEquals("[%p] %u: 100%%", composer.subject());
        }
    }

    @Nested
    class TheDefaults {
        @Test
        void writtenIntoAFileChangeNothing() {
            String file = Config.DEFAULTS.entrySet().stream()
                    .map(key -> key.getKey() + " = " + key.getValue().replace("\\", "\\\\"))
                    .collect(Collectors.joining("\n"));
            Config written = valid(file);
            Config defaults = valid("");
            assertEquals(shown(defaults), shown(written));
        }

        @Test
        void cannotBeChanged() {
            Map<String, String> defaults = Config.DEFAULTS;
            assertThrows(UnsupportedOperationException.class, () -> defaults.put("mail.to", "somebody"));
        }

        private static String shown(Config config) {
            // A Pattern equals only itself; its text says all of it. Where a key is set does not matter here.
            return config.toString().replace(config.places().toString(), "");
        }
    }

    @Nested
    class Values {
        @ParameterizedTest
        @CsvSource({"emerg, 0", "alert, 1", "crit, 2", "err, 3", "warning, 4", "notice, 5", "info, 6", "debug, 7"})
        void levelsGoByTheirSyslogNamesOrNumbers(String name, int number) {
            assertEquals(number, valid("journal.level = " + name).filter().level());
            assertEquals(number, valid("journal.level = " + number).filter().level());
            assertEquals(number, valid("match.priority = " + name).filter().alwaysPriority());
        }

        @Test
        void noneTurnsAlertsByPriorityOff() {
            assertEquals(-1, valid("match.priority = none").filter().alwaysPriority());
        }

        @ParameterizedTest
        @CsvSource({"resume, RESUME", "now, NOW", "boot, BOOT"})
        void readingStartsWhereJournalStartSays(String value, Config.Start start) {
            assertEquals(start, valid("journal.start = " + value).start());
        }

        @Test
        void theJournalMayBeADirectory() {
            assertEquals(
                    Path.of("/var/log/journal/remote"),
                    valid("journal.directory = /var/log/journal/remote")
                            .journal()
                            .directory());
        }

        @Test
        void theCommandLinesDirectoryTakesThePlaceOfTheFilesJournal() {
            Config config = valid("journal.namespace = *").withDirectory(Path.of("/logs"));
            assertEquals(Path.of("/logs"), config.journal().directory());
            assertNull(config.journal().namespace());
        }

        @Test
        void theJournalMayBeANamespace() {
            assertEquals("web", valid("journal.namespace = web").journal().namespace());
        }

        @Test
        void keywordsAreARegularExpression() {
            assertEquals(
                    "panic|\\bOOM\\b",
                    valid("match.keywords = panic|\\\\bOOM\\\\b")
                            .filter()
                            .keywords()
                            .pattern());
        }

        @ParameterizedTest
        @CsvSource({
            "0, 0",
            "0s, 0",
            "1500ms, 1500",
            "2s, 2000",
            "5m, 300000",
            "'5 m', 300000",
            "1h, 3600000",
            "7d, 604800000",
            "168h, 604800000"
        })
        void durationsHaveAUnit(String value, long millis) {
            assertEquals(
                    Duration.ofMillis(millis),
                    valid("alert.group-wait = " + value).pacing().groupWait());
        }

        @Test
        void everyAlertKeyHasItsPlace() {
            Config config = valid("""
                    alert.group-wait = 1s
                    alert.repeat-interval = 2m
                    alert.repeat-interval-max = 3h
                    alert.max-per-hour = 4
                    """);
            assertEquals(
                    new Pacing(Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofHours(3), 4), config.pacing());
        }

        @Test
        void zerosGiveTheScriptsBehaviour() {
            Config config = valid("""
                    alert.group-wait = 0
                    alert.repeat-interval = 0
                    alert.max-per-hour = 0
                    """);
            assertEquals(new Pacing(Duration.ZERO, Duration.ZERO, Duration.ofHours(8), 0), config.pacing());
        }

        @Test
        void mailGoesToSeveralAddressesSeparatedByCommas() {
            assertEquals(
                    List.of("root@localhost", "ops@example.org", "Night Shift <night@example.org>"),
                    valid("mail.to = root, ops@example.org,Night Shift <night@example.org>")
                            .mail()
                            .to());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "logmon@web1",
                    "first.last+tag@example.org",
                    "x@[192.0.2.1]",
                    "x@[IPv6:2001:db8::1]",
                    "<x@example.org>",
                    "Monitoring <x@example.org>"
                })
        void addressesAreWhatMailServersTake(String address) {
            assertEquals(address, valid("mail.from = " + address).mail().from());
        }

        @Test
        void aBareNameIsCompletedBecauseNotEveryServerDoesIt() {
            assertEquals(
                    List.of("Admin <root@localhost>"),
                    valid("mail.to = Admin <root>").mail().to());
            assertEquals(
                    List.of("root@web1"),
                    valid("mail.to = root\nmail.smtp.host = mx.example.org")
                            .mail()
                            .to());
            assertEquals("alerts@web1", valid("mail.from = alerts").mail().from());
        }

        @Test
        void anAddressWithHostInItStaysAsItIs() {
            assertEquals(
                    "HOSTMASTER@example.org",
                    valid("mail.from = HOSTMASTER@example.org").mail().from());
        }

        @Test
        void anEmptyUserIsNone() {
            assertEquals("false", smtp("mail.smtp.user =", "auth"));
        }

        @Test
        void thePasswordIsInAFile() {
            assertEquals(
                    Path.of("/etc/logmon.password"),
                    valid("mail.password-file = /etc/logmon.password").mail().passwordFile());
        }

        @Test
        void smtpSettingsAreHandedOnAsTheyAre() {
            Properties smtp = valid("""
                    mail.smtp.host = mail.example.org
                    mail.smtp.port = 587
                    mail.smtp.user = logmon
                    mail.smtp.timeout = 5000
                    mail.smtp.ssl.trust = mail.example.org
                    mail.smtp.sendpartial = false
                    mail.smtp.localhost = web1.example.org
                    """).mail().smtp();
            assertEquals("mail.example.org", smtp.getProperty("mail.smtp.host"));
            assertEquals("587", smtp.getProperty("mail.smtp.port"));
            assertEquals("logmon", smtp.getProperty("mail.smtp.user"));
            assertEquals("5000", smtp.getProperty("mail.smtp.timeout"));
            assertEquals("mail.example.org", smtp.getProperty("mail.smtp.ssl.trust"));
            assertEquals("false", smtp.getProperty("mail.smtp.sendpartial"));
            assertEquals("web1.example.org", smtp.getProperty("mail.smtp.localhost"));
        }

        @Test
        void aUserLogsIn() {
            assertEquals("true", smtp("mail.smtp.user = logmon", "auth"));
        }

        @Test
        void withoutAUserNobodyLogsIn() {
            assertEquals("false", smtp("", "auth"));
        }

        @Test
        void whetherAUserLogsInCanBeSaid() {
            assertEquals("false", smtp("mail.smtp.user = logmon\nmail.smtp.auth = false", "auth"));
        }

        @Test
        void nobodyCannotLogIn() {
            assertEquals(
                    List.of("f:1: mail.smtp.auth: needs a user name: set mail.smtp.user"),
                    faults("mail.smtp.auth = true"));
        }

        @Test
        void theServersIdentityIsCheckedUnlessTheUserSaysOtherwise() {
            assertEquals("true", smtp("", "ssl.checkserveridentity"));
            assertEquals("false", smtp("mail.smtp.ssl.checkserveridentity = false", "ssl.checkserveridentity"));
        }
    }

    @Nested
    class TheName {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                mail.from = alerts@example.org           | example.org
                mail.from = Alerts <alerts@example.org>  | example.org
                mail.from = alerts@web1                  | web1
                mail.from = alerts@localhost             | web1
                mail.from = alerts@localhost.localdomain | web1
                mail.from = alerts@[192.0.2.1]           | web1
                mail.smtp.localhost = mx.example.net     | mx.example.net
                """)
        void thatTheServerIsToldIsTheSendersDomainIfThatIsOne(String setting, String name) {
            assertEquals(name, smtp(setting, "localhost"));
        }
    }

    @Nested
    class FurtherAddresses {
        @Test
        void areNoneByDefault() {
            assertEquals(List.of(), valid("").mail().cc());
            assertEquals(List.of(), valid("").mail().replyTo());
        }

        @Test
        void areWrittenAsTheRecipientsAre() {
            SmtpSettings mail = valid("mail.cc = root, Ann <ann@example.org>\nmail.reply-to = ops")
                    .mail();
            assertEquals(List.of("root@localhost", "Ann <ann@example.org>"), mail.cc());
            assertEquals(List.of("ops@localhost"), mail.replyTo());
            assertEquals(List.of("root@localhost", "Ann <ann@example.org>"), mail.recipients());
        }
    }

    @Nested
    class StartTls {
        @Test
        void isRequiredForAHostThatIsNotLoopback() {
            assertEquals("true", smtp("mail.smtp.host = mail.example.org", "starttls.enable"));
            assertEquals("true", smtp("mail.smtp.host = mail.example.org", "starttls.required"));
        }

        @Test
        void isStillRequiredWhenItIsMerelyEnabled() {
            assertEquals("true", smtp("mail.smtp.host = mail\nmail.smtp.starttls.enable = true", "starttls.required"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"localhost", "127.0.0.1", "127.0.1.1", "::1", "[::1]"})
        void isNotRequiredOnTheMachineItself(String host) {
            assertNull(smtp("mail.smtp.host = " + host, "starttls.required"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"localhost.example.org", "127.example.org", "128.0.0.1", "::2", "10.127.0.1"})
        void isRequiredForAHostThatOnlyLooksLikeLoopback(String host) {
            assertEquals("true", smtp("mail.smtp.host = " + host, "starttls.required"));
        }

        @Test
        void isUsedButNotRequiredWhenTheUserSaysSo() {
            String file = "mail.smtp.host = mail\nmail.smtp.starttls.required = false";
            assertEquals("true", smtp(file, "starttls.enable"));
            assertEquals("false", smtp(file, "starttls.required"));
        }

        @Test
        void isLeftOutWhenTheUserSaysSo() {
            String file = "mail.smtp.host = mail\nmail.smtp.starttls.enable = false";
            assertEquals("false", smtp(file, "starttls.enable"));
            assertNull(smtp(file, "starttls.required"));
        }

        @Test
        void isNotNeededWhereTlsIsSpokenFromTheStart() {
            assertNull(smtp("mail.smtp.host = mail\nmail.smtp.ssl.enable = true", "starttls.required"));
        }
    }

    @Nested
    class IgnoreRules {
        private static final List<String> BUILT_IN =
                BuiltInRules.ALL.stream().map(BuiltInRules.BuiltIn::name).toList();

        @Test
        void comeAfterTheBuiltInOnesInTheOrderOfTheFile() {
            assertEquals(
                    Stream.concat(BUILT_IN.stream(), Stream.of("b", "c", "a")).toList(),
                    names("ignore.b.MESSAGE = x\nignore.c = cron.service: an error\nignore.a.MESSAGE = y"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "1", "2"})
        void thatAreBuiltInExcludeNothingThatIsCriticalOrWorse(String priority) {
            // The script's own two; and sshd logs what every scanner does at crit.
            List<String> others = List.of("postfix-tls", "dovecot-tls", "ssh-timeout");
            for (BuiltInRules.BuiltIn rule : BuiltInRules.ALL) {
                assertTrue(
                        others.contains(rule.name())
                                || rule.rule().conditions().stream()
                                        .anyMatch(condition -> condition.field().equals("PRIORITY")
                                                && !condition
                                                        .regex()
                                                        .matcher(priority)
                                                        .find()),
                        rule.name());
            }
        }

        @Test
        void ofSeveralFieldsNeedNotStandTogether() {
            assertEquals(
                    Rule.of(
                            "a",
                            List.of(new Rule.Condition("MESSAGE", "x", null), new Rule.Condition("_COMM", "z", null))),
                    rule("a", """
                    ignore.a.MESSAGE = x
                    ignore.b.MESSAGE = y
                    ignore.a._COMM = z
                    """));
        }

        @Test
        void withRegexHoldARegularExpression() {
            Rule.Condition condition =
                    rule("a", "ignore.a.MESSAGE = regex:^x\\\\d+$").conditions().get(0);
            assertNull(condition.substring());
            assertEquals("^x\\d+$", condition.regex().pattern());
        }

        @Test
        void ofABuiltInRulesNameTakeItsPlaceWhole() {
            assertEquals(
                    List.of(new Rule.Condition("MESSAGE", "lost connection", null)),
                    rule("postfix-tls", "ignore.postfix-tls.MESSAGE = lost connection")
                            .conditions());
        }

        @ParameterizedTest
        @ValueSource(strings = {"ignore.postfix-tls.MESSAGE =", "ignore.postfix-tls ="})
        void ofABuiltInRulesNameWithAnEmptyValueTurnItOff(String line) {
            assertEquals(
                    BUILT_IN.stream()
                            .filter(name -> !name.equals("postfix-tls"))
                            .toList(),
                    names(line));
        }

        @ParameterizedTest
        @ValueSource(strings = {"ignore.a.MESSAGE =", "ignore.a ="})
        void thatAreEmptyAreNone(String line) {
            assertEquals(BUILT_IN, names(line));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "ssh.service: Failed password for * from * port * | ssh.service | Failed password for * from * port *",
                    "nginx.service: connect() failed (111: * | nginx.service | connect() failed (111: *",
                    "(sd-pam): äöü | (sd-pam) | äöü",
                    "dev-disk-by\\\\x2duuid.swap: a \\\\ b | dev-disk-by\\x2duuid.swap | a \\ b",
                    "[kworker/0:1]:   indented | [kworker/0:1] | indented",
                    "*: an error | * | an error",
                    "a:\\\\ b: an error | a: b | an error",
                    "cron: | cron | ''"
                })
        void inOneLineAreOfAUnitAndAShape(String text, String unit, String shape) {
            assertEquals(Rule.ofKind("a", new Kind(unit, shape)), rule("a", "ignore.a = " + text));
        }

        @Test
        void inOneLineNeedAUnitAndAShape() {
            assertEquals(
                    List.of("f:1: ignore.a: 'an error' is not allowed here; allowed: UNIT: SHAPE, as a mail shows it;"
                            + " for a text in the message: ignore.a.MESSAGE"),
                    faults("ignore.a = an error"));
        }

        @Test
        void areInOneLineOrByFieldsButNotBoth() {
            assertEquals(
                    List.of("f:1: ignore.a: not together with ignore.a.FIELD: give one of the two rules another name"),
                    faults("ignore.a = cron: an error\nignore.a.PRIORITY = 4"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"ignore..MESSAGE", "ignore.a.message", "ignore.a b.MESSAGE", "ignore.a.b.MESSAGE"})
        void haveANameAndAFieldInCapitals(String key) {
            assertEquals(
                    List.of("f:1: " + key + ": an ignore rule is written ignore.NAME = UNIT: SHAPE, or"
                            + " ignore.NAME.FIELD = TEXT: NAME of letters, digits, - and _;"
                            + " FIELD a journal field, in capitals (MESSAGE, _SYSTEMD_UNIT, SYSLOG_IDENTIFIER ...)"),
                    faults(key.replace(" ", "\\ ") + " = x"));
        }

        @Test
        void saysThePositionOfAFaultInARegularExpression() {
            assertEquals(
                    List.of("f:1: ignore.a.MESSAGE: bad regular expression: Unclosed group at character 7 of (error"),
                    faults("ignore.a.MESSAGE = regex:(error"));
        }

        private static Rule rule(String name, String file) {
            return valid(file).filter().rules().stream()
                    .filter(rule -> rule.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        private static List<String> names(String file) {
            return valid(file).filter().rules().stream().map(Rule::name).toList();
        }
    }

    @Nested
    class Refused {
        @ParameterizedTest
        @CsvSource({
            "mail.too, mail.to",
            "mail.form, mail.from",
            "match.keyword, match.keywords",
            "journal.lvel, journal.level",
            "alert.max-per-hours, alert.max-per-hour",
            "alert.repeat-intervall, alert.repeat-interval",
            "Mail.To, mail.to",
            "mail.smtp.starttls.require, mail.smtp.starttls.required"
        })
        void isAnUnknownKeyWithTheNearestOneNamed(String key, String nearest) {
            assertEquals(List.of("f:1: " + key + ": unknown key; did you mean " + nearest + "?"), faults(key + " = 1"));
        }

        @Test
        void isAnUnknownKeyThatIsLikeNoOther() {
            assertEquals(
                    List.of("f:1: colour: unknown key; man logmon.properties lists the known ones"),
                    faults("colour = red"));
        }

        @Test
        void isAPassword() {
            assertEquals(
                    List.of("f:1: mail.smtp.password: passwords do not belong here: name a file with"
                            + " mail.password-file"),
                    faults("mail.smtp.password = secret"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "journal.level  | loud  | emerg, alert, crit, err, warning, notice, info, debug or 0 to 7",
                    "journal.level  | 8     | emerg, alert, crit, err, warning, notice, info, debug or 0 to 7",
                    "journal.level  | none  | emerg, alert, crit, err, warning, notice, info, debug or 0 to 7",
                    "journal.level  | ''    | emerg, alert, crit, err, warning, notice, info, debug or 0 to 7",
                    "match.priority | bad   | emerg, alert, crit, err, warning, notice, info, debug or 0 to 7, or none",
                    "journal.start  | later | resume, now, boot",
                    "journal.directory | var/log | an absolute path",
                    "mail.password-file | secret | an absolute path",
                    "alert.group-wait | 5   | a duration like 0, 2s, 5m, 1h or 1d",
                    "alert.group-wait | -1s | a duration like 0, 2s, 5m, 1h or 1d",
                    "alert.group-wait | 1.5s | a duration like 0, 2s, 5m, 1h or 1d",
                    "alert.group-wait | ''  | a duration like 0, 2s, 5m, 1h or 1d",
                    "alert.group-wait | 8d  | at most 7d",
                    "alert.repeat-interval | soon | a duration like 0, 2s, 5m, 1h or 1d",
                    "alert.repeat-interval-max | 99999999s | a duration like 0, 2s, 5m, 1h or 1d",
                    "alert.max-per-hour | -1 | a whole number from 0 to 3600",
                    "alert.max-per-hour | 3601 | a whole number from 0 to 3600",
                    "alert.max-per-hour | many | a whole number from 0 to 3600",
                    "mail.context   | 101   | a whole number from 0 to 100",
                    "mail.context   | -1    | a whole number from 0 to 100",
                    "mail.smtp.port | 0     | a whole number from 1 to 65535",
                    "mail.smtp.port | 65536 | a whole number from 1 to 65535",
                    "mail.smtp.port | smtp  | a whole number from 1 to 65535",
                    "mail.smtp.connectiontimeout | 0 | a whole number from 1 to 600000",
                    "mail.smtp.timeout | 0  | a whole number from 1 to 600000",
                    "mail.smtp.writetimeout | -1 | a whole number from 1 to 600000",
                    "mail.smtp.auth | yes   | true or false",
                    "mail.smtp.starttls.required | no | true or false"
                })
        void isABadValueWithWhatIsAllowed(String key, String value, String allowed) {
            // What else is wrong because of it, say a maximum below its minimum, is none of this test's business.
            assertTrue(
                    faults(key + " = " + value)
                            .contains("f:1: " + key + ": '" + value + "' is not allowed here; allowed: " + allowed),
                    () -> faults(key + " = " + value).toString());
        }

        @ParameterizedTest
        @ValueSource(strings = {"%x", "100%", "%", "%M", "a\\nBcc: b@example.org"})
        void isASubjectWithAnUnknownPlaceholderOrSeveralLines(String subject) {
            List<String> faults = faults("mail.subject = " + subject);
            assertEquals(1, faults.size());
            assertTrue(
                    faults.get(0)
                            .endsWith(" is not allowed here; allowed: one line of text with %u unit, %h host,"
                                    + " %m message, %p priority, %n number of entries,"
                                    + " %o what else the mail reports, %% a percent sign"),
                    faults.get(0));
        }

        @Test
        void isAnEmptySubject() {
            assertEquals(
                    List.of("f:1: mail.subject: is empty; the default is [ALERT] Error detected in %u on %h: %m%o"),
                    faults("mail.subject ="));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "error|", "(fail)?", "x*"})
        void isKeywordsThatAreInEveryEntry(String regex) {
            assertEquals(
                    List.of("f:1: match.keywords: would find something in every entry, an empty one too"),
                    faults("match.keywords = " + regex));
        }

        @ParameterizedTest
        @CsvSource({"(fail, 6", "*, 1", "fail|[a-, 9"})
        void isABadRegularExpressionWithThePosition(String regex, int position) {
            List<String> faults = faults("match.keywords = " + regex);
            assertEquals(1, faults.size());
            assertTrue(faults.get(0).startsWith("f:1: match.keywords: bad regular expression: "), faults.get(0));
            assertTrue(faults.get(0).endsWith(" at character " + position + " of " + regex), faults.get(0));
        }

        @Test
        void isARegularExpressionNestedTooDeeply() {
            String regex = "(".repeat(100_000) + ")".repeat(100_000);
            List<String> faults = faults("match.keywords = " + regex);
            assertEquals(1, faults.size());
            assertTrue(faults.get(0).startsWith("f:1: match.keywords: bad regular expression: "));
        }

        @Test
        void isAKeySetTwice() {
            assertEquals(List.of("f:3: mail.to: is set already, in line 1"), faults("mail.to = a\n\nmail.to = b"));
        }

        @Test
        void isASingleBackslashThatWouldVanish() {
            assertEquals(
                    List.of("f:1: match.keywords: a properties file drops the single backslash of \\d: write \\\\d"),
                    faults("match.keywords = error \\d+"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a b@example.org",
                    "@example.org",
                    "a@",
                    "a@b@c",
                    "<a@example.org",
                    "a@example.org>",
                    "Name a@example.org",
                    "a@exämple.org",
                    "a@example.org;b@example.org"
                })
        void isABadAddress(String address) {
            assertEquals(
                    List.of("f:1: mail.to: '" + address + "' is not a mail address; allowed: name@example.org,"
                            + " Name <name@example.org>, a local user; several, separated by commas"),
                    faults("mail.to = " + address));
        }

        @Test
        void isAPathWithANullCharacter() {
            assertEquals(1, faults("journal.directory = /a\\u0000b").size());
        }

        @Test
        void isAnAddressThatWouldAddAHeader() {
            assertEquals(
                    1,
                    faults("mail.from = a@example.org\\r\\nBcc: b@example.org").size());
        }

        @Test
        void isAnEmptyListOfRecipients() {
            assertEquals(1, faults("mail.to =").size());
        }

        @Test
        void areSeveralSenders() {
            assertEquals(
                    List.of("f:1: mail.from: 'a@example.org, b@example.org' is not a mail address; allowed:"
                            + " name@example.org, Name <name@example.org>, a local user"),
                    faults("mail.from = a@example.org, b@example.org"));
        }

        @Test
        void isAnEmptyHost() {
            assertEquals(
                    List.of("f:1: mail.smtp.host: is empty: name the mail server, localhost for the one on this"
                            + " machine"),
                    faults("mail.smtp.host ="));
        }

        @Test
        void isALongestIntervalThatIsShorterThanTheFirst() {
            assertEquals(
                    List.of("f:1: alert.repeat-interval-max: must not be shorter than alert.repeat-interval"),
                    faults("alert.repeat-interval-max = 1m"));
        }

        @Test
        void areDirectoryAndNamespaceTogether() {
            assertEquals(
                    List.of("f:2: journal.namespace: not together with journal.directory: leave one of them empty"),
                    faults("journal.directory = /logs\njournal.namespace = *"));
        }

        @Test
        void areAllFaultsAtOnceInTheOrderOfTheFile() {
            List<String> faults = faults("""
                    # everything that can be wrong
                    mail.too = root
                    journal.level = loud
                    match.keywords = (fail
                    mail.from = a b
                    mail.from = c
                    alert.group-wait = soon
                    ignore.x.MESSAGE = regex:\\d
                    ignore.y = z
                    mail.to = @
                    """);
            assertEquals(
                    List.of("f:2", "f:3", "f:4", "f:6", "f:7", "f:8", "f:9", "f:10"),
                    faults.stream().map(fault -> fault.split(": ")[0]).toList());
        }

        @Test
        void isAnUnknownKeyThatCannotCommandTheTerminal() {
            assertFalse(faults("colour\u001b[2J = red").get(0).contains("\u001b"));
        }

        @Test
        void cannotCommandTheTerminalThatShowsIt() {
            assertFalse(faults("journal.start = \u001b[2J").get(0).contains("\u001b"));
        }
    }

    @Nested
    class RulesOfLogcheck {
        @TempDir
        private Path directory;

        @Test
        void areReadFromAllTheirPlaces() throws Exception {
            Path server = Files.writeString(directory.resolve("server"), "a\nb\n");
            Path local = Files.writeString(directory.resolve("local"), "c\n");
            assertEquals(
                    List.of(
                            new LogcheckRules.Source(server, Set.of("server"), 2, List.of()),
                            new LogcheckRules.Source(local, Set.of("local"), 1, List.of())),
                    valid("ignore.logcheck = " + server + ", " + local)
                            .filter()
                            .logcheck()
                            .sources());
        }

        @Test
        void areNoneByDefault() {
            assertEquals(List.of(), valid("").filter().logcheck().sources());
            assertEquals(
                    List.of(), valid("ignore.logcheck =").filter().logcheck().sources());
        }

        @Test
        void thatAreNotThereAreAFaultEach() {
            List<String> faults = faults("\nignore.logcheck = %1$s/a, %1$s/b, c,".formatted(directory));
            assertEquals(4, faults.size(), faults.toString());
            String start = "f:2: ignore.logcheck: ";
            assertTrue(faults.get(0).startsWith(start + directory + "/a: no such file or directory; "), faults.get(0));
            assertTrue(faults.get(1).startsWith(start + directory + "/b: no such file or directory; "), faults.get(1));
            assertTrue(faults.get(2).endsWith("allowed: an absolute path"), faults.get(2));
        }

        @Test
        void areNoRuleOfThatName() {
            assertTrue(faults("ignore.logcheck.x = y").get(0).contains("an ignore rule is written ignore.NAME"));
        }
    }

    @Nested
    class TheFile {
        @TempDir
        private Path directory;

        @Test
        void isUtf8() throws Exception {
            Path file = Files.writeString(directory.resolve("logmon.properties"), "match.keywords = Störung|失敗");
            assertEquals(
                    "Störung|失敗", Config.load(file, "web1").filter().keywords().pattern());
        }

        @Test
        void inAnotherEncodingIsRefused() throws Exception {
            Path file = directory.resolve("logmon.properties");
            Files.write(file, "match.keywords = Störung".getBytes(StandardCharsets.ISO_8859_1));
            assertEquals(
                    ("%1$s: is not UTF-8: if it is ISO-8859-1: iconv -f ISO-8859-1 -t UTF-8 %1$s >%1$s.new"
                                    + " && mv %1$s.new %1$s")
                            .formatted(file),
                    refusal(file));
        }

        @Test
        void thatIsMissingIsRefused() {
            Path file = directory.resolve("none");
            assertEquals(
                    file + ": no such file: an empty one will do, or name another with --config FILE", refusal(file));
        }

        @Test
        void thatIsADirectoryIsRefused() {
            assertTrue(refusal(directory).startsWith(directory + ": cannot be read: "));
        }

        @Test
        void isNamedInWhatIsWrongWithIt() throws Exception {
            Path file = Files.writeString(directory.resolve("logmon.properties"), "\n\ncolour = red");
            assertTrue(refusal(file).startsWith(file + ":3: colour: "));
        }

        private static String refusal(Path file) {
            return assertThrows(Config.Invalid.class, () -> Config.load(file, "web1"))
                    .getMessage();
        }
    }

    @Nested
    class FurtherFiles {
        @TempDir
        private Path directory;

        private Path main;
        private Path further;

        @BeforeEach
        void aMainFileAndItsDirectory() throws Exception {
            main = Files.writeString(directory.resolve("logmon.properties"), "mail.to = root\nmatch.priority = crit\n");
            further = Files.createDirectory(directory.resolve("logmon.properties.d"));
        }

        @Test
        void setAKeyAgain() throws Exception {
            write("mail.properties", "\nmail.to = me@example.org");

            Config config = Config.load(main, "web1");

            assertEquals(List.of("me@example.org"), config.mail().to());
            assertEquals(2, config.filter().alwaysPriority());
        }

        @Test
        void areReadInAlphabeticalOrder() throws Exception {
            write("b.properties", "mail.to = b@example.org");
            write("a.properties", "mail.to = a@example.org");
            write("B.properties", "mail.to = B@example.org");

            assertEquals(
                    List.of("b@example.org"), Config.load(main, "web1").mail().to());
        }

        @Test
        void addRulesBehindThoseOfTheMainFile() throws Exception {
            Files.writeString(main, "ignore.first.MESSAGE = x\n");
            write("ignored.properties", "ignore.second = a.service: y\n");

            Config config = Config.load(main, "web1");

            List<String> names =
                    config.filter().rules().stream().map(Rule::name).toList();
            assertEquals(List.of("first", "second"), names.subList(names.size() - 2, names.size()));
            assertEquals(main + ":1", config.placeOfRule("ignore.first"));
            assertEquals(further.resolve("ignored.properties") + ":1", config.placeOfRule("ignore.second"));
            assertNull(config.placeOfRule("ignore.ssh-scan"));
        }

        @Test
        void areNamedWithTheLineInWhatIsWrongWithThem() throws Exception {
            Files.writeString(main, "mail.to =\ncolour = red\n");
            Path a = write("a.properties", "\nmatch.keywords = (\n");
            Path b = write("b.properties", "journal.level = loud\n\\u1\n");

            List<String> faults = refusal();

            assertEquals(5, faults.size(), faults.toString());
            assertTrue(faults.get(0).startsWith(main + ":1: mail.to: "), faults.get(0));
            assertTrue(faults.get(1).startsWith(main + ":2: colour: "), faults.get(1));
            assertTrue(faults.get(2).startsWith(a + ":2: match.keywords: "), faults.get(2));
            assertTrue(faults.get(3).startsWith(b + ":1: journal.level: "), faults.get(3));
            assertTrue(faults.get(4).startsWith(b + ":2: "), faults.get(4));
        }

        @Test
        void mayNotSetTheSameKeyTwiceInOneFile() throws Exception {
            Path file = write("a.properties", "mail.to = a@example.org\nmail.to = b@example.org\n");

            assertEquals(List.of(file + ":2: mail.to: is set already, in line 1"), refusal());
        }

        @Test
        void correctWhatIsWrongInAnEarlierOne() throws Exception {
            Files.writeString(main, "mail.to = two words\n");
            write("a.properties", "mail.to = root@example.org\n");

            assertEquals(
                    List.of("root@example.org"),
                    Config.load(main, "web1").mail().to());
        }

        @Test
        void areThoseCalledPropertiesThatAreNotHidden() throws Exception {
            write("README", "colour = red");
            write("a.properties.dpkg-old", "colour = red");
            write(".a.properties", "colour = red");

            assertEquals(
                    List.of("root@localhost"), Config.load(main, "web1").mail().to());
        }

        @Test
        void thatCannotBeReadAreRefused() throws Exception {
            Path link = Files.createSymbolicLink(further.resolve("x.properties"), Path.of("nowhere"));

            assertEquals(List.of(link + ": no such file: is it a broken link?"), refusal());
        }

        @Test
        void areFollowedByTheLinesOfTheCommandLine() throws Exception {
            write("a.properties", "ignore.a.MESSAGE = x\n");

            Config config = Config.load(main, "web1", List.of("ignore.a.MESSAGE = y", "ignore.b.MESSAGE = z"));

            assertEquals("--rule:1", config.placeOfRule("ignore.a"));
            assertEquals("--rule:1", config.placeOfRule("ignore.b"));
        }

        private Path write(String name, String text) throws IOException {
            return Files.writeString(further.resolve(name), text);
        }

        private List<String> refusal() {
            return assertThrows(Config.Invalid.class, () -> Config.load(main, "web1"))
                    .getMessage()
                    .lines()
                    .toList();
        }
    }

    private static Config valid(String text) {
        try {
            return Config.parse(text, "f", "web1");
        } catch (Config.Invalid e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static String smtp(String text, String name) {
        return valid(text).mail().smtp().getProperty("mail.smtp." + name);
    }

    private static List<String> faults(String text) {
        return assertThrows(Config.Invalid.class, () -> Config.parse(text, "f", "web1"))
                .getMessage()
                .lines()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/logmon.properties, /var/lib/logmon",
        "/etc/../etc/logmon.properties, /var/lib/logmon",
        "/etc/logmon/hosts.properties, /var/lib/logmon@hosts",
        "/tmp/try.properties,",
        "/etc/logmon/a/b.properties,"
    })
    void eachServiceHasAStateDirectoryAndATrialHasNone(Path file, Path directory) {
        assertEquals(directory, Config.stateDirectory(file));
    }
}
