package logmon.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What journalctl(1) says is in a file: an oracle that shares no code with the reader. */
final class RecordedEntries {
    private static final Pattern NUMBER = Pattern.compile(";i=(\\p{XDigit}+);");

    /** An entry: all values of MESSAGE, and the most severe PRIORITY. */
    record Recorded(Set<String> messages, int priority) {
        boolean matters(Pattern words, int least) {
            return priority <= least
                    || messages.stream()
                            .anyMatch(message -> words.matcher(message).find());
        }
    }

    private RecordedEntries() {}

    /** Returns the entries of a file by their numbers. */
    static Map<Long, Recorded> of(Path file) {
        try {
            Process process = new ProcessBuilder("journalctl", "--file=" + file, "--output=export", "--all", "--quiet")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return parse(ByteBuffer.wrap(process.getInputStream().readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<Long, Recorded> parse(ByteBuffer export) {
        Map<Long, Recorded> entries = new TreeMap<>();
        Map<String, List<byte[]>> fields = new HashMap<>();
        while (export.hasRemaining()) {
            byte[] line = line(export);
            if (line.length == 0) {
                add(fields, entries);
                fields = new HashMap<>();
                continue;
            }
            int equals = 0;
            while (equals < line.length && line[equals] != '=') {
                equals++;
            }
            String name = new String(line, 0, equals, StandardCharsets.US_ASCII);
            byte[] value;
            if (equals < line.length) {
                value = new byte[line.length - equals - 1];
                System.arraycopy(line, equals + 1, value, 0, value.length);
            } else {
                value = new byte[(int) export.order(ByteOrder.LITTLE_ENDIAN).getLong()];
                export.get(value);
                export.get();
            }
            fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        add(fields, entries);
        return entries;
    }

    private static byte[] line(ByteBuffer export) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte b = export.get(); b != '\n'; b = export.get()) {
            line.write(b);
        }
        return line.toByteArray();
    }

    private static void add(Map<String, List<byte[]>> fields, Map<Long, Recorded> entries) {
        if (fields.isEmpty()) {
            return;
        }
        var cursor = NUMBER.matcher(new String(fields.get("__CURSOR").get(0), StandardCharsets.US_ASCII));
        if (!cursor.find()) {
            throw new AssertionError("a cursor without a number");
        }
        Set<String> messages = new TreeSet<>();
        for (byte[] message : fields.getOrDefault("MESSAGE", List.of())) {
            messages.add(
                    new String(message, 0, Math.min(message.length, Entry.MAX_FIELD_BYTES), StandardCharsets.UTF_8));
        }
        int priority = fields.getOrDefault("PRIORITY", List.of()).stream()
                .filter(value -> value.length == 1 && value[0] >= '0' && value[0] <= '7')
                .mapToInt(value -> value[0] - '0')
                .min()
                .orElse(Entry.INFO);
        entries.put(Long.parseLong(cursor.group(1), 16), new Recorded(messages, priority));
    }
}
