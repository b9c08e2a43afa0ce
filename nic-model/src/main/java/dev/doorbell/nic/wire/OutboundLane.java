package dev.doorbell.nic.wire;

import dev.doorbell.nic.Cable;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import org.jspecify.annotations.Nullable;

/**
 * The direction from the NIC: frames one after the other, in the order sent, at the far end when their
 * last bit is there.
 *
 * <p>A NIC that does not wait for the cable may have {@value #FRAMES_MAX} frames in it; what it sends
 * beyond is lost and counted.
 */
final class OutboundLane implements Cable {
    static final int FRAMES_MAX = 4096;

    private final EventQueue events;
    private final LineTiming timing;
    private final FramesInFlight flight = new FramesInFlight();
    private final Event arrival;

    private FrameSink sink = FrameSink.NONE;
    private @Nullable WireTap tap;
    private boolean up = true;
    private long freeAtTicks;
    private long arrived;
    private long lost;

    OutboundLane(EventQueue events, LineTiming timing) {
        this.events = events;
        this.timing = timing;
        this.arrival = Event.named("wire.sent", Phase.DEVICES, this::arrive);
    }

    void listen(FrameSink to) {
        sink = to;
    }

    void tap(WireTap by) {
        tap = by;
    }

    long arrived() {
        return arrived;
    }

    long lost() {
        return lost;
    }

    boolean isEmpty() {
        return flight.isEmpty();
    }

    @Override
    public long transmit(byte[] frame, int offset, int bytes) {
        long now = events.nowTicks();
        if (!up) {
            lost++;
            return now; // there is nothing to wait for
        }
        long start = Math.max(now, freeAtTicks);
        int wireBytes = Math.max(bytes, LineTiming.FRAME_BYTES_MIN);
        freeAtTicks = timing.free(start, wireBytes);
        if (flight.size() == FRAMES_MAX) {
            lost++;
            return freeAtTicks;
        }
        long arrives = timing.lastBit(start, wireBytes) + timing.propagationTicks();
        flight.add(frame, offset, bytes, FramesInFlight.NO_JOURNEY, start, arrives);
        if (!arrival.isScheduled()) {
            events.scheduleAt(flight.first().arrivesTicks, arrival);
        }
        return freeAtTicks;
    }

    private void arrive() {
        while (!flight.isEmpty() && flight.first().arrivesTicks <= events.nowTicks()) {
            FramesInFlight.Frame frame = flight.removeFirst();
            arrived++;
            tell(frame, true);
            sink.frame(frame.data, frame.bytes, frame.firstBitTicks);
        }
        if (!flight.isEmpty() && !arrival.isScheduled()) {
            events.scheduleAt(flight.first().arrivesTicks, arrival);
        }
    }

    private void tell(FramesInFlight.Frame frame, boolean didArrive) {
        WireTap by = tap;
        if (by != null) {
            long left = frame.arrivesTicks - timing.propagationTicks();
            by.sent(frame.data, frame.bytes, Math.min(left, events.nowTicks()), didArrive);
        }
    }

    /** The link goes up or down; what is in flight when it goes down is lost. */
    void setLink(boolean nowUp) {
        up = nowUp;
        if (!up) {
            events.cancel(arrival);
            while (!flight.isEmpty()) {
                lost++;
                tell(flight.removeFirst(), false);
            }
            freeAtTicks = events.nowTicks();
        }
    }
}
