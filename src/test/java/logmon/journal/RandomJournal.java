package logmon.journal;

import static logmon.testing.JournalFixture.field;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import logmon.journal.RecordedEntries.Recorded;
import logmon.journal.file.Series;
import logmon.testing.JournalFixture;
import logmon.testing.JournalPatch;

/** A journal of several series that grows, is rotated, vacuumed and damaged, all by chance. */
final class RandomJournal {
    /** Numbers of series with the same id are different; so they have holes. */
    private static final int STRIDE = 8;

    /** A file as it grows: what it was at several times. */
    record Growth(List<JournalPatch> stages, List<Map<Long, Recorded>> recorded) {}

    /** One file, and what was made of it. */
    final class File {
        private final Growth growth;
        private final byte[] fileId;
        private final byte[] seqnumId;
        private final long base;
        private final int stride;
        private final int offset;
        private final long setBack;
        private final List<JournalPatch.Part> wiped = new ArrayList<>();
        private final OneSeries series;
        private int stage;
        private Path path;
        private boolean truncated;

        private File(OneSeries series, Path path, long base) {
            this.series = series;
            this.path = path;
            this.base = base;
            growth = growths.get(random.nextInt(growths.size()));
            fileId = id();
            seqnumId = series.id;
            stride = random.nextInt(3) == 0 ? 2 : 1;
            offset = series.residue;
            // Microseconds: clocks that differ, entries of the same time, a clock that was set back.
            setBack = random.nextInt(3) == 0 ? random.nextLong(7_200_000_000L) : random.nextInt(3) * 1_000_000L;
        }

        /** Returns the series that it is of, as the reader names it. */
        Series series() {
            return new Series(series.directory, series.name, HexFormat.of().formatHex(seqnumId));
        }

        Path path() {
            return path;
        }

        boolean isDamaged() {
            return truncated || !wiped.isEmpty();
        }

        long number(long raw) {
            return STRIDE * (base + raw * stride) + offset;
        }

        /** Returns all that was ever logged to it so far, by number. */
        Map<Long, Recorded> logged() {
            return renumbered(growth.recorded().get(stage));
        }

        private Map<Long, Recorded> renumbered(Map<Long, Recorded> raw) {
            Map<Long, Recorded> numbered = new TreeMap<>();
            raw.forEach((number, recorded) -> numbered.put(number(number), recorded));
            return numbered;
        }

        /** Returns what can be read of it. */
        Map<Long, Recorded> readable() {
            if (!isDamaged()) {
                return logged();
            }
            return truncated
                    ? RecordedEntries.of(path)
                    : readable.computeIfAbsent(patch().content(), key -> RecordedEntries.of(path));
        }

        private JournalPatch patch() {
            JournalPatch patch = growth.stages().get(stage).copy();
            patch.fileId(fileId).seqnumId(seqnumId).numbers(this::number).times(this::time);
            if (patch.entries() == 0) {
                patch.lastNumber(STRIDE * base + offset);
            }
            wiped.forEach(patch::wipe);
            return oddToFirstLook ? patch.unknownFlag() : patch;
        }

        private long time(long raw) {
            long second = 1_000_000;
            long index = (raw - JournalFixture.START.getEpochSecond() * second) / second;
            return raw + shift - (index % 7 > 3 ? setBack : index % 3 * second);
        }

        private void write() {
            patch().write(path);
        }

        private void damage() {
            JournalPatch whole = growth.stages().get(stage);
            if (whole.entries() == 0) {
                return;
            }
            List<JournalPatch.Part> entries = whole.objects(JournalPatch.ENTRY);
            int[] places = {0, entries.size() - 1, random.nextInt(entries.size())};
            JournalPatch.Part entry = entries.get(places[random.nextInt(3)]);
            List<JournalPatch.Part> arrays = whole.objects(JournalPatch.ENTRY_ARRAY);
            List<JournalPatch.Part> data = whole.objects(JournalPatch.DATA);
            wiped.add(
                    switch (random.nextInt(5)) {
                        case 0 -> arrays.get(random.nextInt(arrays.size()));
                        case 1 -> data.get(random.nextInt(data.size()));
                        case 2 -> new JournalPatch.Part(entry.offset() & ~4095L, 4096);
                        default -> entry;
                    });
            write();
        }

