package logmon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import logmon.config.ConfigFile.Fault;
import logmon.config.ConfigFile.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    private static final long SEED = 4711;

    @Test
    void anEmptyFileSetsNothing() {
        assertEquals(List.of(), new ConfigFile("f", "").settings());
    }

    @Test
    void commentsAndBlankLinesSetNothing() {
        assertEquals(List.of(), new ConfigFile("f", "# a = b\n\n  ! c = d\n \t \n#\\\n").settings());
    }

    @Test
    void settingsComeInTheOrderOfTheFileWithTheirLines() {
        ConfigFile file = new ConfigFile("f", "# first\nb = 1\n\na: 2\r\nc 3\rd\n");
        assertEquals(
                List.of(
                        new Setting(2, "b", "1"),
                        new Setting(4, "a", "2"),
                        new Setting(5, "c", "3"),
                        new Setting(6, "d", "")),
                file.settings());
    }

    @Test
    void aContinuedLineCountsAsTheOneWhereItStarts() {
        ConfigFile file = new ConfigFile("f", "a = one, \\\n    two\nb = 3");
        assertEquals(List.of(new Setting(1, "a", "one, two"), new Setting(3, "b", "3")), file.settings());
    }

    @Test
    void anEvenNumberOfBackslashesDoesNotContinueALine() {
        ConfigFile file = new ConfigFile("f", "a = one\\\\\nb = 2");
        assertEquals(List.of(new Setting(1, "a", "one\\"), new Setting(2, "b", "2")), file.settings());
    }

    @Test
    void aCommentIsNotContinued() {
        assertEquals(List.of(new Setting(2, "a", "1")), new ConfigFile("f", "# comment \\\na = 1").settings());
    }

    @Test
    void spacesAroundAValueDoNotCount() {
        assertEquals(List.of(new Setting(1, "a", "b c")), new ConfigFile("f", "  a  =  b c  \t").settings());
    }

    @Test
    void aDoubledBackslashIsOne() {
        ConfigFile file = new ConfigFile("f", "a = \\\\d+");
        assertEquals(List.of(new Setting(1, "a", "\\d+")), file.settings());
        assertEquals(List.of(), file.faults());
    }

    @Test
    void aSingleBackslashThatWouldVanishIsAFault() {
        ConfigFile file = new ConfigFile("f", "\na = x\\d+\\w");
        assertEquals(
                List.of(new Fault(2, "a", "a properties file drops the single backslash of \\d: write \\\\d")),
                file.faults());
    }

    @Test
    void aBackslashAfterADoubledOneIsAFaultToo() {
        ConfigFile file = new ConfigFile("f", "a = \\\\\\d");
        assertEquals(
                List.of(new Fault(1, "a", "a properties file drops the single backslash of \\d: write \\\\d")),
                file.faults());
    }

    @Test
    void aSingleBackslashAtTheEndOfTheFileIsAFaultToo() {
        assertEquals(1, new ConfigFile("f", "a = x\\").faults().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\t", "\\n", "\\r", "\\f", "\\u0041", "\\:", "\\=", "\\#", "\\!", "\\ ", "\\\\"})
    void aBackslashThatMeansSomethingIsNoFault(String escape) {
        assertEquals(List.of(), new ConfigFile("f", "a = x" + escape + "y").faults());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = \\u12", "a = \\uxyzw", "a = \\u"})
    void anUnfinishedUnicodeEscapeIsAFault(String line) {
        assertEquals(
                List.of(new Fault(2, "", "\\u must be followed by four hexadecimal digits")),
                new ConfigFile("f", "# \n" + line + "\n").faults());
    }

    @Test
    void aKeySetTwiceIsAFaultThatNamesBothLines() {
        ConfigFile file = new ConfigFile("f", "a = 1\nb = 2\na = 3");
        assertEquals(List.of(new Fault(3, "a", "is set already, in line 1")), file.faults());
    }

    @Test
    void theSameKeyWrittenInAnotherWayIsSetTwice() {
        ConfigFile file = new ConfigFile("f", "mail.to = root\nmail\\u002eto: root");
        assertEquals(List.of(new Fault(2, "mail.to", "is set already, in line 1")), file.faults());
    }

    @Test
    void faultsComeInTheOrderOfTheFile() {
        ConfigFile file = new ConfigFile("f", "a = \\d\na = 1\nb = \\u1\nc = \\q");
        assertEquals(
                List.of(1, 2, 3, 4), file.faults().stream().map(Fault::line).toList());
    }

    @Test
    void aFaultIsDescribedWithFileLineAndKey() {
        assertEquals(
                "logmon.properties:7: mail.to: is wrong",
                new Fault(7, "mail.to", "is wrong").describe("logmon.properties"));
    }

    @Test
    void aFaultThatIsNowhereInTheFileIsDescribedWithoutALine() {
        assertEquals("f: mail.to: is wrong", new Fault(0, "mail.to", "is wrong").describe("f"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"\"a =  x  \",x", "\"a = x\t\",x", "\"a = \\u0020x\\u0020\",\" x \"", "\"a = \\ x\\  \",\" x \""})
    void spaceAroundAValueDoesNotCountUnlessItIsEscaped(String line, String value) {
        assertEquals(value, new ConfigFile("f", line).settings().get(0).value());
    }

    @Test
    void anyTextIsReadAsPropertiesReadsIt() throws IOException {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            // Properties takes a line of nothing but a continuation for an empty key; that is of no use to anybody.
            String text = random(random, "ab=: \\\n\r#!\t").replaceAll("(?m)^[ \\t\\\\]+", "");
            Properties expected = new Properties();
            expected.load(new StringReader(text));
            Map<String, String> stripped = new TreeMap<>();
            expected.stringPropertyNames()
                    .forEach(key -> stripped.put(key, expected.getProperty(key).strip()));
            Map<String, String> actual = new TreeMap<>();
            new ConfigFile("f", text)
                    .settings()
                    .forEach(
                            setting -> actual.put(setting.key(), setting.value().strip()));
            assertEquals(
                    stripped,
                    actual,
                    () -> "the file: " + text.replace("\n", "<LF>").replace("\r", "<CR>"));
        }
    }

    private static String random(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(12); length > 0; length--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
