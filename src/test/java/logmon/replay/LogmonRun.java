package logmon.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import logmon.LogMon;

/** What a run of logmon printed, and how it ended. */
record LogmonRun(int status, String out, String err) {
    /** Runs logmon with a configuration on the journal files of a directory. */
    static LogmonRun of(Path config, Path journal, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--config", config.toString(), "--directory", journal.toString()));
        all.addAll(List.of(arguments));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = LogMon.run(
                all.toArray(String[]::new), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        return new LogmonRun(status, out.toString(UTF_8), err.toString(UTF_8));
    }
}
