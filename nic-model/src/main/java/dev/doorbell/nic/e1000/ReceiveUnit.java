package dev.doorbell.nic.e1000;

import static dev.doorbell.nic.e1000.E1000Register.RCTL;
import static dev.doorbell.nic.e1000.E1000Register.RSRPD;

import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.Trace;
import dev.doorbell.sim.trace.TracePoint;

/**
 * From the last bit of a frame to its descriptor in memory.
 *
 * <pre>{@code
 *   intake: length, filter, VLAN, checksums ──▶ packet buffer ──▶ data, descriptor ──▶ causes
 * }</pre>
 *
 * <p>Data and descriptor are posted in this order; a frame that needs several buffers gets a descriptor
 * written for each. Frames wait in the packet buffer while there is no descriptor, no bus mastering
 * or no room on the bus.
 *
 * <p>Source: 8254x SDM, "Packet Reception".
 */
final class ReceiveUnit {
    private static final int ENABLE = 1 << 1;
    private static final int LOOPBACK_MASK = 3 << 6;
    private static final int THRESHOLD_SHIFT = 8;
    private static final int SIZE_SHIFT = 16;
    private static final int SIZE_EXTENDED = 1 << 25;

    private static final int SIZE_USUAL = 2048;
    private static final int EXTENSION = 16;
    private static final int WRITE_BACK_BYTES = 8;
    private static final int DESCRIPTORS_PER_EVENT = 256;

    /** Writes a buffer takes: data, descriptor, and room for the pin's message. */
    private static final int WRITES_PER_BUFFER = 4;

    /** Frames whose descriptor is on its way: as many as writes can be. */
    private static final int LANDINGS = 64;

    // A tag: the landing, and above it the number of resets before.
    private static final int LIFE_SHIFT = 8;

    private static final long QEMU_PAUSE_NANOS = 1_000_000_000;

    private final EventQueue events;
    private final JourneyBook journeys;
    private final Trace trace;
    private final int source;
    private final PciFunction function;
    private final UpstreamPort upstream;
    private final RegisterStore registers;
    private final StatisticsBlock statistics;
    private final InterruptUnit interrupts;
    private final boolean qemu;
    private final boolean holdsAtWire;
    private final long pipelineTicks;
    private final long pauseTicks;
    private final ReceiveIntake intake;
    private final DescriptorFetch fetch;
    private final Event ready;
    private final Event pauseOver;
    private Runnable room = () -> {};

    private final DescriptorRing ring = new DescriptorRing();
    private final PacketBuffer buffer = new PacketBuffer();
    private boolean linkUp = true;
    private boolean running;

    // The frame at the buffer's head on its way to memory.
    private int moved;
    private int firstHead;
    private boolean begun;
    private boolean wasFew;

    // Frames whose last descriptor is on its way.
    private final long[] landingJourneys = new long[LANDINGS];
    private final long[] landingAddresses = new long[LANDINGS];
    private final int[] landingCauses = new int[LANDINGS];
    private int nextLanding;
    private long life;
    private int landings;
    private long firstAddress;

    ReceiveUnit(
            Backplane backplane,
            E1000Choices choices,
            E1000Timing timing,
            UpstreamPort upstream,
            RegisterStore registers,
            ReceiveFilter filter,
            StatisticsBlock statistics,
            InterruptUnit interrupts) {
        this.events = backplane.events();
        this.journeys = backplane.journeys();
        this.trace = backplane.trace();
        this.function = upstream.function();
        String name = function.name();
        this.source = trace.source(name + ".receive");
        this.upstream = upstream;
        this.registers = registers;
        this.statistics = statistics;
        this.interrupts = interrupts;
        this.qemu = choices.receive() == E1000Choice.Receive.QEMU;
        this.holdsAtWire = choices.store() == E1000Choice.Store.WIRE;
        this.pipelineTicks = timing.pipelineTicks();
        this.pauseTicks = backplane.time().ticksOfNanos(QEMU_PAUSE_NANOS);
        this.intake = new ReceiveIntake(qemu, registers, filter, statistics, buffer);
        this.fetch = new DescriptorFetch(events, name + ".rx.fetch", upstream, ring, this::run);
        this.ready = Event.named(name + ".rx", Phase.DEVICES, this::run);
        this.pauseOver = Event.named(name + ".rx.pause", Phase.DEVICES, this::askForFrames);
    }

