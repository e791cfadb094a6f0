package logmon;

import static logmon.log.Log.log;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import logmon.alert.AlertMail;
import logmon.alert.SendResult;
import logmon.config.Config;
import logmon.filter.MailTrace;
import logmon.smtp.SmtpMailer;
import logmon.smtp.SmtpSettings;

/**
 * Mails that the service does not start because its configuration is wrong: after a boot or an upgrade nobody may look. The
 * mail goes where {@code mail.*} says, as far as that has no fault itself.
 */
final class BrokenConfiguration {
    /** systemd ends a start that takes longer than 90 s, its DefaultTimeoutStartSec=. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration ATTEMPT = Duration.ofSeconds(20);
    private static final long PAUSE_MILLIS = 5_000;

    private BrokenConfiguration() {}

    /**
     * Mails the faults, and retries for a minute, because at boot the mail server may start later.
     *
     * @param host this machine's name
     */
    static void mail(Config.Invalid faults, Path file, String host) {
        SmtpSettings settings = faults.mail();
        if (settings == null) {
            log().warn("The faults are not mailed, because mail.* has some itself");
            return;
        }
        AlertMail mail = compose(faults.getMessage(), file, host);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            SendResult result = new SmtpMailer(settings, null, ATTEMPT).send(mail, null);
            if (result.outcome() == SendResult.Outcome.ACCEPTED) {
                log().info("The faults were mailed to {}", String.join(", ", settings.recipients()));
                return;
            }
            if (result.outcome() != SendResult.Outcome.NOT_NOW || System.nanoTime() > end) {
                log().warn("The faults could not be mailed: {}", result.detail());
                return;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static AlertMail compose(String faults, Path file, String host) {
        String service = Config.service(file.toString());
        String summary = "%s on %s is not watching the journal: its configuration is wrong.".formatted(service, host);
        String body =
                """
                %s

                %s

                After fixing that: logmon --check%s && systemctl restart %s
                Nothing is lost: it continues with the entry after the last one that it mailed.
                """.formatted(summary, faults, file.equals(Config.DEFAULT_FILE) ? "" : " --config " + file, service);
        String id = UUID.randomUUID().toString().replace("-", "");
        String root = UUID.nameUUIDFromBytes((service + host).getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
        return new AlertMail(
                id + MailTrace.MARK + host,
                "[ALERT] %s on %s does not start: its configuration is wrong".formatted(service, host),
                body,
                summary,
                root + ".root" + MailTrace.MARK + host);
    }
}
