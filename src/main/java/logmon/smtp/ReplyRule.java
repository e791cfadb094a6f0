package logmon.smtp;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A row of {@link ReplyRules}: at which stages, by which words or codes, a reply tells of a cause.
 *
 * <p>Words are regular expressions, a line or several, of which one must be found at the beginning of a word. In them,
 * a blank stands for whatever divides words, {@code ~} for up to 60 characters of the same sentence, and a name in
 * capitals for one of {@link #NAMES}. What a line that begins with {@code &} says must be found as well, what a line
 * that begins with {@code !} says must not. Codes are divided by blanks: a code as {@code 530} or {@code 4xx}, an
 * enhanced status as {@code 5.1.90} or {@code x.7.25}, {@code *} for any.
 */
record ReplyRule(String stages, Cause cause, Predicate<Reply> test) {
    private static final Map<String, String> NAMES = Map.of(
            "NO",
            "(?:rejected|refused|denied|disallowed|blocked|banned|forbidden|invalid|unknown|unverified|mismatch"
                    + "|not|cannot|can't|doesn't|isn't|must)",
            "SENDING",
            "(?:daily|hourly|weekly|monthly|today|tomorrow|sending|outgoing|outbound|submission"
                    + "|(?:per|an?|each|every|this|\\\\d+) ?(?:days?|hours?|h|hr|minutes?|min|months?))\\\\b",
            "LOCKED",
            "(?:disabled|suspended|locked|blocked|inactive|expired|closed|deactivated|terminated|compromised"
                    + "|restricted|frozen|hacked)\\\\b");

    /** @param words as the type says */
    static ReplyRule said(String stages, Cause cause, String words) {
        Predicate<Reply> needed = found(words, "& ");
        Predicate<Reply> excluded = found(words, "! ");
        Predicate<Reply> found = found(words, "");
        return new ReplyRule(
                stages,
                cause,
                reply -> found.test(reply)
                        && (!words.contains("& ") || needed.test(reply))
                        && (!words.contains("! ") || !excluded.test(reply)));
    }

    /** @param codes as the type says */
    static ReplyRule coded(String stages, Cause cause, String codes) {
        Pattern pattern = Pattern.compile(
                List.of(codes.split(" ")).stream().map(ReplyRule::code).collect(Collectors.joining("|")));
        return new ReplyRule(
                stages, cause, reply -> pattern.matcher(reply.codes()).find());
    }

    boolean matches(Reply reply) {
        return (stages.equals("*") || List.of(stages.split(" ")).contains(reply.stage())) && test.test(reply);
    }

    private static String code(String code) {
        if (code.equals("*")) {
            return "^";
        }
        return code.contains(".")
                ? " " + code.replace(".", "\\.").replace("x\\", "[245]\\") + "$"
                : "^" + code.replace("x", "\\d") + "\\b";
    }

    /** Whether one of the lines with this mark is found. */
    private static Predicate<Reply> found(String words, String mark) {
        String alternatives = words.lines()
                .filter(line -> mark.isEmpty() ? !line.matches("[&!] .*") : line.startsWith(mark))
                .map(line -> line.substring(mark.length()))
                .collect(Collectors.joining("|"));
        for (Map.Entry<String, String> name : NAMES.entrySet()) {
            alternatives = alternatives.replaceAll("\\b" + name.getKey() + "\\b", name.getValue());
        }
        Pattern pattern = Pattern.compile("(?<!\\w)(?:"
                + alternatives
                        .replace(" ~ ", "\\b[^.;]{0,60}?(?<!\\w)")
                        .replace(" ?", "\\W{0,3}")
                        .replace(" ", "\\W{1,3}")
                + ")");
        return reply -> pattern.matcher(reply.words()).find();
    }
}
