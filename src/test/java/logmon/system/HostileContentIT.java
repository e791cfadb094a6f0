package logmon.system;

import static logmon.system.Logmon.LIMIT;
import static logmon.system.Logmon.body;
import static logmon.system.Logmon.subject;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Header;
import jakarta.mail.internet.MimeMessage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Whatever is logged, by whomever: a mail is one text with the headers that a mail has, and the service stays up. */
class HostileContentIT {
    /** With those of the mail server, alphabetically. */
    private static final List<String> HEADERS = List.of(
            "Auto-Submitted",
            "Content-Transfer-Encoding",
            "Content-Type",
            "Date",
            "Delivered-To",
            "From",
            "In-Reply-To",
            "MIME-Version",
            "Message-ID",
            "Received",
            "References",
            "Return-Path",
            "Subject",
            "To",
            "X-Original-To");

    /** Sends each of its lines as one entry in journald's native protocol, which any byte can pass. */
    private static final String PROGRAM = """
            use Socket;
            socket(my $log, AF_UNIX, SOCK_DGRAM, 0) or die $!;
            connect($log, sockaddr_un('/run/systemd/journal/socket')) or die $!;
            sub entry {
                my %fields = @_;
                my $entry = join '', map { "$_\\n" . pack('Q<', length $fields{$_}) . "$fields{$_}\\n" } keys %fields;
                send($log, $entry, 0) or die $!;
            }
            my $bidi = "\\xe2\\x80\\xae";
            entry(MESSAGE => "problem\\r\\nBcc: victim\\@example.org\\r\\n\\r\\n.\\r\\nQUIT\\r\\n", PRIORITY => 3);
            entry(MESSAGE => "problem\\n\\n1. forged.service, 99 entries\\nFrom here\\n.\\n");
            entry(MESSAGE => 'problem', SYSLOG_IDENTIFIER => "a\\r\\nBcc: victim\\@example.org\\r\\n\\r\\nbody");
            entry(MESSAGE => 'problem', SYSLOG_IDENTIFIER => "\\e]0;owned\\a\\e[31m${bidi}drow$bidi\\0" . 'x' x 5000);
            entry(MESSAGE => "\\e[2J\\e[31mproblem $bidi \\xe2\\x81\\xa6 \\xef\\xbb\\xbf \\xc2\\x9b31m \\x7f \\0 \\x08");
            entry(MESSAGE => "\\xff\\xfe problem \\xc3( \\xed\\xa0\\x80 \\xf5\\x80\\x80\\x80", SYSLOG_IDENTIFIER => "\\xff");
            entry(MESSAGE => '', PRIORITY => 2, SYSLOG_IDENTIFIER => 'empty');
            entry(FIELD => 'no message at all', PRIORITY => 2);
            entry(MESSAGE => 'problem', PRIORITY => "\\xff\\r\\n9999999999999999999999", _PID => "1\\r\\n", SYSLOG_PID => "\\n");
            entry(MESSAGE => '=?utf-8?q?problem?= =?utf-8?b?DQpCY2M6IHg=?=', PRIORITY => 3, SYSLOG_IDENTIFIER => '=?utf-8?q?=0D=0ABcc:_x?=');
            entry(MESSAGE => "Gr\\xc3\\xbc\\xc3\\x9fe problem", SYSLOG_IDENTIFIER => "\\xe2\\x82\\xac" x 100);
            """;

    private static final int ENTRIES = 11;

    @AutoClose
    private final Machine machine = Machine.boot("web1");

    private final Logmon logmon = Logmon.installOn(machine);

    @Test
    void noEntryGetsAHeaderOrAControlCharacterIntoAMail() throws Exception {
        logmon.configure("alert.group-wait = 0\nalert.repeat-interval = 0\nalert.max-per-hour = 0\n");
        machine.write("/root/hostile.pl", PROGRAM);

        machine.sh("perl /root/hostile.pl");
        // 1 MiB, which takes another way: a file that is passed to journald.
        machine.sh("""
                perl -e 'print "MESSAGE=big problem ", "x" x 1048576, "\\nSYSLOG_IDENTIFIER=big\\n"' | logger --journald
                """);
        List<MimeMessage> mails = machine.awaitMails(LIMIT, "root", ENTRIES + 1);

        assertEquals(ENTRIES + 1, mails.size());
        for (MimeMessage mail : mails) {
            List<String> headers = Collections.list(mail.getAllHeaders()).stream()
                    .map(Header::getName)
                    .sorted()
                    .toList();
            assertEquals(HEADERS, headers);
            assertEquals("logmon@web1", mail.getFrom()[0].toString());
            assertEquals(1, mail.getAllRecipients().length);
            assertTrue(subject(mail).matches("\\[ALERT] Error detected in [^\n]* on web1: [^\n]*"), subject(mail));
            assertTrue(subject(mail).length() < 250, subject(mail));
            assertPrintable(subject(mail));
            assertInstanceOf(String.class, mail.getContent());
            assertPrintable(body(mail));
            assertTrue(body(mail).length() < 50_000, "a mail of " + body(mail).length());
        }
        assertTrue(mails.stream().anyMatch(mail -> body(mail).contains("Grüße problem")));
        assertTrue(mails.stream().anyMatch(mail -> subject(mail).contains("detected in empty ")));
        assertEquals("0", logmon.property("NRestarts"));
        System.out.printf("Hostile content: %d entries, %d mails as they should be%n", ENTRIES + 1, mails.size());
    }

    @Test
    void aRegexThatRunsAwayIsNamedInTheLogAndItsEntryAlerts() {
        logmon.configure("""
                match.keywords = (.*a){12}z|(x|y)*z|problem
                ignore.slow.MESSAGE = regex:(.*b){12}z
                alert.group-wait = 0
                """);

        logmon.log("nested", "info", "a".repeat(60) + "!");
        logmon.awaitMail("nested");
        logmon.log("deep", "info", "xy".repeat(4_000));
        logmon.awaitMail("deep");
        logmon.log("rule", "info", "problem " + "b".repeat(60) + "!");
        logmon.awaitMail("rule");
        logmon.log("backup", "info", "problem");
        logmon.awaitMail("backup");

        String log = machine.sh("journalctl --unit=logmon --output=cat");
        assertEquals(1, log.split("match.keywords: took too long", -1).length - 1, log);
        assertEquals(1, log.split("ignore.slow: took too long", -1).length - 1, log);
        assertEquals("0", logmon.property("NRestarts"));
        System.out.println("Runaway regexes: 3 entries, all told, both regexes named once");
    }

    private static void assertPrintable(String text) {
        text.codePoints()
                .filter(c -> c != '\n'
                        && List.of(
                                        Character.CONTROL,
                                        Character.FORMAT,
                                        Character.SURROGATE,
                                        Character.LINE_SEPARATOR,
                                        Character.PARAGRAPH_SEPARATOR)
                                .contains((byte) Character.getType(c)))
                .findFirst()
                .ifPresent(c -> {
                    throw new AssertionError("U+%04X in %s".formatted(c, text));
                });
    }
}
