package logmon.journal.context;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What systemd-coredump(8) says about a program that crashed. */
final class CoreDump {
    private static final int FRAMES = 5;
    private static final int MAX_LINE = 500;

    /** {@code #0  0x00007f2cbc8a9e2c raise (libc.so.6 + 0x8ae2c)}. */
    private static final Pattern FRAME =
            Pattern.compile("\\s*#\\d+\\s+0x[0-9a-f]+ (\\S.*) \\((\\S+) \\+ 0x[0-9a-f]+\\)");

    private CoreDump() {}

    /** Returns a sentence about the entry: program, signal, and the frames of the first thread, as far as it has them. */
    static List<String> facts(JournalQuery entry) {
        String program = entry.field("COREDUMP_EXE");
        if (program == null) {
            program = entry.field("COREDUMP_COMM");
        }
        String signal = entry.field("COREDUMP_SIGNAL_NAME");
        if (signal == null) {
            String number = entry.field("COREDUMP_SIGNAL");
            signal = number == null ? null : "signal " + number;
        }
        if (program == null || signal == null) {
            return List.of();
        }
        String frames = frames(entry.field("MESSAGE"));
        return List.of("%s was ended by %s%s.".formatted(program, signal, frames.isEmpty() ? "" : ", in " + frames));
    }

    private static String frames(String message) {
        StringBuilder frames = new StringBuilder();
        int count = 0;
        for (String line : message == null ? new String[0] : message.split("\n")) {
            Matcher frame = FRAME.matcher(line.substring(0, Math.min(line.length(), MAX_LINE)));
            if (frame.matches()) {
                frames.append(count == 0 ? "" : " < ").append(frame.group(1) + " (" + frame.group(2) + ")");
                count++;
            } else if (count > 0) {
                break;
            }
            if (count == FRAMES) {
                break;
            }
        }
        return frames.toString();
    }
}
