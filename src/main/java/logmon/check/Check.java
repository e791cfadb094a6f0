package logmon.check;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import logmon.alert.AlertComposer;
import logmon.alert.AlertMail;
import logmon.alert.Digest;
import logmon.alert.SendResult;
import logmon.config.BuiltInRules;
import logmon.config.Config;
import logmon.filter.FilterSettings;
import logmon.filter.Match;
import logmon.filter.Source;
import logmon.filter.logcheck.LogcheckRules;
import logmon.journal.Entry;
import logmon.journal.JournalAccess;
import logmon.journal.JournalReader;
import logmon.journal.file.Cursor;
import logmon.journal.file.Interest;
import logmon.kind.Kind;
import logmon.smtp.SmtpMailer;
import logmon.smtp.SmtpSettings;
import logmon.text.Text;

/** {@code --check} and {@code --test-mail}: says what is wrong with the set-up before an alert is missed. */
public final class Check {
    /** How long somebody at a terminal waits for the mail server; the service waits longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of the last day, on which ignore rules are tried: a second's. */
    private static final int MOST_ENTRIES = 20_000;

    // What Jakarta Mail reports about the login, because the dialogue itself would show the password.
    private static final Pattern LOGIN = Pattern.compile("DEBUG SMTP: (AUTH \\S+ (?:succeeded|failed))");

    /** How it went. */
    public enum Result {
        OK,
        /** The journal or the mail server cannot be used. */
        UNAVAILABLE,
        /** The journal is there, but this user may not read it; or something that the service's user may not read. */
        NO_PERMISSION
    }

    private final Config config;
    private final Path configFile;
    private final String thisHost;
    private final PrintStream out;
    private boolean flawless = true;
    private boolean warned;

    /**
     * @param configFile where the configuration is from
     * @param thisHost this machine's name
     * @param out gets all that is found
     */
    public Check(Config config, Path configFile, String thisHost, PrintStream out) {
        this.config = config;
        this.configFile = configFile;
        this.thisHost = thisHost;
        this.out = out;
    }

    /** Tries everything, and mails nothing. */
    public Result run() {
        tell("configuration", "ok, " + config.filter().rules().size() + " ignore rules");
        warn("configuration", config.warnings());
        warn("configuration", Config.filesNotRead(configFile));
        config.filter().logcheck().sources().forEach(this::logcheck);
        BuiltInRules.ALL.stream()
                .filter(rule -> config.filter().rules().contains(rule.rule()))
                .forEach(rule -> tell("", "built in: ignore." + rule.name() + ", because " + rule.reason()));
        inForce();
        config.filter().thresholds().forEach(threshold -> tell("", threshold(threshold)));
        config.filter().routes().forEach(route -> tell("", route(route)));
        config.limitedRules(Instant.now()).forEach(rule -> tell("", rule));
        config.endedRules(Instant.now()).forEach(rule -> tell("", rule));
        Result journal = journal();
        Result mail = mail();
        Result service = service();
        if (!flawless) {
            out.printf(
                    "When that is fixed: logmon --check%s && systemctl restart %s%n",
                    configFile.equals(Config.DEFAULT_FILE) ? "" : " --config " + configFile,
                    Config.service(configFile.toString()));
        }
        return Stream.of(journal, mail, service)
                .filter(result -> result != Result.OK)
                .findFirst()
                .orElse(Result.OK);
    }

    private String threshold(FilterSettings.Threshold threshold) {
        String key = "alert." + threshold.rule().name() + ".MORE_THAN";
        return "%s (%s): entries of this rule alert if a unit has %s"
                .formatted(key, config.places().get(key), threshold.moreThan());
    }

    private String route(FilterSettings.Route route) {
        String key = "mail.to." + route.rule().name();
        return "%s (%s): alerts of this rule go to %s"
                .formatted(key, config.places().get(key), String.join(", ", route.to()));
    }

    /** Returns whether there was a warning; for after {@link #run}. */
    public boolean hasWarned() {
        return warned;
    }

    /** What selects an entry, and the configuration's own rules, each with its place. */
    private void inForce() {
        FilterSettings filter = config.filter();
        config.files().forEach(file -> tell("file", file));
        tell(
                "keywords",
                (filter.keywords() == null
                                ? "the built-in words"
                                : filter.keywords().pattern())
                        + place("match.keywords"));
        tell(
                "priority",
                (filter.alwaysPriority() < 0
                                ? "none alerts by itself"
                                : Entry.PRIORITIES.get(filter.alwaysPriority()) + " and more severe alert")
                        + place("match.priority")
                        + ", less severe than " + Entry.PRIORITIES.get(filter.level()) + " do not"
                        + place("journal.level"));
        filter.matchRules().forEach(rule -> tell("rule", "match." + rule.name() + place("match." + rule.name())));
        filter.rules().stream()
                .filter(rule -> !BuiltInRules.contain(rule))
                .forEach(rule -> tell("rule", "ignore." + rule.name() + place("ignore." + rule.name())));
    }

    private String place(String key) {
        String place = config.placeOfRule(key);
        return place == null ? "" : " (" + place + ")";
    }

    private void logcheck(LogcheckRules.Source source) {
        tell(
                "ignore rules",
                "logcheck: %,d rules of %,d files in %s in force, %,d skipped%s"
                        .formatted(
                                source.rules(),
                                source.files().size(),
                                source.path(),
                                source.skipped().size(),
                                source.skipped().isEmpty() ? "" : ":"));
        source.skipped().forEach(rule -> tell("", rule));
    }

