package logmon.system;

import static logmon.system.Logmon.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import logmon.testing.LogcheckVerdicts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of Debian's logcheck-database, and what of logcheck's set-up the service meets. */
class LogcheckIT {
    /** What is made of each rule: lines that fit it, and as many in which one thing is changed. */
    private static final int SAMPLES = 2;

    private static final String HOST = "web1";

    /** A line behind the host, as SYSLOG_IDENTIFIER, _PID and MESSAGE. */
    private static final Pattern BEHIND_HOST = Pattern.compile("([^:\\[\\]]+)(?:\\[(\\d+)])?: (.+)");

    @TempDir
    private Path directory;

    @Test
    void allRulesOfTheDatabaseSpareTheEntriesWhoseLinesGrepFinds() throws Exception {
        try (FreshDebian debian = FreshDebian.withCloneOf(Path.of(""))) {
            debian.trySh("apt-get install -y --no-install-recommends logcheck-database")
                    .orFail();
            for (String level : List.of("server", "workstation", "paranoid")) {
                Path rules = copyOut(debian, "/etc/logcheck/ignore.d." + level);
                LogcheckVerdicts logmon = new LogcheckVerdicts(rules);
                assertEquals(List.of(), logmon.skipped());

                List<String> samples = samples(rules);
                Map<String, Boolean> grep = grep(debian, "/etc/logcheck/ignore.d." + level, samples);

                long spared = grep.values().stream().filter(found -> found).count();
                System.out.printf(
                        "%s: %,d rules, %,d lines, of which grep -E finds %,d%n",
                        level, logmon.count(), grep.size(), spared);
                assertTrue(logmon.count() > 50 && grep.size() > 2 * logmon.count());
                assertTrue(spared > grep.size() / 4 && spared < grep.size() * 3 / 4, spared + " of " + grep.size());
                grep.forEach((line, found) -> assertEquals(found, logmon.file(entry(line)) != null, line));
            }
        }
    }

    /** The lines of syslog behind the host that are fit to be an entry, each once. */
    private static List<String> samples(Path rules) throws IOException {
        Random random = new Random(20_261_121);
        List<String> samples = new ArrayList<>();
        for (Path file : files(rules)) {
            for (String rule : Files.readAllLines(file)) {
                for (int i = 0; i < SAMPLES && !rule.isBlank() && !rule.startsWith("#"); i++) {
                    String fitting = SampleLine.of(rule.replaceFirst("^\\^.*?]\\+ ", ""), random);
                    samples.add(fitting);
                    samples.add(changed(fitting, random));
                }
            }
        }
        return samples.stream()
                .map(String::stripTrailing)
                .filter(line -> BEHIND_HOST.matcher(line).matches())
                .distinct()
                .toList();
    }

    private static String changed(String line, Random random) {
        StringBuilder changed = new StringBuilder(line + " ");
        int at = random.nextInt(changed.length());
        String other = "aZ0 .:[]()-_\"é\t=/".substring(random.nextInt(17)).substring(0, 1);
        switch (random.nextInt(4)) {
            case 0 -> changed.deleteCharAt(at);
            case 1 -> changed.insert(at, other);
            case 2 -> changed.replace(at, at + 1, other);
            default -> changed.append("error");
        }
        return changed.toString();
    }

    private static Map<String, String> entry(String behindHost) {
        Matcher parts = BEHIND_HOST.matcher(behindHost);
        assertTrue(parts.matches(), behindHost);
        Map<String, String> fields = new HashMap<>(
                Map.of("SYSLOG_IDENTIFIER", parts.group(1), "MESSAGE", parts.group(3), "_HOSTNAME", HOST));
        if (parts.group(2) != null) {
            fields.put("_PID", parts.group(2));
        }
        return fields;
    }

