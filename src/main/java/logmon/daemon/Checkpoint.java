package logmon.daemon;

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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import logmon.journal.JournalReader.FirstStart;
import logmon.journal.Position;
import logmon.journal.file.Cursor;
import logmon.journal.file.Series;

/**
 * What survives a restart: how far the journal is settled, and little more. A text file of a few hundred bytes for each
 * series, whose last line is a checksum.
 *
 * @param journal which journal it is of, as {@link logmon.journal.JournalSource#toString} names it
 * @param firstStart when logmon first read that journal; null: unknown
 * @param settled every alert up to there was accepted by the mail server
 * @param sending up to where a mail reaches whose fate was unknown when this was saved; null: there was no such mail
 * @param old what an earlier version settled, and what it was sending; null: this version saved it
 * @param heartbeat when it was last mailed that logmon is alive, or else when it first ran; null: unknown
 * @param mails when mails went out in the last hour, oldest first
 * @param ownIds the ids of logmon's own mails
 */
record Checkpoint(
        String journal,
        FirstStart firstStart,
        Position settled,
        Position sending,
        Old old,
        Instant heartbeat,
        List<Instant> mails,
        List<String> ownIds) {
    /** Positions of an earlier version: a cursor for each host's journal, or one for all by the empty name. */
    record Old(Map<String, Cursor> settled, Map<String, Cursor> sending) {}

    /** A line of a position. Two series of one name may differ in the id of their numbers alone. */
    private record Place(String name, Cursor cursor) {}

    /** The file is there, but is not what was saved. */
    static final class Corrupt extends Exception {
        private static final long serialVersionUID = 1L;

        Corrupt(String message) {
            super(message);
        }
    }

    private static final String FILE = "checkpoint";
    private static final String HEADER = "logmon checkpoint 3";
    private static final String OLD_HEADER = "logmon checkpoint 2";

    /** What each has a line of, besides the positions. */
    private static final Set<String> KEYS = Set.of("journal", "first", "heartbeat", "mails", "own");

    private static final Set<String> OLD_KEYS = Set.of("boot", "heartbeat", "mails", "own");

    /** In bytes: enough for ten thousand series. */
    private static final long LARGEST = 4 * 1024 * 1024;

    /**
     * Loads the checkpoint.
     *
     * @param directory where it is kept
     * @return null if none was ever saved
     * @throws IOException if it cannot be read
     * @throws Corrupt if it is damaged
     */
    static Checkpoint load(Path directory) throws IOException, Corrupt {
        Path file = directory.resolve(FILE);
        try {
            if (Files.size(file) > LARGEST) {
                throw new Corrupt(file + " is damaged: it is too large");
            }
            return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return null;
        } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new Corrupt(file + " is damaged");
        }
    }

    private static Checkpoint parse(String text) {
        List<String> lines = List.of(text.split("\n", -1));
        int end = lines.size() - 2;
        boolean old = lines.get(0).equals(OLD_HEADER);
        String seal = old ? "end" : seal(lines.subList(0, end));
        if (!old && !lines.get(0).equals(HEADER)
                || !lines.get(end).equals(seal)
                || !lines.get(end + 1).isEmpty()) {
            throw new IllegalArgumentException("not a whole checkpoint");
        }
        Map<String, String> values = new HashMap<>();
        Map<String, List<Place>> places = new HashMap<>();
        for (String line : lines.subList(1, end)) {
            String[] words = line.split(" ", 2);
            if (words[0].equals("settled") || words[0].equals("sending")) {
                // The name is last, because it may contain spaces.
                String[] place = words[1].split(" ", old ? 3 : 2);
                places.computeIfAbsent(words[0], key -> new ArrayList<>())
                        .add(new Place(place[place.length - 1], cursor(place[place.length - 2])));
            } else {
                values.put(words[0], words[1]);
            }
        }
        if (!values.keySet().equals(old ? OLD_KEYS : KEYS)) {
            throw new IllegalArgumentException("not the lines of a checkpoint");
        }
        List<Place> settled = places.getOrDefault("settled", List.of());
        List<Place> sending = places.get("sending");
        String first = old ? "" : values.get("first");
        String heartbeat = values.get("heartbeat");
        return new Checkpoint(
                values.get("journal"),
                first.isEmpty() ? null : new FirstStart(Instant.parse(first.split(" ")[0]), first.split(" ")[1]),
                old ? Position.NONE : position(settled),
                old || sending == null ? null : position(sending),
                old ? new Old(byName(settled), sending == null ? null : byName(sending)) : null,
                heartbeat.isEmpty() ? null : Instant.parse(heartbeat),
                words(values.get("mails")).stream().map(Instant::parse).toList(),
                words(values.get("own")));
    }

    private static Cursor cursor(String text) {
        Cursor cursor = Cursor.parse(text);
        if (cursor == null) {
            throw new IllegalArgumentException("no cursor: " + text);
        }
        return cursor;
    }

    private static Position position(List<Place> places) {
        Map<Series, Cursor> last = new HashMap<>();
        for (Place place : places) {
            Path path = Path.of(place.name());
            if (path.getParent() == null) {
                throw new IllegalArgumentException("no series of a directory: " + path);
            }
            String id = place.cursor().seqnumId();
            last.put(new Series(path.getParent(), path.getFileName().toString(), id), place.cursor());
        }
        return new Position(last);
    }

    private static Map<String, Cursor> byName(List<Place> places) {
        return places.stream().collect(Collectors.toMap(Place::name, Place::cursor, (first, again) -> again));
    }

    private static List<String> words(String value) {
        return value.isEmpty() ? List.of() : List.of(value.split(" "));
    }

    private static String seal(List<String> lines) {
        CRC32C checksum = new CRC32C();
        checksum.update(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        return "checksum " + Long.toHexString(checksum.getValue());
    }

    /**
     * Saves the checkpoint so that after a power loss there is either this one or the one before, whole.
     *
     * @param directory where it is kept; made if it is missing
     */
    void save(Path directory) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                HEADER,
                "journal " + journal,
                "first " + (firstStart == null ? "" : firstStart.time() + " " + firstStart.bootId()),
                "heartbeat " + (heartbeat == null ? "" : heartbeat),
                "mails "
                        + String.join(" ", mails.stream().map(Instant::toString).toList()),
                "own " + String.join(" ", ownIds)));
        add(lines, "settled", settled);
        if (sending != null) {
            add(lines, "sending", sending);
        }
        lines.add(seal(lines));
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
        StateLock.adopt(directory, temporary);
        Files.move(temporary, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static void add(List<String> lines, String key, Position position) {
        position.last()
                .forEach((series, cursor) ->
                        lines.add(key + " " + cursor + " " + series.directory().resolve(series.name())));
    }
}