        private long last() {
            return base
                    + growth.recorded().get(stage).keySet().stream()
                                    .mapToLong(Long::longValue)
                                    .max()
                                    .orElse(0)
                            * stride;
        }
    }

    /** The files of one name in one directory. */
    final class OneSeries {
        private final Path directory;
        private final String name;
        private final int residue;
        private byte[] id;
        private final List<File> files = new ArrayList<>();

        private OneSeries(Path directory, String name, byte[] id, int residue) {
            this.directory = directory;
            this.name = name;
            this.id = id;
            this.residue = residue;
            files.add(new File(this, directory.resolve(name + ".journal"), random.nextInt(100)));
            active().stage = random.nextInt(active().growth.stages().size());
            active().write();
        }

        private File active() {
            return files.get(files.size() - 1);
        }

        private boolean grow() {
            if (active().stage == active().growth.stages().size() - 1) {
                return false;
            }
            active().stage++;
            active().write();
            return true;
        }

        private void rotate() {
            File old = active();
            if (old.logged().isEmpty()) {
                return;
            }
            try {
                Path archived = directory.resolve("%s@%s-%016x-%016x.journal"
                        .formatted(
                                name,
                                HexFormat.of().formatHex(id),
                                old.number(1),
                                random.nextLong() & 0xffffffffffffL));
                Files.move(old.path, archived);
                old.path = archived;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            long base = old.last() + random.nextInt(3);
            if (random.nextInt(6) == 0) {
                id = id();
                base = random.nextInt(100);
            }
            files.add(new File(this, directory.resolve(name + ".journal"), base));
            active().stage = random.nextInt(2);
            active().write();
        }

        private File vacuum() {
            if (files.size() < 2) {
                return null;
            }
            File oldest = files.remove(0);
            try {
                Files.delete(oldest.path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return oldest;
        }
    }

    private final Random random;
    private final List<Growth> growths;
    private final Map<Object, Map<Long, Recorded>> readable;
    private final boolean oddToFirstLook;
    private final Path root;
    private final long shift;
    private final List<OneSeries> series = new ArrayList<>();
    private final List<File> deleted = new ArrayList<>();

    /**
     * @param growths of which files are made
     * @param readable remembers what journalctl said of damaged files
     * @param oddToFirstLook whether all files have a flag that the first look does not know
     */
    RandomJournal(
            Random random,
            Path root,
            List<Growth> growths,
            Map<Object, Map<Long, Recorded>> readable,
            boolean oddToFirstLook) {
        this.random = random;
        this.root = root;
        this.growths = growths;
        this.readable = readable;
        this.oddToFirstLook = oddToFirstLook;
        shift = random.nextLong(1_000_000_000L);
        for (int count = 1 + random.nextInt(3); series.size() < count; ) {
            addSeries();
        }
    }

    private byte[] id() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return id;
    }

    private void addSeries() {
        int number = series.size();
        if (number == 5) {
            return;
        }
        boolean shared = number > 0 && random.nextBoolean();
        Path directory = random.nextInt(3) == 0 ? root.resolve(HexFormat.of().formatHex(id())) : root;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String name = List.of("system", "user-1000", "remote-web1", "remote-a b", "user-2@x")
                .get(number);
        series.add(new OneSeries(directory, name, shared ? series.get(0).id : id(), number));
    }

    /** Does something to the journal. */
    void change() {
        OneSeries one = series.get(random.nextInt(series.size()));
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> {
                if (!one.grow()) {
                    one.rotate();
                }
            }
            case 4, 5 -> one.rotate();
            case 6 -> addSeries();
            case 7 -> {
                File gone = one.vacuum();
                if (gone != null) {
                    deleted.add(gone);
                }
            }
            default -> {
                if (random.nextBoolean()) {
                    one.files.get(random.nextInt(one.files.size())).damage();
                }
            }
        }
    }

