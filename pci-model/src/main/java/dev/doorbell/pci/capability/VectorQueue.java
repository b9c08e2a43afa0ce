package dev.doorbell.pci.capability;

/**
 * Vectors whose messages found the link full, in the order they were requested.
 *
 * <p>Each vector is in it once at most: a request while its message waits adds nothing, since the
 * message that waits tells the same.
 */
final class VectorQueue {
    private final int[] ring;
    private final boolean[] waits;
    private int head;
    private int size;

    VectorQueue(int vectors) {
        ring = new int[vectors];
        waits = new boolean[vectors];
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(int vector) {
        if (!waits[vector]) {
            waits[vector] = true;
            ring[(head + size) % ring.length] = vector;
            size++;
        }
    }

    int remove() {
        int vector = ring[head];
        head = (head + 1) % ring.length;
        size--;
        waits[vector] = false;
        return vector;
    }

    void clear() {
        while (size > 0) {
            remove();
        }
    }
}
