package logmon.config;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import logmon.text.Text;

/**
 * The syntax of a properties file, read as {@link Properties} reads it, but with line numbers and without its
 * silence: a backslash that would vanish is a fault.
 */
final class ConfigFile {
    /**
     * One setting.
     *
     * @param line where it starts, from 1
     */
    record Setting(int line, String key, String value) {}

    /**
     * Something wrong.
     *
     * @param line where, from 1; 0: nowhere in the file
     * @param key empty if the fault is not about a key
     */
    record Fault(int line, String key, String text) {
        String describe(String file) {
            return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : Text.printable(key) + ": ")
                    + text;
        }
    }

    /** Editors of Windows write it at the beginning of a file. */
    private static final String BYTE_ORDER_MARK = "\ufeff";

    /** Behind a value it is no comment; with a backslash before the # it is meant. */
    private static final Pattern COMMENT = Pattern.compile("(?<!\\\\)\\s#(?:\\s|$)");

    private final String name;
    private final List<Setting> settings = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> warnings = new ArrayList<>();
    private final Set<String> commented = new HashSet<>();

    /**
     * Reads the text of a file; what is wrong with it is in {@link #faults}.
     *
     * @param name for messages
     */
    ConfigFile(String name, String text) {
        this.name = name;
        String[] lines = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).split("\r\n|\r|\n", -1);
        for (int i = 0; i < lines.length; i++) {
            int first = i;
            StringBuilder logical = new StringBuilder(lines[i].stripLeading());
            if (logical.isEmpty() || logical.charAt(0) == '#' || logical.charAt(0) == '!') {
                continue;
            }
            while (endsInContinuation(logical) && i + 1 < lines.length) {
                logical.setLength(logical.length() - 1);
                logical.append(lines[++i].stripLeading());
            }
            read(first + 1, withoutSpaceAtTheEnd(logical.toString()));
        }
    }

    /** In the order of the file. */
    List<Setting> settings() {
        return settings;
    }

    /** The faults noted so far. */
    List<Fault> faults() {
        return faults;
    }

    /** Notes a fault that is not one of syntax. */
    void add(Fault fault) {
        faults.add(fault);
    }

    /** Notes something that is allowed, but surely not meant. */
    void warn(Fault warning) {
        warnings.add(warning);
    }

    /** Returns the faults in the order of the file, each in a sentence that names file, line and key. */
    Stream<String> describedFaults() {
        return described(faults);
    }

    /** Returns the warnings likewise. */
    Stream<String> describedWarnings() {
        return described(warnings);
    }

    private Stream<String> described(List<Fault> some) {
        return some.stream().sorted(Comparator.comparingInt(Fault::line)).map(fault -> fault.describe(name));
    }

    String name() {
        return name;
    }

    /** Returns whether something like a comment follows the value of a key. */
    boolean isCommented(String key) {
        return commented.contains(key);
    }

    /** Returns where a setting is, for messages. */
    String place(Setting setting) {
        return name + ":" + setting.line();
    }

    private void read(int line, String logical) {
        Properties one = new Properties();
        try {
            one.load(new StringReader(logical));
        } catch (IOException | IllegalArgumentException e) {
            faults.add(new Fault(line, "", "\\u must be followed by four hexadecimal digits"));
            return;
        }
        for (String key : one.stringPropertyNames()) {
            String vanishing = vanishingBackslash(logical);
            if (vanishing != null) {
                String text = "a properties file drops the single backslash of %s: write \\%s"
                        .formatted(Text.printable(vanishing), Text.printable(vanishing));
                faults.add(new Fault(line, key, text));
            }
            settings.stream()
                    .filter(s -> s.key().equals(key))
                    .findFirst()
                    .ifPresent(
                            earlier -> faults.add(new Fault(line, key, "is set already, in line " + earlier.line())));
            settings.add(new Setting(line, key, one.getProperty(key)));
            if (COMMENT.matcher(logical).find()) {
                commented.add(key);
            }
        }
    }

    /** The first backslash, with what follows, that has no meaning to {@link Properties}; {@code null}: none. */
    private static String vanishingBackslash(String logical) {
        for (int i = 0; i + 1 < logical.length(); i++) {
            if (logical.charAt(i) == '\\') {
                if ("\\tnrfu:=#! ".indexOf(logical.charAt(i + 1)) < 0) {
                    return logical.substring(i, i + 2);
                }
                i++;
            }
        }
        return endsInContinuation(logical) ? "\\" : null;
    }

    /** Properties keeps space at the end of a value, which nobody sees; what is written as an escape stays. */
    private static String withoutSpaceAtTheEnd(String logical) {
        String stripped = logical.stripTrailing();
        return endsInContinuation(stripped) && stripped.length() < logical.length()
                ? logical.substring(0, stripped.length() + 1)
                : stripped;
    }

    private static boolean endsInContinuation(CharSequence line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
