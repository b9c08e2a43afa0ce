package dev.doorbell.sim.explore;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The things that steps touch, by name, as bits.
 *
 * <p>A component is an object of its own only if somebody said that it is separate; all others are one,
 * {@link #MACHINE}. When the bits run out, new objects share the last one. Numbers stay the same over
 * all orders of an exploration.
 */
final class Objects {
    /** All components that nobody called separate. */
    static final long MACHINE = 1;

    /** What guest code keeps to itself, outside guest memory. */
    static final long GUEST = 2;

    private static final long LAST = Long.MIN_VALUE;

    private final Map<String, Long> bits = new HashMap<>();
    private final Set<String> separate = new HashSet<>();
    private long next = 4;

    void separate(String component) {
        separate.add(component);
    }

    boolean isSeparate(String component) {
        return separate.contains(component);
    }

    /** The object that holds a component's or a part's state. */
    long of(String name) {
        Long known = bits.get(name);
        return known != null ? known : add(name);
    }

    private long add(String name) {
        long bit = MACHINE;
        if (separate.contains(name)) {
            bit = fresh();
        } else {
            int dot = name.indexOf('.');
            String component = dot < 0 ? name : name.substring(0, dot);
            if (dot >= 0 && separate.contains(component)) {
                bit = of(component);
            }
        }
        bits.put(name, bit);
        return bit;
    }

    /** The order of what is posted to a channel. */
    long tail(String stream) {
        String name = "tail of " + stream;
        Long known = bits.get(name);
        if (known == null) {
            known = fresh();
            bits.put(name, known);
        }
        return known;
    }

    private long fresh() {
        long bit = next;
        if (bit != LAST) {
            next <<= 1;
        }
        return bit;
    }
}
