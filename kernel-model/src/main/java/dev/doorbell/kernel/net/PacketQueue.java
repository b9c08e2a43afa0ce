package dev.doorbell.kernel.net;

import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import org.jspecify.annotations.Nullable;

/**
 * A socket's receive queue: by default 32 packets, of which a full queue drops the oldest, and one
 * thread that may wait for them.
 */
public final class PacketQueue {
    /** Packets it holds, unless it is told otherwise. */
    public static final int PACKETS_MAX = 32;

    private static final int PACKET_BYTES = 1536;

    private final JourneyBook journeys;
    private final long receiveCycles;
    private final int capacity;
    private final byte[][] packets;
    private final int[] lengths;
    private final long[] journeyOf;

    private int head;
    private int count;
    private @Nullable KernelThread waiter;
    private byte[] received = new byte[0];
    private int receivedBytes;

    /**
     * Makes an empty queue.
     *
     * @param receiveCycles what the system call that receives a packet costs
     */
    public PacketQueue(JourneyBook journeys, long receiveCycles) {
        this(journeys, receiveCycles, PACKETS_MAX);
    }

    /** The same, for at least one and so many packets. */
    public PacketQueue(JourneyBook journeys, long receiveCycles, int capacity) {
        this.journeys = journeys;
        this.receiveCycles = receiveCycles;
        this.capacity = capacity;
        this.packets = new byte[capacity][PACKET_BYTES];
        this.lengths = new int[capacity];
        this.journeyOf = new long[capacity];
    }

    /** The stack puts a packet in, and wakes the thread that waits. Runs on {@code core}. */
    void enqueue(Core core, long address, int bytes, long journey) {
        if (count == capacity) {
            drop(journeyOf[head], DropReason.SOCKET_QUEUE_FULL);
            head = (head + 1) % capacity;
            count--;
        }
        int slot = (head + count) % capacity;
        int kept = Math.min(bytes, PACKET_BYTES);
        GuestMemory memory = core.memory();
        memory.copyOut(address, packets[slot], 0, kept);
        lengths[slot] = kept;
        journeyOf[slot] = journey;
        count++;
        mark(journey, Stage.STACK);
        KernelThread thread = waiter;
        if (thread != null) {
            thread.scheduler().wake(thread, core);
        }
        mark(journey, Stage.WOKEN);
    }

    /**
     * The receive system call: blocks until there is a packet, and takes it. {@link #received} shows it
     * until the next call.
     *
     * @return its length in bytes
     */
    public int receive(Core core, KernelThread self) {
        boolean masked = core.maskInterrupts();
        while (count == 0) {
            waiter = self;
            self.scheduler().block();
            waiter = null;
        }
        long journey = takeOldest();
        core.restoreInterrupts(masked);
        core.spend(receiveCycles);
        deliver(journey);
        return receivedBytes;
    }

    /**
     * The receive system call that does not wait: takes a packet if there is one, and costs the same
     * if there is none.
     *
     * @return its length in bytes; -1 if there is none
     */
    public int tryReceive(Core core) {
        if (count == 0) {
            core.spend(receiveCycles);
            return -1;
        }
        long journey = takeOldest();
        core.spend(receiveCycles);
        deliver(journey);
        return receivedBytes;
    }

    private long takeOldest() {
        long journey = journeyOf[head];
        received = packets[head];
        receivedBytes = lengths[head];
        head = (head + 1) % capacity;
        count--;
        return journey;
    }

    private void deliver(long journey) {
        if (journey != JourneyBook.NONE) {
            journeys.delivered(journey);
        }
    }

    /** Forgets what is in it: nobody will read it. */
    void discard() {
        for (; count > 0; count--) {
            drop(journeyOf[head], DropReason.NO_RECEIVER);
            head = (head + 1) % capacity;
        }
    }

    /** The packet received last; valid until the queue has wrapped, at least until the next receive. */
    public byte[] received() {
        return received;
    }

    private void mark(long journey, Stage stage) {
        if (journey != JourneyBook.NONE) {
            journeys.mark(journey, stage);
        }
    }

    private void drop(long journey, DropReason reason) {
        if (journey != JourneyBook.NONE) {
            journeys.drop(journey, reason);
        }
    }
}