    // What the registers and the card say.

    DescriptorRing ring() {
        return ring;
    }

    PacketBuffer buffer() {
        return buffer;
    }

    void onRoom(Runnable listener) {
        room = listener;
    }

    private void askForFrames() {
        room.run();
    }

    /** The ring, or its head, is another one. */
    void ringChanged() {
        fetch.forget();
    }

    /** Software gave descriptors. */
    void tailMoved() {
        wasFew = isFew();
        fetchAhead();
        run();
        askForFrames();
    }

    /** Fetches descriptors before frames need them. */
    private void fetchAhead() {
        if (ring.isSound() && isEnabled() && function.isBusMaster()) {
            fetch.isHere();
        }
    }

    /** The control register was written. */
    void controlWritten() {
        if (holdsAtWire) {
            events.moveTo(events.nowTicks() + pauseTicks, pauseOver);
        }
        fetchAhead();
        run();
        askForFrames();
    }

    /** The link has come up or is lost. */
    void setLink(boolean up) {
        linkUp = up;
        askForFrames();
    }

    /** Bus mastering, or something else that frames wait for, may be there now. */
    void kick() {
        run();
        askForFrames();
    }

    private boolean isEnabled() {
        return (control() & ENABLE) != 0;
    }

    private int control() {
        return registers.get(RCTL);
    }

    /** Whether RCTL asks that what is sent comes back. */
    boolean isLoopback() {
        return !qemu && (control() & LOOPBACK_MASK) != 0;
    }

    // The wire's side.

    boolean canReceive(int bytes) {
        if (!linkUp || !isEnabled()) {
            return false;
        }
        return holdsAtWire
                ? function.isBusMaster()
                        && !ring.isEmpty()
                        && !pauseOver.isScheduled()
                        && buffer.isEmpty()
                : buffer.hasRoom(Math.max(bytes, ReceiveIntake.FRAME_BYTES_MIN));
    }

    /** A frame's last bit is here. */
    void arrive(byte[] frame, int offset, int bytes, long journey, boolean looped) {
        boolean deaf = !looped && isLoopback();
        boolean up = linkUp || (looped && !qemu);
        boolean pausing = holdsAtWire && pauseOver.isScheduled();
        boolean turnedAway = qemu && looped && !canReceive(bytes);
        if (!up || !isEnabled() || deaf || pausing || turnedAway) {
            journeys.drop(journey, DropReason.DEVICE_NOT_READY);
            return;
        }
        DropReason refused = intake.judge(frame, offset, bytes);
        if (refused != null) {
            journeys.drop(journey, refused);
        } else if (holdsAtWire && !hasDescriptorsFor(intake.bytesToMemory())) {
            overrun(journey, DropReason.NO_RECEIVE_BUFFER);
        } else if (!holdsAtWire && !buffer.hasRoom(intake.bytes())) {
            intake.countMissed();
            journeys.drop(journey, DropReason.DEVICE_STORE_FULL);
            interrupts.raise(E1000Causes.RXO);
        } else {
            if (!holdsAtWire && ring.isEmpty()) {
                statistics.count(Statistic.RNBC);
            }
            intake.store(journey, events.nowTicks() + pipelineTicks);
            run();
        }
    }

    private void overrun(long journey, DropReason reason) {
        statistics.count(Statistic.RNBC);
        statistics.count(Statistic.MPC);
        journeys.drop(journey, reason);
        interrupts.raise(E1000Causes.RXO);
    }

