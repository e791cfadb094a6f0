package logmon.systemd;

import java.time.Duration;

/** What is reported to the service manager, sd_notify(3), and what it sets; without one, nothing happens. */
public final class ServiceManager {
    private static final String WATCHDOG_USEC = System.getenv("WATCHDOG_USEC");

    private String status = "";

    /** The first seek is done. */
    public void ready() {
        LibSystemd.sd_notify(0, "READY=1");
    }

    /** logmon is about to end. */
    public void stopping() {
        LibSystemd.sd_notify(0, "STOPPING=1");
    }

    /** Shows a line in {@code systemctl status}. */
    public void status(String line) {
        if (!line.equals(status)) {
            LibSystemd.sd_notify(0, "STATUS=" + line);
            status = line;
        }
    }

    /** Still going. */
    public void alive() {
        if (WATCHDOG_USEC != null) {
            LibSystemd.sd_notify(0, "WATCHDOG=1");
        }
    }

    /** How often {@link #alive} has to be called at least; {@code null}: never. Half the time-out, as advised. */
    public Duration watchdogInterval() {
        return WATCHDOG_USEC == null ? null : Duration.ofNanos(Long.parseLong(WATCHDOG_USEC) * 1_000 / 2);
    }

    /** The id of this process; Java's own way to find it takes milliseconds. */
    public static int pid() {
        return LibC.getpid();
    }
}
