package dev.doorbell.kernel.driver.block;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.InterruptChoice;
import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.kernel.driver.pci.InterruptReservation;
import dev.doorbell.kernel.driver.pci.InterruptSetup;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An NVMe disk: a pair of I/O queues for each core, reads of up to two pages.
 *
 * <p>The same code serves polling, INTx and MSI-X, and plain MSI where a device has it. With MSI-X
 * every queue has a vector of its own, the admin queue the first, and a handler that looks at that queue
 * alone; where there are too few vectors, cores share queues. With one interrupt one handler looks at
 * all I/O queues. All vectors go to the core that probes. Administrative commands are polled for: what
 * their messages left waiting in the device comes once when the first vector is enabled. A handler
 * touches no register to find out whether the interrupt is its device's: a completion of this pass's
 * phase in memory says so. Ringing the head doorbell lets go of the pin; on a pin the driver then
 * reads a register, so that the pin has fallen before the interrupt is ended.
 *
 * <p>Source: NVM Express Base Specification 1.4, "Controller Initialization" and "Interrupts".
 */
public final class NvmeDriver implements BlockDriver {
    private static final int CLASS_NVME = 0x01_0802;

    private static final int CAP = 0x00;
    private static final int CC = 0x14;
    private static final int CSTS = 0x1C;
    private static final int AQA = 0x24;
    private static final int ASQ = 0x28;
    private static final int ACQ = 0x30;
    private static final int DOORBELLS = 0x1000;

    private static final int CAP_STRIDE_SHIFT = 32;
    private static final int CC_ENABLE = 1;
    private static final int CC_ENTRY_SIZES = 6 << 16 | 4 << 20; // 64 and 16 bytes
    private static final int CSTS_READY = 1;

    private static final int CREATE_SUBMISSION_QUEUE = 0x01;
    private static final int CREATE_COMPLETION_QUEUE = 0x05;
    private static final int IDENTIFY = 0x06;
    private static final int SET_FEATURES = 0x09;
    private static final int FEATURE_QUEUES = 0x07;
    private static final int READ = 0x02;
    private static final int CONTIGUOUS = 1;
    private static final int INTERRUPTS_ENABLED = 1 << 1;
    private static final int ADMIN_QUEUE = 0;
    private static final int VECTOR_SHIFT = 16;
    private static final int NAMESPACE = 1;

    private static final int FORMAT_IN_USE_AT = 26;
    private static final int FORMATS_AT = 128;
    private static final int PAGE_BYTES = KernelPages.PAGE_BYTES;
    private static final int PAGES_PER_REQUEST = 2;

    /** A queue is full when one entry is left. */
    private static final int REQUESTS_MAX = NvmeQueue.ENTRIES - 1;

    private static final String NOT_UP = "the NVMe controller does not come up";
    private static final int POLLS_MAX = 1_000_000;

    /** One turn of a loop that waits for the device: a load, a compare, a branch. */
    private static final int POLL_CYCLES = 4;

    private final PciConfig function;
    private final Completion completion;
    private final int cores;
    private final long queuePages;
    private final long dataPages;
    private final boolean[] inUse = new boolean[REQUESTS_MAX];

    private long registers;
    private NvmeQueue admin;
    private NvmeQueue[] io = new NvmeQueue[0];
    private int blockBytes;
    private long blocks;

    /** What the last administrative command answered beside its status. */
    private int answer;

    private @Nullable InterruptReservation reservation;
    private List<Integer> irqs = List.of();

    /**
     * Makes a driver that has not looked at its device yet.
     *
     * @param cores how many there are, each of which gets a pair of I/O queues if there are enough
     */
    public NvmeDriver(PciConfig function, KernelPages pages, int cores, Completion completion) {
        this.function = function;
        this.completion = completion;
        this.cores = cores;
        this.queuePages = pages.take(2L * PAGE_BYTES * (1 + cores));
        this.dataPages = pages.take((long) REQUESTS_MAX * PAGES_PER_REQUEST * PAGE_BYTES);
        this.admin = queue(ADMIN_QUEUE, 0);
    }

    /** Whether a driver of this class serves the function. */
    public static boolean serves(PciConfig function) {
        return function.classCode() == CLASS_NVME;
    }

    private NvmeQueue queue(int id, int strideShift) {
        long pages = queuePages + 2L * PAGE_BYTES * id;
        return new NvmeQueue(
                id, pages, pages + PAGE_BYTES, registers + DOORBELLS, 4L << strideShift);
    }

