package logmon.system;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The package as it was built, and the ways in which its user deals with it on a machine. */
final class Logmon {
    /** For everything that has to happen at all. */
    static final Duration LIMIT = Duration.ofMinutes(2);

    private final Machine machine;

    private Logmon(Machine machine) {
        this.machine = machine;
    }

    /** Installs the package, as a user would. */
    static Logmon installOn(Machine machine) {
        Logmon logmon = new Logmon(machine);
        machine.install(deb());
        logmon.awaitActive();
        return logmon;
    }

    static Path deb() {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> debs = files.filter(file -> file.getFileName().toString().matches("logmon_.*_all\\.deb"))
                    .toList();
            if (debs.size() != 1) {
                throw new AssertionError("expected one package in target, 'mvn package' makes it, but found " + debs);
            }
            return debs.get(0);
        } catch (IOException e) {
            throw new AssertionError("no package: run 'mvn package' first", e);
        }
    }

    /** Takes over a configuration, as the README says. */
    void configure(String properties) {
        machine.write("/etc/logmon.properties", properties);
        machine.sh("systemctl restart logmon");
        awaitActive();
    }

    void awaitActive() {
        machine.await(
                LIMIT,
                "logmon.service to be active",
                () -> property("ActiveState").equals("active"));
    }

    String property(String name) {
        return machine.sh("systemctl show --value --property=" + name + " logmon.service")
                .strip();
    }

    /** Logs an entry as a program called {@code identifier} does. */
    void log(String identifier, String priority, String message) {
        machine.run("logger", "--tag", identifier, "--priority", "user." + priority, "--", message)
                .orFail();
    }

    /** Waits for a mail to root with a text in its subject. */
    MimeMessage awaitMail(String subjectPart) {
        return machine.await(
                LIMIT,
                "a mail with '" + subjectPart + "' in its subject",
                () -> mails(subjectPart).stream().findFirst());
    }

    /** The mails to root with a text in their subject. */
    List<MimeMessage> mails(String subjectPart) {
        return machine.mailbox("root").stream()
                .filter(mail -> subject(mail).contains(subjectPart))
                .toList();
    }

    static String subject(MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    static String body(MimeMessage mail) {
        try {
            return ((String) mail.getContent()).replace("\r\n", "\n");
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
