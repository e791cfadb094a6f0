package logmon.filter.logcheck;

import java.util.regex.Pattern;
import logmon.text.StepLimitedText;

/** One rule, or one of the branches of one. */
final class LogcheckRule {
    private final String file;
    private final String place;
    private final String ere;
    private final boolean forWholeLine;
    private final String needs;
    private final long letters;
    private final boolean beyondTime;

    /** From when it is first needed: few machines have all those programs, and compiled they take memory. */
    private volatile Pattern pattern;

    /**
     * @param forWholeLine else for what stands behind the host
     * @param needs is in all that fits
     */
    LogcheckRule(String file, String place, String ere, boolean forWholeLine, String needs) {
        this.file = file;
        this.place = place;
        this.ere = ere;
        this.forWholeLine = forWholeLine;
        this.needs = needs;
        letters = SyslogLine.letters(needs);
        // Between its digits a time has no more than this, "Nov " say; it ends in one.
        beyondTime = needs.length() > 4 && needs.chars().noneMatch(Character::isDigit);
    }

    /** The name of the file that it is in. */
    String file() {
        return file;
    }

    /** Where it stands in that file. */
    String place() {
        return place;
    }

    /** Whether by this rule the line is normal. */
    boolean fits(SyslogLine line) {
        if ((letters & ~(forWholeLine ? line.allLetters() : line.letters())) != 0) {
            return false;
        }
        if (!forWholeLine) {
            return line.hostIsPlain() && finds(line.behindHost());
        }
        return (!beyondTime || line.behindTime().contains(needs)) && (finds(line.traditional()) || finds(line.iso()));
    }

    private boolean finds(StepLimitedText text) {
        if (!text.toString().contains(needs)) {
            return false;
        }
        if (pattern == null) {
            pattern = compile();
        }
        return pattern.matcher(text).find();
    }

    private Pattern compile() {
        try {
            return PosixRegex.of(ere).pattern();
        } catch (PosixRegex.Untranslatable e) {
            throw new IllegalStateException(place, e);
        }
    }
}
