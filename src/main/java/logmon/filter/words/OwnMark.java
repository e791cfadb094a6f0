package logmon.filter.words;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Marks by which programs say that an entry is an error, where they do not use a word for it. */
final class OwnMark {
    /** In every message with a mark there is one of these. */
    static final List<String> TEXTS =
            List.of("warning: cpu: ", ".go:", ".cc:", "\"s\":\"e\"", "\"s\":\"f\"", "\"level\":50", "\"level\":60");

    /** What the kernel's WARN() prints; klog and glog of Kubernetes and others; MongoDB; pino and bunyan of Node.js. */
    private static final Pattern MARK = Pattern.compile("^WARNING: CPU: \\d+ PID: \\d+ at "
            + "|^[EF]\\d{4}(?= \\d\\d:\\d\\d:\\d\\d\\.\\d+ .*\\.(?:go|cc):\\d+])"
            + "|^\\{(?:.{0,200}?,)?\\s?\"(?:s\":\"[EF]\"|level\":[56]0\\b)");

    private OwnMark() {}

    /** Returns the mark of an error at the beginning of a message, or null if there is none. */
    static String find(String message) {
        if (message.isEmpty() || "WEF{".indexOf(message.charAt(0)) < 0) {
            return null;
        }
        Matcher mark = MARK.matcher(message);
        return mark.lookingAt() ? mark.group().strip() : null;
    }
}
