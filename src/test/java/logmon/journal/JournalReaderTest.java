package logmon.journal;

import static logmon.testing.JournalFixture.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import logmon.journal.file.Interest;
import logmon.journal.file.Series;
import logmon.testing.JournalFixture;
import logmon.testing.JournalPatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory as systemd-journal-remote fills it, with a file for each host. */
class JournalReaderTest {
    private static final int DEADLINE_SECONDS = 30;
    private static final String WEB = "remote-web1.journal";
    private static final String DB = "remote-db1.journal";

    @TempDir
    Path directory;

    private JournalFixture fixture;
    private final List<String> gaps = new ArrayList<>();
    private final List<JournalReader> opened = new ArrayList<>();

    @BeforeEach
    void prepare() {
        fixture = new JournalFixture(directory);
    }

    @AfterEach
    void closeAll() {
        opened.forEach(JournalReader::close);
    }

    private JournalReader reader() {
        JournalReader reader = new JournalReader(new JournalSource(directory, null), Interest.ALL, gaps::add);
        opened.add(reader);
        return reader;
    }

    private JournalReader fromNow() {
        JournalReader reader = reader();
        reader.startNow();
        return reader;
    }

    private JournalReader fromHead() {
        JournalReader reader = reader();
        reader.startAtHead();
        return reader;
    }

    private JournalReader resumed(Position settled) {
        JournalReader reader = reader();
        reader.resume(settled, null);
        return reader;
    }

    private JournalReader resumed(Position settled, Position sending) {
        JournalReader reader = resumed(settled);
        reader.readUpTo(sending);
        return reader;
    }

    /** Writes a file that is none of a journal, and is old enough for its header to be there. */
    private void noJournal(String file) throws IOException {
        Path path = Files.writeString(directory.resolve(file), "no journal");
        Files.setLastModifiedTime(path, FileTime.from(JournalFixture.START.minusSeconds(100_000_000)));
    }

    private static Set<String> names(Position position) {
        return position.last().keySet().stream().map(Series::name).collect(Collectors.toSet());
    }

    private void log(String file, int number, String message) {
        try (JournalFixture.Writer writer = fixture.writer(file)) {
            writer.logAt(number, message);
        }
    }

    /** Returns the messages of what there is to be read by now. */
    private static List<String> read(JournalReader reader) {
        List<String> messages = new ArrayList<>();
        reader.look();
        Entry entry;
        do {
            for (entry = reader.next(); entry != null; entry = reader.next()) {
                messages.add(entry.message());
            }
        } while (!reader.atEnd());
        reader.endStep();
        return messages;
    }

    /** Reads until so many entries have come, which may need a look at the directory. */
    private static List<String> readAll(JournalReader reader, int count) {
        List<String> messages = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (messages.size() < count) {
            assertTrue(System.nanoTime() < deadline, "only " + messages + " came");
            messages.addAll(read(reader));
        }
        return messages;
    }

    @Nested
    class OfSeveralHosts {
        @Test
        void readWhatArrivesLateThoughAnotherHostsIsYounger() throws Exception {
            log(WEB, 0, "start");
            log(DB, 0, "start");
            JournalReader reader = fromNow();

            log(WEB, 100, "young");
            assertEquals(List.of("young"), read(reader));
            log(DB, 50, "late");

            assertEquals(List.of("late"), read(reader));
            assertEquals(List.of(), gaps);
        }

        @Test
        void readEachHostsInItsOrder() throws Exception {
            log(WEB, 0, "start");
            log(DB, 0, "start");
            JournalReader reader = fromNow();

            for (int i = 1; i <= 3; i++) {
                log(WEB, 10 * i, "web " + i);
                log(DB, i, "db " + i);
            }

            List<String> all = read(reader);
            assertEquals(
                    List.of("web 1", "web 2", "web 3"),
                    all.stream().filter(m -> m.startsWith("web")).toList());
            assertEquals(
                    List.of("db 1", "db 2", "db 3"),
                    all.stream().filter(m -> m.startsWith("db")).toList());
            assertEquals(6, all.size());
        }

