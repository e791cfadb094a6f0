package logmon.filter.words;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Marks by which programs say how severe an entry is. */
final class OwnMark {
    /** In every message with a mark there is one of these. */
    static final List<String> TEXTS =
            List.of("warning: cpu: ", ".go:", ".cc:", "\"s\":\"e\"", "\"s\":\"f\"", "\"level\":50", "\"level\":60");

    /** What the kernel's WARN() prints; klog and glog of Kubernetes and others; MongoDB; pino and bunyan of Node.js. */
    private static final Pattern MARK = Pattern.compile("^WARNING: CPU: \\d+ PID: \\d+ at "
            + "|^[EF]\\d{4}(?= \\d\\d:\\d\\d:\\d\\d\\.\\d+ .*\\.(?:go|cc):\\d+])"
            + "|^\\{(?:.{0,200}?,)?\\s?\"(?:s\":\"[EF]\"|level\":[56]0\\b)");

    /** The level of a line that has a time or fields of its own, which is all that journald knows of its severity. */
    private static final Pattern WARNING =
            Pattern.compile("^(?:\\[?\\d[\\d:.,TZ/+-]{7,}.{0,60}?(?:\\bWARN(?:ING)?\\b|(?i:\\[warning]))"
                    + "|(?i:(?:\\S+ ){0,3}level=\"?warn|\\{(?:\"[^\"]*\":\\s?[^,{]*,\\s?){0,6}\"level\":\\s?\"warn)"
                    + "|W\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d)");

    private OwnMark() {}

    /** Whether a message in a log format of its program's own is marked a warning. */
    static boolean isWarning(String message) {
        return WARNING.matcher(message).lookingAt();
    }

    /** Returns the mark of an error at the beginning of a message, or null if there is none. */
    static String find(String message) {
        if (message.isEmpty() || "WEF{".indexOf(message.charAt(0)) < 0) {
            return null;
        }
        Matcher mark = MARK.matcher(message);
        return mark.lookingAt() ? mark.group().strip() : null;
    }
}
