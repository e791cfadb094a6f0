package logmon.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What somebody who can write to the journal, and no more, tries in order to keep the alerts of others from arriving. */
class FairSharesTest {
    private static final Instant START = Instant.parse("2026-11-21T22:00:00Z");
    private static final Pacing DEFAULTS =
            new Pacing(Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofHours(1), 12);

    private final AlertComposer composer =
            AlertComposerTest.composer("journalctl", "/etc/logmon.properties", ZoneOffset.UTC);

    private Digest digest = new Digest(DEFAULTS, List.of());
    private final List<AlertMail> mails = new ArrayList<>();
    private Instant now = START;

    /** Lets time pass, and sends each mail when it is due. */
    private void pass(Duration time) {
        Instant end = now.plus(time);
        while (digest.due() != null && !digest.due().isAfter(end)) {
            now = digest.due().isAfter(now) ? digest.due() : now;
            mails.add(composer.write(digest, null));
            digest.mailed(now);
        }
        now = end;
    }

    private void log(TestEntry entry) {
        digest.add(entry.at(now).match(), now);
    }

    /** A line of Mallory's, who may choose everything in it but what begins with an underscore. */
    private static TestEntry mallory(String message) {
        return ofUser(1000, message).with("_SYSTEMD_UNIT", "session-7.scope");
    }

    private static TestEntry ofUser(int uid, String message) {
        return TestEntry.saying(message)
                .of("user@" + uid + ".service")
                .with("_SYSTEMD_OWNER_UID", Integer.toString(uid))
                .with("_UID", Integer.toString(uid))
                .with("PRIORITY", "0");
    }

    private static TestEntry raid() {
        return TestEntry.saying("md0: array degraded")
                .of("mdmonitor.service")
                .with("_UID", "0")
                .with("PRIORITY", "2");
    }

    private static TestEntry kernel(String message, String priority) {
        return TestEntry.saying(message)
                .without("_SYSTEMD_UNIT")
                .without("_PID")
                .with("_TRANSPORT", "kernel")
                .with("SYSLOG_IDENTIFIER", "kernel")
                .with("PRIORITY", priority);
    }

    /** A word of letters for a number: a shape masks digits. */
    private static String word(int number) {
        return "" + (char) ('a' + number / 676 % 26) + (char) ('a' + number / 26 % 26) + (char) ('a' + number % 26);
    }

    private void assertRaidIsMailedWithinTwoMinutes() {
        int before = mails.size();
        log(raid());
        pass(Duration.ofMinutes(2));
        assertTrue(
                mails.stream().skip(before).anyMatch(mail -> mail.body().contains("md0: array degraded\n")),
                () -> mails.size() - before + " mails");
    }

    @Nested
    class TheHourlyLimit {
        @Test
        void usedUpByNewKindsOfOneUserDoesNotHoldBackAUnit() {
            for (int i = 0; i < 13; i++) {
                log(mallory("error " + word(i)));
                pass(Duration.ofSeconds(3));
            }
            assertEquals(12, mails.size());
            assertRaidIsMailedWithinTwoMinutes();
        }

        @Test
        void usedUpUnderManyNamesIsUsedUpByOneUser() {
            for (int i = 0; i < 100; i++) {
                log(mallory("error " + word(i))
                        .with("SYSLOG_IDENTIFIER", word(i))
                        .of("session-" + i + ".scope"));
                log(ofUser(1000, "error " + word(i)).with("_SYSTEMD_USER_UNIT", word(i) + ".service"));
                pass(Duration.ofSeconds(3));
            }
            assertEquals(12, mails.size());
            assertRaidIsMailedWithinTwoMinutes();
        }

        @Test
        void usedUpFromInsideARootServiceIsNotUsedUpByTheService() {
            TestEntry cron = TestEntry.saying("x").of("cron.service");
            for (int i = 0; i < 13; i++) {
                log(cron.with("MESSAGE", "error " + word(i)).with("_UID", "1000"));
                pass(Duration.ofSeconds(3));
            }
            int before = mails.size();
            log(cron.with("MESSAGE", "cannot fork: error").with("_UID", "0"));
            pass(Duration.ofMinutes(2));
            assertEquals(before + 1, mails.size());
        }

