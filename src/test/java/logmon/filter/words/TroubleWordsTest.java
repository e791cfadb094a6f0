package logmon.filter.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import logmon.text.WordSearch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words that tell of trouble are found as words, and not where they say that nothing is wrong. */
class TroubleWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Installing the upgrades failed! | failed",
                "unable to create lock | unable",
                "java.lang.OutOfMemoryError: Java heap space | OutOfMemory",
                "java.io.IOException: closed | Exception",
                "level=error msg=x | error",
                "vdev_state=FAULTED | FAULTED",
                "Clock status TIME_ERROR 0x41 | ERROR",
                "class=checksum err=52 | err",
                "\u001b[31mproblem\u001b[0m | problem",
                "#033[1;31mERROR#033[0m no space | ERROR",
                "done, failed=3 | failed",
                "Main process exited, code=exited, status=1/FAILURE | FAILURE",
                "Main process exited, code=killed, status=9/KILL | killed",
                "mysqld got signal 11 ; | got signal",
                "job ended with exit status 4. | exit status",
                "write: No space left on device | No space left",
                "nf_conntrack: table full, dropping packet | full",
                "ring buffer is full | full",
                "mailbox full (100 MB) | full",
                "nfs: server nas1 not responding, timed out | not responding",
                "igb: eth0 NIC Link is Down | Link is Down",
                "bob : command not allowed | not allowed",
                "add 'eve' to group 'sudo' | to group 'sudo",
                "nvme0: I/O 382 QID 4 timeout, aborting | timeout",
                "invoked oom-killer: | oom-killer",
                "no such thing. Error: x | Error",
                "md/raid1:md0: active with 1 out of 2 mirrors | active with",
                "3 errors | errors",
                "10 errors | errors",
                "error 0 | error",
                "disk 0 problem | problem",
                "error 0x0 | error",
                "process_limit (100) reached, client connections wait | reached",
                "Thin pool data is now 95.02% full. | full",
                "/srv: 97 % used | used",
                "undefined method `name' for nil:NilClass (NoMethodError) | Error",
                "double free or corruption (!prev) | double free",
                "open pipe file failed: No such file or directory | failed",
                "vdev_state=UNAVAIL | UNAVAIL",
                "npm ERR! code ELIFECYCLE | ERR",
                "WARNING: CPU: 0 PID: 9 at kernel/workqueue.c:1636 __queue_work+0x36a/0x4c0 | WARNING: CPU: 0 PID: 9 at",
                "sd 6:0:0:0: [sdc] tag#0 FAILED Result: hostbyte=DID_NO_CONNECT | FAILED",
                "System clock wrong by 12.345678 seconds | wrong",
                "md: md1: recovery interrupted. | interrupted",
                "Can not post to https://acme.example/new-order | Can not",
                "exited with code 1 | exited with",
                "2026-11-26 10:00:01 0 [Warning] Too many connections, 1 failed | Too many",
                "time=\"2026-11-26T10:00:01Z\" level=error msg=\"failed\" | error",
                "warning: unknown[203.0.113.9]: SASL LOGIN authentication failed: x | failed",
                "W1126 10:00:01.000000    4711 eviction_manager.go:343] attempting to reclaim imagefs | to reclaim",
                "E1126 10:00:01.000000    4711 kubelet.go:2190] Skipping pod synchronization | E1126",
                "{\"t\":{\"$date\":\"2026\"},\"s\":\"F\",\"c\":\"STORAGE\",\"msg\":\"Terminating.\"} | '{\"t\":{\"$date\":\"2026\"},\"s\":\"F\"'",
                "(backup) failed to start | failed",
                "eth0 is - down | is - down",
                "{\"level\":50,\"time\":1764150000,\"msg\":\"request ended\"} | '{\"level\":50'",
                // Beside other characters, but not in a name.
                "Starting httpd...failed | failed",
                "disk-failure on sda | failure",
                "reason=disk_failure | failure",
                "reason=\"disk_failure\" | failure",
                "state: io_error | error",
                "exit 1/FAILURE | FAILURE",
                // Behind words that deny something else.
                "this is the error | error",
                "it is a problem | problem",
                "no part of this has errors | errors",
                "no read or write errors | errors",
                "Answer: no, errors remain | errors",
                "should this one here really fail | fail",
                "a lot of errors | errors",
                "timeout waiting for sda | timeout",
                "Timeout. Is it down? | Timeout"
            })
    void tellOfTrouble(String message, String words) {
        assertEquals(words, TroubleWords.find(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Started fail2ban.service - Fail2Ban Service.",
                "failover to node 2 done",
                "default terror mirrors",
                "0 errors",
                "finished: 0 read errors, 0 failed",
                "errors: 0",
                "0 error(s)",
                "RX errors 0 dropped 0",
                "no error",
                "No errors found",
                "no known problems",
                "completed without errors",
                "completed without any errors",
                "stopping event stream error=<nil> module=x",
                "stopping event stream error=\"<nil>\" module=x",
                "{\"msg\":\"done\",\"error\":null}",
                "{\"msg\":\"done\",\"error\":\"\"}",
                "{\"error\": false, \"errors\": []}",
                "error: none",
                "ok=4 changed=0 unreachable=0 failed=0",
                "not failed",
                "error-free",
                "opening /var/log/nginx/error.log",
                "log_error=/var/log/mysql/error.log",
                "GET /error/fail HTTP/1.1",
                "fail_timeout=10s max_fails=3",
                "proxy_next_upstream_errors on",
                "--fail --log-error-verbosity=2",
                "OnFailure=mail@%n.service",
                "panic=-1 quiet",
                "Mounted with errors=remount-ro",
                "RAS: Correctable Errors collector initialized.",
                "PCIe error reporting enabled",
                "rtc_cmos 00:00: alarms up to one day, y3k",
                "restart on failure",
                "if the mount fails, see fstab",
                "Main process exited, code=killed, status=15/TERM",
                "Killed with signal 15 (by pid=1 uid=0 code=kill)",
                "exited with code 0",
                "exit status: 0",
                "Current worker (1667) exited with code 143 (Terminated)",
                "adjusting startup timeout by 30s",
                "2026-11-26 17:11:10 0 [Warning] Could not increase number of max_open_files to more than 20000",
                "2026-11-26 15:58:14,678 - modules.py[WARNING]: Could not find module named cc_x",
                "time=\"2026-11-26T17:35:56.58Z\" level=warning msg=\"failed to load plugin x\"",
                "{\"ts\":1,\"level\":\"warn\",\"msg\":\"unable to guess\"}",
                "W1126 10:00:01.000000    4711 manager.go:1169] Failed to process watch event",
                "Failed to read /var/lib/nfs/state: Success",
                "md/raid1:md0: active with 2 out of 2 mirrors",
                "idle timeout is 30 s",
                "timeout=30",
                "Timeout: 30",
                "query: example.org NOERROR",
                "Write protecting the kernel read-only data: 28672k",
                "eth0: full duplex",
                "eth0: link up, 1000Mbps, duplex full",
                "Physically writing the file full; Please wait ...",
                "refunded in full.",
                "non-fatal",
                "std::error::kind",
                "error()",
                "Reached target Local File Systems.",
                "memory: 42% used, 12 % full",
                "0 rejected by ip ratelimiting",
                "errors: No known data errors",
                "result: error=no, code=0",
                "alice : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/systemctl reset-failed",
                "(root) CMD (check-errors --fail || echo failed)",
                "first-boot.service was skipped because of a failed condition check",
                "free of errors",
                "I1126 10:00:01.000000    4711 event.go:294] Event occurred",
                "{\"t\":1,\"s\":\"I\",\"msg\":\"started\"}",
                "mail from error@example.org",
                "the gate is (down)",
                "the gate is ---- down",
                // In names.
                "module.failed is set",
                "Restart=on-failure",
                "disk_failure counter",
                "state io_error",
                "curl -fail",
                "&error=&x",
                // Denied, or for the case that.
                "not an error",
                "not a failure",
                "it isn't the error",
                "no such known errors",
                "no read write errors",
                "if it might fail",
                "should this one ever fail",
                "in case of errors",
                "timeout in seconds"
            })
    void saySometimesThatNothingIsWrong(String message) {
        assertNull(TroubleWords.find(message));
    }

    @Test
    void tellOfTroubleAfterMoreDenialsThanAnybodyNeeds() {
        assertNull(TroubleWords.find("0 errors, ".repeat(500)));
        assertEquals("errors", TroubleWords.find("0 errors, ".repeat(501)));
    }

    @Test
    void areFoundByTheSearchInEveryMessageInWhichTheyAreFound() {
        WordSearch search = TroubleWords.search();
        for (Trouble trouble : Trouble.values()) {
            for (String phrase : trouble.phrases()) {
                for (String text : List.of(
                        phrase,
                        phrase.toUpperCase(Locale.ROOT),
                        phrase.replace(' ', '-'),
                        phrase.replace(' ', '_'),
                        phrase.replace(" ", ""))) {
                    String message = (trouble == Trouble.SHARE ? "95% " : "x ") + text
                            + (phrase.equals("err") ? "=" : " ") + "1 y";
                    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
                    assertNotNull(search.find(bytes, bytes.length), message);
                }
            }
        }
    }

    /** See {@link WordSearch}: with one of three letters it looks at more of the bytes. */
    @Test
    void areSearchedForByFourLettersAtLeast() {
        WordSearch search = TroubleWords.search();
        for (Trouble trouble : Trouble.values()) {
            for (String word : String.join(" ", trouble.phrases()).split(" ")) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                assertTrue(bytes.length > 3 || search.find(bytes, bytes.length) == null, word);
            }
        }
    }

    @Test
    void eachTellOfTroubleByThemselves() {
        for (Trouble trouble : Trouble.values()) {
            for (String phrase : trouble.phrases()) {
                String message = (trouble == Trouble.SHARE || trouble == Trouble.FULL
                                ? "95% "
                                : trouble == Trouble.LIMIT ? "limit " : "x: ")
                        + phrase
                        + (phrase.equals("err") ? "=" : trouble == Trouble.SHORTAGE ? " " : " now ") + "1 out of 2";
                assertNotNull(TroubleWords.find(message), message);
            }
        }
    }
}
