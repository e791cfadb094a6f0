package logmon.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The README's two commands, on a Debian with nothing but git and a network. */
class ReadmeIT {
    @AutoClose
    private final FreshDebian debian = FreshDebian.withCloneOf(Path.of("."));

    @Test
    void theFirstCommandSaysWhatItInstallsAndShowsMailsAsTheyAreMade() throws IOException {
        String out = debian.trySh(command("and ends:")).orFail().out();

        assertTrue(out.indexOf("This will be installed:") < out.indexOf("==> Installing them"), out);
        assertTrue(out.contains("Subject: [ALERT] Error detected in backup.service on web1: Failed with result"), out);
        assertTrue(out.contains("Connection reset by peer"), out);
        assertTrue(out.contains("201 entries"), out);
        assertTrue(out.contains("unreadable (pending) sectors (and 200 of ssh.service)"), out);
        assertTrue(out.contains("verdict  ignored: ignore.vanished"), out);
        assertTrue(out.contains("2 mails would have gone out") || out.contains("1 mail would have gone out"), out);
    }

    @Test
    void theSecondCommandPassesTheTests() throws IOException {
        Result result = debian.trySh(command("<!-- test command -->")).orFail();

        assertTrue(result.out().contains("BUILD SUCCESS"), result.out());
    }

    /** The command in the first code block behind a text of the README. */
    private static String command(String before) throws IOException {
        Matcher block = Pattern.compile(Pattern.quote(before) + "\\s*```sh\n(.*?)\n```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")));
        assertTrue(block.find(), before);
        return block.group(1);
    }
}
