package logmon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextFilesTest {
    private static final String BY = "0123456789abcdef0123456789abcdef";
    private static final String SOMEBODY_ELSE = "fedcba9876543210fedcba9876543210";

    private static final Path ACTIVE = Path.of("/j/system.journal");
    private static final Path OF_USER = Path.of("/j/user-1000.journal");
    private static final Path FIRST = archived("system", BY, 1);
    private static final Path SECOND = archived("system", BY, 10_001);
    private static final Path THIRD = archived("system", BY, 50_001);
    private static final Path FOURTH = archived("system", BY, 90_001);
    private static final Path EARLY_OF_USER = archived("user-1000", BY, 20_001);
    private static final Path LATE_OF_USER = archived("user-1000", BY, 60_001);

    @ParameterizedTest
    @CsvSource({
        "1, 20001",
        "3617, 20001",
        "3618, 50001",
        "10001, 50001",
        "33617, 50001",
        "33618, 60001",
        "43617, 60001",
        "43618, 90001",
        "50001, 90001",
        "73617, 90001"
    })
    void reachUpToTheNextFileButAStepFurther(long number, long end) {
        NextFiles files = after(number, FIRST, SECOND, THIRD, FOURTH, EARLY_OF_USER, LATE_OF_USER, ACTIVE);

        assertEquals(new Place.Number(BY, end), files.end());
        assertTrue(files.reach(place(BY, end - 1)));
        assertFalse(files.reach(place(BY, end)));
    }

    @Test
    void areNoneThatEndBeforeOrBeginBehind() {
        assertEquals(
                List.of(ACTIVE, OF_USER, FIRST, SECOND, EARLY_OF_USER),
                sorted(after(5_000, FIRST, SECOND, THIRD, FOURTH, EARLY_OF_USER, LATE_OF_USER, ACTIVE, OF_USER)));
        assertEquals(
                List.of(ACTIVE, OF_USER, SECOND, THIRD, EARLY_OF_USER, LATE_OF_USER),
                sorted(after(50_000, FIRST, SECOND, THIRD, FOURTH, EARLY_OF_USER, LATE_OF_USER, ACTIVE, OF_USER)));
    }

    @Test
    void areAllThatFollowNearTheEnd() {
        NextFiles files = after(80_000, FIRST, SECOND, THIRD, FOURTH, ACTIVE);

        assertEquals(List.of(ACTIVE, THIRD, FOURTH), sorted(files));
        assertNull(files.end());
        assertTrue(files.reach(place(BY, Long.MAX_VALUE >> 8)));
        assertTrue(files.reach(place(SOMEBODY_ELSE, 1)));
    }

    @Test
    void areAllWhoseNamesDoNotTellMore() {
        List<Path> others = List.of(
                archived("system", SOMEBODY_ELSE, 70_001),
                Path.of("/j/system@0006420a1b2c3d4e-0123456789abcdef.journal~"),
                Path.of("/j/system@" + BY + "-nonsense.journal"),
                Path.of("/j/user-1001.journal"));

        NextFiles files = NextFiles.after(
                place(BY, 1),
                Stream.concat(others.stream(), Stream.of(FIRST, FOURTH)).toList());

        assertEquals(Stream.concat(others.stream(), Stream.of(FIRST)).toList(), files.files());
        assertFalse(files.reach(place(SOMEBODY_ELSE, 1)));
    }

    @Test
    void areAllWhereThePlaceHasNoNumber() {
        Place place = new Place("opaque", JournalFixture.START);

        NextFiles files = NextFiles.after(place, List.of(FIRST, SECOND, THIRD, ACTIVE));

        assertEquals(List.of(FIRST, SECOND, THIRD, ACTIVE), files.files());
        assertTrue(files.reach(place));
    }

    @Test
    void doNotReachAPlaceThatHasNoNumber() {
        assertFalse(after(1, FIRST, SECOND, THIRD, ACTIVE).reach(new Place("opaque", JournalFixture.START)));
    }

    private static NextFiles after(long number, Path... all) {
        return NextFiles.after(place(BY, number), List.of(all));
    }

    /** Those without a number first, then by number. */
    private static List<Path> sorted(NextFiles files) {
        List<Path> known = List.of(ACTIVE, OF_USER, FIRST, SECOND, THIRD, FOURTH, EARLY_OF_USER, LATE_OF_USER);
        assertTrue(known.containsAll(files.files()));
        return known.stream().filter(files.files()::contains).toList();
    }

    private static Path archived(String journal, String by, long first) {
        return Path.of("/j/%s@%s-%016x-0006420a1b2c3d4e.journal".formatted(journal, by, first));
    }

    private static Place place(String by, long number) {
        return new Place("s=%s;i=%x;b=1;m=2;t=3;x=4".formatted(by, number), JournalFixture.START);
    }
}
