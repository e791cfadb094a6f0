package logmon.filter.logcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import logmon.journal.Entry;
import logmon.text.RegexBudget;
import logmon.text.StepLimitedText;
import logmon.text.Text;

/**
 * The ignore rules of logcheck(8): POSIX extended regular expressions, one a line, that find something in those lines
 * of syslog that are normal. A message of several lines is normal when each of them is, behind the same header. What
 * {@code cracking.d} or {@code violations.d} raises an alarm for is not normal, whatever {@code ignore.d} says. Once the
 * rules are read, any thread may use them.
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
    public record Source(Path path, Set<String> files, int rules, List<String> skipped) {
        /** Whether these rules say what is normal, rather than what is not. */
        public boolean ignores() {
            return !Directory.of(path).alarms();
        }
    }

    /**
     * A directory of logcheck's.
     *
     * @param name of the directory; that of the file's directory if the rules are in a file that is named by itself
     */
    private record Directory(Path path, String name) {
        private static final List<String> WITH_IGNORE_D = List.of("cracking.d", "violations.d", "violations.ignore.d");

        static Directory of(Path path) {
            Path directory =
                    Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
            return new Directory(directory, String.valueOf(directory.getFileName()));
        }

        boolean alarms() {
            return name.equals("cracking.d") || name.equals("violations.d");
        }

        /** Those beside an ignore.d.server, which logcheck reads before it. */
        List<Path> before() {
            return name.startsWith("ignore.d.")
                    ? WITH_IGNORE_D.stream()
                            .map(path::resolveSibling)
                            .filter(Files::isDirectory)
                            .toList()
                    : List.of();
        }
    }

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

    /** The names that run-parts(8) takes, and so logcheck: no backups, nothing that dpkg has put aside. */
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_-]+");

    /** In characters. Of a longer message the end may be missing, and that may be what is not normal. */
    private static final int LONGEST = Entry.MAX_FIELD_BYTES / 3;

    private final List<Source> sources = new ArrayList<>();
    private final Layer cracking = new Layer();
    private final Layer violations = new Layer();
    private final RuleIndex normal = new RuleIndex();

    /**
     * Takes in the rules of a file, or those of the files in a directory. What they are for is in the directory's name:
     * {@code cracking.d}, {@code violations.d}, {@code violations.ignore.d}; all others are ignore rules. With an
     * {@code ignore.d.server} or the like, these three beside it are taken in as well.
     *
     * @throws IOException the message says for the user what is wrong, and how to fix it
     */
    public void read(Path path) throws IOException {
        Source source = take(path);
        if (source.rules() == 0) {
            String why = source.skipped().isEmpty()
                    ? ""
                    : " to go by: " + source.skipped().get(0);
            Path server = path.resolve("ignore.d.server");
            throw new IOException(
                    path + " has no rule" + (Files.isDirectory(server) ? " itself: name " + server : why));
        }
        sources.add(source);
        for (Path before : Directory.of(path).before()) {
            if (sources.stream().noneMatch(known -> known.path().equals(before))) {
                Source further = take(before);
                if (further.rules() > 0 || !further.skipped().isEmpty()) {
                    sources.add(further);
                }
            }
        }
    }

    private Source take(Path path) throws IOException {
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
        return new Source(path, files, rules, skipped);
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
        RuleIndex index = index(file);
        int rules = 0;
        for (int i = 0; i < lines.length; i++) {
            // As logcheck does it: a "#" further on, and spaces before and after, belong to the rule.
            if (lines[i].isBlank() || lines[i].startsWith("#")) {
                continue;
            }
            String place = file + ":" + (i + 1);
            try {
                index.add(file.getFileName().toString(), place, lines[i]);
                rules++;
            } catch (PosixRegex.Untranslatable e) {
                skipped.add(Text.printable(place + ": " + e.getMessage()));
            }
        }
        return rules;
    }

    /** Returns where the rules of a file belong. */
    private RuleIndex index(Path file) {
        String name = file.getFileName().toString();
        return switch (Directory.of(file).name()) {
            case "cracking.d" -> cracking.alarms(name);
            case "cracking.ignore.d" -> cracking.exceptions(name);
            case "violations.d" -> violations.alarms(name);
            case "violations.ignore.d" -> violations.exceptions(name);
            default -> normal;
        };
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

    /** In logcheck's order: what one layer decides is not carried over to the next. */
    private LogcheckRule ruleFor(SyslogLine line) {
        try {
            Layer.Finding found = cracking.find(line);
            found = found == null ? violations.find(line) : found;
            return found == null ? normal.firstFitting(line) : found.exception();
        } catch (StepLimitedText.Exhausted e) {
            return null;
        }
    }
}
