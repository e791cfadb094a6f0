package logmon.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import logmon.text.SharedMap.Loses;
import org.junit.jupiter.api.Test;

class SharedMapTest {
    private final SharedMap<String, String> newest = new SharedMap<>(4, Loses.NEWEST);
    private final SharedMap<String, String> unused = new SharedMap<>(4, Loses.LONGEST_UNUSED);

    /** "a1" is the first entry of owner a. */
    private static List<String> put(SharedMap<String, String> map, String... entries) {
        List<String> lost = new ArrayList<>();
        for (String entry : entries) {
            lost.add(map.put(entry.substring(0, 1), entry, entry));
        }
        return lost;
    }

    @Test
    void anOwnerWithMoreMakesRoomWithItsNewest() {
        put(newest, "a1", "a2", "a3", "a4");
        assertEquals(List.of("a4"), put(newest, "b1"));
        assertEquals(List.of("a1", "a2", "a3", "b1"), List.copyOf(newest.values()));
    }

    @Test
    void anOwnerWithItsShareGetsNoMore() {
        put(newest, "a1", "a2", "b1", "b2");
        assertEquals(List.of("a3"), put(newest, "a3"));
        assertEquals(List.of("b3"), put(newest, "b3"));
        assertEquals(List.of("a1", "a2", "b1", "b2"), List.copyOf(newest.values()));
    }

    @Test
    void anOwnerWithItsShareReplacesWhatItHasNotUsedForLongest() {
        put(unused, "a1", "a2", "b1", "b2");
        unused.get("a1");
        assertEquals(List.of("a2"), put(unused, "a3"));
        assertEquals(List.of("b1", "b2", "a1", "a3"), List.copyOf(unused.values()));
    }

    @Test
    void anOwnerWithOneLessThanTheLargestReplacesItsOwn() {
        put(unused, "a1", "b1", "b2", "c1");
        assertEquals(List.of("a1"), put(unused, "a2"));
    }

    @Test
    void anOwnerWithNothingTakesFromTheLargest() {
        put(unused, "a1", "b1", "b2", "c1");
        assertEquals(List.of("b1"), put(unused, "d1"));
    }

    @Test
    void anOwnerWithNothingTakesFromAnyIfAllHaveOne() {
        put(unused, "a1", "b1", "c1", "d1");
        put(unused, "e1");
        assertEquals("e1", unused.get("e1"));
        assertEquals(4, unused.values().size());
    }

    @Test
    void whatIsRemovedDoesNotCountAnyMore() {
        put(newest, "a1", "a2", "a3", "b1");
        assertEquals("a1", newest.remove("a1"));
        assertNull(newest.remove("a1"));
        put(newest, "b2");
        assertEquals(List.of("a4"), put(newest, "a4"), "two of four are its share");
        newest.remove("a2");
        newest.remove("a3");
        put(newest, "c1", "c2");
        put(newest, "a5");
        assertEquals("a5", newest.get("a5"), "it had nothing, and others two");
    }
}
