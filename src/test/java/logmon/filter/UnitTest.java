package logmon.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import logmon.testing.TestEntry;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only journald's own fields give the right to speak of another unit. */
class UnitTest {
    private static final Map<String, String> SYSTEMD =
            Map.of("_PID", "1", "_SYSTEMD_UNIT", "init.scope", "SYSLOG_IDENTIFIER", "systemd", "_UID", "0");
    private static final Map<String, String> USER_MANAGER =
            Map.of("_SYSTEMD_UNIT", "user@1000.service", "_SYSTEMD_USER_UNIT", "init.scope", "_COMM", "systemd");
    private static final Map<String, String> USERS_SHELL =
            Map.of("_SYSTEMD_UNIT", "session-3.scope", "_UID", "1000", "_COMM", "logger", "_PID", "4711");

    @Nested
    class Believed {
        @Test
        void systemdAboutAUnit() {
            assertEquals("backup.service", name(SYSTEMD, "UNIT", "backup.service"));
        }

        @Test
        void theUsersSystemdAboutTheUsersUnit() {
            assertEquals("sync.service", name(USER_MANAGER, "USER_UNIT", "sync.service"));
        }

        @Test
        void rootAboutAUnit() {
            Map<String, String> logind = Map.of("_SYSTEMD_UNIT", "systemd-logind.service", "_UID", "0");
            assertEquals("nginx.service", name(logind, "OBJECT_SYSTEMD_UNIT", "nginx.service"));
        }

        @Test
        void systemdCoredumpAboutTheUnitThatCrashed() {
            Map<String, String> coredump = Map.of("_SYSTEMD_UNIT", "systemd-coredump@0-128-0.service", "_UID", "33");
            assertEquals("nginx.service", name(coredump, "COREDUMP_UNIT", "nginx.service", "COREDUMP_COMM", "nginx"));
            assertEquals("nginx", name(coredump, "COREDUMP_COMM", "nginx"));
        }

        @Test
        void systemdCoredumpByItsNameIfItIsRoots() {
            Map<String, String> coredump = Map.of("_COMM", "systemd-coredum", "_UID", "0");
            assertEquals("nginx.service", name(coredump, "COREDUMP_UNIT", "nginx.service"));
            assertEquals(
                    "systemd-coredum",
                    name(Map.of("_COMM", "systemd-coredum", "_UID", "1000"), "COREDUMP_UNIT", "nginx.service"));
        }

        @Test
        void theKernel() {
            assertEquals("kernel", name(Map.of("_TRANSPORT", "kernel"), "SYSLOG_IDENTIFIER", "kernel"));
        }
    }

    @Nested
    class NotBelieved {
        @ParameterizedTest
        @ValueSource(strings = {"UNIT", "USER_UNIT", "OBJECT_SYSTEMD_UNIT", "COREDUMP_UNIT", "COREDUMP_COMM"})
        void anyUser(String field) {
            assertEquals("logger", name(USERS_SHELL, field, "nginx.service"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"UNIT", "USER_UNIT", "COREDUMP_UNIT"})
        void anyService(String field) {
            assertEquals("app.service", name(Map.of("_SYSTEMD_UNIT", "app.service"), field, "nginx.service"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"nginx.service", "kernel", "a\nb.socket"})
        void anIdentifierThatPassesForAUnit(String identifier) {
            assertEquals(identifier + " (identifier)", name(USERS_SHELL, "SYSLOG_IDENTIFIER", identifier));
        }
    }

    @Nested
    class Otherwise {
        @Test
        void itIsTheServicesOwnUnit() {
            assertEquals("nginx.service", name(Map.of("_SYSTEMD_UNIT", "nginx.service"), "SYSLOG_IDENTIFIER", "nginx"));
        }

        @Test
        void inASessionItIsTheIdentifier() {
            assertEquals("backup", name(USERS_SHELL, "SYSLOG_IDENTIFIER", "backup"));
            assertEquals("logger", name(USERS_SHELL));
        }

        @Test
        void inAScopeThatNamesNobodyItIsTheScope() {
            assertEquals("session-3.scope", name(Map.of("_SYSTEMD_UNIT", "session-3.scope")));
        }

        @Test
        void systemdItselfIsNamedByItsIdentifier() {
            assertEquals("systemd", name(SYSTEMD));
        }

        @Test
        void blankNamesDoNotCount() {
            assertEquals("cron", name(Map.of("_SYSTEMD_UNIT", " ", "SYSLOG_IDENTIFIER", "", "_COMM", "cron")));
            assertEquals("unknown", name(Map.of("_SYSTEMD_UNIT", "")));
        }
    }

    @Test
    void theMatchSaysWhetherTheNameIsAUnit() {
        assertEquals(true, entry(SYSTEMD, "UNIT", "backup.service").match().isUnit());
        assertEquals(false, entry(USERS_SHELL).match().isUnit());
        assertEquals(false, entry(Map.of("_TRANSPORT", "kernel")).match().isUnit());
    }

    private static String name(Map<String, String> fields, String... more) {
        return Unit.of(entry(fields, more)).name();
    }

    private static TestEntry entry(Map<String, String> fields, String... more) {
        TestEntry entry = TestEntry.saying("an error").without("_SYSTEMD_UNIT").without("_PID");
        for (Map.Entry<String, String> field : fields.entrySet()) {
            entry = entry.with(field.getKey(), field.getValue());
        }
        for (int i = 0; i < more.length; i += 2) {
            entry = entry.with(more[i], more[i + 1]);
        }
        return entry;
    }
}
