package dev.doorbell.sim.bus;

import dev.doorbell.sim.event.EventChannel;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Footprint;
import dev.doorbell.sim.event.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One requester's way onto the bus: its posted writes land in the order they were posted.
 *
 * <p>The sender says when a write should land; a write never lands before one posted earlier, and a
 * write whose time has come with nothing before it lands at once. The port holds a bounded number of
 * writes in flight; a sender asks {@link #hasRoom} first and waits for {@link #oldestLandsTicks()},
 * which is how the bus pushes back. A target that {@linkplain BusTarget#accepts accepts} nothing now
 * holds up its write and all behind it. Posting allocates nothing.
 */
public final class BusPort {
    /** Writes that may be in flight at once. */
    public static final int WRITES_MAX = 64;

    /** Bytes of block writes that may be in flight at once. */
    public static final int BLOCK_BYTES_MAX = 1 << 17;

    private static final int NO_BLOCK = -1;
    private static final int SIGNAL = -2;
    private static final int LANDING = -3;

    private final EventQueue events;
    private final SystemBus bus;
    private final GuestMemory memory;
    private int requester;
    private final EventChannel landings;
    private final LongConsumer landed;
    private final @Nullable Footprint footprint;
    private final List<Runnable> emptied = new ArrayList<>();

    // A ring of writes in flight, oldest at head.
    private final long[] addresses = new long[WRITES_MAX];
    private final long[] values = new long[WRITES_MAX];
    private final int[] lengths = new int[WRITES_MAX];
    private final int[] blocks = new int[WRITES_MAX];
    private final long[] arrivals = new long[WRITES_MAX];
    private final long[] tags = new long[WRITES_MAX];
    private final @Nullable Runnable[] instead = new @Nullable Runnable[WRITES_MAX];
    private int head;
    private int inFlight;

    // A ring of block contents. A block never wraps; what is left at the end stays unused.
    // Made with the first block: many ports never carry one, and machines are made by the thousand.
    private byte[] arena = new byte[0];
    private int arenaHead;
    private int arenaTail;

    private long lastArrivalTicks;

    // Writes whose time has come, and whether the oldest of them was not accepted.
    private int due;
    private boolean waiting;

    /**
     * Makes a port.
     *
     * @param landed hears the tag of every tagged write when it lands
     */
    public BusPort(
            String name,
            EventQueue events,
            SystemBus bus,
            GuestMemory memory,
            int requester,
            LongConsumer landed) {
        this.events = events;
        this.bus = bus;
        this.memory = memory;
        this.requester = requester;
        this.landings = events.channel(name + ".posted", Phase.WIRES, this::landOldest);
        this.landed = landed;
        this.footprint = events.footprint();
        if (footprint != null) {
            footprint.separate(landings.name());
        }
    }

    /** The requester id its accesses carry. */
    public int requester() {
        return requester;
    }

    /** Changes it: software has numbered the requester's bus. Writes in flight carry the new one. */
    public void setRequester(int newRequester) {
        requester = newRequester;
    }

    /** Whether another {@code writes} writes with {@code blockBytes} bytes of blocks fit. */
    public boolean hasRoom(int writes, int blockBytes) {
        noteAsked();
        return inFlight + writes <= WRITES_MAX && (blockBytes == 0 || blockFits(blockBytes));
    }

    /**
     * The tick at which the oldest write in flight lands; now if there is none. Where its target does
     * not accept it, the tick, later than now, by which it is worth asking again.
     */
    public long oldestLandsTicks() {
        noteAsked();
        if (waiting) {
            return roomTicks();
        }
        return inFlight == 0 ? events.nowTicks() : arrivals[head];
    }

    /** The tick by which every write posted so far has landed, if all are accepted; now or later. */
    public long lastLandsTicks() {
        noteAsked();
        if (waiting) {
            return Math.max(roomTicks(), lastArrivalTicks);
        }
        return inFlight == 0 ? events.nowTicks() : lastArrivalTicks;
    }

    private long roomTicks() {
        BusWindow window = bus.window(addresses[head], lengths[head]);
        return Math.max(window.target().roomTicks(), events.nowTicks() + 1);
    }

    /** Writes in flight. */
    public int inFlight() {
        noteAsked();
        return inFlight;
    }

    /** What is done depends on what has landed. */
    private void noteAsked() {
        if (footprint != null) {
            footprint.reads(landings.name());
        }
    }

    /** Whether nothing is in flight; for who notes by other means what it depends on. */
    public boolean isEmpty() {
        return inFlight == 0;
    }

    /** Whether not one more write fits; as {@link #isEmpty}. */
    public boolean isFull() {
        return inFlight == WRITES_MAX;
    }

    /** Its name in a step's footprint, {@code requester.posted}. */
    public String stream() {
        return landings.name();
    }

    /** Runs {@code action} whenever the last write in flight lands, where orders are explored. */
    public void onEmpty(Runnable action) {
        emptied.add(action);
    }

    /** Whether a write may land before the sender goes on: nothing is in flight, and it is time. */
    private boolean landsAtOnce(long arrivalTicks) {
        return inFlight == 0 && arrivalTicks <= events.nowTicks() && !events.isExploring();
    }

    /** Posts a write without a tag. */
    public void post(long address, int bytes, long value, long arrivalTicks) {
        post(address, bytes, value, arrivalTicks, -1);
    }

    /**
     * Posts a write of 1, 2, 4 or 8 bytes to land at {@code arrivalTicks}, or when the last one
     * posted before it lands, if that is later.
     *
     * @param tag told to the port's listener when the write lands; -1 for none
     * @throws IllegalStateException if the port is full
     */
    public void post(long address, int bytes, long value, long arrivalTicks, long tag) {
        BusInterceptor by = bus.interceptor();
        if (by == null || by.posts(this, address, bytes, value, arrivalTicks, tag)) {
            postUnseen(address, bytes, value, arrivalTicks, tag);
        }
    }

    /** As {@link #post}, and no interceptor sees it. */
    public void postUnseen(long address, int bytes, long value, long arrivalTicks, long tag) {
        if (landsAtOnce(arrivalTicks) && isAccepted(address, bytes)) {
            bus.land(address, bytes, value, requester);
            if (tag >= 0) {
                landed.accept(tag);
            }
            return;
        }
        int slot = enqueue(address, bytes, arrivalTicks, tag);
        values[slot] = value;
        blocks[slot] = NO_BLOCK;
    }

    /**
     * Posts a block of bytes, copied now, written when it lands. A block that reaches outside guest
     * memory goes nowhere and is reported by the bus.
     *
     * @throws IllegalStateException if the port is full
     */
    public void postBlock(
            long address, byte[] from, int offset, int length, long arrivalTicks, long tag) {
        BusInterceptor by = bus.interceptor();
        if (by == null || by.postsBlock(this, address, from, offset, length, arrivalTicks, tag)) {
            postBlockUnseen(address, from, offset, length, arrivalTicks, tag);
        }
    }

    /** As {@link #postBlock}, and no interceptor sees it. */
    public void postBlockUnseen(
            long address, byte[] from, int offset, int length, long arrivalTicks, long tag) {
        if (landsAtOnce(arrivalTicks)) {
            landBlock(address, from, offset, length);
            if (tag >= 0) {
                landed.accept(tag);
            }
            return;
        }
        if (!blockFits(length)) {
            throw new IllegalStateException(
                    landings + " has no room for " + length + " more bytes; ask hasRoom first");
        }
        int slot = enqueue(address, length, arrivalTicks, tag);
        if (arena.length == 0) {
            arena = new byte[BLOCK_BYTES_MAX];
        }
        if (arenaTail + length > arena.length) {
            arenaTail = 0;
        }
        System.arraycopy(from, offset, arena, arenaTail, length);
        blocks[slot] = arenaTail;
        arenaTail += length;
    }

    /**
     * Posts a signal that writes nothing: {@code tag} is told to the port's listener when everything
     * posted before has landed, at {@code arrivalTicks} at the soonest.
     *
     * @throws IllegalStateException if the port is full
     */
    public void postSignal(long arrivalTicks, long tag) {
        if (landsAtOnce(arrivalTicks)) {
            landed.accept(tag);
            return;
        }
        int slot = enqueue(0, 0, arrivalTicks, tag);
        blocks[slot] = SIGNAL;
    }

    /**
     * Posts something else than a write: {@code landing} runs where the write would land. Its target is
     * not asked whether it accepts.
     *
     * @throws IllegalStateException if the port is full
     */
    public void postLanding(Runnable landing, long arrivalTicks, long tag) {
        if (landsAtOnce(arrivalTicks)) {
            landing.run();
            if (tag >= 0) {
                landed.accept(tag);
            }
            return;
        }
        int slot = enqueue(0, 0, arrivalTicks, tag);
        blocks[slot] = LANDING;
        instead[slot] = landing;
    }

    /** Whether the oldest write's time has come and its target has not accepted it. */
    public boolean isHeldUp() {
        return waiting;
    }

    /** Reads now; the caller has waited for {@link #lastLandsTicks()}. */
    public long read(long address, int bytes) {
        assert inFlight == 0 || lastArrivalTicks <= events.nowTicks()
                : "a read must not pass posted writes of its requester";
        return bus.read(address, bytes, requester);
    }

    private int enqueue(long address, int length, long arrivalTicks, long tag) {
        if (inFlight == WRITES_MAX) {
            throw new IllegalStateException(
                    landings + " has " + inFlight + " writes in flight; ask hasRoom first");
        }
        long soonest = inFlight == 0 ? events.nowTicks() : lastArrivalTicks;
        long arrival = Math.max(Math.max(arrivalTicks, soonest), events.nowTicks());
        int slot = head + inFlight & WRITES_MAX - 1;
        addresses[slot] = address;
        lengths[slot] = length;
        arrivals[slot] = arrival;
        tags[slot] = tag;
        inFlight++;
        lastArrivalTicks = arrival;
        landings.postAt(arrival, 0);
        return slot;
    }

    private boolean blockFits(int length) {
        if (inFlight == 0) {
            arenaHead = 0;
            arenaTail = 0;
            return length <= BLOCK_BYTES_MAX;
        }
        if (arenaTail >= arenaHead) {
            return arenaTail + length <= BLOCK_BYTES_MAX || length < arenaHead;
        }
        return arenaTail + length < arenaHead;
    }

    private void landOldest(long unused) {
        due++;
        if (waiting) {
            return;
        }
        if (isOldestAccepted()) {
            due--;
            land();
        } else {
            waiting = true;
            bus.awaitRoom(this);
        }
    }

    /** Lands the write that waits, if it is accepted now; the bus asks. */
    boolean landWaiting() {
        if (!isOldestAccepted()) {
            return false;
        }
        waiting = false;
        due--;
        land();
        return true;
    }

    /** After {@link #landWaiting}: waits again, if there is another whose time has come. */
    void goOnWaiting() {
        waiting = due > 0;
        if (waiting) {
            bus.awaitRoom(this);
        }
    }

    private boolean isOldestAccepted() {
        return blocks[head] != NO_BLOCK || isAccepted(addresses[head], lengths[head]);
    }

    private boolean isAccepted(long address, int bytes) {
        BusWindow window = bus.window(address, bytes);
        boolean accepted = window.target().accepts(address - window.base(), requester);
        if (!accepted && footprint != null) {
            footprint.reads(window.name());
        }
        return accepted;
    }

    private void land() {
        int slot = head;
        head = head + 1 & WRITES_MAX - 1;
        inFlight--;
        long tag = tags[slot];
        if (blocks[slot] == NO_BLOCK) {
            bus.land(addresses[slot], lengths[slot], values[slot], requester);
        } else if (blocks[slot] == LANDING) {
            Runnable landing = Objects.requireNonNull(instead[slot]);
            instead[slot] = null;
            landing.run();
        } else if (blocks[slot] != SIGNAL) {
            landBlock(addresses[slot], arena, blocks[slot], lengths[slot]);
            arenaHead = blocks[slot] + lengths[slot];
        }
        if (tag >= 0) {
            landed.accept(tag);
        }
        if (footprint != null) {
            footprint.precedes(landings.name());
            if (inFlight == 0) {
                emptied.forEach(Runnable::run);
            }
        }
    }

    /** Lands a block now, whatever is in flight. */
    public void landBlock(long address, byte[] from, int offset, int length) {
        if (memory.holds(address, length)) {
            memory.copyIn(address, from, offset, length);
        } else if (length > 0) {
            bus.refuseBlock(address, from[offset]);
        }
    }
}
