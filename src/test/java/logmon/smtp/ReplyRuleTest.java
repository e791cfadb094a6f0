package logmon.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a row of the table of replies is written, and what of a reply it sees. */
class ReplyRuleTest {
    private static Reply reply(String command, String text) {
        SmtpSettings settings =
                TestSettings.at(25, "mail.from = Logmon <logmon@web1.example>", "mail.to = Admin <admin@example.org>");
        return Reply.of(command, text, settings, true, false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            relay            | 550 we do not relay                   | true
            relay            | 550 Relaying denied                   | true
            relay            | 550 norelay                           | false
            relay            | 550 other                             | false
            "a/b"            | 550 only b here                       | true
            not here         | 550 not-here                          | true
            not here         | 550 not  here                         | true
            not here         | 550 not, here                         | true
            not here         | 550 nothere                           | false
            not here         | 550 not so very here                  | false
            mail ?box        | 550 mailbox                           | true
            mail ?box        | 550 mail box                          | true
            mail ?box        | 550 mail for the box                  | false
            box ~ full       | 550 the box of this user is full      | true
            box ~ full       | 550 the box. It is full               | false
            box ~ full       | 550 the box; it is full               | false
            box ~ full       | 550 full box                          | false
            box ~ full       | 550 box of somebody whose name is so long that all of this text does not fit in is full | false
            sender ~ NO      | 550 sender was rejected               | true
            sender ~ NO      | 550 sender was accepted               | false
            SENDING          | 550 today                             | true
            SENDING          | 550 per hour                          | true
            SENDING          | 550 todays                            | false
            user ~ LOCKED    | 550 user is suspended                 | true
            user ~ LOCKED    | 550 user is a suspendedx              | false
            """)
    void words(String words, String text, boolean found) {
        assertEquals(
                found,
                ReplyRule.said("RCPT", Cause.RELAY, words.replace("/", "\n")).matches(reply("RCPT", text)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            550 tls needed          | true
            550 tls needed, urgent  | false
            550 tls                 | false
            550 needed              | false
            550 tls needed, at once | false
            """)
    void linesThatMustOrMustNotBeFoundAsWell(String text, boolean found) {
        String words = """
                & needed|wanted
                ! urgent
                ! at once
                tls|ssl""";
        assertEquals(found, ReplyRule.said("RCPT", Cause.RELAY, words).matches(reply("RCPT", text)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            550        | 550 5.7.1 no     | true
            550        | 551 5.7.1 no     | false
            4xx        | 451 later        | true
            4xx        | 551 later        | false
            550 551    | 551 no           | true
            x.7.25     | 550 5.7.25 no    | true
            x.7.25     | 450 4.7.25 no    | true
            x.7.25     | 550 5.7.250 no   | false
            x.7.25     | 550 5.7.2 no     | false
            5.1.90     | 450 4.1.90 no    | false
            x.7.25     | 553 sorry (#5.7.25) | true
            x.7.25     | 550 no           | false
            x.7.25     | 550 5x7x25 no    | false
            x.1.\\d+   | 550 5.1.10 no    | true
            *          | 250 whatever     | true
            """)
    void codes(String codes, String text, boolean found) {
        assertEquals(found, ReplyRule.coded("*", Cause.RELAY, codes).matches(reply("RCPT", text)));
    }

    @Test
    void countsAtItsStagesOnly() {
        ReplyRule rule = ReplyRule.coded("MAIL END", Cause.RELAY, "550");
        assertTrue(rule.matches(reply("MAIL FROM:<a@b>", "550 no")));
        assertTrue(rule.matches(reply(".", "550 no")));
        assertTrue(rule.matches(reply("BDAT 12 LAST", "550 no")));
        assertFalse(rule.matches(reply("RCPT TO:<a@b>", "550 no")));
        assertFalse(rule.matches(reply(SmtpDiagnosis.GREETING, "550 no")));
        assertTrue(ReplyRule.coded("CONNECT", Cause.RELAY, "550").matches(reply(SmtpDiagnosis.GREETING, "550 no")));
        assertTrue(ReplyRule.coded("EHLO", Cause.RELAY, "550").matches(reply("HELO web1", "550 no")));
        assertTrue(ReplyRule.coded("*", Cause.RELAY, "550").matches(reply("RCPT TO:<a@b>", "550 no")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            550 5.7.1 <logmon@web1.example>: Bad | 550 5.7.1 | sender
            550 5.7.1 <admin@example.org>: Bad   | 550 5.7.1 | recipient
            550-Bad ADMIN@EXAMPLE.ORG            | '550 '    | recipient
            553 sorry bad (#5.7.1)               | 553 5.7.1 | sorry bad
            421 4.3.2 Try https://x.example/a    | 421 4.3.2 | try
            no reply 5.7.1                       | ''        | no reply
            """)
    void seesCodesAndWords(String text, String codes, String words) {
        assertEquals(codes, reply("RCPT", text).codes());
        assertTrue(
                reply("RCPT", text).words().contains(words), reply("RCPT", text).words());
        assertFalse(
                reply("RCPT", text).words().matches(".*(@|http|5\\.7\\.1).*"),
                reply("RCPT", text).words());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Admin <admin@example.org> | admin@example.org
            <admin@example.org>       | admin@example.org
            admin@example.org         | admin@example.org
            root                      | root
            """)
    void seesTheAddressInAMailbox(String mailbox, String address) {
        assertEquals(address, Reply.address(mailbox));
    }

    @Test
    void seesWhetherToRepeatIt() {
        assertTrue(reply("RCPT", "550 no").isPermanent());
        assertFalse(reply("RCPT", "450 later").isPermanent());
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void aCauseHasAdvice(Cause cause) {
        assertFalse(cause.advice().problem().isBlank());
        assertFalse(cause.advice().fix().isBlank());
    }
}
