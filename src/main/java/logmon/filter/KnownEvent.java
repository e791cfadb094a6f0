package logmon.filter;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import logmon.journal.Entry;
import logmon.text.WordSearch;

/**
 * What systemd's own messages say, whatever names are in them: by {@code MESSAGE_ID}, see sd-messages.h and
 * {@code journalctl --list-catalog}.
 */
final class KnownEvent {
    /**
     * These match whatever journal.level and match.priority are: systemd logs the failure of a unit as a warning, and its
     * severity is that of what the unit does.
     */
    private static final Map<String, String> TROUBLE = Map.ofEntries(
            Map.entry("be02cf6855d2428ba40df7e9d022f03d", "unit failed to start"),
            Map.entry("d9b373ed55a64feb8242e02dbe79a49c", "unit failed"),
            Map.entry("641257651c1b4ec9a8624d7a40a9e1e7", "program could not be run"),
            Map.entry("fe6faa94e7774663a0da52717891d8ef", "out of memory"),
            Map.entry("d989611b15e44c9dbf31e3c81256e4ed", "out of memory"),
            Map.entry("fc2e22bc6ee647b6b90729ab34a250b1", "core dump"),
            Map.entry("5aadd8e954dc4b1a8c954d63fd9e1137", "core dump"),
            Map.entry("1f4e0a44a88649939aaea34fc6da8c95", "core dump"),
            Map.entry("1675d7f172174098b1108bf8c7dc8f5d", "DNSSEC validation failed"),
            Map.entry("a596d6fe7bfa4994828e72309e95d61e", "journald dropped messages"),
            Map.entry("e9bf28e6e834481bb6f48f548ad13606", "journald dropped messages"));

    private static final String PROCESS_EXIT = "98e322203f7a4ed290d09fe03c09fe15";
    private static final String RESTART = "5eb03494b6584870a536b337290809b3";

    /** Started, stopped, reloaded, succeeded; a session or a boot began or ended: all went well. */
    private static final Set<String> SUCCESS = Set.of(
            "39f53479d3a045ac8e11786248231fbf",
            "7d4958e842da4a758f6c1cdc7b36dcc5",
            "9d1aaa27d60140bd96365438aad20286",
            "de5b426a63be47a7b6ac3eaac82e2f6f",
            "d34d037fff1847e6ae669a370e694725",
            "7b05ebc668384222baa8881179cfda54",
            "7ad2d189f7e94e70a38c781354912448",
            "ae8f7b866b0347b9af31fe1c80b127c0",
            "0e4284a0caca4bfc81c0bb6786972673",
            "b07a249cd024414a82dd00cd181378ff",
            "eed00a68ffd84e31882105fd973abdd1",
            "8d45620c1a4348dbb17410da57c60c66",
            "3354939424b4456d9802ca8333ed424a");

    /**
     * In every message of those that match: most messages have none of these, and need no further look.
     */
    static final WordSearch TEXTS = WordSearch.anyOf(List.of(
            "failed",
            "killed",
            "dumped core",
            "core file",
            "stack trace",
            "DNSSEC",
            "process exited",
            "suppressed ",
            "missed ",
            "restart counter"));

    /** Restart=always begins again after an orderly end, too, but who does that all the time? */
    private static final int MANY_RESTARTS = 10;

    private static final Pattern COUNTER = Pattern.compile("restart counter is at (\\d{1,9})\\.");
    private static final int WARNING = 4;

    private KnownEvent() {}

    /** Returns what an entry tells of, or null if it is no known event. */
    static String of(Entry entry) {
        if (entry.find(TEXTS) == null) {
            return null;
        }
        String id = entry.field("MESSAGE_ID");
        if (id == null) {
            return null;
        }
        return switch (id) {
            // A main process that ends by itself is a notice, one that fails a warning.
            case PROCESS_EXIT -> entry.priority() <= WARNING ? "process failed" : null;
            case RESTART -> restarts(entry.message());
            default -> TROUBLE.get(id);
        };
    }

    /** Whether systemd itself says that something went well: a word in a unit's name or description tells nothing. */
    static boolean isSuccess(Entry entry) {
        String id = entry.field("MESSAGE_ID");
        return id != null && SUCCESS.contains(id) && Unit.isSystemd(entry);
    }

    private static String restarts(String message) {
        Matcher counter = COUNTER.matcher(message);
        return counter.find() && Integer.parseInt(counter.group(1)) >= MANY_RESTARTS
                ? "restarted " + counter.group(1) + " times"
                : null;
    }
}
