package logmon;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files in which the entries that follow a place are. To find the next of them takes libsystemd the longer the more
 * files it has, and a large journal has a hundred.
 *
 * @param files of the journal, without those that cannot have any of these entries
 * @param end the first number, of those that are counted with the entry's in that place, that may be in another file;
 *     {@code null}: there is no other
 */
record NextFiles(List<Path> files, Place.Number end) {
    /** The name of a file that was rotated away: whose, who numbered its entries, and the number of the first. */
    private static final Pattern ARCHIVED =
            Pattern.compile("(\\P{Cntrl}+)@(\\p{XDigit}{32})-0(\\p{XDigit}{15})-\\p{XDigit}{16}\\.journal");

    /** They hold at least so many entries, if there are as many. */
    private static final int ENTRIES = 16 * 1_024;

    /**
     * @param all the journal's files
     */
    static NextFiles after(Place place, Collection<Path> all) {
        Place.Number number = place.number();
        if (number == null) {
            return new NextFiles(List.copyOf(all), null);
        }
        List<Path> files = new ArrayList<>();
        Map<String, NavigableMap<Long, Path>> archived = new HashMap<>();
        for (Path file : all) {
            Matcher name = ARCHIVED.matcher(file.toString());
            if (name.matches() && name.group(2).equals(number.by())) {
                archived.computeIfAbsent(name.group(1), journal -> new TreeMap<>())
                        .put(Long.parseLong(name.group(3), 16), file);
            } else {
                files.add(file);
            }
        }
        Long end = archived.values().stream()
                .map(byFirst -> byFirst.ceilingKey(number.value() + ENTRIES))
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        for (NavigableMap<Long, Path> byFirst : archived.values()) {
            Long from = byFirst.floorKey(number.value());
            NavigableMap<Long, Path> notBefore = from == null ? byFirst : byFirst.tailMap(from, true);
            files.addAll((end == null ? notBefore : notBefore.headMap(end, false)).values());
        }
        return new NextFiles(files, end == null ? null : new Place.Number(number.by(), end));
    }

    /** Whether all entries from the one place to this other are in these files. */
    boolean reach(Place place) {
        Place.Number number = place.number();
        return end == null || number != null && number.by().equals(end.by()) && number.value() < end.value();
    }
}
