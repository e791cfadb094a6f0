package logmon.journal;

import static logmon.testing.JournalFixture.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import logmon.systemd.BootId;
import logmon.systemd.JournalException;
import logmon.testing.JournalFixture;
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
    private final List<Journal> watched = new ArrayList<>();

    @BeforeEach
    void prepare() {
        fixture = new JournalFixture(directory);
    }

    @AfterEach
    void closeAll() {
        opened.forEach(JournalReader::close);
        watched.forEach(Journal::close);
    }

    private JournalReader readers() throws JournalException {
        Journal whole = Journal.open(JournalSource.of(directory, null));
        watched.add(whole);
        JournalReader readers = new JournalReader(whole, directory, gaps::add);
        opened.add(readers);
        return readers;
    }

    private JournalReader readers(JournalReader.Start start, Checkpoint checkpoint) throws JournalException {
        JournalReader readers = readers();
        readers.start(start, checkpoint, null);
        return readers;
    }

    private JournalReader fromNow() throws JournalException {
        return readers(JournalReader.Start.NOW, null);
    }

    private JournalReader resumed(Position settled, Position sending) throws JournalException {
        return readers(
                JournalReader.Start.RESUME,
                new Checkpoint(settled, BootId.current(), sending, null, List.of(), List.of()));
    }

    private void log(String file, int number, String message) {
        try (JournalFixture.Writer writer = fixture.writer(file)) {
            writer.logAt(number, message);
        }
    }

    /** The messages of what there is to be read by now. */
    private static List<String> read(JournalReader readers) throws JournalException {
        List<String> messages = new ArrayList<>();
        for (Journal entry = readers.next(); entry != null; entry = readers.next()) {
            messages.add(entry.message());
        }
        readers.mark();
        return messages;
    }

    /** Reads until so many entries have come, which may need a look at the directory. */
    private static List<String> readAll(JournalReader readers, int count) throws JournalException {
        List<String> messages = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (messages.size() < count) {
            assertTrue(System.nanoTime() < deadline, "only " + messages + " came");
            readers.process();
            messages.addAll(read(readers));
        }
        return messages;
    }

    @Nested
    class OfSeveralHosts {
        @Test
        void readWhatArrivesLateThoughAnotherHostsIsYounger() throws Exception {
            log(WEB, 0, "start");
            log(DB, 0, "start");
            JournalReader readers = fromNow();

            log(WEB, 100, "young");
            assertEquals(List.of("young"), read(readers));
            log(DB, 50, "late");

            assertEquals(List.of("late"), read(readers));
            assertEquals(List.of(), gaps);
        }

        @Test
        void readEachHostsInItsOrder() throws Exception {
            log(WEB, 0, "start");
            log(DB, 0, "start");
            JournalReader readers = fromNow();

            for (int i = 1; i <= 3; i++) {
                log(WEB, 10 * i, "web " + i);
                log(DB, i, "db " + i);
            }

            List<String> all = read(readers);
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
            JournalReader readers = resumed(new Position(Map.of()), null);

            String first = readers.next().message();
            readers.mark();

            assertFalse(first.equals(readers.next().message()));
        }

        @Test
        void readANewHostFromItsFirstEntry() throws Exception {
            log(WEB, 0, "start");
            JournalReader readers = fromNow();

            log(DB, 0, "first");

            assertEquals(List.of("first"), readAll(readers, 1));
            log(WEB, 1, "on");
            log(DB, 2, "second");
            assertEquals(2, readAll(readers, 2).size());
            assertEquals(List.of(), gaps);
        }

        @Test
        void readTheFirstHostOfADirectoryThatWasEmpty() throws Exception {
            JournalReader readers = fromNow();

            log(WEB, 0, "first");

            assertEquals(List.of("first"), readAll(readers, 1));
            assertEquals(Set.of("remote-web1"), readers.position().places().keySet());
        }

        @Test
        void readOnThroughRotations() throws Exception {
            log(WEB, 0, "start");
            JournalReader readers = fromNow();

            try (JournalFixture.Writer writer = fixture.writer(WEB)) {
                for (int i = 1; i <= 3; i++) {
                    writer.log(field("MESSAGE", "before " + i));
                    writer.fillUp();
                    writer.log(field("MESSAGE", "after " + i));
                    assertEquals(List.of("before " + i, "", "after " + i), readAll(readers, 3));
                }
            }

            assertEquals(List.of(), gaps);
        }

        @Test
        void forgetAHostWhoseFilesAreGone() throws Exception {
            log(WEB, 0, "start");
            log(DB, 0, "start");
            JournalReader readers = fromNow();

            Files.delete(directory.resolve(DB));
            log(WEB, 1, "on");

            assertEquals(List.of("on"), readAll(readers, 1));
            readers.process();
            assertEquals(Set.of("remote-web1"), readers.position().places().keySet());
        }

        @Test
        void readOnWhileTheDirectoryCannotBeListed() throws Exception {
            log(WEB, 0, "start");
            log(DB, 0, "start");
            JournalReader readers = fromNow();
            Path away = directory.resolveSibling(directory.getFileName() + "-away");

            Files.move(directory, away);
            Files.delete(away.resolve(DB));
            try (JournalFixture.Writer writer = new JournalFixture(away).writer(WEB)) {
                writer.logAt(1, "on");
            }
            assertEquals(List.of("on"), readAll(readers, 1));
            Files.move(away, directory);

            assertEquals(
                    Set.of("remote-db1", "remote-web1"),
                    readers.position().places().keySet());
            assertEquals(List.of(), gaps);
        }

        @Test
        void tellOnceOfAFileThatCannotBeReadAndReadTheOthers() throws Exception {
            log(WEB, 0, "start");
            Files.writeString(directory.resolve(DB), "no journal");
            JournalReader readers = resumed(new Position(Map.of()), null);

            assertEquals(List.of("start"), read(readers));
            log("remote-new.journal", 0, "new");
            assertEquals(List.of("new"), readAll(readers, 1));

            assertEquals(1, gaps.size(), gaps::toString);
            assertTrue(gaps.get(0).startsWith("remote-db1.journal cannot be read: sd_journal_open_files"));
        }

        @Test
        void readTheOtherFilesOfAHostWhenOneOfThemCannotBeRead() throws Exception {
            log(WEB, 0, "start");
            Files.writeString(directory.resolve("remote-web1@0005f-1.journal~"), "no journal");
            JournalReader readers = resumed(new Position(Map.of()), null);

            assertEquals(List.of("start"), read(readers));
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
            JournalReader readers = readers();
            readers.startAt(JournalFixture.time(10));

            List<String> messages = new ArrayList<>();
            for (Journal entry = readers.nextInTime(); entry != null; entry = readers.nextInTime()) {
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
            JournalReader readers = resumed(new Position(Map.of()), null);

            assertEquals(Set.copyOf(names), Set.copyOf(read(readers)));
            assertEquals(Set.copyOf(names), readers.position().places().keySet());
        }

        @Test
        void readAFileThatIsNoHostsBesideThem() throws Exception {
            log(WEB, 0, "web");
            log("remote.journal", 0, "all");

            assertEquals(Set.of("web", "all"), Set.copyOf(read(resumed(new Position(Map.of()), null))));
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

            JournalReader second = resumed(position, null);
            assertEquals(Set.of("late", "next", "new"), Set.copyOf(read(second)));
            assertEquals(List.of(), gaps);
        }

        @Test
        void beginNowWhenThereIsNoCheckpoint() throws Exception {
            log(WEB, 0, "old");
            assertEquals(List.of(), read(readers(JournalReader.Start.RESUME, null)));
        }

        @Test
        void beginNowWhenTheCheckpointIsOfThisMachine() throws Exception {
            fixture.log("of this machine");
            Position position = fromNow().position();
            Files.delete(fixture.file());
            log(WEB, 0, "old");

            JournalReader readers = resumed(position, position);

            assertEquals(List.of(), read(readers));
            assertFalse(readers.repeating());
            assertEquals(List.of(), gaps);
        }

        @Test
        void tellOfTheHostWhoseEntriesAreGone() throws Exception {
            log(WEB, 0, "start");
            log(DB, 0, "start");
            Position position = fromNow().position();
            Files.delete(directory.resolve(DB));
            log(DB, 9, "after");

            assertEquals(List.of("after"), read(resumed(position, null)));

            assertEquals(1, gaps.size(), gaps::toString);
            assertTrue(gaps.get(0).startsWith("remote-db1.journal: Journal entries after"), gaps.get(0));
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
    void aDirectoryWithoutHostsIsOneJournal() throws Exception {
        fixture.log("start");
        JournalReader readers = fromNow();

        fixture.log("one");
        fixture.rotate("two");

        assertEquals(List.of("one", "", "two"), readAll(readers, 3));
        assertEquals(Set.of(""), readers.position().places().keySet());
    }

    @Test
    void givingMemoryBackChangesNothing() throws Exception {
        log(WEB, 0, "start");
        log(DB, 0, "start");
        JournalReader readers = resumed(new Position(Map.of()), null);
        assertEquals(2, read(readers).size());
        log(WEB, 2, "one");
        assertEquals("one", readers.next().message());

        readers.giveBack();

        log(DB, 1, "two");
        assertEquals(List.of("two"), readAll(readers, 1));
    }
}
