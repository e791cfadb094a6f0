package logmon.text;

/**
 * A text that a regular expression may look at only so often: the text is an attacker's, and a pattern with nested
 * quantifiers could be kept busy with it for hours. {@link java.util.regex} offers no limit of its own, but it
 * fetches every character through here.
 */
public final class StepLimitedText implements CharSequence {
    /** The expression looked too often. Carries no stack trace: an attacker would be the one to have it filled in. */
    public static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Exhausted() {
            super("regular expression given up", null, false, false);
        }
    }

    /** Looks allowed for any text, and more for each of its characters: enough for hundreds of alternatives. */
    private static final int LOOKS = 100_000;

    private static final int LOOKS_PER_CHARACTER = 2_000;

    /** However long the text: some hundredths of a second. */
    private static final int MOST_LOOKS = 20_000_000;

    private String text = "";
    private int looks;

    /** This same object, holding another text, with all its looks. */
    public StepLimitedText of(String text) {
        this.text = text;
        looks = Math.min(MOST_LOOKS, LOOKS + LOOKS_PER_CHARACTER * text.length());
        return this;
    }

    @Override
    public char charAt(int index) {
        if (--looks < 0) {
            throw new Exhausted();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
