package dev.doorbell.gic.its;

import java.util.Arrays;

/**
 * Messages that wait for translation, first come first served.
 *
 * <p>A ring that has a depth, beyond which doorbells accept nothing more, and grows for those who do
 * not ask: nothing is lost.
 */
final class MessageQueue {
    private final int depth;

    private int[] devices;
    private int[] events;
    private long[] arrivals;
    private int head;
    private int count;

    MessageQueue(int depth) {
        this.depth = depth;
        int places = Integer.highestOneBit(2 * depth - 1);
        this.devices = new int[places];
        this.events = new int[places];
        this.arrivals = new long[places];
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count >= depth;
    }

    int count() {
        return count;
    }

    void add(int deviceId, int eventId, long arrivalTick) {
        if (count == devices.length) {
            grow();
        }
        int at = head + count & devices.length - 1;
        devices[at] = deviceId;
        events[at] = eventId;
        arrivals[at] = arrivalTick;
        count++;
    }

    /** The oldest message's device. */
    int deviceId() {
        return devices[head];
    }

    /** The oldest message's event. */
    int eventId() {
        return events[head];
    }

    /** When the oldest message came. */
    long arrivalTick() {
        return arrivals[head];
    }

    /** Takes the oldest message out. */
    void remove() {
        head = head + 1 & devices.length - 1;
        count--;
    }

    private void grow() {
        int had = devices.length;
        devices = unrolled(devices, had);
        events = unrolled(events, had);
        long[] moved = Arrays.copyOf(arrivals, 2 * had);
        for (int i = 0; i < had; i++) {
            moved[i] = arrivals[head + i & had - 1];
        }
        arrivals = moved;
        head = 0;
    }

    private int[] unrolled(int[] from, int had) {
        int[] to = new int[2 * had];
        for (int i = 0; i < had; i++) {
            to[i] = from[head + i & had - 1];
        }
        return to;
    }
}