    private boolean hasDescriptorsFor(int bytes) {
        return bytes <= bufferBytes()
                ? !ring.isEmpty()
                : !ring.isEmpty() && bytes <= (long) ring.owned() * bufferBytes();
    }

    /** Bytes of a receive buffer. */
    private int bufferBytes() {
        int size = control() >>> SIZE_SHIFT & 3;
        boolean extended = (control() & SIZE_EXTENDED) != 0;
        if (size == 0) {
            return SIZE_USUAL; // with the extension it is reserved
        }
        return (SIZE_USUAL >> size) * (extended ? EXTENSION : 1);
    }

    // The bus's side.

    /** Moves frames to memory as far as descriptors and the bus go. */
    private void run() {
        if (running) {
            return;
        }
        running = true;
        int budget = DESCRIPTORS_PER_EVENT;
        while (!buffer.isEmpty() && mayMove() && budget-- > 0) {
            moveOne();
        }
        running = false;
        if (budget < 0) {
            events.moveTo(events.nowTicks(), ready);
        }
    }

    /** Whether the next descriptor can be filled now; if only time is missing, waits for it. */
    private boolean mayMove() {
        if (buffer.readyTicks() > events.nowTicks()) {
            events.moveTo(buffer.readyTicks(), ready);
            return false;
        }
        if (!isEnabled() || !function.isBusMaster() || ring.isEmpty()) {
            return false;
        }
        if (!holdsAtWire && !ring.isSound()) {
            int wrong = ring.head() < ring.count() ? ring.tail() : ring.head();
            trace.guestError(source, TracePoint.RING_INDEX_OUTSIDE, wrong, ring.count());
            return false;
        }
        if (!fetch.isHere()) {
            return false;
        }
        int part = Math.min(buffer.length() - moved, bufferBytes());
        if (landings == LANDINGS || !upstream.hasRoom(WRITES_PER_BUFFER, part)) {
            events.moveTo(upstream.oldestLandsTicks(), ready);
            return false;
        }
        return true;
    }

    /** Fills the descriptor at head. */
    private void moveOne() {
        if (!begun) {
            begun = true;
            journeys.mark(buffer.journey(), Stage.NIC);
            firstHead = ring.head();
            firstAddress = 0;
        }
        long descriptor = ring.headAddress();
        long address = upstream.read(descriptor, 8);
        long second = upstream.read(descriptor + ReceiveDescriptor.WRITE_BACK_OFFSET, 8);
        int part = 0;
        if (address != 0) { // one without a buffer is passed over
            part = Math.min(buffer.length() - moved, bufferBytes());
            int data = Math.min(part, dataBytes() - moved);
            if (data > 0) {
                upstream.writeBlock(address, buffer.frame(), moved, data, -1);
            }
            firstAddress = firstAddress == 0 ? address : firstAddress;
        }
        moved += part;
        boolean last = address != 0 && moved == buffer.length();
        long written =
                qemu ? qemuWriteBack(second, address != 0, part, last) : writeBack(part, last);
        ring.advance();
        fetch.used();
        boolean round = holdsAtWire && (ring.head() == firstHead || firstHead >= ring.count());
        if (last && !round) {
            finish(descriptor, written);
        } else {
            post(descriptor, written, -1);
            if (round) {
                long journey = buffer.journey();
                forgetHead();
                overrun(journey, DropReason.NO_RECEIVE_BUFFER);
            }
        }
    }

    /** Bytes of the frame that are there to be written; QEMU has no FCS. */
    private int dataBytes() {
        return qemu ? Math.max(0, buffer.length() - intake.fcsBytes()) : buffer.length();
    }

    private long writeBack(int part, boolean last) {
        if (!last) {
            return ReceiveDescriptor.writeBack(part, 0, ReceiveDescriptor.DONE, 0, 0);
        }
        long done = ReceiveDescriptor.DONE | ReceiveDescriptor.END_OF_PACKET;
        return buffer.note() | part | done << Integer.SIZE;
    }

