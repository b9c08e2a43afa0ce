package dev.doorbell.gic.its;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class EntryCacheProperties {
    /** Keys with few upper and few lower halves, and some that are far away. */
    private static long key(Random random) {
        long lower = random.nextInt(8) == 0 ? random.nextInt() & 0xFFFF_FFFFL : random.nextInt(40);
        return (long) random.nextInt(5) << 32 | lower;
    }

    @Property(tries = 300, seed = "3121", edgeCases = EdgeCasesMode.NONE)
    void aTableOfEntriesIsAMap(@ForAll long seed) {
        Random random = new Random(seed);
        EntryTable table = new EntryTable();
        Map<Long, Long> map = new HashMap<>();
        for (int i = 0; i < 1500; i++) {
            long key = key(random);
            long entry = 1L + random.nextInt(100);
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> {
                    table.put(key, 0);
                    map.remove(key);
                }
                case 3 -> {
                    table.update(key, entry);
                    map.computeIfPresent(key, (k, v) -> entry);
                }
                case 4 -> {
                    int upper = random.nextInt(5);
                    if (random.nextInt(20) == 0) {
                        table.dropUpper(upper);
                        map.keySet().removeIf(k -> (int) (k >>> 32) == upper);
                    }
                }
                default -> {
                    table.put(key, entry);
                    map.put(key, entry);
                }
            }
            assertThat(table.find(key)).isEqualTo(map.getOrDefault(key, 0L));
        }
        map.forEach((k, v) -> assertThat(table.find(k)).isEqualTo(v));
        int found = 0;
        for (int slot = 0; slot < table.slotCount(); slot++) {
            if (table.entryAt(slot) != 0) {
                assertThat(map).containsEntry(table.keyAt(slot), table.entryAt(slot));
                found++;
            }
        }
        assertThat(found).isEqualTo(map.size());
        table.clear();
        map.keySet().forEach(k -> assertThat(table.find(k)).isZero());
    }

    /** Each set is a list of at most two, the last used at its end. */
    @Property(tries = 300, seed = "3122", edgeCases = EdgeCasesMode.NONE)
    void aTwoWayCacheIsAShortListForEachSet(@ForAll long seed) {
        Random random = new Random(seed);
        int sets = 1 << random.nextInt(4);
        TwoWayCache cache = new TwoWayCache(2 * sets);
        List<List<Long>> lists = new ArrayList<>();
        for (int i = 0; i < sets; i++) {
            lists.add(new ArrayList<>());
        }
        Map<Long, Long> held = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            long key = key(random);
            int set = Math.floorMod((int) key + 31 * (int) (key >>> 32), sets);
            List<Long> list = lists.get(set);
            long expected = held.getOrDefault(key, 0L);
            assertThat(cache.peek(key)).isEqualTo(expected);
            assertThat(cache.find(key)).isEqualTo(expected);
            if (expected != 0) {
                list.remove(key);
                list.add(key);
                long entry = random.nextInt(3);
                cache.update(key, entry);
                held.put(key, entry);
                if (entry == 0) {
                    held.remove(key);
                    list.remove(key);
                }
            } else {
                if (list.size() == 2) {
                    held.remove(list.remove(0));
                }
                cache.fill(key, 7);
                held.put(key, 7L);
                list.add(key);
            }
            if (random.nextInt(200) == 0) {
                int upper = random.nextInt(5);
                cache.dropUpper(upper);
                held.keySet().removeIf(k -> (int) (k >>> 32) == upper);
                lists.forEach(l -> l.removeIf(k -> (int) (k >>> 32) == upper));
            }
        }
        cache.clear();
        held.keySet().forEach(k -> assertThat(cache.find(k)).isZero());
    }

    @Example
    void noCacheHoldsNothing() {
        EntryCache cache = EntryCache.of(0);
        cache.fill(1, 2);
        cache.update(1, 3);
        assertThat(cache.find(1)).isZero();
        assertThat(cache.peek(1)).isZero();
    }
}
