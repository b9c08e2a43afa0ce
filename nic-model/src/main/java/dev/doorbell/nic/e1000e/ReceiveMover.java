package dev.doorbell.nic.e1000e;

import dev.doorbell.nic.e1000.DescriptorRing;
import dev.doorbell.nic.e1000.ReceiveDescriptor;
import dev.doorbell.nic.e1000.Statistic;
import dev.doorbell.nic.e1000.StatisticsBlock;
import dev.doorbell.nic.e1000e.E1000eChoice.BadIndex;
import dev.doorbell.nic.e1000e.E1000eChoice.Overflow;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.TracePoint;

/**
 * From the packet buffer to guest memory: one frame after the other, into the descriptors of its
 * queue.
 *
 * <p>A frame begins to move when its queue has descriptors for all of it. Each buffer is written, then
 * its descriptor, in order; a descriptor without a buffer is handed back empty. When the last one is
 * posted the frame's causes arise. Descriptors count as prefetched: reading them takes no time.
 *
 * <p>Source: Intel 82574 GbE Controller Family Datasheet, "Receive Descriptor Queue Structure",
 * "Legacy Receive Descriptor Format", "Extended Rx Descriptor".
 */
final class ReceiveMover {
    /** Receive rings. */
    static final int QUEUES = 2;

    private static final int DESCRIPTOR_BYTES = DescriptorRing.DESCRIPTOR_BYTES;
    private static final int WRITES_PER_BUFFER = 2;

    private static final int ENABLED = 1 << 1;
    private static final int THRESHOLD_SHIFT = 8;
    private static final int TYPE_MASK = 3 << 10;
    private static final int SIZE_SHIFT = 16;
    private static final int SIZE_MASK = 3;
    private static final int SIZE_TIMES_16 = 1 << 25;
    private static final int SIZE_KIB_SHIFT = 27;
    private static final int SIZE_KIB_MASK = 0xF;
    private static final int SIZE_LARGEST = 2048;
    private static final int KIB = 1024;
    private static final int EXTENDED = 1 << 15;

    private static final int LANDING = 64;

    private final EventQueue events;
    private final JourneyBook journeys;
    private final UpstreamPort upstream;
    private final RegisterStore store;
    private final FrameStore frames;
    private final StatisticsBlock statistics;
    private final InterruptUnit interrupts;
    private final ReceiveStatus status;
    private final Event ready;
    private final boolean heldBack;
    private final boolean looksAtTailAlone;
    private final boolean fcsApart;
    private final DescriptorRing[] rings = {new DescriptorRing(), new DescriptorRing()};
    private final byte[] descriptor = new byte[DESCRIPTOR_BYTES];

    private Runnable room = () -> {};

    // The oldest frame on its way.
    private boolean moving;
    private boolean waitCounted;
    private int moved;
    private long firstBuffer;
    private boolean running;

    // Frames whose last descriptor is on its way: a ring, by tag.
    private final long[] landingJourneys = new long[LANDING];
    private final long[] landingBuffers = new long[LANDING];
    private int nextTag;

    ReceiveMover(
            Backplane backplane,
            UpstreamPort upstream,
            RegisterStore store,
            FrameStore frames,
            StatisticsBlock statistics,
            InterruptUnit interrupts,
            ReceiveStatus status,
            DeviceBehaviour behaviour) {
        this.events = backplane.events();
        this.journeys = backplane.journeys();
        this.upstream = upstream;
        this.store = store;
        this.frames = frames;
        this.statistics = statistics;
        this.interrupts = interrupts;
        this.status = status;
        this.heldBack = behaviour.choice(Overflow.class) == Overflow.HELD_BACK;
        this.looksAtTailAlone = behaviour.choice(BadIndex.class) == BadIndex.TAIL_MATTERS;
        this.fcsApart = !status.isComplete();
        this.ready = Event.named(upstream.function().name() + ".receive", Phase.DEVICES, this::run);
        upstream.onRoom(this::run);
    }

    /** Tells {@code listener} when frames have left the packet buffer. */
    void onRoom(Runnable listener) {
        room = listener;
    }

    /** Receive ring 0 or 1. */
    DescriptorRing ring(int queue) {
        return rings[queue];
    }

    /** Whether descriptors have the extended format. */
    boolean hasExtendedDescriptors() {
        return store.has(E1000eRegister.RFCTL, EXTENDED);
    }

