package logmon.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import logmon.filter.logcheck.LogcheckRules;

/** Lets tests of other packages ask {@link LogcheckRules}. */
public final class LogcheckVerdicts {
    private final LogcheckRules rules = new LogcheckRules();

    public LogcheckVerdicts(Path path) throws IOException {
        rules.read(path);
    }

    /** How many rules are in force. */
    public int count() {
        return rules.sources().get(0).rules();
    }

    /** Which are not, and why. */
    public List<String> skipped() {
        return rules.sources().get(0).skipped();
    }

    /** The name of the file whose rule spares an entry with these fields; {@code null}: none does. */
    public String file(Map<String, String> fields) {
        return rules.match(new TestEntry(fields, TestEntry.TIME, "s=1")).file();
    }
}
