package logmon.filter.logcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import logmon.journal.Entry;
import logmon.text.RegexBudget;
import logmon.text.StepLimitedText;
import logmon.text.Text;

/**
 * The ignore rules of logcheck(8): POSIX extended regular expressions, one a line, that find something in those lines
 * of syslog that are normal. A message of several lines is normal when each of them is, behind the same header. Once
 * they are read, any thread may use them.
 */
public final class LogcheckRules {
    /**
     * What was read.
     *
     * @param path a file, or a directory of files
     * @param files the names of those that have rules in force
     * @param rules how many are in force
     * @param skipped those that are not, each with its place and the reason
     */
    public record Source(Path path, Set<String> files, int rules, List<String> skipped) {}

    /**
     * What the rules say of an entry.
     *
     * @param file the name of the file with a rule by which the entry is normal; {@code null}: there is none, or it could
     *     not be decided
     * @param place file and line of that rule
     * @param undecided the place of a rule that ran away; {@code null}: none did
     */
    public record Answer(String file, String place, String undecided) {
        private static final Answer NOT_NORMAL = new Answer(null, null, null);
    }

    /** No rules. */
    public static final LogcheckRules NONE = new LogcheckRules();

    /** In the name of what spares an entry, before that of a file. */
    public static final String PREFIX = "logcheck/";

    // What Debian's rules begin with: the time as syslog has it, and mostly also as RFC 3339 has it, and the host. It
    // fits every entry, and only what stands behind it is looked at.
    private static final String TIME = "(?:\\\\w|\\[\\[:alpha:]])\\{3} \\[ :(?:0-9|\\[:digit:])]\\{11}";
    private static final String BOTH_TIMES = "\\(" + TIME + "\\|\\[0-9T:\\.\\+-]\\{32}\\)";
    private static final String HOST = "\\[(?:\\._\\[:alnum:]-|-(?:\\._|_\\.)\\[:alnum:])]\\+";
    private static final Pattern HEADER = Pattern.compile("\\^(?:" + TIME + "|" + BOTH_TIMES + ") " + HOST + " ");

