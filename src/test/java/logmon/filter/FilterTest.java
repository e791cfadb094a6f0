package logmon.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import logmon.alert.OwnMail;
import logmon.config.Config;
import logmon.filter.Verdict.Outcome;
import logmon.journal.Entry;
import logmon.kind.Shape;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    private static final String SUPPRESSED = "a596d6fe7bfa4994828e72309e95d61e";
    private static final String MISSED = "e9bf28e6e834481bb6f48f548ad13606";

    @Nested
    class Keywords {
        @ParameterizedTest
        @CsvSource({
            "read of sector 7: error 110, error",
            "FAILED to start, FAILED",
            "Failure, Failure",
            "fire alarm, alarm",
            "a problem, problem",
            "emergency shutdown, emergency"
        })
        void matchAnywhereInTheMessageInAnyCase(String message, String keyword) {
            assertEquals(matched("keyword " + keyword), judge("", TestEntry.saying(message)));
        }

        @Test
        void notInTheMessageDoNotMatch() {
            assertEquals(Outcome.PASSED, outcome("", TestEntry.saying("Started nginx.service")));
        }

        @Test
        void inOtherFieldsDoNotMatch() {
            assertEquals(
                    Outcome.PASSED, outcome("", TestEntry.saying("all is well").of("error.service")));
        }

        @Test
        void areTheOnesThatAreConfigured() {
            String file = "match.keywords = \\\\bOOM\\\\b";
            assertEquals(matched("keyword OOM"), judge(file, TestEntry.saying("the OOM killer")));
            assertEquals(Outcome.PASSED, outcome(file, TestEntry.saying("an error in a ROOM")));
        }

        @Test
        void ofTheScriptAreARegularExpression() {
            String file = "match.keywords = (?i)(fail|error|alarm|problem|emerg)";
            assertEquals(matched("keyword fail"), judge(file, TestEntry.saying("fail2ban starts")));
            assertEquals(Outcome.PASSED, outcome("", TestEntry.saying("fail2ban starts")));
        }

        @Test
        void areFoundOnAnyLine() {
            assertEquals(Outcome.MATCHED, outcome("", TestEntry.saying("first line\nsecond line: error\nthird")));
        }

        @Test
        void areFoundAtTheEndOfTheLongestMessage() {
            String message = "x".repeat(Entry.MAX_FIELD_BYTES - 6) + " error";
            assertEquals(matched("keyword error"), judge("", TestEntry.saying(message)));
        }

        @Test
        void lookAtEachEntryAnew() throws Config.Invalid {
            Filter filter = filter("");
            filter.judge(TestEntry.saying("an error"));
            assertEquals(
                    Outcome.PASSED,
                    filter.judge(TestEntry.saying("all is well")).outcome());
        }
    }

    @Nested
    class Level {
        @Test
        void lessSevereEntriesAreNotLookedAt() {
            assertEquals(Outcome.PASSED, outcome("", TestEntry.saying("error").with("PRIORITY", "7")));
        }

        @Test
        void entriesOfTheLevelItselfAreLookedAt() {
            String file = "journal.level = warning";
            assertEquals(
                    Outcome.MATCHED, outcome(file, TestEntry.saying("error").with("PRIORITY", "4")));
            assertEquals(Outcome.PASSED, outcome(file, TestEntry.saying("error").with("PRIORITY", "5")));
        }

        @Test
        void atDebugEverythingIsLookedAt() {
            assertEquals(
                    Outcome.MATCHED,
                    outcome("journal.level = debug", TestEntry.saying("error").with("PRIORITY", "7")));
        }

        @Test
        void anEntryWithoutAPriorityCountsAsInfo() {
            TestEntry entry = TestEntry.saying("error").without("PRIORITY");
            assertEquals(Outcome.MATCHED, outcome("journal.level = info", entry));
            assertEquals(Outcome.PASSED, outcome("journal.level = notice", entry));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "8", "-1", "44", "x", " 3", "\u0664"})
        void anEntryWithABadPriorityCountsAsInfo(String priority) {
            TestEntry entry = TestEntry.saying("error").with("PRIORITY", priority);
            assertEquals(Outcome.MATCHED, outcome("journal.level = info", entry));
            assertEquals(Outcome.PASSED, outcome("journal.level = notice", entry));
        }
    }

    @Nested
    class Priority {
        @ParameterizedTest
        @ValueSource(strings = {"0", "1", "2", "3"})
        void severeEntriesAlertWhateverTheySay(String priority) {
            assertEquals(
                    matched("priority " + Entry.PRIORITIES.get(Integer.parseInt(priority))),
                    judge("", TestEntry.saying("all is well").with("PRIORITY", priority)));
        }

        @Test
        void lessSevereOnesDoNot() {
            assertEquals(
                    Outcome.PASSED, outcome("", TestEntry.saying("all is well").with("PRIORITY", "4")));
        }

        @Test
        void aSevereEntryWithoutAMessageAlerts() {
            TestEntry entry = TestEntry.saying("").without("MESSAGE").with("PRIORITY", "2");
            assertEquals(matched("priority crit"), judge("", entry));
        }

        @Test
        void noneTurnsItOff() {
            assertEquals(
                    Outcome.PASSED,
                    outcome(
                            "match.priority = none",
                            TestEntry.saying("all is well").with("PRIORITY", "0")));
        }

        @Test
        void aKeywordIsTheBetterReason() {
            assertEquals(
                    matched("keyword error"),
                    judge("", TestEntry.saying("error").with("PRIORITY", "0")));
        }
    }

    @Nested
    class IgnoreRules {
        @Test
        void spareAnEntryWithTheSubstringInTheField() {
            assertEquals(
                    ignored("quiet"),
                    judge("ignore.quiet.MESSAGE = error 110", TestEntry.saying("timed out: error 110 again")));
        }

        @Test
        void takeASubstringLiterally() {
            assertEquals(Outcome.MATCHED, outcome("ignore.quiet.MESSAGE = error.1", TestEntry.saying("error 110")));
        }

        @Test
        void spareAnEntryWithTheRegexInTheField() {
            assertEquals(
                    ignored("quiet"),
                    judge("ignore.quiet.MESSAGE = regex:error \\\\d+", TestEntry.saying("timed out: error 110")));
        }

        @Test
        void spareOnlyWhenAllTheirFieldsFit() {
            String file = """
                    ignore.quiet._SYSTEMD_UNIT = nginx
                    ignore.quiet.MESSAGE = regex:error \\\\d
                    ignore.quiet._PID = 4711
                    """;
            TestEntry entry = TestEntry.saying("error 110");
            assertEquals(ignored("quiet"), judge(file, entry));
            assertEquals(Outcome.MATCHED, outcome(file, entry.of("apache2.service")));
            assertEquals(Outcome.MATCHED, outcome(file, entry.with("MESSAGE", "error x")));
            assertEquals(Outcome.MATCHED, outcome(file, entry.with("_PID", "1")));
        }

        @Test
        void areNotMadeUpOfEachOther() {
            String file = """
                    ignore.a.MESSAGE = error
                    ignore.a._SYSTEMD_UNIT = apache2
                    ignore.b.MESSAGE = timeout
                    ignore.b._SYSTEMD_UNIT = nginx
                    """;
            assertEquals(Outcome.MATCHED, outcome(file, TestEntry.saying("error")));
        }

        @Test
        void areNamedByTheFirstThatFits() {
            assertEquals(
                    ignored("b"),
                    judge("ignore.b.MESSAGE = error\nignore.a.MESSAGE = error", TestEntry.saying("error")));
        }

        @Test
        void spareAnEntryWithTheShapeOfTheirs() {
            TestEntry entry = TestEntry.saying("upstream timed out: error 110");
            String shape = Shape.of(entry.message());
            assertEquals(ignored("quiet"), judge("ignore.quiet.SHAPE = " + shape, entry));
            assertEquals(
                    Outcome.IGNORED,
                    outcome("ignore.quiet.SHAPE = " + shape, entry.with("MESSAGE", "upstream timed out:  error 110")));
        }

        @Test
        void takeAShapeForTheWholeMessage() {
            assertEquals(
                    Outcome.MATCHED,
                    outcome("ignore.quiet.SHAPE = timed out", TestEntry.saying("error: upstream timed out")));
        }

        @Test
        void takeARegexForAnyPartOfTheShape() {
            assertEquals(
                    Outcome.IGNORED,
                    outcome("ignore.quiet.SHAPE = regex:timed out$", TestEntry.saying("error: upstream timed out")));
        }

        @Test
        void lookAtNoFieldThatHappensToBeCalledShape() {
            TestEntry forged = TestEntry.saying("an error").with("SHAPE", "harmless");
            assertEquals(Outcome.MATCHED, outcome("ignore.quiet.SHAPE = harmless", forged));
        }

        @Test
        void takeAFieldThatIsAbsentForEmpty() {
            TestEntry entry = TestEntry.saying("error").without("_SYSTEMD_UNIT");
            assertEquals(Outcome.MATCHED, outcome("ignore.a._SYSTEMD_UNIT = nginx", entry));
            assertEquals(ignored("a"), judge("ignore.a._SYSTEMD_UNIT = regex:^$", entry));
        }

        @Test
        void spareSevereEntriesToo() {
            assertEquals(
                    ignored("a"),
                    judge(
                            "ignore.a.MESSAGE = well",
                            TestEntry.saying("all is well").with("PRIORITY", "0")));
        }

        @ParameterizedTest
        @CsvSource({
            "postfix.service, SSL_accept error from unknown[192.0.2.7]: lost connection",
            "postfix@-.service, SSL_accept error from unknown[192.0.2.7]: lost connection",
            "dovecot.service, imap-login: TLS handshaking: SSL_accept() failed: error:1408F10B"
        })
        void ofTheScriptSpareWhatTheyWereMadeFor(String unit, String message) {
            assertEquals(Outcome.IGNORED, outcome("", TestEntry.saying(message).of(unit)));
        }

        @Test
        void ofTheScriptSpareNoOtherUnit() {
            assertEquals(
                    Outcome.MATCHED,
                    outcome(
                            "",
                            TestEntry.saying("SSL_accept error from unknown").of("nginx.service")));
        }
    }

    @Nested
    class IgnoreRulesOfAKind {
        private final TestEntry entry = TestEntry.saying("Failed password for invalid user bob from 192.0.2.1 port 40")
                .of("ssh.service");

        @Test
        void ignoreThatKind() {
            String shape = Shape.of(entry.message());
            assertEquals(ignored("a"), judge("ignore.a = ssh.service: " + shape, entry));
        }

        @Test
        void ignoreNoOtherUnitAndNoOtherShape() {
            String rule = "ignore.a = ssh.service: " + Shape.of(entry.message());
            assertEquals(Outcome.MATCHED, outcome(rule, entry.of("sshd.service")));
            assertEquals(Outcome.MATCHED, outcome(rule, entry.with("MESSAGE", entry.message() + " failed")));
        }

        @Test
        void ignoreItOnEveryHost() {
            String rule = "ignore.a = ssh.service: " + Shape.of(entry.message());
            assertEquals(ignored("a"), judge(rule, entry.with("_HOSTNAME", "db7")));
        }

        @Test
        void areNamedInTheOrderOfTheFileAmongAllThatHold() {
            String kind = "ignore.kind = ssh.service: " + Shape.of(entry.message()) + "\n";
            String fields = "ignore.fields.MESSAGE = password\n";
            String shape = "ignore.shape._SYSTEMD_UNIT = ssh\nignore.shape.SHAPE = " + Shape.of(entry.message()) + "\n";
            assertEquals(ignored("kind"), judge(kind + fields + shape, entry));
            assertEquals(ignored("fields"), judge(fields + kind + shape, entry));
            assertEquals(ignored("shape"), judge(shape + kind + fields, entry));
        }
    }

    @Nested
    class AThousandIgnoreRules {
        private static final int HITS = 100;

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ignore.r%1$d = app%1$d.service: an error of number *",
                    "ignore.r%1$d._SYSTEMD_UNIT = app%1$d.service%nignore.r%1$d.MESSAGE = regex:error .* number",
                    "ignore.r%1$d._SYSTEMD_UNIT = regex:^app%1$d\\\\.service$%nignore.r%1$d.SHAPE = an error of nothing",
                    "ignore.r%1$d._SYSTEMD_UNIT = regex:^nginx\\\\.service$%nignore.r%1$d.SHAPE = error x%1$d"
                })
        void ofOtherKindsIgnoreNothing(String rule) throws Config.Invalid {
            StringBuilder file = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                file.append(rule.formatted(i)).append('\n');
            }
            Filter filter = filter(file.toString());
            for (int i = 0; i < HITS; i++) {
                assertEquals(
                        Outcome.MATCHED,
                        filter.judge(TestEntry.saying("an error of number " + i))
                                .outcome());
            }
        }
    }

    @Nested
    class AbsentMessage {
        @Test
        void doesNotAlert() {
            assertEquals(Outcome.PASSED, outcome("", TestEntry.saying("").without("MESSAGE")));
        }
    }

    @Nested
    class MessagesThatJournaldDropped {
        @Test
        void alertByTheirMessageId() {
            assertEquals(
                    matched("journald dropped messages"), judge("", dropped("Suppressed 500 messages", SUPPRESSED)));
            assertEquals(matched("journald dropped messages"), judge("", dropped("Missed 7 kernel messages", MISSED)));
        }

        @Test
        void alertWhateverTheLevel() {
            assertEquals(
                    Outcome.MATCHED, outcome("journal.level = crit", dropped("Suppressed 500 messages", SUPPRESSED)));
        }

        @Test
        void alertWhateverTheLevelEvenWithAKeywordInThem() {
            assertEquals(
                    Outcome.MATCHED,
                    outcome(
                            "journal.level = err",
                            dropped("Suppressed 500 messages from error-reporter.service", SUPPRESSED)));
        }

        @Test
        void areNotBelievedByTheTextAlone() {
            TestEntry forged = TestEntry.saying("Suppressed 500 messages from nginx.service");
            assertEquals(Outcome.PASSED, outcome("", forged));
            assertEquals(Outcome.PASSED, outcome("", forged.with("MESSAGE_ID", "0123456789abcdef0123456789abcdef")));
        }

        @Test
        void areNotAnythingElseWithSuchAnId() {
            assertEquals(Outcome.PASSED, outcome("", dropped("all is well", SUPPRESSED)));
        }

        private static TestEntry dropped(String message, String id) {
            return TestEntry.saying(message)
                    .of("systemd-journald.service")
                    .with("MESSAGE_ID", id)
                    .with("PRIORITY", "4");
        }
    }

    @Nested
    class OwnEntries {
        private final OwnMail own = new OwnMail("0123abcd", List.of());

        @Test
        void ofThisRunNeverAlert() throws Config.Invalid {
            TestEntry entry = TestEntry.saying("error").with("PRIORITY", "0");
            assertEquals(
                    Outcome.OWN,
                    filter().judge(entry.with("_SYSTEMD_INVOCATION_ID", "0123abcd"))
                            .outcome());
            assertEquals(Outcome.MATCHED, filter().judge(entry).outcome());
        }

        @Test
        void ofAMailServerAreKnownFromLinesThatWouldNotAlert() throws Config.Invalid {
            Filter filter = filter();
            for (String line : List.of(
                    "4F2A1B3C: message-id=<5f2d8c31a07be64942d1c0a9b8e7f605.logmon@web1>",
                    "4F2A1B3C: sender non-delivery notification: 7C0D9E8F")) {
                filter.judge(postfix(line));
            }

            for (String line : List.of("4F2A1B3C: status=deferred (error)", "7C0D9E8F: status=bounced (error)")) {
                assertEquals(Outcome.OWN, filter.judge(postfix(line)).outcome(), line);
            }
        }

        private Filter filter() throws Config.Invalid {
            return new Filter(Config.parse("", "f", "web1").filter(), own);
        }

        private static TestEntry postfix(String message) {
            return TestEntry.saying(message)
                    .of("postfix@-.service")
                    .with("_UID", "0")
                    .with("PRIORITY", "2");
        }
    }

    @Nested
    class ARegexThatRunsAway {
        private static final String NESTED = "(x+x+)+y";
        private static final String DEEP = "^(a|b)*c";

        @Test
        void inTheKeywordsAlertsAndIsNamed() {
            assertEquals(
                    new Verdict(Outcome.MATCHED, "match.keywords could not be decided", List.of("match.keywords")),
                    judge("match.keywords = " + NESTED, TestEntry.saying("x".repeat(5_000))));
        }

        @Test
        void overNestedQuantifiersIsGivenUp() {
            assertEquals(
                    List.of("match.keywords"),
                    judge("match.keywords = (a+)+$", TestEntry.saying("a".repeat(5_000) + "!"))
                            .runaway());
        }

        @Test
        void intoTheDepthAlertsAndIsNamed() {
            assertEquals(
                    new Verdict(Outcome.MATCHED, "match.keywords could not be decided", List.of("match.keywords")),
                    judge("match.keywords = " + DEEP, TestEntry.saying("ab".repeat(Entry.MAX_FIELD_BYTES / 2))));
        }

        @ParameterizedTest
        @ValueSource(strings = {NESTED, DEEP})
        void inAnIgnoreRuleDoesNotSpareAndIsNamed(String regex) {
            String message =
                    "error " + (regex.equals(NESTED) ? "x".repeat(5_000) : "ab".repeat(Entry.MAX_FIELD_BYTES / 2 - 3));
            String file = "ignore.bad.MESSAGE = regex:" + regex.replace("^", "");
            assertEquals(
                    new Verdict(Outcome.MATCHED, "keyword error", List.of("ignore.bad")),
                    judge(file, TestEntry.saying(message)));
        }

        @Test
        void doesNotKeepTheNextRuleFromSparing() {
            String file = "ignore.bad.MESSAGE = regex:" + NESTED + "\nignore.good.MESSAGE = error";
            assertEquals(
                    new Verdict(Outcome.IGNORED, "good", List.of("ignore.bad")),
                    judge(file, TestEntry.saying("error " + "x".repeat(5_000))));
        }

        @Test
        void everywhereIsNamedEverywhere() {
            String file = """
                    match.keywords = %1$s
                    ignore.a.MESSAGE = regex:%1$s
                    ignore.b.MESSAGE = regex:%1$s
                    """.formatted(NESTED);
            assertEquals(
                    List.of("match.keywords", "ignore.a", "ignore.b"),
                    judge(file, TestEntry.saying("x".repeat(5_000))).runaway());
        }

        @Test
        void isTriedAgainOnTheNextEntry() throws Config.Invalid {
            Filter filter = filter("match.keywords = " + NESTED);
            filter.judge(TestEntry.saying("x".repeat(5_000)));
            assertEquals(matched("keyword xxy"), filter.judge(TestEntry.saying("xxy")));
        }

        @Test
        void onAnEntryOfOneLongLineIsGivenUpEachTime() throws Config.Invalid {
            Filter filter = filter("ignore.a.MESSAGE = regex:Failed [a-z]+ for .* from .* port");
            TestEntry entry = TestEntry.saying("error Failed password for " + " Failed password for ".repeat(660));
            for (int i = 0; i < 10; i++) {
                filter.beginStep();
                assertEquals(new Verdict(Outcome.MATCHED, "keyword error", List.of("ignore.a")), filter.judge(entry));
            }
        }

        @Test
        void onEachEntryOfAStepAlertsEach() throws Config.Invalid {
            Filter filter = filter("ignore.a.MESSAGE = regex:Failed [a-z]+ for .* from .* port");
            TestEntry entry = TestEntry.saying("error Failed password for " + " Failed password for ".repeat(660));
            filter.beginStep();
            for (int i = 0; i < 1_024; i++) {
                assertEquals(Outcome.MATCHED, filter.judge(entry).outcome());
            }
        }

        @Test
        void doesNotKeepLaterEntriesOfTheStepFromBeingIgnored() throws Config.Invalid {
            Filter filter = filter("ignore.a.MESSAGE = regex:^(x*)*y\nignore.b.MESSAGE = regex:disk .* error");
            filter.beginStep();
            for (int i = 0; i < 200; i++) {
                filter.judge(TestEntry.saying("error " + "x".repeat(5_000)));
                filter.judge(TestEntry.saying("x".repeat(5_000) + " error"));
            }
            assertEquals(ignored("b"), filter.judge(TestEntry.saying("disk sda error")));
        }

        @Test
        void doesNotRunAwayOnOtherEntries() {
            assertEquals(Outcome.PASSED, outcome("match.keywords = " + NESTED, TestEntry.saying("all is well")));
        }
    }

    @ParameterizedTest
    @CsvSource({"3, IGNORED", "2, MATCHED", "0, MATCHED"})
    void theBuiltInRuleOfTheAuditTrailExcludesNothingCritical(String priority, Outcome outcome) throws Exception {
        TestEntry entry = TestEntry.saying("ANOM_ABEND pid=1 op=error res=success")
                .with("_TRANSPORT", "audit")
                .with("PRIORITY", priority);
        assertEquals(outcome, outcome("", entry));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[31merror\u001b[0m: x",
                "\u001b[1;31m\u001b[Kerror: x",
                "#033[31merror#033[0m: x",
                "\u001b[2J\u001b[31merror\u001b[0m: x"
            })
    void coloursDoNotHideTheEdgeOfAWordOrTheBeginning(String message) throws Exception {
        TestEntry entry = TestEntry.saying(message);
        assertEquals(matched("keyword error"), judge("match.keywords = ^error\\\\b", entry));
        assertEquals(ignored("x"), judge("ignore.x.MESSAGE = regex:^error\\\\b", entry));
        assertEquals(
                matched("rule match.x"),
                judge("match.keywords = (?!)\nmatch.x.MESSAGE = regex:\\\\berror\\\\b", entry));
        assertEquals(ignored("x"), judge("ignore.x.MESSAGE = error: x", entry));
    }

    @Nested
    class RulesOfLogcheck {
        @TempDir
        private Path directory;

        @Test
        void spareAndTheFileIsNamed() throws Exception {
            String file = rules("nginx", "nginx\\[[0-9]+\\]: error [0-9]+$");
            TestEntry entry = TestEntry.saying("error 110").with("SYSLOG_IDENTIFIER", "nginx");
            assertEquals(ignored("logcheck/nginx"), judge(file, entry));
            assertEquals(matched("keyword error"), judge(file, entry.with("MESSAGE", "error")));
        }

        @Test
        void ignoreNothingThatIsCriticalOrWorse() throws Exception {
            String file = rules("nginx", "error");
            assertEquals(
                    Outcome.IGNORED, outcome(file, TestEntry.saying("error").with("PRIORITY", "3")));
            assertEquals(
                    Outcome.MATCHED, outcome(file, TestEntry.saying("error").with("PRIORITY", "2")));
        }

        @Test
        void ignoreNoDegradedArray() throws Exception {
            String file = rules(
                    "mdadm",
                    "^(\\w{3} [ :0-9]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ mdadm\\[[0-9]+\\]: "
                            + "[A-Za-z]+ event detected on md device /dev/md[0-9]+$");
            TestEntry entry = TestEntry.saying("DegradedArray event detected on md device /dev/md0")
                    .with("SYSLOG_IDENTIFIER", "mdadm");
            assertEquals(Outcome.MATCHED, outcome(file, entry.with("PRIORITY", "2")));
            assertEquals(Outcome.IGNORED, outcome(file, entry.with("PRIORITY", "3")));
        }

        @Test
        void areLookedAtAfterAllOthers() throws Exception {
            String file = rules("nginx", "error") + "ignore.mine.MESSAGE = error 110\n";
            assertEquals(ignored("mine"), judge(file, TestEntry.saying("error 110")));
            assertEquals(ignored("logcheck/nginx"), judge(file, TestEntry.saying("error 111")));
        }

        @Test
        void areNotLookedAtWithoutNeed() throws Exception {
            String file = rules("nginx", "well");
            assertEquals(Outcome.PASSED, outcome(file, TestEntry.saying("all is well")));
        }

        @Test
        void thatRunAwayAreNamedAndDoNotSpare() throws Exception {
            String file = rules("nginx", "error ((x|y)*)*z") + "ignore.slow.MESSAGE = regex:(x*)*y\n";
            assertEquals(
                    new Verdict(Outcome.MATCHED, "keyword error", List.of("ignore.slow", directory + "/nginx:1")),
                    judge(file, TestEntry.saying("error " + "x".repeat(5_000) + " z")));
        }

        private String rules(String name, String rule) throws IOException {
            Files.writeString(directory.resolve(name), rule + "\n");
            return "ignore.logcheck = " + directory + "\n";
        }
    }

    @Test
    void onlyMessageAndPriorityAreReadOfAnEntryThatSaysNothing() throws Config.Invalid {
        assertEquals(Set.of("MESSAGE", "PRIORITY"), fieldsRead("journal.level = debug"));
        assertEquals(Set.of("MESSAGE"), fieldsRead("match.priority = none"));
    }

    private static Set<String> fieldsRead(String file) throws Config.Invalid {
        Set<String> read = new HashSet<>();
        Map<String, String> fields =
                new HashMap<>(TestEntry.saying("all is well").fields()) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String get(Object name) {
                        read.add((String) name);
                        return super.get(name);
                    }
                };
        filter(file).judge(new TestEntry(fields, TestEntry.TIME, "s=1"));
        return read;
    }

    private static Verdict matched(String reason) {
        return new Verdict(Outcome.MATCHED, reason, List.of());
    }

    private static Verdict ignored(String rule) {
        return new Verdict(Outcome.IGNORED, rule, List.of());
    }

    private static Filter filter(String file) throws Config.Invalid {
        return new Filter(Config.parse(file, "f", "web1").filter(), entry -> false);
    }

    private static Verdict judge(String file, Entry entry) {
        try {
            return filter(file).judge(entry);
        } catch (Config.Invalid e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static Outcome outcome(String file, Entry entry) {
        return judge(file, entry).outcome();
    }
}
