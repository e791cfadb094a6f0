package logmon;

import java.util.Locale;
import java.util.Set;

/**
 * The shape of a message: what varies from one occurrence of a problem to the next is replaced by {@code *}. By
 * principle, not by program:
 *
 * <ul>
 *   <li>whatever has a digit in it: numbers, addresses, ids, times, versions, devices;
 *   <li>names with a structure: paths, URLs, host names, mail addresses, file names. Not the names of systemd's units
 *       and of exceptions: those name the problem;
 *   <li>quoted text, but not what a structured log line quotes as its message;
 *   <li>the value in {@code key=value}, unless the key names an outcome: status, result, error;
 *   <li>words that their neighbours give away as names: "from NAME", "user NAME", "NAME[192.0.2.1]".
 * </ul>
 *
 * <p>Neighbouring masks fall into one, so that a list of five has the shape of a list of two.
 */
final class Shape {
    static final char MASK = '*';

    /** A shape is at most this long. */
    static final int LONGEST = 300;

    /** Nothing beyond this many characters of a message makes its shape. */
    private static final int LOOKED_AT = 1_000;

    private static final int NESTING = 3;

    /** Keys whose values say what happened. */
    private static final Set<String> OUTCOMES = words("""
            status state result reason error err msg message level lvl severity code type action op operation class
            event exit cause detail description apparmor log signal""");

    /** Words that a name follows. */
    private static final Set<String> INTRODUCING = words("user username account login from host hostname");

    /** Words that are no names, wherever they stand. */
    private static final Set<String> FUNCTION_WORDS = words("""
            a an the this that these those not no is was were are has have had does did do can could will would in on of
            to for by with and or from at as if when while into after before without within unknown name names
            authentication session password passwords key keys down up unreachable found lookup process processes
            space manager runtime id error errors failed failure failures time times timeout limit limits request
            requests account user host data unit units login input output list lists file files config
            configuration database cache memory address addresses verification response certificate is: who whose""");

    private static final Set<String> DATE_WORDS = words("""
            jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september
            october november december mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday
            sunday""");

    /** Words that belong to the number before them. */
    private static final Set<String> MEASURES = words("""
            ns us µs ms s sec secs second seconds m min mins minute minutes h hour hours d day days week weeks b kb mb
            gb tb kib mib gib tib byte bytes k kbit mbit gbit hz khz mhz ghz c""");

    private static final Set<String> UNIT_TYPES =
            words("service socket mount timer slice target path swap automount scope device");

    /** Keys whose value goes on to the end of the line. */
    private static final Set<String> COMMANDS = words("command cmd cmdline");

    private final String text;
    private final int nesting;
    private final StringBuilder out = new StringBuilder(128);
    private int at;
    /** The word before, in lower case; empty after anything that parts sentences. */
    private String before = "";

    private String key = "";

    private Shape(String text, int nesting) {
        this.text = text;
        this.nesting = nesting;
    }

    /** The shape of a message; the same message has the same shape, always. */
    static String of(String message) {
        String shape = of(message.length() > LOOKED_AT ? message.substring(0, LOOKED_AT) : message, NESTING);
        return shape.length() > LONGEST ? shape.substring(0, LONGEST) : shape;
    }

    private static String of(String text, int nesting) {
        return new Shape(text, nesting).run();
    }

