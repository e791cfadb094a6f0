package logmon.kind;

import static logmon.kind.Vocabulary.isDigit;
import static logmon.kind.Vocabulary.isSpace;
import static logmon.kind.Vocabulary.isWordCharacter;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import logmon.kind.Vocabulary.Role;

/** A stretch of a message, with the number of spaces before it; a message is tokens from end to end. */
record Token(Type type, String text, int spaces, EnumSet<Role> roles) {
    enum Type {
        /** A character of punctuation. */
        MARK,
        /** Letters, and what is joined to them without a space. */
        WORD,
        /** What varies by its looks. */
        VARIABLE,
        /** With its quotation marks. */
        QUOTED,
        /** Whose value comes next: {@code key=} or {@code "key":}. */
        KEY,
        VALUE
    }

    /** What is before the first and after the last. */
    static final Token NONE = new Token(Type.MARK, "", 0, Vocabulary.NONE);

    static List<Token> split(String text) {
        return new Splitter(text).split();
    }

    boolean is(Role role) {
        return roles.contains(role);
    }

    boolean is(char mark) {
        return type == Type.MARK && text.length() == 1 && text.charAt(0) == mark;
    }

    boolean is(Type wanted) {
        return type == wanted;
    }

    boolean isSpaced() {
        return spaces > 0;
    }

    private static final class Splitter {
        private static final int LONGEST_KEY = 40;
        private static final int LONGEST_VALUE = 200;
        private static final int LONGEST_HEX = 5;

        /** They join the word characters on both sides. */
        private static final String JOINING = ".,-:+@%/~#\\$|&*";

        private static final String OPENING_QUOTES = "\"'`\u2018\u201c";
        private static final String CLOSING_QUOTES = "\"''\u2019\u201d";

        private final String text;
        private final List<Token> tokens = new ArrayList<>();
        /** The quotation marks, with the backslashes before them, that do not come any more. */
        private final Set<String> unclosed = new HashSet<>();

        private int at;
        private int spaces;

        Splitter(String text) {
            this.text = text;
        }

        List<Token> split() {
            while (at < text.length()) {
                if (isSpace(text.charAt(at))) {
                    at++;
                    spaces++;
                } else {
                    token();
                }
            }
            return tokens;
        }

        private void token() {
            int quoted = endOfQuotation();
            if (quoted > 0) {
                boolean key = charAt(quoted) == ':' && quoted - at <= LONGEST_KEY && isMember();
                add(key ? Type.KEY : Type.QUOTED, key ? quoted + 1 : quoted);
            } else if (startsPath()) {
                add(Type.VARIABLE, endOfPath());
            } else if (startsWord()) {
                word(endOfWord());
            } else {
                add(Type.MARK, at + 1);
            }
        }

        private void word(int end) {
            String word = text.substring(at, end);
            boolean varies = Vocabulary.varies(word);
            if (word.contains("://")) {
                add(Type.VARIABLE, endOfPath());
            } else if (!varies && charAt(end) == '=' && charAt(end + 1) != '=' && end - at <= LONGEST_KEY) {
                add(Type.KEY, end + 1);
                int quoted = endOfQuotation();
                add(quoted > 0 ? Type.QUOTED : Type.VALUE, quoted > 0 ? quoted : endOfValue());
            } else {
                add(varies ? Type.VARIABLE : Type.WORD, end);
                if (last().is(Role.COMMAND_KEY) && text.startsWith(" (", at)) {
                    spaces = 1;
                    at++;
                    add(Type.VARIABLE, text.length());
                }
            }
        }

        private void add(Type type, int end) {
            String token = text.substring(at, end);
            EnumSet<Role> roles = switch (type) {
                case WORD -> Vocabulary.roles(token);
                case KEY -> Vocabulary.rolesOfLastPart(token);
                default -> Vocabulary.NONE;
            };
            tokens.add(new Token(type, token, spaces, roles));
            at = end;
            spaces = 0;
        }

        private Token last() {
            return tokens.isEmpty() ? NONE : tokens.get(tokens.size() - 1);
        }

        /** Whether what starts here is a member of a JSON object. */
        private boolean isMember() {
            return last().is('{') || last().is(',');
        }

