package logmon.filter;

import java.util.Set;
import java.util.regex.Pattern;
import logmon.journal.Entry;
import logmon.text.Text;

/**
 * Which unit an entry is about, as {@code journalctl -u} has it. Any local user can write any {@code UNIT=} or
 * {@code SYSLOG_IDENTIFIER=}; only fields that begin with {@code _} are journald's own word. So what somebody writes
 * counts as a unit only if a trusted field says that systemd, root or systemd-coredump wrote it.
 *
 * @param name never blank
 * @param field the field that the name is from; null if nothing says who wrote the entry
 */
record Unit(String name, String field) {
    /** Room for every name that systemd allows a unit. */
    private static final int MAX_NAME = 256;

    private static final String SYSTEMD_UNIT = "_SYSTEMD_UNIT";
    private static final String MANAGER = "init.scope";
    private static final String KERNEL = "kernel";
    private static final String ROOT = "0";

    /** What can stand in for a missing unit: anything that the writer calls itself. */
    private static final String[] IDENTIFIERS = {"SYSLOG_IDENTIFIER", "_COMM"};

    private static final Set<String> UNIT_FIELDS =
            Set.of(SYSTEMD_UNIT, "UNIT", "USER_UNIT", "OBJECT_SYSTEMD_UNIT", "COREDUMP_UNIT");

    /** An identifier that would pass for a unit, or for the kernel. */
    private static final Pattern LIKE_A_UNIT = Pattern.compile(
            "kernel|.*\\.(?:service|socket|target|device|mount|automount|swap|timer|path|slice|scope)", Pattern.DOTALL);

    static Unit of(Entry entry) {
        if (KERNEL.equals(entry.field("_TRANSPORT"))) {
            return new Unit(KERNEL, "_TRANSPORT");
        }
        String unit = entry.field(SYSTEMD_UNIT);
        Unit about = about(entry, unit);
        if (about != null) {
            return about;
        }
        boolean ofScope = unit != null && unit.endsWith(".scope");
        Unit writer = isBlank(unit) || ofScope ? identifier(entry) : named(entry, SYSTEMD_UNIT);
        if (writer == null) {
            return ofScope ? named(entry, SYSTEMD_UNIT) : new Unit("unknown", null);
        }
        return writer;
    }

    /** Whether the name is a unit's; else it is what the writer calls itself. */
    static boolean isUnit(String field) {
        return field != null && UNIT_FIELDS.contains(field);
    }

    /** Whether systemd itself wrote the entry, the system's or a user's. */
    static boolean isSystemd(Entry entry) {
        return isSystemManager(entry, entry.field(SYSTEMD_UNIT)) || isUserManager(entry, entry.field(SYSTEMD_UNIT));
    }

    /** The unit that a trusted writer's entry is about; null if there is none. */
    private static Unit about(Entry entry, String unit) {
        Unit about = isSystemManager(entry, unit) ? named(entry, "UNIT") : null;
        if (about == null && isUserManager(entry, unit)) {
            about = named(entry, "USER_UNIT");
        }
        if (about == null && isCoredump(entry, unit)) {
            about = named(entry, "COREDUMP_UNIT");
            about = about == null ? named(entry, "COREDUMP_COMM") : about;
        }
        if (about == null && ROOT.equals(entry.field("_UID"))) {
            about = named(entry, "OBJECT_SYSTEMD_UNIT");
        }
        return about;
    }

    private static boolean isSystemManager(Entry entry, String unit) {
        // Nothing but process 1, and what it is about to become another unit's process, is in this scope.
        return MANAGER.equals(unit) || "1".equals(entry.field("_PID"));
    }

    private static boolean isUserManager(Entry entry, String unit) {
        return unit != null
                && unit.startsWith("user@")
                && (MANAGER.equals(entry.field("_SYSTEMD_USER_UNIT"))
                        || "systemd".equals(entry.field("_COMM")) && isBlank(entry.field("_SYSTEMD_USER_UNIT")));
    }

    private static boolean isCoredump(Entry entry, String unit) {
        // It takes on the user of the process that crashed, but stays in its unit. The kernel cuts names to 15 bytes.
        String command = entry.field("_COMM");
        return unit != null && unit.startsWith("systemd-coredump@")
                || command != null && command.startsWith("systemd-coredum") && ROOT.equals(entry.field("_UID"));
    }

    private static Unit named(Entry entry, String field) {
        String name = entry.field(field);
        return isBlank(name) ? null : new Unit(Text.cap(name, MAX_NAME), field);
    }

    private static Unit identifier(Entry entry) {
        for (String field : IDENTIFIERS) {
            Unit found = named(entry, field);
            if (found != null) {
                return LIKE_A_UNIT.matcher(found.name).matches()
                        ? new Unit(found.name + " (identifier)", field)
                        : found;
            }
        }
        return null;
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
