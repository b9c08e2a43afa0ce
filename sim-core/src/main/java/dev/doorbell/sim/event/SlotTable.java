package dev.doorbell.sim.event;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells the live entries of cancellable {@link Event}s from the stale ones.
 *
 * <p>While an event is scheduled it owns a slot, and its pending entry carries the slot and the
 * slot's generation in its data word. Moving, cancelling and firing bump the generation, which makes
 * the old entry stale in O(1) wherever it lies; it is dropped when met, or by a sweep. Slots are
 * reused and hold no reference while free, so short-lived events leave nothing behind.
 *
 * <pre>{@code
 *   bit 63   62 .. 48      47 .. 0
 *     0       channel      argument        a posted argument, never stale
 *     1       slot (31 bits, to bit 32), generation (32 bits)
 * }</pre>
 *
 * <p>A slot whose generation has run through all 2^32 values is worn out and never used again, so
 * no entry can be taken for a later one of the same slot, however long it lies.
 */
final class SlotTable {
    private static final long EVENT_BIT = Long.MIN_VALUE;

    /** The generation of no entry. The one before the first, so that it comes last. */
    private static final int WORN_OUT = -1;

    private static final int SLOTS_MAX = Integer.MAX_VALUE - 8;

    private @Nullable Event[] events = new @Nullable Event[16];
    private int[] generations = new int[16];
    // A free slot's successor in the free list; -1 ends it.
    private int[] nextFree = new int[16];
    private int firstFree = -1;
    private int slotsUsed;
    private long stale;

    /** Whether the data word belongs to an {@link Event}, not to a posted argument. */
    static boolean isEvent(long data) {
        return data < 0;
    }

    static int slotOf(long data) {
        return (int) (data >>> 32) & Integer.MAX_VALUE;
    }

    /** How many stale entries are still in the pending set. */
    long stale() {
        return stale;
    }

    /** Gives {@code event} a slot. */
    int claim(Event event) {
        int slot = firstFree;
        if (slot < 0) {
            slot = openSlot();
        } else {
            firstFree = nextFree[slot];
        }
        events[slot] = event;
        return slot;
    }

    /** The data word of the slot's live entry. */
    long dataOf(int slot) {
        return EVENT_BIT | ((long) slot << 32) | (generations[slot] & 0xFFFF_FFFFL);
    }

    boolean isStale(long data) {
        return data < 0 && generations[slotOf(data)] != (int) data;
    }

    /** As {@link #isStale}, for an entry that leaves the pending set if it is. */
    boolean dropIfStale(long data) {
        if (data >= 0 || generations[slotOf(data)] == (int) data) {
            return false;
        }
        stale--;
        return true;
    }

    /**
     * Makes the slot's pending entry stale and keeps its event scheduled.
     *
     * @return the slot for the event's next entry: the same, unless it is worn out
     */
    int renew(int slot) {
        stale++;
        if (++generations[slot] != WORN_OUT) {
            return slot;
        }
        Event event = eventIn(slot);
        events[slot] = null;
        return claim(event);
    }

    /** Makes the slot's pending entry stale and frees the slot. */
    void cancel(int slot) {
        stale++;
        release(slot);
    }

    /** Frees the slot, whose live entry has just left the pending set, and returns its event. */
    Event fire(int slot) {
        Event event = eventIn(slot);
        release(slot);
        return event;
    }

    /** The event that owns the slot. */
    Event eventIn(int slot) {
        Event event = events[slot];
        assert event != null : "slot " + slot + " is free";
        return event;
    }

    private void release(int slot) {
        events[slot] = null;
        if (++generations[slot] != WORN_OUT) {
            nextFree[slot] = firstFree;
            firstFree = slot;
        }
    }

    /** For tests of wear: all but the last {@code usesLeft} uses of a free slot are behind it. */
    void age(int slot, int usesLeft) {
        generations[slot] = WORN_OUT - usesLeft;
    }

    private int openSlot() {
        int length = generations.length;
        if (slotsUsed == length) {
            if (length >= SLOTS_MAX) {
                throw new IllegalStateException("too many scheduled events: " + slotsUsed);
            }
            int longer = (int) Math.min(length * 2L, SLOTS_MAX);
            events = Arrays.copyOf(events, longer);
            generations = Arrays.copyOf(generations, longer);
            nextFree = Arrays.copyOf(nextFree, longer);
        }
        return slotsUsed++;
    }
}
