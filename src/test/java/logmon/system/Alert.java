package logmon.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a mail of logmon's tells its reader, taken from subject and body as the reader sees them.
 *
 * @param id the Message-ID
 * @param counts how many entries of each unit
 */
record Alert(String id, String subject, String body, Map<String, Long> counts) {
    private static final Pattern ONE = Pattern.compile("\\[ALERT] Error detected in (\\S+) on \\S+");
    private static final Pattern SEVERAL =
            Pattern.compile("\\[ALERT] (?:Error|(\\d+) errors) detected in \\S+(?: and (\\d+) more)? on .+");

    /** A kind, and below a line that counts without samples. What journal entries say is further in. */
    private static final Pattern KIND =
            Pattern.compile("^\\d+\\. (.+), ([\\d,]+) entr(?:y|ies)\\b.*", Pattern.MULTILINE);

    private static final Pattern COUNT = Pattern.compile("^([\\d,]+) × ([^:\n]+)", Pattern.MULTILINE);

    static Alert of(MimeMessage mail) {
        try {
            String subject = mail.getSubject();
            String body = Logmon.body(mail);
            return new Alert(mail.getMessageID(), subject, body, counts(subject, body));
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    /** How many entries of a unit, or of a program that ran in none. */
    long count(String unit) {
        return counts.getOrDefault(unit, 0L);
    }

    private static Map<String, Long> counts(String subject, String body) {
        Matcher kinds = KIND.matcher(body);
        Matcher one = ONE.matcher(subject);
        Map<String, Long> counts = new TreeMap<>();
        if (!kinds.find()) {
            if (one.matches()) {
                counts.put(one.group(1), 1L);
            }
            return counts;
        }
        kinds.reset().results().forEach(kind -> counts.merge(kind.group(1), number(kind.group(2)), Long::sum));
        COUNT.matcher(body).results().forEach(count -> counts.merge(count.group(2), number(count.group(1)), Long::sum));
        Matcher several = SEVERAL.matcher(subject);
        assertTrue(several.matches(), subject);
        assertEquals(
                number(several.group(1), 1) + number(several.group(2), 0),
                counts.values().stream().mapToLong(Long::longValue).sum(),
                () -> "The subject tells other counts than the body: " + subject + "\n" + body);
        return counts;
    }

    private static long number(String text, long otherwise) {
        return text == null ? otherwise : number(text);
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }
}