    private String run() {
        if (text.startsWith("(") && isWordUpTo(1, ')')) {
            // cron's way: (root) CMD ...
            out.append("(*)");
            at = text.indexOf(')') + 1;
        } else if (isWordUpTo(0, ' ') && text.startsWith(" : ", text.indexOf(' '))) {
            // sudo's way: bob : user NOT in sudoers ...
            mask();
            at = text.indexOf(' ');
        }
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                space();
            } else if (c == '"' || c == '`' || c == '\'' && !isWordCharacter(charAt(at - 1))) {
                quoted();
            } else if (c == '<' && bracketedName() > 0) {
                out.append('<');
                mask();
                at = bracketedName();
            } else if (startsToken()) {
                token();
            } else {
                out.append(c);
                at++;
                before = c == ':' ? before : "";
            }
        }
        return out.toString().strip();
    }

    private void space() {
        int start = at;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        out.append(' ');
        if (at - start > 1 && INTRODUCING.contains(before) && at < text.length()) {
            // "user  from": the name is empty.
            mask();
            out.append(' ');
            before = "";
        }
    }

    private void quoted() {
        char open = text.charAt(at);
        int close = closingQuote(at);
        if (close < 0) {
            out.append(open);
            at++;
            return;
        }
        String content = text.substring(at + 1, close);
        at = close + 1;
        boolean isKey = open == '"' && charAt(at) == ':' && !content.isEmpty() && content.length() <= 40;
        if (isKey) {
            out.append(content);
            key = content.toLowerCase(Locale.ROOT);
            before = "";
            return;
        }
        if (OUTCOMES.contains(key) && nesting > 0) {
            out.append(of(content, nesting - 1));
        } else {
            mask();
        }
        key = "";
        before = "";
    }

    /** Where the quotation that starts here ends; -1 when it does not. */
    private int closingQuote(int start) {
        char open = text.charAt(start);
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == open || open == '`' && c == '\'') {
                if (open == '"' || !isWordCharacter(charAt(i + 1))) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** Where the name in angle brackets ends that starts here, a mail address say; 0 when there is none. */
    private int bracketedName() {
        int close = text.indexOf('>', at);
        if (close < 0 || close - at > 200) {
            return 0;
        }
        String content = text.substring(at + 1, close);
        boolean name = content.chars().noneMatch(c -> Character.isWhitespace(c) || c == '<')
                && content.chars().anyMatch(c -> c == '@' || c == '.' || Character.isDigit(c));
        return name ? close : 0;
    }

    private boolean startsToken() {
        char c = text.charAt(at);
        char next = charAt(at + 1);
        if (isWordCharacter(c)) {
            return true;
        }
        boolean afterWord = isWordCharacter(charAt(at - 1));
        return !afterWord
                && switch (c) {
                    case '/' -> isWordCharacter(next) || next == '.';
                    case '~', '.' -> next == '/' || next == '.' && charAt(at + 2) == '/';
                    case '-', '+' -> Character.isDigit(next);
                    case ':' -> next == ':' && isWordCharacter(charAt(at + 2));
                    default -> false;
                };
    }

    private void token() {
        int start = at;
        if (isPathAt(start)) {
            at = endOfPath(start);
            mask();
            before = "";
            return;
        }
        int end = endOfToken(start);
        String token = text.substring(start, end);
        if (charAt(end) == '=' && charAt(end + 1) != '=' && isKey(token)) {
            at = end + 1;
            value(token);
            return;
        }
        at = end;
        String lower = token.toLowerCase(Locale.ROOT);
        if (token.contains("://")) {
            at = endOfPath(start);
            mask();
        } else if (isUnit(lower)) {
            pieces(token);
        } else if (isVariable(token) || isName(token, lower)) {
            mask();
        } else if (endsWithMask() && MEASURES.contains(lower)) {
            out.setLength(out.length() - 1);
        } else {
            pieces(token);
        }
        before = lower;
    }

    private void value(String name) {
        key = name.toLowerCase(Locale.ROOT);
        out.append(name).append('=');
        int start = at;
        char c = charAt(start);
        int end;
        String content;
        if ((c == '"' || c == '\'') && closingQuote(start) > 0) {
            end = closingQuote(start) + 1;
            content = text.substring(start + 1, end - 1);
        } else if (COMMANDS.contains(key)) {
            end = text.length();
            content = "";
        } else {
            end = endOfValue(start);
            content = text.substring(start, end);
        }
        if (OUTCOMES.contains(key) && nesting > 0 && !content.isEmpty()) {
            out.append(of(content, nesting - 1));
        } else {
            out.append(MASK);
        }
        at = end;
        key = "";
        before = "";
    }

    /** Word by word, those with a digit masked. */
    private void pieces(String token) {
        int start = 0;
        for (int i = 0; i <= token.length(); i++) {
            if (i == token.length() || !isWordCharacter(token.charAt(i))) {
                String piece = token.substring(start, i);
                if (hasDigit(piece)) {
                    mask();
                } else {
                    out.append(piece);
                }
                if (i < token.length()) {
                    out.append(token.charAt(i));
                }
                start = i + 1;
            }
        }
    }

    /** Masks; together with the mask before, when nothing but separators is between them. */
    private void mask() {
        int i = out.length();
        while (i > 0 && out.length() - i < 3 && " ,:;./-_+@%#x".indexOf(out.charAt(i - 1)) >= 0) {
            i--;
        }
        if (i > 0 && out.charAt(i - 1) == MASK) {
            out.setLength(i);
        } else {
            out.append(MASK);
        }
    }

    private boolean endsWithMask() {
        int length = out.length();
        return length > 1 && out.charAt(length - 1) == ' ' && out.charAt(length - 2) == MASK;
    }

    /** Whether a token is variable by its looks. */
    private boolean isVariable(String token) {
        boolean digit = hasDigit(token);
        int dot = token.indexOf('.');
        boolean dotted = dot > 0 && dot < token.length() - 1;
        if (token.indexOf('@') > 0) {
            return true;
        }
        if (isHexGroups(token) || !digit && token.length() >= 8 && isHex(token)) {
            return true;
        }
        if (dotted && !token.contains(":") && !token.contains("/")) {
            return !isClassName(token);
        }
        if (count(token, '/') >= 2) {
            return true;
        }
        return digit && isOneWord(token);
    }

    /** Whether a token is a name, by its neighbours. */
    private boolean isName(String token, String lower) {
        char next = charAt(at);
        if (next == '[' && isAddressUpTo(at + 1, ']')) {
            return true;
        }
        if (next == '(' && (text.startsWith("uid=", at + 1) || Character.isDigit(charAt(at + 1)))) {
            return true;
        }
        if (DATE_WORDS.contains(lower) && (next == ' ' || next == ',' || next == '-' || next == '/')) {
            String following = wordAt(at + 1);
            return hasDigit(following) || DATE_WORDS.contains(following.toLowerCase(Locale.ROOT));
        }
        if (FUNCTION_WORDS.contains(lower) || token.contains(":")) {
            return false;
        }
        return INTRODUCING.contains(before)
                || before.equals("for") && next == ' ' && wordAt(at + 1).equals("from");
    }

    private String wordAt(int start) {
        int from = start;
        while (from < text.length() && text.charAt(from) == ' ') {
            from++;
        }
        int end = from;
        while (end < text.length() && isWordCharacter(text.charAt(end))) {
            end++;
        }
        return text.substring(Math.min(from, end), end);
    }

    private int endOfToken(int start) {
        int i = start + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (isWordCharacter(c)) {
                i++;
            } else if (".-:+@%/~#".indexOf(c) >= 0 && joins(i)) {
                i++;
            } else {
                break;
            }
        }
        return i;
    }

    /** Whether the separator at {@code i} is inside a token rather than behind it. */
    private boolean joins(int i) {
        char c = text.charAt(i);
        char next = charAt(i + 1);
        return isWordCharacter(next)
                || c == ':' && (next == ':' || next == '/' && charAt(i + 2) == '/')
                || c == '/' && next == '/'
                || c == '@' && next == '-';
    }

    private boolean isPathAt(int start) {
        char c = text.charAt(start);
        return c == '/' || c == '~' || c == '.';
    }

    private int endOfPath(int start) {
        int i = start;
        while (i < text.length()
                && !Character.isWhitespace(text.charAt(i))
                && "\"'`,;)]}>|(".indexOf(text.charAt(i)) < 0) {
            i++;
        }
        while (i > start + 1 && ":.".indexOf(text.charAt(i - 1)) >= 0) {
            i--;
        }
        return i;
    }

    private int endOfValue(int start) {
        int open = 0;
        int i = start;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("([{<".indexOf(c) >= 0) {
                open++;
            } else if (")]}>".indexOf(c) >= 0) {
                if (--open < 0) {
                    break;
                }
            } else if (Character.isWhitespace(c) || c == ',' || c == ';' || c == '"') {
                break;
            }
        }
        return i;
    }

    private boolean isWordUpTo(int start, char end) {
        int i = start;
        while (i < text.length() && (isWordCharacter(text.charAt(i)) || text.charAt(i) == '-')) {
            i++;
        }
        return i > start && charAt(i) == end;
    }

    private boolean isAddressUpTo(int start, char end) {
        int close = text.indexOf(end, start);
        if (close < 0 || close - start > 60) {
            return false;
        }
        String content = text.substring(start, close);
        return content.equals("unknown") || hasDigit(content) && (content.contains(".") || content.contains(":"));
    }

    private static boolean isKey(String token) {
        return token.length() <= 40 && token.indexOf('/') < 0 && token.indexOf(':') < 0;
    }

    private static boolean isUnit(String lower) {
        int dot = lower.lastIndexOf('.');
        return dot > 0 && UNIT_TYPES.contains(lower.substring(dot + 1));
    }

    /** A.b.SomeException: its last part, or the one before, has capitals inside. */
    private static boolean isClassName(String token) {
        return !hasDigit(token) && token.matches("(?:\\w+\\.)*[A-Z]\\w*[a-z][A-Z]\\w*(?:\\.\\w+)?");
    }

    /** IPv6 and MAC addresses, even without a digit. */
    private static boolean isHexGroups(String token) {
        int colons = count(token, ':');
        return colons >= 2 && token.chars().allMatch(c -> c == ':' || c == '.' || isHexDigit(c));
    }

    private static boolean isHex(String token) {
        return token.chars().allMatch(Shape::isHexDigit);
    }

    private static boolean isHexDigit(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    private static boolean isOneWord(String token) {
        return token.chars().allMatch(c -> isWordCharacter((char) c));
    }

    private static boolean hasDigit(String token) {
        return token.chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    private static int count(String token, char wanted) {
        return (int) token.chars().filter(c -> c == wanted).count();
    }

    private static boolean isWordCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || Character.isSurrogate(c);
    }

    /** NUL, which is nothing in particular, outside the text. */
    private char charAt(int index) {
        return index >= 0 && index < text.length() ? text.charAt(index) : '\0';
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}
