package logmon;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * What a single word of a message is, by its looks and by lists of English words. Single words are asked for in lower
 * case; keys and values as they are.
 */
final class ShapeWords {
    /** Keys, and words before a quotation, whose values say what happened. */
    private static final Set<String> OUTCOMES = words("""
            status state result reason error err msg message level lvl severity code type action op operation class
            event exit cause detail description desc signal errno rc ret info failure problem warning""");

    /** Those of them whose value may be a small number that says it. */
    private static final Set<String> OUTCOME_NUMBERS =
            words("status statuscode result error err errno code errcode rc ret exit exitcode signal http");

    /** In a quotation of several words they mark a sentence that tells a problem; as a value, the outcome. */
    private static final Set<String> PROBLEMS = words("""
            error errors fatal fail fails failed failing failure refused denied rejected timeout timed unreachable
            unavailable unable cannot can't couldn't invalid unknown missing unexpected unexpectedly exceeded expired
            lost closed reset aborted broken corrupt corrupted disconnected mismatch unsupported forbidden
            unauthorized allowed success succeeded warning exception panic no not""");

    /** Keys whose value is the program, or the part of it, that the message is about. */
    private static final Set<String> SOURCES =
            words("comm exe profile program component module subsystem logger service unit");

    /** Values that are an outcome, whatever their key. */
    private static final Set<String> OUTCOME_VALUES = words("""
            error fatal failed failure fail refused denied rejected allowed timeout success succeeded warning critical
            panic""");

    /** A name follows, whatever it is, unless it is an ordinary word. */
    private static final Set<String> PERSONS = words("user username account owner comm");

    /** A name may follow, when what comes after it shows that it is one. */
    private static final Set<String> THINGS = words("""
            server host hostname device dev disk drive volume partition interface iface nic bridge module plugin package database db
            schema table relation index pool container image pod node namespace cluster domain zone topic queue share
            client peer group role job task thread printer jail vhost site repository repo branch bucket collection
            snapshot dataset channel mailbox folder backend upstream tenant realm""");

    /** What comes after a name, and not after the first half of a compound noun. */
    private static final Set<String> AFTER_NAMES = words("""
            is was are were has had have does did not cannot can't could will would from on in at for to by with of
            because already again and or as failed""");

    /** Words that are no names, wherever they stand. */
    private static final Set<String> ORDINARY = words("""
            a an the this that these those no some any all each on of off out into onto over under after before without
            within during while when where if then than but so is was are were be been has had have does did do not
            cannot can could will would should may might must from in at for to by with and or as because already again
            up down ok only also too via per
            name names names id ids number numbers count size length limit limits quota space memory cache buffer
            authentication authorization session sessions password passwords key keys certificate certificates cert
            lookup look process processes program manager runtime engine driver daemon type format version status state
            error errors failure failures failed fail fault problem timeout time times reset lock locks link
            request requests response reply replies answer query queries connection connections socket port ports
            address addresses input output list lists file files directory path config configuration setting settings
            option options data unit units details info information verification validation transfer update updates
            upgrade check checks test operation operations command event events message messages entry entries
            record records read write access permission permissions account user users host hosts hostname server servers
            client clients device devices disk group groups pool queue table database service services node task job
            domain zone image container package module interface system side end start stop shutdown startup restart
            reload unknown unavailable available unreachable busy full empty missing invalid ready gone dead offline
            online idle active inactive new old first last next other same own more most less please see use
            retry retries attempt attempts""");

    private static final Set<String> PREPOSITIONS = words("from to for by with via at on of");

    private static final Set<String> CALENDAR = words("""
            jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september
            october november december mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday
            sunday""");

    private static final Set<String> TIME_ZONES =
            words("utc gmt wet west cet cest eet eest bst ist msk est edt cst cdt mst mdt pst pdt jst aest aedt am pm");

    /** Words that belong to the number before them. */
    private static final Set<String> MEASURES = words("""
            ns us µs ms s sec secs second seconds m min mins minute minutes h hour hours d day days week weeks month
            months b kb mb gb tb kib mib gib tib byte bytes k kbit mbit gbit kbps mbps gbps hz khz mhz ghz c""");

