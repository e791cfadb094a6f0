package logmon.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import logmon.config.Config;
import logmon.filter.Filter;
import logmon.filter.MailTrace;
import logmon.filter.Match;
import logmon.filter.Verdict;
import logmon.journal.context.Surroundings;
import logmon.testing.Characters;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertComposerTest {
    private static final Instant NOW = TestEntry.TIME;
    private static final AlertComposer WRITER = composer("journalctl", "/etc/logmon.properties", ZoneOffset.UTC);

    private static final Pacing ALERTS =
            new Pacing(Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofHours(1), 12);

    private final Digest digest = new Digest(ALERTS, List.of());

    static AlertComposer composer(String journalctl, String file, ZoneId zone) {
        return new AlertComposer(
                "web1",
                journalctl,
                file,
                Config.service(file),
                zone,
                AlertComposer.SUBJECT,
                AlertComposer.Context.NONE);
    }

    private static AlertComposer withContext(AlertComposer.Context context) {
        return new AlertComposer(
                "web1",
                "journalctl",
                "/etc/logmon.properties",
                "logmon",
                ZoneOffset.UTC,
                AlertComposer.SUBJECT,
                context);
    }

    /** A line of the journal so many seconds after the entry, or before it. */
    private static Surroundings.Line line(int seconds, String message) {
        return new Surroundings.Line(NOW.plusSeconds(seconds), message, "s=" + message);
    }

    @Nested
    class OfOneEntry {
        @Test
        void isThisMail() {
            TestEntry entry = TestEntry.saying("Failed with result 'exit-code'.")
                    .of("backup.service")
                    .with("PRIORITY", "4");
            add(entry);
            AlertMail mail = withContext(matches -> List.of(new Surroundings(
                            List.of(
                                    line(-1, "rsync: connection unexpectedly closed"),
                                    line(0, "Main process exited, code=exited, status=12/n/a")),
                            List.of(),
                            List.of("Result exit-code, exit status 12/n/a (exited)."))))
                    .write(digest, null);
            assertEquals(
                    "[ALERT] Error detected in backup.service on web1: Failed with result 'exit-code'.",
                    mail.subject());
            assertEquals("""
                    2026-11-21T22:58:37.531040+00:00 Failed with result 'exit-code'.

                    Before it, backup.service:
                      22:58:36 rsync: connection unexpectedly closed
                      22:58:37 Main process exited, code=exited, status=12/n/a

                    Result exit-code, exit status 12/n/a (exited).
                    Priority warning, keyword error, PID 4711.
                    Around it: journalctl -u backup.service --since '2026-11-21 22:57:37 UTC' --until '2026-11-21 22:59:37 UTC'

                    To ignore this kind, run: logmon --ignore backup-1e72665f
                    or add its line to /etc/logmon.properties; then: systemctl restart logmon
                    RULE
                    """, withoutRules(mail));
        }

        @ParameterizedTest
        @CsvSource({"_SYSTEMD_UNIT, ssh.service", "SYSLOG_IDENTIFIER, sshd", "_COMM, sshd-session"})
        void namesTheUnitElseTheIdentifierElseTheCommand(String field, String unit) {
            TestEntry entry = TestEntry.saying("error").without("_SYSTEMD_UNIT").with(field, unit);
            assertEquals(
                    "[ALERT] Error detected in " + unit + " on web1: error",
                    mail(entry).subject());
        }

        @Test
        void ofWhichNothingSaysWhoWroteItSaysSo() {
            TestEntry entry = TestEntry.saying("error").without("_SYSTEMD_UNIT").without("_PID");
            AlertMail mail = mail(entry);
            assertEquals("[ALERT] Error detected in unknown on web1: error", mail.subject());
            assertFalse(mail.body().contains("PID"), mail.body());
        }

        @Test
        void saysWhichUserWroteItWhateverItCallsItself() {
            AlertMail mail = mail(TestEntry.saying("error")
                    .of("session-7.scope")
                    .with("_SYSTEMD_OWNER_UID", "1000")
                    .with("SYSLOG_IDENTIFIER", "kernel"));
            assertTrue(mail.body().contains(", written by user 1000.\n"), mail.body());
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "web1 | session-7.scope   | 1000 | 1000 | anna",
                    "web1 | cron.service      | 1000 |      | cron.service of anna",
                    "web1 | session-7.scope   | 1001 | 1001 | user 1001",
                    "web1 | session-7.scope   | 0    | 0    | root",
                    "db1  | session-7.scope   | 0    | 0    | root",
                    "db1  | user@1000.service | 1000 |      | user 1000"
                })
        void callsTheUserAsThisMachineDoes(String host, String unit, String uid, String owner, String writer) {
            TestEntry entry =
                    TestEntry.saying("error").of(unit).with("_HOSTNAME", host).with("_UID", uid);
            add(owner == null ? entry : entry.with("_SYSTEMD_OWNER_UID", owner));
            AlertMail mail = withContext(new AlertComposer.Context() {
                        @Override
                        public List<Surroundings> around(List<Match> matches) {
                            return List.of(Surroundings.NONE);
                        }

                        @Override
                        public String user(String number) {
                            return number.equals("1000") ? "anna" : null;
                        }
                    })
                    .write(digest, null);
            assertTrue(mail.body().contains(", written by " + writer + ".\n"), mail.body());
        }

        @Test
        void withoutAHostIsOfThisMachine() {
            assertTrue(mail(TestEntry.saying("error").without("_HOSTNAME"))
                    .subject()
                    .endsWith(" on web1: error"));
        }

        @Test
        void ofAnotherHostNamesIt() {
            AlertMail mail = mail(TestEntry.saying("error").with("_HOSTNAME", "db2"));
            assertEquals("[ALERT] Error detected in nginx.service on db2: error", mail.subject());
            assertTrue(mail.body().contains(" journalctl -u nginx.service _HOSTNAME=db2 --since '"), mail.body());
        }

        @Test
        void withoutAMessageBeginsWithItsTimeAlone() {
            AlertMail mail = mail(TestEntry.saying("").without("MESSAGE").with("PRIORITY", "2"));
            assertTrue(mail.body().startsWith("2026-11-21T22:58:37.531040+00:00\n\nPriority crit, "), mail.body());
            assertTrue(mail.subject().endsWith(" on web1: (no message)"), mail.subject());
        }

        @Test
        void ofSeveralLinesHasTheFirstInItsSubject() {
            assertTrue(mail(TestEntry.saying("\nTraceback: error\n  File x"))
                    .subject()
                    .endsWith(" on web1: Traceback: error"));
        }

        @Test
        void showsItsTimeInTheZoneOfTheServer() {
            add(TestEntry.saying("error"));
            AlertComposer berlin = composer("journalctl", "f", ZoneId.of("Europe/Berlin"));
            assertTrue(berlin.write(digest, null).body().startsWith("2026-11-21T23:58:37.531040+01:00 error\n"));
        }

        @Test
        void namesTheCommandThatReadsTheSameJournal() {
            add(TestEntry.saying("error"));
            AlertComposer remote = composer("journalctl --directory=/logs", "f", ZoneOffset.UTC);
            assertTrue(remote.write(digest, null)
                    .body()
                    .contains("\nAround it: journalctl --directory=/logs -u nginx.service --since '"));
        }

        @Test
        void ofAnInstanceNamesItsService() {
            add(TestEntry.saying("error"));
            AlertComposer hosts = composer("journalctl", "/etc/logmon/hosts.properties", ZoneOffset.UTC);
            String body = hosts.write(digest, null).body();
            assertTrue(
                    body.matches("(?s).* run: logmon --ignore nginx-\\w+ --config /etc/logmon/hosts.properties\n.*"),
                    body);
            assertTrue(
                    body.contains(
                            "add its line to /etc/logmon/hosts.properties; then: systemctl restart logmon@hosts\n"),
                    body);
        }

        @Test
        void whileMailWasDownSaysSo() {
            add(TestEntry.saying("error"));
            AlertMail mail = WRITER.write(digest, "Mail could not be sent from 1 to 2: refused");
            assertTrue(mail.body().contains("\n\nMail could not be sent from 1 to 2: refused\n"), mail.body());
        }
    }

    @Nested
    class OfSeveralEntries {
        @Test
        void isThisMail() {
            for (int second = 0; second < 5; second++) {
                add(TestEntry.saying("upstream timed out: error " + second).at(NOW.plusSeconds(second)));
            }
            add(TestEntry.saying("md0: array degraded")
                    .of("mdmonitor.service")
                    .with("_UID", "0")
                    .with("PRIORITY", "2")
                    .at(NOW.plusSeconds(2)));
            AlertMail mail = mail();
            assertEquals(
                    "[ALERT] Error detected in mdmonitor.service on web1: md0: array degraded (and 5 of nginx.service)",
                    mail.subject());
            assertEquals("""
                    2026-11-21T22:58:39.531040+00:00 md0: array degraded

                    6 entries, 22:58:37 to 22:58:41:
                      1 mdmonitor.service: md0: array degraded
                      5 nginx.service: upstream timed out: error 0

                    1. mdmonitor.service, 1 entry
                        22:58:39 md0: array degraded
                        Priority crit, keyword error, PID 4711.
                        Around it: journalctl -u mdmonitor.service --since '2026-11-21 22:57:39 UTC' --until '2026-11-21 22:59:39 UTC'

                    2. nginx.service, 5 entries, 22:58:37 to 22:58:41
                        22:58:37 upstream timed out: error 0
                        22:58:38 upstream timed out: error 1
                        ...
                        22:58:41 upstream timed out: error 4
                        Priority info, keyword error, PID 4711.
                        Around it: journalctl -u nginx.service --since '2026-11-21 22:57:37 UTC' --until '2026-11-21 22:59:37 UTC'

                    To ignore a kind, run: logmon --ignore NAME, with the NAME in its line below
                    or add its line to /etc/logmon.properties; then: systemctl restart logmon
                    RULE
                    RULE
                    """, withoutRules(mail));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "a.service            | an error",
                    "a.service a.service  | an error (2 times)",
                    "a.service a.service b.service | an error (2 times, and 1 of b.service)",
                    "a.service b.service b.service | an error (and 2 of b.service)",
                    "a.service b.service c.service | an error (and 2 more)"
                })
        void countsTheOthersInItsSubjectAndSaysWhoseTheyAre(String units, String end) {
            for (String unit : units.split(" ")) {
                add(TestEntry.saying("an error").of(unit).with("PRIORITY", unit.startsWith("a") ? "3" : "4"));
            }
            assertEquals("[ALERT] Error detected in a.service on web1: " + end, mail().subject());
        }

        @Test
        void takesOnePageForFiveKindsOfThreeSamples() {
            for (int kind = 0; kind < 5; kind++) {
                for (int i = 0; i < 10; i++) {
                    add(TestEntry.saying("error " + i).of(unit(kind)));
                }
            }
            assertTrue(mail().body().lines().count() <= 90, mail().body());
        }

        @Test
        void saysWhoAndWhatInTheColumnsOfATelephone() {
            for (int i = 0; i < 12_000; i++) {
                add(TestEntry.saying("kernel panic").of("a-very-long-name-of-a-unit-indeed@instance.service"));
            }
            add(TestEntry.saying("an error"));
            String line = mail().body()
                    .lines()
                    .filter(row -> row.startsWith("  12,000"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("  12,000 a-very-long-name-of-a-u…: kernel ", line.substring(0, 42));
        }

        @Test
        void ofSeveralHostsNamesTheHostOfEachKind() {
            add(TestEntry.saying("an error").of("a.service").with("_HOSTNAME", "db1"));
            add(TestEntry.saying("a panic").of("b.service").with("PRIORITY", "0"));
            assertTrue(mail().body().contains("\n  1 b.service on web1: a panic\n"), mail().body());
            assertTrue(mail().body().contains("\n1. b.service on web1, 1 entry\n"), mail().body());
            assertTrue(mail().body().contains("\n2. a.service on db1, 1 entry\n"), mail().body());
        }

        @Test
        void doesNotOfferAShellANameThatIsACommand() {
            add(TestEntry.saying("an error").with("_HOSTNAME", "db1;reboot").of("x$(reboot).service"));
            assertTrue(mail().body().contains("Around it: journalctl --since '"), mail().body());
        }

        @Test
        void hasTheMostSevereKindFirst() {
            add(TestEntry.saying("an error").of("a.service").with("PRIORITY", "6"));
            add(TestEntry.saying("an error").of("b.service").with("PRIORITY", "2"));
            add(TestEntry.saying("an error").of("c.service").with("PRIORITY", "4"));
            assertEquals(List.of("b.service", "c.service", "a.service"), headings());
        }

        @Test
        void ofEqualSeverityHasTheMostFrequentKindFirst() {
            add(TestEntry.saying("an error").of("a.service"));
            add(TestEntry.saying("an error").of("b.service"));
            add(TestEntry.saying("an error").of("b.service"));
            assertEquals(List.of("b.service", "a.service"), headings());
        }

        @Test
        void takesAKindForAsSevereAsItsMostSevereEntry() {
            add(TestEntry.saying("an error").of("a.service").with("PRIORITY", "4"));
            add(TestEntry.saying("an error").of("b.service").with("PRIORITY", "6"));
            add(TestEntry.saying("an error").of("b.service").with("PRIORITY", "1"));
            assertEquals(List.of("b.service", "a.service"), headings());
            assertTrue(mail().body().contains("    Priority alert, "), mail().body());
        }

        @Test
        void saysTheDayOfATimeOfAnotherDay() {
            add(TestEntry.saying("an error").at(NOW));
            add(TestEntry.saying("an error").at(NOW.plus(Duration.ofHours(2))));
            assertTrue(
                    mail().body().contains("\n1. nginx.service, 2 entries, 22:58:37 to 11-22 00:58:37\n"),
                    mail().body());
        }

        @Test
        void showsThreeSamplesWithoutAGap() {
            for (int second = 0; second < 3; second++) {
                add(TestEntry.saying("error " + second).at(NOW.plusSeconds(second)));
            }
            assertFalse(mail().body().contains("..."), mail().body());
        }

        @Test
        void countsWhatIsTooMuchToShow() {
            for (int i = 0; i < Digest.MAX_KINDS + Digest.MAX_UNCOUNTED + 7; i++) {
                add(TestEntry.saying("an error").of(unit(i)).with("PRIORITY", "3"));
            }
            String body = mail().body();
            assertTrue(body.contains(": further kinds\n"), body);
            assertTrue(body.contains("\n    7 others: further kinds\n"), body);
            assertTrue(mail().subject().endsWith(" (and 256 more)"), mail().subject());
        }

        @Test
        void saysOfHowManyKindsTheTableIsAllAndHasRulesForTheOthers() {
            for (int i = 0; i < Digest.MAX_KINDS; i++) {
                add(TestEntry.saying("error " + "very long ".repeat(10_000)).of(unit(i)));
            }
            String body = mail().body();
            long shown = body.lines().filter(line -> line.matches("\\d+\\. .*")).count();
            assertTrue(shown > 0 && shown < Digest.MAX_KINDS, shown + " kinds are shown");
            assertTrue(body.contains("\nOf " + (Digest.MAX_KINDS - shown) + " further kinds, the table"), body);
            assertEquals(
                    shown,
                    body.lines().filter(line -> line.startsWith("ignore.")).count());
        }

        @Test
        void staysReadablyShortHoweverMuchComes() {
            for (int i = 0; i < 1_000; i++) {
                add(TestEntry.saying("error " + "very long ".repeat(10_000)).of(unit(i)));
            }
            assertTrue(mail().body().length() < 120_000, () -> mail().body().length() + " characters");
            assertTrue(mail().body().contains(" further kinds, the table above has an entry of each.\n"));
        }

        @Test
        void namesEveryKindThatTheDigestHas() {
            for (int i = 0; i < Digest.MAX_KINDS; i++) {
                add(TestEntry.saying("error " + "very long ".repeat(1_000)).of(unit(i)));
            }
            String body = mail().body();
            for (int i = 0; i < Digest.MAX_KINDS; i++) {
                assertTrue(body.contains(unit(i)), unit(i));
            }
        }

        private List<String> headings() {
            return mail().body()
                    .lines()
                    .filter(line -> line.matches("\\d+\\. .*"))
                    .map(line -> line.replaceAll("\\d+\\. ([^,]*),.*", "$1"))
                    .toList();
        }

        /** A unit of its own kind: letters, for the shape of a message masks numbers. */
        private static String unit(int i) {
            return "unit" + (char) ('a' + i / 26 / 26) + (char) ('a' + i / 26 % 26) + (char) ('a' + i % 26)
                    + ".service";
        }
    }

    @Nested
    class ItsContext {
        @Test
        void hasTheRestOfATracebackAfterTheEntry() {
            add(TestEntry.saying("Traceback (most recent call last):"));
            AlertComposer composer = withContext(matches -> List.of(new Surroundings(
                    List.of(),
                    List.of(line(0, "  File \"a.py\", line 3"), line(0, "ValueError: bad port")),
                    List.of())));
            assertTrue(
                    composer.write(digest, null).body().contains("""

                    After it:
                      22:58:37   File "a.py", line 3
                      22:58:37 ValueError: bad port

                    Priority"""),
                    composer.write(digest, null).body());
        }

        @Test
        void tellsAFailureOfSeveralKindsOnceAndInItsOrder() {
            add(TestEntry.saying("Failed to start")
                    .of("a.service")
                    .with("PRIORITY", "3")
                    .cursor("s=Failed to start"));
            add(TestEntry.saying("Traceback:").of("a.service").cursor("s=Traceback:"));
            add(TestEntry.saying("ValueError: bad port").of("a.service").cursor("s=ValueError: bad port"));
            Surroundings all = new Surroundings(
                    List.of(line(-2, "Traceback:"), line(-1, "  File x"), line(0, "ValueError: bad port")),
                    List.of(),
                    List.of("Result exit-code."));
            String body = withContext(matches -> Collections.nCopies(matches.size(), all))
                    .write(digest, null)
                    .body();
            assertTrue(body.contains("""

                    1. a.service, 1 entry
                        22:58:37 Failed to start
                        Before it, a.service:
                          22:58:35 Traceback:
                          22:58:36   File x
                          22:58:37 ValueError: bad port
                        Result exit-code.
                        Priority err, keyword error, PID 4711.
                    """), body);
            assertFalse(body.contains("\n2. "), body);
            assertEquals(
                    3, body.lines().filter(line -> line.startsWith("ignore.a-")).count(), body);
        }

        @Test
        void showsEachLineAndFactOnceInAMail() {
            for (int i = 0; i < 4; i++) {
                add(TestEntry.saying("error " + i).of("a.service").cursor("s=error " + i));
            }
            add(TestEntry.saying("a failure").of("a.service").cursor("s=a failure"));
            Surroundings same = new Surroundings(
                    List.of(line(-1, "first"), line(0, "error 0"), line(0, "error 2")),
                    List.of(),
                    List.of("Result exit-code."));
            String body = withContext(matches -> Collections.nCopies(matches.size(), same))
                    .write(digest, null)
                    .body();
            assertEquals(1, count("first", body), body);
            assertEquals(1, count("Before it, a.service:", body), body);
            assertEquals(1, count("Result exit-code.", body), body);
            assertEquals(1, count("    22:58:37 error 0", body), body);
            assertEquals(1, count("      22:58:37 error 2", body), body);
            assertEquals(1, count("\n2. a.service, 1 entry\n", body), body);
        }

        @Test
        void isFoundForTheMostSevereKindsAllAtOnce() {
            for (char unit = 'a'; unit < 'z'; unit++) {
                add(TestEntry.saying("an error").of(unit + ".service").cursor("s=" + unit));
            }
            List<Integer> asked = new ArrayList<>();
            withContext(matches -> {
                        asked.add(matches.size());
                        return Collections.nCopies(matches.size(), Surroundings.NONE);
                    })
                    .write(digest, null);
            assertEquals(List.of(10), asked);
        }

        @Test
        void isLeftOutOfTheFormThatQuotesRootAlone() {
            add(TestEntry.saying("a stranger's error").with("_UID", "1000"));
            add(TestEntry.saying("root's error").with("_UID", "0"));
            Surroundings of = new Surroundings(List.of(line(-1, "EICAR")), List.of(), List.of());
            AlertMail mail = withContext(matches -> Collections.nCopies(matches.size(), of))
                    .writeOfRoot(digest);
            assertFalse(mail.body().contains("EICAR"), mail.body());
        }

        @ParameterizedTest
        @MethodSource("logmon.alert.AlertComposerTest#hostile")
        void isShownHarmlessly(String text) {
            add(TestEntry.saying("an error"));
            Surroundings of = new Surroundings(List.of(line(-1, text)), List.of(line(1, text)), List.of(text));
            HostileText.assertHarmless(withContext(matches -> List.of(of)).write(digest, null));
        }

        @Test
        void cannotPassForALineOfLogmons() {
            add(TestEntry.saying("an error"));
            Surroundings of = new Surroundings(List.of(line(-1, "a\nPriority forged")), List.of(), List.of());
            String body =
                    withContext(matches -> List.of(of)).write(digest, null).body();
            assertTrue(body.contains("\n  22:58:36 a\n      Priority forged\n"), body);
        }

        private static int count(String text, String body) {
            return body.split(Pattern.quote(text), -1).length - 1;
        }
    }

    @Nested
    class ItsSubject {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "%h: %u: %m%o | web1: nginx.service: an error (and 1 of b.service)",
                    "[%p] %n on %h | [err] 2 on web1",
                    "100%% %x %   | 100% %x %"
                })
        void isMadeOfATemplate(String template, String subject) {
            add(TestEntry.saying("an error").with("PRIORITY", "3"));
            add(TestEntry.saying("an error").of("b.service"));
            AlertComposer composer = new AlertComposer(
                    "web1", "journalctl", "f", "logmon", ZoneOffset.UTC, template, AlertComposer.Context.NONE);
            assertEquals(subject, composer.write(digest, null).subject());
        }

        @Test
        void takesNoPlaceholderFromAMessage() {
            assertTrue(mail(TestEntry.saying("error: 5%u full")).subject().endsWith(" on web1: error: 5%u full"));
        }
    }

    @Nested
    class ItsThread {
        @Test
        void isTheSameForTheRepeatsOfOneProblem() {
            String root = mail(TestEntry.saying("an error 1").cursor("s=1")).references();
            digest.mailed(NOW);
            String again = mail(TestEntry.saying("an error 2").cursor("s=2")).references();
            assertEquals(root, again);
            assertTrue(root.matches("[0-9a-f]{32}\\.root\\.logmon@web1"), root);
        }

        @Test
        void isAnotherForAnotherProblemOrHost() {
            String root = mail(TestEntry.saying("an error")).references();
            digest.mailed(NOW);
            assertNotEquals(root, mail(TestEntry.saying("a failure")).references());
            digest.mailed(NOW);
            assertNotEquals(
                    root,
                    mail(TestEntry.saying("an error").with("_HOSTNAME", "db1")).references());
        }

        @Test
        void isKeptInTheMinimalForm() {
            AlertMail mail = mail(TestEntry.saying("an error"));
            assertEquals(mail.references(), mail.minimal().references());
        }
    }

    @Nested
    class ItsMinimalForm {
        @Test
        void isAsciiWithoutTextFromTheJournal() {
            add(TestEntry.saying("EICAR error \u00e4"));
            add(TestEntry.saying("EICAR failure").of("b.service"));
            AlertMail minimal = mail().minimal();
            assertEquals("[ALERT] Errors detected", minimal.subject());
            assertEquals("""
                    2 journal entries need attention on web1, of nginx.service, b.service, from 2026-11-21T22:58:37Z to 2026-11-21T22:58:37Z. To see them: journalctl --since '2026-11-21 22:58:37 UTC' --until '2026-11-21 22:58:38 UTC'
                    The mail server did not accept the mail that quoted the journal.
                    """, minimal.body());
        }

        @Test
        void namesThreeOfManyWhoWroteTheEntries() {
            for (int i = 0; i < 5; i++) {
                add(TestEntry.saying("an error").of("abcde".charAt(i) + ".service"));
            }
            assertTrue(
                    mail().minimal().body().contains(", of a.service, b.service, c.service and 2 more, from "),
                    mail().minimal().body());
        }
    }

    @Nested
    class ThatLogmonIsAlive {
        @Test
        void saysSoInItsSubject() {
            digest.heartbeat("In the last day: 7 entries.", NOW);
            assertEquals("[OK] logmon is alive on web1", mail().subject());
            assertTrue(mail().body().contains("\nIn the last day: 7 entries."), mail().body());
        }

        @Test
        void isAnAlertIfSomethingIsToBeSaidBesides() {
            digest.heartbeat("In the last day: 7 entries.", NOW);
            digest.note("journal", "a gap", NOW);
            assertEquals("[ALERT] Alerts may be missing on web1", mail().subject());
            add(TestEntry.saying("an error"));
            assertEquals("[ALERT] Error detected in nginx.service on web1: an error", mail().subject());
        }
    }

    @Nested
    class OfNotes {
        @Test
        void aloneHasASubjectOfItsOwn() {
            digest.note("journal", "Entries between 1 and 2 could not be read: EBADMSG", NOW);
            assertEquals("[ALERT] Alerts may be missing on web1", mail().subject());
            assertTrue(mail().body().contains("\nEntries between 1 and 2 could not be read: EBADMSG\n"), mail().body());
            assertFalse(mail().body().contains("ignore rule"), mail().body());
        }

        @Test
        void andAnEntryTellsBoth() {
            digest.note("journal", "a gap", NOW);
            add(TestEntry.saying("an error"));
            assertEquals("[ALERT] Error detected in nginx.service on web1: an error", mail().subject());
            assertTrue(mail().body().contains("\na gap\n"), mail().body());
            assertTrue(mail().body().contains(" an error\n"), mail().body());
        }
    }

    @Nested
    class HostileText {
        @ParameterizedTest
        @MethodSource("logmon.alert.AlertComposerTest#hostile")
        void reachesNeitherSubjectNorTerminalNorStructure(String text) {
            add(everywhere(text));
            assertHarmless(mail());
        }

        @ParameterizedTest
        @MethodSource("logmon.alert.AlertComposerTest#hostile")
        void ofSeveralEntriesDoesNeither(String text) {
            add(everywhere(text));
            add(everywhere(text));
            add(everywhere("another error").with("MESSAGE", text + " error"));
            digest.note("journal", text, NOW);
            assertHarmless(WRITER.write(digest, text));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\n", "\r\n", "\r", "\u2028", "\u0085", "\u000b"})
        void cannotPassForALineOfLogmons(String lineEnd) {
            AlertMail mail = mail(TestEntry.saying("error" + lineEnd + "Priority forged"));
            assertFalse(mail.body().lines().anyMatch(line -> line.startsWith("Priority forged")), mail.body());
        }

        @Test
        void ofSeveralLinesIsSetInFromTheSecondOn() {
            AlertMail mail = mail(TestEntry.saying("error\nin line 2\r\n\nand 4\n\n"));
            assertTrue(
                    mail.body()
                            .startsWith(
                                    "2026-11-21T22:58:37.531040+00:00 error\n    in line 2\n    \n    and 4\n\nPriority"),
                    mail.body());
        }

        @Test
        void amongSeveralEntriesIsSetInFurther() {
            add(TestEntry.saying("an error\n1. forged.service, 7 entries"));
            add(TestEntry.saying("a problem"));
            assertTrue(
                    mail().body().contains("\n    22:58:37 an error\n        1. forged.service, 7 entries\n"),
                    mail().body());
        }

        @Test
        void ofAMebibyteIsCutVisibly() {
            AlertMail mail = mail(TestEntry.saying("error " + "x".repeat(1 << 20)));
            assertTrue(mail.body().length() < 8_000, () -> mail.body().length() + " characters");
            assertTrue(mail.body().contains(" more characters]\n"), mail.body());
        }

        @Test
        void thatIsCutSaysHowMuchIsMissing() {
            AlertMail mail = mail(TestEntry.saying("x".repeat(50_000)));
            assertEquals(50_000, shown(mail) + missing(mail));
        }

        @Test
        void thatIsCutAsASampleSaysHowMuchIsMissing() {
            add(TestEntry.saying("x".repeat(50_000)));
            add(TestEntry.saying("an error"));
            assertEquals(50_000, shown(mail()) + missing(mail()));
        }

        private static int shown(AlertMail mail) {
            return mail.body().replaceAll("(?s)^.*?\\+00:00 (x+).*$", "$1").length();
        }

        private static int missing(AlertMail mail) {
            return Integer.parseInt(mail.body()
                    .replaceAll("(?s)^.*?\\[… ([\\d,.]+) more characters.*$", "$1")
                    .replaceAll("[,.]", ""));
        }

        @Test
        void asAUnitIsCutVisiblyInTheSubject() {
            AlertMail mail = mail(TestEntry.saying("error").of("u".repeat(100) + ".service"));
            assertEquals(
                    "[ALERT] Error detected in " + "u".repeat(80) + " [… 28 more characters] on web1: error",
                    mail.subject());
        }

        @Test
        void asAHostIsCutInTheSubject() {
            AlertMail mail = mail(TestEntry.saying("error").with("_HOSTNAME", "h".repeat(50_000)));
            assertTrue(mail.subject().length() < 200, mail.subject());
        }

        private static TestEntry everywhere(String text) {
            return TestEntry.saying(text + " error")
                    .of(text)
                    .with("_HOSTNAME", text)
                    .with("_PID", text)
                    .with("PRIORITY", text);
        }

        private static void assertHarmless(AlertMail mail) {
            List<String> unseen = mail.body()
                    .codePoints()
                    .filter(c -> c != '\n' && !Characters.isVisible(c))
                    .mapToObj(Integer::toHexString)
                    .toList();
            assertEquals(List.of(), unseen, mail.body());
            assertTrue(mail.subject().codePoints().allMatch(Characters::isVisible), mail.subject());
            assertTrue(mail.summary().codePoints().allMatch(c -> c == '\n' || Characters.isVisible(c)), mail.summary());
            assertTrue(mail.minimal().body().codePoints().allMatch(c -> c == '\n' || Characters.isVisible(c)));
        }
    }

    @Nested
    class ItsMessageId {
        @Test
        void isKnownInTheLogOfAMailServer() {
            AlertMail mail = mail(TestEntry.saying("an error"));
            assertTrue(mail.messageId().matches("[0-9a-f]{32}\\.logmon@web1"), mail.messageId());
            assertTrue(MailTrace.in("4F2A1B3C5D: message-id=<" + mail.messageId() + ">")
                    .introduced());
        }

        @Test
        void dependsOnWhichEntriesTheyAreOnly() {
            String id = mail(TestEntry.saying("an error").cursor("s=7")).messageId();
            digest.mailed(NOW);
            digest.note("journal", "a gap", NOW);
            TestEntry other = TestEntry.saying("something else").of("b.service");
            assertEquals(id, mail(other.cursor("s=7")).messageId());
        }

        @Test
        void isTheSameInWhateverOrderTheEntriesWereRead() {
            List<TestEntry> entries = List.of(
                    TestEntry.saying("an error").cursor("s=1").at(NOW),
                    TestEntry.saying("an error").cursor("s=2").at(NOW.plusSeconds(1)),
                    TestEntry.saying("an error").cursor("s=3").at(NOW.plusSeconds(1)));
            entries.forEach(AlertComposerTest.this::add);
            String id = mail().messageId();
            digest.mailed(NOW);
            List.of(entries.get(2), entries.get(0), entries.get(1)).forEach(AlertComposerTest.this::add);
            assertEquals(id, mail().messageId());
        }

        @Test
        void isAnotherForOneEntryMoreEvenOfTheSameTime() {
            String one = mail(TestEntry.saying("an error").cursor("s=1")).messageId();
            String two = mail(TestEntry.saying("an error").cursor("s=2")).messageId();
            assertNotEquals(one, two);
        }

        @Test
        void isAnotherForAsManyEntriesUpToAnotherTime() {
            add(TestEntry.saying("an error").cursor("s=1"));
            String one = mail(TestEntry.saying("an error").cursor("s=3")).messageId();
            digest.mailed(NOW);
            add(TestEntry.saying("an error").cursor("s=1"));
            TestEntry later = TestEntry.saying("an error").at(TestEntry.TIME.plusNanos(1_000));
            assertNotEquals(one, mail(later.cursor("s=4")).messageId());
        }

        @Test
        void isAnotherForAnotherFirstEntry() {
            add(TestEntry.saying("an error").cursor("s=1"));
            String one = mail(TestEntry.saying("an error").cursor("s=3")).messageId();
            digest.mailed(NOW);
            add(TestEntry.saying("an error").cursor("s=2"));
            String two = mail(TestEntry.saying("an error").cursor("s=3")).messageId();
            assertNotEquals(one, two);
        }

        @Test
        void ofNotesAloneDependsOnTheNotes() {
            digest.note("journal", "a gap", NOW);
            String one = mail().messageId();
            digest.mailed(NOW);
            digest.note("journal", "another gap", NOW);
            assertNotEquals(one, mail().messageId());
        }

        @Test
        void isKeptInTheMinimalForm() {
            AlertMail mail = mail(TestEntry.saying("an error"));
            assertEquals(mail.messageId(), mail.minimal().messageId());
        }
    }

    @Nested
    class TheSuggestedRule {
        @Test
        void pastedFromAMailOfOneEntrySparesIt() {
            TestEntry entry = TestEntry.saying("upstream timed out (110) while reading: error");
            assertEquals(Verdict.Outcome.IGNORED, judge(mail(entry), entry));
        }

        @Test
        void pastedFromAMailOfSeveralSparesEach() {
            TestEntry one = TestEntry.saying("upstream timed out: error 110");
            TestEntry two =
                    TestEntry.saying("Failed password for root from 192.0.2.1").of("ssh.service");
            add(one);
            add(two);
            assertEquals(Verdict.Outcome.IGNORED, judge(mail(), one));
            assertEquals(Verdict.Outcome.IGNORED, judge(mail(), two));
        }

        @Test
        void sparesNothingElse() {
            AlertMail mail = mail(TestEntry.saying("upstream timed out: error 110"));
            assertEquals(Verdict.Outcome.MATCHED, judge(mail, TestEntry.saying("disk error 110")));
        }

        /** What becomes of an entry once all rules of a mail are in the configuration. */
        private static Verdict.Outcome judge(AlertMail mail, TestEntry entry) {
            String rules = mail.body()
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("ignore."))
                    .collect(Collectors.joining("\n"));
            try {
                Config config = Config.parse(rules, "f", "web1");
                return new Filter(config.filter(), any -> false).judge(entry).outcome();
            } catch (Config.Invalid e) {
                throw new AssertionError(e.getMessage(), e);
            }
        }
    }

    static List<String> hostile() {
        return List.of(
                "a\r\nBcc: victim@example.org\r\n\r\nforged",
                "a\nb\rc",
                "\u001b]0;title\u0007\u001b[2J\u001b[31m",
                "\u202egnp.exe \u2066x\u2069 \u200b\u200f\ufeff",
                "\ud800",
                "a\udc00b",
                "\0\u0001\u007f\u0080\u009f\u00ad",
                "\u2028\u2029\u0085\u000b\f",
                "\t",
                "\ue000\ufff9\uffff",
                Character.toString(0xe0041),
                "x".repeat(498) + "\ud83d\udd25" + "y".repeat(5_000),
                "x".repeat(Match.MAX_MESSAGE - 1) + "\ud83d\udd25" + "y".repeat(5_000));
    }

    private void add(TestEntry entry) {
        digest.add(entry.match(), NOW);
    }

    private AlertMail mail() {
        return WRITER.write(digest, null);
    }

    /** The mail with one more entry. */
    private AlertMail mail(TestEntry entry) {
        add(entry);
        return mail();
    }

    private static String withoutRules(AlertMail mail) {
        return mail.body()
                .replaceAll(
                        "(?m)(^ignore\\.(\\S+?)\\.\\S+ = .*\n(ignore\\.\\2\\.\\S+ = .*\n)*|^ignore\\.\\S+ = .*\n)",
                        "RULE\n");
    }
}
