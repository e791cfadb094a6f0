package logmon.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the system tests need of the machine that runs them. Where it is missing they fail, and say what to install. */
final class Prerequisites {
    /** Program, or file, to the Debian package it comes from. */
    private static final Map<String, String> PACKAGES = new TreeMap<>(Map.of(
            "debootstrap", "debootstrap",
            "flock", "util-linux",
            "systemd-nspawn", "systemd-container",
            "nsenter", "util-linux",
            "unshare", "util-linux",
            "git", "git",
            "lintian", "lintian",
            "/usr/share/keyrings/debian-archive-keyring.gpg", "debian-archive-keyring"));

    private Prerequisites() {}

    static void check() {
        List<String> faults = faults(System.getenv("PATH"), isRoot());
        if (!faults.isEmpty()) {
            throw new AssertionError("The system tests cannot run here:\n  " + String.join("\n  ", faults));
        }
    }

    static List<String> faults(String searchPath, boolean root) {
        List<String> faults = new ArrayList<>();
        if (!root) {
            faults.add("they need root: sudo mvn -Psystem verify");
        }
        PACKAGES.forEach((file, debianPackage) -> {
            if (!exists(file, searchPath)) {
                faults.add("%s is missing: apt-get install %s".formatted(file, debianPackage));
            }
        });
        return faults;
    }

    private static boolean exists(String file, String searchPath) {
        // An absolute path stays as it is, whatever directory it is resolved against.
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(searchPath)
                .anyMatch(directory -> Files.exists(Path.of(directory).resolve(file)));
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
