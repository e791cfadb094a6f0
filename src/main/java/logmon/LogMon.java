package logmon;

/** Main class. */
public final class LogMon {
    private LogMon() {}

    /** Starts logmon. */
    public static void main(String[] args) {
        System.out.println("logmon");
    }
}
