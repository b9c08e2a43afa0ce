package dev.doorbell.sim.bus;

/**
 * A range of addresses, who decodes it, and what it costs a processor to reach.
 *
 * @param name as traces and errors show it
 * @param base first address
 * @param size in bytes, at least 1
 * @param target who decodes it
 * @param timing cost to processors
 */
public record BusWindow(String name, long base, long size, BusTarget target, AccessTiming timing) {
    /** The last address. */
    public long last() {
        return base + size - 1;
    }

    boolean holds(long address, int bytes) {
        return address >= base && address - base <= size - bytes;
    }

    @Override
    public String toString() {
        return String.format("%s [0x%x, 0x%x]", name, base, last());
    }
}
