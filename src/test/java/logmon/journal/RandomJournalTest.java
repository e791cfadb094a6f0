package logmon.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import logmon.journal.RecordedEntries.Recorded;
import logmon.journal.file.Cursor;
import logmon.journal.file.Interest;
import logmon.journal.file.Series;
import logmon.text.WordSearch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads journals made by chance, and holds what comes against what journalctl(1) says of each file: each entry once, in
 * the order of its series, and each one that is missing reported. The same with the first look and without.
 *
 * <p>{@code -Djournals=1000} reads more of them, {@code -Dseed=4711} the one that failed.
 */
class RandomJournalTest {
    private static final Long SEED = Long.getLong("seed");
    private static final int JOURNALS = Integer.getInteger("journals", SEED == null ? 200 : 1);

    private static final Pattern WORDS = Pattern.compile("(?i)(error|fail)");
    private static final Interest SOME = new Interest(WordSearch.of(WORDS), 3, List.of());

    private static final Pattern COUNTED =
            Pattern.compile("([\\d,]+) entr(?:y|ies) of (\\S.*?) between \\S+ and \\S+ (?:is|are) missing:.*");
    private static final Pattern DELETED =
            Pattern.compile("Entries of (\\S.*?) between \\S+ and \\S+ are missing: the file was deleted.*");
    private static final Pattern BEFORE =
            Pattern.compile("Entries of (\\S.*?)\\.journal after \\S+ (are|may be) missing:.*");

    @TempDir
    Path directory;

    @Test
    void eachEntryIsGivenOnceAndEachMissingOneReported() throws Exception {
        List<RandomJournal.Growth> growths = RandomJournal.growths(new Random(4711), directory.resolve("growths"), 12);
        long first = SEED == null ? 1 : SEED;
        for (long seed = first; seed < first + JOURNALS; seed++) {
            Map<Object, Map<Long, Recorded>> readable = new HashMap<>();
            run(seed, growths, readable, Interest.ALL, false);
            run(seed, growths, readable, SOME, false);
            run(seed, growths, readable, SOME, true);
        }
    }

    private void run(
            long seed,
            List<RandomJournal.Growth> growths,
            Map<Object, Map<Long, Recorded>> readable,
            Interest interest,
            boolean oddToFirstLook)
            throws IOException {
        Path root = Files.createDirectory(directory.resolve("journal"));
        Random random = new Random(seed);
        try (Run run = new Run(new RandomJournal(random, root, growths, readable, oddToFirstLook), root, interest)) {
            run.all(random);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "-Dseed=%d, %s, %s"
                            .formatted(
                                    seed,
                                    interest == SOME ? "some" : "all",
                                    oddToFirstLook ? "no first look" : "first look"),
                    e);
        }
        delete(root);
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private record Given(String id, long number, String message) {}

    /** One reader after the other on one journal, and what they have to give. */
    private static final class Run implements AutoCloseable {
        private final RandomJournal journal;
        private final Path root;
        private final Interest interest;
        private JournalReader reader;

        /** Since all was read last: what was given and reported. */
        private final List<Given> given = new ArrayList<>();

        private final List<String> gaps = new ArrayList<>();
        /** Up to which numbers all was read last. */
        private final Map<Series, Long> base = new HashMap<>();
        /** What could be read when it was. */
        private final Map<Series, Set<Long>> seen = new HashMap<>();
        /** Up to which numbers earlier runs read. */
        private Map<Series, Long> earlier = Map.of();
        /** Files of which that was in doubt, and is no more. */
        private final Set<RandomJournal.File> counted = new HashSet<>();
        /** Files that were deleted when nobody looked, or before they were read. */
        private int deletedBefore;

        /** Files that there were at any look. */
        private final Set<RandomJournal.File> noticed = new HashSet<>();

        private Position saved = Position.NONE;
        private final List<String> story = new ArrayList<>();

        Run(RandomJournal journal, Path root, Interest interest) {
            this.journal = journal;
            this.root = root;
            this.interest = interest;
        }

