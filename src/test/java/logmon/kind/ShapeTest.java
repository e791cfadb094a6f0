package logmon.kind;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeTest {
    @ParameterizedTest
    @CsvFileSource(resources = "shapes.tsv", delimiter = '\t', quoteCharacter = '`')
    void whatVariesIsMaskedAndWhatHappenedIsNot(String message, String shape) {
        shape(shape, message);
    }

    @Test
    void whateverHasADigitInItIsMasked() {
        shape("*: probe of * failed with error -110", "e1000e: probe of 0000:00:1f.6 failed with error -110");
        shape(
                "blk_update_request: I/O error, dev *, sector * op * flags * phys_seg * prio class *",
                "blk_update_request: I/O error, dev nvme0n1, sector 41943040 op 0x0:(READ) flags 0x4000 phys_seg 3 prio class 2",
                "blk_update_request: I/O error, dev dm-3, sector 0 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 0",
                "blk_update_request: I/O error, dev sda, sector 2048 op 0x0:(READ) flags 0x80700 phys_seg 16 prio class 0");
        shape(
                "sd * Sense Key : Medium Error [current]",
                "sd 2:0:0:0: [sdb] tag#12 Sense Key : Medium Error [current]",
                "sd 10:0:3:0: [sdaa] tag#0 Sense Key : Medium Error [current]");
        shape(
                "*: cannot mount volume",
                "3f1c9d2e-8a47-4c1b-9f60-2b7d5e8a1c34: cannot mount volume",
                "4XbQz72LkYz3pR1: cannot mount volume",
                "deadbeef: cannot mount volume");
    }

    @Test
    void timesAreMaskedWithTheirMonthsDaysAndZones() {
        shape(
                "* FATAL: the database system is shutting down",
                "2024-05-12 08:14:22.123 UTC [21877] FATAL:  the database system is shutting down",
                "Sun May 12 08:14:22 2024 FATAL: the database system is shutting down",
                "[12/May/2024:08:14:22 +0200] FATAL: the database system is shutting down");
    }

    @Test
    void addressesAndHostNamesAreMasked() {
        shape(
                "reverse mapping checking getaddrinfo for * failed.",
                "reverse mapping checking getaddrinfo for host-1-2.example.net [1.2.3.4] failed.",
                "reverse mapping checking getaddrinfo for mail.example.org [2001:db8::19] failed.");
        shape(
                "connect to *: Network is unreachable",
                "connect to mx.example.org[2001:db8::25]:25: Network is unreachable",
                "connect to 192.0.2.1:25: Network is unreachable",
                "connect to [2001:db8::1]:25: Network is unreachable",
                "connect to localhost:25: Network is unreachable");
    }

    @Test
    void pathsUrlsAndMailAddressesAreMasked() {
        shape(
                "Failed to read *, skipping",
                "Failed to read /etc/letsencrypt/live/www/privkey.pem, skipping",
                "Failed to read ~/.ssh/config, skipping",
                "Failed to read https://www.example.com/?q=a&b=c, skipping",
                "Failed to read bob@example.com, skipping",
                "Failed to read backup.conf, skipping");
        shape("I/O error", "I/O error");
    }

    @Test
    void unitsAndExceptionsKeepTheirNamesButNotTheirNumbers() {
        shape(
                "nginx.service: Start request repeated too quickly.",
                "nginx.service: Start request repeated too quickly.");
        shape(
                "session-*.scope: Killing process *",
                "session-12.scope: Killing process 7",
                "session-c2.scope: Killing process 8");
        shape("user@*.service: Killing process *", "user@1000.service: Killing process 7");
        shape(
                "java.lang.NullPointerException: Cannot invoke *",
                "java.lang.NullPointerException: Cannot invoke \"Cart.total()\"");
        shape("connect ECONNREFUSED *", "connect ECONNREFUSED 192.0.2.30:5432");
        differ("tomcat10.service: Failed", "mysql8.service: Failed");
    }

    @Test
    void aWordThatItsNeighboursGiveAwayAsANameIsMasked() {
        shape(
                "Failed password for invalid user * from * port *",
                "Failed password for invalid user bob from 1.2.3.4 port 5 ssh2",
                "Failed password for invalid user user from 1.2.3.4 port 5 ssh2",
                "Failed password for invalid user  from 2001:db8::5f port 60418 ssh2");
        shape(
                "Failed password for * from * port *",
                "Failed password for root from 1.2.3.4 port 5 ssh2",
                "Failed password for mary-jane from 1.2.3.4 port 5 ssh2");
        shape(
                "lost connection after AUTH from *",
                "lost connection after AUTH from unknown[192.0.2.1]",
                "lost connection after AUTH from mail[2001:db8::1]");
        shape(
                "nfs: server * not responding",
                "nfs: server nas not responding",
                "nfs: server fs1.example.com not responding");
        shape("No such container: *", "No such container: web", "No such container: 9f2c4b7e1d08");
        shape(
                "* : user NOT in sudoers ; TTY=*",
                "   bob : user NOT in sudoers ; TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/bin/sh -c id");
    }

    @Test
    void theNameOfAPersonCanBeAnyWord() {
        for (String name : new String[] {"bob", "ted", "ahmed", "emily", "sterling", "info", "user", "failed", "x7"}) {
            shape("Invalid user * from *", "Invalid user " + name + " from 192.0.2.1");
            shape(
                    "Failed password for invalid user * from * port *",
                    "Failed password for invalid user " + name + " from 192.0.2.1 port 22 ssh2");
            shape(
                    "Connection closed by authenticating user * port * [preauth]",
                    "Connection closed by authenticating user " + name + " 192.0.2.1 port 22 [preauth]");
            shape(
                    "input_userauth_request: invalid user * [preauth]",
                    "input_userauth_request: invalid user " + name + " [preauth]");
            shape(
                    "User * from * not allowed because not listed in AllowUsers",
                    "User " + name + " from 192.0.2.1 not allowed because not listed in AllowUsers");
        }
        for (String name : new String[] {"bob", "ted", "emily", "info", "debug"}) {
            shape("Accepted password for * from *", "Accepted password for " + name + " from 192.0.2.1");
            shape("session opened for user * by (uid=*)", "session opened for user " + name + " by (uid=0)");
            shape("session closed for user *", "session closed for user " + name);
        }
        differ("User logged in from 192.0.2.1", "User disconnected from 192.0.2.1");
        differ("session opened for user root by LOGIN(uid=0)", "session opened for user root by (uid=0)");
    }

    @Test
    void whatAProgramRemovesOrSynchronizesToIsMasked() {
        shape("removing *", "removing chargen", "removing daytime");
        shape(
                "synchronized to *, stratum *",
                "synchronized to LOCAL(0), stratum 10",
                "synchronized to #3#, stratum 1",
                "synchronized to 192.0.2.5, stratum 3");
    }

    @Test
    void aNameWithHyphensIsMaskedUnlessAPartTellsWhatHappened() {
        shape(
                "Thin pool * data is now *% full.",
                "Thin pool pve-data-tpool data is now 80.77% full.",
                "Thin pool vg0-pool0-tpool data is now 95.01% full.");
        shape("Forcing * away from *", "Forcing pgsql-clone away from storage-b", "Forcing vip-web away from db1");
        differ("validation failed: no-signature", "validation failed: failed-auxiliary");
    }

    @Test
    void whatIsSingleInBracketsIsMaskedUnlessItTellsWhatHappened() {
        shape(
                "* FAIL LOGIN: Client *",
                "[bob] FAIL LOGIN: Client \"203.0.113.9\"",
                "[Administrator] FAIL LOGIN: Client \"203.0.113.211\"");
        shape(
                "DHCPACK on * to * via *",
                "DHCPACK on 10.0.0.51 to 5c:cf:7f:11:22:33 (esp-kitchen) via eth0",
                "DHCPACK on 10.0.0.118 to a4:83:e7:0b:9c:d2 via br-lan");
        shape("connection from *", "connection from 192.0.2.4 (gw, mail)", "connection from 192.0.2.4 ()");
        differ("job ended (timeout)", "job ended (success)");
        differ("readv failed (No data available)", "readv failed (Connection reset by peer)");
    }

    @Test
    void whatSomethingChangedFromAndToStays() {
        shape(
                "* Transitioned from NEW to FAILED",
                "attempt_1445144423722_0020_m_000001 Transitioned from NEW to FAILED");
        differ("link changed from up to down", "link changed from down to up");
        differ("health changed from OK to FAILED", "health changed from FAILED to OK");
        differ("state change: standby -> primary", "state change: primary -> standby");
        shape("volume moved from * to *", "volume moved from nas-a to nas-b", "volume moved from /srv/a to /srv/b");
    }

    @Test
    void oppositesStay() {
        differ("op=login acct=\"bob\" res=success", "op=login acct=\"bob\" res=failed");
        differ("'ExternalConnected': Yes, 'TimeRemaining': 0", "'ExternalConnected': No, 'TimeRemaining': 0");
        differ("radio wake: WWEN[disable]", "radio wake: WWEN[enabled]");
        differ("map: 0000f000 - 000ff000 (reserved)", "map: 00000000 - 000a0000 (usable)");
        differ("wl0: Remote IP: 192.0.2.1", "wl0: Local IP: 192.0.2.1");
        differ("wl0: IPV6 Addr: 2001:db8::1", "wl0: IPV4 Addr: 192.0.2.1");
    }

    @Test
    void whatIsDeniedStays() {
        differ(
                "Sandbox: com.example.Mail(31229) deny(1) network-outbound /run/a",
                "Sandbox: com.example.Mail(31229) deny(1) file-read-data /etc/hosts");
        differ("avc: denied { read } for pid=1 comm=\"a\"", "avc: denied { write } for pid=1 comm=\"a\"");
        differ("name=\"/etc/a\" denied_mask=\"r\"", "name=\"/etc/a\" denied_mask=\"w\"");
        differ("denied user=bob access=READ", "denied user=bob access=WRITE");
        differ(
                "denied action org.freedesktop.login1.reboot for user bob",
                "denied action org.freedesktop.login1.suspend for user bob");
    }

    @Test
    void aJobThatAMachineRunsKeepsItsCommandButNotItsNumbers() {
        differ("(root) CMD (run-parts /etc/cron.hourly)", "(root) CMD (run-parts /etc/cron.daily)");
        differ("(www-data) CMD (/usr/bin/php /srv/shop/cron.php)", "(www-data) CMD (/usr/local/bin/renew)");
        shape(
                "* CMD (php /srv/shop/cron.php --store *)",
                "(www-data) CMD (php /srv/shop/cron.php --store 3)",
                "(bob) CMD (php /srv/shop/cron.php --store 14)");
    }

    @Test
    void namesInTheCodeStay() {
        differ("rpc.statd startup failed", "rpc.idmapd startup failed");
        differ("Inode-cache hash table: 8192", "Mount-cache hash table: 512");
        differ(
                "onReceive action: android.intent.action.SCREEN_ON",
                "onReceive action: android.intent.action.TIME_TICK");
        shape("tls_session_write_block.* error *", "tls_session_write_block.434 error 22");
        shape("doSaveChannels@*: done", "doSaveChannels@286: done", "doSaveChannels@7: done");
        differ("PM response took 2010 ms (54, powerd)", "PM response took 129 ms (10018, mailproc)");
    }

    @Test
    void aSingleWordBehindAColonOrAnEqualsSignIsAValue() {
        shape("Changing view acls to: *", "Changing view acls to: root", "Changing view acls to: yarn,curi");
        shape("scan begins, wifi = *", "scan begins, wifi = lan", "scan begins, wifi = null");
        differ("scan begins, wifi = true", "scan begins, wifi = false");
        differ("fatal: Greylisted", "fatal: Blocklisted");
    }

    @Test
    void aWordThatTellsWhatHappenedIsNoName() {
        shape("server closed the connection", "server closed the connection");
        shape("check pass; user unknown", "check pass; user unknown");
        shape("account expired", "account expired");
        shape("device descriptor read error", "device descriptor read error");
    }

    @Test
    void quotedNamesAreMasked() {
        shape(
                "password authentication failed for user *",
                "password authentication failed for user \"bob\"",
                "password authentication failed for user 'mary jane'",
                "password authentication failed for user “bob”",
                "password authentication failed for user `bob'");
        shape("Can't open *: ignored", "Can't open 'it's mine': ignored");
    }

    @Test
    void quotedSentencesThatTellAProblemStay() {
        differ("info: \"Connection refused\"", "info: \"Connection timed out\"");
        shape(
                "child * said into stderr: \"Allowed memory size of * exhausted, error in *\"",
                "child 7 said into stderr: \"Allowed memory size of 99 bytes exhausted, error in /srv/a.php\"");
        shape(
                "err=\"failed to start * with CrashLoopBackOff: \\\"back-off * restarting failed container=*\\\"\" pod=*",
                "err=\"failed to start \\\"web\\\" with CrashLoopBackOff: \\\"back-off 5m0s restarting failed container=web\\\"\" pod=\"a/b\"");
        shape(
                "*] \"Kubelet version\" kubeletVersion=*",
                "I0512 08:00:00.000102    1187 server.go:484] \"Kubelet version\" kubeletVersion=\"v1.29.4\"");
        differ("nginx.service: Failed with result 'exit-code'.", "nginx.service: Failed with result 'timeout'.");
    }

    @Test
    void theValueOfAKeyIsMaskedUnlessItNamesAnOutcome() {
        shape(
                "authentication failure; logname=* uid=* tty=* ruser=* rhost=* user=*",
                "authentication failure; logname= uid=0 tty=ssh ruser= rhost=192.0.2.41  user=root",
                "authentication failure; logname= uid=0 tty=ssh ruser= rhost=a7.example.info  user=info",
                "authentication failure; logname=bob uid=1000 tty=/dev/pts/0 ruser=bob rhost=  user=ted");
        shape("accepted, force=*", "accepted, force=true", "accepted, force=false");
        differ("probe done, connected=true", "probe done, connected=false");
        shape(
                "*: to=*, status=deferred (connect to *: Connection refused)",
                "4F3B22C01A: to=<bob@example.org>, relay=none, delay=30, dsn=4.4.1, status=deferred (connect to mx.example.org[192.0.2.25]:25: Connection refused)",
                "9A0E1840D2C: to=<a@b.net>, orig_to=<a>, relay=none, delay=4, dsn=4.4.1, status=deferred (connect to a.b.net[2001:db8::25]:25: Connection refused)");
        differ("task=a verdict=denied", "task=a verdict=allowed");
        differ(
                "apparmor=\"DENIED\" operation=\"open\" profile=\"/usr/sbin/cupsd\" name=\"/etc/a\" pid=2811",
                "apparmor=\"DENIED\" operation=\"open\" profile=\"/usr/sbin/mysqld\" name=\"/etc/a\" pid=2811");
        shape(
                "{\"level\":*,\"msg\":\"query failed\"}",
                "{\"level\":50,\"host\":\"web\",\"msg\":\"query failed\"}",
                "{\"level\":5,\"host\":\"db\",\"local\":false,\"msg\":\"query failed\"}");
    }

    @Test
    void aNumberThatIsTheOutcomeStays() {
        differ("device descriptor read, error -71", "device descriptor read, error -110");
        differ(
                "Main process exited, code=exited, status=203/EXEC",
                "Main process exited, code=exited, status=1/FAILURE");
        differ("HTTP probe failed with statuscode: 503", "HTTP probe failed with statuscode: 404");
        differ("job failed with exit code 1", "job failed with exit code 127");
    }

    @Test
    void whatIsCountedIsTheSameInSingularAndPlural() {
        shape(
                "PAM * more authentication failure* [preauth]",
                "PAM 2 more authentication failures [preauth]",
                "PAM 1 more authentication failure [preauth]");
        shape("timed out after *", "timed out after 1 second", "timed out after 30 seconds", "timed out after 30000ms");
    }

    @Test
    void aListIsOneMaskWhateverItsLength() {
        shape("no updates for *", "no updates for \"core22\", \"lxd\", \"snapd\"", "no updates for \"lxd\"");
        shape("groups failed: *", "groups failed: 100 1004 1010", "groups failed: 65534");
        shape(
                "no match: *",
                "no match: diffie-hellman-group1-sha1,diffie-hellman-group14-sha1",
                "no match: ssh-rsa,ssh-dss");
        shape(
                "error while connecting, client: *",
                "error while connecting, client: 192.0.2.1, server: _, host: \"www\"",
                "error while connecting, client: 2001:db8::1, server: localhost, host: \"www\", referrer: \"http://a.b/\"");
    }

    @Test
    void aColonWithoutACommaMakesNoList() {
        shape(
                "Aborted connection * to db: * user: * (Got an error)",
                "Aborted connection 1301 to db: 'shop' user: 'bob' (Got an error)");
    }

    @Test
    void emptyMessagesHaveAShapeToo() {
        assertEquals("", Shape.of(""));
        assertEquals("", Shape.of(" \t\n "));
    }

    @Test
    void onlyTheStartOfALongMessageCounts() {
        String start = "error " + "x y ".repeat(300);
        assertEquals(Shape.of(start + "a"), Shape.of(start + "b"));
        assertEquals(Shape.LONGEST, Shape.of(start).length());
        assertEquals("error *", Shape.of("error " + "12 ".repeat(500) + "tail"));
        shape("error * x x *", "error " + "12 ".repeat(330) + "x x x x x x x x x x".repeat(9));
        shape("error * x", "error " + "12 ".repeat(331) + "x");
        shape("error * x*", "error " + "12 ".repeat(331) + "xy");
        assertEquals("error *", Shape.of("error " + "12 ".repeat(331) + "\uD83D\uDE00"));
    }

    @Test
    void whiteSpaceBeforeAndBehindDoesNotCount() {
        for (int length = 290; length < 310; length++) {
            String message = "ab ".repeat(110).substring(0, length);
            assertEquals(Shape.of(message), Shape.of(" " + message));
            assertEquals(Shape.of(message.strip()), Shape.of(message.strip() + " "));
        }
    }

    @Test
    void aCharacterBeyondAsciiIsItself() {
        assertEquals("lost \u0080 *", Shape.of("lost \u0080 5"));
    }

    @Test
    void noSurrogatePairIsTornApart() {
        for (int i = 0; i < 4; i++) {
            assertWhole("x".repeat(i) + " y".repeat(140) + "\uD83D\uDE00".repeat(600));
            assertWhole("x".repeat(i) + " 7".repeat(400) + "\uD83D\uDE00".repeat(600));
        }
    }

    private static void assertWhole(String message) {
        assertFits(message);
        assertTrue(Shape.of(message).codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "'",
                "`",
                "\u2018",
                "\\",
                "\\\"",
                "(",
                "[",
                "<",
                "((",
                "a=",
                "a=(",
                "{\"a\":",
                "*",
                "1 ",
                "a,",
                "a:",
                "/",
                "\"a b ",
                "<a.",
                "no \\\"no ",
                "user ",
                "for a from ",
                " ",
                "(1)",
                "\0",
                "\uD83D",
                "\uDE00",
                "=",
                "-1"
            })
    void hostileRepetitionsAreShapedInNoTime(String piece) {
        String message = piece.repeat((1 << 20) / piece.length());

        String shape = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Shape.of(message));

        assertTrue(shape.length() <= Shape.LONGEST);
        assertFits(piece.repeat(120));
    }

    @Test
    void everyMessageFitsItsShapeReadAsAPattern() {
        String alphabet = "ab 1.:/\\\"'`<>()[]{}=,;*-+@#%_~\t\n\0\u00a0\u2003\u2018\u2019\uD83D\uDE00éZ";
        String[] words = {
            "user", "error", "failed", "no", "from", "for", "1", "a=", "12 attempts", "192.0.2.1", "GET /x", "\"a b\""
        };
        Random random = new Random(7);
        for (int n = 0; n < 50_000; n++) {
            StringBuilder message = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                if (random.nextInt(4) == 0) {
                    message.append(words[random.nextInt(words.length)]);
                } else {
                    message.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            assertFits(message.toString());
        }
    }

    /** All the messages have this shape. */
    private static void shape(String expected, String... messages) {
        for (String message : messages) {
            assertEquals(expected, Shape.of(message), message);
            assertFits(message);
        }
    }

    private static void differ(String message, String other) {
        assertNotEquals(Shape.of(message), Shape.of(other));
    }

    /** A mask stands for anything, a space for white space, all else for itself. */
    private static void assertFits(String message) {
        String shape = Shape.of(message);
        boolean cut = shape.length() == Shape.LONGEST;
        String text = message.replaceAll("^\\s+|\\s+$", "");
        String[] literals = (cut ? shape + Shape.MASK : shape).split("\\*", -1);
        int at = 0;
        for (int i = 0; i < literals.length; i++) {
            boolean first = i == 0;
            boolean last = i == literals.length - 1;
            String regex = literals[i]
                    .codePoints()
                    .mapToObj(c -> c == ' ' ? "\\s+?" : Pattern.quote(Character.toString(c)))
                    .collect(joining("", "", last ? "\\z" : ""));
            var matcher = Pattern.compile(regex).matcher(text).region(at, text.length());
            assertTrue(first ? matcher.lookingAt() : matcher.find(), () -> message + "\nhas the shape\n" + shape);
            at = matcher.end();
        }
    }
}
