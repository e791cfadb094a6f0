package logmon.systemd;

/** Memory that the process has freed, but not returned to the kernel. */
public final class ProcessMemory {
    private ProcessMemory() {}

    /**
     * Gives back what the collector and the C library keep to spare, malloc_trim(3), which without this takes them minutes:
     * libsystemd frees megabytes when a journal is closed.
     */
    public static void giveBack() {
        System.gc();
        LibC.malloc_trim(0);
    }
}
