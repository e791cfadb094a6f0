package logmon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The defaults stand in one place in the code; whatever documents them agrees with it. */
class DocumentationTest {
    private static final Map<String, String> DEFAULTS = new TreeMap<>(Config.DEFAULTS);

    @Test
    void theShippedFileShowsEveryDefault() throws IOException {
        assertEquals(DEFAULTS, settings("systemd/logmon.properties", "(?m)^#([a-z][\\w.-]+) = ?(.*)$"));
    }

    @Test
    void theShippedFileIsAValidConfigurationAsItStandsAndWithEveryDefaultUncommented() throws Exception {
        String shipped = Files.readString(Path.of("systemd/logmon.properties"));
        Config.parse(shipped, "as it stands", "web1");
        Config.parse(shipped.replaceAll("(?m)^#([a-z][\\w.-]+ =)", "$1"), "uncommented", "web1");
    }

    @Test
    void theReadmesTablesShowEveryDefault() throws IOException {
        Map<String, String> table = settings("README.md", "(?m)^\\| `([a-z][\\w.-]+)` \\| (?:`([^`]*)`)? ?\\|");
        table.remove("mail.smtp.user");

        assertEquals(DEFAULTS, table);
    }

    @Test
    void theHelpShowsEveryDefault() {
        Map<String, String> help = Pattern.compile("(?m)^  ([a-z][\\w.-]+) = ?(.*)$")
                .matcher(CommandLine.help())
                .results()
                .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2)));

        assertEquals(DEFAULTS, new TreeMap<>(help));
    }

    private static Map<String, String> settings(String file, String line) throws IOException {
        return Pattern.compile(line)
                .matcher(Files.readString(Path.of(file)))
                .results()
                .collect(Collectors.toMap(m -> m.group(1), DocumentationTest::value, (a, b) -> a, TreeMap::new));
    }

    private static String value(MatchResult setting) {
        return setting.group(2) == null
                ? ""
                : setting.group(2).replace("\\|", "|").strip();
    }
}
