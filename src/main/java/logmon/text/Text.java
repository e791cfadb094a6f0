package logmon.text;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Journal text made fit to be shown: it is written by anybody, attackers included. */
public final class Text {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";

    private Text() {}

    /**
     * The text with everything escaped that could command a terminal, end a line, or change how its neighbours
     * look: control and format characters (bidirectional overrides among them), line separators, lone surrogates.
     * A tab becomes a space.
     */
    public static String printable(String text) {
        int clean = 0;
        while (clean < text.length() && text.charAt(clean) >= ' ' && text.charAt(clean) < 0x7f) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
        text.codePoints().skip(clean).forEach(c -> append(out, c));
        return out.toString();
    }

    /**
     * A control sequence for a terminal, a colour mostly, as ECMA-48 (5.4) has it, or as rsyslog escapes it; of a colour also
     * what is left of it without its first character.
     */
    private static final Pattern COLOUR = Pattern.compile("(?:\u001b|#033)\\[[0-?]*[ -/]*[@-~]|\\[\\d[0-9;]*m");

    /** The text without what would colour it on a terminal: there, {@code \b} and {@code ^} are meant. */
    public static String uncoloured(String text) {
        for (int i = text.indexOf('['); i >= 0; i = text.indexOf('[', i + 1)) {
            if (mayColour(text, i)) {
                return COLOUR.matcher(text).replaceAll("");
            }
        }
        return text;
    }

    /** Whether a bracket may be part of a colour; few are, and the regex is slow. */
    private static boolean mayColour(String text, int bracket) {
        int end = bracket + 1;
        while (end < text.length() && (text.charAt(end) >= '0' && text.charAt(end) <= '9' || text.charAt(end) == ';')) {
            end++;
        }
        return bracket > 0 && "\u001b3".indexOf(text.charAt(bracket - 1)) >= 0
                || end > bracket + 1 && end < text.length() && text.charAt(end) == 'm';
    }

    /** At most {@code limit} characters; where something was cut, the end says how much. */
    public static String cap(String text, int limit) {
        return cap(text, text.length(), limit);
    }

    /** As {@link #cap(String, int)}, of a text of {@code length} characters of which only the beginning is at hand. */
    public static String cap(String beginning, int length, int limit) {
        if (length <= limit) {
            return beginning;
        }
        int end = Math.min(limit, beginning.length());
        if (Character.isHighSurrogate(beginning.charAt(end - 1))) {
            end--;
        }
        return beginning.substring(0, end) + " [… %,d more characters]".formatted(length - end);
    }

    /** Returns the first line that is not blank, fit to be shown, cut to this many columns of a terminal. */
    public static String fitted(String text, int columns) {
        String line =
                printable(text.lines().filter(l -> !l.isBlank()).findFirst().orElse(""));
        int taken = 0;
        int fitting = 0;
        for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
            taken += columns(line.codePointAt(i));
            if (taken > columns) {
                return line.substring(0, fitting) + "…";
            }
            // With room for what says that something is missing.
            fitting = taken < columns ? i + Character.charCount(line.codePointAt(i)) : fitting;
        }
        return line;
    }

    /** Returns the text in lines of at most this many columns, each broken at a space where there is one. */
    public static String wrapped(String text, int columns) {
        StringBuilder lines = new StringBuilder();
        int taken = 0;
        for (String word : printable(text).split(" ")) {
            int width = word.codePoints().map(Text::columns).sum();
            if (taken > 0 && taken + 1 + width > columns) {
                lines.append('\n');
                taken = 0;
            } else if (taken > 0) {
                lines.append(' ');
                taken++;
            }
            lines.append(word);
            taken += width;
        }
        return lines.toString();
    }

    /** As {@link #fitted}, filled up with spaces to this many columns. */
    public static String filled(String text, int columns) {
        String fitted = fitted(text, columns);
        int taken = fitted.codePoints().map(Text::columns).sum();
        return fitted + " ".repeat(Math.max(0, columns - taken));
    }

    /** Returns a block for each count, as high as the count is beside the largest one; for none, a dot. */
    public static String blocks(long[] counts) {
        long largest = Math.max(1, Arrays.stream(counts).max().orElse(1));
        StringBuilder line = new StringBuilder();
        for (long count : counts) {
            line.append(count == 0 ? '·' : BLOCKS.charAt((int) ((count * BLOCKS.length() - 1) / largest)));
        }
        return line.toString();
    }

    /** From this character on, some take two columns. */
    private static int columns(int c) {
        return c < 0x1100 ? 1 : 2;
    }

    /** What is wrong, and below it the fix, a line each: what to change, or a command. */
    public static String withFix(String problem, String... fix) {
        return problem + "\n  fix:   " + String.join("\n         ", fix);
    }

    /** A time for a human reader, to the second, UTC. */
    public static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A duration for a human reader, its two largest units. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return "%d min %d s".formatted(seconds / 60, seconds % 60);
        }
        return seconds < 86_400
                ? "%d h %d min".formatted(seconds / 3600, seconds / 60 % 60)
                : "%d d %d h".formatted(seconds / 86_400, seconds / 3600 % 24);
    }

    private static void append(StringBuilder out, int c) {
        switch (Character.getType(c)) {
            case Character.CONTROL -> {
                if (c == '\t') {
                    out.append(' ');
                } else {
                    out.append("\\x%02x".formatted(c));
                }
            }
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> out.append(c > 0xffff ? "\\U%08x".formatted(c) : "\\u%04x".formatted(c));
            default -> out.appendCodePoint(c);
        }
    }
}
