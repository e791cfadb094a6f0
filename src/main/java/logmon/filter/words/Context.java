package logmon.filter.words;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands around some words of a message, which may take away what they tell of. */
final class Context {
    /** Can be counted, negated, and put before a noun. */
    private static final Set<String> NOUNS = words("""
            error errors err fail failed failure failures problem problems alarm alarms exception exceptions
            fault faults crash crashes panic panics emergency trouble critical fatal violation violations
            timeout timeouts attack attacks corruption mismatch overflow overrun lost abort stall stalls
            inconsistencies uncorrectable corrupted corrupt unreadable degraded unreachable rejected denied
            refused crit abnormal coredump""");

    /** After a noun: the noun names a part of a program, not what happened. */
    private static final Set<String> PARTS = words("""
            correction corrections reporting handling handler handlers detection detector injection record
            records source log logs logging logfile level levels rate page pages collector checking counter
            counters policy action actions threshold notification notifications monitoring mode section dump
            dumps reporter reports tolerance tolerant up clock timer handlings list output file files stream
            kernel setting settings interval value values option options free condition""");

    private static final Set<String> NEGATIONS = Set.of("no", "without", "zero", "non", "never");
    private static final Set<String> DIRECT_NEGATIONS = Set.of("not", "isn't", "wasn't", "didn't", "doesn't");
    private static final Set<String> CONDITIONS = words("""
            if any whether when upon on handle handles ignore possible for""");
    private static final Set<String> MODALS = words("""
            if should may might could would can case when unless""");
    /** Before {@code full}: {@code duplex full}, {@code paid in full}, {@code writing the file full}. */
    private static final Set<String> NOT_FULL = Set.of("duplex", "in", "file", "");

    private static final Set<String> VERBS = Set.of("fail", "fails", "crash", "crashes", "abort");

    /** Before these, in a CamelCase name: it names a setting or a method. */
    private static final Set<String> NAMING = words("""
            no on is has set log get with handle""");

    /** As a key with a value, these tell of trouble: {@code err=52}, {@code failed=3}. */
    private static final Set<String> WITH_TEXT = Set.of("error", "err", "exception", "failure", "fatal");

    private static final Set<String> WITH_NUMBER =
            Set.of("errors", "failed", "failures", "lost", "exceptions", "timeouts");

