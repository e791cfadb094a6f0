package logmon.system;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What logmon's process holds.
 *
 * @param rssKb all memory it has in RAM, journal files it has mapped among it
 * @param anonKb of that, what is its own
 * @param descriptors open ones
 * @param deleted of those, the ones of journal files that were deleted
 */
record Footprint(long rssKb, long anonKb, long descriptors, long deleted) {
    private static final Pattern DELETED = Pattern.compile("/log/journal/\\S+ \\(deleted\\)");

    static Footprint of(Machine machine) {
        String text = machine.sh("""
                cd /proc/$(systemctl show --value --property=MainPID logmon)
                cat status
                ls -l fd
                """);
        return new Footprint(
                number(text, "VmRSS"),
                number(text, "RssAnon"),
                text.lines().filter(line -> line.contains(" -> ")).count(),
                DELETED.matcher(text).results().count());
    }

    @Override
    public String toString() {
        return "RSS %d MB (%d MB its own), %d descriptors (%d of deleted files)"
                .formatted(rssKb / 1024, anonKb / 1024, descriptors, deleted);
    }

    private static long number(String status, String name) {
        Matcher line = Pattern.compile(name + ":\\s+(\\d+) kB").matcher(status);
        if (!line.find()) {
            throw new AssertionError(name + " is missing in " + status);
        }
        return Long.parseLong(line.group(1));
    }
}