    /** QEMU changes what was there: all but the checksum, the errors and unknown status bits. */
    private long qemuWriteBack(long before, boolean hasBuffer, int part, boolean last) {
        long note = buffer.note();
        int status = ReceiveDescriptor.status(before) & ~ReceiveDescriptor.DONE;
        int length = ReceiveDescriptor.length(before);
        if (hasBuffer) {
            length = part;
            status =
                    last
                            ? status
                                    | ReceiveDescriptor.END_OF_PACKET
                                    | ReceiveDescriptor.IGNORE_CHECKSUM
                            : status & ~ReceiveDescriptor.END_OF_PACKET;
        }
        status |=
                (ReceiveDescriptor.status(note) & ReceiveDescriptor.VLAN) | ReceiveDescriptor.DONE;
        return ReceiveDescriptor.writeBack(
                length,
                ReceiveDescriptor.checksum(before),
                status,
                ReceiveDescriptor.errors(before),
                ReceiveDescriptor.special(note));
    }

    private void post(long descriptor, long written, long tag) {
        long at = descriptor + ReceiveDescriptor.WRITE_BACK_OFFSET;
        upstream.write(at, WRITE_BACK_BYTES, written, tag);
    }

    private void finish(long descriptor, long written) {
        int causes = thresholdCause();
        int small = registers.get(RSRPD);
        if (small != 0 && buffer.length() <= small) {
            causes |= E1000Causes.SRPD;
        }
        int landing = nextLanding;
        nextLanding = landing + 1 & LANDINGS - 1;
        landings++;
        landingJourneys[landing] = buffer.journey();
        landingAddresses[landing] = firstAddress;
        landingCauses[landing] = causes;
        forgetHead();
        interrupts.posting();
        post(descriptor, written, life << LIFE_SHIFT | landing);
        interrupts.herald(causes | (interrupts.announcesFramesAtOnce() ? E1000Causes.RXT0 : 0));
    }

    /** Whether this descriptor is the one that leaves few, or, in QEMU, one of the few. */
    private int thresholdCause() {
        boolean few = isFew();
        boolean tells = few && (qemu || !wasFew);
        wasFew = few;
        return tells ? E1000Causes.RXDMT0 : 0;
    }

    /** Whether no more descriptors than the threshold are the card's. */
    private boolean isFew() {
        int shift = (control() >>> THRESHOLD_SHIFT & 3) + 1;
        return ring.owned() * DescriptorRing.DESCRIPTOR_BYTES <= ring.lengthBytes() >> shift;
    }

    private void forgetHead() {
        moved = 0;
        begun = false;
        buffer.remove();
        if (holdsAtWire && buffer.isEmpty()) {
            askForFrames();
        }
    }

    /** A frame's last descriptor has landed; the driver hears of it unless it reset the card. */
    void landed(long tag) {
        int landing = (int) tag & LANDINGS - 1;
        landings--;
        journeys.stored(landingJourneys[landing], landingAddresses[landing]);
        interrupts.landed();
        if (tag >>> LIFE_SHIFT == life) {
            interrupts.frameReceived(landingCauses[landing]);
        }
        if (!buffer.isEmpty() && !ready.isScheduled()) {
            events.scheduleIn(0, ready); // the bus has room again
        }
    }

    /** Frames stored or on their way to memory. */
    int residentFrames() {
        return buffer.count() + landings;
    }

    /** Drops what is stored; what was posted still lands. */
    void reset() {
        life++;
        fetch.forget();
        events.cancel(ready);
        events.cancel(pauseOver);
        while (!buffer.isEmpty()) {
            long journey = buffer.journey();
            buffer.remove();
            journeys.drop(journey, DropReason.DEVICE_NOT_READY);
        }
        moved = 0;
        begun = false;
        wasFew = false;
        ring.reset();
    }
}