    private Result journal() {
        try {
            JournalAccess.check(config.journal());
        } catch (JournalAccess.Unusable e) {
            fail("journal", e.getMessage());
            return e.isPermission() ? Result.NO_PERMISSION : Result.UNAVAILABLE;
        }
        List<String> problems = new ArrayList<>();
        try (JournalReader reader = new JournalReader(config.journal(), Interest.ALL, problems::add)) {
            reader.startAtBoot();
            boolean old = reader.timeOfNext() == null;
            reader.startNow();
            Instant last = reader.position().last().values().stream()
                    .map(Cursor::time)
                    .max(Comparator.naturalOrder())
                    .orElse(null);
            if (last != null) {
                tell("journal", "ok, last entry of " + Text.seconds(last));
            }
            problems.addAll(reader.damaged());
            problems.addAll(JournalDoubts.of(config.journal(), last == null, old));
        }
        warn("journal", problems);
        warn("ignore rules", RuleDoubts.of(config, MOST_ENTRIES));
        return Result.OK;
    }

    private Result mail() {
        String trouble = new SmtpMailer(config.mail(), null, PATIENCE).check();
        if (!trouble.isEmpty()) {
            fail("mail", trouble);
            return Result.UNAVAILABLE;
        }
        tell(
                "mail",
                "ok, %s takes mail from %s for %s"
                        .formatted(config.mail().server(), config.mail().from(), recipients()));
        for (FilterSettings.Route route : config.filter().routes()) {
            String refused = new SmtpMailer(config.mail().sendingTo(route.to()), null, PATIENCE).check();
            warn("mail", refused.isEmpty() ? List.of() : List.of(route(route) + ": " + refused));
        }
        return Result.OK;
    }

    /** Says what the service's user may not read, though this one may. */
    private Result service() {
        List<ServiceUser.Trouble> troubles = ServiceUser.troubles(config, configFile);
        boolean ofService = Config.stateDirectory(configFile) != null;
        for (ServiceUser.Trouble trouble : troubles) {
            if (ofService) {
                fail(trouble.part(), trouble.text());
            } else {
                warn(trouble.part(), List.of(trouble.text()));
            }
        }
        return troubles.isEmpty() || !ofService ? Result.OK : Result.NO_PERMISSION;
    }

    private void tell(String part, String text) {
        out.printf("%-15s%s%n", part, text);
    }

    private void warn(String part, List<String> texts) {
        texts.forEach(text -> tell(part, "WARNING: " + text));
        flawless &= texts.isEmpty();
        warned |= !texts.isEmpty();
    }

    private void fail(String part, String text) {
        tell(part, "FAILED: " + text);
        flawless = false;
    }

    /** Sends one mail, and shows the dialogue with the server. */
    public Result sendTestMail() {
        SendResult result = new SmtpMailer(config.mail(), dialogue(), PATIENCE).send(testMail(), null);
        out.println();
        if (result.outcome() != SendResult.Outcome.ACCEPTED) {
            out.println("The test mail was not sent: " + result.detail());
            return Result.UNAVAILABLE;
        }
        if (!result.warning().isEmpty()) {
            out.println("The mail was " + result.warning());
            return Result.UNAVAILABLE;
        }
        out.printf("The mail server has accepted the test mail for %s; look for it there.%n", recipients());
        if (config.mail().to().contains("root@localhost")) {
            out.println("That is /var/mail/root (with Exim /var/mail/mail), unless /etc/aliases sends it on.");
        } else if (SmtpSettings.isLoopback(config.mail().host())) {
            // Such a server accepts everything, and reports later what it cannot deliver.
            out.println(
                    "If it does not arrive, see mailq and the log of the mail server. Debian's mail servers deliver only on\n"
                            + "this machine, until dpkg-reconfigure exim4-config (or postfix) configures them to send elsewhere.");
        }
        return Result.OK;
    }

    /** An alert as usual, except for its subject and a line before it. */
    private AlertMail testMail() {
        Instant now = Instant.now();
        String message = "disk error, made up by logmon --test-mail: sector 4711 cannot be read";
        String unit = "example.service";
        Match match = new Match(
                now,
                thisHost,
                Kind.of(unit, message),
                "_SYSTEMD_UNIT",
                unit,
                "4711",
                3,
                "keyword error",
                message,
                message.length(),
                "test " + now,
                new Source(unit, true),
                null);
        Digest digest = new Digest(config.pacing(), List.of());
        digest.add(match, now);
        AlertMail alert = config.composer(thisHost, configFile.toString(), AlertComposer.Context.NONE)
                .write(digest, null);
        String word = "This is a test: logmon on %s can send mail. An alert looks like this:%n%n".formatted(thisHost);
        return new AlertMail(
                alert.messageId(),
                "[ALERT] Test from logmon on " + thisHost,
                word + alert.body(),
                alert.summary(),
                alert.references());
    }

    private String recipients() {
        return String.join(", ", config.mail().recipients());
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
                        Matcher login = LOGIN.matcher(text);
                        if (login.matches()) {
                            out.println("(" + login.group(1) + ")");
                        } else if (!text.startsWith("DEBUG")) {
                            out.println(Text.printable(text));
                        }
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }
}
