package logmon.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import logmon.config.Config;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** systemd's own messages are known by their MESSAGE_ID, whatever names are in them. */
class KnownEventTest {
    private static final String STARTED = "39f53479d3a045ac8e11786248231fbf";
    private static final String RESTART = "5eb03494b6584870a536b337290809b3";
    private static final String EXIT = "98e322203f7a4ed290d09fe03c09fe15";

    @ParameterizedTest
    @CsvSource({
        "be02cf6855d2428ba40df7e9d022f03d, Failed to start a.service, unit failed to start",
        "d9b373ed55a64feb8242e02dbe79a49c, a.service: Failed with result 'timeout'., unit failed",
        "fe6faa94e7774663a0da52717891d8ef, a.service: A process has been killed by the OOM killer., out of memory",
        "fc2e22bc6ee647b6b90729ab34a250b1, Process 123 (nginx) of user 33 dumped core., core dump",
    })
    void troubleMatchesWhateverTheLevel(String id, String message, String reason) {
        TestEntry entry = TestEntry.saying(message).with("MESSAGE_ID", id);
        assertEquals(new Verdict(Verdict.Outcome.MATCHED, reason, List.of()), judge("journal.level = emerg", entry));
    }

    @Test
    void aNameInASuccessMessageTellsOfNothing() {
        TestEntry started = TestEntry.saying("Started check.service - Looks for disk failure.")
                .of("init.scope")
                .with("MESSAGE_ID", STARTED);
        assertEquals(Verdict.Outcome.PASSED, judge("", started).outcome());
        assertEquals(
                Verdict.Outcome.PASSED,
                judge("match.keywords = failure", started).outcome());
    }

    @Test
    void nobodyElseCanSaySo() {
        TestEntry forged = TestEntry.saying("disk failure").with("MESSAGE_ID", STARTED);
        assertEquals(Verdict.Outcome.MATCHED, judge("", forged).outcome());
    }

    @ParameterizedTest
    @CsvSource({"1, PASSED", "9, PASSED", "10, MATCHED", "214, MATCHED"})
    void manyRestartsMatch(String count, Verdict.Outcome outcome) {
        TestEntry entry = TestEntry.saying("web.service: Scheduled restart job, restart counter is at " + count + ".")
                .with("MESSAGE_ID", RESTART);
        assertEquals(outcome, judge("", entry).outcome());
    }

    @ParameterizedTest
    @CsvSource({"4, MATCHED", "5, PASSED"})
    void aProcessThatEndedMatchesIfSystemdWarnsOfIt(String priority, Verdict.Outcome outcome) {
        TestEntry entry = TestEntry.saying("a.service: Control process exited, code=killed, status=15/TERM")
                .with("MESSAGE_ID", EXIT)
                .with("PRIORITY", priority);
        assertEquals(outcome, judge("", entry).outcome());
    }

    private static Verdict judge(String file, TestEntry entry) {
        try {
            FilterSettings settings = Config.parse(file, "f", "web1").filter();
            return new Filter(settings, any -> false).judge(entry);
        } catch (Config.Invalid e) {
            throw new AssertionError(e);
        }
    }
}
