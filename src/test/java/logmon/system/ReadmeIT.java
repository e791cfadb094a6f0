package logmon.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
    void theFirstCommandShowsMailsMadeOfRealEntries() throws IOException {
        Result result = debian.trySh(command("and ends:")).orFail();

        String mails = result.out().substring(Math.max(0, result.out().indexOf("----- the mails -----")));
        assertTrue(mails.contains("Subject: [ALERT] Error detected in smartd on "), mails);
        assertTrue(mails.contains("200 entries"), mails);
        assertTrue(mails.contains("worker process 812 exited on signal 11"), mails);
        assertEquals(-1, mails.indexOf("SSL_accept error from unknown[198.51.100.7]"), mails);
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
