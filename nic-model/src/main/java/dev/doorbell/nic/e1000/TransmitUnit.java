package dev.doorbell.nic.e1000;

import static dev.doorbell.nic.e1000.E1000Register.CTRL;
import static dev.doorbell.nic.e1000.E1000Register.TCTL;
import static dev.doorbell.nic.e1000.E1000Register.TXDCTL;
import static dev.doorbell.nic.e1000.E1000Register.VET;

import dev.doorbell.nic.Cable;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;

/**
 * From the transmit ring to the cable.
 *
 * <pre>{@code
 *   descriptor ──▶ data, in parts ──▶ offload ──▶ frame ──▶ transmit buffer ──▶ cable
 *        └──────────────── status, if asked for ◀──┘
 * }</pre>
 *
 * <p>Descriptors and data are read over the link, a part at a time. A frame that is complete waits in
 * the transmit buffer until the cable is free; while it does not fit there, reading stops. A
 * descriptor's status is written when its data has been read.
 *
 * <p>Source: 8254x SDM, "Packet Transmission".
 */
final class TransmitUnit {
    private static final int ENABLE = 1 << 1;
    private static final int PAD_SHORT = 1 << 3;
    private static final int CTRL_VLAN = 1 << 30;
    private static final int LOW_THRESHOLD_SHIFT = 25;
    private static final int LOW_THRESHOLD_UNIT = 8;

    private static final int FRAME_BYTES_MIN = 60;
    private static final int FCS_BYTES = 4;
    private static final int PART_BYTES = 4096;
    private static final int STEPS_PER_EVENT = 1024;

    /** Writes a status takes, and room for the pin's message. */
    private static final int WRITES_PER_STATUS = 3;

    private static final int STATUS_BYTES = 4;

    // What a status's tag says when it lands, beside the causes: delays, and resets before.
    private static final long TAG_MAY_DELAY = 1 << 30;

    private static final int TAG_LIFE_SHIFT = 32;
    private static final long TAG_LIFE_MASK = 0xFFFF;
    private static final long TAG_CAUSES_MASK = TAG_MAY_DELAY - 1;

    /** What the unit does next. */
    private enum Step {
        /** Look for a descriptor. */
        DESCRIPTOR,
        /** Ask for a part of its data. */
        ASK,
        /** Give that part to the offload. */
        FEED,
        /** Send what the offload holds: a full segment. */
        SEND_SEGMENT,
        /** Send what the offload holds: the end of a packet. */
        SEND_PACKET,
        /** Write its status and go on. */
        FINISH
    }

    private final EventQueue events;
    private final JourneyBook journeys;
    private final Trace trace;
    private final int source;
    private final PciFunction function;
    private final UpstreamPort upstream;
    private final RegisterStore registers;
    private final StatisticsBlock statistics;
    private final InterruptUnit interrupts;
    private final ReceiveUnit receiver;
    private final Phy phy;
    private final boolean qemu;
    private final DescriptorFetch fetch;
    private final TransmitOffload offload;
    private final Event goOn;
    private final Event cableFree;
    private final byte[] part = new byte[PART_BYTES];
    private Cable cable = (frame, offset, bytes) -> 0;

    private final DescriptorRing ring = new DescriptorRing();
    private final PacketBuffer buffer = new PacketBuffer();
    private boolean linkUp = true;
    private boolean running;
    private boolean draining;
    private long cableFreeTicks;
    private long life;

    // The descriptor under way.
    private Step step = Step.DESCRIPTOR;
    private long descriptorAddress;
    private long second;
    private long dataAddress;
    private int dataLeft;
    private long dataTicks;
    private int partBytes;
    private int partUsed;

    // QEMU ends a round where it began.
    private int roundHead;
    private boolean roundOver;
    private boolean wasFew;

