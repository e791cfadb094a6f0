package logmon.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Real journal files, made by systemd-journal-remote(8) of entries in the Journal Export Format
 * (https://systemd.io/JOURNAL_EXPORT_FORMATS/). Each entry is one second later than the one before.
 */
public final class JournalFixture {
    /** When the first entry was logged. */
    public static final Instant START = Instant.parse("2026-11-21T22:00:00Z");

    public static final String OTHER_BOOT = "0123456789abcdef0123456789abcdef";

    private static final Path REMOTE = Path.of("/lib/systemd/systemd-journal-remote");
    private static final String FILE = "system.journal";
    private static final int DEADLINE_SECONDS = 30;

    /** One field of an entry. */
    public record Field(String name, byte[] value) {}

    private final Path directory;
    private int written;

    public JournalFixture(Path directory) {
        this.directory = directory;
    }

    public static Field field(String name, String value) {
        return field(name, value.getBytes(StandardCharsets.UTF_8));
    }

    public static Field field(String name, byte[] value) {
        return new Field(name, value);
    }

    public Path directory() {
        return directory;
    }

    /** The file that {@link #log} writes; others are what it was rotated to. */
    public Path file() {
        return directory.resolve(FILE);
    }

    /** When the entry with this number, from 0, was logged. */
    public static Instant time(int number) {
        return START.plusSeconds(number);
    }

    /** Logs an entry for each message. */
    public void log(String... messages) {
        try (Writer writer = writer()) {
            for (String message : messages) {
                writer.log(field("MESSAGE", message));
            }
        }
    }

    /** Logs one entry with these fields. */
    public void logFields(Field... fields) {
        try (Writer writer = writer()) {
            writer.log(fields);
        }
    }

    /** Has the file rotated, whose last entry has no message then, and logs a message to the new one. */
    public void rotate(String firstMessage) {
        int before = archived().size();
        try (Writer writer = writer()) {
            writer.fillUp();
            writer.log(field("MESSAGE", firstMessage));
        }
        assertEquals(before + 1, archived().size(), "files that were rotated away");
    }

    /** The files that were rotated away, oldest first. */
    public List<Path> archived() {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("system@"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program that stays at the file and appends to it. */
    public Writer writer() {
        return writer(FILE);
    }

    /** As {@link #writer()}, for a file of another name. */
    public Writer writer(String file) {
        return writer(file, Map.of());
    }

    /** As {@link #writer(String)}, with systemd's settings in the environment: SYSTEMD_JOURNAL_COMPRESS and the like. */
    public Writer writer(String file, Map<String, String> environment) {
        return new Writer(directory.resolve(file), environment);
    }

    /** The identifier of the boot that these tests run in, as the journal writes it. */
    public static String thisBoot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                    .strip()
                    .replace("-", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends entries to a file for as long as it is open. */
    public final class Writer implements AutoCloseable {
        private final Process process;
        private final OutputStream input;
        private final String bootId = thisBoot();

        private Writer(Path file, Map<String, String> environment) {
            assertTrue(
                    Files.isExecutable(REMOTE),
                    "These tests need " + REMOTE + "; on Debian: apt install systemd-journal-remote");
            try {
                ProcessBuilder builder = new ProcessBuilder(REMOTE.toString(), "--output=" + file, "-")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
                builder.environment().putAll(environment);
                process = builder.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            input = process.getOutputStream();
        }

        public void log(Field... fields) {
            logIn(bootId, fields);
        }

        /** Logs an entry in another boot than this. */
        public void logIn(String bootId, Field... fields) {
            log(written, bootId, fields);
        }

        /** Logs an entry of the time that the entry with this number has. */
        public void logAt(int number, String message) {
            logAt(number, field("MESSAGE", message));
        }

        /** As {@link #logAt(int, String)}, an entry with these fields. */
        public void logAt(int number, Field... fields) {
            log(number, bootId, fields);
        }

        private void log(int number, String bootId, Field... fields) {
            try {
                input.write(export(time(number), bootId, fields));
                input.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            written = number + 1;
        }

        /** Logs an entry with so many fields that the next one begins a new file: a file has room for 767 names. */
        public void fillUp() {
            Field[] fields = new Field[800];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = field("F" + written + "_" + i, "");
            }
            log(fields);
        }

        /** Returns when everything is in the file. */
        @Override
        public void close() {
            try {
                input.close();
                assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), REMOTE + " does not end");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                process.destroyForcibly();
            }
            assertEquals(0, process.exitValue(), REMOTE + " failed");
        }
    }

    private static byte[] export(Instant time, String bootId, Field... fields) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
        List<Field> all = new ArrayList<>(List.of(
                field("__REALTIME_TIMESTAMP", Long.toString(micros)),
                field("__MONOTONIC_TIMESTAMP", Long.toString(micros - ChronoUnit.MICROS.between(Instant.EPOCH, START))),
                field("_BOOT_ID", bootId)));
        all.addAll(List.of(fields));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Field field : all) {
            out.writeBytes(field.name().getBytes(StandardCharsets.US_ASCII));
            if (isPlain(field.value())) {
                out.write('=');
            } else {
                out.write('\n');
                out.writeBytes(ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(field.value().length)
                        .array());
            }
            out.writeBytes(field.value());
            out.write('\n');
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static boolean isPlain(byte[] value) {
        for (byte b : value) {
            if (b >= 0 && b < ' ') {
                return false;
            }
        }
        return value.length < 64 * 1024;
    }
}