        /**
         * Where the quotation that starts here ends, 0 when none does. A quotation inside another has backslashes before
         * its quotation marks, as many at its end as at its start.
         */
        private int endOfQuotation() {
            int open = at;
            while (charAt(open) == '\\') {
                open++;
            }
            int kind = OPENING_QUOTES.indexOf(charAt(open));
            if (kind < 0 || charAt(open) == '\'' && isWordCharacter(charAt(at - 1))) {
                return 0;
            }
            char closing = CLOSING_QUOTES.charAt(kind);
            int escapes = open - at;
            String mark = closing + "\\".repeat(escapes);
            int seen = 0;
            for (int i = open + 1; i < text.length() && !unclosed.contains(mark); i++) {
                char c = text.charAt(i);
                boolean closes = c == closing && !(c == '\'' && isWordCharacter(charAt(i + 1)));
                if (closes && (seen == escapes || escapes == 0 && seen % 2 == 0)) {
                    return i + 1;
                }
                seen = c == '\\' ? seen + 1 : 0;
            }
            unclosed.add(mark);
            return 0;
        }

        private boolean startsPath() {
            char c = text.charAt(at);
            char next = charAt(at + 1);
            char third = charAt(at + 2);
            if (isWordCharacter(charAt(at - 1))) {
                return false;
            }
            return switch (c) {
                case '/' -> isWordCharacter(next) || next == '.' || ends(at + 1);
                case '~' -> next == '/';
                case '.' -> next == '/' || next == '.' && third == '/';
                case '\\' -> next == '\\' && isWordCharacter(third);
                default -> Character.isLetter(c) && next == ':' && third == '\\';
            };
        }

        private int endOfPath() {
            int i = at + 1;
            while (!ends(i) && "\"'`,;)]}>|(".indexOf(text.charAt(i)) < 0) {
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
            if (isWordCharacter(c) || isWordCharacter(charAt(at - 1))) {
                return isWordCharacter(c);
            }
            return switch (c) {
                case '-', '+' -> isDigit(next);
                case '<', '>' -> isDigit(next) && spaces > 0 && charAt(endOfWord()) != '>';
                case ':' -> next == ':' && isWordCharacter(charAt(at + 2));
                default -> false;
            };
        }

        private int endOfWord() {
            int i = at + 1;
            while (isWordCharacter(charAt(i)) || joins(i)) {
                i++;
            }
            return i;
        }

        /** Whether the mark at {@code i} is inside a word rather than behind it. */
        private boolean joins(int i) {
            char c = charAt(i);
            char next = charAt(i + 1);
            if (c == ':' && next != ':' && next != '/') {
                return isWordCharacter(next) && isAddressBefore(i);
            }
            return JOINING.indexOf(c) >= 0
                    && (isWordCharacter(next)
                            || JOINING.indexOf(next) >= 0 && isWordCharacter(charAt(i + 2))
                            || text.startsWith("://", i)
                            || text.startsWith("://", i - 1));
        }

        /** Whether between this colon and the one before there is a number, or as much hex as in an address. */
        private boolean isAddressBefore(int colon) {
            boolean hex = true;
            int i = colon - 1;
            for (; i >= at && text.charAt(i) != ':'; i--) {
                char c = text.charAt(i);
                if (isDigit(c) || c == '.') {
                    return true;
                }
                hex &= Vocabulary.isHexDigit(c);
            }
            return hex && colon - i <= LONGEST_HEX;
        }

        /** A value ends where a word could begin, outside its own brackets. */
        private int endOfValue() {
            if (last().is(Role.COMMAND_KEY)) {
                return text.length();
            }
            int limit = Math.min(text.length(), at + LONGEST_VALUE);
            int space = limit;
            int open = 0;
            for (int i = at; i < limit; i++) {
                char c = text.charAt(i);
                boolean closing = ")]}>".indexOf(c) >= 0;
                if (open == 0 && (closing || isSpace(c) || ",;\"".indexOf(c) >= 0)) {
                    return i;
                }
                space = isSpace(c) ? Math.min(space, i) : space;
                open += "([{<".indexOf(c) >= 0 ? 1 : closing ? -1 : 0;
            }
            return open == 0 ? limit : space;
        }

        private boolean ends(int index) {
            return index >= text.length() || isSpace(text.charAt(index));
        }

        /** NUL, which is nothing in particular, outside the text. */
        private char charAt(int index) {
            return index >= 0 && index < text.length() ? text.charAt(index) : '\0';
        }
    }
}