        @Test
        void usedUpByThreeUsersTogetherDoesNotHoldBackAUnit() {
            for (int i = 0; i < 60; i++) {
                log(ofUser(1000 + i % 3, "error " + word(i)));
                pass(Duration.ofSeconds(3));
            }
            assertTrue(mails.size() < 20, () -> mails.size() + " mails");
            assertRaidIsMailedWithinTwoMinutes();
        }

        @Test
        void holdsForAUnitThatHadMailsToo() {
            for (int i = 0; i < 13; i++) {
                log(raid().with("MESSAGE", "error " + word(i)));
                pass(Duration.ofSeconds(3));
            }
            log(mallory("error"));
            pass(Duration.ofMinutes(1));
            assertEquals(13, mails.size());
            log(raid());
            pass(Duration.ofMinutes(2));
            assertEquals(13, mails.size());
        }

        @Test
        void isNeverExceededByMoreThanHalf() {
            for (int i = 0; i < 1_000; i++) {
                log(TestEntry.saying("error").of(word(i) + ".service").with("_UID", "0"));
                pass(Duration.ofSeconds(3));
            }
            assertEquals(18, mails.size());
        }

        @Test
        void isNeverExceededMoreThanTwofoldWhateverRootSays() {
            for (int i = 0; i < 1_000; i++) {
                log(raid().of(word(i) + ".service"));
                pass(Duration.ofSeconds(3));
            }
            assertEquals(24, mails.size());
        }

        /** Each complains about what a user asks of it, some of them at {@code alert}. */
        @Test
        void usedUpByServicesThatAUserMakesComplainDoesNotHoldBackAUnit() {
            List<String> services = List.of(
                    "dbus",
                    "polkit",
                    "systemd-logind",
                    "ssh",
                    "cups",
                    "postfix@-",
                    "cron",
                    "atd",
                    "avahi-daemon",
                    "nscd");
            for (int i = 0; i < 200; i++) {
                log(mallory("error " + word(i)));
                log(TestEntry.saying("rejected, error " + word(i))
                        .of(services.get(i % services.size()) + ".service")
                        .with("_UID", "0")
                        .with("PRIORITY", "3"));
                log(mallory("user NOT in sudoers; COMMAND=error " + word(i))
                        .of("session-" + i + ".scope")
                        .with("_SYSTEMD_OWNER_UID", "1000")
                        .with("_UID", "0")
                        .with("PRIORITY", "1"));
                pass(Duration.ofSeconds(3));
            }
            assertRaidIsMailedWithinTwoMinutes();
        }

        /** Of whatever name: the kernel names the program. */
        @Test
        void usedUpByCrashesOfAUserDoesNotHoldBackTheKernel() {
            for (int i = 0; i < 100; i++) {
                log(kernel(word(i) + "[4711]: segfault at 0 ip 00005 sp 00007 error 4 in " + word(i), "6"));
                log(TestEntry.saying("Process 4711 (" + word(i) + ") of user 1000 dumped core.")
                        .of("systemd-coredump@" + i + "-4711-0.service")
                        .with("_UID", "0"));
                pass(Duration.ofSeconds(3));
            }
            int before = mails.size();
            log(kernel("md/raid1:md0: Disk failure on sdb, disabling device", "2"));
            pass(Duration.ofMinutes(2));
            assertEquals(before + 1, mails.size());
            assertTrue(
                    mails.get(before).body().contains("Disk failure on sdb"),
                    mails.get(before).body());
        }

