package logmon.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Entries that each carry a serial number, and what became of them. The number is a word of letters: those make each
 * entry a kind of its own, so that a mail shows it, where digits would be masked.
 */
final class SerialNumbers {
    /** Mails have room for the samples of so many kinds: what is logged while none gets out must stay below. */
    static final int SHOWN_IN_ONE_MAIL = 200;

    /** Who logs them: what has no unit goes by its name. */
    private static final List<String> UNITS = List.of("load.service", "load");

    private static final Pattern SERIAL = Pattern.compile("serial ([g-v]{6}): problem");

    private static final String PROGRAM = """
            my ($from, $count, $per_second) = @ARGV;
            $| = $per_second > 0;
            for my $i ($from .. $from + $count - 1) {
                (my $word = sprintf '%06x', $i) =~ tr/0-9a-f/g-v/;
                print "serial $word: problem\\n";
                select undef, undef, undef, 1 / $per_second if $per_second;
            }
            """;

    private final Machine machine;
    private int logged;

    SerialNumbers(Machine machine) {
        this.machine = machine;
        machine.write("/root/serials.pl", PROGRAM);
        // The lines before an entry would be counted as told once more.
        machine.write("/etc/logmon.properties.d/serials.properties", "mail.context = 0\n");
        // A lock file outlasts a Postfix that is stopped, or a cut of power, and holds all delivery up.
        machine.sh("postconf -e mailbox_delivery_lock=fcntl");
        // systemd has its limits on how often a service is started, which tests go beyond.
        machine.write("/etc/systemd/system/service.d/test.conf", "[Unit]\nStartLimitIntervalSec=0\n");
        machine.sh("systemctl daemon-reload");
    }

    /** Logs entries, as fast as that goes. */
    void log(int count) {
        machine.sh("perl /root/serials.pl %d %d 0 | logger --tag load --priority user.err".formatted(logged, count));
        logged += count;
    }

    /** Begins to log entries, so many a second. */
    void startLoad(int count, int perSecond) {
        machine.sh("systemctl reset-failed load 2>/dev/null || :; systemd-run --quiet --unit=load sh -c"
                + " 'perl /root/serials.pl %d %d %d | logger --tag load --priority user.err'"
                        .formatted(logged, count, perSecond));
        logged += count;
    }

    boolean loadHasEnded() {
        return !machine.run("systemctl", "is-active", "load").out().equals("active\n");
    }

    void awaitLoadsEnd() {
        machine.await(Logmon.LIMIT, "the end of the load", this::loadHasEnded);
    }

    /** How many were handed to journald. */
    int logged() {
        return logged;
    }

    /** How many the journal holds. */
    long inJournal() {
        return journal().size();
    }

    /** Mails to root, each once, however often it was delivered; the same Message-ID must tell of the same. */
    Collection<Alert> alerts() {
        Map<String, MimeMessage> mails = new LinkedHashMap<>();
        machine.mailbox("root")
                .forEach(mail -> mails.merge(id(mail), mail, (one, other) -> {
                    // Postfix, stopped while it writes, leaves the mail's beginning, and later delivers it again.
                    MimeMessage longer =
                            Logmon.body(one).length() < Logmon.body(other).length() ? other : one;
                    Set<String> missing = serials(Logmon.body(one));
                    missing.addAll(serials(Logmon.body(other)));
                    missing.removeAll(serials(Logmon.body(longer)));
                    assertEquals(Set.of(), missing, "told by one mail, but not by another one with its Message-ID");
                    return longer;
                }));
        return mails.values().stream().map(Alert::of).toList();
    }

    /** How many the mails tell of, by their counts. */
    long told() {
        return alerts().stream().mapToLong(SerialNumbers::count).sum();
    }

    void awaitTold(LongSupplier count) {
        machine.await(Logmon.LIMIT, "%d entries told".formatted(count.getAsLong()), () -> told() >= count.getAsLong());
    }

    /** Waits until each entry logged was shown in a mail, or in several. */
    void awaitAllTold() {
        machine.await(Logmon.LIMIT, logged + " entries told", () -> {
            Set<String> told = new HashSet<>();
            machine.mailbox("root").forEach(mail -> told.addAll(serials(Logmon.body(mail))));
            return told.containsAll(all());
        });
    }

    /** Each entry logged is in the mails: its number is shown, in one mail, and the counts add up. */
    void assertEachToldOnce() {
        assertEachToldOnce(
                IntStream.range(0, logged).mapToObj(SerialNumbers::word).collect(Collectors.toSet()));
    }

    /** The same of what the journal holds, after a crash may have taken the rest. */
    void assertEachInTheJournalToldOnce() {
        assertEachToldOnce(journal());
    }

    private void assertEachToldOnce(Set<String> expected) {
        Map<String, Integer> times = new HashMap<>();
        Collection<Alert> alerts = alerts();
        alerts.forEach(alert -> serials(alert.body()).forEach(word -> times.merge(word, 1, Integer::sum)));

        var lost = new TreeSet<>(expected);
        lost.removeAll(times.keySet());
        assertEquals(Set.of(), lost, "lost");
        var twice = new TreeMap<>(times);
        twice.values().removeIf(n -> n == 1);
        assertEquals(Map.of(), twice, "in several mails with unequal Message-IDs");
        assertEquals(expected, times.keySet());
        assertEquals(
                expected.size(), alerts.stream().mapToLong(SerialNumbers::count).sum(), "the counts in the mails");
    }

    private Set<String> all() {
        return IntStream.range(0, logged).mapToObj(SerialNumbers::word).collect(Collectors.toSet());
    }

    private Set<String> journal() {
        return serials(machine.sh("journalctl --quiet --identifier=load --output=cat"));
    }

    private static String id(MimeMessage mail) {
        try {
            return mail.getMessageID();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static long count(Alert alert) {
        return UNITS.stream().mapToLong(alert::count).sum();
    }

    private static Set<String> serials(String text) {
        return SERIAL.matcher(text)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static String word(int serial) {
        return "%06x"
                .formatted(serial)
                .chars()
                .map(c -> Character.digit(c, 16) + 'g')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
