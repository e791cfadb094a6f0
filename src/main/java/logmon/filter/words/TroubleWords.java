package logmon.filter.words;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.text.Text;
import logmon.text.WordSearch;

/** Finds the words of {@link Trouble} in a message, unless their context says that nothing is wrong. */
public final class TroubleWords {
    /** Between two words of a phrase there is no more than this: {@code group 'sudo'}. */
    private static final int LONGEST_GAP = 3;

    /** With shorter words the search would take twice as long. */
    private static final int SHORTEST = 4;

    /** A message that says more often that nothing is wrong wants to be something else, or to take time: 2 ms. */
    private static final int MOST_DENIALS = 500;

    /** @param hash of the first word */
    private record Phrase(Trouble trouble, String[] words, int hash) {}

    /** Words that say little by themselves: they are in too many messages. */
    private static final Set<String> COMMON = Set.of("""
            system filesystem file read server servers group link code status data value device table password already message
            messages packet packets root account connection connections state time handle
            long slow large fast high user running mounted using service known address source current answer sync
            port scan invalid active with block blocks sector sectors here called disconnect trace accepted loop call over
            detected unknown properties""".split("\\s+"));

    /** Between the words of a phrase of such words; few messages have anything else there. */
    private static final List<String> SEPARATORS = List.of(" ", "-", "_", "");

    /** What follows is a command that was run, whatever words are in it: sudo(8), cron(8). */
    private static final Pattern COMMAND = Pattern.compile("(?:^|; )COMMAND=|^\\([^()\\s]+\\) CMD \\(");

    /** By the hash of the first word, longest phrases first. */
    private static final Phrase[][] PHRASES = new Phrase[1 << 10][];

    static {
        Arrays.fill(PHRASES, new Phrase[0]);
        for (Trouble trouble : Trouble.values()) {
            for (String phrase : trouble.phrases()) {
                String[] words = phrase.split(" ");
                int place = place(words[0].hashCode());
                PHRASES[place] = Arrays.copyOf(PHRASES[place], PHRASES[place].length + 1);
                PHRASES[place][PHRASES[place].length - 1] = new Phrase(trouble, words, words[0].hashCode());
                Arrays.sort(PHRASES[place], Comparator.comparingInt(same -> -same.words.length));
            }
        }
    }

    private static int place(int hash) {
        return (hash ^ hash >>> 10) & PHRASES.length - 1;
    }

    private TroubleWords() {}

    /**
     * Returns the search that finds something in every message in which {@link #find} does, and in few others. Of phrases of
     * common words it finds those with a usual separator.
     */
    public static WordSearch search() {
        Set<String> all = new TreeSet<>();
        for (Trouble trouble : Trouble.values()) {
            for (String phrase : trouble.phrases()) {
                String rarest = rarest(phrase);
                if (rarest.isEmpty()) {
                    SEPARATORS.forEach(separator -> all.add(phrase.replace(" ", separator)));
                } else {
                    all.add(rarest);
                }
            }
        }
        all.addAll(OwnMark.TEXTS);
        all.removeIf(word -> hasAnother(word, all));
        return WordSearch.anyOf(all);
    }

    /** Whether one of these words is a part of a word, which is then found by that. */
    private static boolean hasAnother(String word, Set<String> all) {
        for (int start = 0; start < word.length(); start++) {
            for (int end = start + SHORTEST; end <= word.length(); end++) {
                if (end - start < word.length() && all.contains(word.substring(start, end))) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * What is in every message with a phrase, and in few others: its longest word but for common and short ones;
     * empty if it has no other.
     */
    private static String rarest(String phrase) {
        if (phrase.equals("err")) {
            // Counts only as a key.
            return "err=";
        }
        if (phrase.equals("full")) {
            // Not in "successfully".
            return " full";
        }
        if (phrase.equals("used")) {
            // Counts only behind a percent sign.
            return "% used";
        }
        String rarest = "";
        for (String word : phrase.split(" ")) {
            boolean isRare = word.length() >= SHORTEST && !COMMON.contains(word);
            rarest = isRare && word.length() > rarest.length() ? word : rarest;
        }
        return rarest;
    }

    /** Returns where a command stands in a message that only says that it was run; the message's length if none does. */
    private static int commandOf(String message) {
        if (!message.startsWith("(") && !message.contains("COMMAND=")) {
            return message.length();
        }
        Matcher command = COMMAND.matcher(message);
        return command.find() ? command.end() : message.length();
    }

    /** Returns the first words in a message that tell of trouble, as they stand there, or null if there are none. */
    public static String find(String coloured) {
        String message = Text.uncoloured(coloured);
        Tokens tokens = new Tokens(message);
        int denials = 0;
        int end = commandOf(message);
        for (int i = 0; tokens.has(i) && tokens.start(i) < end; i++) {
            int hash = tokens.hash(i);
            for (Phrase phrase : PHRASES[place(hash)]) {
                int last = i + phrase.words.length - 1;
                if (phrase.hash == hash
                        && isAt(phrase, tokens, i, message)
                        && (!new Context(message, tokens, i, last).deniesTrouble(phrase.trouble)
                                || ++denials > MOST_DENIALS)) {
                    return message.substring(tokens.start(i), tokens.end(last));
                }
            }
        }
        return OwnMark.find(message);
    }

    private static boolean isAt(Phrase phrase, Tokens tokens, int first, String message) {
        for (int i = 0; i < phrase.words.length; i++) {
            if (!tokens.word(first + i).equals(phrase.words[i])
                    || i > 0 && !isGap(message, tokens.end(first + i - 1), tokens.start(first + i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isGap(String message, int start, int end) {
        if (end - start > LONGEST_GAP) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (" -_=:'\"`\t\n".indexOf(message.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}
