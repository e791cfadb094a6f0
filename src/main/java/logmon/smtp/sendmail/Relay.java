package logmon.smtp.sendmail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The mail server to which a program hands mail.
 *
 * @param port null if the program's default is used
 * @param tls whether the server begins with TLS
 * @param user null if there is no login
 * @param from the sender; null if the configuration has none
 */
record Relay(String host, String port, boolean tls, String user, String from) {
    /** Returns the settings of logmon for it, a line each. */
    List<String> settings() {
        List<String> lines = new ArrayList<>();
        lines.add("mail.smtp.host = " + host);
        lines.add("mail.smtp.port = " + (port != null ? port : tls ? "465" : user != null ? "587" : "25"));
        if (tls) {
            lines.add("mail.smtp.ssl.enable = true");
        }
        if (user != null) {
            lines.add("mail.smtp.user = " + user);
        }
        String sender = from == null && user != null && user.contains("@") ? user : from;
        if (sender != null) {
            lines.add("mail.from = " + sender);
        }
        return lines;
    }

    /** Reads msmtprc: the account {@code default}, or else the first one. */
    static Relay msmtp(Path file) throws IOException {
        Map<String, Map<String, String>> accounts = new HashMap<>();
        Map<String, String> defaults = new HashMap<>();
        Map<String, String> current = defaults;
        String first = "default";
        for (String line : lines(file)) {
            String[] words = line.split("\\s+", 2);
            String value = words.length < 2 ? "" : words[1].replaceAll("^\"|\"$", "");
            if (words[0].equals("defaults")) {
                defaults = new HashMap<>();
                current = defaults;
            } else if (words[0].equals("account")) {
                String[] names = value.split("\\s*:\\s*", 2);
                current = new HashMap<>(defaults);
                for (String base : names.length < 2 ? new String[0] : names[1].split("\\s*,\\s*")) {
                    current.putAll(accounts.getOrDefault(base, Map.of()));
                }
                first = accounts.isEmpty() ? names[0] : first;
                accounts.put(names[0], current);
            } else {
                current.put(words[0], value);
            }
        }
        Map<String, String> used = accounts.getOrDefault("default", accounts.getOrDefault(first, defaults));
        boolean tls = "on".equals(used.get("tls")) && "off".equals(used.get("tls_starttls"));
        return of(used.get("host"), used.get("port"), tls, used.get("user"), used.get("from"));
    }

    /** Reads nullmailer's remotes, a line {@code HOST [PROTOCOL [OPTION]...]} each; the first counts. */
    static Relay nullmailer(Path file) throws IOException {
        for (String line : lines(file)) {
            Map<String, String> options = new HashMap<>();
            for (String option : line.split("\\s+")) {
                String[] pair = option.split("=", 2);
                options.put(pair[0], pair.length < 2 ? "" : pair[1]);
            }
            return of(
                    line.split("\\s+")[0],
                    options.get("--port"),
                    options.containsKey("--ssl") && !options.containsKey("--starttls"),
                    options.get("--user"),
                    null);
        }
        return null;
    }

    /** Reads dma.conf; the user is in a file of its own, a line {@code USER|HOST:PASSWORD} each. */
    static Relay dma(Path file) throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String line : lines(file)) {
            String[] words = line.split("\\s+", 2);
            settings.put(words[0], words.length < 2 ? "" : words[1]);
        }
        String host = settings.get("SMARTHOST");
        String user = null;
        Path logins = file.resolveSibling("auth.conf");
        if (Files.isReadable(logins)) {
            for (String line : lines(logins)) {
                String[] parts = line.split("\\|", 2);
                user = user == null && parts.length == 2 && parts[1].startsWith(host + ":") ? parts[0] : user;
            }
        }
        boolean tls = settings.containsKey("SECURETRANSFER") && !settings.containsKey("STARTTLS");
        return of(host, settings.get("PORT"), tls, user, null);
    }

    /** Reads ssmtp.conf: {@code KEY=VALUE}, whatever the case of the key. */
    static Relay ssmtp(Path file) throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String line : lines(file)) {
            String[] pair = line.split("\\s*=\\s*", 2);
            settings.put(pair[0].toLowerCase(Locale.ROOT), pair.length < 2 ? "" : pair[1]);
        }
        String[] hub = settings.getOrDefault("mailhub", "").split(":", 2);
        boolean tls =
                "yes".equalsIgnoreCase(settings.get("usetls")) && !"yes".equalsIgnoreCase(settings.get("usestarttls"));
        return of(hub[0], hub.length < 2 ? null : hub[1], tls, settings.get("authuser"), null);
    }

    /** Returns null if there is no host, or if mail goes no further than to this machine. */
    private static Relay of(String host, String port, boolean tls, String user, String from) {
        boolean elsewhere = host != null && !host.isEmpty() && !host.matches("localhost|127\\..*|::1|mail");
        return elsewhere ? new Relay(host, port, tls, user, from) : null;
    }

    private static List<String> lines(Path file) throws IOException {
        // A password in it may be in any encoding.
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }
}
