package logmon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import logmon.CommandLine.Misuse;
import logmon.CommandLine.Mode;
import logmon.replay.Sample;
import logmon.replay.Since;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final Path CONFIG = Path.of("/etc/logmon.properties");

    @Test
    void withoutArgumentsItRunsWithTheConfigurationInEtc() throws Misuse {
        assertEquals(new CommandLine(Mode.RUN, CONFIG, null, null, null, false, false, null, null, List.of()), parse());
    }

    @ParameterizedTest
    @CsvSource({
        "--dry-run, DRY_RUN",
        "--check, CHECK",
        "--test-mail, TEST_MAIL",
        "--version, VERSION",
        "--help, HELP",
        "-h, HELP",
        "-V, VERSION"
    })
    void eachModeHasItsArgument(String argument, Mode mode) throws Misuse {
        assertEquals(mode, parse(argument).mode());
    }

    @Test
    void aModeGivenTwiceIsThatMode() throws Misuse {
        assertEquals(Mode.CHECK, parse("--check", "--check").mode());
    }

    @Test
    void twoModesAtATimeAreRefused() {
        Misuse misuse = assertThrows(Misuse.class, () -> parse("--check", "--dry-run"));
        assertEquals("one mode at a time: --dry-run is a second one", misuse.getMessage());
    }

    @Test
    void theConfigurationIsTheFileThatIsNamed() throws Misuse {
        assertEquals(
                Path.of("my.properties"),
                parse("--check", "--config", "my.properties").config());
    }

    @Test
    void aValueMayFollowAnEqualsSign() throws Misuse {
        assertEquals(Path.of("a=b"), parse("--config=a=b").config());
    }

    @Test
    void optionsMayComeBeforeTheMode() throws Misuse {
        CommandLine line = parse("--config", "x", "--dry-run");
        assertEquals(Mode.DRY_RUN, line.mode());
        assertEquals(Path.of("x"), line.config());
    }

    @Test
    void theDirectoryOfTheJournalIsMadeAbsolute() throws Misuse {
        assertEquals(
                Path.of("logs").toAbsolutePath(), parse("--directory", "logs").directory());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--config", "--directory", "--replay", "--explain", "--test", "--ignore", "--rule", "--unit"})
    void anOptionWithoutItsValueIsRefused(String option) {
        Misuse misuse = assertThrows(Misuse.class, () -> parse(option));
        assertEquals(option + " needs a value after it", misuse.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--chekc", "-x", "check", "", "---", "--Config"})
    void whatItDoesNotKnowIsRefused(String argument) {
        Misuse misuse = assertThrows(Misuse.class, () -> parse(argument));
        assertEquals("unknown argument " + argument, misuse.getMessage());
    }

    @Test
    void anUnknownArgumentWithAValueIsUnknown() {
        Misuse misuse = assertThrows(Misuse.class, () -> parse("--colour=\u001b[31m"));
        assertEquals("unknown argument --colour=\\x1b[31m", misuse.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--check", "--json", "--help"})
    void whatTakesNoValueRefusesOne(String argument) {
        Misuse misuse = assertThrows(Misuse.class, () -> parse(argument + "=yes"));
        assertEquals(argument + " takes no value", misuse.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "all, 1970-01-01T00:00:00Z",
        "2026-11-21T22:58Z, 2026-11-21T22:58:00Z",
        "2026-11-21T22:58:37Z, 2026-11-21T22:58:37Z",
        "2026-11-21T22:58:37+01:00, 2026-11-21T21:58:37Z",
        "2026-11-21 22:58:37+01:00, 2026-11-21T21:58:37Z",
        "2026-11-21T22:58:37.531040+00:00, 2026-11-21T22:58:37.531040Z",
        "2026-11-21T22:58:37.5Z, 2026-11-21T22:58:37.500Z"
    })
    void aReplayBeginsAtATime(String since, Instant time) throws Misuse {
        assertEquals(new Since(time), parse("--replay", since).since());
    }

    @Test
    void aReplayFromADateBeginsAtMidnightHere() throws Misuse {
        assertEquals(
                LocalDate.of(2026, 11, 21).atStartOfDay(ZoneId.systemDefault()).toInstant(),
                parse("--replay", "2026-11-21").since().time());
    }

    @Test
    void aReplayWithoutAZoneIsInTheTimeHere() throws Misuse {
        assertEquals(
                LocalDateTime.of(2026, 11, 21, 22, 58)
                        .atZone(ZoneId.systemDefault())
                        .toInstant(),
                parse("--replay", "2026-11-21 22:58").since().time());
    }

    @Test
    void aReplayOfThisBootHasNoTime() throws Misuse {
        assertNull(parse("--replay", "boot").since().time());
    }

    @ParameterizedTest
    @CsvSource({"90s, PT90S", "5m, PT5M", "2h, PT2H", "7d, PT168H"})
    void aReplayBeginsSoLongAgo(String since, Duration ago) throws Misuse {
        Instant before = Instant.now().minus(ago);
        Instant begin = parse("--replay=" + since).since().time();
        Instant after = Instant.now().minus(ago);
        assertFalse(begin.isBefore(before));
        assertFalse(begin.isAfter(after));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tomorrow",
                "todays",
                "2",
                "2w",
                "-2h",
                "",
                "2026-13-01",
                "2026-11-21T25:00",
                "21.11.2026",
                "1234567d"
            })
    void aReplayFromAnythingElseIsRefused(String since) {
        Misuse misuse = assertThrows(Misuse.class, () -> parse("--replay", since));
        assertEquals(
                "--replay needs 2h, 7d, today, yesterday, boot, all, a date, or a time like 2026-11-26 10:00; not "
                        + since,
                misuse.getMessage());
    }

    @Test
    void aReplayMayPrintJson() throws Misuse {
        assertTrue(parse("--replay", "boot", "--json").json());
        assertTrue(parse("--json", "--replay", "boot").json());
    }

    @Test
    void jsonIsOfReplaysOnly() {
        Misuse misuse = assertThrows(Misuse.class, () -> parse("--check", "--json"));
        assertEquals("--json goes with --replay", misuse.getMessage());
    }

    @Test
    void anUnknownArgumentCannotCommandTheTerminal() {
        Misuse misuse = assertThrows(Misuse.class, () -> parse("--\u001b[2J"));
        assertEquals("unknown argument --\\x1b[2J", misuse.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--dry-run",
                "--check",
                "--test-mail",
                "--version",
                "--help",
                "--config",
                "--directory",
                "--json",
                "--replay",
                "--explain",
                "--test",
                "--ignore",
                "--unit",
                "--identifier",
                "--priority",
                "--strict",
                "--with",
                "--rule"
            })
    void theHelpExplainsEveryArgument(String argument) {
        assertTrue(CommandLine.help().matches("(?s).*\n  " + argument + "[ ,].*"), argument);
    }

    @Test
    void theHelpFitsAScreen() {
        CommandLine.help().lines().forEach(line -> assertTrue(line.length() <= 80, line));
        assertTrue(CommandLine.help().lines().count() <= 24);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--replay", "--explain"})
    void aTimeMayFollowItsDateWithoutQuotes(String mode) throws Misuse {
        Since since = parse(mode, "2026-11-26 10:00").since();

        assertEquals(since, parse(mode, "2026-11-26", "10:00").since());
        assertEquals(since, parse(mode + "=2026-11-26", "10:00").since());
        assertTrue(parse("--replay", "2026-11-26", "10:00", "--json").json());
    }

    @Test
    void aTimeFollowsNothingButADate() {
        Misuse misuse = assertThrows(Misuse.class, () -> parse("--replay", "7d", "10:00"));
        assertEquals("unknown argument 10:00", misuse.getMessage());
    }

    @Test
    void twoDashesEndTheOptions() throws Misuse {
        assertEquals(Mode.CHECK, parse("--check", "--").mode());
        Misuse misuse = assertThrows(Misuse.class, () -> parse("--", "--check"));
        assertEquals("unknown argument --check", misuse.getMessage());
    }

    @Test
    void aMessageIsTestedAsWrittenByAUnit() throws Misuse {
        Sample sample = parse("--test", "--x failed", "--unit", "ssh", "--priority", "err", "--identifier", "sshd")
                .sample();

        assertEquals("--x failed", sample.field("MESSAGE"));
        assertEquals("ssh.service", sample.field("_SYSTEMD_UNIT"));
        assertEquals("3", sample.field("PRIORITY"));
        assertEquals("sshd", sample.field("SYSLOG_IDENTIFIER"));
    }

    @ParameterizedTest
    @CsvSource({"emerg, 0", "WARNING, 4", "7, 7"})
    void aPriorityIsANameOrANumber(String priority, String number) throws Misuse {
        assertEquals(
                number, parse("--test", "x", "--priority", priority).sample().field("PRIORITY"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "-1", "loud", ""})
    void anotherPriorityIsRefused(String priority) {
        Misuse misuse = assertThrows(Misuse.class, () -> parse("--test", "x", "--priority", priority));
        assertTrue(misuse.getMessage().endsWith(", debug or 0 to 7; not " + priority), misuse.getMessage());
    }

    @Test
    void rulesMayBeRepeated() throws Misuse {
        assertEquals(
                List.of("ignore.a = b: c", "ignore.d = e: f"),
                parse("--test", "x", "--rule", "ignore.a = b: c", "--rule=ignore.d = e: f")
                        .rules());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--unit | --unit goes with --test",
                "--priority | --priority goes with --test",
                "--rule | --rule goes with --test, --replay and --explain"
            })
    void anOptionOfAnotherModeIsRefused(String option, String message) {
        Misuse misuse = assertThrows(Misuse.class, () -> parse("--check", option, "1"));
        assertEquals(message, misuse.getMessage());
    }

    private static CommandLine parse(String... arguments) throws Misuse {
        return CommandLine.parse(List.of(arguments));
    }
}