    /** The names that run-parts(8) takes, and so logcheck: no backups, nothing that dpkg has put aside. */
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_-]+");

    /** In characters. Of a longer message the end may be missing, and that may be what is not normal. */
    private static final int LONGEST = Entry.MAX_FIELD_BYTES / 3;

    private final List<Source> sources = new ArrayList<>();

    // By what a rule wants behind the host: a program's name with its "[" or ":"; something shorter; nothing known.
    private final Map<String, List<LogcheckRule>> byProgram = new HashMap<>();
    private final Map<String, List<LogcheckRule>> byBeginning = new HashMap<>();
    private final List<LogcheckRule> others = new ArrayList<>();

    /**
     * Takes in the rules of a file, or those of the files in a directory.
     *
     * @throws IOException the message says for the user what is wrong, and how to fix it
     */
    public void read(Path path) throws IOException {
        Set<String> files = new TreeSet<>();
        List<String> skipped = new ArrayList<>();
        int rules = 0;
        try {
            for (Path file : Files.isDirectory(path) ? filesIn(path) : List.of(path)) {
                int more = readFile(file, skipped);
                rules += more;
                if (more > 0) {
                    files.add(file.getFileName().toString());
                }
            }
        } catch (AccessDeniedException e) {
            throw new IOException(
                    e.getFile() + " may not be read by this user; where only the group logcheck may, give that to the"
                            + " service: systemctl edit logmon, and there [Service] and SupplementaryGroups=logcheck",
                    e);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    e.getFile() + ": no such file or directory; /etc/logcheck/ignore.d.server comes with Debian's"
                            + " package logcheck-database",
                    e);
        } catch (IOException | UncheckedIOException e) {
            throw new IOException(path + " cannot be read: " + e.getMessage(), e);
        }
        if (rules == 0) {
            throw new IOException(path + " has no rule" + (skipped.isEmpty() ? "" : " to go by: " + skipped.get(0)));
        }
        sources.add(new Source(path, files, rules, skipped));
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file ->
                            FILE_NAME.matcher(file.getFileName().toString()).matches())
                    // What is not there is a broken link, and is told.
                    .filter(file -> Files.isRegularFile(file) || !Files.exists(file))
                    .sorted()
                    .toList();
        }
    }

    /** Takes in the rules of a file, and gives their number. */
    private int readFile(Path file, List<String> skipped) throws IOException {
        String[] lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n");
        int rules = 0;
        for (int i = 0; i < lines.length; i++) {
            // As logcheck does it: a "#" further on, and spaces before and after, belong to the rule.
            if (lines[i].isBlank() || lines[i].startsWith("#")) {
                continue;
            }
            String place = file + ":" + (i + 1);
            try {
                add(file.getFileName().toString(), place, lines[i]);
                rules++;
            } catch (PosixRegex.Untranslatable e) {
                skipped.add(Text.printable(place + ": " + e.getMessage()));
            }
        }
        return rules;
    }

    private void add(String file, String place, String ere) throws PosixRegex.Untranslatable {
        Matcher beginning = HEADER.matcher(ere);
        boolean known = beginning.lookingAt();
        // With a group in place of the one that the header may have: back-references go by number.
        PosixRegex rest = PosixRegex.of(known ? "^()" + ere.substring(beginning.end()) : ere);
        if (known && rest.selfContained()) {
            index(
                    rest.starts(),
                    new LogcheckRule(file, place, "^" + ere.substring(beginning.end()), false, rest.needs()));
            return;
        }
        PosixRegex whole = PosixRegex.of(ere);
        if (whole.branches().size() > 1) {
            for (String branch : whole.branches()) {
                add(file, place, branch);
            }
            return;
        }
        LogcheckRule rule = new LogcheckRule(file, place, ere, true, whole.needs());
        if (known && whole.anchored()) {
            index(rest.starts(), rule);
        } else {
            others.add(rule);
        }
    }

    private void index(Set<String> starts, LogcheckRule rule) {
        for (String start : starts) {
            int end = programEnd(start);
            Map<String, List<LogcheckRule>> index = end > 0 ? byProgram : byBeginning;
            index.computeIfAbsent(end > 0 ? start.substring(0, end) : start, key -> new ArrayList<>(1))
                    .add(rule);
        }
    }

    /** Behind the first "[" or ":"; 0: there is none. */
    private static int programEnd(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) != '[' && text.charAt(i) != ':') {
            i++;
        }
        return i < text.length() ? i + 1 : 0;
    }

    /** What was read, in the order in which it was. */
    public List<Source> sources() {
        return List.copyOf(sources);
    }

    /** Looks for a rule by which an entry is normal. */
    public Answer match(Entry entry) {
        return match(entry, new RegexBudget());
    }

    /**
     * Looks for a rule by which an entry is normal.
     *
     * @param budget of the entry
     */
    public Answer match(Entry entry, RegexBudget budget) {
        String message = entry.message();
        if (sources.isEmpty() || message.length() > LONGEST) {
            return Answer.NOT_NORMAL;
        }
        SyslogHeader header = SyslogHeader.of(entry);
        String undecided = null;
        LogcheckRule rule = null;
        // logcheck takes off the white space at the end, and so does a line.
        for (String text : message.stripTrailing().split("\n", -1)) {
            SyslogLine line = new SyslogLine(header, text, budget);
            rule = ruleFor(line);
            if (line.undecided() != null) {
                undecided = line.undecided();
            }
            if (rule == null) {
                break;
            }
        }
        return rule == null ? new Answer(null, null, undecided) : new Answer(rule.file(), rule.place(), undecided);
    }

    private LogcheckRule ruleFor(SyslogLine line) {
        try {
            return firstFitting(line);
        } catch (StepLimitedText.Exhausted e) {
            return null;
        }
    }

    private LogcheckRule firstFitting(SyslogLine line) {
        String text = line.behindHost().toString();
        LogcheckRule rule = firstFitting(byProgram.getOrDefault(text.substring(0, programEnd(text)), List.of()), line);
        if (rule != null) {
            return rule;
        }
        for (Map.Entry<String, List<LogcheckRule>> some : byBeginning.entrySet()) {
            rule = text.startsWith(some.getKey()) ? firstFitting(some.getValue(), line) : null;
            if (rule != null) {
                return rule;
            }
        }
        return firstFitting(others, line);
    }

    private static LogcheckRule firstFitting(List<LogcheckRule> rules, SyslogLine line) {
        for (LogcheckRule rule : rules) {
            try {
                if (rule.fits(line)) {
                    return rule;
                }
            } catch (StackOverflowError e) {
                line.undecided(rule.place());
            } catch (StepLimitedText.Exhausted e) {
                line.undecided(e.byThisRegex() ? rule.place() : null);
                throw e;
            }
        }
        return null;
    }
}
