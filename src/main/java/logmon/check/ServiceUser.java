package logmon.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import logmon.config.Config;
import logmon.filter.logcheck.LogcheckRules;
import logmon.journal.JournalDirectories;
import logmon.text.Text;

/**
 * What root may read and the service may not: the service runs as a user of its own, in groups and in a sandbox. Root tries
 * as such a user; for anybody else there is nothing to find.
 */
final class ServiceUser {
    /**
     * What the service may not read.
     *
     * @param part of the configuration, as {@code --check} names it
     * @param text the problem and the fix
     */
    record Trouble(String part, String text) {}

    /** The groups of logmon.service, for a unit that is not installed. */
    private static final Map<String, String> SHIPPED =
            Map.of("SupplementaryGroups", "systemd-journal", "ProtectHome", "yes", "PrivateTmp", "yes");

    /** The directories that a setting of the unit hides. */
    private static final Map<String, List<String>> HIDDEN =
            Map.of("ProtectHome", List.of("/home", "/root", "/run/user"), "PrivateTmp", List.of("/tmp", "/var/tmp"));

    /** Prints those of its arguments that may not be read; a directory must be executable as well. */
    private static final String TRY =
            "for f; do if [ -d \"$f\" ]; then [ -r \"$f\" ] && [ -x \"$f\" ]; else [ -r \"$f\" ]; fi"
                    + " || printf '%s\\n' \"$f\"; done";

    private static final String NOBODY = "65534";

    private final String service;
    private final Map<String, String> unit;

    /** @param unit the properties of the service's unit, as systemctl(1) names them */
    ServiceUser(String service, Map<String, String> unit) {
        this.service = service;
        this.unit = unit;
    }

    private static ServiceUser of(String service) {
        Map<String, String> properties = new HashMap<>();
        run(List.of("systemctl", "show", service + ".service")).forEach(line -> {
            String[] pair = line.split("=", 2);
            properties.put(pair[0], pair.length < 2 ? "" : pair[1]);
        });
        return new ServiceUser(service, "loaded".equals(properties.get("LoadState")) ? properties : SHIPPED);
    }

    /**
     * Returns what the service with this configuration may not read, each with its fix; none if that cannot be tried. Of a
     * configuration that is no service's, only the password counts: it is meant to be one's own otherwise.
     */
    static List<Trouble> troubles(Config config, Path configFile) {
        if (!isRoot()) {
            return List.of();
        }
        ServiceUser user = of(Config.service(configFile.toString()));
        boolean ofService = Config.stateDirectory(configFile) != null;
        List<Path> files = ofService ? Config.files(configFile) : List.of();
        List<Path> rules = ofService ? rules(config) : List.of();
        List<Path> journal = ofService ? journal(config) : List.of();
        Path password = config.mail().passwordFile();
        Set<Path> all = new LinkedHashSet<>();
        Stream.of(files, rules, journal).forEach(all::addAll);
        if (password != null && Files.exists(password)) {
            all.add(password);
        }
        Set<Path> unreadable = user.unreadable(all);
        List<Trouble> troubles = new ArrayList<>();
        user.add(troubles, "configuration", files, unreadable);
        user.add(troubles, "ignore rules", rules, unreadable);
        // Of the files, one is enough: those of users, for instance, are for them alone.
        Map<Boolean, List<Path>> places = journal.stream().collect(Collectors.partitioningBy(Files::isDirectory));
        boolean closed = places.get(true).stream().anyMatch(unreadable::contains);
        if (closed || unreadable.containsAll(places.get(false))) {
            user.add(troubles, "journal", places.get(closed), unreadable);
        }
        if (password != null && unreadable.contains(password)) {
            String[] fix = Stream.concat(
                            Stream.of("to keep it readable by root alone, make it a credential of the service:"),
                            config.mail().passwordAsCredential().stream())
                    .toArray(String[]::new);
            troubles.add(new Trouble("mail", Text.withFix(user.problem(password), fix)));
        }
        return troubles;
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> rules(Config config) {
        return config.filter().logcheck().sources().stream()
                .flatMap(source -> files(source).stream())
                .toList();
    }

    private static List<Path> files(LogcheckRules.Source source) {
        List<Path> files = new ArrayList<>(List.of(source.path()));
        if (Files.isDirectory(source.path())) {
            source.files().forEach(name -> files.add(source.path().resolve(name)));
        }
        return files;
    }

    /** Returns the files that the service needs, of the system or of the configured directory, and where they are. */
    private static List<Path> journal(Config config) {
        JournalDirectories directories = new JournalDirectories(config.journal());
        directories.look();
        Set<Path> paths = new LinkedHashSet<>();
        for (Path file : directories.files()) {
            if (config.journal().directory() != null
                    || file.getFileName().toString().startsWith("system")) {
                paths.add(file.getParent());
                paths.add(file);
            }
        }
        return List.copyOf(paths);
    }

    /** Reports the first of these that may not be read: what helps it mostly helps the others. */
    private void add(List<Trouble> troubles, String part, List<Path> paths, Set<Path> unreadable) {
        paths.stream()
                .filter(unreadable::contains)
                .findFirst()
                .ifPresent(path -> troubles.add(new Trouble(part, Text.withFix(problem(path), fix(path)))));
    }

    private String problem(Path path) {
        return "the service, %s, may not read %s".formatted(service, path);
    }

    String[] fix(Path path) {
        if (isHidden(path)) {
            return new String[] {
                "its sandbox hides " + path.getRoot().resolve(path.getName(0))
                        + ": move it, to /etc/logmon for instance"
            };
        }
        if (path.startsWith("/var/log/journal") && group(path).equals("root")) {
            return new String[] {"systemd-tmpfiles --create --prefix /var/log/journal"};
        }
        return isForGroup(path)
                ? new String[] {
                    "systemctl edit " + service + ", with these two lines:",
                    "[Service]",
                    "SupplementaryGroups=" + group(path)
                }
                : new String[] {"chmod a+r%s %s".formatted(Files.isDirectory(path) ? "x" : "", path)};
    }

    /** Tries, with the service's groups; where that is impossible, only what its sandbox hides is known. */
    Set<Path> unreadable(Collection<Path> paths) {
        String groups =
                String.join(",", unit.getOrDefault("SupplementaryGroups", "").split("\\s+"));
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY));
        command.add(groups.isEmpty() ? "--clear-groups" : "--groups=" + groups);
        command.addAll(List.of("sh", "-c", TRY, "sh"));
        paths.forEach(path -> command.add(path.toString()));
        Set<Path> unreadable = new LinkedHashSet<>();
        run(command).forEach(line -> unreadable.add(Path.of(line)));
        paths.stream().filter(this::isHidden).forEach(unreadable::add);
        return unreadable;
    }

    private boolean isHidden(Path path) {
        return HIDDEN.entrySet().stream()
                .filter(hiding -> !unit.getOrDefault(hiding.getKey(), "no").matches("no|read-only"))
                .flatMap(hiding -> hiding.getValue().stream())
                .anyMatch(path::startsWith);
    }

    private static boolean isForGroup(Path path) {
        try {
            return Files.getPosixFilePermissions(path).contains(PosixFilePermission.GROUP_READ)
                    && !group(path).equals("root");
        } catch (IOException e) {
            return false;
        }
    }

    private static String group(Path path) {
        try {
            return Files.readAttributes(path, PosixFileAttributes.class).group().getName();
        } catch (IOException e) {
            return "root";
        }
    }

    /** Returns what a program prints; nothing if it is not there. */
    private static List<String> run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
