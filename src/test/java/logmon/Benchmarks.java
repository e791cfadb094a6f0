package logmon;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import logmon.alert.Digest;
import logmon.config.Config;
import logmon.filter.Filter;
import logmon.filter.Match;
import logmon.journal.Entry;
import logmon.journal.JournalReader;
import logmon.journal.JournalSource;
import logmon.journal.file.Interest;
import logmon.kind.KindCache;
import logmon.kind.Shape;
import logmon.testing.JournalFixture;
import logmon.testing.TestEntry;
import logmon.text.WordSearch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one entry costs, step by step, in a JVM with the launcher's options: {@code mvn -Pbench verify}. Each operation
 * is one entry or one message.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgs = {
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-Xmn2m",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED"
        })
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class Benchmarks {
    private static final int ENTRIES = 5_000;

    /** Message number {@code i} of a server on which one in eight has a keyword in it. */
    private static String message(int i) {
        return switch (i % 8) {
            case 0 -> "I/O error, dev sda%d, sector %d op 0x%x".formatted(i % 7, i * 37, i);
            case 1 -> "Accepted publickey for deploy from 198.51.100.%d port %d ssh2".formatted(i % 250, i);
            case 2 -> "Connection closed by authenticating user root 198.51.100.%d port %d".formatted(i % 250, i);
            case 3 -> "Started session-%d.scope - Session %d of User deploy.".formatted(i, i);
            default -> "198.51.100.%d GET /item/%d HTTP/1.1 200 %d".formatted(i % 250, i, i * 13);
        };
    }

    private static Config defaults() {
        try {
            return Config.parse("match.priority = none", "benchmark", "host");
        } catch (Config.Invalid e) {
            throw new AssertionError(e);
        }
    }

    /** A journal of real files, read over and over. */
    @State(Scope.Benchmark)
    public static class Reading {
        private final Filter filter = new Filter(defaults().filter(), entry -> false);
        private Path directory;
        private JournalReader all;

        @Setup
        public void log() throws Exception {
            directory = Files.createTempDirectory("logmon-benchmark");
            try (JournalFixture.Writer writer = new JournalFixture(directory).writer()) {
                for (int i = 0; i < ENTRIES; i++) {
                    writer.log(Stream.concat(
                                    Map.of("PRIORITY", "6", "_PID", "" + i % 300, "_SYSTEMD_UNIT", "app.service")
                                            .entrySet()
                                            .stream()
                                            .map(field -> JournalFixture.field(field.getKey(), field.getValue())),
                                    Stream.of(JournalFixture.field("MESSAGE", message(i))))
                            .toArray(JournalFixture.Field[]::new));
                }
            }
            all = open(Interest.ALL);
        }

        private JournalReader open(Interest interest) {
            JournalReader reader = new JournalReader(new JournalSource(directory, null), interest, gap -> {});
            reader.startAtHead();
            return reader;
        }

        /** Returns the next of all entries. */
        private Entry next() {
            Entry entry = all.next();
            if (entry == null) {
                all.close();
                all = open(Interest.ALL);
                entry = all.next();
            }
            return entry;
        }

        /** Judges what the first look leaves of all entries; returns how many they were. */
        private long judgeAll() {
            try (JournalReader reader = open(filter.interest())) {
                for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
                    filter.judge(entry);
                }
                return reader.read();
            }
        }

        @TearDown
        public void close() throws Exception {
            all.close();
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    @Benchmark
    public String readMessage(Reading reading) {
        return reading.next().message();
    }

    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public long readAndJudge(Reading reading) {
        return reading.judgeAll();
    }

    /** Messages in turn, as bytes and as text. */
    @State(Scope.Thread)
    public static class Messages {
        private final Pattern keywords = Pattern.compile(Config.DEFAULTS.get("match.keywords"));
        private final WordSearch search = WordSearch.of(keywords);
        private final KindCache kinds = new KindCache();
        private final String[] texts =
                IntStream.range(0, ENTRIES).mapToObj(Benchmarks::message).toArray(String[]::new);
        private final byte[][] bytes = Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        private int turn;

        private int next() {
            turn = (turn + 1) % ENTRIES;
            return turn;
        }
    }

    @Benchmark
    public String searchForWords(Messages messages) {
        byte[] message = messages.bytes[messages.next()];
        return messages.search.find(message, message.length);
    }

    @Benchmark
    public boolean searchByRegex(Messages messages) {
        return messages.keywords.matcher(messages.texts[messages.next()]).find();
    }

    @Benchmark
    public String shapeMadeAnew(Messages messages) {
        return Shape.of(messages.texts[messages.next()]);
    }

    @Benchmark
    public String shapeRemembered(Messages messages) {
        return messages.kinds.shape(messages.texts[messages.next()]);
    }

    /** Matches in turn, of few kinds or of more than are kept. */
    @State(Scope.Thread)
    public static class Matches {
        @Param({"10", "100000"})
        private int kinds;

        private Digest digest;
        private Match[] matches;
        private int turn;

        @Setup(Level.Iteration)
        public void begin() {
            digest = new Digest(defaults().pacing(), List.of());
            matches = IntStream.range(0, kinds)
                    .mapToObj(i -> TestEntry.saying(
                                    "error in " + Integer.toString(i, 36).replaceAll("\\d", "x"))
                            .of("unit-" + i + ".service")
                            .match())
                    .toArray(Match[]::new);
        }
    }

    /** No time passes: everything stays pending, as in a storm. */
    @Benchmark
    public void digestAMatch(Matches matches) {
        matches.turn = (matches.turn + 1) % matches.matches.length;
        matches.digest.add(matches.matches[matches.turn], TestEntry.TIME);
    }
}
