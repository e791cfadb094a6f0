package logmon.journal;

import static logmon.testing.JournalFixture.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import logmon.journal.file.Cursor;
import logmon.journal.file.Interest;
import logmon.testing.JournalFixture;
import logmon.text.WordSearch;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An entry has the same values whether they are read in its file or asked of libsystemd. */
class EntryFieldsPropertyTest {
    private static final List<String> NAMES =
            List.of("MESSAGE", "PRIORITY", "A", "AB", "ABC", "_PID", "N".repeat(64), "MESSAGE_ID", "UNIT");

    private static final WordSearch WORDS = WordSearch.of(Pattern.compile("(?i)(error|fail)"));

    @TempDir
    Path directory;

    /** Returns a value that often occurs again, and may be long, empty, no text, or look like another field. */
    private static byte[] value(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> new byte[random.nextInt(3)];
            case 1 -> new byte[] {(byte) 0xff, 'e', 'r', 'r', 'o', 'r', (byte) 0xc3};
            case 2 -> "MESSAGE=A=error".getBytes();
            case 3 -> {
                byte[] large = new byte[random.nextInt(100_000)];
                random.nextBytes(large);
                yield large;
            }
            case 4 -> "x".repeat(300 + random.nextInt(100)).getBytes();
            default -> Integer.toString(random.nextInt(9)).getBytes();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "ZSTD"})
    void theValuesAreTheSame(String compression) throws Exception {
        Random random = new Random(4711);
        JournalFixture fixture = new JournalFixture(directory);
        try (JournalFixture.Writer writer =
                fixture.writer("system.journal", Map.of("SYSTEMD_JOURNAL_COMPRESS", compression))) {
            for (int i = 0; i < 400; i++) {
                List<JournalFixture.Field> fields = new ArrayList<>(List.of(field("NUMBER", "" + i)));
                for (int count = random.nextInt(12); count > 0; count--) {
                    fields.add(field(NAMES.get(random.nextInt(NAMES.size())), value(random)));
                }
                writer.log(fields.toArray(JournalFixture.Field[]::new));
            }
        }
        try (JournalReader inFile = new JournalReader(new JournalSource(directory, null), Interest.ALL, gap -> {});
                EntryReader reader = new EntryReader(fixture.file(), new EntryFields())) {
            inFile.startAtHead();
            for (int i = 0; i < 400; i++) {
                Entry entry = inFile.next();
                assertTrue(reader.next());
                Cursor place = reader.place();
                assertEquals(Cursor.byNumber(place.seqnumId(), place.number()), entry.cursor());
                assertEquals(reader.realtime(), entry.realtime());
                for (int asked = 0; asked < 20; asked++) {
                    String name = NAMES.get(random.nextInt(NAMES.size()));
                    assertEquals(reader.field(name), entry.field(name), i + " " + name);
                }
                assertEquals(reader.priority(), entry.priority());
                assertEquals(reader.find(WORDS), entry.find(WORDS));
                assertNull(entry.field("NEVER_WRITTEN"));
                assertEquals("" + i, entry.field("NUMBER"));
                assertNull(entry.damage());
            }
            assertNull(inFile.next());
        }
    }
}
