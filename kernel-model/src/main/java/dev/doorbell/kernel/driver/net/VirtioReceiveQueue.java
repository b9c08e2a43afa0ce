package dev.doorbell.kernel.driver.net;

import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.policy.DrainPolicy;
import dev.doorbell.kernel.policy.ReceivePolicy;
import dev.doorbell.kernel.policy.ReceivePolicy.Repost;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;

/**
 * The receive queue as the driver keeps it: a few buffers of a page each, which go round.
 *
 * <p>{@link Repost#ALL} gives back every buffer after a drain, however many were taken: the tree's way,
 * which makes more available than there are, until the ring has been lapped.
 */
final class VirtioReceiveQueue {
    private static final int QUEUE = 0;
    private static final int PAGE_BYTES = KernelPages.PAGE_BYTES;
    private static final int DESCRIPTOR_BYTES = VirtqueueLayout.DESCRIPTOR_BYTES;
    private static final int DESCRIPTOR_WRITE = 2;
    private static final int NO_INTERRUPT = 1;
    private static final int INDEX_MASK = 0xFFFF;
    private static final int NO_END = -1;

    private final ReceivePolicy policy;
    private final JourneyBook journeys;
    private final VirtioTransport transport;
    private final VirtqueueLayout layout;
    private final int size;
    private final long buffers;
    private final int headerBytes;
    private final boolean looksAtStatus;

    private int availableIndex;
    private int lastUsed;

    /**
     * Makes the queue that the device was given, with nothing posted.
     *
     * @param layout where it is
     * @param size its entries
     * @param buffers where the buffers are, a page each
     */
    VirtioReceiveQueue(
            ReceivePolicy policy,
            JourneyBook journeys,
            VirtioTransport transport,
            VirtqueueLayout layout,
            int size,
            long buffers) {
        this.policy = policy;
        this.journeys = journeys;
        this.transport = transport;
        this.layout = layout;
        this.size = size;
        this.buffers = buffers;
        this.headerBytes = transport.headerBytes();
        this.looksAtStatus = policy.handler() != ReceivePolicy.Handler.NAPI;
    }

    /** Describes every buffer and gives it to the device. */
    void postFirst(Core core) {
        GuestMemory memory = core.memory();
        for (int i = 0; i < policy.buffers(); i++) {
            long descriptor = layout.descriptors() + (long) DESCRIPTOR_BYTES * i;
            memory.write(descriptor, 8, address(i));
            memory.write(descriptor + 8, 4, headerBytes + NetDriver.FRAME_BYTES_MAX);
            memory.write(descriptor + 12, 2, DESCRIPTOR_WRITE);
            post(memory, i);
        }
        publish(core);
    }

    /** Asks the device not to interrupt, or to do so again. Advice: it may have looked before. */
    void setSilent(Core core, boolean silent) {
        core.memory().write(layout.available(), 2, silent ? NO_INTERRUPT : 0);
    }

    /** Whether the device has used an entry that was not looked at. */
    boolean hasUsed(Core core) {
        return usedIndex(core.memory()) != lastUsed;
    }

    /** Hands on at most {@code budget} frames, then gives buffers back. */
    int drain(Core core, ReceiveRing.FrameConsumer consumer, int budget) {
        GuestMemory memory = core.memory();
        int end = policy.drain() == DrainPolicy.SNAPSHOT ? usedIndex(memory) : NO_END;
        int taken = 0;
        while (taken < budget && lookForUsed(core) && lastUsed != end) {
            long entry = layout.used() + 4 + 8L * (lastUsed & size - 1);
            int buffer = (int) memory.read(entry, 4);
            int bytes = (int) memory.read(entry + 4, 4);
            lastUsed = lastUsed + 1 & INDEX_MASK;
            long journey = journeys.taken(core.index(), address(buffer));
            if (bytes > headerBytes) {
                consumer.frame(address(buffer) + headerBytes, bytes - headerBytes, journey);
            } else {
                dropShort(journey);
                if (policy.stopsAtShortEntry()) {
                    break;
                }
            }
            if (policy.repost() == Repost.TAKEN) {
                post(memory, buffer);
            }
            taken++;
        }
        if (taken > 0) {
            giveBack(core);
        }
        return taken;
    }

    private void dropShort(long journey) {
        if (journey != JourneyBook.NONE) {
            journeys.drop(journey, DropReason.MALFORMED);
        }
    }

    /** Reads (and so clears) the interrupt status, as the tree does even for an empty ring. */
    private boolean lookForUsed(Core core) {
        if (looksAtStatus) {
            transport.takeInterruptStatus(core);
        }
        return hasUsed(core);
    }

    private void giveBack(Core core) {
        if (policy.repost() == Repost.ALL) {
            for (int i = 0; i < policy.buffers(); i++) {
                post(core.memory(), i);
            }
        }
        publish(core);
    }

    private int usedIndex(GuestMemory memory) {
        return (int) memory.read(layout.used() + 2, 2);
    }

    private void post(GuestMemory memory, int buffer) {
        memory.write(layout.available() + 4 + 2L * (availableIndex & size - 1), 2, buffer);
        availableIndex = availableIndex + 1 & INDEX_MASK;
    }

    /** Makes what was posted visible to the device, then tells it. */
    private void publish(Core core) {
        core.memory().write(layout.available() + 2, 2, availableIndex);
        transport.notifyQueue(core, QUEUE);
    }

    private long address(int buffer) {
        return buffers + (long) PAGE_BYTES * buffer;
    }
}
