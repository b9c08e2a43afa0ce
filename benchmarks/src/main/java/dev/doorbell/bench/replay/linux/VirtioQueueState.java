package dev.doorbell.bench.replay.linux;

import java.util.ArrayDeque;
import java.util.Deque;

/** A split virtqueue as the guest has set it up, and what the trace has told of it since. */
final class VirtioQueueState {
    private static final int FLAG_NEXT = 1;
    private static final int FLAG_WRITE = 2;
    private static final int NO_INTERRUPT = 1;
    private static final int DESCRIPTOR_BYTES = 16;
    private static final int USED_BYTES = 8;
    private static final int LEGACY_ALIGN = 4096;

    long descriptors;
    long available;
    long used;
    int size;

    // What the trace has told since the last flush.
    final Deque<TraceRecord> popped = new ArrayDeque<>();
    final Deque<TraceRecord> filled = new ArrayDeque<>();

    private int published;
    private int nextDescriptor;

    /** The legacy layout: one page number for all three parts. */
    void placeLegacy(long page) {
        descriptors = page * LEGACY_ALIGN;
        available = descriptors + (long) DESCRIPTOR_BYTES * size;
        long end = available + 6 + 2L * size;
        used = (end + LEGACY_ALIGN - 1) & -LEGACY_ALIGN;
    }

    boolean isPlaced() {
        return size > 0 && descriptors != 0;
    }

    /** The guest clears its rings before it hands them over. */
    void clear(Scratch memory) {
        published = 0;
        nextDescriptor = 0;
        popped.clear();
        filled.clear();
        memory.write(available, 4, 0);
        memory.write(used, 4, 0);
    }

    /** Whether the next used buffer is announced: by the used event, or else by the flag. */
    void setInterrupt(Scratch memory, boolean wanted, int count, boolean eventIndex) {
        int now = usedIndex(memory);
        // An event at the last of the entries to come is met by them; one behind the first is not.
        int event = wanted ? now + count - 1 : now - 1;
        memory.write(available + 4 + 2L * size, 2, event & 0xFFFF);
        memory.write(available, 2, wanted || eventIndex ? 0 : NO_INTERRUPT);
    }

    /** Publishes a chain: so many buffers to read, of those sizes, then so many to write. */
    void publish(Scratch memory, long[] addresses, int[] lengths, int readable) {
        int head = nextDescriptor;
        for (int i = 0; i < addresses.length; i++) {
            int index = (head + i) % size;
            boolean last = i == addresses.length - 1;
            long at = descriptors + (long) DESCRIPTOR_BYTES * index;
            memory.write(at, 8, addresses[i]);
            memory.write(at + 8, 4, lengths[i]);
            memory.write(at + 12, 2, (i < readable ? 0 : FLAG_WRITE) | (last ? 0 : FLAG_NEXT));
            memory.write(at + 14, 2, (index + 1) % size);
        }
        nextDescriptor = (head + addresses.length) % size;
        memory.write(available + 4 + 2L * (published % size), 2, head);
        published = published + 1 & 0xFFFF;
        memory.write(available + 2, 2, published);
    }

    /** The used index as the device has it. */
    int usedIndex(Scratch memory) {
        return (int) memory.read(used + 2, 2);
    }

    /** The length of used entry number {@code index}. */
    long usedLength(Scratch memory, int index) {
        return memory.read(used + 4 + (long) USED_BYTES * (index % size) + 4, 4);
    }
}
