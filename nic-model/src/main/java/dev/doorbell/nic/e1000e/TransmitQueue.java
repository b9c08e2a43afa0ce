package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.e1000.DescriptorRing;
import dev.doorbell.nic.e1000.TransmitDescriptor;
import dev.doorbell.nic.e1000e.E1000eChoice.BadIndex;
import dev.doorbell.nic.e1000e.E1000eChoice.Building;
import dev.doorbell.nic.e1000e.E1000eChoice.EmptyQueue;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;

/**
 * One transmit queue: fetches descriptors and data, has frames made of them, hands both back.
 *
 * <p>One descriptor at a time: it is requested, then its data, in parts; the frames made of it go; then
 * its status is written back if it asks for that. What arose is told when the queue is empty or has to
 * wait. Model note: a descriptor's data is fetched only when it is needed, not ahead.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "Transmit Functionality".
 */
final class TransmitQueue {
    private static final int DESCRIPTOR_BYTES = DescriptorRing.DESCRIPTOR_BYTES;
    private static final int PART_BYTES_MAX = 4096;
    private static final int ENABLED = 1 << 1;
    private static final int QUEUE_ENABLED = 1 << 10;
    private static final int VLAN_MODE = 1 << 30;
    private static final int REPORT_STATUS = 1 << 27;

    /** What the queue is at. */
    private enum State {
        /** Between descriptors. */
        IDLE,
        /** The descriptor at head is on its way. */
        DESCRIPTOR,
        /** Its data is not all here. */
        DATA,
        /** A part of its data is on its way. */
        PART,
        /** Its data is used; it is to be handed back. */
        USED
    }

    private final EventQueue events;
    private final UpstreamPort upstream;
    private final RegisterStore store;
    private final InterruptUnit interrupts;
    private final TransmitUnit unit;
    private final int number;
    private final Event go;
    private final PacketBuilder builder;
    private final boolean byHeaders;
    private final boolean tellsWhenLookedAt;
    private final boolean looksAtTailAlone;
    private final DescriptorRing ring = new DescriptorRing();
    private final byte[] part = new byte[PART_BYTES_MAX];

    private State state = State.IDLE;
    private long dueTick;
    private long address;
    private long second;
    private long dataAddress;
    private int left;
    private int partBytes;
    private int partUsed;
    private boolean running;

    // What is to be told.
    private int arisen;
    private boolean mayWait;
    private boolean worked;

    TransmitQueue(
            Backplane backplane,
            UpstreamPort upstream,
            RegisterStore store,
            InterruptUnit interrupts,
            TransmitUnit unit,
            int number,
            DeviceBehaviour behaviour) {
        this.events = backplane.events();
        this.upstream = upstream;
        this.store = store;
        this.interrupts = interrupts;
        this.unit = unit;
        this.number = number;
        String name = upstream.function().name() + ".transmit" + number;
        this.go = Event.named(name, Phase.DEVICES, this::step);
        this.byHeaders = behaviour.choice(Building.class) == Building.BY_HEADERS;
        this.builder = byHeaders ? new HeaderBuilder() : new ToldBuilder();
        this.tellsWhenLookedAt = behaviour.choice(EmptyQueue.class) == EmptyQueue.LOOKED_AT;
        this.looksAtTailAlone = behaviour.choice(BadIndex.class) == BadIndex.TAIL_MATTERS;
        upstream.onRoom(this::step);
    }

    /** Its ring. */
    DescriptorRing ring() {
        return ring;
    }

    private boolean isEnabled() {
        return store.has(E1000eRegister.TCTL, ENABLED)
                && (store.get(E1000eRegister.TARC, number) & QUEUE_ENABLED) != 0;
    }

    /** Software gave descriptors, or enabled the queue. */
    void run() {
        if (isEnabled()) {
            arisen |= tellsWhenLookedAt ? Causes.TRANSMIT_EMPTY : 0;
            step();
        }
    }

    /** Goes on as far as it can. */
    void step() {
        if (running) {
            return;
        }
        running = true;
        boolean goesOn = true;
        while (goesOn) {
            goesOn = builder.hasFrame() ? send() : advance();
        }
        running = false;
        tell();
    }

    /** Sends a frame; false if the cable is not free. */
    private boolean send() {
        long free = unit.freeTick();
        if (free > events.nowTicks()) {
            events.moveTo(free, go);
            return false;
        }
        unit.send(builder);
        builder.next();
        return true;
    }

