package logmon.filter.logcheck;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A layer of rules that raise an alarm, and of exceptions to them: {@code cracking.d}, or {@code violations.d} with
 * {@code violations.ignore.d}. As logcheck does it, an exception counts only for the rules of the file of its name; those
 * in {@code logcheck-NAME} count for NAME, those in {@code local} and {@code local-…} for every file, and all of them for
 * the file {@code logcheck} (see README.logcheck-database and the function greplogoutput of logcheck).
 */
final class Layer {
    /**
     * What a layer says of a line that a rule of it is about.
     *
     * @param exception by which the line is no alarm; null: it is one
     */
    record Finding(LogcheckRule exception) {}

    private static final Finding ALARM = new Finding(null);
    private static final String LOGCHECK = "logcheck";

    private final Map<String, RuleIndex> alarms = new LinkedHashMap<>();
    private final Map<String, RuleIndex> exceptions = new LinkedHashMap<>();

    /** The rules of a file that raise an alarm. */
    RuleIndex alarms(String file) {
        return alarms.computeIfAbsent(file, name -> new RuleIndex());
    }

    /** The exceptions in a file. */
    RuleIndex exceptions(String file) {
        return exceptions.computeIfAbsent(file, name -> new RuleIndex());
    }

    /** Returns what the layer says of a line, or null if none of its rules is about it. */
    Finding find(SyslogLine line) {
        Finding found = null;
        for (Map.Entry<String, RuleIndex> alarm : alarms.entrySet()) {
            // A rule that could not be decided may be about the line.
            if (alarm.getValue().firstFitting(line) != null || line.undecided() != null) {
                LogcheckRule exception = exception(alarm.getKey(), line);
                if (exception == null) {
                    return ALARM;
                }
                found = new Finding(exception);
            }
        }
        return found;
    }

    private LogcheckRule exception(String alarm, SyslogLine line) {
        for (Map.Entry<String, RuleIndex> exception : exceptions.entrySet()) {
            LogcheckRule rule =
                    counts(exception.getKey(), alarm) ? exception.getValue().firstFitting(line) : null;
            if (rule != null) {
                return rule;
            }
        }
        return null;
    }

    private static boolean counts(String exception, String alarm) {
        return alarm.equals(LOGCHECK)
                || exception.equals(alarm)
                || exception.equals(LOGCHECK + "-" + alarm)
                || exception.equals("local")
                || exception.startsWith("local-");
    }
}
