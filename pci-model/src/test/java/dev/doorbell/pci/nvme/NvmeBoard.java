package dev.doorbell.pci.nvme;

import dev.doorbell.pci.Slot;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A controller, guest memory, a doorbell for messages, and a small driver: admin queues at fixed
 * places, a pair of I/O queues on request.
 */
final class NvmeBoard implements AutoCloseable {
    static final long MEMORY = 0x4000_0000L;
    static final long ADMIN_SQ = MEMORY + 0x1_0000;
    static final long ADMIN_CQ = MEMORY + 0x2_0000;
    static final long IO_SQ = MEMORY + 0x10_0000;
    static final long IO_CQ = MEMORY + 0x20_0000;
    static final long DATA = MEMORY + 0x40_0000;
    static final long LISTS = MEMORY + 0x80_0000;
    static final long DOORBELL = 0x0802_0040L;

    static final int INTMS = 0x0C;
    static final int INTMC = 0x10;
    static final int CC = 0x14;
    static final int CSTS = 0x1C;
    static final int AQA = 0x24;
    static final int ASQ = 0x28;
    static final int ACQ = 0x30;
    static final int DOORBELLS = 0x1000;
    static final int TABLE = 0x2000;
    static final int PENDING = 0x3000;
    static final int ENABLE = 0x0046_0001;

    private static final int COMMAND = 0x04;
    private static final int MSIX_CONTROL = 0x42;

    /** What a completion says. */
    record Completion(int result, int head, int queue, int command, int phase, int status) {}

    /** A pair of queues, as a driver keeps it. */
    static final class Pair {
        final int id;
        final int size;
        final int answers;
        final long submissions;
        final long completions;
        int tail;
        int head;
        int phase = 1;

        Pair(int id, int size, int answers, long submissions, long completions) {
            this.id = id;
            this.size = size;
            this.answers = answers;
            this.submissions = submissions;
            this.completions = completions;
        }
    }

    private final Simulation simulation;
    private final NvmeController controller;
    private final @Nullable NvmeStore store;
    private final List<Long> messages = new ArrayList<>();
    private final BusTarget bar;
    private Pair admin = new Pair(0, 32, 32, ADMIN_SQ, ADMIN_CQ);
    private int commands;

    NvmeBoard(TimingProfile profile, @Nullable NvmeStore store, DeviceBehaviour behaviour) {
        this.store = store;
        simulation = Simulation.builder().time(profile.timeBase()).build();
        controller =
                new NvmeController(
                        simulation.parts(),
                        "nvme",
                        new Slot(3, 0),
                        new PcieLink(profile, profile.timeBase()),
                        NvmeTiming.of(profile, profile.timeBase()),
                        NvmeConfig.serial("bell"),
                        store,
                        behaviour);
        bar = Objects.requireNonNull(controller.function().barTarget(0));
        BusTarget doorbell =
                new BusTarget() {
                    @Override
                    public long read(long offset, int bytes, int requester) {
                        return 0;
                    }

                    @Override
                    public void write(long offset, int bytes, long value, int requester) {
                        messages.add(value);
                    }
                };
        simulation.parts().bus().map("doorbell", DOORBELL, 4, doorbell, AccessTiming.FREE);
        command(6);
    }

    /** The specification's, no time, a namespace of 1 MiB. */
    static NvmeBoard ideal() {
        return of(DeviceBehaviour.SPECIFICATION);
    }

    static NvmeBoard of(DeviceBehaviour behaviour) {
        return new NvmeBoard(TimingProfile.named("ideal"), NvmeStore.of(1 << 20), behaviour);
    }

    // The hardware.

    Simulation simulation() {
        return simulation;
    }

    NvmeController controller() {
        return controller;
    }

    NvmeStore store() {
        return Objects.requireNonNull(store);
    }

    GuestMemory memory() {
        return simulation.parts().memory();
    }

    long complaints(TracePoint point) {
        return simulation.parts().trace().complaints().getOrDefault(point, 0L);
    }

    List<Long> messages() {
        return messages;
    }

    boolean pin() {
        return controller.function().intx().isHigh();
    }

    void command(int bits) {
        controller.function().config().write(COMMAND, 2, bits);
    }

    void enableMessages(boolean on) {
        controller.function().config().write(MSIX_CONTROL, 2, on ? 0x8000 : 0);
    }

    /** Vector {@code vector} sends its own number to the doorbell. */
    void aim(int vector) {
        write(TABLE + 16 * vector, (int) DOORBELL);
        write(TABLE + 16 * vector + 4, 0);
        write(TABLE + 16 * vector + 8, vector);
        write(TABLE + 16 * vector + 12, 0);
    }

    int read(int offset) {
        return (int) bar.read(offset, 4, Requester.DEBUGGER);
    }

