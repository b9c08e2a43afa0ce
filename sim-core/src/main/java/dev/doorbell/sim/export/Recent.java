package dev.doorbell.sim.export;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets the oldest entry where there would be too many: what exporters keep is bounded. */
final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int max;

    Recent(int max) {
        this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
    }
}
