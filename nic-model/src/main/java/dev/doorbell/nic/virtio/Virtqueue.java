package dev.doorbell.nic.virtio;

import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * The device's end of a split virtqueue in guest memory.
 *
 * <p>Layout of a legacy queue of <i>n</i> entries: descriptors (16 bytes each), the available ring,
 * then the used ring on the next 4096-byte boundary. A queue whose driver breaks a rule stops and is
 * reported; resetting the device mends it.
 *
 * <p>Source: VIRTIO 1.1, "Split Virtqueues" and "Legacy Interfaces: A Note on Virtqueue Layout".
 */
final class Virtqueue {
    /** Entries of every queue of this device. */
    static final int SIZE = 256;

    /**
     * Writes left free on the way to memory for messages that unmasking vectors sends: those of three
     * vectors and plain MSI.
     */
    static final int WRITES_SPARE = 4;

    /** No descriptor is to be had. */
    static final int NONE = -1;

    static final int PAGE_BYTES = 4096;

    private static final int DESCRIPTOR_BYTES = 16;
    private static final int USED_ENTRY_BYTES = 8;
    private static final int FLAG_NEXT = 1;
    private static final int FLAG_WRITE = 2;
    private static final int AVAILABLE_NO_INTERRUPT = 1;
    private static final int AVAILABLE_RING = 4;
    private static final int USED_RING = 4;

    private final int number;
    private final UpstreamPort upstream;
    private final Trace trace;
    private final int source;

    private int pageNumber;
    private long descriptors;
    private long available;
    private long used;
    private int nextAvailable;
    private int usedIndex;
    private boolean broken;

    Virtqueue(int number, UpstreamPort upstream, Trace trace, int source) {
        this.number = number;
        this.upstream = upstream;
        this.trace = trace;
        this.source = source;
    }

    /** The page number software gave, as it reads back. */
    int pageNumber() {
        return pageNumber;
    }

    /** Places the queue, or stops it with page zero. One that memory does not hold is broken. */
    void place(int page) {
        pageNumber = page;
        descriptors = (page & 0xFFFF_FFFFL) * PAGE_BYTES;
        available = descriptors + (long) DESCRIPTOR_BYTES * SIZE;
        long end = available + AVAILABLE_RING + 2L * SIZE + 2;
        used = end + PAGE_BYTES - 1 & -PAGE_BYTES;
        nextAvailable = 0;
        usedIndex = 0;
        broken = false;
        long ringEnd = used + USED_RING + (long) USED_ENTRY_BYTES * SIZE + 2;
        if (page != 0 && !upstream.reaches(descriptors, ringEnd - descriptors)) {
            stop(page);
        }
    }

    /** Whether the driver broke a rule since the queue was placed. */
    boolean isBroken() {
        return broken;
    }

    /** Whether the driver asks not to be interrupted; looked at when a buffer is used. */
    boolean suppressesInterrupts() {
        return (upstream.read(available, 2) & AVAILABLE_NO_INTERRUPT) != 0;
    }

    /** Buffers the driver has made available and the device has not taken; 0 if stopped or not allowed to look. */
    int availableCount() {
        if (pageNumber == 0 || broken || !upstream.mayMaster(available)) {
            return 0;
        }
        int count = (int) upstream.read(available + 2, 2) - nextAvailable & 0xFFFF;
        if (count > SIZE) {
            stop(count);
            return 0;
        }
        return count;
    }

    /** Takes the next available buffer: the index of its first descriptor, or {@link #NONE}. */
    int take() {
        if (availableCount() == 0) {
            return NONE;
        }
        long slot = available + AVAILABLE_RING + 2L * (nextAvailable & SIZE - 1);
        int head = (int) upstream.read(slot, 2);
        if (head >= SIZE) {
            stop(head);
            return NONE;
        }
        nextAvailable = nextAvailable + 1 & 0xFFFF;
        return head;
    }

    /** Puts back the buffer taken last. */
    void untake() {
        nextAvailable = nextAvailable - 1 & 0xFFFF;
    }

    long address(int descriptor) {
        return upstream.read(descriptors + (long) DESCRIPTOR_BYTES * descriptor, 8);
    }

    int length(int descriptor) {
        return (int) upstream.read(descriptors + (long) DESCRIPTOR_BYTES * descriptor + 8, 4);
    }

    boolean isWritable(int descriptor) {
        return (flags(descriptor) & FLAG_WRITE) != 0;
    }

    /** The descriptor chained behind this one, or {@link #NONE}. */
    int next(int descriptor) {
        if ((flags(descriptor) & FLAG_NEXT) == 0) {
            return NONE;
        }
        int next = (int) upstream.read(descriptors + (long) DESCRIPTOR_BYTES * descriptor + 14, 2);
        if (next >= SIZE) {
            stop(next);
            return NONE;
        }
        return next;
    }

    private int flags(int descriptor) {
        return (int) upstream.read(descriptors + (long) DESCRIPTOR_BYTES * descriptor + 12, 2);
    }

    /** Posts a used entry and the index behind it; the index's landing is told to {@code tag}. */
    void use(int head, long bytes, long tag) {
        long entry = used + USED_RING + (long) USED_ENTRY_BYTES * (usedIndex & SIZE - 1);
        upstream.write(entry, USED_ENTRY_BYTES, bytes << 32 | head, -1);
        usedIndex = usedIndex + 1 & 0xFFFF;
        upstream.write(used + 2, 2, usedIndex, tag);
    }

    /** Stops the queue: the driver broke a rule. Reported once. */
    void stop(int index) {
        if (broken) {
            return;
        }
        broken = true;
        trace.guestError(source, TracePoint.VIRTQUEUE_BROKEN, number, index);
    }
}