    /** Words that are counted: with a number before them they stand in the singular or in the plural. */
    private static final Set<String> COUNTED = words("""
            attempt failure error warning time message mail connection request file packet server session user item
            job task process thread try hit host client record row block sector page event sample backup device disk
            node container peer""");

    /** Names without a digit that vary all the same: this host, and the kinds of keys that the other side offers. */
    private static final Set<String> CHOSEN = words("localhost rsa dsa ecdsa ssh-rsa ssh-dss");

    private static final Set<String> METHODS = words("get head post put delete options patch connect trace propfind");

    /** Their value is a command line, which goes on to the end. */
    private static final Set<String> COMMANDS = words("command cmd cmdline");

    private static final Set<String> UNIT_TYPES =
            words("service socket mount automount timer slice target path swap scope device");

    private ShapeWords() {}

    static boolean isOutcome(String key) {
        return OUTCOMES.contains(lastPart(key));
    }

    /** A small number behind a word that makes it an outcome, perhaps with its name: "1/FAILURE". */
    static boolean isOutcomeNumber(String key, String value) {
        String number = value.indexOf('/') < 0 ? value : value.substring(0, value.indexOf('/'));
        boolean negative = number.startsWith("-");
        String digits = negative ? number.substring(1) : number;
        if (digits.length() > 4 || !isNumber(digits)) {
            return false;
        }
        String last = lastPart(key);
        return OUTCOME_NUMBERS.contains(last) && (negative || !last.equals("error"));
    }

    /** The part of a composed key that says what it is: vdev_state, exitCode, log.level. */
    private static String lastPart(String key) {
        int start = key.length();
        while (start > 0 && Character.isLetter(key.charAt(start - 1))) {
            start--;
            if (start > 0 && Character.isUpperCase(key.charAt(start)) && Character.isLowerCase(key.charAt(start - 1))) {
                break;
            }
        }
        return lower(key.substring(start));
    }

    static boolean isProblem(String word) {
        return PROBLEMS.contains(word);
    }

    static boolean isSource(String key) {
        return SOURCES.contains(lower(key));
    }

    static boolean isOutcomeValue(String value) {
        return OUTCOME_VALUES.contains(lower(value));
    }

    static boolean introducesPerson(String word) {
        return PERSONS.contains(word);
    }

    static boolean introducesThing(String word) {
        return THINGS.contains(word);
    }

    static boolean followsName(String word) {
        return AFTER_NAMES.contains(word);
    }

    static boolean isPreposition(String word) {
        return PREPOSITIONS.contains(word);
    }

    static boolean isOrdinary(String word) {
        return ORDINARY.contains(word);
    }

    /** Closed, waiting, newly, DOWN, NullPointerException: what happened rather than to whom. */
    static boolean isHappening(String word) {
        return any(word, 1, Character::isUpperCase)
                || word.endsWith("ed")
                || word.endsWith("ing")
                || word.endsWith("ly");
    }

    static boolean isCalendar(String word) {
        return CALENDAR.contains(word);
    }

    static boolean isTimeZone(String word) {
        return TIME_ZONES.contains(word);
    }

    static boolean isMeasure(String word) {
        return MEASURES.contains(word);
    }

    static boolean isCounted(String word) {
        return COUNTED.contains(word.endsWith("s") ? word.substring(0, word.length() - 1) : word);
    }

    static boolean isMethod(String word) {
        return isCapitals(word) && METHODS.contains(lower(word));
    }

    static boolean isCommand(String key) {
        return COMMANDS.contains(key);
    }

    static boolean isUnit(String word) {
        int dot = word.lastIndexOf('.');
        return dot > 0 && UNIT_TYPES.contains(word.substring(dot + 1));
    }

