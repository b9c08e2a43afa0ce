package dev.doorbell.bench.replay.linux;

import dev.doorbell.bench.replay.ReplayBoard;
import dev.doorbell.sim.bus.GuestMemory;

/**
 * Buffers of a device in guest memory.
 *
 * <p>They lie where the reference's machine puts the kernel's text, so no ring of the guest's is there.
 */
final class Scratch {
    /** Bytes of a buffer. */
    static final int BYTES = 0x4000;

    private static final long TEXT = 0x20_0000;
    private static final int BUFFERS = 8;

    private final GuestMemory memory;
    private final long base;

    Scratch(ReplayBoard board, int device) {
        memory = board.memory();
        base = VirtMachine.MEMORY + TEXT + (long) device * BUFFERS * BYTES;
    }

    /** The address of buffer {@code number}, 0 to 7. */
    long buffer(int number) {
        return base + (long) number * BYTES;
    }

    /** Writes a number, if there is memory. */
    void write(long address, int bytes, long value) {
        if (memory.holds(address, bytes)) {
            memory.write(address, bytes, value);
        }
    }

    /** Reads a number; 0 where there is no memory. */
    long read(long address, int bytes) {
        return memory.holds(address, bytes) ? memory.read(address, bytes) : 0;
    }
}
