package dev.doorbell.sim.random;

/**
 * The one number that all randomness of a simulation follows from.
 *
 * @param value any 64-bit number
 */
public record Seed(long value) {
    private static final long FNV_OFFSET = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    /** The stream of that name; the same name gives the same numbers, from the beginning. */
    public RandomStream stream(String name) {
        return new RandomStream(mix(name));
    }

    /** A seed for a part, a replication or a shard, independent of this seed's streams. */
    public Seed derive(String name) {
        return new Seed(RandomStream.splitMix(mix(name) ^ 0x5EEDL));
    }

    private long mix(String name) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return RandomStream.splitMix(value) ^ hash;
    }
}
