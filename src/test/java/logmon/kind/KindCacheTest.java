package logmon.kind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KindCacheTest {
    private final KindCache kinds = new KindCache();

    @ParameterizedTest
    @ValueSource(strings = {"kinds.tsv", "kinds-held-out.tsv"})
    void aShapeIsTheSameWhateverWasRememberedBefore(String file) throws IOException {
        Random random = new Random(20261121);
        int others = 0;
        for (int round = 0; round < 4; round++) {
            for (String line : lines(file)) {
                String message = otherNumbers(random, line);
                others += message.equals(line) ? 0 : 1;
                assertEquals(Shape.of(message), kinds.shape(message), message);
                assertEquals(Shape.of(line), kinds.shape(line), line);
            }
        }
        assertTrue(others > 1_000, "messages that came with other numbers: " + others);
    }

    @Test
    void digitsThatTellWhatHappenedStay() {
        assertEquals("status 203", kinds.shape("status 203"));
        assertEquals("status 404", kinds.shape("status 404"));
        assertEquals("status 000", kinds.shape("status 000"));
    }

    @Test
    void aMessageOfNothingButNumbersIsRemembered() {
        assertEquals("*", kinds.shape("12 34"));
        assertEquals("*", kinds.shape("56 78"));
        assertEquals("", kinds.shape(""));
    }

    @Test
    void onlyTheDigitsOfAsciiAreAlike() {
        for (String message :
                List.of("a\u0663 b", "a\u0664 b", "\ud835\udfd8 c", "\ud835\udfd9 c", "\ud835 d", "\ud834 d")) {
            assertEquals(Shape.of(message), kinds.shape(message), message);
        }
    }

    @Test
    void messagesOfOneHashAreToldApart() {
        assertEquals("errorAa".hashCode(), "errorBB".hashCode());
        for (String message : List.of("errorAa", "errorBB", "errorAa", "errorBB")) {
            assertEquals(message, kinds.shape(message));
        }
    }

    @Test
    void unitsThatAreNumberedAreOneKind() {
        for (int i = 0; i < 3; i++) {
            for (String unit : List.of("nginx.service", "session-12.scope", "session-13.scope", "user@1000.service")) {
                assertEquals(Kind.of(unit, "error " + i), kinds.of(unit, "error " + i));
            }
        }
        assertEquals(kinds.of("session-12.scope", "x"), kinds.of("session-13.scope", "x"));
    }

    @Test
    void moreAreFoundThanAreRemembered() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 6_000; i++) {
                String name = form(i);
                assertEquals(Kind.of(name, "error in " + name), kinds.of(name, "error in " + name));
            }
        }
    }

    @Test
    void aThousandFormsComingRoundAndRoundAreAllRemembered() {
        List<Kind> first = IntStream.range(0, 1_000)
                .mapToObj(i -> kinds.of("a.service", "error in " + form(i)))
                .toList();
        long found = IntStream.range(0, 1_000)
                .filter(i -> kinds.of("a.service", "error in " + form(i)) == first.get(i))
                .count();

        assertTrue(found > 950, "remembered: " + found);
    }

    @Test
    void ofMoreFormsThanThereIsRoomForManyAreRemembered() {
        Map<String, Kind> before = new HashMap<>();
        long found = 0;
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 6_000; i++) {
                Kind kind = kinds.of("a.service", "error in " + form(i));
                found += before.put(form(i), kind) == kind ? 1 : 0;
            }
        }

        assertTrue(found > 6_000, "remembered: " + found + " of 24,000");
    }

    /** A word of its own for each number, without digits. */
    private static String form(int i) {
        StringBuilder word = new StringBuilder();
        for (int rest = i + 1; rest > 0; rest /= 10) {
            word.append((char) ('p' + rest % 10));
        }
        return word.toString();
    }

    @Test
    void messagesOfAllLengthsHaveTheirShapes() {
        for (int length = 0; length < 1_200; length += 7) {
            String message = "error 12 in module foo3bar; ".repeat(50).substring(0, length);
            assertEquals(Shape.of(message), kinds.shape(message));
            assertEquals(Shape.of(message.replace('2', '7')), kinds.shape(message.replace('2', '7')));
        }
    }

    private static List<String> lines(String file) throws IOException {
        try (var in = KindCacheTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    /** The message with other digits in the same places. */
    private static String otherNumbers(Random random, String message) {
        StringBuilder other = new StringBuilder(message);
        for (int i = 0; i < message.length(); i++) {
            if (Characters.isDigit(message.charAt(i))) {
                other.setCharAt(i, (char) ('0' + random.nextInt(10)));
            }
        }
        return other.toString();
    }
}
