package logmon.alert;

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
                    "6f1b2c3d4e5f6071 mda delivery evpid=3f2b8a1c00000001 from=<logmon@web1> result=PermFail stat=Error";
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
                    "Failed: sender non-delivery notification: FAKE2"
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
