package logmon.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** logmon's own log. */
public final class Log {
    private Log() {}

    /** Loaded only when needed: logmon rarely logs, and loading a logger takes longer than opening the journal. */
    public static Logger log() {
        return LoggerFactory.getLogger(Log.class);
    }
}
