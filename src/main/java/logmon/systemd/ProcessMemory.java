package logmon.systemd;

import static logmon.log.Log.log;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Memory that reading took and that would stay with the process. */
public final class ProcessMemory {
    /** A line of proc_pid_maps(5): what is shared, and read only, of a journal file, deleted ones among them. */
    private static final Pattern MAPPING =
            Pattern.compile("(\\p{XDigit}+)-(\\p{XDigit}+) r--s .*\\.journal~?(?: \\(deleted\\))?");

    private ProcessMemory() {}

    /**
     * Gives the pages back of journal files that libsystemd has mapped, hundreds of megabytes. Where it reads again, the
     * kernel gives them anew: nothing but that takes longer.
     */
    public static void giveBackMapped() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)) {
            lines.filter(line -> line.contains(" r--s "))
                    .map(MAPPING::matcher)
                    .filter(Matcher::matches)
                    .forEach(mapping -> {
                        long start = Long.parseUnsignedLong(mapping.group(1), 16);
                        long end = Long.parseUnsignedLong(mapping.group(2), 16);
                        LibC.madvise(new Pointer(start), end - start, LibC.MADV_DONTNEED);
                    });
        } catch (IOException e) {
            log().debug("The pages of journal files are kept: {}", e.toString());
        }
    }

    /** Gives back what the C library keeps to spare, of the JVM's compiler above all; the JVM would within a minute. */
    public static void giveBackFreed() {
        LibC.malloc_trim(0);
    }
}
