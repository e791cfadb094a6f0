package logmon.smtp;

import static logmon.testing.ScriptedSmtpServer.reply;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import logmon.alert.AlertComposer;
import logmon.alert.AlertMail;
import logmon.alert.Digest;
import logmon.alert.SendResult;
import logmon.alert.SuggestedRule;
import logmon.config.Config;
import logmon.filter.Filter;
import logmon.filter.KindText;
import logmon.filter.Verdict;
import logmon.filter.Verdict.Outcome;
import logmon.testing.ScriptedSmtpServer;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The rule that a mail shows, taken from the mail as a mail server received it and pasted into a configuration, ignores
 * its kind and nothing else, whatever was logged.
 */
@Timeout(300)
class PastedRulesTest {
    private static final int MESSAGES = 1_000;
    private static final int IN_ONE_MAIL = 50;
    private static final long SEED = 20261121;

    /** Each makes trouble somewhere: in a properties file, a mail, a terminal, or where unit and shape are kept apart. */
    private static final String[] PIECES = {
        "error",
        "disk",
        "failed to open",
        "\\",
        "\\\\",
        "\\u0041",
        ":",
        ": ",
        ":\\ ",
        "*",
        "**",
        "=",
        "=20",
        "=\n",
        "#",
        "!",
        "regex:",
        "ignore.x = y: z",
        " ",
        "   ",
        "\t",
        "\n",
        "\r\n",
        "\n.\n",
        "\nFrom here",
        "ü",
        "東京",
        "e\u0301",
        "\ud83d\udd25",
        "\ud800",
        "\u00a0",
        "\u3000",
        "\u202e",
        "\u2028",
        "\u0085",
        "\0x",
        "\u007f",
        "\u001b[31m",
        "\u001b[0m",
        "\u001b]0;title\u0007",
        "'q'",
        "\"q\"",
        "k=v",
        "/var/lib/x",
        "192.0.2.1",
        "0x7f",
        "42",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "$",
        "^",
        "|",
        "?",
        "+",
        ".",
        "=?utf-8?q?x?=",
        "${HOME}",
        "%u",
        "x".repeat(300),
        "ü".repeat(300),
        "\u001b".repeat(300),
        "very long ".repeat(200),
        "word and another ".repeat(60)
    };

    @AutoClose
    private final ScriptedSmtpServer server = new ScriptedSmtpServer();

    @Test
    void ignoreTheirKindAndNothingElseWhateverWayTheMailTook() throws Exception {
        List<TestEntry> entries = entries();
        server.at("EHLO", reply("250-scripted\r\n250 8BITMIME"));
        Set<String> rules = rulesOf(entries);
        server.at("EHLO", reply("250 scripted"));
        assertEquals(rules, rulesOf(entries));

        // All at once: an entry that another kind's rule ignored would have that rule's name in its verdict.
        Filter filter = new Filter(
                Config.parse(String.join("\n", rules), "pasted", "web1").filter(), any -> false);
        Set<String> kinds = new HashSet<>();
        for (TestEntry entry : entries) {
            // White space around a message makes no other kind of it, to a rule.
            kinds.add(KindText.of(entry.match().kind()));
            Verdict ignored = new Verdict(Outcome.IGNORED, SuggestedRule.name(entry.match()), List.of());
            assertEquals(ignored, filter.judge(entry), () -> "entry: " + entry.fields());
        }
        assertEquals(kinds.size(), rules.size());
        for (TestEntry entry : entries) {
            for (TestEntry other : List.of(
                    entry.of("x" + entry.field("_SYSTEMD_UNIT")),
                    entry.with("MESSAGE", "but " + entry.message()),
                    entry.with("MESSAGE", entry.message() + " but"),
                    entry.with(
                            "MESSAGE", entry.message().substring(entry.message().length() / 2)))) {
                boolean known = kinds.contains(KindText.of(other.match().kind()));
                assertEquals(
                        known ? Outcome.IGNORED : Outcome.MATCHED,
                        filter.judge(other).outcome(),
                        () -> "entry: " + other.fields());
            }
        }
    }

    /** Returns the rules of the mails about these entries. */
    private Set<String> rulesOf(List<TestEntry> entries) throws Exception {
        Set<String> rules = new HashSet<>();
        for (int i = 0; i < MESSAGES; i += IN_ONE_MAIL) {
            String body = sent(entries.subList(i, i + IN_ONE_MAIL));
            String last = body.substring(body.lastIndexOf("\nTo ignore a kind"));
            rules.addAll(List.of(last.substring(last.indexOf("\nignore.") + 1)
                    .stripTrailing()
                    .split("\n(?=ignore\\.)")));
        }
        return rules;
    }

    /** Severe enough to alert whatever they say. */
    private static List<TestEntry> entries() {
        Random random = new Random(SEED);
        List<TestEntry> entries = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            String unit = i % 3 == 0 ? random(random) : "app.service";
            entries.add(TestEntry.saying(random(random))
                    .with("PRIORITY", "0")
                    .of(unit.isBlank() ? "x" : unit)
                    .cursor("s=" + i));
        }
        return entries;
    }

    private static String random(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = 1 + random.nextInt(12); length > 0; length--) {
            text.append(PIECES[random.nextInt(PIECES.length)]).append(random.nextBoolean() ? " " : "");
        }
        return text.toString();
    }

    /** Returns the text of a mail, decoded from what the server received, as a reader sees it. */
    private String sent(List<TestEntry> entries) throws Exception {
        Config config = Config.parse("mail.smtp.port = " + server.port(), "test", "web1");
        Digest digest = new Digest(config.pacing(), List.of());
        entries.forEach(entry -> digest.add(entry.match(), TestEntry.TIME));
        AlertMail mail = config.composer("web1", AlertComposer.CONFIG_FILE, AlertComposer.Context.NONE)
                .write(digest, null);
        int before = server.received().size();
        SendResult result = new SmtpMailer(config.mail()).send(mail, null);
        assertEquals(SendResult.Outcome.ACCEPTED, result.outcome(), result.detail());
        List<String> received =
                List.copyOf(server.received()).subList(before, server.received().size());
        String source = received.stream()
                .dropWhile(line -> !line.equals("DATA"))
                .skip(1)
                .takeWhile(line -> !line.equals("."))
                // RFC 5321, 4.5.2
                .map(line -> line.startsWith(".") ? line.substring(1) : line)
                .collect(Collectors.joining("\r\n"));
        assertTrue(source.lines().allMatch(line -> line.length() <= 998), "a line is too long");
        MimeMessage message =
                new MimeMessage(null, new ByteArrayInputStream(source.getBytes(StandardCharsets.ISO_8859_1)));
        return ((String) message.getContent()).replace("\r\n", "\n");
    }
}
