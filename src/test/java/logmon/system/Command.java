package logmon.system;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of this machine to its end. */
final class Command {
    /** For what has no reason to take long. A limit ends a hopeless wait; it judges nobody's speed. */
    static final Duration LIMIT = Duration.ofMinutes(5);

    static final File NO_INPUT = new File("/dev/null");

    private Command() {}

    static Result run(String... command) {
        return run(LIMIT, NO_INPUT, List.of(command));
    }

    /**
     * Runs a program that has to end before the limit.
     *
     * <p>What it says goes to files: a pipe would not end before the last daemon that has inherited it, and many of
     * these commands start daemons.
     */
    static Result run(Duration limit, File input, List<String> command) {
        try (var out = new Capture();
                var err = new Capture()) {
            Process process = new ProcessBuilder(command)
                    .redirectInput(input)
                    .redirectOutput(out.file)
                    .redirectError(err.file)
                    .start();
            out.file.delete();
            err.file.delete();
            boolean ended = endsWithin(limit, process);
            var result = new Result(command, ended ? process.exitValue() : -1, out.text(), err.text());
            if (!ended) {
                throw new AssertionError("Not done after " + limit + ": " + result);
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean endsWithin(Duration limit, Process process) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + process.info(), e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** A file that can be deleted once the program has it open too: then nothing is left of it, however this ends. */
    private static final class Capture implements AutoCloseable {
        final File file = File.createTempFile("logmon-", ".txt");
        private final InputStream content = new FileInputStream(file);

        Capture() throws IOException {}

        String text() throws IOException {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            content.close();
            file.delete();
        }
    }
}