    @Override
    public String probe(
            Core core, InterruptChoice choice, InterruptSetup interrupts, IrqTable table) {
        function.enableMemoryAndMastering();
        // Its administrative commands raise the pin, and nobody claims it yet: on a line that
        // others have
        // enabled already it would never fall. The pin is allowed again when it is armed.
        function.disableIntx();
        registers = function.barBase(0);
        int strideShift = (int) (core.read(registers + CAP, 8) >>> CAP_STRIDE_SHIFT) & 0xF;
        admin = queue(ADMIN_QUEUE, strideShift);
        int pairs = start(core) && identify(core) ? askForQueues(core) : 0;
        if (pairs == 0) {
            return NOT_UP;
        }
        int wanted = Math.min(1 + pairs, Math.max(1, table.room()));
        InterruptReservation reserved = interrupts.reserve(function, wanted, choice);
        if (!makeQueues(core, pairs, strideShift, reserved)) {
            io = new NvmeQueue[0];
            if (reserved != null) {
                interrupts.release(reserved);
            }
            return NOT_UP;
        }
        if (reserved != null) {
            arm(core, reserved, table);
        }
        return interrupts.problem();
    }

    /** Every handler is registered before any can run. */
    private void arm(Core core, InterruptReservation reserved, IrqTable table) {
        reservation = reserved;
        List<Integer> numbers = new ArrayList<>();
        for (int vector = 0; vector < reserved.count(); vector++) {
            DeviceInterrupt armed = reserved.allocate(core, vector);
            NvmeQueue[] queues = queuesOf(vector, reserved.count());
            table.registerPciIrq(armed.intid(), by -> handleInterrupt(by, armed, queues));
            numbers.add(armed.intid());
        }
        irqs = List.copyOf(numbers);
        for (int vector = 0; vector < reserved.count(); vector++) {
            reserved.enable(core, vector);
        }
        if (reserved.delivery() == Delivery.INTX) {
            function.enableIntx();
        }
    }

    /** The queues whose completions a vector announces. */
    private NvmeQueue[] queuesOf(int vector, int vectors) {
        if (vectors == 1) {
            return io;
        }
        return new NvmeQueue[] {vector == 0 ? admin : io[vector - 1]};
    }

    /** Disabled, given its admin queues, enabled. */
    private boolean start(Core core) {
        core.write(registers + CC, 4, 0);
        if (!waitReady(core, 0)) {
            return false;
        }
        core.write(registers + AQA, 4, (NvmeQueue.ENTRIES - 1) << 16 | NvmeQueue.ENTRIES - 1);
        core.write(registers + ASQ, 8, admin.submissions());
        core.write(registers + ACQ, 8, admin.completions());
        core.write(registers + CC, 4, CC_ENTRY_SIZES | CC_ENABLE);
        return waitReady(core, CSTS_READY);
    }

    private boolean waitReady(Core core, int wanted) {
        for (int polls = 0; polls < POLLS_MAX; polls++) {
            if ((core.read(registers + CSTS, 4) & CSTS_READY) == wanted) {
                return true;
            }
            core.spend(POLL_CYCLES);
        }
        return false;
    }

    /** Asks how long the namespace is and how long its blocks are. */
    private boolean identify(Core core) {
        if (!run(core, NvmeEntry.admin(IDENTIFY, NAMESPACE, dataPages, 0, 0))) {
            return false;
        }
        GuestMemory memory = core.memory();
        int format = (int) memory.read(dataPages + FORMAT_IN_USE_AT, 1) & 0xF;
        int shift = (int) memory.read(dataPages + FORMATS_AT + 4L * format, 4) >>> 16 & 0xFF;
        blocks = memory.read(dataPages, 8);
        blockBytes = 1 << shift;
        return true;
    }

    /** How many pairs of I/O queues there can be, for as many cores at most; 0 if it does not say. */
    private int askForQueues(Core core) {
        int asked = cores - 1;
        if (!run(core, NvmeEntry.admin(SET_FEATURES, 0, 0, FEATURE_QUEUES, asked << 16 | asked))) {
            return 0;
        }
        int granted = Math.min(answer & 0xFFFF, answer >>> 16) + 1;
        return Math.min(cores, granted);
    }

