package logmon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is allowed but surely not meant is a warning with file, line, key and what to write instead. */
class TrapsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '\0',
            value = {
                "ignore.x.MESSAGE = \"foo bar\" ¦ the quotes are part of the value",
                "ignore.x.MESSAGE = 'foo bar' ¦ the quotes are part of the value",
                "match.x.MESSAGE = “foo” ¦ the quotes are part of the value",
                "mail.subject = \"[ALERT] %m\" ¦ the quotes are part of the value",
                "match.keywords = \"error|fail\" ¦ the quotes are part of the value",
                "ignore.x.MESSAGE = foo # because ¦ a comment needs a line of its own",
                "ignore.x.MESSAGE = foo\t# because ¦ a comment needs a line of its own",
                "match.keywords = error # because ¦ a comment needs a line of its own",
                "ignore.x.MESSAGE = regex:[[:digit:]]+ ¦ write \\\\p{Digit}",
                "match.keywords = [[:space:]]error ¦ write \\\\p{Space}",
                "ignore.x.MESSAGE = regex:\\\\<foo ¦ the edge of a word is \\\\b",
                "ignore.x.MESSAGE = regex:foo\\\\> ¦ the edge of a word is \\\\b",
                "match.keywords = error\\\\|fail ¦ alternatives are written a|b",
                "match.keywords = error | fail ¦ the spaces beside | are part",
                "match.keywords = error, fail, panic ¦ write error|fail|panic",
                "match.keywords = regex:error ¦ is a regular expression already",
                "match.keywords = words|failure ¦ only if it is alone",
                "match.keywords = e ¦ is found in nearly every message",
                "match.keywords = [a-z]+ ¦ is found in nearly every message",
                "ignore.x.MESAGE = foo ¦ did you mean MESSAGE?",
                "ignore.x.SYSTEMD_UNIT = ssh.service ¦ did you mean _SYSTEMD_UNIT?",
                "ignore.x._SYSTEMD_UNTI = ssh.service ¦ did you mean _SYSTEMD_UNIT?",
                "match.x.UID = 7 ¦ did you mean _UID?",
                "ignore.x.MESSAGE = *foo* ¦ * stands for itself here",
                "ignore.x._SYSTEMD_UNIT = ssh* ¦ * stands for itself here",
                "ignore.x.MESSAGE = ^foo$ ¦ begin it with regex:",
                "ignore.x.MESSAGE = ^foo ¦ begin it with regex:",
                "ignore.x.MESSAGE = foo.*bar ¦ begin it with regex:",
                "ignore.x.MESSAGE = port \\\\d ¦ begin it with regex:",
                "ignore.x.MESSAGE = (foo|bar) ¦ begin it with regex:",
                "ignore.x.MESSAGE = Regex:^foo ¦ begins with regex: in small letters",
                "ignore.x.MESSAGE = regexp:^foo ¦ begins with regex: in small letters",
                "ignore.x.MESSAGE = regex:a* ¦ this condition always holds",
                "ignore.x.MESSAGE = regex:foo| ¦ this condition always holds",
                "ignore.x.MESSAGE = regex:. ¦ is found in nearly every message",
                "ignore.x.MESSAGE = s ¦ is in nearly every message",
                "ignore.x.MESSAGE = regex:/foo/ ¦ the slashes around it",
                "ignore.x.MESSAGE = regex:\\\\\\\\d+ foo ¦ two backslashes, not four",
                "ignore.x.MESSAGE = regex: foo ¦ the space at its beginning",
                "ignore.x.PRIORITY = err ¦ PRIORITY is a number",
                "ignore.x._UID = 0 ¦ for this alone: regex:^0$",
                "ignore.x._SYSTEMD_UNIT = kernel ¦ _TRANSPORT = kernel",
                "ignore.x.MESSAGE = Nov 21 22:58:37 web1 sshd[4711]: foo ¦ time, host and program are not in MESSAGE",
                "ignore.x.MESSAGE = caf\u00a0e ¦ an invisible character, U+00A0, at character 4",
                "mail.smtp.timeout = 30 ¦ is 30 ms"
            })
    void isAWarning(String line, String part) throws Config.Invalid {
        List<String> warnings = warnings("\n" + line);

        assertEquals(1, warnings.size(), warnings.toString());
        String key = line.substring(0, line.indexOf(' '));
        assertTrue(warnings.get(0).startsWith("f:2: " + key + ": "), warnings.get(0));
        assertTrue(warnings.get(0).contains(part), warnings.get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ignore.x.MESSAGE = it's 5 o'clock",
                "ignore.x.MESSAGE = said \"no\"",
                "ignore.x.MESSAGE = foo \\# 3",
                "ignore.x.MESSAGE = tag#12",
                "ignore.x = redis.service: * # Background saving error",
                "ignore.x = a.service: *foo*",
                "ignore.x.SHAPE = *: foo *",
                "ignore.x.MESSAGE = regex:^foo$",
                "ignore.x.MESSAGE = costs 5 $ or more",
                "ignore.x.MESSAGE = [foo] bar (baz)",
                "ignore.x.MESSAGE = 2 * 3",
                "ignore.x.MESSAGE = regex:alpha|beta",
                "ignore.x.MESSAGE = regex:\\\\p{Alpha}+ foo",
                "ignore.x.MESSAGE = regex:[|]foo",
                "ignore.x.PRIORITY = 3",
                "ignore.x.PRIORITY = regex:^(?![012]$)",
                "ignore.x._UID = regex:^0$",
                "ignore.x.COREDUMP_UNIT = a.service",
                "ignore.x.OBJECT_SYSTEMD_UNIT = a.service",
                "ignore.x.REQUEST_ID = a",
                "match.keywords = (?i)(fail|error|alarm|problem|emerg)",
                "match.keywords = words",
                "match.keywords = \\\\berror\\\\b",
                "mail.smtp.timeout = 30000",
                "mail.to = Some Body <a@example.org>, b"
            })
    void whatMayBeMeantIsNone(String line) throws Config.Invalid {
        assertEquals(List.of(), warnings(line));
    }

    @Test
    void theShippedConfigurationHasNone() throws Exception {
        assertEquals(List.of(), warnings(Files.readString(Path.of("systemd/logmon.properties"))));
    }

    @Test
    void aByteOrderMarkAndTheLineEndsOfWindowsAreAccepted() throws Config.Invalid {
        Config config = Config.parse("\ufeffmail.to = a@example.org\r\nmatch.priority = crit\r\n", "f", "web1");

        assertEquals(List.of("a@example.org"), config.mail().to());
        assertEquals(2, config.filter().alwaysPriority());
        assertEquals(List.of(), config.warnings());
    }

    private static List<String> warnings(String text) throws Config.Invalid {
        return Config.parse(text, "f", "web1").warnings();
    }
}