    /** Whether any queue has a descriptor for a frame that would come now. */
    boolean hasDescriptors() {
        boolean any = false;
        for (DescriptorRing ring : rings) {
            any |= ring.lengthBytes() > 0 && capacity(ring) > 0;
        }
        return any && upstream.function().isBusMaster();
    }

    /** Bytes that the descriptors take that are the card's. */
    private long capacity(DescriptorRing ring) {
        if (looksAtTailAlone) {
            return (ring.owned() & 0xFFFF_FFFFL) * bufferBytes();
        }
        return ring.isSound() ? (long) ring.owned() * bufferBytes() : 0;
    }

    /** Whether the ring's indices allow to touch it. */
    private boolean isUsable(DescriptorRing ring) {
        return looksAtTailAlone ? ring.tail() < ring.count() : ring.isSound();
    }

    /** Bytes of a buffer, as the receive control register has it. */
    private int bufferBytes() {
        int control = store.get(E1000eRegister.RCTL);
        int kib = control >>> SIZE_KIB_SHIFT & SIZE_KIB_MASK;
        if (kib != 0) {
            return kib * KIB;
        }
        int size = SIZE_LARGEST >>> (control >>> SIZE_SHIFT & SIZE_MASK);
        boolean larger = (control & SIZE_TIMES_16) != 0 && size < SIZE_LARGEST;
        return larger ? size * 16 : size;
    }

    /** Moves frames whose way through the card is over, as far as descriptors and bus allow. */
    void run() {
        if (running) {
            return;
        }
        running = true;
        int before = frames.count();
        while (frames.count() > 0 && store.has(E1000eRegister.RCTL, ENABLED)) {
            StoredFrame frame = frames.oldest();
            if (frame.readyTick > events.nowTicks()) {
                events.moveTo(frame.readyTick, ready);
                break;
            }
            if (!moving && !begin(frame)) {
                break;
            }
            if (moving && !move(frame)) {
                break;
            }
        }
        running = false;
        if (frames.count() < before) {
            room.run();
        }
    }

    /** Finds descriptors for the frame; false if it has to wait for them. */
    private boolean begin(StoredFrame frame) {
        DescriptorRing ring = rings[frame.queue];
        if (store.has(E1000eRegister.RCTL, TYPE_MASK)) {
            upstream.complain(
                    TracePoint.REGISTER_UNMODELLED,
                    E1000eRegister.RCTL.row().offset(),
                    store.get(E1000eRegister.RCTL));
            drop(DropReason.NO_RECEIVE_BUFFER);
            return true;
        }
        if (!isUsable(ring) || !ring.isSound()) {
            upstream.complain(TracePoint.RING_INDEX_OUTSIDE, ring.tail(), ring.count());
        }
        if (looksAtTailAlone && !isUsable(ring) && capacity(ring) >= frame.totalBytes()) {
            tell(frame, ring); // as if it had been received
            drop(DropReason.NO_RECEIVE_BUFFER);
            return true;
        }
        if (capacity(ring) < frame.totalBytes()) {
            return lacksDescriptors(frame, ring);
        }
        if (!upstream.mayMaster(ring.headAddress())) {
            drop(DropReason.BUS_MASTER_OFF);
            return true;
        }
        journeys.mark(frame.journey, Stage.NIC);
        moving = true;
        moved = 0;
        firstBuffer = 0;
        return true;
    }

    /** The frame waits, unless the whole ring could never hold it; false if it waits. */
    private boolean lacksDescriptors(StoredFrame frame, DescriptorRing ring) {
        long most = (long) (ring.count() - 1) * bufferBytes();
        if (!heldBack && most < frame.totalBytes()) {
            interrupts.raise(Causes.RECEIVE_OVERRUN);
            drop(DropReason.FRAME_TOO_LONG);
            return true;
        }
        if (heldBack) {
            interrupts.raise(Causes.RECEIVE_OVERRUN);
        } else if (!waitCounted) {
            statistics.count(Statistic.RNBC);
        }
        waitCounted = true;
        return false;
    }

