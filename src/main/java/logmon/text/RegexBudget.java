package logmon.text;

/**
 * The characters that all regular expressions together may look at, for one entry and for one step of reading. A look
 * takes some 10 ns, so a step is bounded to about a second and an entry to a few hundredths, whoever wrote the
 * entries. Once a step is used up, each of its further entries gets what decides an ordinary line, and no more.
 */
public final class RegexBudget {
    private static final int LOOKS_PER_ENTRY = 4_000_000;
    private static final int LOOKS_PER_STEP = 60_000_000;

    /** Enough for a hundred rules on a line of 300 characters; 0.3 ms. */
    private static final int LOOKS_IN_A_USED_UP_STEP = 30_000;

    private int ofStep = LOOKS_PER_STEP;
    private int ofEntry = LOOKS_PER_ENTRY;
    private int granted = LOOKS_PER_ENTRY;

    /** A bounded step of reading begins: the budget of a step is whole again. */
    public void beginStep() {
        ofStep = LOOKS_PER_STEP;
        ofEntry = 0;
        granted = 0;
    }

    /** Another entry is judged: it gets a budget of its own, from the step's. */
    public void beginEntry() {
        ofStep = Math.max(0, ofStep - (granted - ofEntry));
        granted = Math.max(LOOKS_IN_A_USED_UP_STEP, Math.min(LOOKS_PER_ENTRY, ofStep));
        ofEntry = granted;
    }

    /** Takes up to this many looks out of the entry's budget; returns how many there were. */
    int take(int looks) {
        int taken = Math.min(looks, ofEntry);
        ofEntry -= taken;
        return taken;
    }

    /** Puts back what {@link #take} gave and nobody used. */
    void putBack(int looks) {
        ofEntry += looks;
    }
}
