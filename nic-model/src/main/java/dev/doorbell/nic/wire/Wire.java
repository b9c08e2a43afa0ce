package dev.doorbell.nic.wire;

import dev.doorbell.nic.Nic;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.fault.Faults;
import dev.doorbell.sim.fault.FrameFaults;
import dev.doorbell.sim.fault.Frames;
import dev.doorbell.sim.fault.Verdict;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * An Ethernet wire at a NIC, full duplex: carries one frame at a time in each direction, bit after bit.
 *
 * <p>Towards the NIC, a frame's journey begins with its first bit. A frame that is ready while the wire
 * is busy waits at the sender, which is not part of its journey. A frame takes its bytes, FCS, preamble
 * and inter-frame gap; its last bit is in the NIC when its bytes, FCS and preamble are through and have
 * come along the wire. From the NIC, frames go to a {@link FrameSink} in the same way.
 *
 * <p>{@link Faults} may lose frames, double them, make them late, or let others pass them, in both
 * directions: a frame is judged when its last bit leaves its sender. A copy is a journey of its own.
 *
 * <p>While the link is down nothing is carried. What is in flight when it goes down is lost: towards
 * the NIC its journey ends for that reason.
 *
 * <p>Source: IEEE 802.3, "MAC frame and packet specifications".
 */
public final class Wire {
    private final EventQueue events;
    private final Faults faults;
    private final JourneyBook journeys;
    private final LineTiming timing;
    private final Nic nic;
    private final BackPressure backPressure;
    private final OutboundLane outbound;
    private final Event firstBit;
    private final Event lastBit;
    private final Event arrival;

    private @Nullable TrafficSource source;
    private @Nullable WireTap tap;
    private byte[] frame = new byte[0];
    private int frameBytes;
    private long journey;
    private long originTick;
    private long freeAtTick;
    private boolean done = true;
    private boolean fromQueue;
    private final Deque<byte[]> queued = new ArrayDeque<>();

    // Frames that have left the sender and are not in the NIC; whether they wait at its door, and
    // whether the next one waits at the sender.
    private final FramesInFlight inFlight = new FramesInFlight();
    private final StrayFrames strays;
    private final Deque<FramesInFlight.Frame> straysAtDoor = new ArrayDeque<>();
    private boolean heldAtDoor;
    private boolean heldAtSender;
    private boolean arriving;
    private boolean linkUp = true;

    /** Makes the profile's wire at {@code nic}, without back-pressure. */
    public Wire(Backplane backplane, TimingProfile profile, Nic nic) {
        this(backplane, profile, nic, BackPressure.DROP);
    }

