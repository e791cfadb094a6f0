package logmon.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a service of root              | _SYSTEMD_UNIT=ssh.service _UID=0                          | ssh.service | true",
                "a service of its own user      | _SYSTEMD_UNIT=postgresql@15-main.service _UID=110         | postgresql@*.service | false",
                "a service with DynamicUser     | _SYSTEMD_UNIT=app.service _UID=61990                      | app.service | false",
                "root's session                 | _SYSTEMD_UNIT=session-7.scope _SYSTEMD_OWNER_UID=0 _UID=0 | root | true",
                "root without a unit            | _UID=0                                                    | root | true",
                "a user's session               | _SYSTEMD_UNIT=session-7.scope _SYSTEMD_OWNER_UID=1000 _UID=1000 | user 1000 | false",
                "another session of his         | _SYSTEMD_UNIT=session-c8.scope _SYSTEMD_OWNER_UID=1000 _UID=1000 | user 1000 | false",
                "sudo in his session            | _SYSTEMD_UNIT=session-7.scope _SYSTEMD_OWNER_UID=1000 _UID=0 | user 1000 | true",
                "a unit of his manager          | _SYSTEMD_UNIT=user@1000.service _SYSTEMD_USER_UNIT=x.service _UID=1000 | user 1000 | false",
                "his command in a root service  | _SYSTEMD_UNIT=cron.service _UID=1000                      | cron.service of user 1000 | false",
                "a connection                   | _SYSTEMD_UNIT=sshd@7-192.0.2.1:22-192.0.2.9:4711.service _UID=0 | sshd@*.service | true",
                "an instance                    | _SYSTEMD_UNIT=postfix@-.service _UID=0                    | postfix@-.service | true",
                "a transient run                | _SYSTEMD_UNIT=run-u12.service _UID=0                      | run-*.service | true",
                "systemd about a unit           | _PID=1 _UID=0 _SYSTEMD_UNIT=init.scope UNIT=backup.service | backup.service | true",
                "somebody like systemd          | _PID=4711 _UID=1000 _SYSTEMD_UNIT=user@1000.service UNIT=backup.service | user 1000 | false",
                "the kernel                     | _TRANSPORT=kernel SYSLOG_IDENTIFIER=kernel                | kernel | true",
                "somebody like the kernel       | _TRANSPORT=syslog _UID=1000 SYSLOG_IDENTIFIER=kernel      | user 1000 | false",
                "nothing that can be believed   | SYSLOG_IDENTIFIER=mdadm UNIT=x.service                    | unknown | false"
            })
    void isWhatTheWriterCannotChoose(String name, String fields, String source, boolean root) {
        TestEntry entry = new TestEntry(Map.of("MESSAGE", "error"), TestEntry.TIME, "s=1");
        for (String field : fields.split(" ")) {
            entry = entry.with(field.split("=", 2)[0], field.split("=", 2)[1]);
        }
        assertEquals(new Source(source, root), Source.of(entry));
    }

    @Test
    void isPartOfAMatch() {
        assertEquals("nginx.service", TestEntry.saying("error").match().source().name());
    }
}
