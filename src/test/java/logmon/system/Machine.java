package logmon.system;

import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A small Debian 12 server of a test's own, booted: systemd, journald and Postfix are the real ones, and nothing but
 * its loopback network is there. What root can do on a server a test does with {@link #sh}; the machine is gone when
 * it is closed.
 */
final class Machine implements AutoCloseable {
    private static final Duration BOOT_LIMIT = Duration.ofMinutes(2);

    /** What systemd calls a finished boot; the second: not every unit has started. */
    private static final Set<String> BOOTED = Set.of("running", "degraded");

    private final String hostname;
    private final Container container;

    private Machine(DebianTree tree, String hostname) {
        this.hostname = hostname;
        container = new Container(tree, hostname, "systemd", "--boot", "--private-network");
    }

    /** A new machine, booted to the end. */
    static Machine boot(String hostname) {
        return boot(DebianTree.SERVER, hostname);
    }

    /** The same, of another Debian. */
    static Machine boot(DebianTree tree, String hostname) {
        var machine = new Machine(tree, hostname);
        try {
            machine.powerOn();
            return machine;
        } catch (Throwable e) {
            machine.close();
            throw e;
        }
    }

    String hostname() {
        return hostname;
    }

    /** Runs a program, whatever its exit status. */
    Result run(String... command) {
        return container.run(Command.LIMIT, Command.NO_INPUT, command);
    }

    /** Runs a shell script, whatever its exit status. */
    Result trySh(String script) {
        return run("sh", "-c", script);
    }

    /** What a shell script prints; it has to succeed, and so has each command in it. */
    String sh(String script) {
        return run("sh", "-euc", script).orFail().out();
    }

    /** The text of a file. */
    String read(String path) {
        return run("cat", path).orFail().out();
    }

    /** Puts a text into a file; an old one keeps its owner and mode, for a new one directories are made. */
    void write(String path, String text) {
        String script = "mkdir -p \"$(dirname \"$1\")\"; printf %s \"$2\" >\"$1\"";
        run("sh", "-euc", script, "sh", path, text).orFail();
    }

    /** Copies a file of this machine's into it, as {@link #write} does. */
    void copyIn(Path file, String path) {
        String script = "mkdir -p \"$(dirname \"$1\")\"; cat >\"$1\"";
        container
                .run(Command.LIMIT, file.toFile(), "sh", "-euc", script, "sh", path)
                .orFail();
    }

    /** Installs a package, whose dependencies have to be there already: the machine reaches no archive. */
    void install(Path deb) {
        String path = "/tmp/" + deb.getFileName();
        copyIn(deb, path);
        run("dpkg", "--install", path).orFail();
    }

    /** The mails that were delivered to a user, oldest first. */
    List<MimeMessage> mailbox(String user) {
        Path mailbox = container.root().resolve("var/mail").resolve(user);
        try (var channel = FileChannel.open(mailbox, StandardOpenOption.READ)) {
            // Postfix locks it while it writes (mailbox_delivery_lock): no half a mail is read.
            channel.lock(0, Long.MAX_VALUE, true);
            return Mbox.parse(Channels.newInputStream(channel).readAllBytes());
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a user has so many mails, or more. */
    List<MimeMessage> awaitMails(Duration limit, String user, int count) {
        return await(
                limit,
                "%d mails for %s".formatted(count, user),
                () -> Optional.of(mailbox(user)).filter(mails -> mails.size() >= count));
    }

    /** Waits until a condition holds; the failure shows what logmon and Postfix have had to say. */
    void await(Duration limit, String what, BooleanSupplier condition) {
        await(limit, what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Waits until there is a value, which it returns. */
    <T> T await(Duration limit, String what, Supplier<Optional<T>> probe) {
        return Await.value(limit, probe, () -> what + "\n" + report());
    }

    /** An orderly shutdown, and the same machine booted again. */
    void reboot() {
        run("systemctl", "reboot");
        container.awaitStop();
        powerOn();
    }

    /** An orderly shutdown; {@link #powerOn} boots the machine again. */
    void powerOff() {
        run("systemctl", "poweroff");
        container.awaitStop();
    }

    /** All processes are dead at once. What they had handed to the kernel is on the disk all the same. */
    void cutPower() {
        container.kill();
    }

    /** Boots the machine that was powered off, to the end. */
    void powerOn() {
        container.start();
        String state = Await.value(
                BOOT_LIMIT,
                this::booted,
                () -> "the boot of " + hostname + "\n" + sh("systemctl list-jobs || :") + container.console());
        if (state.equals("degraded")) {
            System.err.println(hostname + " has booted, but for:\n" + sh("systemctl --failed"));
        }
    }

    @Override
    public void close() {
        container.close();
    }

    private Optional<String> booted() {
        return Optional.of(run("systemctl", "is-system-running").out().strip()).filter(BOOTED::contains);
    }

    /** What helps to find out why something did not happen. */
    private String report() {
        if (!container.isRunning()) {
            return hostname + " is off.\n" + container.console();
        }
        return trySh("""
                        exec 2>&1
                        systemctl --failed
                        systemctl status --no-pager --lines=0 logmon.service
                        journalctl --no-pager --lines=50 --unit=logmon.service
                        journalctl --no-pager --lines=20 --unit='postfix@*.service'
                        ls -l /var/mail
                        mailq
                        """).out();
    }
}
