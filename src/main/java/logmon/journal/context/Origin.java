package logmon.journal.context;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import logmon.systemd.JournalException;

/**
 * Whose entries lead to an entry: those of the same unit and invocation; of a unit that systemd reports on, its own and
 * systemd's about it. A unit's name counts only in fields of which journald says who wrote them, because anybody can write
 * the others.
 *
 * @param groups of fields; an entry is wanted if it has all fields of one group. The first one is what the unit itself
 *     wrote
 * @param manager fields of systemd's entries about the unit, or null if systemd did not write the entry
 * @param window how long before the entry they may be
 */
record Origin(List<List<String>> groups, List<String> manager, Duration window) {
    private static final Duration OF_UNIT = Duration.ofHours(1);
    /** The kernel's lines about one thing are written at once, but a disk takes its time. */
    private static final Duration OF_KERNEL = Duration.ofMinutes(1);

    /**
     * Returns the origin of an entry, or null if nothing says who wrote it.
     *
     * @param unitField the field that the unit is from, which is to be believed; null: none
     * @param entry stands on it
     */
    static Origin of(String unitField, String unit, JournalQuery entry, String bootId) {
        // Of the same boot and machine alone: many machines may be in one file, and containers share a boot's id.
        List<String> here = new ArrayList<>(List.of("_BOOT_ID=" + bootId));
        copy(entry, "_MACHINE_ID", "_MACHINE_ID", here);
        if (unitField == null) {
            return process(here, entry, "_PID");
        }
        return switch (unitField) {
            case BootEnd.FIELD -> new Origin(List.of(here), null, OF_UNIT);
            case "_TRANSPORT" -> new Origin(List.of(with(here, "_TRANSPORT=kernel")), null, OF_KERNEL);
            case "_SYSTEMD_UNIT" -> unit(here, unit, entry, "_SYSTEMD_INVOCATION_ID");
            case "OBJECT_SYSTEMD_UNIT" -> unit(here, unit, entry, "OBJECT_SYSTEMD_INVOCATION_ID");
            case "UNIT" -> {
                List<String> manager = with(here, "_PID=1", "UNIT=" + unit);
                List<String> ofInvocation = new ArrayList<>(manager);
                copy(entry, "INVOCATION_ID", "INVOCATION_ID", ofInvocation);
                List<String> own =
                        unit(here, unit, entry, "INVOCATION_ID").groups.get(0);
                yield new Origin(List.of(own, ofInvocation), manager, OF_UNIT);
            }
            case "USER_UNIT" -> {
                List<String> ofUser = new ArrayList<>(here);
                copy(entry, "_UID", "_UID", ofUser);
                List<String> manager = with(ofUser, "USER_UNIT=" + unit);
                copy(entry, "_SYSTEMD_UNIT", "_SYSTEMD_UNIT", manager);
                copy(entry, "_PID", "_PID", manager);
                yield new Origin(List.of(with(ofUser, "_SYSTEMD_USER_UNIT=" + unit), manager), manager, OF_UNIT);
            }
            case "COREDUMP_UNIT", "COREDUMP_COMM" -> process(here, entry, "COREDUMP_PID");
            default -> process(here, entry, "_PID");
        };
    }

    private static Origin unit(List<String> here, String unit, JournalQuery entry, String invocationField) {
        List<String> ofRun = new ArrayList<>(List.of("_SYSTEMD_UNIT=" + unit));
        copy(entry, invocationField, "_SYSTEMD_INVOCATION_ID", ofRun);
        // An invocation is of one boot. libsystemd would look for each entry among all of the boot as well.
        List<String> fields = ofRun.size() > 1 ? ofRun : with(here, ofRun.get(0));
        return new Origin(List.of(fields), null, OF_UNIT);
    }

    /** What runs in a session, crashed, or has no unit at all: what the same process wrote. */
    private static Origin process(List<String> here, JournalQuery entry, String pidField) {
        List<String> fields = new ArrayList<>(here);
        copy(entry, pidField, "_PID", fields);
        return fields.size() == here.size() ? null : new Origin(List.of(fields), null, OF_UNIT);
    }

    /** Returns whether it is known which run of the unit the entry is about. */
    boolean isOfOneRun() {
        return groups.get(0).stream().anyMatch(field -> field.startsWith("_SYSTEMD_INVOCATION_ID="));
    }

    /** Has only entries read that the unit itself wrote. */
    void addOwnTo(JournalQuery query) throws JournalException {
        query.orAllOf(groups.get(0));
    }

    void addTo(JournalQuery query) throws JournalException {
        for (List<String> group : groups) {
            query.orAllOf(group);
        }
    }

    private static List<String> with(List<String> fields, String... more) {
        List<String> all = new ArrayList<>(fields);
        all.addAll(List.of(more));
        return all;
    }

    private static void copy(JournalQuery entry, String from, String to, List<String> fields) {
        String value = entry.field(from);
        if (value != null && !value.isBlank()) {
            fields.add(to + "=" + value);
        }
    }
}
