package logmon.filter.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a message, cut off as far as they are asked for. Words are made of ASCII letters; {@code can't} is one,
 * {@code OutOfMemory} three, and what has a digit or another letter next to it, as in {@code fail2ban}, is none.
 */
final class Tokens {
    /**
     * One word.
     *
     * @param word in lower case; empty if it is none
     */
    record Token(int start, int end, String word) {}

    private static final Token NONE = new Token(0, 0, "");

    private final String message;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    Tokens(String message) {
        this.message = message;
    }

    /** Returns whether there is a word with this index, counted from 0. */
    boolean has(int index) {
        while (tokens.size() <= index && at < message.length()) {
            if (isLetter(message.charAt(at))) {
                cut();
            } else {
                at++;
            }
        }
        return index < tokens.size();
    }

    /** Returns a word, or one without letters if there is none before the first or after the last. */
    Token get(int index) {
        return index >= 0 && has(index) ? tokens.get(index) : NONE;
    }

    private void cut() {
        int start = at;
        while (at < message.length() && isInside(start)) {
            at++;
        }
        boolean glued = isWordCharacter(message, start - 1) && !isLetter(message.charAt(start - 1))
                || isWordCharacter(message, at) && !isLetter(message.charAt(at));
        String word = glued ? "" : message.substring(start, at).toLowerCase(Locale.ROOT);
        tokens.add(new Token(start, at, word));
    }

    private boolean isInside(int start) {
        char c = message.charAt(at);
        if (c == '\'') {
            return at > start && message.startsWith("'t", at) && !isWordCharacter(message, at + 2);
        }
        return isLetter(c) && (at == start || !isHump());
    }

    /** Whether a word begins here within a CamelCase name: at the M of {@code OfMemory}, the E of {@code IOException}. */
    private boolean isHump() {
        if (!isCapital(message.charAt(at))) {
            return false;
        }
        boolean afterSmall = isSmall(message.charAt(at - 1));
        boolean beforeSmall = at + 1 < message.length() && isSmall(message.charAt(at + 1));
        return afterSmall || beforeSmall;
    }

    /** Whether a message has a letter or a digit there. */
    static boolean isWordCharacter(String message, int at) {
        return at >= 0 && at < message.length() && Character.isLetterOrDigit(message.charAt(at));
    }

    static boolean isLetter(char c) {
        return isSmall(c) || isCapital(c);
    }

    static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isSmall(char c) {
        return c >= 'a' && c <= 'z';
    }
}
