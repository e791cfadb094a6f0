package logmon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import logmon.alert.AlertComposer;
import logmon.alert.AlertMail;
import logmon.alert.Digest;
import logmon.alert.SuggestedRule;
import logmon.config.Config;
import logmon.filter.KindText;
import logmon.filter.Match;
import logmon.filter.Source;
import logmon.journal.context.Surroundings;
import logmon.journal.context.Surroundings.Line;
import logmon.kind.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The samples of the documentation look as the code prints them. */
class ReadmeTest {
    private static final String BACKUP = "backup.service";
    private static final String FAILED = "backup.service: Failed with result 'exit-code'.";
    private static final String SMARTD = "smartmontools.service";
    private static final String DISK = "Device: /dev/sdb [SAT], 8 Currently unreadable (pending) sectors";
    private static final String READ = "I/O error, dev sdb, sector 921732048 op 0x0:(READ) flags 0x80700 phys_seg 4";
    private static final String UPSTREAM =
            "[error] 255591#255591: *281824 upstream timed out (110: Connection timed out)";

    @Test
    void theMailOfOneEntryIsAsItIsWritten() throws Exception {
        List<Line> before = List.of(
                line("03:30:02", "Started backup.service - Nightly backup to nas."),
                line("03:30:02", "Creating archive at \"borg@nas:web1::2026-11-26\""),
                line("03:31:03", "Remote: ssh: connect to host nas port 22: Connection reset by peer"),
                line("03:31:04", "Connection closed by remote host. Is borg working on the server?"),
                line("03:31:05", "Main process exited, code=exited, status=2/INVALIDARGUMENT"));
        List<String> facts = List.of("Exit status 2/INVALIDARGUMENT (exited).");
        Surroundings surroundings = new Surroundings(before, List.of(), facts);

        String mail = mail(
                matches -> List.of(surroundings),
                match(BACKUP, "2026-11-26T03:31:05.131207Z", "1", 4, "unit failed", FAILED));

        assertTrue(samples().contains(mail), mail);
    }

    @Test
    void theMailOfSeveralEntriesBeginsAsItIsWritten() throws Exception {
        Instant start = Instant.parse("2026-11-26T18:04:04Z");
        List<Match> matches = new ArrayList<>();
        matches.add(match(SMARTD, "2026-11-26T18:04:22.404120Z", "761", 2, "keyword unreadable", DISK));
        for (int i = 0; i < 3; i++) {
            matches.add(match("kernel", start.plusSeconds(7 * i) + "", null, 3, "keyword error", READ));
        }
        for (int i = 0; i < 41; i++) {
            matches.add(match("nginx.service", start.plusMillis(400 * i) + "", "7128", 3, "keyword error", UPSTREAM));
        }
        String mail = mail(AlertComposer.Context.NONE, matches.toArray(Match[]::new));
        String beginning = mail.substring(0, mail.indexOf("\n2. "));

        assertTrue(samples().contains(beginning + "[...]\n"), beginning);
    }

    @Test
    void everyRuleHasTheNameOfItsKind() throws IOException {
        int rules = 0;
        for (Path file : List.of(
                Path.of("README.md"), Path.of("systemd/logmon.properties"), Path.of("src/man/logmon.properties.5"))) {
            String text = Files.readString(file).replace("\\-", "-").replace("\\(aq", "'");
            List<String> lines = Pattern.compile("(?m)^(?:#? +)?(ignore\\.[a-z-]+-[0-9a-f]{8} = .*)$")
                    .matcher(text)
                    .results()
                    .map(line -> line.group(1))
                    .toList();
            assertFalse(lines.isEmpty(), file.toString());
            for (String line : lines) {
                Kind kind = KindText.parse(line.substring(line.indexOf(" = ") + 3));
                assertEquals(line, SuggestedRule.line(match(kind, "2026-11-26T00:00:00Z", null, 3, "", "")));
                rules++;
            }
        }
        assertTrue(rules > 5, rules + " rules");
    }

