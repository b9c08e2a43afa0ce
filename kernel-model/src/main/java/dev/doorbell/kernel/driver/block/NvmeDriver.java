package dev.doorbell.kernel.driver.block;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.KernelPages;
import dev.doorbell.kernel.driver.irqchip.DeviceInterrupt;
import dev.doorbell.kernel.driver.pci.InterruptSetup;
import dev.doorbell.kernel.driver.pci.PciConfig;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.kernel.irq.IrqTable;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.cpu.Core;
import org.jspecify.annotations.Nullable;

/**
 * An NVMe disk: one pair of I/O queues, reads of up to two pages.
 *
 * <p>The same code serves polling, INTx and MSI-X, and plain MSI where a device has it. The handler
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
    private static final int IO_QUEUE = 1;
    private static final int NAMESPACE = 1;

    private static final int FORMAT_IN_USE_AT = 26;
    private static final int FORMATS_AT = 128;
    private static final int PAGE_BYTES = KernelPages.PAGE_BYTES;
    private static final int PAGES_PER_REQUEST = 2;

    /** A queue is full when one entry is left. */
    private static final int REQUESTS_MAX = NvmeQueue.ENTRIES - 1;

    private static final int POLLS_MAX = 1_000_000;

    /** One turn of a loop that waits for the device: a load, a compare, a branch. */
    private static final int POLL_CYCLES = 4;

    private final PciConfig function;
    private final Completion completion;
    private final long queuePages;
    private final long dataPages;
    private final boolean[] inUse = new boolean[REQUESTS_MAX];

    private long registers;
    private NvmeQueue admin;
    private NvmeQueue io;
    private int blockBytes;
    private long blocks;
    private @Nullable DeviceInterrupt interrupt;

    /** Makes a driver that has not looked at its device yet. */
    public NvmeDriver(PciConfig function, KernelPages pages, Completion completion) {
        this.function = function;
        this.completion = completion;
        this.queuePages = pages.take(4L * PAGE_BYTES);
        this.dataPages = pages.take((long) REQUESTS_MAX * PAGES_PER_REQUEST * PAGE_BYTES);
        this.admin = queue(ADMIN_QUEUE, 0);
        this.io = queue(IO_QUEUE, 0);
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
    public String probe(Core core, Delivery delivery, InterruptSetup interrupts, IrqTable irqs) {
        function.enableMemoryAndMastering();
        registers = function.barBase(0);
        int strideShift = (int) (core.read(registers + CAP, 8) >>> CAP_STRIDE_SHIFT) & 0xF;
        admin = queue(ADMIN_QUEUE, strideShift);
        io = queue(IO_QUEUE, strideShift);
        if (!start(core) || !identify(core) || !makeQueues(core, delivery)) {
            return "the NVMe controller does not come up";
        }
        DeviceInterrupt armed = interrupts.arm(function, delivery);
        if (armed == null) {
            return interrupts.problem();
        }
        interrupt = armed;
        irqs.registerPciIrq(armed.intid(), by -> handleInterrupt(by, armed));
        return "";
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

    /** One pair of I/O queues, whose completions are on vector 0. */
    private boolean makeQueues(Core core, Delivery delivery) {
        int size = (NvmeQueue.ENTRIES - 1) << 16 | IO_QUEUE;
        int interrupts = delivery == Delivery.POLL ? 0 : INTERRUPTS_ENABLED;
        return run(core, NvmeEntry.admin(SET_FEATURES, 0, 0, FEATURE_QUEUES, 0))
                && run(
                        core,
                        NvmeEntry.admin(
                                CREATE_COMPLETION_QUEUE,
                                0,
                                io.completions(),
                                size,
                                interrupts | CONTIGUOUS))
                && run(
                        core,
                        NvmeEntry.admin(
                                CREATE_SUBMISSION_QUEUE,
                                0,
                                io.submissions(),
                                size,
                                IO_QUEUE << 16 | CONTIGUOUS));
    }

    /** Runs an administrative command to its end; whether it went well. */
    private boolean run(Core core, NvmeEntry entry) {
        admin.submit(core, entry);
        for (int polls = 0; polls < POLLS_MAX; polls++) {
            if (admin.hasCompletion(core.memory())) {
                boolean good = admin.status(core.memory()) == 0;
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
        return interrupt != null;
    }

    @Override
    public int irq() {
        DeviceInterrupt armed = interrupt;
        return armed == null ? 0 : armed.intid();
    }

    private IrqResult handleInterrupt(Core core, DeviceInterrupt armed) {
        armed.handlingBegins(core);
        int found = reap(core);
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
        if (number == REQUESTS_MAX) {
            return BUSY;
        }
        inUse[number] = true;
        io.submit(
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
        GuestMemory memory = core.memory();
        int found = 0;
        while (io.hasCompletion(memory)) {
            int number = io.command(memory);
            boolean good = io.status(memory) == 0;
            io.next();
            found++;
            if (number < REQUESTS_MAX && inUse[number]) {
                completion.done(core, number, good);
            }
        }
        if (found > 0) {
            io.ringHead(core);
        }
        return found;
    }
}
