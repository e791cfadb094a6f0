package logmon.journal.context;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a unit failed, collected from systemd's entries about one invocation: {@code MESSAGE_ID} says which these are
 * (systemd's sd-messages.h).
 */
final class UnitFailure {
    private static final String PROCESS_EXIT = "98e322203f7a4ed290d09fe03c09fe15";
    private static final Pattern STATUS = Pattern.compile("Main process exited, code=(\\w+), status=(\\S+)");

    private final String invocation;
    private String previousInvocation;
    private String result;
    private String status;
    private String restarts;

    /** @param invocation that failed; null: unknown */
    UnitFailure(String invocation) {
        this.invocation = invocation;
    }

    /** Takes an entry after the failure, on which the query stands; these come first. */
    void takeAfter(JournalQuery entry) {
        String of = invocation(entry);
        if (invocation == null || invocation.equals(of)) {
            takeSame(entry);
        }
    }

    /** Takes the failure itself or an entry before it, on which the query stands; from the last one on backwards. */
    void takeBefore(JournalQuery entry) {
        String of = invocation(entry);
        if (invocation == null || invocation.equals(of)) {
            takeSame(entry);
        } else if (of != null && (previousInvocation == null || of.equals(previousInvocation))) {
            // The restart that is scheduled after a run begins the next one; an older one says nothing about this run.
            previousInvocation = of;
            takeRestarts(entry);
        }
    }

    private void takeSame(JournalQuery entry) {
        if (result == null) {
            result = entry.field("UNIT_RESULT");
        }
        if (status == null && PROCESS_EXIT.equals(entry.field("MESSAGE_ID"))) {
            String message = entry.field("MESSAGE");
            Matcher exit = STATUS.matcher(message == null ? "" : message);
            status = exit.find() ? exit.group(2) + " (" + exit.group(1) + ")" : null;
        }
        takeRestarts(entry);
    }

    private void takeRestarts(JournalQuery entry) {
        if (restarts == null) {
            restarts = entry.field("N_RESTARTS");
        }
    }

    static String invocation(JournalQuery entry) {
        String ofSystem = entry.field("INVOCATION_ID");
        return ofSystem == null ? entry.field("USER_INVOCATION_ID") : ofSystem;
    }

    /** Returns one sentence, or none if the journal has nothing about it. */
    List<String> facts() {
        List<String> parts = new ArrayList<>();
        if (result != null) {
            parts.add("result " + result);
        }
        if (status != null) {
            parts.add("exit status " + status);
        }
        if (parts.isEmpty()) {
            return List.of();
        }
        if (restarts != null) {
            parts.add("restarted " + restarts + (restarts.equals("1") ? " time" : " times"));
        }
        String sentence = String.join(", ", parts);
        return List.of(Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".");
    }
}
