package logmon.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerIT {
    @Test
    void aContainerEndsWithTheJvmThatStartedIt() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        Result jvm = Command.run(java, "-cp", System.getProperty("java.class.path"), ShortLivedJvm.class.getName());

        Path init = Path.of(jvm.orFail().out().strip());
        Await.value(
                Duration.ofMinutes(1),
                () -> Files.exists(init) ? Optional.empty() : Optional.of(true),
                () -> "the end of " + init);
    }

    /** Starts a container, and ends without a chance to clean up, as if it were killed. */
    static final class ShortLivedJvm {
        private ShortLivedJvm() {}

        public static void main(String[] arguments) {
            var container = new Container(DebianTree.MINIMAL, "orphan", "sleep", "/bin/sleep", "infinity");
            container.start();
            System.out.println(container.root().getParent());
            Runtime.getRuntime().halt(0);
        }
    }
}
