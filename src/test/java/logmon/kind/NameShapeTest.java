package logmon.kind;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which words are names, by what stands beside them: in the shape of a message they are masked. */
class NameShapeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Failed password for root from 192.0.2.1 port 22 ssh2           | Failed password for * from * port *
            Failed password for invalid user ted from 192.0.2.1 port 22 ssh2 | Failed password for invalid user * from * port *
            state changed from up to down                                  | state changed from up to down
            link changed from slow to fast on eth0                         | link changed from slow to fast on *
            health up -> down                                              | health up -> down
            health down -> up                                              | health down -> up
            state from pve-data to pve-root                                | state from * to *
            bob[192.0.2.1]: denied                                         | *: denied
            bob (192.0.2.1): denied                                        | *: denied
            bob(uid=0): denied                                             | *(uid=*): denied
            session opened for user bob(0)                                 | session opened for user *
            session: bob(4711): died                                       | session: *: died
            bob : command not allowed                                      | * : command not allowed
            Bob : command not allowed                                      | Bob : command not allowed
            bob@pts/0: denied                                              | *: denied
            ssh user bob: denied                                           | ssh user *: denied
            user=bob denied                                                | user=* denied
            on device sda1: error                                          | on device *: error
            on device foo: error                                           | on device *: error
            No such container: web                                         | No such container: *
            No such container: web (exit)                                  | No such container: * (exit)
            no container web after boot                                    | no container * after boot
            disk by label data: missing                                    | disk by label data: missing
            for web from cache                                             | for * from cache
            of logmon to root@example.org failed                           | of * to * failed
            (to root) bob on tty                                           | (to *) * on tty
            (by root) done                                                 | (by *) done
            sent mail (to root) failed                                     | sent mail (to *) failed
            name = web                                                     | name = *
            name: web                                                      | name: *
            name: web, next                                                | name: *, next
            state: web                                                     | state: web
            error = refused                                                | error = refused
            Error: refused                                                 | Error: refused
            removing web                                                   | removing *
            removing Web                                                   | removing Web
            removing disk                                                  | removing disk
            creating pool                                                  | creating pool
            pool pve-data is degraded                                      | pool * is degraded
            of sensor.kitchen is gone                                      | of * is gone
            volume a-b-c: lost                                             | volume *: lost
            starting my-app                                                | starting *
            lost: my-app                                                   | lost: *
            GET /index.html failed                                         | * failed
            FOO /index.html failed                                         | FOO * failed
            Accepted key: RSA SHA256:abcdef0123                            | Accepted key: *
            by RSA SHA256:abcdef0123 now                                   | by RSA * now
            temperature -5 is low                                          | temperature * is low
            drop +5 packets                                                | drop * packets
            tag #12 lost                                                   | tag * lost
            val <5 low                                                     | val * low
            val <b> low                                                    | val <b> low
            peer ::1 gone                                                  | peer * gone
            peer [::] gone                                                 | peer * gone
            peer ::ffff:192.0.2.1 lost                                     | peer * lost
            addr fe80::1: lost                                             | addr *: lost
            addr fe:80:ab:cd lost                                          | addr * lost
            time 12:30:45 lost                                             | time * lost
            mount nas:/export failed                                       | mount * failed
            mount https://host/x failed                                    | mount * failed
            mount path:/var/log failed                                     | mount * failed
            file backup.conf missing                                       | file * missing
            file foo.b missing                                             | file * missing
            module a.B.c missing                                           | module * missing
            java.lang.Foo thrown                                           | java.lang.Foo thrown
            key=value failed                                               | key=* failed
            key="a b" failed                                               | key=* failed
            {"key": "v", "other": 5}                                       | {"key": *}
            COMMAND=/bin/ls -l /root                                       | COMMAND=*
            a//b failed                                                    | * failed
            a/b failed                                                     | a/b failed
            a/b/c failed                                                   | * failed
            deadbeef lost                                                  | * lost
            deadbee lost                                                   | deadbee lost
            I/O error                                                      | I/O error
            x86 cpu                                                        | * cpu
            ipv6 lost                                                      | ipv6 lost
            IPv6: lost                                                     | IPv6: lost
            bob's disk                                                     | bob's disk
            """)
    void namesAreMaskedAndWhatIsSaidOfThemIsNot(String message, String shape) {
        assertEquals(shape, Shape.of(message));
    }
}
