package logmon.config;

import java.util.Comparator;
import java.util.Set;
import java.util.regex.Pattern;
import logmon.filter.Rule;

/** The fields that journald, systemd and other well-known programs write: systemd.journal-fields(7) and sd-messages.h. */
public final class Fields {
    private static final Set<String> KNOWN = Set.of("""
            MESSAGE MESSAGE_ID PRIORITY CODE_FILE CODE_LINE CODE_FUNC ERRNO INVOCATION_ID USER_INVOCATION_ID
            SYSLOG_FACILITY SYSLOG_IDENTIFIER SYSLOG_PID SYSLOG_TIMESTAMP SYSLOG_RAW DOCUMENTATION TID UNIT USER_UNIT
            _PID _UID _GID _COMM _EXE _CMDLINE _CAP_EFFECTIVE _AUDIT_SESSION _AUDIT_LOGINUID _AUDIT_TYPE _AUDIT_TYPE_NAME
            _AUDIT_ID _SYSTEMD_CGROUP _SYSTEMD_SLICE _SYSTEMD_UNIT _SYSTEMD_USER_UNIT _SYSTEMD_USER_SLICE
            _SYSTEMD_SESSION _SYSTEMD_OWNER_UID _SYSTEMD_INVOCATION_ID _SELINUX_CONTEXT _SOURCE_REALTIME_TIMESTAMP
            _SOURCE_MONOTONIC_TIMESTAMP _SOURCE_BOOTTIME_TIMESTAMP _BOOT_ID _MACHINE_ID _HOSTNAME _TRANSPORT _STREAM_ID
            _LINE_BREAK _NAMESPACE _RUNTIME_SCOPE _KERNEL_DEVICE _KERNEL_SUBSYSTEM _UDEV_SYSNAME _UDEV_DEVNODE
            _UDEV_DEVLINK LEADER SESSION_ID USER_ID SEAT_ID RESULT EXECUTABLE SHUTDOWN SLEEP N_DROPPED N_RESTARTS
            IMAGE_NAME CONTAINER_NAME CONTAINER_ID CONTAINER_ID_FULL CONTAINER_TAG CONTAINER_PARTIAL_MESSAGE
            LIMIT LIMIT_PRETTY AVAILABLE AVAILABLE_PRETTY DEVICE TIMESTAMP THREAD_ID LOGGER PROBLEM_DIR GLIB_DOMAIN
            DBUS_BROKER_LOG_DROPPED NM_DEVICE NM_LOG_LEVEL NM_LOG_DOMAINS QT_CATEGORY SHAPE""".split("\\s+"));

    private static final int MOST_TYPING_ERRORS = 2;

    /** Families of fields. */
    private static final Pattern FAMILY = Pattern.compile("(?:OBJECT|COREDUMP|JOB|CPU_USAGE|IO_METRIC|IP_METRIC|MEMORY|"
            + "CONTAINER|IMAGE|NM|PODMAN|GLIB|DBUS|SUDO|AUDIT|_AUDIT_FIELD|CONFIG|UNIT|USER|DNSSEC|JOURNAL|CURRENT|"
            + "MAX|DISK|N|LIBVIRT|SSSD|PROBLEM)_[A-Z0-9_]+");

    private Fields() {}

    /** Returns whether a field is one of these. Programs may write any other. */
    public static boolean isKnown(String field) {
        return KNOWN.contains(field) || FAMILY.matcher(field).matches();
    }

    /** Returns that a field is none, and which one was surely meant; null if it may be one. */
    static String objection(String field) {
        if (isKnown(field)) {
            return null;
        }
        String nearest = KNOWN.stream()
                .filter(known -> !known.equals(Rule.SHAPE))
                .min(Comparator.<String>comparingInt(known -> KnownKeys.distance(field, known))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
        String meant = KNOWN.contains("_" + field) ? "_" + field : nearest;
        return KnownKeys.distance(field, meant) <= MOST_TYPING_ERRORS
                ? "%s is no field of systemd.journal-fields(7); did you mean %s?".formatted(field, meant)
                : null;
    }
}
