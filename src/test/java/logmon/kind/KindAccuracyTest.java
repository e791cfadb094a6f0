package logmon.kind;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How well kinds agree with what an administrator would call one problem: real formats, labelled by hand. */
class KindAccuracyTest {
    /** The lines that shapes were made with, and others that nobody looked at then. */
    private static final String KNOWN = "kinds.tsv";

    private static final String HELD_OUT = "kinds-held-out.tsv";

    private record Line(int number, String label, String unit, String message) {
        Kind kind() {
            return Kind.of(unit, message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {KNOWN, HELD_OUT})
    void theLabelledLinesAreManyAndOfManyPrograms(String file) throws IOException {
        List<Line> lines = lines(file);

        assertTrue(lines.size() >= 300, "lines: " + lines.size());
        assertTrue(lines.stream().map(Line::unit).distinct().count() >= 20);
    }

    /** The floor is what was reached last: raise it with the rules. */
    @ParameterizedTest
    @CsvSource({KNOWN + ", 0.917", HELD_OUT + ", 0.923"})
    void linesOfOneProblemAreOneKind(String file, double floor) throws IOException {
        List<Line> lines = lines(file);
        Map<String, Set<Line>> byLabel = lines.stream().collect(groupingBy(Line::label, toSet()));
        Map<Kind, Set<Line>> byKind = lines.stream().collect(groupingBy(Line::kind, toSet()));

        long right = lines.stream()
                .filter(line -> byKind.get(line.kind()).equals(byLabel.get(line.label())))
                .count();

        double accuracy = (double) right / lines.size();
        System.out.printf("grouping accuracy: %.3f of %d lines, %s%n", accuracy, lines.size(), file);
        assertTrue(accuracy >= floor, "grouping accuracy " + accuracy);
    }

    @Test
    void differentProblemsAreNeverOneKind() throws IOException {
        Map<Kind, Set<String>> labels =
                lines(KNOWN).stream().collect(groupingBy(Line::kind, mapping(Line::label, toSet())));

        Set<String> merged = new TreeSet<>();
        labels.values().stream().filter(some -> some.size() > 1).forEach(some -> merged.add(some.toString()));
        assertEquals(Set.of(), merged);
    }

    private static List<Line> lines(String file) throws IOException {
        try (var in = KindAccuracyTest.class.getResourceAsStream(file)) {
            List<String> all = new String(in.readAllBytes(), UTF_8).lines().toList();
            return IntStream.range(0, all.size())
                    .filter(i -> !all.get(i).isBlank() && !all.get(i).startsWith("#"))
                    .mapToObj(i -> line(i + 1, all.get(i)))
                    .toList();
        }
    }

    private static Line line(int number, String text) {
        String[] columns = text.split("\t", 3);
        return new Line(number, columns[0], columns[1], columns[2]);
    }
}