    /** Cuts a file off, as long as nobody has it open: to libsystemd a file that shrinks is the end. */
    void truncate() {
        OneSeries one = series.get(random.nextInt(series.size()));
        // One that the first look does not know is reported as a whole.
        if (one.files.size() > 1 && !oddToFirstLook) {
            File file = one.files.get(random.nextInt(one.files.size() - 1));
            file.truncated = true;
            try (var channel = java.nio.channels.FileChannel.open(file.path, java.nio.file.StandardOpenOption.WRITE)) {
                channel.truncate(3_800_000 + random.nextInt(20_000));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Returns the files that there are. */
    List<File> files() {
        return series.stream().flatMap(one -> one.files.stream()).toList();
    }

    /** Returns the files that were deleted. */
    List<File> deleted() {
        return deleted;
    }

    /** Makes files as they grow. */
    static List<Growth> growths(Random random, Path directory, int count) {
        List<Growth> growths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            growths.add(growth(random, directory.resolve("growth-" + i)));
        }
        return growths;
    }

    private static Growth growth(Random random, Path directory) {
        Map<String, String> environment = new HashMap<>();
        environment.put("SYSTEMD_JOURNAL_KEYED_HASH", Integer.toString(random.nextInt(2)));
        environment.put("SYSTEMD_JOURNAL_COMPACT", Integer.toString(random.nextInt(2)));
        environment.put(
                "SYSTEMD_JOURNAL_COMPRESS",
                List.of("0", "1", "XZ", "LZ4", "ZSTD").get(random.nextInt(5)));
        Growth growth = new Growth(new ArrayList<>(), new ArrayList<>());
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JournalFixture fixture = new JournalFixture(directory);
        for (int stage = 0, entries = 0; stage < 4; stage++) {
            try (JournalFixture.Writer writer = fixture.writer("system.journal", environment)) {
                for (int more = stage == 0 ? 0 : 1 + random.nextInt(20); more > 0; more--) {
                    writer.log(entry(random, entries++));
                }
            }
            growth.stages().add(JournalPatch.of(fixture.file()));
            growth.recorded().add(RecordedEntries.of(fixture.file()));
        }
        return growth;
    }

    private static JournalFixture.Field[] entry(Random random, int number) {
        List<JournalFixture.Field> fields = new ArrayList<>();
        int messages = random.nextInt(8) == 0 ? random.nextInt(4) : 1;
        for (int i = 0; i < messages; i++) {
            String word =
                    List.of("fine", "error", "well", "Failed", "errors", "ok").get(random.nextInt(6));
            switch (random.nextInt(16)) {
                case 0 ->
                    fields.add(field("MESSAGE", word + " " + "x y ".repeat(200 + random.nextInt(20_000)) + number));
                case 1 -> {
                    byte[] binary = new byte[random.nextInt(70_000)];
                    random.nextBytes(binary);
                    fields.add(field("MESSAGE", binary));
                }
                case 2 -> fields.add(field("MESSAGE", "x".repeat(Entry.MAX_FIELD_BYTES - 3) + word));
                case 3 -> fields.add(field("MESSAGE", word));
                default -> fields.add(field("MESSAGE", word + " of " + number));
            }
        }
        for (int i = random.nextInt(8) == 0 ? random.nextInt(3) : 1; i > 0; i--) {
            String any = List.of("7", "6", "5", "4", "3", "8", "x", "").get(random.nextInt(8));
            fields.add(field("PRIORITY", random.nextBoolean() ? "6" : any));
        }
        fields.add(field("_SYSTEMD_UNIT", "unit-" + random.nextInt(3) + ".service"));
        if (random.nextBoolean()) {
            fields.add(field("_PID", Integer.toString(random.nextInt(100))));
        }
        return fields.toArray(JournalFixture.Field[]::new);
    }
}