    /** Whether a word varies by its looks. */
    static boolean varies(String word) {
        if (CHOSEN.contains(lower(word)) || isDisk(word) || isHexGroups(word)) {
            return true;
        }
        if (hasInside(word, '@') || hasInside(word, ',') || count(word, '/') >= 2) {
            return true;
        }
        if (!hasDigit(word)) {
            return hasInside(word, '.') && word.indexOf(':') < 0 && !isClassName(word)
                    || word.length() >= 8 && all(word, ShapeWords::isHexDigit);
        }
        int colon = word.indexOf(':');
        return colon <= 0 || varies(word.substring(0, colon));
    }

    /** In a name with a number behind, where the number starts; the length of a word with no digit; 0 of any other. */
    static int endOfName(String word) {
        int end = word.length();
        while (end > 0 && isDigit(word.charAt(end - 1))) {
            end--;
        }
        boolean name = !hasDigit(word.substring(0, end)) && (end > 2 || end == word.length());
        return name ? end : 0;
    }

    static boolean isNumber(String word) {
        return !word.isEmpty() && all(word, ShapeWords::isDigit);
    }

    /** The quotation marks that close what this one opens; none when it is no opening one. */
    static String closing(char opening) {
        return switch (opening) {
            case '"' -> "\"";
            case '\'' -> "'";
            case '`' -> "`'";
            case '\u2018' -> "\u2019";
            case '\u201c' -> "\u201d";
            default -> "";
        };
    }

    /** IPv6 and MAC addresses, even without a digit. */
    private static boolean isHexGroups(String word) {
        return count(word, ':') >= 2 && all(word, c -> c == ':' || c == '.' || isHexDigit(c));
    }

    /** The address of a host, perhaps with a port. */
    static boolean isAddress(String word) {
        return isHexGroups(word)
                || count(word, '.') >= 3 && all(word, c -> c == '.' || c == ':' || c == '/' || isDigit(c));
    }

    /** Linux names disks by letters: sda, vdb, xvdc. */
    private static boolean isDisk(String word) {
        int d = word.startsWith("xvd") ? 2 : 1;
        return word.length() >= d + 2
                && word.length() <= d + 3
                && word.charAt(d) == 'd'
                && (d == 2 || "shv".indexOf(word.charAt(0)) >= 0)
                && all(word, c -> c >= 'a' && c <= 'z');
    }

    /** A.b.SomeException, SomeClass.method: capitals inside its last part or the one before. */
    private static boolean isClassName(String word) {
        String[] parts = word.split("\\.", -1);
        for (int i = Math.max(0, parts.length - 2); i < parts.length; i++) {
            String part = parts[i];
            boolean hump = any(part, 1, Character::isUpperCase);
            if (hump && Character.isUpperCase(part.charAt(0)) && any(part, 0, Character::isLowerCase)) {
                return true;
            }
        }
        return false;
    }

    static boolean isCapitals(String word) {
        return all(word, c -> c >= 'A' && c <= 'Z');
    }

    /** With nothing in it that only values have. */
    static boolean isPlain(String key) {
        return !any(key, 0, c -> "/@+,".indexOf(c) >= 0);
    }

    static boolean hasDigit(String word) {
        return any(word, 0, ShapeWords::isDigit);
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isWordCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || Character.isSurrogate(c);
    }

    /** As {@code \\s} in a regex. */
    static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private static boolean isHexDigit(int c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    private static boolean hasInside(String word, char c) {
        int at = word.indexOf(c);
        return at > 0 && at < word.length() - 1;
    }

    private static boolean all(String word, IntPredicate test) {
        for (int i = 0; i < word.length(); i++) {
            if (!test.test(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean any(String word, int start, IntPredicate test) {
        for (int i = start; i < word.length(); i++) {
            if (test.test(word.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static int count(String word, char wanted) {
        int count = 0;
        for (int i = word.indexOf(wanted); i >= 0; i = word.indexOf(wanted, i + 1)) {
            count++;
        }
        return count;
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    private static Set<String> words(String text) {
        return Set.copyOf(List.of(text.strip().split("\\s+")));
    }
}