        @Test
        void giveEachHostItsTurn() throws Exception {
            log(WEB, 0, "web");
            log(DB, 0, "db");
            JournalReader reader = fromHead();

            String first = reader.next().message();
            reader.endStep();

            assertFalse(first.equals(reader.next().message()));
        }

        @Test
        void readANewHostFromItsFirstEntry() throws Exception {
            log(WEB, 0, "start");
            JournalReader reader = fromNow();

            log(DB, 0, "first");

            assertEquals(List.of("first"), readAll(reader, 1));
            log(WEB, 1, "on");
            log(DB, 2, "second");
            assertEquals(2, readAll(reader, 2).size());
            assertEquals(List.of(), gaps);
        }

        @Test
        void readTheFirstHostOfADirectoryThatWasEmpty() throws Exception {
            JournalReader reader = fromNow();

            log(WEB, 0, "first");

            assertEquals(List.of("first"), readAll(reader, 1));
            assertEquals(Set.of("remote-web1"), names(reader.position()));
        }

        @Test
        void readOnThroughRotations() throws Exception {
            log(WEB, 0, "start");
            JournalReader reader = fromNow();

            try (JournalFixture.Writer writer = fixture.writer(WEB)) {
                for (int i = 1; i <= 3; i++) {
                    writer.log(field("MESSAGE", "before " + i));
                    writer.fillUp();
                    writer.log(field("MESSAGE", "after " + i));
                    assertEquals(List.of("before " + i, "", "after " + i), readAll(reader, 3));
                }
            }

            assertEquals(List.of(), gaps);
        }

        @Test
        void forgetAHostWhoseFilesAreGone() throws Exception {
            log(WEB, 0, "start");
            log(DB, 0, "start");
            JournalReader reader = fromNow();

            Files.delete(directory.resolve(DB));
            log(WEB, 1, "on");

            assertEquals(List.of("on"), readAll(reader, 1));
            reader.look();
            assertEquals(Set.of("remote-web1"), names(reader.position()));
        }

        @Test
        void readOnWhenADirectoryThatWasAwayIsBack() throws Exception {
            log(WEB, 0, "start");
            log(DB, 0, "start");
            JournalReader reader = fromNow();
            Path away = directory.resolveSibling(directory.getFileName() + "-away");

            Files.move(directory, away);
            assertEquals(List.of(), read(reader));
            Files.move(away, directory);
            log(WEB, 1, "on");

            assertEquals(List.of("on"), readAll(reader, 1));
            assertEquals(Set.of("remote-db1", "remote-web1"), names(reader.position()));
            assertEquals(List.of(), gaps);
        }

        @Test
        void tellOnceOfAFileThatCannotBeReadAndReadTheOthers() throws Exception {
            log(WEB, 0, "start");
            noJournal(DB);
            JournalReader reader = fromHead();

            assertEquals(List.of("start"), read(reader));
            log("remote-new.journal", 0, "new");
            assertEquals(List.of("new"), readAll(reader, 1));

            assertEquals(1, gaps.size(), gaps::toString);
            assertEquals(
                    directory.resolve(DB) + " cannot be read: it is truncated: it has no whole header", gaps.get(0));
        }

        @Test
        void readTheOtherFilesOfAHostWhenOneOfThemCannotBeRead() throws Exception {
            log(WEB, 0, "start");
            noJournal("remote-web1@0005f-1.journal~");
            JournalReader reader = fromHead();

            assertEquals(List.of("start"), read(reader));
        }

        @Test
        void canBeReadInTheOrderOfTime() throws Exception {
            try (JournalFixture.Writer web = fixture.writer(WEB);
                    JournalFixture.Writer db = fixture.writer(DB);
                    JournalFixture.Writer mail = fixture.writer("remote-mail1.journal")) {
                for (int i = 0; i < 50; i++) {
                    List.of(web, db, mail, web, web).get(i * 7 % 5).logAt(i, "entry " + i);
                }
            }
            JournalReader reader = reader();
            reader.startAt(JournalFixture.time(10));

            List<String> messages = new ArrayList<>();
            for (Entry entry = reader.nextInTime(); entry != null; entry = reader.nextInTime()) {
                messages.add(entry.message());
            }

            assertEquals(IntStream.range(10, 50).mapToObj(i -> "entry " + i).toList(), messages);
        }

