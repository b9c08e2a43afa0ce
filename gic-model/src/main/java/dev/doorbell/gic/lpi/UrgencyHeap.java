package dev.doorbell.gic.lpi;

import java.util.Arrays;

/**
 * LPIs by urgency: the least priority value first, the lowest INTID among equals.
 *
 * <p>A binary heap that knows where each LPI stands, so that any can leave. LPIs are numbered from 0
 * here. Grows to the highest LPI ever put in; no allocation after that.
 */
final class UrgencyHeap {
    private static final int ABSENT = -1;

    /** Priority in the upper half, LPI in the lower. */
    private long[] heap = new long[16];

    private int[] places = new int[0];
    private int size;

    /** How many LPIs are in. */
    int size() {
        return size;
    }

    /** The most urgent LPI, or -1. */
    int first() {
        return size == 0 ? -1 : (int) heap[0];
    }

    /** The priority of the most urgent LPI. */
    int firstPriority() {
        return (int) (heap[0] >>> 32);
    }

    /** Whether the LPI is in. */
    boolean holds(int lpi) {
        return lpi < places.length && places[lpi] != ABSENT;
    }

    /** The LPI at {@code place}, in no order. */
    int at(int place) {
        return (int) heap[place];
    }

    /** Puts the LPI in with a priority, or changes the priority it is in with. */
    void put(int lpi, int priority) {
        makeRoom(lpi);
        long entry = (long) priority << 32 | lpi;
        int place = places[lpi];
        if (place == ABSENT) {
            place = size++;
            rise(place, entry);
        } else if (entry < heap[place]) {
            rise(place, entry);
        } else {
            sink(place, entry);
        }
    }

    /** Takes the LPI out, if it is in. */
    void remove(int lpi) {
        if (!holds(lpi)) {
            return;
        }
        int place = places[lpi];
        places[lpi] = ABSENT;
        long last = heap[--size];
        if (place != size) {
            if (place > 0 && last < heap[(place - 1) >>> 1]) {
                rise(place, last);
            } else {
                sink(place, last);
            }
        }
    }

    /** Takes all out. */
    void clear() {
        Arrays.fill(places, ABSENT);
        size = 0;
    }

    private void makeRoom(int lpi) {
        if (lpi >= places.length) {
            int before = places.length;
            places = Arrays.copyOf(places, Math.max(64, Integer.highestOneBit(lpi) << 1));
            Arrays.fill(places, before, places.length, ABSENT);
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
    }

    private void rise(int from, long entry) {
        int place = from;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (heap[parent] <= entry) {
                break;
            }
            set(place, heap[parent]);
            place = parent;
        }
        set(place, entry);
    }

    private void sink(int from, long entry) {
        int place = from;
        for (; ; ) {
            int child = 2 * place + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= entry) {
                break;
            }
            set(place, heap[child]);
            place = child;
        }
        set(place, entry);
    }

    private void set(int place, long entry) {
        heap[place] = entry;
        places[(int) entry] = place;
    }
}