    /** Makes the profile's wire at {@code nic}. */
    public Wire(Backplane backplane, TimingProfile profile, Nic nic, BackPressure backPressure) {
        this.events = backplane.events();
        this.faults = backplane.faults();
        this.journeys = backplane.journeys();
        this.timing = new LineTiming(backplane, profile);
        this.nic = nic;
        this.backPressure = backPressure;
        this.firstBit = Event.named("wire.firstBit", Phase.DEVICES, this::beginFrame);
        this.lastBit = Event.named("wire.lastBit", Phase.DEVICES, this::endFrame);
        this.arrival = Event.named("wire.arrival", Phase.DEVICES, this::arrive);
        this.outbound = new OutboundLane(events, faults, timing);
        this.strays = new StrayFrames(events, this::strayArrives);
        nic.connect(outbound);
        if (backPressure == BackPressure.HOLD) {
            nic.onRoom(this::roomAgain);
        }
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

    /** Frames of {@link #deliver} that have not begun. */
    public int framesWaiting() {
        return queued.size();
    }

    /** Whether every frame of the traffic, and every single one, has arrived. */
    public boolean isDone() {
        return done
                && queued.isEmpty()
                && !lastBit.isScheduled()
                && inFlight.isEmpty()
                && strays.isEmpty()
                && straysAtDoor.isEmpty();
    }

    /** Says who hears what the NIC sends; the one before hears no more. */
    public void listen(FrameSink sink) {
        outbound.listen(sink);
    }

    /** Lets {@code by} see the frames of both directions. */
    public void tap(WireTap by) {
        tap = by;
        outbound.tap(by);
    }

    /** What becomes of frames for which the NIC has no room. */
    public BackPressure backPressure() {
        return backPressure;
    }

    /** Frames of the NIC that have arrived at the far end. */
    public long framesSent() {
        return outbound.arrived();
    }

    /** Frames of the NIC that were lost: sent into a dead link, in flight when it died, or too many. */
    public long framesLost() {
        return outbound.lost();
    }

    /** Whether nothing that the NIC has sent is on the wire. */
    public boolean isOutboundIdle() {
        return outbound.isEmpty();
    }

    /** Whether the link is up; it is to begin with. */
    public boolean isLinkUp() {
        return linkUp;
    }

    /**
     * Takes the link down or up again, as a partner at the far end does. Traffic that becomes ready
     * while it is down is lost, or waits if the wire holds frames.
     */
    public void setLink(boolean up) {
        if (up == linkUp) {
            return;
        }
        linkUp = up;
        if (!up) {
            dropInFlight();
        }
        outbound.setLink(up);
        nic.setLink(up);
        scheduleNext();
    }

    private void dropInFlight() {
        if (lastBit.isScheduled()) {
            events.cancel(lastBit);
            lose(frame, frameBytes, journey);
        }
        events.cancel(arrival);
        while (!inFlight.isEmpty()) {
            FramesInFlight.Frame lost = inFlight.removeFirst();
            lose(lost.data, lost.bytes, lost.journey);
        }
        straysAtDoor.addAll(strays.removeAll());
        for (FramesInFlight.Frame lost : straysAtDoor) {
            if (lost.journey != FramesInFlight.NO_JOURNEY) {
                lose(lost.data, lost.bytes, lost.journey);
            }
        }
        straysAtDoor.clear();
        freeAtTick = events.nowTicks();
        heldAtDoor = false;
    }

    private void lose(byte[] bytes, int length, long itsJourney) {
        lose(bytes, length, itsJourney, DropReason.LINK_DOWN);
    }

    private void lose(byte[] bytes, int length, long itsJourney, DropReason reason) {
        tell(bytes, length, itsJourney);
        journeys.drop(itsJourney, reason);
    }

    private void tell(byte[] bytes, int length, long itsJourney) {
        WireTap by = tap;
        if (by != null) {
            by.received(bytes, length, itsJourney);
        }
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
        heldAtSender = mustWait();
        if (heldAtSender) {
            return;
        }
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
        if (!linkUp) {
            lose(frame, frameBytes, journey);
            scheduleNext();
            return;
        }
        long now = events.nowTicks();
        freeAtTick = timing.free(now, frameBytes);
        events.scheduleAt(timing.lastBit(now, frameBytes), lastBit);
    }

    /** Whether the next frame waits until the NIC has room, or the link is up. */
    private boolean mustWait() {
        if (backPressure == BackPressure.DROP) {
            return false;
        }
        return !linkUp || heldAtDoor || !nic.canReceive(nextBytes());
    }

    private int nextBytes() {
        if (fromQueue) {
            return queued.getFirst().length;
        }
        return source == null ? 0 : source.frameBytes();
    }

    private void endFrame() {
        FrameFaults faulty = faults.frames();
        if (faulty == null) {
            carryOn();
        } else {
            carryFaulty(faulty.judge(Frames.Direction.TO_NIC, frame, 0, frameBytes));
        }
        scheduleNext();
    }

    private void carryFaulty(Verdict verdict) {
        long arrives = events.nowTicks() + timing.propagationTicks() + verdict.ticks();
        switch (verdict.kind()) {
            case DROP -> lose(frame, frameBytes, journey, DropReason.FAULT);
            case DELAY -> stray(journey, arrives, false);
            case REORDER -> stray(journey, arrives, true);
            case DUPLICATE -> {
                stray(FramesInFlight.NO_JOURNEY, arrives, false);
                carryOn();
            }
            case CORRUPT -> {
                verdict.change(frame, 0, frameBytes);
                carryOn();
            }
            case PASS, FAIL, REPLACE, IMPERSONATE, STUCK_HIGH, STUCK_LOW, APPEAR -> carryOn();
        }
    }

    private void stray(long itsJourney, long arrives, boolean held) {
        long now = events.nowTicks();
        strays.add(frame, 0, frameBytes, itsJourney, now, arrives, held, inFlight.size());
    }

    /** A late frame, or a copy, whose journey begins here. */
    private void strayArrives(FramesInFlight.Frame stray) {
        if (heldAtDoor || !takes(stray.bytes)) {
            straysAtDoor.addLast(stray);
        } else {
            handStray(stray);
        }
    }

    private void handStray(FramesInFlight.Frame stray) {
        boolean isCopy = stray.journey == FramesInFlight.NO_JOURNEY;
        hand(stray.data, stray.bytes, isCopy ? journeys.begin(stray.bytes) : stray.journey);
    }

    /** The frame is through: it is in the NIC, or on its way there. */
    private void carryOn() {
        if (timing.propagationTicks() == 0 && inFlight.isEmpty() && takes(frameBytes)) {
            hand(frame, frameBytes, journey);
            strays.passedBy();
        } else {
            long arrives = events.nowTicks() + timing.propagationTicks();
            inFlight.add(frame, 0, frameBytes, journey, events.nowTicks(), arrives);
            if (!arrival.isScheduled() && !heldAtDoor) {
                events.scheduleAt(inFlight.first().arrivesTicks, arrival);
            }
        }
    }

    private boolean takes(int bytes) {
        return backPressure == BackPressure.DROP || nic.canReceive(bytes);
    }

    private void hand(byte[] bytes, int length, long itsJourney) {
        journeys.mark(itsJourney, Stage.WIRE);
        tell(bytes, length, itsJourney);
        nic.frameArrives(bytes, 0, length, itsJourney);
    }

    /** The oldest frames in flight are at the NIC: it takes them, or they wait at its door. */
    private void arrive() {
        arriving = true;
        heldAtDoor = false;
        while (!inFlight.isEmpty() && inFlight.first().arrivesTicks <= events.nowTicks()) {
            if (!takes(inFlight.first().bytes)) {
                heldAtDoor = true;
                break;
            }
            FramesInFlight.Frame oldest = inFlight.removeFirst();
            hand(oldest.data, oldest.bytes, oldest.journey);
            strays.passedBy();
        }
        while (!heldAtDoor && !straysAtDoor.isEmpty() && takes(straysAtDoor.getFirst().bytes)) {
            handStray(straysAtDoor.removeFirst());
        }
        arriving = false;
        if (!inFlight.isEmpty() && !heldAtDoor) {
            events.moveTo(inFlight.first().arrivesTicks, arrival);
        }
        wakeSender();
    }

    /** The NIC may have room: what was held goes on. */
    private void roomAgain() {
        if (arriving) {
            return;
        }
        if (heldAtDoor || !straysAtDoor.isEmpty()) {
            events.moveTo(events.nowTicks(), arrival);
        } else {
            wakeSender();
        }
    }

    private void wakeSender() {
        if (heldAtSender && !firstBit.isScheduled() && !lastBit.isScheduled()) {
            scheduleNext();
        }
    }
}
