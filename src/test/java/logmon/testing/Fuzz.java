package logmon.testing;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Inputs at random, the same at each run: each has a seed, which a failure names. {@code -Dfuzz=100} tries a hundred times
 * as many, {@code -Dfuzz.seed=N} begins with another seed.
 */
public final class Fuzz {
    /** What holds for every input. */
    public interface Property {
        void holdsFor(Random random) throws Exception;
    }

    private static final long FIRST = Long.getLong("fuzz.seed", 1);
    private static final int FACTOR = Integer.getInteger("fuzz", 1);

    private static final String[] STRANGE = {
        "",
        "\0",
        "\n",
        "\r",
        "\\",
        "\\u12",
        "=",
        ":",
        " ",
        "\t",
        "\u00a0",
        "*",
        "%",
        "[",
        "(",
        "{",
        "\u202e",
        "\ud800",
        "é",
        "0",
        "-1",
        "9223372036854775808",
        "99999999999999999999",
        "NaN",
        "/",
        "/dev/null",
        "regex:",
        "(?i",
        "(a+)+$",
        ",,",
        "@",
        "<>",
        "x".repeat(70_000)
    };

    private Fuzz() {}

    /** Tries so many inputs, or that many times the factor. */
    public static void forEach(int inputs, Property property) throws Exception {
        for (long seed = FIRST; seed < FIRST + (long) inputs * FACTOR; seed++) {
            try {
                property.holdsFor(new Random(seed));
            } catch (Throwable e) {
                throw new AssertionError("with -Dfuzz.seed=" + seed + ": " + e, e);
            }
        }
    }

    /** Returns a text of which some characters, pieces or lines are lost, doubled, moved or replaced. */
    public static String mutated(Random random, String text) {
        StringBuilder mutated = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
            int at = random.nextInt(mutated.length() + 1);
            int end = Math.min(mutated.length(), at + random.nextInt(random.nextBoolean() ? 3 : 60));
            switch (random.nextInt(4)) {
                case 0 -> mutated.delete(at, end);
                case 1 -> mutated.insert(random.nextInt(mutated.length() + 1), mutated.substring(at, end));
                case 2 -> mutated.insert(at, STRANGE[random.nextInt(STRANGE.length)]);
                default -> {
                    if (at < mutated.length()) {
                        mutated.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 0x10000));
                    }
                }
            }
        }
        return mutated.toString();
    }

    /** Returns bytes of which some are changed; a quarter of the time the end is cut off. */
    public static byte[] mutated(Random random, byte[] bytes, int changeable) {
        byte[] mutated = bytes.clone();
        for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
            int at = random.nextInt(Math.min(changeable, mutated.length));
            byte[] number = {0, 1, (byte) 0xff, 0x7f, (byte) 0x80, (byte) random.nextInt(256)};
            mutated[at] = number[random.nextInt(number.length)];
        }
        return random.nextInt(4) == 0 ? java.util.Arrays.copyOf(mutated, random.nextInt(mutated.length)) : mutated;
    }

    /** Returns a text as bytes, for a file that is mutated as such. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
