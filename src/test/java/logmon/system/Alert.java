package logmon.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
    private static final Pattern SUBJECT = Pattern.compile("\\[ALERT] Error detected in (\\S+) on \\S+: .*");

    /** The table of a mail of several entries; what journal entries say comes after it, but for the first line. */
    private static final Pattern TABLE =
            Pattern.compile("^([\\d,]+) entries, .+ to .+:\n((?: {2}.*\n)+)", Pattern.MULTILINE);

    /** With the host behind the unit, if they are of several. */
    private static final Pattern ROW = Pattern.compile("^ +([\\d,]+) ([^:\n]+?)(?: on [^: \n]+)?:", Pattern.MULTILINE);

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
        Map<String, Long> counts = new TreeMap<>();
        Matcher table = TABLE.matcher(body);
        if (!table.find()) {
            Matcher one = SUBJECT.matcher(subject);
            if (one.matches()) {
                counts.put(one.group(1), 1L);
            }
            return counts;
        }
        ROW.matcher(table.group(2))
                .results()
                .forEach(row -> counts.merge(row.group(2), number(row.group(1)), Long::sum));
        assertEquals(
                number(table.group(1)),
                counts.values().stream().mapToLong(Long::longValue).sum(),
                () -> "The table has other counts than its head: " + body);
        return counts;
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }
}
