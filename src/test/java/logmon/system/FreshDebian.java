package logmon.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Debian 12 as a newcomer to the project may have it: the minimal set, Git, and the project cloned to
 * {@code /root/logmon}. It is not booted: no systemd runs in it. It has this machine's network.
 */
final class FreshDebian implements AutoCloseable {
    /** A build downloads all of Maven's plugins. */
    private static final Duration LIMIT = Duration.ofHours(1);

    /** As Git and apt know them. */
    private static final List<String> PROXIES = Stream.of("http_proxy", "https_proxy", "no_proxy")
            .filter(System.getenv()::containsKey)
            .map(name -> name + "=" + System.getenv(name))
            .toList();

    private final Container container = new Container(
            // Process 1 has to reap what others leave behind; dash does while it waits.
            DebianTree.MINIMAL, "debian", "sh", "/bin/sh", "-c", "sleep infinity & wait");

    private FreshDebian() {}

    /** A fresh one, with a clean clone of what is committed in a checkout. */
    static FreshDebian withCloneOf(Path checkout) {
        var debian = new FreshDebian();
        try {
            debian.setUp(checkout);
            return debian;
        } catch (Throwable e) {
            debian.close();
            throw e;
        }
    }

    private void setUp(Path checkout) {
        container.prepare("sh \"$1\" . \"$2\"", Script.HOST_SETTINGS.toString(), DebianTree.MINIMAL.suite());
        container.prepare("""
                mkdir -m 700 root
                git clone --quiet --no-hardlinks "$1" root/logmon
                if [ -f "$HOME/.m2/settings.xml" ]; then
                    mkdir root/.m2
                    cp "$HOME/.m2/settings.xml" root/.m2
                fi
                """, checkout.toAbsolutePath().toString());
        container.start();
        // The tree may be old, and the archive it comes from has moved on.
        trySh("update-ca-certificates && apt-get -q update").orFail();
    }

    /** Copies a file of this machine's into it. */
    void copyIn(Path file, String path) {
        container
                .run(Command.LIMIT, file.toFile(), "sh", "-euc", "cat >\"$1\"", "sh", path)
                .orFail();
    }

    /** Runs a shell command line in the clone, as root, whatever its exit status. */
    Result trySh(String commandLine) {
        List<String> command = new ArrayList<>(List.of("env"));
        command.addAll(PROXIES);
        command.addAll(List.of("sh", "-c", "cd /root/logmon && { " + commandLine + "\n}"));
        return container.run(LIMIT, Command.NO_INPUT, command.toArray(String[]::new));
    }

    @Override
    public void close() {
        container.close();
    }
}
