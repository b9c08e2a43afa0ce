package dev.doorbell.kernel.driver.net;

import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;

/**
 * The transmit queue as the driver keeps it: slots of one buffer and one descriptor each. The device is
 * asked for no interrupt.
 *
 * <p>With one slot the sender spins until the device has taken the frame, as the tree did up to S3. With
 * more it does not wait, and slots come back when somebody {@linkplain #reclaim reclaims} them: from
 * then on the tree does that only when it receives, so that a sender who hears nothing runs out.
 */
final class VirtioTransmitQueue {
    /** Bytes of a slot's buffer: a header and the longest frame. */
    static final int SLOT_BYTES = 2048;

    private static final int QUEUE = 1;
    private static final int DESCRIPTOR_BYTES = VirtqueueLayout.DESCRIPTOR_BYTES;
    private static final int NO_INTERRUPT = 1;
    private static final int INDEX_MASK = 0xFFFF;
    private static final int POLLS_MAX = 1_000_000;

    /** One turn of the loop that waits for the device: a load, a compare, a branch. */
    private static final int POLL_CYCLES = 4;

    private final VirtioTransport transport;
    private final VirtqueueLayout layout;
    private final int size;
    private final long buffers;
    private final boolean[] inUse;

    private int availableIndex;
    private int lastUsed;

    /**
     * Makes the queue that the device was given.
     *
     * @param layout where it is
     * @param size its entries
     * @param buffers where the slots' buffers are
     * @param slots how many; 1 to wait for each frame
     */
    VirtioTransmitQueue(
            VirtioTransport transport, VirtqueueLayout layout, int size, long buffers, int slots) {
        this.transport = transport;
        this.layout = layout;
        this.size = size;
        this.buffers = buffers;
        this.inUse = new boolean[slots];
    }

    /** Sends; answers whether it went. */
    boolean transmit(Core core, byte[] frame) {
        return inUse.length == 1 ? transmitAndWait(core, frame) : transmitFromPool(core, frame);
    }

    private boolean transmitAndWait(Core core, byte[] frame) {
        put(core, 0, frame);
        GuestMemory memory = core.memory();
        for (int polls = 0; polls < POLLS_MAX; polls++) {
            if (memory.read(layout.used() + 2, 2) == availableIndex) {
                return true;
            }
            core.spend(POLL_CYCLES);
        }
        return false;
    }

    private boolean transmitFromPool(Core core, byte[] frame) {
        for (int slot = 0; slot < inUse.length; slot++) {
            if (!inUse[slot]) {
                inUse[slot] = true;
                put(core, slot, frame);
                return true;
            }
        }
        return false; // the transmit queue is full
    }

    private void put(Core core, int slot, byte[] frame) {
        GuestMemory memory = core.memory();
        int headerBytes = transport.headerBytes();
        long buffer = buffers + (long) SLOT_BYTES * slot;
        long descriptor = layout.descriptors() + (long) DESCRIPTOR_BYTES * slot;
        memory.copyIn(buffer + headerBytes, frame, 0, frame.length);
        memory.write(descriptor, 8, buffer);
        memory.write(descriptor + 8, 4, headerBytes + frame.length);
        memory.write(descriptor + 12, 2, 0);
        memory.write(layout.available(), 2, NO_INTERRUPT);
        memory.write(layout.available() + 4 + 2L * (availableIndex & size - 1), 2, slot);
        availableIndex = availableIndex + 1 & INDEX_MASK;
        memory.write(layout.available() + 2, 2, availableIndex);
        transport.notifyQueue(core, QUEUE);
    }

    /** Takes back the slots whose frames the device has taken. Looks at memory alone. */
    void reclaim(Core core) {
        GuestMemory memory = core.memory();
        int used = (int) memory.read(layout.used() + 2, 2);
        for (int taken = 0; lastUsed != used && taken < size; taken++) {
            int slot = (int) memory.read(layout.used() + 4 + 8L * (lastUsed & size - 1), 4);
            if (slot >= 0 && slot < inUse.length) {
                inUse[slot] = false;
            }
            lastUsed = lastUsed + 1 & INDEX_MASK;
        }
    }
}
