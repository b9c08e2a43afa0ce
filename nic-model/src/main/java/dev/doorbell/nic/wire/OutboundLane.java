package dev.doorbell.nic.wire;

import dev.doorbell.nic.Cable;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.fault.Faults;
import dev.doorbell.sim.fault.FrameFaults;
import dev.doorbell.sim.fault.Frames;
import dev.doorbell.sim.fault.Verdict;
import java.util.Arrays;
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
    private final Faults faults;
    private final LineTiming timing;
    private final FramesInFlight flight = new FramesInFlight();
    private final StrayFrames strays;
    private final Event arrival;

    private FrameSink sink = FrameSink.NONE;
    private @Nullable WireTap tap;
    private boolean up = true;
    private long freeAtTicks;
    private long arrived;
    private long lost;

    OutboundLane(EventQueue events, Faults faults, LineTiming timing) {
        this.events = events;
        this.faults = faults;
        this.strays = new StrayFrames(events, this::arrived);
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
        return flight.isEmpty() && strays.isEmpty();
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
        FrameFaults faulty = faults.frames();
        if (faulty == null) {
            carry(frame, offset, bytes, start, arrives);
        } else {
            Verdict verdict = faulty.judge(Frames.Direction.FROM_NIC, frame, offset, bytes);
            carryFaulty(verdict, frame, offset, bytes, start, arrives);
        }
        return freeAtTicks;
    }

    private void carry(byte[] frame, int offset, int bytes, long start, long arrives) {
        flight.add(frame, offset, bytes, FramesInFlight.NO_JOURNEY, start, arrives);
        if (!arrival.isScheduled()) {
            events.scheduleAt(flight.first().arrivesTicks, arrival);
        }
    }

    private void carryFaulty(
            Verdict verdict, byte[] frame, int offset, int bytes, long start, long arrives) {
        long later = arrives + verdict.ticks();
        long none = FramesInFlight.NO_JOURNEY;
        switch (verdict.kind()) {
            case DROP -> lost++;
            case DELAY -> strays.add(frame, offset, bytes, none, start, later, false, 0);
            case REORDER -> {
                int ahead = flight.size();
                strays.add(frame, offset, bytes, none, start, later, true, ahead);
            }
            case DUPLICATE -> {
                carry(frame, offset, bytes, start, arrives);
                strays.add(frame, offset, bytes, none, start, later, false, 0);
            }
            case CORRUPT -> {
                byte[] changed = Arrays.copyOfRange(frame, offset, offset + bytes);
                verdict.change(changed, 0, bytes);
                carry(changed, 0, bytes, start, arrives);
            }
            case PASS, FAIL, REPLACE, IMPERSONATE, STUCK_HIGH, STUCK_LOW, APPEAR ->
                    carry(frame, offset, bytes, start, arrives);
        }
    }

    private void arrive() {
        while (!flight.isEmpty() && flight.first().arrivesTicks <= events.nowTicks()) {
            arrived(flight.removeFirst());
            strays.passedBy();
        }
        if (!flight.isEmpty() && !arrival.isScheduled()) {
            events.scheduleAt(flight.first().arrivesTicks, arrival);
        }
    }

    private void arrived(FramesInFlight.Frame frame) {
        arrived++;
        tell(frame, true);
        sink.frame(frame.data, frame.bytes, frame.firstBitTicks);
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
            for (FramesInFlight.Frame stray : strays.removeAll()) {
                lost++;
                tell(stray, false);
            }
            freeAtTicks = events.nowTicks();
        }
    }
}
