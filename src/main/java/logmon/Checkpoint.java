package logmon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What survives a restart: how far the journal is dealt with, and little more.
 *
 * @param cursor every alert at or before this entry has been accepted by the mail server
 * @param time when the journal received that entry
 * @param bootId of the boot in which this was saved
 * @param sending the last entry that went into a mail whose fate was unknown when this was saved; {@code null}:
 *     there was no such mail
 * @param mails when mails went out in the last hour, oldest first
 * @param ownIds what {@link LoopGuard} remembers
 */
record Checkpoint(
        String cursor, Instant time, String bootId, String sending, List<Instant> mails, List<String> ownIds) {
    /** The file is there, but is not what was saved. */
    static final class Corrupt extends Exception {
        private static final long serialVersionUID = 1L;

        Corrupt(String message) {
            super(message);
        }
    }

    private static final String FILE = "checkpoint";
    private static final String HEADER = "logmon checkpoint 1";
    private static final String END = "end";

    /**
     * Loads the checkpoint.
     *
     * @param directory where it is kept
     * @return {@code null} when none was ever saved
     * @throws IOException when it cannot be read
     */
    static Checkpoint load(Path directory) throws IOException, Corrupt {
        Path file = directory.resolve(FILE);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return null;
        }
        return parse(new String(bytes, StandardCharsets.UTF_8), file);
    }

    private static Checkpoint parse(String text, Path file) throws Corrupt {
        List<String> lines = Arrays.asList(text.split("\n", -1));
        // The last line says that nothing is missing before it.
        if (lines.size() != 9 || !lines.get(0).equals(HEADER) || !lines.get(7).equals(END)) {
            throw new Corrupt(file + " is damaged");
        }
        try {
            String sending = value(lines, 4, "sending");
            return new Checkpoint(
                    value(lines, 1, "cursor"),
                    Instant.parse(value(lines, 2, "time")),
                    value(lines, 3, "boot"),
                    sending.isEmpty() ? null : sending,
                    values(lines, 5, "mails").stream().map(Instant::parse).toList(),
                    values(lines, 6, "own"));
        } catch (DateTimeException e) {
            throw new Corrupt(file + " is damaged: " + e.getMessage());
        }
    }

    private static String value(List<String> lines, int index, String key) throws Corrupt {
        String line = lines.get(index);
        if (!line.startsWith(key + " ")) {
            throw new Corrupt("line " + (index + 1) + " of the checkpoint is damaged");
        }
        return line.substring(key.length() + 1);
    }

    private static List<String> values(List<String> lines, int index, String key) throws Corrupt {
        String value = value(lines, index, key);
        return value.isEmpty() ? List.of() : List.of(value.split(" "));
    }

    /**
     * Saves the checkpoint so that after a power loss there is either this one or the one before, whole.
     *
     * @param directory where it is kept; made when it is missing
     */
    void save(Path directory) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                HEADER,
                "cursor " + cursor,
                "time " + time,
                "boot " + bootId,
                "sending " + (sending == null ? "" : sending),
                "mails "
                        + String.join(" ", mails.stream().map(Instant::toString).toList()),
                "own " + String.join(" ", ownIds),
                END,
                ""));
        Files.createDirectories(directory);
        Path temporary = directory.resolve(FILE + ".new");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(String.join("\n", lines));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
