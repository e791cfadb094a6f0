package logmon.replay;

import java.time.Instant;
import java.util.regex.Pattern;
import logmon.journal.Entry;

/**
 * The entry of {@code --test}: what the command line says of it, and no other field.
 *
 * @param unit as a mail shows it, {@code kernel} included; null if not given
 * @param identifier what the writer calls itself; null if not given
 * @param severity the digit of {@code PRIORITY}; null if not given
 */
public record Sample(String message, String unit, String identifier, String severity, Instant realtime)
        implements Entry {
    private static final String KERNEL = "kernel";

    private static final Pattern UNIT = Pattern.compile(
            ".*\\.(?:service|socket|target|device|mount|automount|swap|timer|path|slice|scope)", Pattern.DOTALL);

    /** Completes the name of the unit as journalctl -u does: without a type it is a service's. */
    public Sample {
        if (unit != null && !unit.equals(KERNEL) && !UNIT.matcher(unit).matches()) {
            unit += ".service";
        }
    }

    @Override
    public String field(String name) {
        return switch (name) {
            case "MESSAGE" -> message;
            case "PRIORITY" -> severity;
            case "SYSLOG_IDENTIFIER" -> identifier;
            case "_SYSTEMD_UNIT" -> KERNEL.equals(unit) ? null : unit;
            case "_TRANSPORT" -> KERNEL.equals(unit) ? KERNEL : null;
            default -> null;
        };
    }

    @Override
    public String cursor() {
        return "";
    }
}