        @Test
        void takeNamesOfAnyKind() throws Exception {
            List<String> names =
                    List.of("remote-a b", "remote-10.0.0.1", "remote-me@home", "remote-\\x2f", "remote-[::1]");
            for (String name : names) {
                log(name + ".journal", 0, name);
            }
            JournalReader reader = fromHead();

            assertEquals(Set.copyOf(names), Set.copyOf(read(reader)));
            assertEquals(Set.copyOf(names), names(reader.position()));
        }

        @Test
        void readAFileThatIsNoHostsBesideThem() throws Exception {
            log(WEB, 0, "web");
            log("remote.journal", 0, "all");

            assertEquals(Set.of("web", "all"), Set.copyOf(read(fromHead())));
        }
    }

    @Nested
    class AfterARestart {
        @Test
        void goOnForEachHostWhereItWasLeft() throws Exception {
            log(WEB, 0, "old");
            log(DB, 0, "old");
            JournalReader first = fromNow();
            log(WEB, 100, "read");
            assertEquals(List.of("read"), read(first));
            Position position = first.position();

            log(DB, 50, "late");
            log(WEB, 101, "next");
            log("remote-new.journal", 10, "new");

            JournalReader second = resumed(position);
            assertEquals(Set.of("late", "next", "new"), Set.copyOf(read(second)));
            assertEquals(List.of(), gaps);
        }

        @Test
        void tellOfTheHostWhoseEntriesAreGone() throws Exception {
            log(WEB, 0, "start");
            log(DB, 0, "start");
            Position position = fromNow().position();
            Files.delete(directory.resolve(DB));
            log(DB, 9, "after");

            assertEquals(List.of("after"), read(resumed(position)));

            assertEquals(1, gaps.size(), gaps::toString);
            assertEquals(
                    "Entries of %s after %s are missing: the files were deleted before logmon read them"
                            .formatted(directory.resolve(DB), JournalFixture.START),
                    gaps.get(0));
        }

        @Test
        void readFirstWhatAMailOfUnknownFateHad() throws Exception {
            log(WEB, 0, "old");
            log(DB, 0, "old");
            JournalReader first = fromNow();
            Position settled = first.position();
            log(WEB, 1, "sent by web");
            log(DB, 2, "sent by db");
            read(first);
            Position sending = first.position();
            log(WEB, 3, "new of web");
            log(DB, 4, "new of db");
            log("remote-new.journal", 5, "new host");

            JournalReader second = resumed(settled, sending);

            assertTrue(second.repeating());
            assertEquals(Set.of("sent by web", "sent by db"), Set.copyOf(read(second)));
            assertNull(second.next());
            second.readOn();
            assertFalse(second.repeating());
            assertEquals(Set.of("new of web", "new of db", "new host"), Set.copyOf(read(second)));
        }

        @Test
        void repeatNothingOfAHostThatHadNothingInThatMail() throws Exception {
            log(WEB, 0, "old");
            log(DB, 0, "old");
            JournalReader first = fromNow();
            Position settled = first.position();
            log(WEB, 1, "sent by web");
            read(first);
            Position sending = first.position();
            log(DB, 2, "new of db");

            JournalReader second = resumed(settled, sending);

            assertEquals(List.of("sent by web"), read(second));
            second.readOn();
            assertEquals(List.of("new of db"), read(second));
        }
    }

    @Test
    void aNumberInADamagedHeaderThatNoEntryReachesForYearsLeavesTheReaderAwake() throws Exception {
        fixture.log("old");
        fixture.rotate("new");
        Path archived = fixture.archived().get(0);
        JournalPatch.of(archived).lastNumber(1L << 40).write(archived);
        JournalReader reader = fromNow();

        fixture.log("later");

        assertEquals(List.of("later"), readAll(reader, 1));
    }

    @Test
    void aDirectoryWithoutHostsIsOneJournal() throws Exception {
        fixture.log("start");
        JournalReader reader = fromNow();

        fixture.log("one");
        fixture.rotate("two");

        assertEquals(List.of("one", "", "two"), readAll(reader, 3));
        assertEquals(Set.of("system"), names(reader.position()));
    }
}
