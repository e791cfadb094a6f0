package logmon.kind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.function.BiConsumer;
import logmon.testing.Fuzz;
import org.junit.jupiter.api.Test;

/** What holds for the shape of every message, tried with messages made of what means something to {@link Shaper}. */
class ShapePropertyTest {
    private static final int MESSAGES = 60_000;
    private static final String ALPHABET =
            "aZé 019.:/\\\"'`<>()[]{}=,;*-+@#%_~|&!\t\n\0\u001b\u007f\u2018\u2019\uD83D\uDE00";
    private static final String[] PIECES = {
        "user ",
        "invalid user ted ",
        "failed ",
        "for ",
        "from ",
        " to ",
        "error -71",
        "status=203",
        "a=",
        "12 attempts",
        "192.0.2.1",
        "2001:db8::1",
        "GET /x",
        "\"a b\"",
        "reason='no'",
        "(root) CMD (",
        "IPV6 ",
        "action a.b1.c ",
        "a_b.7",
        "session-12.scope",
        "user@1000.service",
        "rpc.statd",
        "res=failed",
        "\"key\":",
        "[::]:",
        "null",
        "A ",
        "(uid=0)",
        " -> ",
        "ms ",
        "Jan 5",
        "::",
        "*",
        "x".repeat(50),
        "java.lang.NullPointerException: "
    };

    private final Shaper shaper = new Shaper();
    private final KindCache kinds = new KindCache();

    @Test
    void theSameMessageHasTheSameShapeWhateverWasShapedBefore() throws Exception {
        forMessages((random, message) -> {
            char[] text = message.toCharArray();
            assertEquals(Shape.of(message), shaper.shape(text, text.length), message);
        });
    }

    @Test
    void aShapeIsBoundedAndHasOnlyCharactersOfItsMessage() throws Exception {
        forMessages((random, message) -> {
            String shape = Shape.of(message);
            assertTrue(shape.length() <= Shape.LONGEST, message);
            shape.chars()
                    .filter(c -> c != Shape.MASK && c != ' ')
                    .forEach(c -> assertTrue(message.indexOf(c) >= 0, message));
        });
    }

    @Test
    void messagesWhichDifferOnlyInTheirDigitsHaveShapesWhichDifferOnlyInThem() throws Exception {
        forMessages((random, message) -> {
            String other = otherDigits(random, message);
            assertEquals(
                    Shape.of(message).replaceAll("[0-9]", "0"), Shape.of(other).replaceAll("[0-9]", "0"), message);
        });
    }

    @Test
    void theCacheGivesWhatShapeGives() throws Exception {
        forMessages((random, message) -> {
            String other = otherDigits(random, message);
            assertEquals(Shape.of(message), kinds.shape(message), message);
            assertEquals(Shape.of(other), kinds.shape(other), other);
            assertEquals(Kind.of("a@7.service", other), kinds.of("a@7.service", other));
        });
    }

    @Test
    void theTimeDoesNotGrowWithTheMessage() {
        Random random = new Random(3);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int n = 0; n < 200; n++) {
                StringBuilder message = new StringBuilder();
                String piece = message(random);
                while (message.length() < 1 << 16) {
                    message.append(piece).append('x');
                }
                kinds.of("a.service", message.toString());
            }
        });
    }

    private static void forMessages(BiConsumer<Random, String> property) throws Exception {
        Fuzz.forEach(MESSAGES, random -> property.accept(random, message(random)));
    }

    private static String message(Random random) {
        StringBuilder message = new StringBuilder();
        for (int length = random.nextInt(30); length > 0; length--) {
            if (random.nextInt(2) == 0) {
                message.append(PIECES[random.nextInt(PIECES.length)]);
            } else {
                message.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
        }
        return message.toString();
    }

    /** The message with other digits in the same places. */
    private static String otherDigits(Random random, String message) {
        StringBuilder other = new StringBuilder(message);
        for (int i = 0; i < message.length(); i++) {
            if (Characters.isDigit(message.charAt(i))) {
                other.setCharAt(i, (char) ('0' + random.nextInt(10)));
            }
        }
        return other.toString();
    }
}
