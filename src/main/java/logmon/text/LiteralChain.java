package logmon.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A regular expression of nothing but plain text and {@code .*}, which most rules are: {@code Failed password for .* from
 * .* port}. It is found by looking for its texts one after the other, in one pass. {@link java.util.regex} tries every
 * combination of places instead, which takes seconds on a long line made for that.
 */
public final class LiteralChain {
    private static final String META = "\\^$.|?*+()[]{}";
    private static final String ANYTHING = ".*";

    private final List<String> texts;

    private LiteralChain(List<String> texts) {
        this.texts = texts;
    }

    /** Returns the chain that finds what a regex does, or null if the regex is more than plain text and {@code .*}. */
    public static LiteralChain of(Pattern regex) {
        String source = regex.pattern();
        if (regex.flags() != 0 || source.isEmpty()) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (source.startsWith(ANYTHING, i)) {
                if (i + ANYTHING.length() < source.length() && "*+?{".indexOf(source.charAt(i + 2)) >= 0) {
                    return null;
                }
                texts.add(text.toString());
                text.setLength(0);
                i++;
            } else if (c == '\\' && i + 1 < source.length() && META.indexOf(source.charAt(i + 1)) >= 0) {
                i++;
                if (!isQuantified(source, i)) {
                    text.append(source.charAt(i));
                } else {
                    return null;
                }
            } else if (META.indexOf(c) >= 0 || isLineEnd(c) || Character.isSurrogate(c) || isQuantified(source, i)) {
                return null;
            } else {
                text.append(c);
            }
        }
        texts.add(text.toString());
        return new LiteralChain(texts);
    }

    private static boolean isQuantified(String source, int i) {
        return i + 1 < source.length() && "*+?{".indexOf(source.charAt(i + 1)) >= 0;
    }

    /** Whether the texts are in a text, in their order, on one line as far as {@code .*} is between them. */
    public boolean isIn(String text) {
        int[] places = new int[texts.size()];
        Arrays.fill(places, -1);
        int line = 0;
        while (true) {
            int at = line;
            int next = 0;
            while (next < texts.size()) {
                // Where it was found for an earlier line, it need not be looked for again.
                places[next] = places[next] >= at ? places[next] : text.indexOf(texts.get(next), at);
                int found = places[next];
                if (found < 0) {
                    return false;
                }
                int end = next == 0 ? -1 : lineEnd(text, at, found);
                if (end >= 0) {
                    // The chain is broken: begin again after the end of this line.
                    line = end + 1;
                    break;
                }
                at = found + texts.get(next).length();
                next++;
            }
            if (next == texts.size()) {
                return true;
            }
        }
    }

    /** The first character from here to there at which {@code .} ends; -1 if there is none. */
    private static int lineEnd(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (isLineEnd(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }
}