        @Test
        void usedUpByUserUnitsWithTheNamesOfSystemServicesDoesNotHoldBackTheService() {
            for (int i = 0; i < 3_000; i++) {
                log(ofUser(1000, "md0: array degraded " + word(i))
                        .with("_SYSTEMD_USER_UNIT", "mdmonitor.service")
                        .with("USER_UNIT", "mdmonitor.service")
                        .with("UNIT", "mdmonitor.service")
                        .with("OBJECT_SYSTEMD_UNIT", "mdmonitor.service"));
                log(ofUser(1000, "run-u" + i + ".service: Failed with result 'exit-code'.")
                        .with("_COMM", "systemd")
                        .with("_SYSTEMD_USER_UNIT", "init.scope")
                        .with(
                                "USER_UNIT",
                                i % 2 == 0 ? "run-u" + i + ".service" : "mdmonitor-" + word(i) + ".service"));
                pass(Duration.ofMillis(100));
            }
            assertRaidIsMailedWithinTwoMinutes();
        }

        @Test
        void losesNothing() {
            for (int i = 0; i < 100; i++) {
                log(mallory("error " + word(i)));
                pass(Duration.ofSeconds(3));
            }
            pass(Duration.ofHours(2));
            assertEquals(13, mails.size());
            assertTrue(digest.isEmpty());
        }
    }

    @Nested
    class WhatIsHeldBack {
        @Test
        void isCountedWithTheTimeAtWhichItGoesOut() {
            for (int i = 0; i < 12; i++) {
                log(mallory("error " + word(i)));
                pass(Duration.ofSeconds(3));
            }
            assertNull(digest.held(now));
            for (int i = 20; i < 23; i++) {
                log(mallory("error " + word(i)));
            }
            assertNull(digest.held(now), "waits for its group");
            pass(Duration.ofSeconds(2));
            assertEquals(new Digest.Held(3, START.plusSeconds(3602)), digest.held(now));
            assertEquals(
                    "3 alerts are held back by alert.max-per-hour until 2026-11-21T23:00:02Z",
                    digest.held(now).toString());
            pass(Duration.ofHours(1));
            assertNull(digest.held(now));
        }

        @Test
        void isNotWhatWaitsForItsRepeatInterval() {
            log(mallory("error"));
            pass(Duration.ofSeconds(3));
            log(mallory("error"));
            pass(Duration.ofSeconds(30));
            assertNull(digest.held(now));
        }
    }

    @Nested
    class TheRoomInAMail {
        @Test
        void filledWithKindsByOneUserHasRoomForAUnit() {
            for (int i = 0; i < 230; i++) {
                log(mallory("error " + word(i) + " " + "x".repeat(3_000)));
            }
            assertRaidIsMailedWithinTwoMinutes();
            assertTrue(
                    mails.get(0).subject().contains("mdmonitor.service"),
                    mails.get(0).subject());
        }

        @Test
        void filledUnderManyNamesHasRoomForAUnit() {
            for (int i = 0; i < 230; i++) {
                log(mallory("error " + "x".repeat(3_000)).with("SYSLOG_IDENTIFIER", word(i)));
            }
            assertRaidIsMailedWithinTwoMinutes();
        }

        @Test
        void filledWithLongLinesOfControlCharactersHasRoomForAUnit() {
            for (int i = 0; i < 230; i++) {
                log(mallory("\u001b[2J\u001b]0;error\u0007 " + word(i) + "\u001b[31m\r\n\n".repeat(1_000)));
            }
            assertRaidIsMailedWithinTwoMinutes();
            assertTrue(mails.get(0).body().length() < 200_000, "a mail has a size that servers accept");
            assertFalse(mails.get(0).body().contains("\u001b"));
        }

        @Test
        void filledThroughProgramsThatBecomeRootHasRoomForAUnit() {
            for (int i = 0; i < 230; i++) {
                log(mallory("user NOT in sudoers; COMMAND=" + word(i) + " error")
                        .of("session-" + i + ".scope")
                        .with("_SYSTEMD_OWNER_UID", "1000")
                        .with("_UID", "0")
                        .with("PRIORITY", "1"));
            }
            assertRaidIsMailedWithinTwoMinutes();
        }

