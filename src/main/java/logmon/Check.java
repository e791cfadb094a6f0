package logmon;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;

/** {@code --check} and {@code --test-mail}: says what is wrong with the set-up before an alert is missed. */
final class Check {
    private final Config config;
    private final String thisHost;
    private final PrintStream out;

    Check(Config config, String thisHost, PrintStream out) {
        this.config = config;
        this.thisHost = thisHost;
        this.out = out;
    }

    /** Tries all there is to try, mails nothing, and gives the exit status. */
    int run() {
        out.printf("configuration  ok, %d ignore rules%n", config.rules().size());
        int journal = journal();
        int mail = mail();
        return journal != ExitStatus.OK ? journal : mail;
    }

    private int journal() {
        try {
            JournalFiles.check(config);
            try (Journal journal = Journal.open(config.directory(), config.namespace())) {
                journal.seekNow();
                String cursor = journal.cursor();
                out.println("journal        ok, "
                        + (cursor == null ? "empty" : "last entry of " + Text.seconds(journal.realtime())));
            }
            return ExitStatus.OK;
        } catch (JournalFiles.Unusable e) {
            out.println("journal        FAILED: " + e.getMessage());
            return e.isPermission() ? ExitStatus.NO_PERMISSION : ExitStatus.UNAVAILABLE;
        } catch (JournalException e) {
            out.println("journal        FAILED: " + e.getMessage());
            return ExitStatus.UNAVAILABLE;
        }
    }

    private int mail() {
        String trouble = new Mailer(config.mail(), null).check();
        String server = config.mail().host() + ":" + config.mail().port();
        if (trouble.isEmpty()) {
            out.printf(
                    "mail           ok, %s takes mail from %s for %s%n",
                    server, config.mail().from(), recipients());
            return ExitStatus.OK;
        }
        out.println("mail           FAILED: " + trouble);
        return ExitStatus.UNAVAILABLE;
    }

    /** Sends one mail, shows the dialogue with the server, and gives the exit status. */
    int sendTestMail() {
        String id = Long.toHexString(Instant.now().toEpochMilli()) + ".test" + LoopGuard.MARK + thisHost;
        String body = """
                %s This is a test: logmon on %s can send mail.

                An alert comes like this one, with the entry that caused it in the first line.
                """.formatted(Instant.now().atZone(ZoneId.systemDefault()).toOffsetDateTime(), thisHost);
        AlertMail mail = new AlertMail(id, "[ALERT] Test from logmon on " + thisHost, body, body);
        Mailer.Result result = new Mailer(config.mail(), dialogue()).send(mail);
        out.println();
        if (result.outcome() != Mailer.Outcome.ACCEPTED) {
            out.println("The test mail was not sent: " + result.detail());
            return ExitStatus.UNAVAILABLE;
        }
        if (!result.warning().isEmpty()) {
            out.println("The mail was " + result.warning());
            return ExitStatus.UNAVAILABLE;
        }
        out.printf("The mail server has taken the test mail for %s; look for it there.%n", recipients());
        return ExitStatus.OK;
    }

    private String recipients() {
        return String.join(", ", config.mail().to());
    }

    /** Passes on what client and server say, and leaves out what Jakarta Mail says to itself. */
    private PrintStream dialogue() {
        return new PrintStream(
                new OutputStream() {
                    private final java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();

                    @Override
                    public void write(int b) {
                        if (b != '\n') {
                            line.write(b);
                            return;
                        }
                        String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
                        line.reset();
                        if (!text.startsWith("DEBUG")) {
                            out.println(Text.printable(text));
                        }
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }
}
