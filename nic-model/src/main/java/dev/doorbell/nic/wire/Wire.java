package dev.doorbell.nic.wire;

import dev.doorbell.nic.Nic;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * An Ethernet wire into a NIC: carries one frame at a time, bit after bit.
 *
 * <p>A frame's journey begins with its first bit. A frame that is ready while the wire is busy waits
 * at the sender, which is not part of its journey. A frame takes its bytes, FCS, preamble and
 * inter-frame gap; its last bit is in the NIC when its bytes, FCS and preamble are through.
 *
 * <p>Source: IEEE 802.3, "MAC frame and packet specifications". Model note: propagation is zero.
 */
public final class Wire {
    private static final int FCS_BYTES = 4;
    private static final int PREAMBLE_BYTES = 8;
    private static final int GAP_BYTES = 12;
    private static final int BITS = 8;

    private final EventQueue events;
    private final JourneyBook journeys;
    private final @Nullable ClockDomain bits;
    private final Nic nic;
    private final Event firstBit;
    private final Event lastBit;

    private @Nullable TrafficSource source;
    private byte[] frame = new byte[0];
    private int frameBytes;
    private long journey;
    private long originTick;
    private long freeAtTick;
    private boolean done = true;
    private boolean fromQueue;
    private final Deque<byte[]> queued = new ArrayDeque<>();

    /** Makes the profile's wire into {@code nic}. */
    public Wire(Backplane backplane, TimingProfile profile, Nic nic) {
        this.events = backplane.events();
        this.journeys = backplane.journeys();
        this.bits =
                profile.value(TimingConstant.WIRE_BPS) == 0
                        ? null
                        : backplane.time().domain("wire");
        this.nic = nic;
        this.firstBit = Event.named("wire.firstBit", Phase.DEVICES, this::beginFrame);
        this.lastBit = Event.named("wire.lastBit", Phase.DEVICES, this::endFrame);
    }

    /**
     * Begins to carry {@code traffic}, whose time zero is {@code originTick}.
     *
     * @throws IllegalStateException if it still carries something else
     */
    public void carry(TrafficSource traffic, long originTick) {
        if (!done) {
            throw new IllegalStateException("the wire still carries other traffic");
        }
        this.source = traffic;
        this.originTick = originTick;
        if (frame.length < traffic.frameBytesMax()) {
            frame = Arrays.copyOf(frame, traffic.frameBytesMax()); // one may be under way
        }
        this.done = !traffic.advance();
        if (!firstBit.isScheduled() && !lastBit.isScheduled()) {
            scheduleNext();
        }
    }

    /** Sends one frame as soon as the wire is free, ahead of any other traffic. Keeps a copy. */
    public void deliver(byte[] frame) {
        queued.addLast(frame.clone());
        if (!lastBit.isScheduled()) {
            events.moveTo(Math.max(freeAtTick, events.nowTicks()), firstBit);
            fromQueue = true;
        }
    }

    /** Whether every frame of the traffic, and every single one, has arrived. */
    public boolean isDone() {
        return done && queued.isEmpty() && !lastBit.isScheduled();
    }

    /** Looks for the next frame. Moves the event, since a delivery may have set it meanwhile. */
    private void scheduleNext() {
        long free = Math.max(freeAtTick, events.nowTicks());
        fromQueue = !queued.isEmpty();
        if (fromQueue) {
            events.moveTo(free, firstBit);
        } else if (source != null && !done) {
            long ready = Math.addExact(originTick, source.readyTicks());
            events.moveTo(Math.max(ready, free), firstBit);
        }
    }

    private void beginFrame() {
        if (fromQueue) {
            byte[] single = queued.removeFirst();
            if (frame.length < single.length) {
                frame = new byte[single.length];
            }
            System.arraycopy(single, 0, frame, 0, single.length);
            frameBytes = single.length;
        } else if (source != null) {
            frameBytes = source.frameBytes();
            source.copyFrame(frame);
            done = !source.advance();
        }
        journey = journeys.begin(frameBytes);
        long now = events.nowTicks();
        freeAtTick = ticksAfter(now, PREAMBLE_BYTES + frameBytes + FCS_BYTES + GAP_BYTES);
        events.scheduleAt(ticksAfter(now, PREAMBLE_BYTES + frameBytes + FCS_BYTES), lastBit);
    }

    private long ticksAfter(long now, long bytes) {
        ClockDomain clock = bits;
        return clock == null ? now : clock.after(now, bytes * BITS);
    }

    private void endFrame() {
        journeys.mark(journey, Stage.WIRE);
        nic.frameArrives(frame, 0, frameBytes, journey);
        scheduleNext();
    }
}
