package logmon.daemon;

import static logmon.log.Log.log;

import java.time.Instant;
import logmon.config.Config;
import logmon.filter.logcheck.LogcheckRules;

/** What there is to do about rules before the first entry is judged. */
final class RulesAtStart {
    private RulesAtStart() {}

    /** Logs which rules are not in force. */
    static void tell(Config config, Instant now) {
        config.endedRules(now).forEach(rule -> log().info("{}", rule));
        for (LogcheckRules.Source source : config.filter().logcheck().sources()) {
            if (!source.skipped().isEmpty()) {
                log().warn(
                                "{} rules of logcheck are not in force, logmon --check names them; the first is {}",
                                source.skipped().size(),
                                source.skipped().get(0));
            }
        }
    }
}
