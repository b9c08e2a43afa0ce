package dev.doorbell.nic.virtio;

import dev.doorbell.pci.link.UpstreamPort;
import dev.doorbell.sim.Backplane;
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

    /** Writes for one frame: data of a short chain, used entry, index, message. */
    private static final int WRITES_PER_FRAME = 8;

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
            if (readyTicks[head] > events.nowTicks()) {
                events.moveTo(readyTicks[head], ready);
                return;
            }
            if (!upstream.hasRoom(WRITES_PER_FRAME, lengths[head])) {
                events.moveTo(upstream.oldestLandsTicks(), ready);
                return;
            }
            int slot = head;
            forget();
            move(frames[slot], lengths[slot], journeyOf[slot]);
        }
    }

    private void move(byte[] data, int bytes, long journey) {
        journeys.mark(journey, Stage.NIC);
        int first = queue.take();
        if (first == Virtqueue.NONE) {
            journeys.drop(journey, DropReason.NO_RECEIVE_BUFFER);
            return;
        }
        if (!upstream.mayMaster(queue.address(first))) {
            queue.untake();
            journeys.drop(journey, DropReason.BUS_MASTER_OFF);
            return;
        }
        if (capacity(first) < bytes) {
            queue.untake();
            journeys.drop(journey, DropReason.FRAME_TOO_LONG);
            return;
        }
        long address = queue.address(first);
        int done = 0;
        for (int at = first; at != Virtqueue.NONE && done < bytes; at = queue.next(at)) {
            int part = (int) Math.min(bytes - done, queue.length(at) & 0xFFFF_FFFFL);
            upstream.writeBlock(queue.address(at), data, done, part, -1);
            done += part;
        }
        int tag = nextTag;
        nextTag = tag + 1 & STORE_FRAMES - 1;
        landingJourneys[tag] = journey;
        landingAddresses[tag] = address;
        queue.use(first, bytes, tag);
        announce.run();
    }

    /** Bytes the device may write into a chain; a chain longer than the queue is broken. */
    private long capacity(int first) {
        long bytes = 0;
        int steps = 0;
        for (int at = first; at != Virtqueue.NONE; at = queue.next(at)) {
            if (++steps > Virtqueue.SIZE) {
                queue.stop(first);
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