    TransmitUnit(
            Backplane backplane,
            E1000Choices choices,
            UpstreamPort upstream,
            RegisterStore registers,
            StatisticsBlock statistics,
            InterruptUnit interrupts,
            ReceiveUnit receiver,
            Phy phy) {
        this.events = backplane.events();
        this.journeys = backplane.journeys();
        this.trace = backplane.trace();
        this.function = upstream.function();
        String name = function.name();
        this.source = trace.source(name + ".transmit");
        this.upstream = upstream;
        this.registers = registers;
        this.statistics = statistics;
        this.interrupts = interrupts;
        this.receiver = receiver;
        this.phy = phy;
        this.qemu = choices.transmit() == E1000Choice.Transmit.QEMU;
        this.fetch = new DescriptorFetch(events, name + ".tx.fetch", upstream, ring, this::run);
        this.offload = new TransmitOffload(qemu);
        this.goOn = Event.named(name + ".tx", Phase.DEVICES, this::run);
        this.cableFree = Event.named(name + ".tx.cable", Phase.DEVICES, this::drain);
    }

    DescriptorRing ring() {
        return ring;
    }

    PacketBuffer buffer() {
        return buffer;
    }

    void connect(Cable to) {
        cable = to;
    }

    /** The link has come up or is lost. */
    void setLink(boolean up) {
        linkUp = up;
        drain();
        run();
    }

    /** The ring, or its head, is another one; the next {@link #kick} goes through it. */
    void ringChanged() {
        fetch.forget();
    }

    /** The tail or the control register was written: goes through the ring. */
    void kick() {
        if (!isEnabled()) {
            return;
        }
        roundHead = ring.head();
        roundOver = false;
        wasFew = isFew();
        boolean nothing = qemu && ring.isEmpty() && step == Step.DESCRIPTOR;
        run();
        if (nothing) {
            interrupts.raise(E1000Causes.TXQE);
        }
    }

    /** Bus mastering may be there now. */
    void goOn() {
        run();
    }

    private boolean isEnabled() {
        return (registers.get(TCTL) & ENABLE) != 0;
    }

    private boolean isLoopback() {
        return phy.isLoopback() || receiver.isLoopback();
    }

    /** Goes on until something is missing. */
    private void run() {
        if (running) {
            return;
        }
        running = true;
        int budget = STEPS_PER_EVENT;
        boolean goes = true;
        while (goes && mayRun() && budget-- > 0) {
            goes = advance();
        }
        running = false;
        if (goes && budget < 0) {
            events.moveTo(events.nowTicks(), goOn);
        }
    }

    private boolean mayRun() {
        return isEnabled() && function.isBusMaster() && (linkUp || qemu || isLoopback());
    }

    /** One step; false if it has to wait. */
    private boolean advance() {
        return switch (step) {
            case DESCRIPTOR -> takeDescriptor();
            case ASK -> askForPart();
            case FEED -> feedPart();
            case SEND_SEGMENT, SEND_PACKET -> send();
            case FINISH -> finishDescriptor();
        };
    }

    private boolean takeDescriptor() {
        if (ring.isEmpty() || roundOver) {
            return false;
        }
        if (!qemu && !ring.isSound()) {
            int wrong = ring.head() < ring.count() ? ring.tail() : ring.head();
            trace.guestError(source, TracePoint.RING_INDEX_OUTSIDE, wrong, ring.count());
            return false;
        }
        if (!fetch.isHere()) {
            return false;
        }
        descriptorAddress = ring.headAddress();
        long first = upstream.read(descriptorAddress, 8);
        second = upstream.read(descriptorAddress + 8, 8);
        if (TransmitDescriptor.delaysInterrupt(second)) {
            interrupts.descriptorMayDelay();
        }
        if (TransmitDescriptor.isContext(second)) {
            offload.context(first, second);
            step = Step.FINISH;
            return true;
        }
        boolean vlan = (registers.get(CTRL) & CTRL_VLAN) != 0;
        offload.begin(second, vlan, registers.get(VET) & 0xFFFF);
        dataAddress = first;
        dataLeft = TransmitDescriptor.length(second) & (qemu ? 0xFFFF : -1);
        step = Step.ASK;
        return true;
    }

