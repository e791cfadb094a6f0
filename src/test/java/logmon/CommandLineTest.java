package logmon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import logmon.CommandLine.Misuse;
import logmon.CommandLine.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @Test
    void withoutArgumentsItRunsWithTheConfigurationInEtc() throws Misuse {
        assertEquals(new CommandLine(Mode.RUN, Path.of("/etc/logmon.properties"), null), parse());
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
        assertTrue(misuse.getMessage().startsWith("only one of --dry-run, --check"), misuse.getMessage());
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
        assertEquals(new CommandLine(Mode.DRY_RUN, Path.of("x"), null), line);
    }

    @Test
    void theDirectoryOfTheJournalIsMadeAbsolute() throws Misuse {
        assertEquals(
                Path.of("logs").toAbsolutePath(), parse("--directory", "logs").directory());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config", "--directory"})
    void anOptionWithoutItsValueIsRefused(String option) {
        Misuse misuse = assertThrows(Misuse.class, () -> parse(option));
        assertEquals(option + " wants a path after it", misuse.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--chekc", "-x", "check", "", "--check=yes", "--", "--Config"})
    void whatItDoesNotKnowIsRefused(String argument) {
        Misuse misuse = assertThrows(Misuse.class, () -> parse(argument));
        assertEquals("unknown argument " + argument, misuse.getMessage());
    }

    @Test
    void anUnknownArgumentCannotCommandTheTerminal() {
        Misuse misuse = assertThrows(Misuse.class, () -> parse("--\u001b[2J"));
        assertEquals("unknown argument --\\x1b[2J", misuse.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--dry-run", "--check", "--test-mail", "--version", "--help", "--config", "--directory"})
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