        void all(Random random) {
            try {
                open();
                noticed.addAll(journal.files());
                if (random.nextBoolean()) {
                    reader.startAtHead();
                } else {
                    reader.startNow();
                    journal.files().forEach(this::isRead);
                    checkPosition();
                    saved = reader.position();
                    earlier = Map.copyOf(base);
                }
                for (int steps = 4 + random.nextInt(12); steps > 0; steps--) {
                    step(random);
                }
                readAll();
            } catch (AssertionError | RuntimeException e) {
                String all = given.stream()
                        .map(one -> one.id().substring(0, 4) + " " + one.number())
                        .toList()
                        .toString();
                throw new AssertionError(String.join("\n", story) + "\ngaps " + gaps + "\ngiven " + all, e);
            }
        }

        private void step(Random random) {
            int what = random.nextInt(10);
            if (what < 6) {
                journal.change();
                story.add("changed: " + files());
            } else if (what < 8) {
                readSome(random.nextInt(12));
                if (random.nextBoolean()) {
                    saved = reader.position();
                }
                story.add("read some: " + reader.position().last().values());
            } else if (what < 9) {
                readAll();
                if (random.nextBoolean()) {
                    saved = reader.position();
                }
                story.add("read all: " + reader.position().last().values());
            } else {
                restart(random);
                story.add("restarted: " + saved.last().values() + " " + gaps);
            }
        }

        private String files() {
            return journal.files().stream()
                    .map(file -> "%s %s%s"
                            .formatted(
                                    root.relativize(file.path()),
                                    file.logged().keySet(),
                                    file.isDamaged() ? " damaged" : ""))
                    .collect(Collectors.joining("\n    ", "\n    ", ""));
        }

        private void open() {
            reader = new JournalReader(new JournalSource(root, null), interest, gaps::add);
        }

        private void restart(Random random) {
            reader.close();
            if (random.nextInt(3) == 0) {
                journal.truncate();
            }
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                journal.change();
            }
            given.clear();
            gaps.clear();
            base.clear();
            seen.clear();
            counted.clear();
            saved.last().forEach((series, cursor) -> base.put(series, cursor.number()));
            earlier = Map.copyOf(base);
            open();
            reader.resume(saved, null);
            noticed.clear();
            noticed.addAll(journal.files());
            checkBefore();
            deletedBefore = journal.deleted().size();
        }

        /** What was vacuumed between two runs can be known by the numbers alone, which have holes. */
        private void checkBefore() {
            Map<Series, List<RandomJournal.File>> files = journal.files().stream()
                    .filter(file -> !file.logged().isEmpty())
                    .collect(Collectors.groupingBy(RandomJournal.File::series));
            List<String> before = matching(BEFORE).map(gap -> gap.group(1)).toList();
            // Of a series that is gone, nobody knows how far it went.
            Set<String> gone = base.keySet().stream()
                    .filter(series -> !files.containsKey(series))
                    .map(Run::name)
                    .collect(Collectors.toSet());
            files.forEach((series, ones) -> {
                if (!base.containsKey(series)) {
                    return;
                }
                long oldest = ones.stream()
                        .flatMap(file -> file.logged().keySet().stream())
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
                boolean lost = journal.deleted().stream()
                        .filter(file -> file.series().equals(series))
                        .flatMap(file -> file.logged().keySet().stream())
                        .anyMatch(number -> number > base.get(series) && number < oldest);
                boolean told = before.contains(name(series));
                assertTrue(told || !lost, () -> "deleted entries of " + series + " are not reported");
                assertTrue(
                        !told || gone.contains(name(series)) || oldest > base.get(series) + 1,
                        () -> "a gap of " + series + " where there is none");
            });
        }

        /** Returns how many may be reported though they were read by an earlier run: its file has its head damaged, say. */
        private int doubtful(RandomJournal.File file) {
            long read = earlier.getOrDefault(file.series(), 0L);
            Set<Long> readable = file.readable().keySet();
            return (int) file.logged().keySet().stream()
                    .filter(number -> number <= read && !readable.contains(number))
                    .count();
        }

        private Stream<Matcher> matching(Pattern pattern) {
            return gaps.stream().map(pattern::matcher).filter(Matcher::matches).toList().stream();
        }

        private void take(Entry entry) {
            String[] cursor = entry.cursor().split("[=;]");
            if (interest == Interest.ALL
                    || entry.find(interest.words()) != null
                    || entry.priority() <= interest.priority()) {
                given.add(new Given(cursor[1], Long.parseLong(cursor[3], 16), entry.message()));
            }
        }

