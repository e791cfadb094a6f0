package logmon.config;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import logmon.filter.Rule;

/** Recognises values that are allowed but surely not meant, such as quotes around a text. */
final class Traps {
    private static final String REGEX = "regex:";
    private static final String QUOTES = "\"'`“”„‘’«»";
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\u00a0\\u200b-\\u200f\\u2028-\\u202e\\u2060\\ufeff\\p{Cntrl}&&[^\\t]]");
    private static final Pattern LIKE_A_REGEX = Pattern.compile(
            "^\\^.*|.*[^$]\\$$|.*(?:\\.[*+]|\\\\[dswbDSWB]|\\[[^\\]]+-[^\\]]+][*+]?|\\([^()]*\\|[^()]*\\)|[\\])]\\+).*");
    private static final Pattern LIKE_A_PREFIX = Pattern.compile("(?i)(?:regexp?|re|pcre|grep)\\s*[:=].*");
    private static final Pattern POSIX_CLASS = Pattern.compile("\\[:(\\w+):]");
    private static final Pattern DOUBLED = Pattern.compile("(?<!\\\\)\\\\\\\\[dswbDSWB][+*?{]");
    private static final Pattern SYSLOG_HEADER = Pattern.compile(
            "(?:[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d|\\d{4}-\\d\\d-\\d\\dT[\\d:.+Z-]+) \\S+ \\S+: .*");
    private static final Set<String> NUMBERS =
            Set.of("PRIORITY", "_UID", "_GID", "_PID", "SYSLOG_FACILITY", "SYSLOG_PID", "ERRNO", "TID");
    private static final Pattern PRIORITY_NAME =
            Pattern.compile("(?i)emerg|alert|crit(ical)?|err(or)?|warn(ing)?|notice|info|debug");

    /** What a value is searched in to see whether it finds everything. */
    private static final List<String> HARMLESS = List.of(
            "Started Session 12 of User root.",
            "pam_unix(cron:session): session closed for user root",
            "Listening on D-Bus System Message Bus Socket.",
            "Reached target Multi-User System.");

    private static final List<String> ANYTHING = List.of("", "0", "1", "3", "7", "x", "kernel", "ssh.service", "Ä 9 §");

    private final SettingValues values;

    Traps(SettingValues values) {
        this.values = values;
    }

    /** Notes a warning for each value that is surely not meant. */
    void warn() {
        for (String key : values.keys()) {
            String value = values.text(key);
            written(key, value);
            Matcher condition = RuleSettings.CONDITION.matcher(key);
            if (condition.matches() && !value.isEmpty()) {
                condition(key, condition.group(3), value);
            } else if (key.equals("match.keywords") && !value.equals(Config.WORDS)) {
                keywords(key, value);
            } else if (key.startsWith(KnownKeys.SMTP) && key.endsWith("timeout") && value.matches("\\d{1,3}")) {
                values.warning(key, "is %s ms, too short for any mail server: %s000 is %1$s s".formatted(value, value));
            }
        }
    }

    private void written(String key, String value) {
        if (value.length() > 1 && isQuote(value.charAt(0)) && isQuote(value.charAt(value.length() - 1))) {
            values.warning(key, "the quotes are part of the value: leave them out");
        }
        boolean ofShape = RuleSettings.KIND.matcher(key).matches() || key.endsWith("." + Rule.SHAPE);
        if (!ofShape && values.isCommented(key)) {
            values.warning(
                    key,
                    "what follows # is part of the value: a comment needs a line of its own; if it is meant, write \\#");
        }
        Matcher invisible = INVISIBLE.matcher(value);
        if (invisible.find()) {
            values.warning(
                    key,
                    "has an invisible character, U+%04X, at character %d: type the value again"
                            .formatted((int) value.charAt(invisible.start()), invisible.start() + 1));
        }
    }

    private static boolean isQuote(char c) {
        return QUOTES.indexOf(c) >= 0;
    }

    private void condition(String key, String field, String value) {
        String unknown = RuleSettings.OPTIONS.contains(field) ? null : Fields.objection(field);
        if (unknown != null) {
            values.warning(key, unknown);
        }
        if (value.startsWith(REGEX)) {
            String regex = value.substring(REGEX.length());
            if (regex(key, regex)) {
                return;
            }
            if (findsAll(regex, ANYTHING)) {
                values.warning(key, "is found in every text, an empty one too: this condition always holds");
            } else if (field.equals("MESSAGE") && key.startsWith("ignore.") && findsAll(regex, HARMLESS)) {
                values.warning(key, "is found in nearly every message");
            }
            return;
        }
        if (LIKE_A_PREFIX.matcher(value).matches()) {
            values.warning(key, "is a text; a regular expression begins with regex: in small letters");
        } else if (!field.equals(Rule.SHAPE) && (value.startsWith("*") || value.endsWith("*"))) {
            values.warning(key, "* stands for itself here, and a part of the field suffices: leave it out");
        } else if (LIKE_A_REGEX.matcher(value).matches() && !field.equals(Rule.SHAPE)) {
            values.warning(key, "looks like a regular expression but is a text: begin it with " + REGEX);
        }
        if (field.equals("PRIORITY") && PRIORITY_NAME.matcher(value).matches()) {
            values.warning(key, "PRIORITY is a number, 0 (emerg) to 7 (debug): this never holds");
        } else if (NUMBERS.contains(field) && value.matches("\\d+") && !field.equals("PRIORITY")) {
            values.warning(key, "holds for every number with %s in it; for this alone: regex:^%1$s$".formatted(value));
        } else if (field.equals("_SYSTEMD_UNIT") && value.equals("kernel")) {
            values.warning(key, "the kernel has no unit: the condition for it is _TRANSPORT = kernel");
        } else if (field.equals("MESSAGE") && SYSLOG_HEADER.matcher(value).matches()) {
            values.warning(key, "time, host and program are not in MESSAGE: leave them out");
        } else if (field.equals("MESSAGE")
                && key.startsWith("ignore.")
                && HARMLESS.stream().allMatch(text -> text.contains(value))) {
            values.warning(key, "is in nearly every message");
        }
    }

    private void keywords(String key, String value) {
        if (regex(key, value)) {
            return;
        }
        if (LIKE_A_PREFIX.matcher(value).matches()) {
            values.warning(key, "is a regular expression already: leave out what precedes it");
        } else if (value.matches("\\w+(?:\\s*,\\s*\\w+)+")) {
            values.warning(
                    key,
                    "is one regular expression, found with its commas: write " + value.replaceAll("\\s*,\\s*", "|"));
        } else if (value.matches("(?s).*(?:\\s\\||\\|\\s).*")) {
            values.warning(key, "the spaces beside | are part of the expression: leave them out");
        } else if (value.matches("words[|,+ ].*|.*[|,+ ]words")) {
            values.warning(
                    key, "words stands for the built-in words only if it is alone; more of them: match.NAME.MESSAGE");
        }
        if (findsAll(value, HARMLESS)) {
            values.warning(key, "is found in nearly every message");
        }
    }

    /** Notes syntax of grep(1) and others that means something else in Java; returns whether there is any. */
    private boolean regex(String key, String regex) {
        int before = values.warnings().size();
        Matcher posix = POSIX_CLASS.matcher(regex);
        if (posix.find()) {
            values.warning(
                    key,
                    "Java reads [[:%s:]] as a set of letters: write \\\\p{%s}"
                            .formatted(posix.group(1), posixName(posix.group(1))));
        }
        if (contains(regex, "\\<") || contains(regex, "\\>")) {
            values.warning(key, "\\\\< and \\\\> are the characters < and > to Java: the edge of a word is \\\\b");
        }
        if (contains(regex, "\\|")) {
            values.warning(key, "\\\\| is the character | to Java: alternatives are written a|b; if it is meant: [|]");
        }
        if (DOUBLED.matcher(regex).find()) {
            values.warning(key, "finds a backslash and a letter: in these files \\\\d has two backslashes, not four");
        }
        if (regex.length() > 2 && regex.startsWith("/") && regex.matches("(?s)/.*[^/]/[a-z]?")) {
            values.warning(key, "the slashes around it are part of the expression: leave them out");
        }
        if (!regex.equals(regex.strip())) {
            values.warning(key, "the space at its beginning or end is part of the expression");
        }
        return values.warnings().size() > before;
    }

    /** Whether a regex has this escape, and not the second half of an escaped backslash. */
    private static boolean contains(String regex, String escape) {
        for (int i = 0; i + 1 < regex.length(); i++) {
            if (regex.charAt(i) == '\\') {
                if (regex.startsWith(escape, i)) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static String posixName(String name) {
        return switch (name) {
            case "xdigit" -> "XDigit";
            case "word" -> "Alnum";
            default -> Character.toUpperCase(name.charAt(0)) + name.substring(1);
        };
    }

    private static boolean findsAll(String regex, List<String> texts) {
        try {
            Predicate<String> found = Pattern.compile(regex).asPredicate();
            return texts.stream().allMatch(found);
        } catch (PatternSyntaxException | StackOverflowError e) {
            // Is a fault, and reported as that.
            return false;
        }
    }
}
