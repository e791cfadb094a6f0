package logmon.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Makes lines that a POSIX extended regular expression fits, as far as rules of logcheck go. It shares nothing with the
 * translation that is tested with these lines; where it reads a rule wrongly, it makes a line that does not fit.
 */
final class SampleLine {
    private static final String PRINTABLE = IntStream.rangeClosed(' ', '~')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    private final Random random;
    private final String ere;
    private int at;

    private SampleLine(String ere, Random random) {
        this.ere = ere;
        this.random = random;
    }

    /** A line for a rule; what it begins and ends with is cut off with {@code ^} and {@code $}. */
    static String of(String ere, Random random) {
        return new SampleLine(ere, random).alternation().get();
    }

    private Supplier<String> alternation() {
        List<Supplier<String>> branches = new ArrayList<>(List.of(branch()));
        while (at < ere.length() && ere.charAt(at) == '|') {
            at++;
            branches.add(branch());
        }
        return () -> branches.get(random.nextInt(branches.size())).get();
    }

    private Supplier<String> branch() {
        List<Supplier<String>> pieces = new ArrayList<>();
        while (at < ere.length() && ere.charAt(at) != '|' && ere.charAt(at) != ')') {
            pieces.add(repeated(atom()));
        }
        return () -> pieces.stream().map(Supplier::get).reduce("", String::concat);
    }

    private Supplier<String> repeated(Supplier<String> atom) {
        int[] times = at == ere.length()
                ? null
                : switch (ere.charAt(at)) {
                    case '*' -> new int[] {0, 3};
                    case '+' -> new int[] {1, 4};
                    case '?' -> new int[] {0, 1};
                    case '{' -> interval();
                    default -> null;
                };
        if (times == null) {
            return atom;
        }
        at = ere.charAt(at) == '{' ? ere.indexOf('}', at) + 1 : at + 1;
        return repeated(() -> {
            StringBuilder all = new StringBuilder();
            for (int n = times[0] + random.nextInt(times[1] - times[0] + 1); n > 0; n--) {
                all.append(atom.get());
            }
            return all.toString();
        });
    }

    private int[] interval() {
        String[] bounds = ere.substring(at + 1, ere.indexOf('}', at)).split(",", -1);
        int least = bounds[0].isEmpty() ? 0 : Integer.parseInt(bounds[0]);
        return new int[] {
            least, bounds.length == 1 ? least : bounds[1].isEmpty() ? least + 2 : Integer.parseInt(bounds[1])
        };
    }

    private Supplier<String> atom() {
        char c = ere.charAt(at++);
        return switch (c) {
            case '(' -> {
                Supplier<String> inside = alternation();
                at++;
                yield inside;
            }
            case '[' -> bracket();
            case '.' -> oneOf(PRINTABLE);
            case '^', '$' -> () -> "";
            case '\\' -> {
                char escaped = ere.charAt(at++);
                yield switch (escaped) {
                    case 'w' -> oneOf("azAZ09_");
                    case 's' -> oneOf(" ");
                    case 'S' -> oneOf("aZ0-/");
                    case 'b', '<', '>', '`', '\'' -> () -> "";
                    default -> () -> String.valueOf(escaped);
                };
            }
            default -> () -> String.valueOf(c);
        };
    }

    /** The rest of the bracket expression is asked of grep's own words, which Java has too. */
    private Supplier<String> bracket() {
        boolean negated = ere.charAt(at) == '^';
        at += negated ? 1 : 0;
        StringBuilder set = new StringBuilder();
        for (int first = at; at == first || ere.charAt(at) != ']'; ) {
            if (ere.startsWith("[:", at)) {
                int end = ere.indexOf(":]", at);
                String name = ere.substring(at + 2, end);
                set.append("\\p{")
                        .append(
                                name.equals("xdigit")
                                        ? "XDigit"
                                        : Character.toUpperCase(name.charAt(0)) + name.substring(1))
                        .append('}');
                at = end + 2;
            } else {
                boolean range = ere.charAt(at) == '-' && at > first && ere.charAt(at + 1) != ']';
                set.append(range ? "-" : "\\x%02x".formatted((int) ere.charAt(at)));
                at++;
            }
        }
        at++;
        String members = PRINTABLE.replaceAll((negated ? "[" : "[^") + set + "]", "");
        return oneOf(members);
    }

    private Supplier<String> oneOf(String characters) {
        return () -> String.valueOf(characters.charAt(random.nextInt(characters.length())));
    }
}
