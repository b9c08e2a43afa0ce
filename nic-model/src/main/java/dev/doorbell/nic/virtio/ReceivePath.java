package dev.doorbell.nic.virtio;

import dev.doorbell.nic.virtio.transport.Chain;
import dev.doorbell.nic.virtio.transport.VirtioPci;
import dev.doorbell.nic.virtio.transport.Virtqueue;
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
import dev.doorbell.sim.trace.TracePoint;

/**
 * From the last bit of a frame to the used ring: the device's store, its pipeline, its DMA.
 *
 * <p>A frame passes the pipeline, then needs a receive buffer, or with MRG_RXBUF as many as it fills;
 * without them it is dropped. It is written behind a header of ten or twelve bytes, then its used
 * entries, then the index, then the interrupt, all posted in this order. Frames wait in the store
 * only while the bus pushes back.
 */
final class ReceivePath {
    /** Frames the device can store. */
    private static final int STORE_FRAMES = 64;

    /** A header with the count of buffers; the one without ends before the count. */
    private static final int HEADER_BYTES_MAX = 12;

    private static final int COUNT_OFFSET = 10;

    /** Writes behind a frame's data: used entry, index, message. */
    private static final int WRITES_TO_FINISH = 3;

    /** Writes a frame waits for before it moves: data of a short chain and what follows it. */
    private static final int WRITES_PER_FRAME = 5 + WRITES_TO_FINISH;

    /** Writes left free for messages and hints that are not this frame's. */
    static final int WRITES_SPARE = 4;

    private final EventQueue events;
    private final JourneyBook journeys;
    private final VirtioPci device;
    private final UpstreamPort upstream;
    private final Virtqueue queue;
    private final Event ready;
    private final long pipelineTicks;
    private final boolean leavesCount;
    private final boolean fillsWhenTooLong;
    private final Chain chain = new Chain();
    private final Chain probe = new Chain();
    private Runnable room = () -> {};

    // What the driver accepted.
    private int headerBytes = COUNT_OFFSET;
    private boolean merges;

    // The store: a ring, oldest at head. Lengths count the header.
    private final byte[][] frames = new byte[STORE_FRAMES][];
    private final int[] lengths = new int[STORE_FRAMES];
    private final long[] readyTicks = new long[STORE_FRAMES];
    private final long[] journeyOf = new long[STORE_FRAMES];
    private int head;
    private int stored;
    private boolean refused;
    private boolean running;

    // The frame at head on its way into one chain or several.
    private boolean moving;
    private int movingEpoch;
    private long firstAddress;
    private int buffers;
    private int filled;
    private int segment;
    private long inSegment;
    private long inChain;
    private int moved;
    private int toMove;

    // Frames whose index is on its way: a ring, oldest at landingHead.
    private final long[] landingJourneys = new long[BusPort.WRITES_MAX];
    private final long[] landingAddresses = new long[BusPort.WRITES_MAX];
    private int landingHead;
    private int landing;

    ReceivePath(Backplane backplane, TimingProfile profile, VirtioPci device, Virtqueue queue) {
        this.events = backplane.events();
        this.journeys = backplane.journeys();
        this.device = device;
        this.upstream = device.upstream();
        this.queue = queue;
        this.ready = Event.named("virtio-net.ready", Phase.DEVICES, this::run);
        TimeBase time = backplane.time();
        this.pipelineTicks = time.ticksOfNanos(profile.value(TimingConstant.NIC_PIPELINE));
        this.leavesCount =
                device.choice(NetChoice.BufferCount.class) == NetChoice.BufferCount.UNTOUCHED;
        this.fillsWhenTooLong =
                device.choice(NetChoice.TooLong.class) == NetChoice.TooLong.WHAT_FITS;
    }

    /** Hears that a frame which was refused may fit now. */
    void onRoom(Runnable listener) {
        room = listener;
    }

    /** The driver knows headers of 12 bytes; it takes a frame in several buffers. */
    void setHeader(boolean withCount, boolean merging) {
        headerBytes = withCount ? HEADER_BYTES_MAX : COUNT_OFFSET;
        merges = merging;
    }

    /** Frames in the store, and those whose index has not landed. */
    int residentFrames() {
        return stored + landing;
    }

    /** Whether a frame of {@code bytes} bytes would find a place and buffers, behind those stored. */
    boolean fits(int bytes) {
        boolean fits = stored < STORE_FRAMES && hasBuffers(bytes);
        refused = !fits;
        queue.wantNotifications(!fits);
        return fits;
    }

