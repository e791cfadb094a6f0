package logmon.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What this thread has used of a processor: the same on a busy machine as on one at rest. */
public final class CpuTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuTime() {}

    public static long nanos() {
        return THREADS.getCurrentThreadCpuTime();
    }
}
