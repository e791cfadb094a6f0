package logmon.filter.logcheck;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.text.StepLimitedText;

/** Rules, arranged by the program's name that they begin with, so that a line is compared with few of them. */
final class RuleIndex {
    // What Debian's rules begin with: the time as syslog has it, and mostly also as RFC 3339 has it, and the host. It
    // fits every entry, and only what stands behind it is looked at.
    private static final String TIME = "(?:\\\\w|\\[\\[:alpha:]])\\{3} \\[ :(?:0-9|\\[:digit:])]\\{11}";
    private static final String BOTH_TIMES = "\\(" + TIME + "\\|\\[0-9T:\\.\\+-]\\{32}\\)";
    private static final String HOST = "\\[(?:\\._\\[:alnum:]-|-(?:\\._|_\\.)\\[:alnum:])]\\+";
    private static final Pattern HEADER = Pattern.compile("\\^(?:" + TIME + "|" + BOTH_TIMES + ") " + HOST + " ");

    // By what a rule wants behind the host: a program's name with its "[" or ":"; something shorter; nothing known.
    private final Map<String, List<LogcheckRule>> byProgram = new HashMap<>();
    private final Map<String, List<LogcheckRule>> byBeginning = new HashMap<>();
    private final List<LogcheckRule> others = new ArrayList<>();

    /**
     * Adds a rule.
     *
     * @param file its name
     * @param place file and line
     * @throws PosixRegex.Untranslatable if the rule is wrong, or cannot be translated
     */
    void add(String file, String place, String ere) throws PosixRegex.Untranslatable {
        Matcher beginning = HEADER.matcher(ere);
        boolean known = beginning.lookingAt();
        // With a group in place of the one that the header may have: back-references go by number.
        PosixRegex rest = PosixRegex.of(known ? "^()" + ere.substring(beginning.end()) : ere);
        if (known && rest.selfContained()) {
            index(
                    rest.starts(),
                    new LogcheckRule(file, place, "^" + ere.substring(beginning.end()), false, rest.needs()));
            return;
        }
        PosixRegex whole = PosixRegex.of(ere);
        if (whole.branches().size() > 1) {
            for (String branch : whole.branches()) {
                add(file, place, branch);
            }
            return;
        }
        LogcheckRule rule = new LogcheckRule(file, place, ere, true, whole.needs());
        if (known && whole.anchored()) {
            index(rest.starts(), rule);
        } else {
            others.add(rule);
        }
    }

    private void index(Set<String> starts, LogcheckRule rule) {
        for (String start : starts) {
            int end = programEnd(start);
            Map<String, List<LogcheckRule>> index = end > 0 ? byProgram : byBeginning;
            index.computeIfAbsent(end > 0 ? start.substring(0, end) : start, key -> new ArrayList<>(1))
                    .add(rule);
        }
    }

    /** Behind the first "[" or ":"; 0: there is none. */
    private static int programEnd(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) != '[' && text.charAt(i) != ':') {
            i++;
        }
        return i < text.length() ? i + 1 : 0;
    }

    /** Returns the first rule that finds something in a line, or null if none does. */
    LogcheckRule firstFitting(SyslogLine line) {
        String text = line.behindHost().toString();
        LogcheckRule rule = firstFitting(byProgram.getOrDefault(text.substring(0, programEnd(text)), List.of()), line);
        if (rule != null) {
            return rule;
        }
        for (Map.Entry<String, List<LogcheckRule>> some : byBeginning.entrySet()) {
            rule = text.startsWith(some.getKey()) ? firstFitting(some.getValue(), line) : null;
            if (rule != null) {
                return rule;
            }
        }
        return firstFitting(others, line);
    }

    private static LogcheckRule firstFitting(List<LogcheckRule> rules, SyslogLine line) {
        for (LogcheckRule rule : rules) {
            try {
                if (rule.fits(line)) {
                    return rule;
                }
            } catch (StackOverflowError e) {
                line.undecided(rule.place());
            } catch (StepLimitedText.Exhausted e) {
                line.undecided(e.byThisRegex() ? rule.place() : null);
                throw e;
            }
        }
        return null;
    }
}
