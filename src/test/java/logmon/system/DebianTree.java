package logmon.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Debian in a directory of the user's cache, built once. Nothing writes to it: what runs on it has an overlay.
 *
 * @param suite the release, as Debian's archive calls it: bookworm is Debian 12, trixie 13
 * @param packages what it has besides Debian's minimal set
 * @param setUp a shell script that runs inside, at the end of building it
 */
record DebianTree(String suite, List<String> packages, String setUp) {
    /** A small server as logmon finds it: systemd, Java, and Postfix delivering to {@code /var/mail}. */
    static final DebianTree SERVER = new DebianTree(
            "bookworm",
            List.of(
                    "systemd",
                    "systemd-sysv",
                    "dbus",
                    "openjdk-17-jre-headless",
                    "postfix",
                    // For Postfix to know users by, and their passwords.
                    "libsasl2-modules",
                    "sasl2-bin",
                    "bsd-mailx",
                    "procps",
                    "systemd-journal-remote",
                    // For the script that logmon is measured beside.
                    "python3-systemd",
                    "iproute2"),
            """
            # Every machine gets an id and a name of its own.
            : >/etc/machine-id
            rm -f /etc/hostname

            # Mail to the machine's name, short or long, is for here. (/etc/hostname: each line of it is a destination.)
            postconf -X myhostname
            postconf -e 'mydestination = $myhostname, /etc/hostname, localhost.$mydomain, localhost' \\
                'relayhost =' 'inet_interfaces = loopback-only'

            # As a user of its own it may read sasldb2.
            adduser --quiet postfix sasl

            # What would write to the journal at an hour of its own, or needs a network, or a terminal.
            systemctl mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \\
                e2scrub_reap.service fstrim.timer console-getty.service

            update-ca-certificates
            apt-get clean
            """);

    /** The same, of the next release, with no Java but 25. */
    static final DebianTree SERVER_WITH_JAVA_25 = new DebianTree(
            "trixie",
            SERVER.packages.stream()
                    .map(name -> name.replace("openjdk-17", "openjdk-25"))
                    .toList(),
            SERVER.setUp);

    /** The server, with what writes of crashes and of logins. */
    static final DebianTree SERVER_IN_TROUBLE = new DebianTree(
            "bookworm",
            Stream.concat(SERVER.packages.stream(), Stream.of("systemd-coredump", "openssh-server"))
                    .toList(),
            SERVER.setUp);

    /** What a newcomer's Debian has before the first command of the README. */
    static final DebianTree MINIMAL = new DebianTree("bookworm", List.of("git", "ca-certificates"), "apt-get clean");

    /** With a wait for another process that builds it just now. */
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(30);

    /** Where the tree stands; it is built now if the cache has not got it, which takes a minute or two. */
    Path directory() {
        Prerequisites.check();
        try {
            Path cache = Files.createDirectories(cache());
            Path tree = cache.resolve(suite + "-" + version());
            if (Files.notExists(tree)) {
                build(tree, cache.resolve("lock"));
            }
            return tree;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void build(Path tree, Path lock) {
        System.err.println("Building " + tree + ", once.");
        List<String> command = List.of(
                "flock",
                lock.toString(),
                "unshare",
                "--mount",
                "sh",
                Script.BUILD_TREE.toString(),
                tree.toString(),
                suite,
                String.join(",", packages),
                setUp);
        Command.run(BUILD_LIMIT, Command.NO_INPUT, command).orFail();
    }

    /** What the tree is made from, in short: after any change to it another tree is built. */
    private String version() throws IOException {
        String recipe = this + Files.readString(Script.BUILD_TREE);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(recipe.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(directory -> !directory.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getenv("HOME"), ".cache"))
                .resolve("logmon-system");
    }
}
