package logmon.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import logmon.config.Config;
import logmon.filter.Filter;
import logmon.filter.LoopGuard;
import logmon.filter.Match;
import logmon.filter.Verdict;
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
    private static final AlertComposer WRITER =
            new AlertComposer("web1", "journalctl", "/etc/logmon.properties", "logmon", ZoneOffset.UTC);

    private static final Pacing ALERTS =
            new Pacing(Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofHours(1), 12);

    private final Digest digest = new Digest(ALERTS, List.of());

    @Nested
    class OfOneEntry {
        @Test
        void isThisMail() {
            AlertMail mail = mail(TestEntry.saying("upstream timed out while reading: error 110"));
            String name = SuggestedRule.name(digest.groups().iterator().next().first());
            assertEquals("[ALERT] Error detected in nginx.service on web1", mail.subject());
            assertEquals("""
                    2026-11-21T22:58:37.531040+00:00 upstream timed out while reading: error 110

                    Unit:      nginx.service
                    PID:       4711
                    Priority:  info
                    Matched:   keyword error
                    Around it: journalctl --since '2026-11-21 22:57:37 UTC' --until '2026-11-21 22:59:37 UTC'
                    To ignore this kind:
                    RULE

                    An ignore rule goes into /etc/logmon.properties; then: systemctl restart logmon
                    """, mail.body().replaceAll("(?m)^ignore\\." + name + " = nginx.service: .*$", "RULE"));
        }

        @ParameterizedTest
        @CsvSource({"_SYSTEMD_UNIT, ssh.service", "SYSLOG_IDENTIFIER, sshd", "_COMM, sshd-session"})
        void namesTheUnitElseTheIdentifierElseTheCommand(String field, String unit) {
            TestEntry entry = TestEntry.saying("error").without("_SYSTEMD_UNIT").with(field, unit);
            assertEquals(
                    "[ALERT] Error detected in " + unit + " on web1",
                    mail(entry).subject());
        }

        @Test
        void prefersTheUnitToTheIdentifierAndThatToTheCommand() {
            TestEntry all =
                    TestEntry.saying("error").with("SYSLOG_IDENTIFIER", "sshd").with("_COMM", "sshd-session");
            assertEquals("nginx.service", all.match().unit());
            assertEquals("sshd", all.without("_SYSTEMD_UNIT").match().unit());
            assertEquals("sshd", all.of(" ").match().unit());
        }

        @Test
        void ofWhichNothingSaysWhoWroteItSaysSo() {
            TestEntry entry = TestEntry.saying("error").without("_SYSTEMD_UNIT").without("_PID");
            AlertMail mail = mail(entry);
            assertEquals("[ALERT] Error detected in unknown on web1", mail.subject());
            assertFalse(mail.body().contains("PID:"), mail.body());
        }

        @Test
        void withoutAHostIsOfThisMachine() {
            TestEntry entry = TestEntry.saying("error").without("_HOSTNAME");
            assertTrue(mail(entry).subject().endsWith(" on web1"));
        }

        @Test
        void ofAnotherHostNamesIt() {
            AlertMail mail = mail(TestEntry.saying("error").with("_HOSTNAME", "db2"));
            assertEquals("[ALERT] Error detected in nginx.service on db2", mail.subject());
            assertTrue(mail.body().contains("\nHost:      db2\n"), mail.body());
        }

        @Test
        void withoutAMessageBeginsWithItsTimeAlone() {
            AlertMail mail = mail(TestEntry.saying("").without("MESSAGE").with("PRIORITY", "2"));
            assertTrue(mail.body().startsWith("2026-11-21T22:58:37.531040+00:00\n\nUnit:"), mail.body());
            assertTrue(mail.body().contains("\nPriority:  crit\n"), mail.body());
        }

        @Test
        void showsItsTimeInTheZoneOfTheServer() {
            add(TestEntry.saying("error"));
            AlertComposer berlin = new AlertComposer("web1", "journalctl", "f", "logmon", ZoneId.of("Europe/Berlin"));
            assertTrue(berlin.write(digest, null).body().startsWith("2026-11-21T23:58:37.531040+01:00 error\n"));
        }

        @Test
        void namesTheCommandThatReadsTheSameJournal() {
            add(TestEntry.saying("error"));
            AlertComposer remote =
                    new AlertComposer("web1", "journalctl --directory=/logs", "f", "logmon", ZoneOffset.UTC);
            assertTrue(
                    remote.write(digest, null).body().contains("\nAround it: journalctl --directory=/logs --since '"));
        }

        @Test
        void ofAnInstanceNamesItsService() {
            add(TestEntry.saying("error"));
            AlertComposer hosts = new AlertComposer(
                    "web1", "journalctl", "/etc/logmon/hosts.properties", "logmon@hosts", ZoneOffset.UTC);
            assertTrue(hosts.write(digest, null)
                    .body()
                    .endsWith("into /etc/logmon/hosts.properties; then: systemctl restart logmon@hosts\n"));
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
        void hasTheDesignsSubject() {
            for (int i = 0; i < 37; i++) {
                add(TestEntry.saying("error: kex_exchange_identification").of("ssh.service"));
            }
            add(TestEntry.saying("a problem"));
            add(TestEntry.saying("a failure"));
            assertEquals(
                    "[ALERT] 37 errors detected in ssh.service and 2 more on web1",
                    WRITER.write(digest, null).subject());
        }

        @Test
        void ofOneUnitHasNoMore() {
            add(TestEntry.saying("an error"));
            add(TestEntry.saying("a problem"));
            assertEquals("[ALERT] 2 errors detected in nginx.service on web1", mail().subject());
        }

        @Test
        void ofAsManyUnitsNamesTheFirstAndCountsTheOthers() {
            add(TestEntry.saying("an error").of("a.service").with("PRIORITY", "3"));
            add(TestEntry.saying("an error").of("b.service"));
            assertEquals("[ALERT] Error detected in a.service and 1 more on web1", mail().subject());
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {"db1,db2 | db1, db2", "c,a,b | a, b, c", "a,b,c,d | 4 hosts"})
        void ofSeveralHostsNamesOrCountsThem(String hosts, String shown) {
            for (String host : hosts.split(",")) {
                add(TestEntry.saying("error on host called " + host)
                        .with("_HOSTNAME", host)
                        .of(host + ".service"));
            }
            assertTrue(mail().subject().endsWith(" on " + shown), mail().subject());
        }

        @Test
        void ofSeveralHostsHasWhatIsOfOneHostTogether() {
            for (String host : List.of("web1", "db1", "web1", "db1")) {
                add(TestEntry.saying("an error").of("a.service").with("_HOSTNAME", host));
                add(TestEntry.saying("an error").of("b.service").with("_HOSTNAME", host));
            }
            add(TestEntry.saying("a panic")
                    .of("c.service")
                    .with("_HOSTNAME", "db1")
                    .with("PRIORITY", "0"));
            assertEquals(
                    List.of(
                            "On db1:",
                            "1. c.service, 1 entry",
                            "2. a.service, 2 entries",
                            "3. b.service, 2 entries",
                            "On web1:",
                            "4. a.service, 2 entries",
                            "5. b.service, 2 entries"),
                    mail().body()
                            .lines()
                            .filter(line -> line.matches("On .*|\\d+\\. .*"))
                            .map(line -> line.replaceAll("(entries),.*", "$1"))
                            .toList());
            assertEquals("[ALERT] Error detected in c.service and 8 more on db1, web1", mail().subject());
        }

        @Test
        void showsHowToReadAroundAnEntryOnItsHost() {
            add(TestEntry.saying("an error").with("_HOSTNAME", "db1"));
            assertTrue(mail().body().contains("Around it: journalctl _HOSTNAME=db1 --since '"), mail().body());
        }

        @Test
        void doesNotOfferAShellANameThatIsACommand() {
            add(TestEntry.saying("an error").with("_HOSTNAME", "db1;reboot"));
            assertTrue(mail().body().contains("Around it: journalctl --since '"), mail().body());
        }

        @Test
        void hasTheMostSevereKindFirst() {
            add(TestEntry.saying("an error").of("a.service").with("PRIORITY", "6"));
            add(TestEntry.saying("an error").of("b.service").with("PRIORITY", "2"));
            add(TestEntry.saying("an error").of("c.service").with("PRIORITY", "4"));
            assertEquals(List.of("b.service", "c.service", "a.service"), headings());
            assertEquals("[ALERT] Error detected in b.service and 2 more on web1", mail().subject());
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
            assertTrue(mail().body().contains("    Priority:  alert\n"), mail().body());
        }

        @Test
        void showsOfEachKindItsCountAndItsFirstAndLastTime() {
            add(TestEntry.saying("an error").at(NOW));
            add(TestEntry.saying("an error").at(NOW.plusSeconds(5)));
            assertTrue(
                    mail().body()
                            .contains("\n1. nginx.service, 2 entries, 2026-11-21T22:58:37.531040+00:00"
                                    + " to 2026-11-21T22:58:42.531040+00:00\n"),
                    mail().body());
        }

        @Test
        void showsTheFirstTwoSamplesAndTheLast() {
            for (int second = 0; second < 10; second++) {
                add(TestEntry.saying("error " + second).at(NOW.plusSeconds(second)));
            }
            assertTrue(mail().body().contains("""

                                2026-11-21T22:58:37.531040+00:00 error 0
                                2026-11-21T22:58:38.531040+00:00 error 1
                                ...
                                2026-11-21T22:58:46.531040+00:00 error 9

                            """.indent(0)), mail().body());
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
            for (int i = 0; i < Digest.MAX_KINDS + Digest.MAX_UNITS + 7; i++) {
                add(TestEntry.saying("an error").of(unit(i)).with("PRIORITY", "3"));
            }
            String body = mail().body();
            assertTrue(body.contains("\nFurther entries, of too many kinds to show each:\n1 × "), body);
            assertTrue(body.contains("\n7 × other units\n"), body);
            assertTrue(mail().subject().endsWith(" and 256 more on web1"), mail().subject());
        }

        @Test
        void staysReadablyShortHoweverMuchComes() {
            for (int i = 0; i < 1_000; i++) {
                add(TestEntry.saying("error " + "very long ".repeat(10_000)).of(unit(i)));
            }
            assertTrue(mail().body().length() < 120_000, () -> mail().body().length() + " characters");
            assertTrue(mail().body().contains(" more kinds, with an entry of each:\n"));
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
    class OfNotes {
        @Test
        void aloneHasASubjectOfItsOwn() {
            digest.note("Entries between 1 and 2 could not be read: EBADMSG", NOW);
            assertEquals("[ALERT] Alerts may be missing on web1", mail().subject());
            assertTrue(mail().body().contains("\nEntries between 1 and 2 could not be read: EBADMSG\n"), mail().body());
            assertFalse(mail().body().contains("ignore rule"), mail().body());
        }

        @Test
        void andAnEntryTellsBoth() {
            digest.note("a gap", NOW);
            add(TestEntry.saying("an error"));
            assertEquals("[ALERT] Error detected in nginx.service on web1", mail().subject());
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
            digest.note(text, NOW);
            assertHarmless(WRITER.write(digest, text));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\n", "\r\n", "\r", "\u2028", "\u0085", "\u000b"})
        void cannotPassForALineOfLogmons(String lineEnd) {
            AlertMail mail = mail(TestEntry.saying("error" + lineEnd + "Unit:      forged.service"));
            assertFalse(mail.body().lines().anyMatch(line -> line.startsWith("Unit:      forged")), mail.body());
        }

        @Test
        void ofSeveralLinesIsSetInFromTheSecondOn() {
            AlertMail mail = mail(TestEntry.saying("error\nin line 2\r\n\nand 4\n\n"));
            assertTrue(
                    mail.body()
                            .startsWith(
                                    "2026-11-21T22:58:37.531040+00:00 error\n    in line 2\n    \n    and 4\n\nUnit:"),
                    mail.body());
        }

        @Test
        void amongSeveralEntriesIsSetInFurther() {
            add(TestEntry.saying("an error\n1. forged.service, 7 entries"));
            add(TestEntry.saying("a problem"));
            assertTrue(
                    mail().body().contains("+00:00 an error\n        1. forged.service, 7 entries\n"), mail().body());
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
                    "[ALERT] Error detected in " + "u".repeat(80) + " [… 28 more characters] on web1", mail.subject());
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
        void canBeRecognizedByTheLoopGuard() {
            AlertMail mail = mail(TestEntry.saying("an error"));
            assertTrue(mail.messageId().matches("[0-9a-f]{32}\\.logmon@web1"), mail.messageId());
            LoopGuard guard = new LoopGuard("logmon.service", 1, List.of());
            guard.sending(mail.messageId());
            assertTrue(guard.isAboutOwnMail("4F2A1B3C5D: message-id=<" + mail.messageId() + ">"));
        }

        @Test
        void dependsOnWhichEntriesTheyAreOnly() {
            String id = mail(TestEntry.saying("an error").cursor("s=7")).messageId();
            digest.mailed(NOW);
            digest.note("a gap", NOW);
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
            digest.note("a gap", NOW);
            String one = mail().messageId();
            digest.mailed(NOW);
            digest.note("another gap", NOW);
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
                return new Filter(config.filter(), new LoopGuard("logmon.service", 1, List.of()))
                        .judge(entry)
                        .outcome();
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
}