    /** In which of the lines grep finds one of the rules, with the time in one form or in the other. */
    private Map<String, Boolean> grep(FreshDebian debian, String rules, List<String> samples) throws IOException {
        List<String> lines = samples.stream()
                .flatMap(sample -> Stream.of("Nov 21 22:58:37", "2026-11-21T22:58:37.531040+00:00")
                        .map(time -> time + " " + HOST + " " + sample))
                .toList();
        debian.copyIn(Files.write(directory.resolve("lines"), lines), "/tmp/lines");
        // One file after the other, without comments and empty lines, as logcheck does it.
        Result found = debian.trySh("""
                for file in %s/*; do
                    grep -E --text -v '^[[:space:]]*$|^#' $file >/tmp/rules || continue
                    LC_ALL=C.UTF-8 grep -E --text -n -f /tmp/rules /tmp/lines | cut -d : -f 1
                done
                """.formatted(rules));
        Set<Integer> numbers =
                found.orFail().out().lines().map(Integer::valueOf).collect(Collectors.toSet());
        Map<String, Boolean> verdicts = new HashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            verdicts.put(samples.get(i), numbers.contains(2 * i + 1) || numbers.contains(2 * i + 2));
        }
        return verdicts;
    }

    /** A directory of the Debian, here. */
    private Path copyOut(FreshDebian debian, String path) throws IOException {
        Path copy = Files.createDirectory(directory.resolve(Path.of(path).getFileName()));
        Path tar = directory.resolve("tar");
        Files.write(
                tar,
                Base64.getMimeDecoder()
                        .decode(debian.trySh("tar -c -C " + path + " . | base64")
                                .orFail()
                                .out()));
        Command.run("tar", "-x", "-C", copy.toString(), "-f", tar.toString()).orFail();
        return copy;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Test
    void theServiceReadsWhatOnlyTheGroupLogcheckMayReadOnceItHasThatGroup() {
        try (Machine machine = Machine.boot(HOST)) {
            Logmon logmon = Logmon.installOn(machine);
            // As the package logcheck leaves it.
            machine.write(
                    "/etc/logcheck/ignore.d.server/backup",
                    "^(\\w{3} [ :0-9]{11}|[0-9T:.+-]{32}) [._[:alnum:]-]+ backup\\[[0-9]+\\]: error [0-9]+$\n");
            machine.sh("groupadd --system logcheck; chgrp logcheck /etc/logcheck; chmod 750 /etc/logcheck");
            machine.write("/etc/logmon.properties", "ignore.logcheck = /etc/logcheck/ignore.d.server\n");
            machine.trySh("systemctl restart logmon");

            machine.await(
                    LIMIT, "the failure", () -> logmon.property("ActiveState").equals("failed"));
            assertEquals("78", logmon.property("ExecMainStatus"));
            String journal = machine.sh("journalctl --unit=logmon --output=cat");
            assertTrue(journal.contains("/etc/logcheck/ignore.d.server may not be read by this user"), journal);
            assertTrue(journal.contains("SupplementaryGroups=logcheck"), journal);

            machine.write(
                    "/etc/systemd/system/logmon.service.d/logcheck.conf", "[Service]\nSupplementaryGroups=logcheck\n");
            machine.sh("systemctl daemon-reload; systemctl restart logmon");
            logmon.awaitActive();
            logmon.log("backup", "err", "error 110");
            logmon.log("backup", "err", "error that no rule knows");

            machine.await(
                    LIMIT,
                    "the mail about the second",
                    () -> machine.mailbox("root").stream()
                            .map(Logmon::body)
                            .anyMatch(mail -> mail.contains("error that no rule knows")));
            assertTrue(logmon.property("StatusText").contains("1 ignored"), logmon.property("StatusText"));
            assertEquals(
                    "ignore rules   logcheck: 1 rules of 1 files in /etc/logcheck/ignore.d.server in force, 0 skipped",
                    machine.sh("logmon --check").lines().skip(1).findFirst().orElseThrow());
        }
    }
}