    /** What a key's value begins with when there is nothing: {@code error=<nil>}, {@code "error": null}. */
    private static final Pattern NOTHING = Pattern.compile(
            "[\"'`]?\\s?[:=]\\s*(?:[\"'`\\\\]*(?:0+(?:\\.0+)?%?|<?nil>?|null|<null>|\\(none\\))(?![\\w.])"
                    // As a whole value, not as the first word of "No such file or directory".
                    + "|[\"'`\\\\]*(?:none|no|false|ok|success|n/a|-|undefined|nothing|noerror)[\"'`\\\\]*"
                    + "\\s*(?:$|[.,;|)}\\]]|\\w+=)"
                    + "|no (?:(?:known|new|data) ){0,2}(?:errors?|problems?|failures?|faults?)\\b"
                    + "|\"\"|''|\\[]|\\{}|\\(\\)|$|[,;])",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern NUMBER = Pattern.compile("=\\s*[\"']?0*[1-9]\\d*");
    private static final Pattern ZERO_BEHIND = Pattern.compile("[\\s:(]{1,2}0(?![\\w.])");
    private static final Pattern ZERO_BEFORE = Pattern.compile("(?:^|[^\\w.,:=#x-])0[\\s(]{1,2}$");
    private static final Pattern EXIT_NUMBER = Pattern.compile("\\D{0,12}?(-?\\d+)");

    /** An exit status of success, or of the signals by which a program is asked to end: 128 and SIGHUP, SIGINT, SIGTERM. */
    private static final Pattern WELL = Pattern.compile("-?0+|129|130|143");

    private static final Pattern ORDERLY_SIGNAL = Pattern.compile(
            "(?i)\\b(?:signal (?:15|1|2|TERM|HUP|INT)\\b|SIGTERM|SIGHUP|SIGINT|\\d+/(?:TERM|HUP|INT)\\b)");

    private static final Pattern RATIO = Pattern.compile(" (\\d{1,4}) out of (\\d{1,4})");

    private static final Pattern SHARE = Pattern.compile("(?:9\\d|100)(?:[.,]\\d+)?\\s?%\\s$");
    private static final Pattern MOST = Pattern.compile("(?i)max|limit|threshold|capacity");

    private static final int NEAR = 60;

    private final String message;
    private final Tokens tokens;
    private final int first;
    private final int last;
    private final int start;
    private final int end;
    private final String word;

    /**
     * @param first of the words, in the tokens
     * @param last of the words
     */
    Context(String message, Tokens tokens, int first, int last) {
        this.message = message;
        this.tokens = tokens;
        this.first = first;
        this.last = last;
        this.start = tokens.start(first);
        this.end = tokens.end(last);
        this.word = first == last ? tokens.word(first) : "";
    }

    /** Whether the words tell of no trouble here. */
    boolean deniesTrouble(Trouble trouble) {
        if (isPartOfName() || isKeyOfNothing() || isNegated() || isConditional() || isBeforePart()) {
            return true;
        }
        return switch (trouble) {
            // A program that calls its own line a warning goes on without what it could not do.
            case FAILURE -> message.endsWith(": Success") || OwnMark.isWarning(message);
            case ERROR ->
                message.endsWith(": Success") || word.equals("err") && charAt(end) != '=' && charAt(end) != '!';
            case DEATH -> ORDERLY_SIGNAL.matcher(near(end)).find();
            case EXIT -> isOrderlyExit();
            case SHORTAGE -> !isFewer();
            case LIMIT ->
                !MOST.matcher(message.substring(Math.max(0, start - NEAR), start))
                                .find()
                        && !MOST.matcher(near(end)).find();
            case FULL ->
                charAt(start - 1) != ' '
                        || (charAt(start - 2) == '%'
                                ? isSmallShare()
                                : !isEndOfClause() || NOT_FULL.contains(previous(1)));
            case SHARE -> isSmallShare();
            default -> isSetting();
        };
    }

    private String near(int from) {
        return message.substring(from, Math.min(message.length(), from + NEAR));
    }

    /** In {@code error.log}, {@code fail_timeout}, {@code /var/failed/x}, {@code error@example.org}, {@code --fail}. */
    private boolean isPartOfName() {
        char before = charAt(start - 1);
        char after = charAt(end);
        boolean goesOn = Tokens.isWordCharacter(message, end + 1);
        boolean camelAfter = Tokens.isLetter(after);
        if (camelAfter && NOUNS.contains(word)
                || goesOn && "-_.@".indexOf(after) >= 0
                || after == '@'
                || after == '(' && charAt(end + 1) == ')'
                || message.startsWith("::", end)) {
            return true;
        }
        return switch (before) {
            case '/', '\\' -> !Character.isDigit(charAt(start - 2));
            case '.' -> Tokens.isWordCharacter(message, start - 2) && !Tokens.isCapital(message.charAt(start));
            case '@', '?', '&', '$', '%' -> true;
            case '_' -> !Tokens.isCapital(message.charAt(start)) && !isValue();
            case '-' ->
                charAt(start - 2) == '-'
                        || !Tokens.isWordCharacter(message, start - 2)
                        || NEGATIONS.contains(previous(1))
                        || NAMING.contains(previous(1));
            default -> Tokens.isLetter(before) && NAMING.contains(previous(1));
        };
    }

    /** In {@code reason=disk_failure}, {@code state: io_error}. */
    private boolean isValue() {
        int at = start;
        while (at > 0 && (Tokens.isWordCharacter(message, at - 1) || message.charAt(at - 1) == '_')) {
            at--;
        }
        at -= at > 0 && "\"'".indexOf(message.charAt(at - 1)) >= 0 ? 1 : 0;
        return charAt(at - 1) == '=' || charAt(at - 1) == ' ' && charAt(at - 2) == ':';
    }

    /** In {@code error=<nil>}, {@code "error": null}, {@code failed=0}, {@code timeout=30}. */
    private boolean isKeyOfNothing() {
        if (isKey() && NOTHING.matcher(message).region(end, message.length()).lookingAt()) {
            return charAt(end) != ':' || end + 1 < message.length();
        }
        if (charAt(end) != '=') {
            return isCounted()
                    && ZERO_BEHIND
                            .matcher(message)
                            .region(end, message.length())
                            .lookingAt();
        }
        return !WITH_TEXT.contains(word)
                && !(WITH_NUMBER.contains(word)
                        && NUMBER.matcher(message).region(end, message.length()).lookingAt());
    }

    /** Before a colon or an equals sign, with a quotation mark and a space between at most. */
    private boolean isKey() {
        for (int i = end; i < end + 3; i++) {
            if (charAt(i) == ':' || charAt(i) == '=') {
                return true;
            }
        }
        return false;
    }

    /** After {@code no}, {@code without} or {@code 0}, with up to two words between. */
    private boolean isNegated() {
        if (!NOUNS.contains(word)) {
            return false;
        }
        if (DIRECT_NEGATIONS.contains(previous(1))
                || isArticle(previous(1)) && DIRECT_NEGATIONS.contains(previous(2))) {
            return true;
        }
        int at = start;
        for (int back = 1; back <= 3; back++) {
            String before = message.substring(Math.max(0, at - 4), at);
            if (isCounted() && ZERO_BEFORE.matcher(before).find()) {
                return true;
            }
            if (first - back < 0 || !isGap(tokens.end(first - back), at)) {
                return false;
            }
            if (NEGATIONS.contains(previous(back)) && tokens.end(first - back) < at
                    || previous(back).equals("free") && Set.of("of", "from").contains(previous(back - 1))) {
                return true;
            }
            at = tokens.start(first - back);
        }
        return false;
    }

    /** {@code 0 errors} are none, {@code error 0} is one. */
    private boolean isCounted() {
        return NOUNS.contains(word) && (word.endsWith("s") || word.endsWith("ed") || message.startsWith("(s)", end));
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    private static boolean isArticle(String word) {
        return word.equals("a") || word.equals("an") || word.equals("the");
    }

    private boolean isGap(int from, int to) {
        for (int i = from; i < to; i++) {
            if (" -/'\"".indexOf(message.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** In {@code on failure}, {@code if any error}, {@code in case of errors}, {@code may fail}. */
    private boolean isConditional() {
        if (VERBS.contains(word)) {
            for (int back = 1; back <= 4; back++) {
                if (MODALS.contains(previous(back))) {
                    return true;
                }
            }
        }
        return NOUNS.contains(word)
                && charAt(start - 1) == ' '
                && (CONDITIONS.contains(previous(1)) && isGap(tokens.end(first - 1), start) && !word.endsWith("ed")
                        || previous(1).equals("of") && previous(2).equals("case"));
    }

    /** In {@code error correction}, {@code crash dump}. */
    private boolean isBeforePart() {
        return NOUNS.contains(word)
                && charAt(end) == ' '
                && tokens.has(last + 1)
                && tokens.start(last + 1) == end + 1
                && PARTS.contains(tokens.word(last + 1));
    }

    /** In {@code idle timeout is 30 s}, {@code Timeout: 30}. */
    private boolean isSetting() {
        return word.startsWith("timeout")
                && (Set.of("idle", "session", "default", "keepalive", "inactivity", "set", "with", "a", "the")
                                .contains(previous(1))
                        || near(end).matches("(?s)\\s*[:=(]?\\s*\\d.*")
                        || charAt(end) == ' '
                                && tokens.has(last + 1)
                                && Set.of("is", "of", "set", "to", "value", "for", "in", "by", "seconds")
                                        .contains(tokens.word(last + 1)));
    }

    private boolean isSmallShare() {
        return !SHARE.matcher(message.substring(Math.max(0, start - NEAR), start))
                .find();
    }

    private boolean isEndOfClause() {
        char after = charAt(end);
        return after == '\0'
                || ",.;:!)]'\"\n".indexOf(after) >= 0
                || after == ' ' && "(-".indexOf(charAt(end + 1)) >= 0;
    }

    private boolean isOrderlyExit() {
        if (tokens.word(last).endsWith("zero")) {
            return false;
        }
        Matcher number = EXIT_NUMBER.matcher(near(end));
        return !number.lookingAt() || WELL.matcher(number.group(1)).matches();
    }

    private boolean isFewer() {
        Matcher ratio = RATIO.matcher(near(end));
        return ratio.lookingAt() && Integer.parseInt(ratio.group(1)) < Integer.parseInt(ratio.group(2));
    }

    /** Returns the word at this distance before the first; empty if there is none. */
    private String previous(int back) {
        return tokens.word(first - back);
    }

    /** NUL outside the message. */
    private char charAt(int index) {
        return index >= 0 && index < message.length() ? message.charAt(index) : '\0';
    }
}
