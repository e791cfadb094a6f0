package logmon.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopGuardTest {
    private static final String MESSAGE_ID = "5f2d8c31a07be64942d1c0a9b8e7f605.logmon@web1";

    private final LoopGuard guard = new LoopGuard("logmon.service", 4711, List.of());

    @Nested
    class AMailThatTheServerTook {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "250 2.0.0 Ok: queued as 4F2A1B3C5D | 4F2A1B3C5D: to=<root@web1>, status=deferred (error)",
                    "250 2.0.0 Ok: queued as 4bXyZ25wLrz1Q | 4bXyZ25wLrz1Q: to=<root@web1>, status=bounced (problem)",
                    "250 OK id=1tA2b3-0001Xy-Zz | 1tA2b3-0001Xy-Zz == root@web1 R=dns T=smtp defer (-53): retry error",
                    "250 OK id=1tA2b3-00000001Xy-2Zz9 | 1tA2b3-00000001Xy-2Zz9 ** root@web1: delivery failed",
                    "250 2.0.0 4ALMwbTu012345 Message accepted for delivery | 4ALMwbTu012345: to=root, stat=Deferred: error",
                    "250 2.0.0: 3f2b8a1c Message accepted for delivery: 3f2b8a1c | 3f2b8a1c: delivery failed"
                })
        void isKnownByTheIdInTheReply(String reply, String line) {
            assertFalse(guard.isAboutOwnMail(line));
            guard.accepted(reply);
            assertTrue(guard.isAboutOwnMail(line));
        }

        @Test
        void isNotEveryOtherMailOfTheServer() {
            guard.accepted("250 2.0.0 Ok: queued as 4F2A1B3C5D");
            assertFalse(guard.isAboutOwnMail("4F2A1B3C5E: to=<ann@example.org>, status=bounced (error)"));
            assertFalse(guard.isAboutOwnMail("4F2A1B3C5DE: to=<ann@example.org>, status=bounced (error)"));
        }

        @Test
        void isKnownOnlyWhereTheLineBeginsWithItsId() {
            guard.accepted("250 2.0.0 Ok: queued as 4F2A1B3C5D");
            assertFalse(guard.isAboutOwnMail("login failed for user 4F2A1B3C5D: error"));
        }

        @Test
        void isKnownAfterARestart() {
            guard.accepted("250 2.0.0 Ok: queued as 4F2A1B3C5D");
            LoopGuard next = new LoopGuard("logmon.service", 1, guard.remembered());
            assertTrue(next.isAboutOwnMail("4F2A1B3C5D: to=<root@web1>, status=bounced (error)"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "250 Ok", "250 2.0.0 Message accepted", "250 queued as", "printed"})
        void butNamedNoIdTeachesNothing(String reply) {
            guard.accepted(reply);
            assertEquals(List.of(), guard.remembered());
        }
    }

    @Nested
    class AMailThatWasSent {
        @Test
        void isKnownByItsMessageId() {
            guard.sending(MESSAGE_ID);
            assertTrue(guard.isAboutOwnMail("4F2A1B3C5D: message-id=<" + MESSAGE_ID + ">"));
        }

        @Test
        void isKnownByTheQueueIdThatCameWithItsMessageId() {
            guard.sending(MESSAGE_ID);
            guard.isAboutOwnMail("4F2A1B3C5D: message-id=<" + MESSAGE_ID + ">");
            assertTrue(guard.isAboutOwnMail("4F2A1B3C5D: to=<root@web1>, status=deferred (error)"));
        }

        @Test
        void isKnownInSendmailsWords() {
            guard.sending(MESSAGE_ID);
            guard.isAboutOwnMail("4ALMwbTu012345: from=<logmon@web1>, size=500, nrcpts=1, msgid=<" + MESSAGE_ID
                    + ">, relay=localhost");
            assertTrue(guard.isAboutOwnMail("4ALMwbTu012345: to=root, stat=Deferred: error"));
        }

        @Test
        void isKnownOnTheNextServerOfTheSameMachine() {
            // A content filter hands the mail back, and Postfix gives it another queue id.
            guard.sending(MESSAGE_ID);
            guard.isAboutOwnMail("4F2A1B3C5D: message-id=<" + MESSAGE_ID + ">");
            guard.isAboutOwnMail("7A7B7C7D7E: message-id=<" + MESSAGE_ID + ">");
            assertTrue(guard.isAboutOwnMail("7A7B7C7D7E: to=<root@web1>, status=bounced (error)"));
        }

        @Test
        void isKnownByTheNotificationOfItsBounce() {
            guard.accepted("250 2.0.0 Ok: queued as 4F2A1B3C5D");
            guard.isAboutOwnMail("4F2A1B3C5D: sender non-delivery notification: 6C6D6E6F60");
            assertTrue(guard.isAboutOwnMail("6C6D6E6F60: to=<logmon@web1>, status=bounced (error: unknown user)"));
        }

        @Test
        void isKnownAlongAChainOfNotifications() {
            guard.accepted("250 2.0.0 Ok: queued as 4F2A1B3C5D");
            guard.isAboutOwnMail("4F2A1B3C5D: sender delay notification: 6C6D6E6F60");
            guard.isAboutOwnMail("6C6D6E6F60: postmaster non-delivery notification: 70717273A1");
            assertTrue(guard.isAboutOwnMail("70717273A1: to=<postmaster@web1>, status=deferred (error)"));
        }

        @Test
        void doesNotMakeTheNotificationsOfOthersItsOwn() {
            guard.accepted("250 2.0.0 Ok: queued as 4F2A1B3C5D");
            guard.isAboutOwnMail("AAAABBBBCC: sender non-delivery notification: 6C6D6E6F60");
            assertFalse(guard.isAboutOwnMail("6C6D6E6F60: to=<ann@web1>, status=bounced (error)"));
        }
    }

    @Nested
    class AnAttacker {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "authentication failure for user .logmon@",
                    "authentication failure for user x.logmon@web1",
                    "authentication failure for user <0000000000000000000000000000dead.logmon@web1>",
                    "FAKE1: message-id=<0000000000000000000000000000dead.logmon@web1> error",
                    "error: message-id=<.logmon@web1>",
                    "queued as FAKE1, error",
                    "FAKE1: sender non-delivery notification: FAKE2"
                })
        void hidesNoLineByWhatHeMakesUp(String message) {
            guard.sending(MESSAGE_ID);
            guard.accepted("250 2.0.0 Ok: queued as 4F2A1B3C5D");
            assertFalse(guard.isAboutOwnMail(message));
        }

        @Test
        void teachesNothingByWhatHeMakesUp() {
            guard.sending(MESSAGE_ID);
            guard.isAboutOwnMail("FAKE1: message-id=<0000000000000000000000000000dead.logmon@web1>");
            assertFalse(guard.isAboutOwnMail("FAKE1: error"));
            assertEquals(List.of(MESSAGE_ID), guard.remembered());
        }

        @Test
        void hidesNoLineBeforeAnyMailWasSent() {
            assertFalse(guard.isAboutOwnMail("4F2A1B3C5D: message-id=<" + MESSAGE_ID + "> error"));
        }
    }

    @Nested
    class ALineThatQuotesItsMessageId {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "spamd: processing message <%s> for root:1000",
                    "Error: cannot file message <%s>",
                    "warning: header Message-ID: <%s>",
                    "2026-11-21 22:58:37 #1(normal) <a1b2c3>; task; rspamd_task_write_log: id: <%s>",
                    "Error: message-id=<%s> cannot be filed"
                })
        void doesNotHideTheNextLineThatBeginsTheSameWay(String line) {
            guard.sending(MESSAGE_ID);
            guard.isAboutOwnMail(line.formatted(MESSAGE_ID));
            String beginning = line.split("[ :]")[0];
            assertFalse(guard.isAboutOwnMail(beginning + ": error"));
            assertFalse(guard.isAboutOwnMail(beginning + " error"));
        }
    }

    @Nested
    class AMailInOpenSmtpd {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "6f1b2c3d4e5f6071 mta delivery evpid=3f2b8a1c5d6e7f80 from=<logmon@web1> to=<root@web1> rcpt=<->"
                            + " source=\"-\" relay=\"mail\" delay=1s result=\"TempFail\" stat=\"Network error\"",
                    "6f1b2c3d4e5f6071 mda delivery evpid=3f2b8a1c00000001 from=<logmon@web1> to=<root@web1> user=root"
                            + " delay=1s result=PermFail stat=Error"
                })
        void isKnownByTheEnvelopesOfItsId(String line) {
            assertFalse(guard.isAboutOwnMail(line));
            guard.accepted("250 2.0.0 3f2b8a1c Message accepted for delivery");
            assertTrue(guard.isAboutOwnMail(line));
            assertFalse(guard.isAboutOwnMail(line.replace("evpid=3f2b8a1c", "evpid=3f2b8a1d")));
        }
    }

    @Nested
    class Memory {
        @Test
        void isBounded() {
            for (int i = 0; i < 100_000; i++) {
                guard.sending("%032x.logmon@web1".formatted(i));
                guard.accepted("250 2.0.0 Ok: queued as %010X".formatted(i));
            }
            assertEquals(1_000, guard.remembered().size());
        }

        @Test
        void isOfTheLatest() {
            for (int i = 0; i < 2_000; i++) {
                guard.accepted("250 2.0.0 Ok: queued as %010X".formatted(i));
            }
            assertFalse(guard.isAboutOwnMail("%010X: error".formatted(999)));
            assertTrue(guard.isAboutOwnMail("%010X: error".formatted(1_000)));
            assertTrue(guard.isAboutOwnMail("%010X: error".formatted(1_999)));
        }

        @Test
        void isHandedOnOldestFirst() {
            guard.sending("a.logmon@web1");
            guard.accepted("250 2.0.0 Ok: queued as 4F2A1B3C5D");
            assertEquals(List.of("a.logmon@web1", "4F2A1B3C5D"), guard.remembered());
        }

        @Test
        void holdsNothingTwice() {
            guard.sending("a.logmon@web1");
            guard.sending("a.logmon@web1");
            assertEquals(List.of("a.logmon@web1"), guard.remembered());
        }

        @Test
        void holdsNothingThatACheckpointCouldNotKeep() {
            guard.sending(MESSAGE_ID);
            guard.accepted("250 2.0.0 Ok: queued as 4F2A\n1B3C5D");
            guard.isAboutOwnMail("4F2A1B3C5D: message-id=<" + MESSAGE_ID + ">");
            assertTrue(guard.remembered().stream().allMatch(id -> id.matches("\\S+")));
        }
    }

    @Nested
    class OwnEntries {
        @Test
        void areThoseOfTheUnit() {
            assertTrue(guard.isOwn(TestEntry.saying("x").of("logmon.service")));
            assertFalse(guard.isOwn(TestEntry.saying("x").of("nginx.service")));
        }

        @Test
        void areNotThoseOfTheSameProcessIdInAnotherUnit() {
            assertFalse(guard.isOwn(TestEntry.saying("x").with("_PID", "4711")));
        }

        @Test
        void areNotThoseThatOnlySayTheyAre() {
            assertFalse(guard.isOwn(
                    TestEntry.saying("x").with("SYSLOG_IDENTIFIER", "logmon").with("UNIT", "logmon.service")));
        }

        @Test
        void areThoseOfTheProcessAwayFromAnyService() {
            LoopGuard inTerminal = new LoopGuard(null, 4711, List.of());
            assertTrue(inTerminal.isOwn(TestEntry.saying("x").with("_PID", "4711")));
            assertFalse(inTerminal.isOwn(TestEntry.saying("x").with("_PID", "4712")));
            assertFalse(inTerminal.isOwn(TestEntry.saying("x").without("_PID")));
        }
    }
}