    private boolean askForPart() {
        if (dataLeft == 0) {
            boolean ends = TransmitDescriptor.isEndOfPacket(second);
            step = ends && offload.hasRest() ? Step.SEND_PACKET : Step.FINISH;
            if (ends && step == Step.FINISH) {
                offload.endPacket();
            }
            return true;
        }
        partBytes = Math.min(dataLeft, PART_BYTES);
        partUsed = 0;
        dataTicks = upstream.request(dataAddress, partBytes);
        step = Step.FEED;
        return true;
    }

    private boolean feedPart() {
        if (events.nowTicks() < dataTicks) {
            events.moveTo(dataTicks, goOn);
            return false;
        }
        if (partUsed == 0) {
            if (upstream.reaches(dataAddress, partBytes)) {
                upstream.copyOut(dataAddress, part, 0, partBytes);
            } else {
                Arrays.fill(part, 0, partBytes, (byte) 0);
                trace.guestError(source, TracePoint.DMA_NO_MEMORY, dataAddress, partBytes);
            }
        }
        partUsed += offload.feed(part, partUsed, partBytes - partUsed);
        if (offload.isSegmentFull()) {
            step = Step.SEND_SEGMENT;
        } else if (partUsed == partBytes) {
            endPart();
        }
        return true;
    }

    private void endPart() {
        dataAddress += partBytes;
        dataLeft -= partBytes;
        step = Step.ASK;
    }

    /** Puts the frame into the transmit buffer, if it fits now; one that never fits is dropped. */
    private boolean send() {
        int bytes = Math.max(offload.pendingBytes(), FRAME_BYTES_MIN);
        boolean never = bytes + FCS_BYTES > buffer.capacityBytes();
        if (!never && !buffer.hasRoom(bytes)) {
            return false; // the cable takes one, and goes on here
        }
        offload.finish();
        if (never) {
            trace.guestError(source, TracePoint.TRANSMIT_TOO_LONG, bytes, buffer.capacityBytes());
        } else {
            store();
        }
        if (step == Step.SEND_SEGMENT) {
            offload.nextSegment();
            step = Step.FEED;
            if (partUsed == partBytes) {
                endPart();
            }
        } else {
            offload.endPacket();
            step = Step.FINISH;
        }
        return true;
    }

    private void store() {
        int bytes = offload.frameBytes();
        if (offload.endsSegmentation()) {
            statistics.count(Statistic.TSCTC);
        }
        if (!qemu && !TransmitDescriptor.insertsFcs(second)) {
            bytes = Math.max(0, bytes - FCS_BYTES); // software has appended its own
        }
        int counted = qemu ? offload.untaggedBytes() : bytes;
        byte[] copy = buffer.add(offload.frame(), offload.frameOffset(), bytes, FRAME_BYTES_MIN);
        if (!qemu && (registers.get(TCTL) & PAD_SHORT) != 0 && bytes < FRAME_BYTES_MIN) {
            Arrays.fill(copy, bytes, FRAME_BYTES_MIN, (byte) 0);
            bytes = FRAME_BYTES_MIN;
            counted = bytes;
        }
        buffer.describe(bytes, counted, JourneyBook.NONE, 0);
        drain();
    }

