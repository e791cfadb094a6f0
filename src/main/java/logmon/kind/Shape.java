package logmon.kind;

/**
 * The shape of a message: what varies from one occurrence of a problem to the next is replaced by {@code *}. The rules are
 * about English and about how programs write, not about single programs; a word that no rule is about stays.
 *
 * <ul>
 *   <li>By its looks varies a word with a digit in it, with all that is joined to it, and an address, domain, path, URL,
 *       file or hash. Names of systemd's units, of exceptions and of other things in the code stay: rpc.statd, onReceive.
 *   <li>By its place varies a word where a name stands: "user NAME from", "for NAME:", "NAME[192.0.2.1]", "key: NAME"; and
 *       what is quoted. Words with hyphens need less of a place.
 *   <li>The value of {@code key=value} varies.
 *   <li>What happened never varies: "refused", "not"; quoted sentences that say such; the values of keys like
 *       {@code reason=}; what is done or denied; the two states of "from OK to FAILED" and "OLD -> NEW"; yes and no; a
 *       small number after "error", "status" and the like; the command of a cron job.
 *   <li>A word which can be a name and can say what happened, as "ted", is a name if another word of its clause says what
 *       happened: something has to.
 * </ul>
 *
 * <p>What belongs to a mask falls into it: the mask next to it, its brackets, its measure, the further items of its list.
 * So a list of five has the shape of a list of two. Runs of white space count as one space; all else of a message stands
 * in its shape as it is.
 */
public final class Shape {
    /** Stands in a shape for what varies. */
    public static final char MASK = '*';

    /** A shape has at most this many characters. */
    static final int LONGEST = 300;

    private Shape() {}

    /** Returns the shape of a message. The same message always has the same shape. */
    public static String of(String message) {
        int length = Math.min(message.length(), Shaper.LOOKED_AT + 1);
        char[] text = new char[length];
        message.getChars(0, length, text, 0);
        return new Shaper().shape(text, length);
    }
}
