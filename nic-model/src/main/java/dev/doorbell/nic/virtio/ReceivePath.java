package dev.doorbell.nic.virtio;

import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusPort;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.time.TimeBase;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;

/**
 * From the last bit of a frame to the used ring: the device's store, its pipeline, its DMA.
 *
 * <p>A frame passes the pipeline, then needs a receive buffer; without one it is dropped. It is
 * written behind a header of ten bytes, then its used entry, then the index, then the interrupt, all
 * posted in this order. Frames wait in the store only while the bus pushes back.
 */
final class ReceivePath {
    /** Frames the device can store. */
    private static final int STORE_FRAMES = 64;

    private static final int HEADER_BYTES = 10;

    /** Writes behind a frame's data: used entry, index, message. */
    private static final int WRITES_TO_FINISH = 3;

    /** Writes a frame waits for before it moves: data of a short chain and what follows it. */
    private static final int WRITES_PER_FRAME = 5 + WRITES_TO_FINISH;

    private final EventQueue events;
    private final JourneyBook journeys;
    private final UpstreamPort upstream;
    private final Virtqueue queue;
    private final Runnable announce;
    private final Event ready;
    private final long pipelineTicks;

    // The store: a ring, oldest at head.
    private final byte[][] frames = new byte[STORE_FRAMES][];
    private final int[] lengths = new int[STORE_FRAMES];
    private final long[] readyTicks = new long[STORE_FRAMES];
    private final long[] journeyOf = new long[STORE_FRAMES];
    private int head;
    private int stored;

    // The frame at head on its way into a chain.
    private boolean moving;
    private int first;
    private int descriptor;
    private int links;
    private int moved;

    // Frames whose index is on its way: a ring, by tag.
    private final long[] landingJourneys = new long[STORE_FRAMES];
    private final long[] landingAddresses = new long[STORE_FRAMES];
    private int nextTag;

    ReceivePath(
            Backplane backplane,
            TimingProfile profile,
            UpstreamPort upstream,
            Virtqueue queue,
            Runnable announce) {
        this.events = backplane.events();
        this.journeys = backplane.journeys();
        this.upstream = upstream;
        this.queue = queue;
        this.announce = announce;
        this.ready = Event.named("virtio-net.ready", Phase.DEVICES, this::run);
        TimeBase time = backplane.time();
        this.pipelineTicks = time.ticksOfNanos(profile.value(TimingConstant.NIC_PIPELINE));
    }

    /** A frame's last bit is here. */
    void arrive(byte[] frame, int offset, int bytes, long journey, boolean running) {
        if (!running) {
            journeys.drop(journey, DropReason.DEVICE_NOT_READY);
            return;
        }
        if (HEADER_BYTES + bytes > BusPort.BLOCK_BYTES_MAX) {
            journeys.drop(journey, DropReason.FRAME_TOO_LONG);
            return;
        }
        if (stored == STORE_FRAMES) {
            journeys.drop(journey, DropReason.DEVICE_STORE_FULL);
            return;
        }
        int slot = head + stored & STORE_FRAMES - 1;
        byte[] buffer = frames[slot];
        if (buffer == null || buffer.length < HEADER_BYTES + bytes) {
            buffer = new byte[HEADER_BYTES + Math.max(bytes, 2048)];
            frames[slot] = buffer; // its first bytes stay zero: the virtio header
        }
        System.arraycopy(frame, offset, buffer, HEADER_BYTES, bytes);
        lengths[slot] = HEADER_BYTES + bytes;
        readyTicks[slot] = events.nowTicks() + pipelineTicks;
        journeyOf[slot] = journey;
        stored++;
        run();
    }

    /** Drops what the store holds. */
    void reset() {
        moving = false;
        while (stored > 0) {
            journeys.drop(journeyOf[head], DropReason.DEVICE_NOT_READY);
            forget();
        }
        events.cancel(ready);
    }

