package dev.doorbell.bench.compare;

import dev.doorbell.sim.trace.TracePoint;
import dev.doorbell.sim.trace.TraceSink;
import java.util.Arrays;

/**
 * How many frames wait where, weighed by time.
 *
 * <p>Fed by a machine's trace records. Depths count from {@link #begin} to {@link #finish}; a depth that
 * lasted no time does not count as the greatest. Memory: a byte for each frame between the oldest and the
 * youngest that are under way.
 */
final class QueueDepths implements TraceSink {
    /** Where a frame can be, in path order. */
    enum Place {
        /** On the wire and in the network card, until data and descriptor are in memory. */
        WIRE_AND_NIC,
        /** In the receive ring, until the kernel takes it. */
        RING,
        /** In the kernel: stack, socket queue, until a thread has it. */
        KERNEL
    }

    /**
     * One queue over some time.
     *
     * @param frameTicks sum of depth times length: ticks that frames spent there, all together
     * @param emptyTicks ticks without a frame there
     * @param depthMax the most frames there at once
     */
    record Sum(double frameTicks, long emptyTicks, long depthMax) {
        static final Sum NOTHING = new Sum(0, 0, 0);

        Sum plus(Sum other) {
            return new Sum(
                    frameTicks + other.frameTicks,
                    emptyTicks + other.emptyTicks,
                    Math.max(depthMax, other.depthMax));
        }
    }

    private static final int PLACES = Place.values().length;
    private static final byte GONE = -1;

    private final long[] depths = new long[PLACES];
    private final long[] changedAtTicks = new long[PLACES];
    private final double[] frameTicks = new double[PLACES];
    private final long[] emptyTicks = new long[PLACES];
    private final long[] depthMax = new long[PLACES];
    private boolean isCounting;

    // Where each frame is, by its number; a ring over the numbers from oldest to youngest.
    private byte[] places = new byte[64];
    private long oldest;
    private long next;

    QueueDepths() {
        Arrays.fill(places, GONE);
    }

    /** Counts from now on. */
    void begin(long tick) {
        isCounting = true;
        Arrays.fill(changedAtTicks, tick);
    }

    /** Counts up to now and no further. */
    void finish(long tick) {
        for (int place = 0; place < PLACES; place++) {
            settle(place, tick);
        }
        isCounting = false;
    }

    /** What one queue came to. */
    Sum sum(Place place) {
        int at = place.ordinal();
        return new Sum(frameTicks[at], emptyTicks[at], depthMax[at]);
    }

    @Override
    public void record(long tick, TracePoint point, int source, long first, long second) {
        if (point == TracePoint.FRAME_ON_WIRE) {
            arrive(first);
            enter(first, Place.WIRE_AND_NIC, tick);
        } else if (first >= oldest && first < next) { // others began before anybody watched
            if (point == TracePoint.FRAME_STORED) {
                move(first, Place.RING, tick);
            } else if (point == TracePoint.FRAME_TAKEN) {
                move(first, Place.KERNEL, tick);
            } else if (point == TracePoint.JOURNEY_DELIVERED
                    || point == TracePoint.JOURNEY_DROPPED) {
                leave(first, tick);
                forgetEnded();
            }
        }
    }

    private void move(long number, Place to, long tick) {
        leave(number, tick);
        enter(number, to, tick);
    }

    private void arrive(long number) {
        if (oldest == next) {
            oldest = number;
        }
        if (number - oldest >= places.length) {
            byte[] more = new byte[2 * places.length];
            Arrays.fill(more, GONE);
            for (long each = oldest; each < number; each++) {
                more[(int) each & more.length - 1] = places[(int) each & places.length - 1];
            }
            places = more;
        }
        next = number + 1;
    }

    private void enter(long number, Place place, long tick) {
        places[(int) number & places.length - 1] = (byte) place.ordinal();
        settle(place.ordinal(), tick);
        depths[place.ordinal()]++;
    }

    private void leave(long number, long tick) {
        int slot = (int) number & places.length - 1;
        int place = places[slot];
        settle(place, tick);
        depths[place]--;
        places[slot] = GONE;
    }

    private void forgetEnded() {
        while (oldest < next && places[(int) oldest & places.length - 1] == GONE) {
            oldest++;
        }
    }

    /** The depth has been what it is since it last changed. */
    private void settle(int place, long tick) {
        long length = tick - changedAtTicks[place];
        if (isCounting && length > 0) {
            long depth = depths[place];
            frameTicks[place] += (double) depth * length;
            depthMax[place] = Math.max(depthMax[place], depth);
            if (depth == 0) {
                emptyTicks[place] += length;
            }
        }
        changedAtTicks[place] = tick;
    }
}
