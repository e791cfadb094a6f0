package logmon;

import static logmon.ShapeWords.isWordCharacter;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A stretch of a message, one of those that make it up without a gap; also in lower case, as the lists of words are. */
record ShapeToken(Type type, String text, String lower) {
    enum Type {
        SPACE,
        /** A character of punctuation. */
        MARK,
        /** Letters and digits, and what is joined to them without a space. */
        WORD,
        /** With its quotation marks. */
        QUOTED,
        /** Whose value comes next: {@code key=} or {@code "key":}. */
        KEY,
        VALUE,
        /** Paths, and whatever else needs no further look. */
        VARIABLE
    }

    /** What is before the first and after the last. */
    static final ShapeToken NONE = new ShapeToken(Type.MARK, "", "");

    static List<ShapeToken> split(String text) {
        Splitter splitter = new Splitter(text);
        while (splitter.at < text.length()) {
            splitter.split();
        }
        return splitter.tokens;
    }

    boolean is(String mark) {
        return type == Type.MARK && text.equals(mark);
    }

    /** Of a key, without its signs. */
    String name() {
        int start = 0;
        int end = text.length() - 1;
        while (start < end && "\"\\".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && "\"\\".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }

    /** How many backslashes are before a quotation mark. */
    static int escapes(String quoted) {
        int i = 0;
        while (quoted.charAt(i) == '\\') {
            i++;
        }
        return i;
    }

    private static final class Splitter {
        private static final int LONGEST_KEY = 40;
        private static final int LONGEST_GROUP = 200;

        private final String text;
        private final List<ShapeToken> tokens = new ArrayList<>();
        /** The quotation marks, with the number of backslashes before them, that do not come any more. */
        private final Set<String> unclosed = new HashSet<>();

        private int at;

        Splitter(String text) {
            this.text = text;
        }

        private void split() {
            char c = text.charAt(at);
            int end;
            if (ShapeWords.isSpace(c)) {
                add(Type.SPACE, endOfSpace());
            } else if ((end = endOfQuotation(at)) > 0) {
                boolean key = charAt(end) == ':' && end - at <= LONGEST_KEY && isMember();
                add(key ? Type.KEY : Type.QUOTED, key ? end + 1 : end);
            } else if ((end = endOfAngled(at)) > 0) {
                add(Type.VARIABLE, end);
            } else if (startsPath()) {
                add(Type.VARIABLE, endOfPath());
            } else if (startsWord()) {
                word();
            } else {
                add(Type.MARK, at + 1);
            }
        }

        /** Whether what starts here is a member of a JSON object. */
        private boolean isMember() {
            int i = at - 1;
            while (ShapeWords.isSpace(charAt(i))) {
                i--;
            }
            return charAt(i) == '{' || charAt(i) == ',';
        }

        private void add(Type type, int end) {
            String token = text.substring(at, end);
            tokens.add(new ShapeToken(type, token, token.toLowerCase(Locale.ROOT)));
            at = end;
        }

        private void word() {
            int end = endOfWord();
            String word = text.substring(at, end);
            if (word.contains("://")) {
                add(Type.VARIABLE, endOfPath());
            } else if (isKey(word) && charAt(end) == '=' && charAt(end + 1) != '=') {
                add(Type.KEY, end + 1);
                int quoted = endOfQuotation(at);
                int value = ShapeWords.isCommand(word.toLowerCase(Locale.ROOT)) ? text.length() : endOfValue();
                add(quoted > 0 ? Type.QUOTED : Type.VALUE, quoted > 0 ? quoted : value);
            } else {
                add(Type.WORD, end);
                if (word.equals("CMD") && text.startsWith(" (", end)) {
                    // cron's way to write a command line
                    add(Type.SPACE, end + 1);
                    add(Type.VARIABLE, text.length());
                }
            }
        }

        private int endOfSpace() {
            int i = at;
            while (i < text.length() && ShapeWords.isSpace(text.charAt(i))) {
                i++;
            }
            return i;
        }

        /**
         * Where the quotation that starts here ends, 0 when none does. A quotation inside another has backslashes before its
         * quotation marks, as many at its end as at its start.
         */
        private int endOfQuotation(int start) {
            if (charAt(start - 1) == '\\') {
                return 0;
            }
            int open = start;
            while (charAt(open) == '\\') {
                open++;
            }
            String closing = ShapeWords.closing(charAt(open));
            if (closing.isEmpty() || charAt(open) == '\'' && isWordCharacter(charAt(start - 1))) {
                return 0;
            }
            int escapes = open - start;
            if (unclosed.contains(closing + escapes)) {
                return 0;
            }
            int seen = 0;
            for (int i = open + 1; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\\') {
                    seen++;
                    continue;
                }
                boolean apostrophe = c == '\'' && isWordCharacter(charAt(i + 1));
                if (closing.indexOf(c) >= 0 && !apostrophe && (seen == escapes || escapes == 0 && seen % 2 == 0)) {
                    return i + 1;
                }
                seen = 0;
            }
            unclosed.add(closing + escapes);
            return 0;
        }

        /** Where the name in angle brackets ends that starts here, a mail address say; 0 when there is none. */
        private int endOfAngled(int start) {
            if (text.charAt(start) != '<') {
                return 0;
            }
            boolean name = false;
            for (int i = start + 1; i < Math.min(text.length(), start + LONGEST_GROUP); i++) {
                char c = text.charAt(i);
                if (c == '>') {
                    return name ? i + 1 : 0;
                }
                if (ShapeWords.isSpace(c) || c == '<') {
                    return 0;
                }
                name |= c == '@' || c == '.' || ShapeWords.isDigit(c);
            }
            return 0;
        }

        private boolean startsPath() {
            char c = text.charAt(at);
            char next = charAt(at + 1);
            return !isWordCharacter(charAt(at - 1))
                    && switch (c) {
                        case '/' -> isWordCharacter(next) || next == '.' || !text.startsWith("//", at) && ends(at + 1);
                        case '~' -> next == '/';
                        case '.' -> next == '/' || next == '.' && charAt(at + 2) == '/';
                        default -> false;
                    };
        }

        private int endOfPath() {
            int i = at + 1;
            while (i < text.length()
                    && !ShapeWords.isSpace(text.charAt(i))
                    && "\"'`,;)]}>|(".indexOf(text.charAt(i)) < 0) {
                i++;
            }
            while (i > at + 1 && ":.".indexOf(text.charAt(i - 1)) >= 0) {
                i--;
            }
            return i;
        }

        private boolean startsWord() {
            char c = text.charAt(at);
            char next = charAt(at + 1);
            return isWordCharacter(c)
                    || !isWordCharacter(charAt(at - 1))
                            && switch (c) {
                                case '-', '+' -> ShapeWords.isDigit(next);
                                case ':' -> next == ':' && isWordCharacter(charAt(at + 2));
                                default -> false;
                            };
        }

        private int endOfWord() {
            int i = at + 1;
            while (i < text.length() && (isWordCharacter(text.charAt(i)) || joins(i))) {
                i++;
            }
            return i;
        }

        /** Whether the mark at {@code i} is inside a word rather than behind it. */
        private boolean joins(int i) {
            char c = text.charAt(i);
            char next = charAt(i + 1);
            if (c == ',' && isWordCharacter(next)) {
                return !startsKey(i + 1);
            }
            if (isWordCharacter(next)) {
                return ".-:+@%/~#\\".indexOf(c) >= 0;
            }
            return switch (c) {
                case ':' ->
                    next == ':' || next == '/' && isWordCharacter(charAt(i + 2)) || text.startsWith("//", i + 1);
                case '/' ->
                    next == '/' && charAt(i - 1) == ':'
                            || next == '-' && ShapeWords.isDigit(charAt(i + 2))
                            || charAt(i - 1) == '/';
                case '@', '.' -> next == '-' && isWordCharacter(charAt(i + 2));
                default -> false;
            };
        }

        private boolean startsKey(int start) {
            int i = start;
            while (isWordCharacter(charAt(i))) {
                i++;
            }
            return charAt(i) == '=';
        }

        private static boolean isKey(String word) {
            return word.length() <= LONGEST_KEY && ShapeWords.isPlain(word);
        }

        /** A value ends where a word could begin, outside its own brackets. */
        private int endOfValue() {
            int group = endOfGroup(at);
            if (group > 0) {
                return group;
            }
            int i = at;
            while (i < text.length() && !ShapeWords.isSpace(text.charAt(i)) && ",;)]}>\"".indexOf(text.charAt(i)) < 0) {
                group = endOfGroup(i);
                i = Math.max(i + 1, group);
            }
            return i;
        }

        /** Where the bracketed text that starts here ends; 0 when none does. */
        private int endOfGroup(int start) {
            if ("([{<".indexOf(charAt(start)) < 0) {
                return 0;
            }
            int open = 0;
            for (int i = start; i < Math.min(text.length(), start + LONGEST_GROUP); i++) {
                char c = text.charAt(i);
                if ("([{<".indexOf(c) >= 0) {
                    open++;
                } else if (")]}>".indexOf(c) >= 0 && --open == 0) {
                    return i + 1;
                }
            }
            return 0;
        }

        private boolean ends(int index) {
            return index >= text.length() || ShapeWords.isSpace(text.charAt(index));
        }

        /** NUL, which is nothing in particular, outside the text. */
        private char charAt(int index) {
            return index >= 0 && index < text.length() ? text.charAt(index) : '\0';
        }
    }
}