        private void readSome(int entries) {
            reader.look();
            noticed.addAll(journal.files());
            for (int i = 0; i < entries; i++) {
                Entry entry = reader.next();
                if (entry != null) {
                    take(entry);
                } else if (reader.atEnd()) {
                    break;
                }
            }
            reader.endStep();
            Map<Series, Cursor> last = reader.position().last();
            for (RandomJournal.File file : journal.files()) {
                Cursor upTo = last.get(file.series());
                if (upTo != null) {
                    Set<Long> known = seen.computeIfAbsent(file.series(), key -> new HashSet<>());
                    file.readable().keySet().stream()
                            .filter(number -> number <= upTo.number())
                            .forEach(known::add);
                }
            }
        }

        private void readAll() {
            reader.look();
            noticed.addAll(journal.files());
            do {
                for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
                    take(entry);
                }
            } while (!reader.atEnd());
            checkGiven();
            checkReported();
            base.clear();
            seen.clear();
            gaps.clear();
            given.clear();
            deletedBefore = journal.deleted().size();
            checkPosition();
            reader.position().last().forEach((series, cursor) -> base.put(series, cursor.number()));
        }

        private void isRead(RandomJournal.File file) {
            file.logged().keySet().forEach(number -> base.merge(file.series(), number, Math::max));
        }

        private void checkPosition() {
            Map<Series, Long> ends = new HashMap<>();
            journal.files()
                    .forEach(file ->
                            file.logged().keySet().forEach(number -> ends.merge(file.series(), number, Math::max)));
            Map<Series, Cursor> last = reader.position().last();
            ends.forEach((series, end) -> {
                assertTrue(last.containsKey(series), () -> series + " is not in the position");
                assertTrue(
                        last.get(series).number() >= end,
                        () -> "%s is read up to %d of %d"
                                .formatted(series, last.get(series).number(), end));
            });
        }

        private boolean isNew(RandomJournal.File file, long number) {
            return number > base.getOrDefault(file.series(), 0L);
        }

        private void checkGiven() {
            Map<String, Map<Long, Given>> all = new HashMap<>();
            for (Given one : given) {
                Given before =
                        all.computeIfAbsent(one.id(), key -> new TreeMap<>()).put(one.number(), one);
                assertEquals(null, before, "given twice");
            }
            Set<Given> expected = new HashSet<>();
            for (RandomJournal.File file : all()) {
                String id = file.series().seqnumId();
                boolean isThere = journal.files().contains(file);
                Map<Long, Recorded> readable = isThere ? file.readable() : Map.of();
                Map<Long, Recorded> logged = file.logged();
                long before = 0;
                List<Long> order = given.stream()
                        .filter(one -> one.id().equals(id) && logged.containsKey(one.number()))
                        .map(Given::number)
                        .toList();
                for (long number : order) {
                    assertTrue(number > before, () -> "%d is not in order".formatted(number));
                    before = number;
                }
                logged.forEach((number, recorded) -> {
                    Given one = all.getOrDefault(id, Map.of()).get(number);
                    Recorded now = readable.get(number);
                    boolean wasSeen = seen.getOrDefault(file.series(), Set.of()).contains(number);
                    if (one != null) {
                        expected.add(one);
                        assertTrue(isNew(file, number), () -> number + " was read before");
                        assertTrue(
                                isMessage(recorded, one)
                                        || now != null && isMessage(now, one)
                                        || file.isDamaged() && isWipedInPart(recorded, one)
                                        || !isThere && file.isDamaged(),
                                () -> "the message of " + one + " is not " + recorded);
                    } else if (now != null && !wasSeen && isNew(file, number) && matters(now)) {
                        throw new AssertionError("%d of %s was not given".formatted(number, file.path()));
                    } else if (wasSeen && isNew(file, number) && matters(recorded) && !file.isDamaged()) {
                        throw new AssertionError("%d of %s was passed over".formatted(number, file.path()));
                    }
                });
            }
            for (Given one : given) {
                assertTrue(expected.contains(one), () -> one + " is nowhere");
            }
        }

        /** A doubled message comes with a line for each value. */
        private static boolean isMessage(Recorded recorded, Given one) {
            String first = recorded.messages().stream().findFirst().orElse("");
            return recorded.messages().size() > 1
                    ? recorded.messages().stream().allMatch(one.message()::contains)
                    : one.message().equals(first) || one.message().startsWith(first + "\n" + first);
        }

        /** What was read before the damage is kept, and what was read after it is zeros. */
        private static boolean isWipedInPart(Recorded recorded, Given one) {
            // A character may have been cut.
            int kept = one.message().indexOf("\0".repeat(8)) - 3;
            return kept > 0
                    && recorded.messages().stream()
                            .anyMatch(
                                    message -> message.startsWith(one.message().substring(0, kept)));
        }

        private boolean matters(Recorded recorded) {
            return interest == Interest.ALL || recorded.matters(WORDS, interest.priority());
        }

        private List<RandomJournal.File> all() {
            List<RandomJournal.File> all = new ArrayList<>(journal.files());
            all.addAll(journal.deleted());
            return all;
        }

        private static String name(Series series) {
            return series.directory().resolve(series.name()).toString();
        }

        private void checkReported() {
            Map<String, Integer> mayBe = new HashMap<>();
            journal.files().stream()
                    .filter(file -> !counted.contains(file))
                    .forEach(file -> mayBe.merge(name(file.series()), doubtful(file), Integer::sum));
            Map<String, Integer> expected = new HashMap<>();
            for (RandomJournal.File file : journal.files()) {
                Set<Long> readable = file.readable().keySet();
                Set<Long> known = seen.getOrDefault(file.series(), Set.of());
                file.logged().forEach((number, recorded) -> {
                    if (isNew(file, number)
                            && !readable.contains(number)
                            && !known.contains(number)
                            && !isGiven(file, number)) {
                        // The first look may read what libsystemd cannot, and find that nothing is in it. And a
                        // reader that has the file open goes on where another one finds no beginning.
                        boolean isRead = !matters(recorded);
                        (isRead ? mayBe : expected).merge(name(file.series()), 1, Integer::sum);
                    }
                });
            }
            Map<String, Integer> reported = new HashMap<>();
            matching(COUNTED)
                    .forEach(gap -> reported.merge(
                            nameOf(gap.group(2)), Integer.valueOf(gap.group(1).replace(",", "")), Integer::sum));
            List<String> deleted =
                    matching(DELETED).map(gap -> nameOf(gap.group(1))).toList();
            List<RandomJournal.File> gone = journal.deleted();
            for (RandomJournal.File file : gone.subList(deletedBefore, gone.size())) {
                Set<Long> left = new TreeSet<>(file.logged().keySet());
                left.removeIf(number -> !isNew(file, number)
                        || seen.getOrDefault(file.series(), Set.of()).contains(number));
                if (left.isEmpty()) {
                    continue;
                }
                mayBe.merge(name(file.series()), left.size(), Integer::sum);
                boolean wasGiven = file.logged().entrySet().stream()
                        .filter(entry -> left.contains(entry.getKey()) && matters(entry.getValue()))
                        .allMatch(entry -> isGiven(file, entry.getKey()));
                assertTrue(
                        wasGiven
                                || !noticed.contains(file)
                                || deleted.contains(name(file.series()))
                                || reported.containsKey(name(file.series())),
                        () -> file.path() + " is gone without a word");
            }
            Set<String> names = new TreeSet<>(expected.keySet());
            names.addAll(reported.keySet());
            for (String name : names) {
                int least = expected.getOrDefault(name, 0);
                int most = least + mayBe.getOrDefault(name, 0);
                int is = reported.getOrDefault(name, 0);
                assertTrue(
                        least <= is && is <= most,
                        () -> "%d to %d entries of %s are missing, and %d reported".formatted(least, most, name, is));
                if (is > least) {
                    journal.files().stream()
                            .filter(file -> name(file.series()).equals(name))
                            .forEach(counted::add);
                }
            }
            long understood = matching(COUNTED).count()
                    + matching(DELETED).count()
                    + matching(BEFORE).count();
            assertEquals(gaps.size(), understood, () -> "other gaps " + gaps);
        }

        private boolean isGiven(RandomJournal.File file, long number) {
            String id = file.series().seqnumId();
            return given.stream()
                    .anyMatch(one -> one.number() == number && one.id().equals(id));
        }

        private static String nameOf(String path) {
            Path file = Path.of(path);
            String name = file.getFileName().toString();
            int archived = name.lastIndexOf('@');
            boolean isArchived = archived > 0 && name.substring(archived).matches("@[0-9a-f]{32}-.*");
            return file.resolveSibling(isArchived ? name.substring(0, archived) : name.replaceAll("\\.journal$", ""))
                    .toString();
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
