package logmon.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import logmon.filter.MailTrace;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnMailTest {
    private static final String THIS_RUN = "0123456789abcdef0123456789abcdef";
    private static final String MESSAGE_ID = "5f2d8c31a07be64942d1c0a9b8e7f605.logmon@web1";
    private static final String QUEUED = "250 2.0.0 Ok: queued as 4F2A1B3C5D";
    private static final String BOUNCED = "4F2A1B3C5D: to=<root@web1>, status=bounced (error)";

    private final OwnMail own = new OwnMail(THIS_RUN, List.of());

    private static TestEntry postfix(String message) {
        return TestEntry.saying(message).of("postfix@-.service").with("_UID", "113");
    }

    private boolean isOwn(String message) {
        return own.test(postfix(message));
    }

    @Nested
    class AnEntryOfLogmon {
        @Test
        void isOwnByItsInvocation() {
            assertTrue(own.test(TestEntry.saying("x").with("_SYSTEMD_INVOCATION_ID", THIS_RUN)));
            assertFalse(own.test(TestEntry.saying("x").with("_SYSTEMD_INVOCATION_ID", "f".repeat(32))));
        }

        @Test
        void ofTheRunBeforeIsOwnToo() {
            OwnMail next = new OwnMail("f".repeat(32), own.remembered());
            assertTrue(next.test(TestEntry.saying("x").with("_SYSTEMD_INVOCATION_ID", THIS_RUN)));
        }

        @Test
        void isNotWhatOnlySaysSo() {
            assertFalse(own.test(TestEntry.saying("x")
                    .of("user@1000.service")
                    .with("SYSLOG_IDENTIFIER", "logmon")
                    .with("UNIT", "logmon.service")
                    .with("INVOCATION_ID", THIS_RUN)));
        }

        @Test
        void ofAnotherMachineIsNot() {
            assertFalse(own.test(TestEntry.saying("x").of("logmon.service").with("_HOSTNAME", "db1")));
        }

        @Test
        void isNoneAwayFromTheService() {
            OwnMail inTerminal = new OwnMail(null, List.of());
            assertFalse(inTerminal.test(TestEntry.saying("x").of("session-1.scope")));
            assertEquals(List.of(), inTerminal.remembered());
        }
    }

    @Nested
    class AMailThatTheServerAccepted {
        @Test
        void isKnownByTheIdInTheReply() {
            assertFalse(isOwn(BOUNCED));
            own.accepted(QUEUED);
            assertTrue(isOwn(BOUNCED));
        }

        @Test
        void isNotEveryOtherMailOfTheServer() {
            own.accepted(QUEUED);
            assertFalse(isOwn("4F2A1B3C5E: to=<ann@example.org>, status=bounced (error)"));
            assertFalse(isOwn("4F2A1B3C5DE: to=<ann@example.org>, status=bounced (error)"));
        }

        @Test
        void isKnownAfterARestart() {
            own.accepted(QUEUED);
            assertTrue(new OwnMail(null, own.remembered()).test(postfix(BOUNCED)));
        }

        @Test
        void isKnownByTheEnvelopesOfOpenSmtpd() {
            own.accepted("250 2.0.0 3f2b8a1c Message accepted for delivery");
            String line =
                    "6f1b2c3d4e5f6071 mda delivery evpid=3f2b8a1c00000001 from=<alerts@web1> result=PermFail stat=Error";
            assertTrue(own.test(postfix(line).of("opensmtpd.service")));
            assertFalse(own.test(postfix(line.replace("3f2b8a1c0", "3f2b8a1d0")).of("opensmtpd.service")));
        }
    }

    @Nested
    class AMailOfAnyLogmon {
        @Test
        void isKnownByItsMessageIdEvenIfAnotherInstanceSentIt() {
            assertTrue(isOwn("4F2A1B3C5D: message-id=<" + MESSAGE_ID + ">"));
            assertTrue(isOwn(BOUNCED));
        }

        @Test
        void isKnownOnTheNextServerOfTheSameMachine() {
            // A content filter hands the mail back, and Postfix gives it another queue id.
            isOwn("4F2A1B3C5D: message-id=<" + MESSAGE_ID + ">");
            isOwn("7A7B7C7D7E: message-id=<" + MESSAGE_ID + ">");
            assertTrue(isOwn("7A7B7C7D7E: to=<root@web1>, status=bounced (error)"));
        }

        @Test
        void isKnownAlongAChainOfNotifications() {
            own.accepted(QUEUED);
            isOwn("4F2A1B3C5D: sender delay notification: 6C6D6E6F60");
            isOwn("6C6D6E6F60: postmaster non-delivery notification: 70717273A1");
            assertTrue(isOwn("70717273A1: to=<postmaster@web1>, status=deferred (error)"));
        }

        @Test
        void doesNotMakeTheNotificationsOfOthersItsOwn() {
            own.accepted(QUEUED);
            isOwn("AAAABBBB1C: sender non-delivery notification: 6C6D6E6F60");
            assertFalse(isOwn("6C6D6E6F60: to=<ann@web1>, status=bounced (error)"));
        }

        @Test
        void thatIsQuotedDoesNotHideTheNextLineThatBeginsTheSameWay() {
            assertTrue(isOwn("4F2A1B3C5D: warning: header Message-ID: <" + MESSAGE_ID + ">"));
            assertFalse(isOwn("4F2A1B3C5D: error"));
        }
    }

    /** What a machine's mail server logs of a mail of one instance, as the other reads it. */
    @Nested
    class TheTroublesOfAnotherInstance {
        private static final String MAILS = """
                postfix@-.service 4F2A1B3C5D: message-id=<%1$s>
                postfix@-.service 4F2A1B3C5D: from=<logmon@web1>, size=912, nrcpt=1 (queue active)
                postfix@-.service 4F2A1B3C5D: host mx.example.org[192.0.2.9] refused to talk to me: 554 5.7.1 fatal error
                postfix@-.service 4F2A1B3C5D: to=<root@db1>, relay=none, delay=0.05, dsn=4.4.1, status=deferred (connect to db1[192.0.2.7]:25: Connection refused)
                postfix@-.service 4F2A1B3C5D: to=<root@db1>, relay=db1[192.0.2.7]:25, dsn=5.1.1, status=bounced (host db1[192.0.2.7] said: 550 5.1.1 <root@db1>: Recipient address rejected: User unknown)
                postfix@-.service 4F2A1B3C5D: sender non-delivery notification: 6C6D6E6F60
                postfix@-.service 6C6D6E6F60: message-id=<20261121225837.6C6D6E6F60@web1>
                postfix@-.service 6C6D6E6F60: to=<logmon@web1>, relay=local, dsn=5.1.1, status=bounced (unknown user: "logmon")
                exim4.service 1tA2b3-0001Xy-Zz <= logmon@web1 H=localhost (web1) [127.0.0.1] P=esmtp S=912 id=%1$s
                exim4.service 1tA2b3-0001Xy-Zz == root@db1 R=dnslookup T=remote_smtp defer (111): Connection refused
                exim4.service 1tA2b3-0001Xy-Zz ** root@db1 R=dnslookup T=remote_smtp: SMTP error from remote mail server after RCPT TO:<root@db1>: 550 5.1.1 User unknown
                exim4.service 1tA2b4-0001Xz-A0 <= <> R=1tA2b3-0001Xy-Zz U=Debian-exim P=local S=1645
                exim4.service 1tA2b4-0001Xz-A0 ** logmon@web1: Unrouteable address
                exim4.service 1tA2b4-0001Xz-A0 Frozen (delivery error message)
                exim4.service 2026-11-21 22:58:37 1tB2b3-000000001Xy-2Zz9 <= logmon@web1 H=localhost (web1) [127.0.0.1] P=esmtp S=912 id=%1$s
                exim4.service 2026-11-21 22:58:37.531 +0100 [4711] 1tB2b3-000000001Xy-2Zz9 ** root@db1: retry timeout exceeded
                exim4.service 2026-11-21 22:58:38 [4712] 1tB2b4-000000001Xz-2Zz9 <= <> R=1tB2b3-000000001Xy-2Zz9 U=Debian-exim P=local S=1645 T="Mail delivery failed: returning message to sender" from <> for logmon@web1
                exim4.service 2026-11-21 22:58:38 1tB2b4-000000001Xz-2Zz9 ** logmon@web1: Unrouteable address
                sendmail.service 4ALMwbTu012345: from=<logmon@web1>, size=912, class=0, nrcpts=1, msgid=<%1$s>, proto=ESMTP, daemon=MTA, relay=localhost [127.0.0.1]
                sendmail.service 4ALMwbTu012345: to=<root@db1>, delay=00:00:01, mailer=esmtp, pri=120344, relay=db1. [192.0.2.7], dsn=5.1.1, stat=User unknown
                sendmail.service 4ALMwbTu012345: 4ALMwbTv012345: DSN: User unknown
                sendmail.service 4ALMwbTv012345: to=<logmon@web1>, delay=00:00:00, mailer=local, pri=30000, dsn=5.1.1, stat=User unknown
                sendmail.service 4ALMwbTv012345: 4ALMwbTw012345: return to sender: User unknown
                sendmail.service 4ALMwbTw012345: to=postmaster, delay=00:00:00, mailer=local, dsn=4.3.0, stat=Deferred: local mailer (/usr/bin/procmail) exited with EX_TEMPFAIL
                opensmtpd.service 6f1b2c3d4e5f6071 smtp envelope evpid=3f2b8a1c00000001 from=<logmon@web1> to=<root@db1>
                opensmtpd.service 6f1b2c3d4e5f6072 mta delivery evpid=3f2b8a1c00000001 from=<logmon@web1> to=<root@db1> rcpt=<-> source="192.0.2.1" relay="192.0.2.7 (db1)" delay=1s result="PermFail" stat="550 5.1.1 User unknown"
                opensmtpd.service 6f1b2c3d4e5f6073 smtp failed-command command="RCPT TO: <logmon@web1>" result="550 Invalid recipient: <logmon@web1>"
                opensmtpd.service warn: PermFail injecting failure report on message 3f2b8a1c to <logmon@web1> for 1 envelope: 550 Invalid recipient
                opensmtpd.service 6f1b2c3d4e5f6074 mda delivery evpid=4f2b8a1c00000001 from=<> to=<logmon@web1> rcpt=<-> user=logmon delay=1s result=PermFail stat=Error ("no such user")
                """;

        private List<TestEntry> log(String messageId, String sender) {
            return MAILS.formatted(messageId)
                    .replace("logmon@web1", sender)
                    .lines()
                    .map(line -> line.split(" ", 2))
                    .map(line -> postfix(line[1]).of(line[0]))
                    .toList();
        }

        @Test
        void areNotReported() {
            for (TestEntry entry : log(MESSAGE_ID, "logmon@web1")) {
                assertTrue(own.test(entry), entry.message());
            }
        }

        @Test
        void areTaughtByLinesThatTheFirstLookLetsThrough() {
            List<String> remembered = List.of();
            for (TestEntry entry : log(MESSAGE_ID, "logmon@web1")) {
                own.test(entry);
                if (!own.remembered().equals(remembered)) {
                    byte[] bytes = entry.message().getBytes(StandardCharsets.UTF_8);
                    assertNotNull(MailTrace.TEACHING.find(bytes, bytes.length), entry.message());
                }
                remembered = own.remembered();
            }
        }

        @Test
        void areReportedIfTheyAreThoseOfPeople() {
            for (TestEntry entry : log("20261121225837.GA4711@web1", "ann@web1")) {
                assertFalse(own.test(entry), entry.message());
            }
        }

        @Test
        void areReportedIfNoMailServerWroteThem() {
            for (TestEntry entry : log(MESSAGE_ID, "logmon@web1")) {
                assertFalse(own.test(entry.with("_UID", "1000")), entry.message());
                assertFalse(own.test(entry.of("session-7.scope")), entry.message());
            }
        }

        /** None of these accepts mail by SMTP under an id of its own: they do not have mails of logmon's for long. */
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "msmtpd.service | host=smtp.example.org tls=on auth=on user=ann from=ann@web1 recipients=bob@example.org smtpstatus=550 smtpmsg='550 Mailbox unavailable' errormsg='the server did not accept the mail' exitcode=EX_UNAVAILABLE",
                    "nullmailer.service | Sending failed: Permanent error in sending the message",
                    "nullmailer.service | smtp: Failed: 550 5.1.1 User unknown",
                    "dma.service | <bob@example.org> remote delivery failed: 550 5.1.1 User unknown",
                })
        void areNotTakenForThoseOfServersThatNameNoMail(String unit, String line) {
            log(MESSAGE_ID, "logmon@web1").forEach(own::test);
            assertFalse(own.test(postfix(line).of(unit)));
        }
    }

    @Nested
    class AnAttacker {
        /** Any user can read the queue and write as "postfix/bounce", but not from Postfix's unit. */
        @Test
        void teachesNoWord() {
            own.accepted(QUEUED);
            TestEntry forged = TestEntry.saying("4F2A1B3C5D: sender non-delivery notification: Failed")
                    .of("session-7.scope")
                    .with("_UID", "1000")
                    .with("SYSLOG_IDENTIFIER", "postfix/bounce");
            assertFalse(own.test(forged));
            assertFalse(own.test(forged.of("postfix@-.service")), "as a command that Postfix runs for a user");
            own.test(forged.of("postfix@-.service").with("_UID", "113"));
            assertFalse(isOwn("Failed disk in /dev/md0, array degraded"));
            assertEquals(List.of(THIS_RUN, "4F2A1B3C5D"), own.remembered());
        }

        @ParameterizedTest
        @CsvSource({
            "session-7.scope, 1000",
            "user@1000.service, 1000",
            "cron.service, 0",
            "postfix@-.service, 1000",
            "postfix-evil.scope, 0",
            "notpostfix.service, 0",
            "postfix@-.service, "
        })
        void hidesNothingFromWhereNoMailServerWrites(String unit, String uid) {
            own.accepted(QUEUED);
            TestEntry entry = TestEntry.saying(BOUNCED).of(unit);
            assertFalse(own.test(uid == null ? entry : entry.with("_UID", uid)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "authentication failure for user .logmon@",
                    "authentication failure for user <x.logmon@web1>",
                    "error: message-id=<.logmon@web1>",
                    "queued as FAKE1, error",
                    "Failed: sender non-delivery notification: FAKE2",
                    "warning: 4F2A1B3C5D: 6C6D6E6F60: DSN: error",
                    "error <= <> R=4F2A1B3C5D",
                    "error in \"6f1b2c3d4e5f6071 mta delivery evpid=3f2b8a1c00000001 from=<logmon@web1> to=<a@b>\"",
                    "error: smtp failed-command command=\"RCPT TO:<logmon@web1>\""
                })
        void hidesNoLineByWhatHeMakesTheServerSay(String message) {
            own.accepted(QUEUED);
            assertFalse(isOwn(message));
        }
    }

    @Nested
    class Memory {
        @Test
        void isBoundedAndOfTheLatest() {
            for (int i = 0; i < 2_000; i++) {
                own.accepted("250 2.0.0 Ok: queued as %010X".formatted(i));
            }
            assertEquals(1_000, own.remembered().size());
            assertFalse(isOwn("%010X: error".formatted(999)));
            assertTrue(isOwn("%010X: error".formatted(1_000)));
            assertTrue(own.test(TestEntry.saying("x").with("_SYSTEMD_INVOCATION_ID", THIS_RUN)));
        }

        @Test
        void holdsNothingTwice() {
            own.accepted(QUEUED);
            own.accepted(QUEUED);
            assertEquals(List.of(THIS_RUN, "4F2A1B3C5D"), own.remembered());
        }
    }
}
