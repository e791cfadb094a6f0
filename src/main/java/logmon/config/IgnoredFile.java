package logmon.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The file to which {@code --ignore} appends rules: {@code ignored.properties} among a configuration's further files. */
public final class IgnoredFile {
    private static final String NAME = "ignored.properties";
    private static final String HEADER =
            "# Ignore rules that logmon --ignore added. Edit or remove them as you like.\n";

    private final Path path;

    private IgnoredFile(Path path) {
        this.path = path;
    }

    /** Returns that of a configuration. */
    public static IgnoredFile of(Path configFile) {
        return new IgnoredFile(ConfigFiles.directory(configFile).resolve(NAME));
    }

    public Path path() {
        return path;
    }

    /**
     * Appends a line, readable for everybody because the service has a user of its own; all of it or nothing.
     *
     * @param comment for the line before it, printable
     * @return the file
     */
    public Path append(String comment, String line) throws IOException {
        Path directory = path.getParent();
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        boolean isNew = !Files.exists(path);
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Against another --ignore; closing the file unlocks it.
            file.lock();
            if (isNew) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
            }
            long end = file.size();
            String start = end == 0 ? HEADER : endsInNewline(file, end) ? "" : "\n";
            ByteBuffer bytes = ByteBuffer.wrap(
                    "%s%n# %s%n%s%n".formatted(start, comment, line).getBytes(StandardCharsets.UTF_8));
            try {
                file.position(end);
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            } catch (IOException e) {
                // The first half of a rule would be another rule.
                file.truncate(end);
                throw e;
            }
        }
        return path;
    }

    private static boolean endsInNewline(FileChannel file, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        file.read(last, end - 1);
        return last.get(0) == '\n';
    }
}
