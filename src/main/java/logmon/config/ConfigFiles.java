package logmon.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a configuration: {@code FILE}, then {@code FILE.d/*.properties} in alphabetical order. So a program, or
 * {@code logmon --ignore}, can add settings without editing what an administrator wrote.
 */
final class ConfigFiles {
    private static final String SUFFIX = ".properties";

    /** A configuration by its name, which is no copy of an editor's or of dpkg's. */
    private static final Pattern NOT_READ =
            Pattern.compile("(?i)[^.].*\\.(?:conf|cfg|rules?|ini|txt|property|props?)|[^.]+");

    private ConfigFiles() {}

    /** Returns the directory of further files. */
    static Path directory(Path file) {
        return file.resolveSibling(file.getFileName() + ".d");
    }

    /** Returns the files that there are, and their directory if there is one. */
    static List<Path> paths(Path file) {
        List<Path> paths = new ArrayList<>(List.of(file));
        Path directory = directory(file);
        if (Files.isDirectory(directory)) {
            paths.add(directory);
            try (Stream<Path> all = Files.list(directory)) {
                all.filter(ConfigFiles::isNamedAsOne).forEach(paths::add);
            } catch (IOException | UncheckedIOException e) {
                // Reading them says why.
            }
        }
        return paths;
    }

    /** Reads the files. One that cannot be read is empty, and has that as its fault. */
    static List<ConfigFile> read(Path file) {
        List<ConfigFile> files = new ArrayList<>();
        files.add(read(file, "no such file: an empty one will do, or name another with --config FILE"));
        Path directory = directory(file);
        if (Files.isDirectory(directory)) {
            try (Stream<Path> all = Files.list(directory)) {
                all.filter(ConfigFiles::isNamedAsOne)
                        .sorted(Comparator.comparing(
                                further -> further.getFileName().toString()))
                        .forEach(further -> files.add(read(further, "no such file: is it a broken link?")));
            } catch (AccessDeniedException e) {
                files.add(faulty(directory, "may not be read by this user: chmod a+rx " + directory));
            } catch (IOException | UncheckedIOException e) {
                files.add(faulty(directory, "cannot be read: " + e.getMessage()));
            }
        }
        return files;
    }

    /** Hidden files are an editor's. */
    private static boolean isNamedAsOne(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith(".");
    }

    /**
     * Reads one file.
     *
     * @param missing the fault if there is no such file
     */
    static ConfigFile read(Path file, String missing) {
        try {
            return new ConfigFile(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            return faulty(file, missing);
        } catch (AccessDeniedException e) {
            return faulty(file, "may not be read by this user: chmod a+r " + file);
        } catch (CharacterCodingException e) {
            return faulty(file, "is not UTF-8: " + iconv(file));
        } catch (IOException e) {
            return faulty(file, "cannot be read: " + e.getMessage());
        }
    }

    /** UTF-16 as Windows writes it begins with a byte order mark; what else is not UTF-8 is mostly Latin-1. */
    private static String iconv(Path file) {
        String from = "ISO-8859-1";
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(2);
            boolean utf16 = start.length == 2 && (start[0] == -1 && start[1] == -2 || start[0] == -2 && start[1] == -1);
            from = utf16 ? "UTF-16" : from;
        } catch (IOException e) {
            // Then the usual one.
        }
        return "if it is %1$s: iconv -f %1$s -t UTF-8 %2$s >%2$s.new && mv %2$s.new %2$s".formatted(from, file);
    }

    /** Returns warnings of files that look like further ones but are not read. */
    static List<String> notRead(Path file) {
        Path directory = directory(file);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(other ->
                            NOT_READ.matcher(other.getFileName().toString()).matches())
                    .filter(other -> !other.getFileName().toString().startsWith("README"))
                    .sorted()
                    .map(other -> other + " is not read: its name does not end in " + SUFFIX)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // Reading the files has said so.
            return List.of();
        }
    }

    private static ConfigFile faulty(Path file, String fault) {
        ConfigFile empty = new ConfigFile(file.toString(), "");
        empty.add(new ConfigFile.Fault(0, "", fault));
        return empty;
    }
}
