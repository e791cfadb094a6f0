package logmon.systemd;

/** Memory that the process has freed but keeps to spare. */
public final class ProcessMemory {
    private ProcessMemory() {}

    /** Gives back what the collector and the C library keep to spare, which without this takes them minutes. */
    public static void giveBack() {
        System.gc();
        LibC.malloc_trim(0);
    }
}