    private boolean hasBuffers(int bytes) {
        int waiting = moving ? stored - 1 : stored;
        if (!merges) {
            return queue.availableCount() > waiting;
        }
        int ahead = moving ? buffers - filled - 1 : 0;
        for (int i = stored - waiting; i < stored && ahead >= 0; i++) {
            ahead = buffersBehind(ahead, lengths[head + i & STORE_FRAMES - 1]);
        }
        return ahead >= 0 && buffersBehind(ahead, headerBytes + bytes) >= 0;
    }

    /** Which buffer is behind those that hold {@code bytes} bytes from buffer {@code ahead}; -1 if none. */
    private int buffersBehind(int ahead, long bytes) {
        int available = queue.availableCount();
        if (available > queue.size()) {
            // A ring whose entries are counted cannot be over-posted, whatever is tolerated
            // otherwise.
            device.breakDevice(TracePoint.VIRTQUEUE_OVERPOSTED, queue.number(), available);
            return -1;
        }
        int at = ahead;
        for (long missing = bytes; missing > 0; missing -= probe.writableBytes()) {
            if (!queue.peek(probe, at)) {
                return -1;
            }
            at++;
        }
        return at;
    }

    /** A frame's last bit is here, and the driver wants it. */
    void arrive(byte[] frame, int offset, int bytes, long journey) {
        if (HEADER_BYTES_MAX + bytes > BusPort.BLOCK_BYTES_MAX) {
            journeys.drop(journey, DropReason.FRAME_TOO_LONG);
            return;
        }
        if (stored == STORE_FRAMES) {
            journeys.drop(journey, DropReason.DEVICE_STORE_FULL);
            return;
        }
        int slot = head + stored & STORE_FRAMES - 1;
        byte[] buffer = frames[slot];
        if (buffer == null || buffer.length < HEADER_BYTES_MAX + bytes) {
            buffer = new byte[HEADER_BYTES_MAX + Math.max(bytes, 2048)];
            frames[slot] = buffer; // its first bytes stay zero, but for the count: the header
        }
        System.arraycopy(frame, offset, buffer, HEADER_BYTES_MAX, bytes);
        lengths[slot] = headerBytes + bytes;
        readyTicks[slot] = events.nowTicks() + pipelineTicks;
        journeyOf[slot] = journey;
        stored++;
        run();
    }

    /** Drops what the store holds. */
    void reset() {
        moving = false;
        while (stored > 0) {
            dropHead(DropReason.DEVICE_NOT_READY);
        }
        refused = false;
        events.cancel(ready);
    }

    private void forget() {
        head = head + 1 & STORE_FRAMES - 1;
        stored--;
    }

    private void dropHead(DropReason reason) {
        journeys.drop(journeyOf[head], reason);
        forget();
    }

    /** Moves frames, and asks for those that were refused. */
    private void run() {
        if (running) {
            return;
        }
        running = true;
        long waitUntil = moveFrames();
        running = false;
        if (stored > 0) {
            events.moveTo(waitUntil, ready);
        }
        if (refused && stored < STORE_FRAMES && queue.availableCount() > 0) {
            refused = false;
            room.run();
        }
    }

    /** Moves frames whose pipeline is through; answers when to go on with those that are left. */
    private long moveFrames() {
        while (stored > 0) {
            if (!moving) {
                if (readyTicks[head] > events.nowTicks()) {
                    return readyTicks[head];
                }
                if (!hasRoom(WRITES_PER_FRAME, lengths[head])) {
                    return upstream.oldestLandsTicks();
                }
                begin();
            }
            if (moving && !moveData()) {
                return upstream.oldestLandsTicks();
            }
            if (moving) {
                finish();
            }
        }
        return 0;
    }

    private boolean hasRoom(int writes, int blockBytes) {
        return upstream.hasRoom(writes + WRITES_SPARE, blockBytes);
    }

