package logmon.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailTraceTest {
    private static final String MESSAGE_ID = "5f2d8c31a07be64942d1c0a9b8e7f605.logmon@web1";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4F2A1B3C5D: to=<root@web1>, status=deferred (error)       | 4F2A1B3C5D",
                "4bXyZ25wLrz1Q: to=<root@web1>, status=bounced (problem)   | 4bXyZ25wLrz1Q",
                "1tA2b3-0001Xy-Zz == root@web1 R=dns T=smtp defer (-53)    | 1tA2b3-0001Xy-Zz",
                "1tA2b3-000000001Xy-2Zz9 ** root@web1: delivery failed      | 1tA2b3-000000001Xy-2Zz9",
                "4ALMwbTu012345: to=root, stat=Deferred: error             | 4ALMwbTu012345",
                "6f1b2c3d4e5f6071 mta delivery evpid=3f2b8a1c5d6e7f80 from=<logmon@web1> | 3f2b8a1c"
            })
    void knowsTheQueueIdsOfEachServer(String line, String id) {
        assertEquals(id, MailTrace.in(line).queueId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Failed disk in /dev/md0",
                "Failed: disk",
                "FACADE: error",
                "deadbeef: error",
                "warning: 4F2A1B3C5D: error",
                "login failed for user 4F2A1B3C5D: error",
                "4F2A1B3C5D",
                "1234: error",
                ""
            })
    void takesNoOtherWordForAQueueId(String line) {
        assertNull(MailTrace.in(line).queueId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4F2A1B3C5D: message-id=<%s>",
                "4ALMwbTu012345: from=<logmon@web1>, size=500, nrcpts=1, msgid=<%s>, relay=localhost",
                "1tA2b3-0001Xy-Zz <= logmon@web1 U=logmon P=local S=500 id=%s"
            })
    void knowsTheLineThatIntroducesAMail(String line) {
        MailTrace trace = MailTrace.in(line.formatted(MESSAGE_ID));
        assertTrue(trace.introduced());
        assertTrue(trace.named());
        assertNotNull(trace.queueId());
        byte[] bytes = line.formatted(MESSAGE_ID).getBytes(StandardCharsets.UTF_8);
        assertNotNull(MailTrace.TEACHING.find(bytes, bytes.length), "has a word of the cheap search");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spamd: processing message <%s> for root:1000",
                "Error: cannot file message <%s>",
                "warning: header Message-ID: <%s>",
                "4F2A1B3C5D: reject: header Message-ID: <%s>",
                "Error: message-id=<%s> cannot be filed"
            })
    void doesNotTakeAQuotationForAnIntroduction(String line) {
        assertTrue(MailTrace.in(line.formatted(MESSAGE_ID)).named());
        assertFalse(MailTrace.in(line.formatted(MESSAGE_ID)).introduced());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<.logmon@>", "<x.logmon@web1>", "user .logmon@", "logmon@web1"})
    void knowsNoOtherMessageId(String text) {
        assertFalse(MailTrace.in("4F2A1B3C5D: message-id=" + text).named());
    }

    @Test
    void knowsTheNotificationOfABounce() {
        assertEquals(
                "6C6D6E6F60",
                MailTrace.in("4F2A1B3C5D: sender non-delivery notification: 6C6D6E6F60")
                        .notification());
        assertNull(MailTrace.in("4F2A1B3C5D: sender non-delivery notification: Failed")
                .notification());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "250 2.0.0 Ok: queued as 4F2A1B3C5D | 4F2A1B3C5D",
                "250 2.0.0 Ok: queued as 4bXyZ25wLrz1Q | 4bXyZ25wLrz1Q",
                "250 OK id=1tA2b3-0001Xy-Zz | 1tA2b3-0001Xy-Zz",
                "250 OK id=1tA2b3-000000001Xy-2Zz9 | 1tA2b3-000000001Xy-2Zz9",
                "250 2.0.0 4ALMwbTu012345 Message accepted for delivery | 4ALMwbTu012345",
                "250 2.0.0: 3f2b8a1c Message accepted for delivery: 3f2b8a1c | 3f2b8a1c",
                "250 Ok |",
                "250 2.0.0 Message accepted |",
                "250 queued as Failed |",
                "printed |"
            })
    void knowsTheQueueIdInAReply(String reply, String id) {
        assertEquals(id, MailTrace.queued(reply));
    }
}
