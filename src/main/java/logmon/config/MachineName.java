package logmon.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The full name of this machine, such as web1.example.org. */
public final class MachineName {
    private MachineName() {}

    /**
     * Returns the full name as {@code hostname --fqdn} finds it in /etc/hosts. Does not ask the name service, which
     * may take half a minute to answer while a machine boots.
     *
     * @param name the kernel's host name
     * @param hosts the file /etc/hosts
     * @return the name itself if the file has no full name for it
     */
    public static String full(String name, Path hosts) {
        if (name.contains(".")) {
            return name;
        }
        try {
            return Files.readAllLines(hosts).stream()
                    .map(line -> line.replaceFirst("#.*", "").strip().split("\\s+"))
                    .filter(words -> words.length > 1 && words[1].startsWith(name + "."))
                    .map(words -> words[1])
                    .filter(full -> full.matches("[A-Za-z0-9.-]+"))
                    .findFirst()
                    .orElse(name);
        } catch (IOException e) {
            return name;
        }
    }
}