    /** Takes the first buffer for the frame at head, or drops it. */
    private void begin() {
        journeys.mark(journeyOf[head], Stage.NIC);
        if (!queue.take(chain)) {
            boolean mayLook = upstream.function().isBusMaster();
            dropHead(mayLook ? DropReason.NO_RECEIVE_BUFFER : DropReason.BUS_MASTER_OFF);
            return;
        }
        if (chain.readable() == chain.segments()) {
            device.breakDevice(TracePoint.VIRTQUEUE_BROKEN, queue.number(), chain.head());
            dropHead(DropReason.NO_RECEIVE_BUFFER);
            return;
        }
        firstAddress = chain.address(chain.readable());
        toMove = lengths[head];
        buffers = 1;
        long room = chain.writableBytes();
        if (room < toMove && merges) {
            buffers += buffersBehind(0, toMove - room);
            if (buffers == 0) {
                giveBack(DropReason.NO_RECEIVE_BUFFER);
                return;
            }
        } else if (room < toMove && fillsWhenTooLong) {
            toMove = (int) room;
        } else if (room < toMove) {
            giveBack(DropReason.FRAME_TOO_LONG);
            return;
        }
        setCount(buffers);
        beginChain();
        filled = 0;
        moved = 0;
        moving = true;
        movingEpoch = queue.epoch();
    }

    private void giveBack(DropReason reason) {
        queue.untake();
        dropHead(reason);
    }

    private void beginChain() {
        segment = chain.readable();
        inSegment = 0;
        inChain = 0;
    }

    private void setCount(int count) {
        byte[] frame = frames[head];
        int shown = headerBytes == HEADER_BYTES_MAX ? count : 0;
        frame[COUNT_OFFSET] = (byte) shown;
        frame[COUNT_OFFSET + 1] = (byte) (shown >>> 8);
    }

    /** Posts the rest of the data; false if the bus has to take some of it first. */
    private boolean moveData() {
        while (moved < toMove) {
            if (segment == chain.segments()) {
                if (!hasRoom(1 + WRITES_TO_FINISH, 0)) {
                    return false;
                }
                if (!nextChain()) {
                    return true;
                }
            }
            long left = chain.length(segment) - inSegment;
            int part = (int) Math.min(wantedPart(), left);
            if (!isLeftOut()) {
                if (!hasRoom(1 + WRITES_TO_FINISH, part)) {
                    return false;
                }
                int from = HEADER_BYTES_MAX - headerBytes + moved;
                upstream.writeBlock(
                        chain.address(segment) + inSegment, frames[head], from, part, -1);
            }
            moved += part;
            inSegment += part;
            inChain += part;
            if (part == left) {
                segment++;
                inSegment = 0;
            }
        }
        return true;
    }

    /** Whether the next byte is of a count that keeps what memory has. */
    private boolean isLeftOut() {
        return leavesCount
                && !merges
                && headerBytes == HEADER_BYTES_MAX
                && moved >= COUNT_OFFSET
                && moved < HEADER_BYTES_MAX;
    }

    /** How many bytes can move at once; the count ends a part if it is left out. */
    private int wantedPart() {
        int wanted = toMove - moved;
        if (leavesCount && !merges && headerBytes == HEADER_BYTES_MAX && moved < HEADER_BYTES_MAX) {
            int border = moved < COUNT_OFFSET ? COUNT_OFFSET : HEADER_BYTES_MAX;
            return Math.min(wanted, border - moved);
        }
        return wanted;
    }

    /** Goes on with the next buffer; false if the driver took it away meanwhile. */
    private boolean nextChain() {
        queue.putUsed(filled, chain.head(), inChain);
        filled++;
        if (filled == buffers || !queue.take(chain)) {
            return false;
        }
        beginChain();
        return segment < chain.segments();
    }

    private void finish() {
        moving = false;
        if (movingEpoch != queue.epoch() || device.isBroken()) {
            dropHead(DropReason.NO_RECEIVE_BUFFER);
            return;
        }
        if (moved < toMove || filled != buffers - 1) {
            // The driver changed buffers that it had made available.
            device.breakDevice(TracePoint.VIRTQUEUE_BROKEN, queue.number(), chain.head());
            dropHead(DropReason.NO_RECEIVE_BUFFER);
            return;
        }
        if (toMove < lengths[head]) {
            giveBack(DropReason.FRAME_TOO_LONG);
            return;
        }
        int slot = landingHead + landing & BusPort.WRITES_MAX - 1;
        landingJourneys[slot] = journeyOf[head];
        landingAddresses[slot] = firstAddress;
        landing++;
        forget();
        queue.putUsed(filled, chain.head(), inChain);
        queue.publish(buffers);
    }

    /** The used index that announces the oldest frame on its way has landed. */
    void landed() {
        journeys.stored(landingJourneys[landingHead], landingAddresses[landingHead]);
        landingHead = landingHead + 1 & BusPort.WRITES_MAX - 1;
        landing--;
        if (stored > 0 && !running && !ready.isScheduled()) {
            events.scheduleIn(0, ready); // the bus has room again
        }
    }
}