    private void forget() {
        head = head + 1 & STORE_FRAMES - 1;
        stored--;
    }

    /** Moves frames whose pipeline is through, as far as the bus takes them. */
    private void run() {
        while (stored > 0) {
            if (!moving) {
                if (readyTicks[head] > events.nowTicks()) {
                    events.moveTo(readyTicks[head], ready);
                    return;
                }
                if (!hasRoom(WRITES_PER_FRAME, lengths[head])) {
                    events.moveTo(upstream.oldestLandsTicks(), ready);
                    return;
                }
                begin();
            }
            if (moving && !moveData()) {
                events.moveTo(upstream.oldestLandsTicks(), ready);
                return;
            }
            if (moving) {
                finish();
            }
        }
    }

    private boolean hasRoom(int writes, int blockBytes) {
        return upstream.hasRoom(writes + Virtqueue.WRITES_SPARE, blockBytes);
    }

    /** Takes a buffer for the frame at head, or drops it. */
    private void begin() {
        journeys.mark(journeyOf[head], Stage.NIC);
        first = queue.take();
        if (first == Virtqueue.NONE) {
            boolean mayLook = upstream.function().isBusMaster();
            dropHead(mayLook ? DropReason.NO_RECEIVE_BUFFER : DropReason.BUS_MASTER_OFF);
            return;
        }
        long capacity = capacity(first);
        if (queue.isBroken()) {
            dropHead(DropReason.NO_RECEIVE_BUFFER);
            return;
        }
        if (capacity < lengths[head]) {
            queue.untake();
            dropHead(DropReason.FRAME_TOO_LONG);
            return;
        }
        descriptor = first;
        links = 0;
        moved = 0;
        moving = true;
    }

    private void dropHead(DropReason reason) {
        journeys.drop(journeyOf[head], reason);
        forget();
    }

    /**
     * Posts the rest of the data; false if the bus has to take some of it first. The driver, or the
     * data itself, may change the chain meanwhile.
     */
    private boolean moveData() {
        int bytes = lengths[head];
        while (moved < bytes && descriptor != Virtqueue.NONE) {
            if (links == Virtqueue.SIZE) {
                queue.stop(first);
                return true;
            }
            if (queue.isWritable(descriptor)) {
                long room = queue.length(descriptor) & 0xFFFF_FFFFL;
                int part = (int) Math.min(bytes - moved, room);
                if (!hasRoom(1 + WRITES_TO_FINISH, part)) {
                    return false;
                }
                upstream.writeBlock(queue.address(descriptor), frames[head], moved, part, -1);
                moved += part;
            }
            descriptor = queue.next(descriptor);
            links++;
        }
        return true;
    }

    private void finish() {
        if (moved < lengths[head] || queue.isBroken()) {
            moving = false;
            dropHead(DropReason.NO_RECEIVE_BUFFER);
            return;
        }
        int tag = nextTag;
        nextTag = tag + 1 & STORE_FRAMES - 1;
        landingJourneys[tag] = journeyOf[head];
        landingAddresses[tag] = queue.address(first);
        int bytes = lengths[head];
        moving = false;
        forget();
        queue.use(first, bytes, tag);
        announce.run();
    }

    /** Bytes the device may write into a chain; a chain longer than the queue is broken. */
    private long capacity(int start) {
        long bytes = 0;
        int steps = 0;
        for (int at = start; at != Virtqueue.NONE; at = queue.next(at)) {
            if (++steps > Virtqueue.SIZE) {
                queue.stop(start);
                return 0;
            }
            if (queue.isWritable(at)) {
                bytes += queue.length(at) & 0xFFFF_FFFFL;
            }
        }
        return bytes;
    }

    /** The used index that announces a frame has landed. */
    void landed(int tag) {
        journeys.stored(landingJourneys[tag], landingAddresses[tag]);
        if (stored > 0 && !ready.isScheduled()) {
            events.scheduleIn(0, ready); // the bus has room again
        }
    }
}
