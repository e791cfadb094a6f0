package logmon.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a configuration: {@code FILE}, then {@code FILE.d/*.properties} in alphabetical order. So a program, or
 * {@code logmon --ignore}, can add settings without editing what an administrator wrote.
 */
final class ConfigFiles {
    private static final String SUFFIX = ".properties";

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
                        .forEach(further -> files.add(read(further, "no such file: a link to nowhere?")));
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

    private static ConfigFile read(Path file, String missing) {
        try {
            return new ConfigFile(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            return faulty(file, missing);
        } catch (AccessDeniedException e) {
            return faulty(file, "may not be read by this user: chmod a+r " + file);
        } catch (CharacterCodingException e) {
            return faulty(file, "is not UTF-8: convert it with iconv -t utf-8");
        } catch (IOException e) {
            return faulty(file, "cannot be read: " + e.getMessage());
        }
    }

    private static ConfigFile faulty(Path file, String fault) {
        ConfigFile empty = new ConfigFile(file.toString(), "");
        empty.add(new ConfigFile.Fault(0, "", fault));
        return empty;
    }
}
