package logmon.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A systemd-nspawn container on a fresh overlay over a {@link DebianTree}. It can be started again and again, and what
 * was written in it stays until it is closed. Then all of it is gone, as it is when this JVM dies: see keeper.sh.
 */
final class Container implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofMinutes(2);

    /** All of a command's environment inside: nothing of this JVM's gets in. */
    private static final List<String> ENVIRONMENT = List.of(
            "HOME=/root",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG=C.UTF-8",
            "TERM=dumb");

    private final Path directory;
    private final String initName;
    private final Process keeper;
    private ProcessHandle init;

    /**
     * @param initName the name of the container's process 1, by which it is known to have begun
     * @param nspawn the arguments for systemd-nspawn which are this container's own
     */
    Container(DebianTree tree, String hostname, String initName, String... nspawn) {
        this.initName = initName;
        Path lower = tree.directory();
        try {
            directory = Files.createTempDirectory(home(), "logmon-");
            Files.createDirectory(upper());
            Files.setPosixFilePermissions(upper(), PosixFilePermissions.fromString("rwxr-xr-x"));
            keeper = keeper(lower, hostname, nspawn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        prepare("""
                mkdir etc
                echo "$1" >etc/hostname
                printf '%s\\n' '127.0.0.1 localhost' "127.0.1.1 $1" '::1 localhost' >etc/hosts
                """, hostname);
    }

    /** Runs a shell script of this machine in the directory that will lie over the tree. For before the first start. */
    void prepare(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-euc", "umask 022; cd \"$0\"; " + script));
        command.add(upper().toString());
        command.addAll(List.of(arguments));
        Command.run(Command.LIMIT, Command.NO_INPUT, command).orFail();
    }

    void start() {
        try {
            keeper.outputWriter().write('\n');
            keeper.outputWriter().flush();
            long nspawn = Long.parseLong(keeper.inputReader().readLine());
            init = Await.value(START_LIMIT, () -> init(nspawn), () -> "the container's start\n" + console());
        } catch (IOException e) {
            throw new UncheckedIOException(console(), e);
        }
    }

    boolean isRunning() {
        return init != null && init.isAlive();
    }

    /** Waits for it to stop by itself. */
    void awaitStop() {
        Await.value(
                STOP_LIMIT,
                () -> isRunning() ? Optional.empty() : Optional.of(true),
                () -> "the container's end\n" + console());
    }

    /** Ends all processes in it at once. */
    void kill() {
        init.destroyForcibly();
        awaitStop();
    }

    /** Runs a command inside, as root. It does not get into the container's cgroups: where that matters, systemd-run. */
    Result run(Duration limit, File input, String... command) {
        List<String> inside = new ArrayList<>(List.of("nsenter", "--target", pid()));
        inside.addAll(List.of("--mount", "--uts", "--ipc", "--net", "--pid", "--"));
        // The clock is not the container's own: whoever sets it sets that of this machine.
        inside.addAll(List.of("/usr/bin/setpriv", "--bounding-set=-sys_time", "/usr/bin/env", "-i"));
        inside.addAll(ENVIRONMENT);
        inside.addAll(List.of(command));
        Result result = Command.run(limit, input, inside);
        return new Result(List.of(command), result.status(), result.out(), result.err());
    }

    /** The root directory of the running container as this JVM can open it. Absolute symbolic links lead out of it. */
    Path root() {
        return Path.of("/proc", pid(), "root");
    }

    /** The last lines that the container has written to its console. */
    String console() {
        Path log = directory.resolve("console.log");
        return Command.run("tail", "--lines=60", log.toString()).out().replaceAll("\u001B\\[[0-9;]*[A-Za-z]|\r", "");
    }

    @Override
    public void close() {
        try {
            keeper.getOutputStream().close();
            if (!keeper.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The container's keeper, process %d, does not end".formatted(keeper.pid()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process keeper(Path lower, String hostname, String... nspawn) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                Script.KEEPER.toString(),
                directory.toString(),
                "--quiet",
                // For a shared lock on the tree; what lies over it can be written to all the same.
                "--read-only",
                "--directory=" + lower,
                "--overlay=%s:%s:/".formatted(lower, upper()),
                "--machine=" + directory.getFileName(),
                "--hostname=" + hostname,
                "--register=no",
                // Or systemd-nspawn makes a /var/log/journal where there is none.
                "--link-journal=no",
                "--keep-unit",
                "--console=read-only"));
        command.addAll(List.of(nspawn));
        return new ProcessBuilder(command)
                .redirectError(directory.resolve("console.log").toFile())
                .start();
    }

    /** For directories that grow large, so not {@code /tmp}; but an overlay cannot lie over an overlay. */
    private static Path home() throws IOException {
        Path home = Path.of("/var/tmp");
        return Files.getFileStore(home).type().equals("overlay") ? Path.of("/dev/shm") : home;
    }

    private Path upper() {
        return directory.resolve("upper");
    }

    private Optional<ProcessHandle> init(long nspawn) {
        return ProcessHandle.of(nspawn).stream()
                .flatMap(ProcessHandle::children)
                .filter(child -> name(child).equals(initName))
                .findFirst();
    }

    private static String name(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "comm"))
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Process 1 as this machine sees it. */
    private String pid() {
        if (!isRunning()) {
            throw new IllegalStateException("The container is not running.\n" + console());
        }
        return String.valueOf(init.pid());
    }
}
