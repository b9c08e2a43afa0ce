package dev.doorbell.kernel.net;

import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import org.jspecify.annotations.Nullable;

/**
 * A socket's receive queue: 32 packets, of which a full queue drops the oldest, and one thread that
 * may wait for them.
 */
public final class PacketQueue {
    /** Packets it holds. */
    public static final int PACKETS_MAX = 32;

    private static final int PACKET_BYTES = 1536;

    private final JourneyBook journeys;
    private final long receiveCycles;
    private final byte[][] packets = new byte[PACKETS_MAX][PACKET_BYTES];
    private final int[] lengths = new int[PACKETS_MAX];
    private final long[] journeyOf = new long[PACKETS_MAX];

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
        this.journeys = journeys;
        this.receiveCycles = receiveCycles;
    }

    /** The stack puts a packet in, and wakes the thread that waits. Runs on {@code core}. */
    void enqueue(Core core, long address, int bytes, long journey) {
        if (count == PACKETS_MAX) {
            drop(journeyOf[head], DropReason.SOCKET_QUEUE_FULL);
            head = head + 1 & PACKETS_MAX - 1;
            count--;
        }
        int slot = head + count & PACKETS_MAX - 1;
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
        int slot = head;
        long journey = journeyOf[slot];
        received = packets[slot];
        receivedBytes = lengths[slot];
        head = head + 1 & PACKETS_MAX - 1;
        count--;
        core.restoreInterrupts(masked);
        core.spend(receiveCycles);
        if (journey != JourneyBook.NONE) {
            journeys.delivered(journey);
        }
        return receivedBytes;
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