    long read(int offset, int bytes) {
        return bar.read(offset, bytes, Requester.DEBUGGER);
    }

    void write(int offset, int value) {
        bar.write(offset, 4, value & 0xFFFF_FFFFL, Requester.DEBUGGER);
    }

    void write(int offset, int bytes, long value) {
        bar.write(offset, bytes, value, Requester.DEBUGGER);
    }

    /** Lets happen what is due without waiting. */
    void settle() {
        simulation.runFor(0);
    }

    // The driver.

    Pair admin() {
        return admin;
    }

    NvmeBoard start() {
        return start(32);
    }

    NvmeBoard start(int entries) {
        admin = new Pair(0, entries, entries, ADMIN_SQ, ADMIN_CQ);
        write(AQA, (entries - 1) | ((entries - 1) << 16));
        write(ASQ, 8, ADMIN_SQ);
        write(ACQ, 8, ADMIN_CQ);
        write(CC, ENABLE);
        settle();
        return this;
    }

    /** Puts a command into a queue without telling the controller. */
    int put(Pair pair, int opcode, int flags, long namespace, long prp1, long prp2, int... dwords) {
        int id = ++commands & 0xFFFF;
        byte[] entry = new byte[64];
        entry[0] = (byte) opcode;
        entry[1] = (byte) flags;
        LittleEndian.put(entry, 2, 2, id);
        LittleEndian.put(entry, 4, 4, namespace);
        LittleEndian.put(entry, 24, 8, prp1);
        LittleEndian.put(entry, 32, 8, prp2);
        for (int i = 0; i < dwords.length; i++) {
            LittleEndian.put(entry, 40 + 4 * i, 4, dwords[i]);
        }
        memory().copyIn(pair.submissions + 64L * pair.tail, entry, 0, 64);
        pair.tail = (pair.tail + 1) % pair.size;
        return id;
    }

    void ring(Pair pair) {
        write(DOORBELLS + 8 * pair.id, pair.tail);
        settle();
    }

    /** The completion at the driver's head; null if its phase says that it is an old one. */
    @Nullable Completion peek(Pair pair) {
        byte[] entry = new byte[16];
        memory().copyOut(pair.completions + 16L * pair.head, entry, 0, 16);
        int last = (int) LittleEndian.get(entry, 14, 2);
        if ((last & 1) != pair.phase) {
            return null;
        }
        return new Completion(
                (int) LittleEndian.get(entry, 0, 4),
                (int) LittleEndian.get(entry, 8, 2),
                (int) LittleEndian.get(entry, 10, 2),
                (int) LittleEndian.get(entry, 12, 2),
                last & 1,
                last >>> 1);
    }

    /** Takes a completion without telling the controller. */
    @Nullable Completion take(Pair pair) {
        Completion completion = peek(pair);
        if (completion != null) {
            pair.head++;
            if (pair.head == pair.answers) {
                pair.head = 0;
                pair.phase ^= 1;
            }
        }
        return completion;
    }

    /** Takes a completion that has to be there. */
    Completion taken(Pair pair) {
        return Objects.requireNonNull(take(pair), "no completion at the driver's head");
    }

    void release(Pair pair) {
        write(DOORBELLS + 8 * pair.id + 4, pair.head);
        settle();
    }

    /** A command, its completion, and the head doorbell. */
    Completion perform(Pair pair, int opcode, long namespace, long prp1, long prp2, int... dwords) {
        put(pair, opcode, 0, namespace, prp1, prp2, dwords);
        ring(pair);
        simulation.runFor(simulation.parts().time().ticksPerSecond());
        Completion completion = take(pair);
        if (completion == null) {
            throw new AssertionError("command " + opcode + " did not complete");
        }
        release(pair);
        return completion;
    }

    Completion admin(int opcode, long namespace, int... dwords) {
        return perform(admin, opcode, namespace, DATA, 0, dwords);
    }

    /** Creates pair {@code id} of queues; completions interrupt by {@code vector}. */
    Pair createPair(int id, int size, int vector) {
        return createPair(id, size, size, vector);
    }

    Pair createPair(int id, int size, int answers, int vector) {
        Pair pair = new Pair(id, size, answers, IO_SQ + 0x2_0000L * id, IO_CQ + 0x1_0000L * id);
        memory().copyIn(pair.completions, new byte[16 * answers], 0, 16 * answers);
        ok(
                perform(
                        admin,
                        5,
                        0,
                        pair.completions,
                        0,
                        id | ((answers - 1) << 16),
                        3 | (vector << 16)));
        ok(perform(admin, 1, 0, pair.submissions, 0, id | ((size - 1) << 16), 1 | (id << 16)));
        return pair;
    }

    static void ok(Completion completion) {
        if (completion.status() != 0) {
            throw new AssertionError("refused: " + completion);
        }
    }

    @Override
    public void close() {
        simulation.close();
    }
}
