package logmon.text;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bounded map that several owners share: when it is full, an owner with more entries makes room for one with fewer.
 * So nobody can fill it to keep others out.
 */
public final class SharedMap<K, V> {
    /** Which entry an owner loses. */
    public enum Loses {
        NEWEST,
        LONGEST_UNUSED
    }

    private record Owned<V>(String owner, V value) {}

    private final int capacity;
    private final Loses loses;
    private final Map<K, Owned<V>> entries;
    private final Map<String, Integer> counts = new HashMap<>();

    /**
     * @param capacity maximum entries
     */
    public SharedMap(int capacity, Loses loses) {
        this.capacity = capacity;
        this.loses = loses;
        this.entries = new LinkedHashMap<>(16, 0.75f, loses == Loses.LONGEST_UNUSED);
    }

    /** Returns the value of a key, or null if it has none. */
    public V get(K key) {
        Owned<V> owned = entries.get(key);
        return owned == null ? null : owned.value;
    }

    /**
     * Adds a value under a key that has none.
     *
     * @return the value that had to go: another one, or this one if its owner has its full share; null if none had to
     */
    public V put(String owner, K key, V value) {
        V lost = null;
        if (entries.size() == capacity) {
            String largest = largest();
            int own = counts.getOrDefault(owner, 0);
            boolean hasItsShare = counts.get(largest) <= own + 1;
            if (hasItsShare && loses == Loses.NEWEST) {
                return value;
            }
            lost = removeOne(hasItsShare && own > 0 ? owner : largest);
        }
        entries.put(key, new Owned<>(owner, value));
        counts.merge(owner, 1, Integer::sum);
        return lost;
    }

    /** Removes a key and returns its value, or null if it had none. */
    public V remove(K key) {
        Owned<V> owned = entries.remove(key);
        if (owned == null) {
            return null;
        }
        counts.computeIfPresent(owned.owner, (owner, count) -> count == 1 ? null : count - 1);
        return owned.value;
    }

    /** Returns all values, in the order in which they were added or used last. */
    public Collection<V> values() {
        return entries.values().stream().map(Owned::value).toList();
    }

    /** Returns all keys, in the same order. */
    public Collection<K> keys() {
        return entries.keySet();
    }

    private String largest() {
        String largest = null;
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            if (largest == null || count.getValue() > counts.get(largest)) {
                largest = count.getKey();
            }
        }
        return largest;
    }

    private V removeOne(String owner) {
        K victim = null;
        Iterator<Map.Entry<K, Owned<V>>> all = entries.entrySet().iterator();
        while (all.hasNext() && (victim == null || loses == Loses.NEWEST)) {
            Map.Entry<K, Owned<V>> entry = all.next();
            if (entry.getValue().owner.equals(owner)) {
                victim = entry.getKey();
            }
        }
        return remove(victim);
    }
}
