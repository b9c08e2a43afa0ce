package dev.doorbell.sim.event;

import java.util.Arrays;

/**
 * The entries of the next {@value #SPAN} keys: one first-in first-out list per key, found by bitmap.
 *
 * <p>A key's list is the one in slot {@code key mod SPAN}. That is unambiguous because the owner
 * adds only keys less than {@link #SPAN} ahead of the clock and never moves the clock past an entry,
 * live or stale. A list is a ring of pool nodes; its slot holds the newest node, whose successor is
 * the oldest.
 *
 * <pre>{@code
 *   summary  1 bit per word     ..0100101
 *   words    1 bit per slot     ..0010000 (64 of these)
 *   newest   1 node per slot    ..[ 7 ]..     7 ──▶ 3 ──▶ 5 ──▶ 7   (3 leaves first)
 * }</pre>
 *
 * <p>Cost: adding and taking are a few loads and stores, without a comparison of keys. The lists
 * cannot be searched; a cancelled entry leaves when its turn comes, or by {@link #sweep}.
 */
final class FrontWheel {
    /** How many consecutive keys fit. A power of two: 64 words of 64 bits. */
    static final int SPAN = 4096;

    /** The first key of an empty wheel; no entry has it. */
    static final long EMPTY = Long.MAX_VALUE;

    private static final int SLOT_MASK = SPAN - 1;

    private final int[] newest = new int[SPAN];
    private final long[] words = new long[SPAN / 64];
    private long summary;

    // Pool of list nodes. Node 0 is never used: 0 in a slot or in the free list means none.
    private long[] nodeData = new long[1024];
    private int[] nodeNext = new int[1024];
    private int nodesUsed = 1;
    private int freeNode;

    private long firstKey = EMPTY;

    /** The lowest key present, {@link #EMPTY} if there is none. */
    long firstKey() {
        return firstKey;
    }

    /** Appends to the list of {@code key}, which lies less than SPAN ahead of the clock. */
    void add(long key, long data) {
        int node = freeNode;
        if (node == 0) {
            node = openNode();
        } else {
            freeNode = nodeNext[node];
        }
        nodeData[node] = data;
        int slot = (int) key & SLOT_MASK;
        if (link(slot, node)) {
            words[slot >>> 6] |= 1L << slot;
            summary |= 1L << (slot >>> 6);
        }
        if (key < firstKey) {
            firstKey = key;
        }
    }

    /** The data word that {@link #take} would return. Not to be called on an empty wheel. */
    long peek() {
        return nodeData[nodeNext[newest[(int) firstKey & SLOT_MASK]]];
    }

    /** Removes the oldest entry of the first key. Not to be called on an empty wheel. */
    long take() {
        int slot = (int) firstKey & SLOT_MASK;
        int last = newest[slot];
        int oldest = nodeNext[last];
        if (oldest == last) {
            closeSlot(slot);
            firstKey = firstKeyFrom(firstKey);
        } else {
            nodeNext[last] = nodeNext[oldest];
        }
        nodeNext[oldest] = freeNode;
        freeNode = oldest;
        return nodeData[oldest];
    }

    /** Removes every stale entry. {@code clockKey} is the first key of the current tick. */
    void sweep(SlotTable slots, long clockKey) {
        for (long left = summary; left != 0; left &= left - 1) {
            int word = Long.numberOfTrailingZeros(left);
            for (long bits = words[word]; bits != 0; bits &= bits - 1) {
                sweepSlot(slots, (word << 6) | Long.numberOfTrailingZeros(bits));
            }
        }
        firstKey = firstKeyFrom(clockKey);
    }

    private void sweepSlot(SlotTable slots, int slot) {
        int last = newest[slot];
        int node = nodeNext[last];
        newest[slot] = 0;
        for (boolean more = true; more; ) {
            more = node != last;
            int next = nodeNext[node];
            if (slots.dropIfStale(nodeData[node])) {
                nodeNext[node] = freeNode;
                freeNode = node;
            } else {
                link(slot, node);
            }
            node = next;
        }
        if (newest[slot] == 0) {
            closeSlot(slot);
        }
    }

    /** Makes the node the newest of the slot. True if it is the only one. */
    private boolean link(int slot, int node) {
        int before = newest[slot];
        newest[slot] = node;
        if (before == 0) {
            nodeNext[node] = node;
            return true;
        }
        nodeNext[node] = nodeNext[before];
        nodeNext[before] = node;
        return false;
    }

    private void closeSlot(int slot) {
        newest[slot] = 0;
        int word = slot >>> 6;
        words[word] &= ~(1L << slot);
        if (words[word] == 0) {
            summary &= ~(1L << word);
        }
    }

    /**
     * The first occupied key at or after {@code key}, round the wheel.
     *
     * <p>Slots below the start, in its own word or in a lower one, are the far end of the span.
     */
    private long firstKeyFrom(long key) {
        int start = (int) key & SLOT_MASK;
        int word = start >>> 6;
        long bits = words[word] & (-1L << start);
        if (bits == 0) {
            if (summary == 0) {
                return EMPTY;
            }
            long later = summary & (-2L << word);
            word = Long.numberOfTrailingZeros(later != 0 ? later : summary);
            bits = words[word];
        }
        int slot = (word << 6) | Long.numberOfTrailingZeros(bits);
        return key + ((slot - start) & SLOT_MASK);
    }

    private int openNode() {
        if (nodesUsed == nodeNext.length) {
            nodeData = Arrays.copyOf(nodeData, nodesUsed * 2);
            nodeNext = Arrays.copyOf(nodeNext, nodesUsed * 2);
        }
        return nodesUsed++;
    }
}
