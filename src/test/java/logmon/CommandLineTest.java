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
import logmon.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final Path CONFIG = Path.of("/etc/logmon.properties");

    @Test
    void withoutArgumentsItRunsWithTheConfigurationInEtc() throws Misuse {
        assertEquals(new CommandLine(Mode.RUN, CONFIG, null, null, false), parse());
    }

    @ParameterizedTest
    @CsvSource({
        "--dry-run, DRY_RUN",
        "--check, CHECK",
        "--test-mail, TEST_MAIL",
        "--version, VERSION",
        "--help, HELP",
        "-h, HELP"
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
        assertEquals("one mode at a time: --dry-run is one too many", misuse.getMessage());
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
        assertEquals(new CommandLine(Mode.DRY_RUN, Path.of("x"), null, null, false), line);
    }

    @Test
    void theDirectoryOfTheJournalIsMadeAbsolute() throws Misuse {
        assertEquals(
                Path.of("logs").toAbsolutePath(), parse("--directory", "logs").directory());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config", "--directory", "--replay"})
    void anOptionWithoutItsValueIsRefused(String option) {
        Misuse misuse = assertThrows(Misuse.class, () -> parse(option));
        assertEquals(option + " wants a value after it", misuse.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--chekc", "-x", "check", "", "--", "--Config"})
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
        assertEquals(new CommandLine(Mode.REPLAY, CONFIG, null, time, false), parse("--replay", since));
    }

    @Test
    void aReplayFromADateBeginsAtMidnightHere() throws Misuse {
        assertEquals(
                LocalDate.of(2026, 11, 21).atStartOfDay(ZoneId.systemDefault()).toInstant(),
                parse("--replay", "2026-11-21").since());
    }

    @Test
    void aReplayWithoutAZoneIsInTheTimeHere() throws Misuse {
        assertEquals(
                LocalDateTime.of(2026, 11, 21, 22, 58)
                        .atZone(ZoneId.systemDefault())
                        .toInstant(),
                parse("--replay", "2026-11-21 22:58").since());
    }

    @Test
    void aReplayOfThisBootHasNoTime() throws Misuse {
        assertNull(parse("--replay", "boot").since());
    }

    @ParameterizedTest
    @CsvSource({"90s, PT90S", "5m, PT5M", "2h, PT2H", "7d, PT168H"})
    void aReplayBeginsSoLongAgo(String since, Duration ago) throws Misuse {
        Instant before = Instant.now().minus(ago);
        Instant begin = parse("--replay=" + since).since();
        Instant after = Instant.now().minus(ago);
        assertFalse(begin.isBefore(before));
        assertFalse(begin.isAfter(after));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"yesterday", "2", "2w", "-2h", "", "2026-13-01", "2026-11-21T25:00", "21.11.2026", "1234567d"})
    void aReplayFromAnythingElseIsRefused(String since) {
        Misuse misuse = assertThrows(Misuse.class, () -> parse("--replay", since));
        assertEquals("--replay wants 2h, 7d, boot, all, or an ISO date or time, not " + since, misuse.getMessage());
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
                "--replay"
            })
    void theHelpExplainsEveryArgument(String argument) {
        assertTrue(CommandLine.help().contains("\n  " + argument + " "), argument);
    }

    @Test
    void theHelpNamesEveryKeyWithItsDefault() {
        List<String> shown =
                CommandLine.help().lines().map(String::stripLeading).toList();
        Config.DEFAULTS.forEach(
                (key, value) -> assertTrue(shown.contains((key + " = " + value).stripTrailing()), key + " = " + value));
    }

    @Test
    void theHelpNamesNoKeyThatDoesNotExist() {
        List<String> shown = CommandLine.help()
                .lines()
                .filter(line -> line.matches("  \\S+ =.*"))
                .map(line -> line.strip().split(" =")[0])
                .toList();
        assertEquals(List.copyOf(Config.DEFAULTS.keySet()), shown);
    }

    @Test
    void theHelpFitsATerminal() {
        CommandLine.help().lines().forEach(line -> assertTrue(line.length() <= 100, line));
    }

    private static CommandLine parse(String... arguments) throws Misuse {
        return CommandLine.parse(List.of(arguments));
    }
}
