package logmon.text;

/**
 * A text that a regular expression may look at only so often: the text is an attacker's, and a pattern with nested
 * quantifiers could be kept busy with it for hours. {@link java.util.regex} offers no limit of its own, but it
 * fetches every character through here. Beside its own limit each look counts against a {@link RegexBudget}, which
 * bounds all expressions together.
 */
public final class StepLimitedText implements CharSequence {
    /** The expression took too many steps. Carries no stack trace, because attackers could make logmon fill it in. */
    public static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean byThisRegex;

        private Exhausted(boolean byThisRegex) {
            super("regular expression given up", null, false, false);
            this.byThisRegex = byThisRegex;
        }

        /** Whether this expression itself ran away; otherwise others had used up the budget before. */
        public boolean byThisRegex() {
            return byThisRegex;
        }
    }

    /** Looks allowed for any text, and more for each of its characters: enough for hundreds of alternatives. */
    private static final int LOOKS = 100_000;

    private static final int LOOKS_PER_CHARACTER = 2_000;

    /** However long the text: a hundredth of a second. Texts of 450 characters and more get no more than this. */
    private static final int MOST_LOOKS = 1_000_000;

    /** Taken from the budget at a time. */
    private static final int PORTION = 256;

    private final RegexBudget budget;
    private String text = "";

    /** Of the portion taken from the budget. */
    private int looks;

    /** Of the text's own limit, beyond that portion. */
    private int own;

    /** A text with its own limit only. */
    public StepLimitedText() {
        this(new RegexBudget());
    }

    public StepLimitedText(RegexBudget budget) {
        this.budget = budget;
    }

    /** This same object, holding another text, with all its looks as far as the budget has them. */
    public StepLimitedText of(String text) {
        budget.putBack(Math.max(0, looks));
        this.text = text;
        looks = 0;
        own = (int) Math.min(MOST_LOOKS, LOOKS + (long) LOOKS_PER_CHARACTER * text.length());
        return this;
    }

    @Override
    public char charAt(int index) {
        if (--looks < 0) {
            refill();
        }
        return text.charAt(index);
    }

    private void refill() {
        looks = budget.take(Math.min(PORTION, own));
        if (looks == 0) {
            throw new Exhausted(own == 0);
        }
        own -= looks;
        looks--;
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