    /** With several vectors there are as many pairs as vectors beside the admin queue's. */
    private boolean makeQueues(
            Core core, int pairs, int strideShift, @Nullable InterruptReservation reserved) {
        int vectors = reserved == null ? 0 : reserved.count();
        io = new NvmeQueue[vectors > 1 ? Math.min(pairs, vectors - 1) : pairs];
        boolean good = true;
        for (int i = 0; i < io.length && good; i++) {
            int id = i + 1;
            io[i] = queue(id, strideShift);
            int interrupts = vectors == 0 ? 0 : INTERRUPTS_ENABLED;
            int vector = vectors > 1 ? id : 0;
            good = makePair(core, io[i], id, interrupts | vector << VECTOR_SHIFT);
        }
        return good;
    }

    private boolean makePair(Core core, NvmeQueue queue, int id, int interrupts) {
        int size = (NvmeQueue.ENTRIES - 1) << 16 | id;
        NvmeEntry completions =
                NvmeEntry.admin(
                        CREATE_COMPLETION_QUEUE,
                        0,
                        queue.completions(),
                        size,
                        interrupts | CONTIGUOUS);
        NvmeEntry submissions =
                NvmeEntry.admin(
                        CREATE_SUBMISSION_QUEUE,
                        0,
                        queue.submissions(),
                        size,
                        id << 16 | CONTIGUOUS);
        return run(core, completions) && run(core, submissions);
    }

    /** Runs an administrative command to its end, and keeps its answer; whether it went well. */
    private boolean run(Core core, NvmeEntry entry) {
        admin.submit(core, entry);
        for (int polls = 0; polls < POLLS_MAX; polls++) {
            if (admin.hasCompletion(core.memory())) {
                boolean good = admin.status(core.memory()) == 0;
                answer = admin.result(core.memory());
                admin.next();
                admin.ringHead(core);
                return good;
            }
            core.spend(POLL_CYCLES);
        }
        return false;
    }

    @Override
    public boolean isInterruptDriven() {
        return reservation != null;
    }

    @Override
    public Delivery delivery() {
        InterruptReservation reserved = reservation;
        return reserved == null ? Delivery.POLL : reserved.delivery();
    }

    @Override
    public int irq() {
        return irqs.isEmpty() ? 0 : irqs.get(irqs.size() == 1 ? 0 : 1);
    }

    @Override
    public List<Integer> irqs() {
        return irqs;
    }

    private IrqResult handleInterrupt(Core core, DeviceInterrupt armed, NvmeQueue[] queues) {
        armed.handlingBegins(core);
        int found = 0;
        for (NvmeQueue queue : queues) {
            found += take(core, queue);
        }
        if (armed.isShared() && found == 0) {
            return IrqResult.NOT_MINE;
        }
        if (armed.isShared()) {
            core.read(registers + CSTS, 4); // behind the doorbell: the pin has fallen
        }
        armed.handlingEnds(core);
        return IrqResult.HANDLED;
    }

    @Override
    public int blockBytes() {
        return blockBytes;
    }

    @Override
    public long blocks() {
        return blocks;
    }

    @Override
    public int requestBytesMax() {
        return PAGES_PER_REQUEST * PAGE_BYTES;
    }

    @Override
    public int requestsMax() {
        return REQUESTS_MAX;
    }

    @Override
    public long data(int number) {
        return dataPages + (long) PAGES_PER_REQUEST * PAGE_BYTES * number;
    }

    @Override
    public int submitRead(Core core, long first, int count) {
        int number = 0;
        while (number < REQUESTS_MAX && inUse[number]) {
            number++;
        }
        if (number == REQUESTS_MAX || io.length == 0) {
            return BUSY;
        }
        inUse[number] = true;
        queueOf(core)
                .submit(
                        core,
                        new NvmeEntry(
                                READ,
                                number,
                                NAMESPACE,
                                data(number),
                                data(number) + PAGE_BYTES,
                                (int) first,
                                (int) (first >>> 32),
                                count - 1));
        return number;
    }

    @Override
    public void release(int number) {
        inUse[number] = false;
    }

    @Override
    public int reap(Core core) {
        return take(core, queueOf(core));
    }

    private NvmeQueue queueOf(Core core) {
        return io[core.index() % io.length];
    }

    /** Takes what is finished out of a queue; nobody waits for what is in the admin queue. */
    private int take(Core core, NvmeQueue queue) {
        GuestMemory memory = core.memory();
        int found = 0;
        while (queue.hasCompletion(memory)) {
            int number = queue.command(memory);
            boolean good = queue.status(memory) == 0;
            queue.next();
            found++;
            if (queue != admin && number < REQUESTS_MAX && inUse[number]) {
                completion.done(core, number, good);
            }
        }
        if (found > 0) {
            queue.ringHead(core);
        }
        return found;
    }
}
