package logmon.system;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MboxTest {
    @Test
    void anEmptyMailboxHasNoMails() {
        assertEquals(List.of(), parse(""));
    }

    @Test
    void eachEnvelopeLineBeginsAMail() throws Exception {
        var mails = parse("""
                From root@web1  Sat Nov 21 22:58:37 2026
                Subject: one

                first

                second

                From root@web1  Sat Nov 21 22:58:38 2026
                Subject: two


                """);

        assertEquals(2, mails.size());
        assertEquals("one", mails.get(0).getSubject());
        assertEquals("first\n\nsecond\n", body(mails.get(0)));
        assertEquals("two", mails.get(1).getSubject());
        assertEquals("", body(mails.get(1)));
    }

    @Test
    void aLineThatLooksLikeAnEnvelopeIsPartOfTheMail() throws Exception {
        var mails = parse("""
                From root@web1  Sat Nov 21 22:58:37 2026
                Subject: one

                I wrote
                From here on.

                >From the start.

                """);

        assertEquals(1, mails.size());
        assertEquals("I wrote\nFrom here on.\n\nFrom the start.\n", body(mails.get(0)));
    }

    @Test
    void bytesStayAsTheyAre() throws Exception {
        byte[] mailbox = "From a  date\nSubject: one\n\n\u0000\u0080\u00ff\r\n\n".getBytes(StandardCharsets.ISO_8859_1);

        var mail = Mbox.parse(mailbox).get(0);

        assertArrayEquals(
                new byte[] {0, (byte) 0x80, (byte) 0xff, '\r', '\n'},
                mail.getInputStream().readAllBytes());
    }

    private static List<MimeMessage> parse(String mailbox) {
        return Mbox.parse(mailbox.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String body(MimeMessage mail) throws Exception {
        return new String(mail.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
