package logmon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import logmon.config.BuiltInRules;
import logmon.config.Config;
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
    void theManPageShowsEveryDefault() throws IOException {
        String line = "(?m)^\\.BR ([a-z][\\w.-]+) \" = ?(.*)\"$";

        assertEquals(DEFAULTS, settingsOf(manPage("logmon.properties.5"), line));
    }

    @Test
    void everyExampleOfTheManPageIsAValidConfiguration() throws Exception {
        String page = manPage("logmon.properties.5");
        Matcher example =
                Pattern.compile("(?s)\n\\.EX\n(.*?)\n\\.EE").matcher(page.substring(page.indexOf("\n.SH EXAMPLES")));
        int examples = 0;
        while (example.find()) {
            String text =
                    example.group(1).replace("\\-", "-").replace("\\(ha", "^").replace("\\e", "\\");
            Config config = Config.parse(text, text, "web1");
            assertEquals(List.of(), config.endedRules(Instant.parse("2026-11-26T00:00:00Z")));
            examples++;
        }

        assertTrue(examples >= 14, examples + " examples");
    }

    @Test
    void everyBuiltInRuleIsDocumentedWithItsReason() throws IOException {
        Map<String, String> rules = BuiltInRules.ALL.stream()
                .collect(Collectors.toMap(
                        rule -> "ignore." + rule.name(), BuiltInRules.BuiltIn::reason, (a, b) -> a, TreeMap::new));

        assertEquals(rules, settings("README.md", "(?m)^\\| `(ignore\\.[a-z-]+)` \\| ([^`|]+) \\|$"));
        assertEquals(rules, settings("systemd/logmon.properties", "(?m)^#   (ignore\\.[a-z-]+) {2,}(.+)$"));
        assertEquals(rules, settingsOf(manPage("logmon.properties.5"), "(?m)^\\.TP\n\\.B (ignore\\.[a-z-]+)\n(.+)$"));
    }

    @Test
    void theBuiltInRulesForEvenTheMostSevereEntriesAreNamed() throws IOException {
        Set<String> rules = BuiltInRules.ALL.stream()
                .filter(rule -> rule.rule().conditions().stream()
                        .noneMatch(condition -> condition.field().equals("PRIORITY")))
                .map(rule -> "ignore." + rule.name())
                .collect(Collectors.toCollection(TreeSet::new));

        for (String text : List.of(Files.readString(Path.of("README.md")), manPage("logmon.properties.5"))) {
            Matcher sentence =
                    Pattern.compile("(?s)or worse, except for(.*?)[` ]\\.\\s").matcher(text);
            assertTrue(sentence.find());
            assertEquals(rules, found("(ignore\\.[a-z-]+)()", sentence.group(1)));
        }
    }

    @Test
    void theManPageShowsTheOptionsOfTheHelp() throws IOException {
        Set<String> options = found("(?m)^  (--[a-z-]+)( [A-Z]+)?", CommandLine.help());

        assertEquals(options, found("(?m)^\\.TP\n\\.B[IR]? (--[a-z-]+)(?: \"( [A-Z]+)\")?", manPage("logmon.8")));
    }

    @Test
    void theCompletionOffersTheOptionsOfTheHelp() throws IOException {
        String completion = Files.readString(Path.of("src/deb/bash-completion"));
        String words = completion.substring(completion.indexOf("words='"), completion.indexOf("case"));

        assertEquals(found("(?m)^  (--[a-z-]+)()", CommandLine.help()), found("(--[a-z-]+)()", words));
    }

    @Test
    void theManPageShowsEveryExitStatus() throws Exception {
        Set<String> statuses = new TreeSet<>();
        for (Field status : ExitStatus.class.getDeclaredFields()) {
            statuses.add(String.valueOf(status.getInt(null)));
        }

        assertEquals(statuses, found("(?m)^\\.TP\n\\.B (\\d+)()$", manPage("logmon.8")));
    }

    @Test
    void theInstancesUnitDiffersInWhatIsAnInstancesOwn() throws IOException {
        Map<String, String> unit = unit("logmon.service");
        Map<String, String> instance = unit("logmon@.service");
        instance.replaceAll(
                (key, value) -> value.replace("@%i", "").replace(" --config /etc/logmon/%i.properties", ""));
        instance.computeIfPresent("Description", (key, value) -> value.replace(" (%i)", ""));
        instance.computeIfPresent("SupplementaryGroups", (key, value) -> value.replace(" systemd-journal-remote", ""));

        assertEquals(unit, instance);
    }

    private static Map<String, String> unit(String name) throws IOException {
        return Pattern.compile("(?m)^([A-Z]\\w+)=(.*)$")
                .matcher(Files.readString(Path.of("systemd", name)))
                .results()
                .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2), (a, b) -> a + "\n" + b, TreeMap::new));
    }

    /** The source of a man page, with groff's names of these characters replaced by the characters. */
    private static String manPage(String name) throws IOException {
        return Files.readString(Path.of("src/man", name)).replace("\\-", "-").replace("\\e", "\\");
    }

    /** What the two groups of a pattern find in a text, joined. */
    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(m -> m.group(1) + (m.group(2) == null ? "" : m.group(2)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> settings(String file, String line) throws IOException {
        return settingsOf(Files.readString(Path.of(file)), line);
    }

    private static Map<String, String> settingsOf(String text, String line) {
        return Pattern.compile(line)
                .matcher(text)
                .results()
                .collect(Collectors.toMap(m -> m.group(1), DocumentationTest::value, (a, b) -> a, TreeMap::new));
    }

    private static String value(MatchResult setting) {
        return setting.group(2) == null
                ? ""
                : setting.group(2).replace("\\|", "|").strip();
    }
}