        @Test
        void filledAfterTheUnitsEntryStillHasIt() {
            log(raid());
            for (int i = 0; i < 1_000; i++) {
                log(mallory("error " + word(i)));
            }
            pass(Duration.ofMinutes(2));
            assertTrue(mails.get(0).body().contains("md0: array degraded\n"));
        }

        @Test
        void hasTheFirstKindsOfAllBeforeTheFurtherKindsOfOne() {
            for (int i = 0; i < 230; i++) {
                log(mallory("error " + word(i)).with("SYSLOG_IDENTIFIER", "mallory"));
            }
            for (int i = 0; i < 20; i++) {
                log(TestEntry.saying("an error").of(word(i) + ".service").with("_UID", "0"));
            }
            List<Group> groups = digest.groups();
            assertEquals(Digest.MAX_KINDS, groups.size());
            long mallorys = groups.subList(0, 24).stream()
                    .filter(group -> group.first().source().name().equals("user 1000"))
                    .count();
            assertEquals(4, mallorys);
        }

        @Test
        void isSharedByUnitsThatAreEquallyLoud() {
            for (int i = 0; i < 1_000; i++) {
                log(TestEntry.saying("error " + word(i / 4)).of(word(i % 4) + ".service"));
            }
            for (int unit = 0; unit < 4; unit++) {
                String name = word(unit) + ".service";
                assertEquals(
                        Digest.MAX_KINDS / 4,
                        digest.groups().stream()
                                .filter(group -> group.first().unit().equals(name))
                                .count());
            }
            assertEquals(1_000, digest.matches());
            assertEquals(
                    800,
                    digest.uncounted().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }

        @Test
        void forNotesIsSharedByWhatTheyAreAbout() {
            for (int i = 0; i < 100; i++) {
                digest.note("remote-web1", "gap " + i, now);
            }
            assertTrue(digest.note("system", "a gap", now));
            assertTrue(digest.notes().contains("a gap"));
            assertEquals(Digest.MAX_NOTES, digest.notes().size());
        }
    }

    @Nested
    class APriority {
        @Test
        void thatItsWriterChoseComesAfterOneOfRoot() {
            log(mallory("emerg: error"));
            log(raid());
            assertEquals("mdmonitor.service", digest.groups().get(0).first().unit());
        }

        @Test
        void ofTheKernelIsBelieved() {
            log(raid());
            log(kernel("out of memory: error", "1"));
            assertEquals("kernel", digest.groups().get(0).first().source().name());
        }

        @Test
        void orderedByTheWriterCountsAmongHisOwn() {
            log(mallory("an error").with("PRIORITY", "3"));
            log(mallory("a panic").with("PRIORITY", "0"));
            assertEquals("a panic", digest.groups().get(0).first().message());
        }
    }

    @Nested
    class AnImitation {
        @Test
        void ofALineInAdvanceDoesNotMakeTheRealOneARepetition() {
            TestEntry forged = mallory("md0: array degraded").with("SYSLOG_IDENTIFIER", "mdadm");
            log(forged);
            pass(Duration.ofSeconds(3));
            log(forged);
            TestEntry real = TestEntry.saying("md0: array degraded")
                    .of("session-1.scope")
                    .with("_SYSTEMD_OWNER_UID", "0")
                    .with("_UID", "0")
                    .with("SYSLOG_IDENTIFIER", "mdadm")
                    .with("PRIORITY", "2");
            log(real);
            pass(Duration.ofSeconds(3));
            assertEquals(2, mails.size());
        }

        @Test
        void ofManyKindsDoesNotMakeLogmonForgetWhatAnotherUnitWasMailedFor() {
            log(raid());
            pass(Duration.ofSeconds(3));
            for (int i = 0; i < Repeats.MAX_TOLD + 500; i++) {
                log(mallory("error " + word(i)));
                if (i % 100 == 0) {
                    digest.mailed(now);
                }
            }
            digest.mailed(now);
            log(raid());
            assertFalse(digest.due().isBefore(START.plusSeconds(302)), "a repetition waits for its interval");
        }
    }
}