    /** Words that describe by what something is not, or leave open who does it: they were replaced once. */
    @Test
    void phrasesThatHaveGoneDoNotComeBack() throws IOException {
        Pattern gone = Pattern.compile(
                "(?i)\\b(so many|who reads|what comes|has not got|trying on|cannot be had|told apart|mended?)\\b");
        for (String place : List.of("src/main", "src/man", "src/deb", "src/demo", "systemd", "README.md")) {
            try (Stream<Path> files = Files.walk(Path.of(place))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    int number = 0;
                    for (String line : Files.readAllLines(file)) {
                        number++;
                        assertFalse(gone.matcher(line).find(), file + ":" + number + ": " + line);
                    }
                }
            }
        }
    }

    /** The sections that a stranger looks for, in this order. */
    @Test
    void theReadmeHasItsSectionsInOrder() throws IOException {
        List<String> sections = Files.readAllLines(Path.of("README.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();

        assertEquals(
                List.of(
                        "Install",
                        "A first evening with logmon",
                        "Configuration",
                        "Mail servers",
                        "Everyday tasks",
                        "Many machines",
                        "How it works",
                        "What it withstands",
                        "What it takes",
                        "Beside others",
                        "From the script to logmon",
                        "Limits",
                        "Development"),
                sections);
    }

    /** A token is valid for an hour: while the provider does not answer, the one before is better than none. */
    @ParameterizedTest
    @CsvSource({"exit 22, old, 1", "echo '{\"access_token\": \"new\"}', new, 0"})
    void theTokenIsReplacedByANewOneOnly(String curl, String token, int status, @TempDir Path directory)
            throws Exception {
        Path state = Files.createDirectories(directory.resolve("state"));
        Files.writeString(state.resolve("token"), "old\n");
        Path settings = directory.resolve("settings");
        Files.writeString(settings, "url=https://example.org client_id=a client_secret=b refresh_token=c\n");
        command(directory, "curl", curl);
        command(directory, "jq", "sed -n 's/.*\"access_token\": \"\\(.*\\)\".*/\\1/p'");
        command(directory, "chgrp", "");
        String readme = Files.readString(Path.of("README.md"));
        String script = readme.substring(readme.indexOf("#!/bin/sh\n# /etc/mail-token"))
                .replaceAll("(?s)\n```.*", "\n")
                .replace("/var/lib/mail-token", state.toString())
                .replace(". /etc/mail-token", ". " + settings);

        ProcessBuilder sh = new ProcessBuilder("sh", "-c", script);
        sh.environment().merge("PATH", directory.toString(), (path, first) -> first + ":" + path);

        assertEquals(status, Integer.signum(sh.start().waitFor()));
        assertEquals(token + "\n", Files.readString(state.resolve("token")));
        assertArrayEquals(new String[] {"token"}, state.toFile().list());
    }

    private static void command(Path directory, String name, String script) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    /** Returns the README's blocks of text. */
    private static List<String> samples() throws IOException {
        return Pattern.compile("(?s)```text\n(.*?)```")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** Returns a mail as {@code --dry-run} prints it. */
    private static String mail(AlertComposer.Context context, Match... matches) throws Exception {
        Config config = Config.parse("", "empty", "web1.example.org");
        Digest digest = new Digest(config.pacing(), List.of());
        for (Match match : matches) {
            digest.add(match, match.time());
        }
        AlertComposer local = config.composer("web1", Config.DEFAULT_FILE.toString(), context);
        AlertMail mail = new AlertComposer(
                        local.thisHost(),
                        local.journalctl(),
                        local.configFile(),
                        local.service(),
                        ZoneOffset.UTC,
                        local.subject(),
                        local.context())
                .write(digest, null);
        return "From: %s\nTo: %s\nSubject: %s\n\n%s"
                .formatted(
                        config.mail().from(),
                        String.join(", ", config.mail().recipients()),
                        mail.subject(),
                        mail.body());
    }

    private static Line line(String time, String message) {
        return new Line(Instant.parse("2026-11-26T%sZ".formatted(time)), message, "cursor of " + message);
    }

    private static Match match(String unit, String time, String pid, int priority, String reason, String message) {
        return match(Kind.of(unit, message), time, pid, priority, reason, message);
    }

    private static Match match(Kind kind, String time, String pid, int priority, String reason, String message) {
        return new Match(
                Instant.parse(time),
                "web1",
                kind,
                "_SYSTEMD_UNIT",
                kind.unit(),
                pid,
                priority,
                reason,
                message,
                message.length(),
                "cursor",
                new Source(kind.unit(), !kind.unit().equals("nginx.service")),
                null);
    }
}
