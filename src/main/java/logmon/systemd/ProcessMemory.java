package logmon.systemd;

/** Memory that the process has freed but keeps to spare. */
public final class ProcessMemory {
    private ProcessMemory() {}

    /** Gives back what the collector and the C library keep to spare, which without this takes them minutes. */
    public static void giveBack() {
        System.gc();
        trim();
    }

    /** Gives back what the C library keeps to spare, malloc_trim(3): libsystemd frees megabytes when a journal is closed. */
    public static void trim() {
        LibC.malloc_trim(0);
    }
}
