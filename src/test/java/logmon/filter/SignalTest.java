package logmon.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import logmon.config.Config;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The right alerts from the first minute: how many of the events that somebody wants to know of match with all defaults,
 * and how much of what a healthy machine logs. Prints both; {@code mvn test -Dtest=SignalTest}.
 */
class SignalTest {
    private static final double LEAST_RECALL = 0.85;
    private static final int MOST_NOISE = 6;

    /** Microseconds since the boot, which journald notes with an entry of the kernel. */
    private static final String AT_BOOT = "5000000";

    private final Filter filter = new Filter(defaults(), entry -> false);

    @ParameterizedTest
    @ValueSource(
            strings = {"events.tsv", "events-held-out.tsv", "events-third.tsv", "events-fourth.tsv", "events-fifth.tsv"
            })
    void eventsThatSomebodyWantsToKnowOfMatch(String corpus) throws IOException {
        Map<String, Boolean> events = new LinkedHashMap<>();
        for (String[] line : lines(corpus)) {
            events.merge(line[0] + "\t" + line[1], matches(event(line)), Boolean::logicalOr);
        }
        Map<String, int[]> classes = new LinkedHashMap<>();
        events.forEach((event, found) -> {
            int[] counts = classes.computeIfAbsent(event.split("\t")[0], name -> new int[2]);
            counts[0] += found ? 1 : 0;
            counts[1]++;
        });
        classes.forEach((name, counts) -> System.out.printf("%-12s %3d of %3d%n", name, counts[0], counts[1]));
        events.forEach((event, found) -> {
            if (!found) {
                System.out.println("missed: " + event.replace('\t', ' '));
            }
        });
        long found = events.values().stream().filter(Boolean::booleanValue).count();
        System.out.printf("%s: %d of %d%n%n", corpus, found, events.size());

        assertTrue(found >= LEAST_RECALL * events.size(), found + " of " + events.size());
    }

    @Test
    void whatAHealthyMachineLogsMostlyDoesNot() throws IOException {
        Map<String, List<String>> matching = new TreeMap<>();
        Map<String, Integer> all = new TreeMap<>();
        for (String[] line : lines("healthy.tsv")) {
            all.merge(line[0], 1, Integer::sum);
            List<String> some = matching.computeIfAbsent(line[0], label -> new ArrayList<>());
            if (matches(healthy(line))) {
                some.add(line[2] + ": " + line[9].substring(0, Math.min(100, line[9].length())));
            }
        }
        all.forEach((label, kinds) -> System.out.printf(
                "%-8s %3d of %3d kinds match%n", label, matching.get(label).size(), kinds));
        matching.get("noise").forEach(kind -> System.out.println("noise: " + kind));

        assertEquals(all.get("true"), matching.get("true").size());
        assertTrue(
                matching.get("noise").size() <= MOST_NOISE,
                matching.get("noise").toString());
    }

    @ParameterizedTest
    @CsvSource({"healthy-held-out.tsv, 0.1", "healthy-third.tsv, 0.1", "healthy-fourth.tsv, 0.15"})
    void whatOtherHealthyMachinesLogMostlyDoesNot(String corpus, double mostNoise) throws IOException {
        List<String[]> lines = lines(corpus);
        List<String> matching = new ArrayList<>();
        for (String[] line : lines) {
            TestEntry entry = entry(
                            line[6], "_SYSTEMD_UNIT", line[1], "SYSLOG_IDENTIFIER", line[2], "PRIORITY", line[3])
                    .with("MESSAGE_ID", line[4])
                    .with("UNIT", line[5])
                    .with("_TRANSPORT", transport(line[2], line[4]))
                    .with("_SOURCE_MONOTONIC_TIMESTAMP", line[0].startsWith("boot") ? AT_BOOT : "");
            if (matches(entry)) {
                matching.add(line[0] + " " + line[2] + ": " + line[6].substring(0, Math.min(100, line[6].length())));
            }
        }
        matching.forEach(line -> System.out.println("noise: " + line));
        System.out.printf("%s: %d of %d lines match%n", corpus, matching.size(), lines.size());

        assertTrue(matching.size() <= mostNoise * lines.size(), matching.toString());
    }

    private boolean matches(TestEntry entry) {
        return filter.judge(entry).outcome() == Verdict.Outcome.MATCHED;
    }

    private static TestEntry event(String[] line) {
        String message = line[0].startsWith("kernel") ? line[6].replace("\\n", "\n") : line[6];
        return entry(message, "_SYSTEMD_UNIT", line[2], "SYSLOG_IDENTIFIER", line[3], "PRIORITY", line[4])
                .with("MESSAGE_ID", line[5])
                .with("_TRANSPORT", transport(line[3], line[5]));
    }

    private static String transport(String identifier, String messageId) {
        boolean ofKernel = identifier.equals("kernel") || identifier.equals("audit");
        return ofKernel ? identifier : messageId.isEmpty() ? "syslog" : "journal";
    }

    private static TestEntry healthy(String[] line) {
        return entry(line[9], "_SYSTEMD_UNIT", line[2], "SYSLOG_IDENTIFIER", line[3], "PRIORITY", line[4])
                .with("MESSAGE_ID", line[5])
                .with("UNIT", line[6])
                .with("_TRANSPORT", line[7])
                .with("_PID", line[8]);
    }

    private static TestEntry entry(String message, String... fields) {
        TestEntry entry = TestEntry.saying(message);
        for (int i = 0; i < fields.length; i += 2) {
            entry = entry.with(fields[i], fields[i + 1]);
        }
        return entry;
    }

    private static List<String[]> lines(String resource) throws IOException {
        try (InputStream in = SignalTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }

    private static FilterSettings defaults() {
        try {
            return Config.parse("", "empty", "web1").filter();
        } catch (Config.Invalid e) {
            throw new AssertionError(e);
        }
    }
}
