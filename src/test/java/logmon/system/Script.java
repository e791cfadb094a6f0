package logmon.system;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The scripts among the resources, each with its description in its first lines. */
final class Script {
    static final Path BUILD_TREE = path("build-tree.sh");
    static final Path HOST_SETTINGS = path("host-settings.sh");
    static final Path KEEPER = path("keeper.sh");

    static final Path LATENCY = path("latency.py");
    static final Path SCRIPT = path("script.py");

    private Script() {}

    private static Path path(String name) {
        try {
            return Path.of(Script.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