    /** One step of a descriptor's way; false if it has to wait. */
    private boolean advance() {
        return switch (state) {
            case IDLE -> begin();
            case DESCRIPTOR -> isHere() && take();
            case DATA -> feed();
            case PART -> isHere() && copyPart();
            case USED -> handBack();
        };
    }

    private boolean isHere() {
        if (dueTick > events.nowTicks()) {
            events.moveTo(dueTick, go);
            return false;
        }
        return true;
    }

    private boolean begin() {
        if (!isEnabled() || ring.isEmpty()) {
            return false;
        }
        if (!ring.isSound()) {
            upstream.complain(TracePoint.RING_INDEX_OUTSIDE, ring.tail(), ring.count());
            if (!looksAtTailAlone || ring.tail() >= ring.count()) {
                return false;
            }
        }
        address = ring.headAddress();
        if (!upstream.mayMaster(address)) {
            return false;
        }
        dueTick = upstream.request(address, DESCRIPTOR_BYTES);
        state = State.DESCRIPTOR;
        return true;
    }

    private boolean take() {
        if (!upstream.reaches(address, DESCRIPTOR_BYTES)) {
            upstream.complain(TracePoint.DMA_NO_MEMORY, address, DESCRIPTOR_BYTES);
        }
        long first = upstream.read(address, Long.BYTES);
        second = upstream.read(address + Long.BYTES, Long.BYTES);
        worked = true;
        if (TransmitDescriptor.isContext(second)) {
            builder.context(first, second);
            state = State.USED;
            return true;
        }
        left = TransmitDescriptor.length(second) & (byHeaders ? 0xFFFF : -1);
        boolean reachable = upstream.reaches(first, left);
        if (!reachable) {
            upstream.complain(TracePoint.DMA_NO_MEMORY, first, left);
        }
        boolean vlan = store.has(E1000eRegister.CTRL, VLAN_MODE);
        builder.begin(second, vlan, store.get(E1000eRegister.VET), reachable);
        dataAddress = first;
        partBytes = 0;
        partUsed = 0;
        state = State.DATA;
        return true;
    }

    /** Gives the builder what is here, or asks for more. */
    private boolean feed() {
        if (partUsed < partBytes) {
            partUsed += builder.feed(part, partUsed, partBytes - partUsed);
            return true;
        }
        if (left == 0 || !builder.wantsData()) {
            left = 0;
            if (TransmitDescriptor.isEndOfPacket(second)) {
                builder.endPacket();
            }
            state = State.USED;
            return true;
        }
        partBytes = Math.min(left, PART_BYTES_MAX);
        partUsed = partBytes;
        dueTick = upstream.request(dataAddress, partBytes);
        state = State.PART;
        return true;
    }

    private boolean copyPart() {
        Arrays.fill(part, 0, partBytes, (byte) 0);
        upstream.copyOut(dataAddress, part, 0, partBytes);
        dataAddress += partBytes;
        left -= partBytes;
        partUsed = 0;
        state = State.DATA;
        return true;
    }

    /** Moves on to the next descriptor; false if the bus has to take something first. */
    private boolean handBack() {
        boolean reports = (second & REPORT_STATUS) != 0 || interrupts.countsEveryWriteBack();
        if (reports) {
            if (!upstream.hasRoom(1, 0)) {
                upstream.awaitRoom();
                return false;
            }
            long status =
                    byHeaders
                            ? second >>> Integer.SIZE | TransmitDescriptor.DONE
                            : TransmitDescriptor.done(second);
            long at = address + TransmitDescriptor.STATUS_OFFSET;
            upstream.write(at, Integer.BYTES, status, -1);
            arisen |=
                    interrupts.hasQueueCauses()
                            ? Causes.TRANSMIT_QUEUE_0 << number
                            : Causes.TRANSMIT_DONE;
            mayWait = TransmitDescriptor.delaysInterrupt(second);
        }
        ring.advance();
        state = State.IDLE;
        return true;
    }

    private void tell() {
        if (worked && state == State.IDLE && ring.isEmpty()) {
            worked = false;
            arisen |= Causes.TRANSMIT_EMPTY;
        }
        if (arisen != 0) {
            int causes = arisen;
            boolean wait = mayWait;
            arisen = 0;
            mayWait = false;
            interrupts.raiseTransmit(causes, wait);
        }
    }

    /** Forgets everything. */
    void reset() {
        events.cancel(go);
        ring.reset();
        builder.reset();
        state = State.IDLE;
        arisen = 0;
        mayWait = false;
        worked = false;
    }
}
