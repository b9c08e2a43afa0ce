package dev.doorbell.kernel.driver.block;

import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;

/**
 * A submission queue and its completion queue, of equal length, as the host keeps them.
 *
 * <p>Source: NVM Express Base Specification 1.4, "Memory Structures" and "Doorbells".
 */
final class NvmeQueue {
    static final int ENTRIES = 32;
    static final int SUBMISSION_BYTES = 64;
    static final int COMPLETION_BYTES = 16;

    private static final int PHASE_AT = 14;

    private final long submissions;
    private final long completions;
    private final long tailDoorbell;
    private final long headDoorbell;

    private int tail;
    private int head;
    private int phase = 1;

    /** Queue {@code id} with its two rings in memory, and its doorbells {@code stride} bytes apart. */
    NvmeQueue(int id, long submissions, long completions, long doorbells, long stride) {
        this.submissions = submissions;
        this.completions = completions;
        this.tailDoorbell = doorbells + 2L * id * stride;
        this.headDoorbell = tailDoorbell + stride;
    }

    long submissions() {
        return submissions;
    }

    long completions() {
        return completions;
    }

    /** Puts a command in, and rings. */
    void submit(Core core, NvmeEntry entry) {
        entry.write(core.memory(), submissions + (long) SUBMISSION_BYTES * tail);
        tail = (tail + 1) % ENTRIES;
        core.write(tailDoorbell, 4, tail);
    }

    /** Whether there is a completion nobody has looked at. */
    boolean hasCompletion(GuestMemory memory) {
        return (memory.read(entry() + PHASE_AT, 2) & 1) == phase;
    }

    /** The number of the command that the oldest completion is for. */
    int command(GuestMemory memory) {
        return (int) memory.read(entry() + 12, 2);
    }

    /** Its status: zero is success. */
    int status(GuestMemory memory) {
        return (int) memory.read(entry() + PHASE_AT, 2) >>> 1;
    }

    /** What else it answered, which depends on the command. */
    int result(GuestMemory memory) {
        return (int) memory.read(entry(), 4);
    }

    /** Goes on to the next completion, without telling. */
    void next() {
        head = (head + 1) % ENTRIES;
        phase ^= head == 0 ? 1 : 0;
    }

    /** Tells the device how far the completions have been read. */
    void ringHead(Core core) {
        core.write(headDoorbell, 4, head);
    }

    private long entry() {
        return completions + (long) COMPLETION_BYTES * head;
    }
}