    /** Posts the rest of the frame; false if bus or descriptors have to come first. */
    private boolean move(StoredFrame frame) {
        DescriptorRing ring = rings[frame.queue];
        int total = frame.totalBytes();
        while (moved < total) {
            if (!isUsable(ring) || ring.isEmpty()) {
                return false; // descriptors without buffers were handed back
            }
            int end = fcsApart && moved < frame.length ? frame.length : total;
            int part = Math.min(end - moved, bufferBytes());
            if (!upstream.hasRoom(WRITES_PER_BUFFER, part + DESCRIPTOR_BYTES)) {
                upstream.awaitRoom();
                return false;
            }
            long at = ring.headAddress();
            long buffer = upstream.read(at, Long.BYTES);
            if (buffer == 0) {
                part = 0;
            } else {
                upstream.writeBlock(buffer, frame.bytes, moved, part, -1);
                firstBuffer = moved == 0 ? buffer : firstBuffer;
            }
            moved += part;
            writeBack(frame, at, part, moved == total);
            ring.advance();
        }
        finish(frame, ring);
        return true;
    }

    /** Posts a descriptor; the last one tells about the frame. */
    private void writeBack(StoredFrame frame, long at, int part, boolean last) {
        int said = last ? frame.status : ReceiveStatus.DONE;
        long tag = last ? landing(frame) : -1;
        if (hasExtendedDescriptors()) {
            put(0, last ? frame.hashType : 0);
            put(4, last ? frame.hash : 0);
            put(8, said);
            put(12, part | (last ? frame.tag << 16 : 0));
            upstream.writeBlock(at, descriptor, 0, DESCRIPTOR_BYTES, tag);
            return;
        }
        int special = last ? frame.tag : 0;
        long before = at + ReceiveDescriptor.WRITE_BACK_OFFSET;
        if (!status.isComplete() && !(last && (said & ReceiveStatus.VLAN) != 0)) {
            special = ReceiveDescriptor.special(upstream.read(before, Long.BYTES));
        }
        int checksum = last && !status.hasHashInstead() ? frame.hash >>> 16 : 0;
        long second = ReceiveDescriptor.writeBack(part, checksum, said, said >>> 24, special);
        upstream.write(before, Long.BYTES, second, tag);
    }

    private void put(int offset, int value) {
        for (int i = 0; i < Integer.BYTES; i++) {
            descriptor[offset + i] = (byte) (value >>> (8 * i));
        }
    }

    private int landing(StoredFrame frame) {
        int tag = nextTag;
        nextTag = tag + 1 & LANDING - 1;
        landingJourneys[tag] = frame.journey;
        landingBuffers[tag] = firstBuffer;
        return tag;
    }

    private void finish(StoredFrame frame, DescriptorRing ring) {
        int bytes = frame.length;
        statistics.received(frame.broadcast, frame.multicast, bytes, frame.totalBytes());
        forget();
        tell(frame, ring);
    }

    private void tell(StoredFrame frame, DescriptorRing ring) {
        int causes = frame.acknowledgement ? Causes.ACKNOWLEDGEMENT : 0;
        if (frame.totalBytes() < store.get(E1000eRegister.RSRPD)) {
            causes |= Causes.SMALL_FRAME;
        }
        if (interrupts.hasQueueCauses()) {
            causes |= Causes.RECEIVE_QUEUE_0 << frame.queue;
        } else {
            causes |= Causes.RECEIVED | (isLow(ring) ? Causes.RECEIVE_LOW : 0);
        }
        interrupts.raiseReceive(causes, status.tellsAcknowledgements());
    }

    /** Whether exactly as many descriptors are left as the threshold says: 1/2, 1/4 or 1/8. */
    private boolean isLow(DescriptorRing ring) {
        int threshold = store.get(E1000eRegister.RCTL) >>> THRESHOLD_SHIFT & 3;
        return ring.isSound() && ring.owned() == ring.count() >>> (threshold + 1);
    }

    private void forget() {
        moving = false;
        waitCounted = false;
        frames.remove();
    }

    private void drop(DropReason reason) {
        journeys.drop(frames.oldest().journey, reason);
        forget();
    }

    /** The write with that tag landed: a frame's last descriptor. */
    void landed(long tag) {
        int at = (int) tag;
        journeys.stored(landingJourneys[at], landingBuffers[at]);
    }

    /** Drops what has not been posted. */
    void reset() {
        events.cancel(ready);
        while (frames.count() > 0) {
            drop(DropReason.DEVICE_NOT_READY);
        }
        for (DescriptorRing ring : rings) {
            ring.reset();
        }
    }
}