    private boolean finishDescriptor() {
        boolean reports = TransmitDescriptor.reportsStatus(second);
        if (reports && !upstream.hasRoom(WRITES_PER_STATUS, 0)) {
            events.moveTo(upstream.oldestLandsTicks(), goOn);
            return false;
        }
        ring.advance();
        fetch.used();
        step = Step.DESCRIPTOR;
        roundOver = qemu && (ring.head() == roundHead || roundHead >= ring.count());
        int causes = ring.isEmpty() || roundOver ? E1000Causes.TXQE : 0;
        causes |= lowCause();
        if (!reports) {
            if (causes != 0) {
                interrupts.raise(causes);
            }
            return true;
        }
        boolean mayDelay = TransmitDescriptor.delaysInterrupt(second);
        boolean atOnce = interrupts.announcesDescriptorAtOnce(mayDelay);
        interrupts.posting();
        upstream.write(
                descriptorAddress + TransmitDescriptor.STATUS_OFFSET,
                STATUS_BYTES,
                TransmitDescriptor.done(second),
                E1000.TAG_TRANSMIT
                        | (life & TAG_LIFE_MASK) << TAG_LIFE_SHIFT
                        | (mayDelay ? TAG_MAY_DELAY : 0)
                        | causes);
        interrupts.herald(causes | (atOnce ? E1000Causes.TXDW : 0));
        return true;
    }

    /** Whether this descriptor is the one that leaves few for the card to send. */
    private int lowCause() {
        boolean few = isFew();
        boolean tells = !qemu && few && !wasFew;
        wasFew = few;
        return tells ? E1000Causes.TXD_LOW : 0;
    }

    private boolean isFew() {
        int threshold = registers.get(TXDCTL) >>> LOW_THRESHOLD_SHIFT;
        return threshold != 0 && ring.owned() < threshold * LOW_THRESHOLD_UNIT;
    }

    /** A descriptor's status has landed; the driver hears of it unless it reset the card. */
    void landed(long tag) {
        interrupts.landed();
        if ((tag >>> TAG_LIFE_SHIFT & TAG_LIFE_MASK) == (life & TAG_LIFE_MASK)) {
            boolean mayDelay = (tag & TAG_MAY_DELAY) != 0;
            interrupts.descriptorDone(mayDelay, (int) (tag & TAG_CAUSES_MASK));
        }
        if (step == Step.FINISH && !goOn.isScheduled()) {
            events.scheduleIn(0, goOn); // the bus has room again
        }
    }

    /** Hands frames to the cable as it gets free. */
    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        boolean sent = false;
        while (!buffer.isEmpty() && (linkUp || qemu || isLoopback())) {
            boolean loops = isLoopback();
            if (!loops && events.nowTicks() < cableFreeTicks) {
                events.moveTo(cableFreeTicks, cableFree);
                break;
            }
            sendOldest(loops);
            sent = true;
        }
        draining = false;
        boolean waits = step == Step.SEND_SEGMENT || step == Step.SEND_PACKET;
        if (sent && waits && !running) {
            events.moveTo(events.nowTicks(), goOn); // there is room now
        }
    }

    private void sendOldest(boolean loops) {
        byte[] frame = buffer.frame();
        int bytes = buffer.length();
        int counted = (int) buffer.note();
        boolean broadcast =
                bytes >= ReceiveFilter.ADDRESS_BYTES && ReceiveFilter.isBroadcast(frame, 0);
        boolean multicast = bytes > 0 && (frame[0] & 1) != 0 && !broadcast;
        statistics.sent(broadcast, multicast, counted, bytes + FCS_BYTES);
        if (loops && bytes > 0) {
            receiver.arrive(frame, 0, bytes, journeys.begin(bytes), true);
        } else if (!loops && linkUp) {
            cableFreeTicks = cable.transmit(frame, 0, bytes);
        }
        buffer.remove();
    }

    /** Frames that wait for the cable. */
    int waitingFrames() {
        return buffer.count();
    }

    /** Forgets everything; what is on the cable stays there. */
    void reset() {
        life++;
        fetch.forget();
        events.cancel(goOn);
        events.cancel(cableFree);
        while (!buffer.isEmpty()) {
            buffer.remove();
        }
        offload.reset();
        ring.reset();
        step = Step.DESCRIPTOR;
        wasFew = false;
    }
}
