package logmon.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** logmon's own log. */
public final class Log {
    private Log() {}

    /** Only now: there is hardly ever anything to log, and to load what does takes longer than to open the journal. */
    public static Logger log() {
        return LoggerFactory.getLogger(Log.class);
    }
}
