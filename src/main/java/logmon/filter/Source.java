package logmon.filter;

import java.util.regex.Pattern;
import logmon.journal.Entry;
import logmon.text.Text;

/**
 * Who wrote an entry, from fields that its writer cannot choose: those that begin with {@code _} are journald's own
 * (systemd.journal-fields(7)). Limits are shared among sources, because any user can write under any number of names.
 *
 * @param name the system unit; of what runs in a user's sessions or user manager, the user
 * @param root whether root or the kernel wrote it: the {@code PRIORITY} of others is what they like it to be
 */
public record Source(String name, boolean root) {
    private static final int MAX_NAME = 256;

    /** Accounts of people begin here (login.defs(5)); services get theirs below, or above (see systemd's UIDS-GIDS). */
    private static final int FIRST_USER = 1_000;

    private static final int FIRST_DYNAMIC = 61_184;
    private static final int LAST_DYNAMIC = 65_535;

    /** An instance for each connection, crash or transient run: sshd@7-192.0.2.1:22-192.0.2.9:4711.service. */
    private static final Pattern NUMBERED = Pattern.compile("([^@]+@)\\d.*(\\.\\w+)|(run-)[rpu][0-9a-f]+(\\.\\w+)");

    private static final Pattern OF_USER = Pattern.compile("user@(\\d+)\\.service|user-(\\d+)\\.slice");
    private static final Pattern SESSION = Pattern.compile("session-.+\\.scope");

    /** Returns the source of an entry. */
    public static Source of(Entry entry) {
        if ("kernel".equals(entry.field("_TRANSPORT"))) {
            return new Source("kernel", true);
        }
        String uid = value(entry, "_UID");
        boolean root = "0".equals(uid);
        String unit = value(entry, "_SYSTEMD_UNIT");
        if (root && "1".equals(entry.field("_PID")) && value(entry, "UNIT") != null) {
            // The service manager about one of its units; only it and journald run as process 1's credentials.
            unit = value(entry, "UNIT");
        }
        return new Source(Text.cap(name(entry, unit, uid), MAX_NAME), root);
    }

    private static String name(Entry entry, String unit, String uid) {
        if (unit == null) {
            return uid == null ? "unknown" : user(uid);
        }
        if (isPlain(unit)) {
            return isPerson(uid) ? unit + " of user " + uid : unit;
        }
        var user = OF_USER.matcher(unit);
        if (user.matches()) {
            return user(user.group(1) != null ? user.group(1) : user.group(2));
        }
        if (SESSION.matcher(unit).matches()) {
            // A user can open any number of sessions. Of setuid programs like sudo, too, it is the session's owner that
            // counts.
            String owner = value(entry, "_SYSTEMD_OWNER_UID");
            return owner == null && uid == null ? "sessions" : user(owner != null ? owner : uid);
        }
        String name = NUMBERED.matcher(unit).replaceFirst("$1$3*$2$4");
        // cron and mail servers run commands of users inside their own units.
        return isPerson(uid) ? name + " of user " + uid : name;
    }

    /** Whether the regexes would find nothing: most units are plain. */
    private static boolean isPlain(String unit) {
        boolean plain = unit.endsWith(".service") && !unit.startsWith("run-");
        for (int at = unit.indexOf('@'); plain && at >= 0; at = unit.indexOf('@', at + 1)) {
            plain = unit.charAt(at + 1) < '0' || unit.charAt(at + 1) > '9';
        }
        return plain;
    }

    /** On every machine 0 is root; a name for any other number may be another machine's. */
    private static String user(String uid) {
        return "0".equals(uid) ? "root" : "user " + uid;
    }

    private static boolean isPerson(String uid) {
        if (uid == null || uid.isEmpty() || uid.length() > 10) {
            return false;
        }
        long number = 0;
        for (int i = 0; i < uid.length(); i++) {
            if (uid.charAt(i) < '0' || uid.charAt(i) > '9') {
                return false;
            }
            number = 10 * number + uid.charAt(i) - '0';
        }
        return number >= FIRST_USER && (number < FIRST_DYNAMIC || number > LAST_DYNAMIC);
    }

    private static String value(Entry entry, String field) {
        String value = entry.field(field);
        return value == null || value.isBlank() ? null : value;
    }
}
