package logmon.journal;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What survives a restart: how far the journal is dealt with, and little more.
 *
 * @param settled every alert up to there has been accepted by the mail server
 * @param bootId of the boot in which this was saved
 * @param sending up to where a mail reaches whose fate was unknown when this was saved; {@code null}: there was no
 *     such mail
 * @param heartbeat when it was last mailed that logmon is alive, or the first time to that began to run; {@code null}:
 *     unknown
 * @param mails when mails went out in the last hour, oldest first
 * @param ownIds ids of logmon's own mails that the next run has to know
 */
public record Checkpoint(
        Position settled,
        String bootId,
        Position sending,
        Instant heartbeat,
        List<Instant> mails,
        List<String> ownIds) {
    /** The file is there, but is not what was saved. */
    public static final class Corrupt extends Exception {
        private static final long serialVersionUID = 1L;

        Corrupt(String message) {
            super(message);
        }
    }

    private static final String FILE = "checkpoint";
    private static final String HEADER = "logmon checkpoint 2";
    private static final String END = "end";

    // Then a line for each journal: its name stands last, because nothing is said about what is in a name.
    private static final int FIRST_PLACE = 5;

    /**
     * Loads the checkpoint.
     *
     * @param directory where it is kept
     * @return {@code null} when none was ever saved
     * @throws IOException when it cannot be read
     */
    public static Checkpoint load(Path directory) throws IOException, Corrupt {
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
        List<String> lines = List.of(text.split("\n", -1));
        int end = lines.size() - 2;
        // The last line says that nothing is missing before it.
        if (end < FIRST_PLACE
                || !lines.get(0).equals(HEADER)
                || !lines.get(end).equals(END)
                || !lines.get(end + 1).isEmpty()) {
            throw new Corrupt(file + " is damaged");
        }
        try {
            Map<String, Cursor> settled = new HashMap<>();
            Map<String, Cursor> sending = new HashMap<>();
            for (String line : lines.subList(FIRST_PLACE, end)) {
                String[] words = line.split(" ", 4);
                if (words.length < 4 || !words[0].equals("settled") && !words[0].equals("sending")) {
                    throw new Corrupt(file + " is damaged");
                }
                (words[0].equals("settled") ? settled : sending)
                        .put(words[3], new Cursor(words[2], Instant.parse(words[1])));
            }
            String heartbeat = value(lines, 2, "heartbeat");
            return new Checkpoint(
                    new Position(settled),
                    value(lines, 1, "boot"),
                    sending.isEmpty() ? null : new Position(sending),
                    heartbeat.isEmpty() ? null : Instant.parse(heartbeat),
                    values(lines, 3, "mails").stream().map(Instant::parse).toList(),
                    values(lines, 4, "own"));
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
    public void save(Path directory) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                HEADER,
                "boot " + bootId,
                "heartbeat " + (heartbeat == null ? "" : heartbeat),
                "mails "
                        + String.join(" ", mails.stream().map(Instant::toString).toList()),
                "own " + String.join(" ", ownIds)));
        addPlaces(lines, "settled", settled);
        if (sending != null) {
            addPlaces(lines, "sending", sending);
        }
        lines.add(END);
        lines.add("");
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

    private static void addPlaces(List<String> lines, String key, Position position) {
        position.places()
                .forEach((journal, place) ->
                        lines.add(String.join(" ", key, place.time().toString(), place.cursor(), journal)));
    }
}
