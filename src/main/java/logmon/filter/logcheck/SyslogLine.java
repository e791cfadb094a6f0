package logmon.filter.logcheck;

import java.util.regex.Pattern;
import logmon.text.RegexBudget;
import logmon.text.StepLimitedText;

/** One line of syslog. All rules share the looks at it: however many there are, together they take no longer than one may. */
final class SyslogLine {
    private static final Pattern PLAIN_HOST = Pattern.compile("[A-Za-z0-9._-]+");

    private static final long TIME_LETTERS = letters("JanFebMarAprMayJunJulAugSepOctNovDec0123456789T:.+- ");

    private final SyslogHeader header;
    private final boolean hostIsPlain;
    private final RegexBudget budget;
    private final StepLimitedText behindHost;
    private final String behindTime;
    private final long letters;
    private final long allLetters;
    private StepLimitedText traditional;
    private StepLimitedText iso;
    private String undecided;

    SyslogLine(SyslogHeader header, String message, RegexBudget budget) {
        this.header = header;
        this.budget = budget;
        behindHost = new StepLimitedText(budget);
        hostIsPlain = PLAIN_HOST.matcher(header.host()).matches();
        String text = (header.program() + message).stripTrailing();
        behindHost.of(text);
        behindTime = " " + header.host() + " " + text;
        letters = letters(text);
        allLetters = letters | letters(header.host()) | TIME_LETTERS;
    }

    /** Which characters are in a text; several share a bit. Most rules are out for what they need of them. */
    static long letters(String text) {
        long letters = 0;
        for (int i = 0; i < text.length(); i++) {
            letters |= 1L << text.charAt(i);
        }
        return letters;
    }

    /** Which characters are in what stands behind the host. */
    long letters() {
        return letters;
    }

    /** Which characters are in the whole line. */
    long allLetters() {
        return allLetters;
    }

    /** Whether the host's name is one that the host in Debian's rules fits. */
    boolean hostIsPlain() {
        return hostIsPlain;
    }

    /** What stands behind the host. */
    StepLimitedText behindHost() {
        return behindHost;
    }

    /** What stands behind the time, from the space on. */
    String behindTime() {
        return behindTime;
    }

    /** The place of a rule that ran away on this line; {@code null}: none did. */
    String undecided() {
        return undecided;
    }

    void undecided(String place) {
        undecided = place;
    }

    /** The whole line, with the time as syslog has it. */
    StepLimitedText traditional() {
        if (traditional == null) {
            traditional = new StepLimitedText(budget).of(header.traditional() + behindHost);
        }
        return traditional;
    }

    /** The whole line, with the time as RFC 3339 has it. */
    StepLimitedText iso() {
        if (iso == null) {
            iso = new StepLimitedText(budget).of(header.iso() + behindHost);
        }
        return iso;
    }
}
