package dev.doorbell.bench.scenario;

import dev.doorbell.kernel.board.BoardSpec;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.board.MessageFrameSpec;
import dev.doorbell.kernel.driver.block.BlockDriver;
import dev.doorbell.sim.bus.Requester;

/**
 * What a machine's registers and its {@code /proc} files say at the end of a run, read as a debugger
 * reads: nothing takes time and nothing changes.
 */
final class Inspection {
    private static final long MSI_TYPER = 0x8;
    private static final long COMMAND = 4;
    private static final long CAPABILITIES = 0x34;
    private static final int INTX_DISABLE = 1 << 10;
    private static final int MSI = 0x05;
    private static final int MSIX = 0x11;
    private static final int MSI_WIDE = 1 << 7;
    private static final int MSIX_ENABLE = 1 << 15;
    private static final long MSIX_ENTRY_BYTES = 16;
    private static final long ISENABLER = 0x100;
    private static final long ICFGR = 0xC00;
    private static final int SPI_FIRST = 32;
    private static final int SPI_LAST = 1019;

    private final Machine machine;
    private final BoardSpec board;

    private Inspection(Machine machine) {
        this.machine = machine;
        this.board = machine.config().board();
    }

    static Inspection of(Machine machine) {
        return new Inspection(machine);
    }

    private long read(long address, int bytes) {
        return machine.parts().bus().read(address, bytes, Requester.DEBUGGER);
    }

    /** Adds what it finds. */
    void count(Tally tally) {
        int intid = machine.kernel().nicIrq();
        tally.most(Measure.NIC_INTID, intid);
        countNic(tally, intid);
        BlockDriver disk = machine.kernel().diskDriver();
        if (disk != null) {
            tally.most(Measure.DISK_INTID, disk.irq());
            int vector = Math.max(0, disk.irqs().indexOf(disk.irq()));
            Message message = message(board.pci().diskDevice(), vector);
            if (message.enabled) {
                tally.most(Measure.DISK_MESSAGE_ADDRESS, message.address);
                tally.most(Measure.DISK_MESSAGE_DATA, message.data);
            }
        }
        if (!board.isPc() && intid >= SPI_FIRST && intid <= SPI_LAST) {
            countSpi(tally, intid);
        }
        MessageFrameSpec frame = board.messageFrame();
        if (frame != null) {
            long typer = read(frame.base() + MSI_TYPER, 4);
            tally.most(Measure.POOL_FIRST, typer >>> 16 & 0x3FF);
            tally.most(Measure.POOL_SIZE, typer & 0x3FF);
        }
        countProc(tally, intid);
    }

    private void countNic(Tally tally, int intid) {
        long space = board.pci().ecamBase() + ((long) board.pci().nicDevice() << 15);
        tally.most(Measure.NIC_PIN_OFF, (read(space + COMMAND, 2) & INTX_DISABLE) == 0 ? 0 : 1);
        Message message = message(board.pci().nicDevice(), 0);
        tally.most(Measure.NIC_MSI_ON, message.enabled && !message.isTable ? 1 : 0);
        tally.most(Measure.NIC_MSIX_ON, message.enabled && message.isTable ? 1 : 0);
        if (message.enabled) {
            tally.most(Measure.NIC_MESSAGE_ADDRESS, message.address);
            tally.most(Measure.NIC_MESSAGE_DATA, message.data);
            MessageFrameSpec frame = board.messageFrame();
            if (frame != null && !board.gic().hasIts()) {
                tally.most(Measure.DOORBELL_OFFSET, message.address - frame.base());
            }
        }
        int cores = 0;
        long taken = 0;
        for (int core = 0; core < machine.config().cores(); core++) {
            long here = intid == 0 ? 0 : machine.kernel().irqs().count(core, intid);
            taken += here;
            cores += here > 0 ? 1 : 0;
        }
        tally.most(Measure.NIC_CORES, cores);
        tally.sum(Measure.NIC_INTERRUPTS, taken);
    }

    private void countSpi(Tally tally, int intid) {
        long distributor = board.gic().distributorBase();
        long configuration = read(distributor + ICFGR + 4L * (intid / 16), 4);
        long enabled = read(distributor + ISENABLER + 4L * (intid / 32), 4);
        tally.most(Measure.NIC_EDGE, configuration >>> (2 * (intid % 16) + 1) & 1);
        tally.most(Measure.NIC_ENABLED, enabled >>> intid % 32 & 1);
    }

    private record Message(boolean enabled, boolean isTable, long address, long data) {
        static final Message NONE = new Message(false, false, 0, 0);
    }

    /** What a function sends: its MSI, or that entry of its MSI-X table. */
    private Message message(int device, int vector) {
        long space = board.pci().ecamBase() + ((long) device << 15);
        for (long at = read(space + CAPABILITIES, 1); at != 0; at = read(space + at + 1, 1)) {
            long id = read(space + at, 1);
            long control = read(space + at + 2, 2);
            if (id == MSI && (control & 1) != 0) {
                boolean wide = (control & MSI_WIDE) != 0;
                long high = wide ? read(space + at + 8, 4) : 0;
                long data = read(space + at + (wide ? 12 : 8), 2);
                return new Message(true, false, high << 32 | read(space + at + 4, 4), data);
            }
            if (id == MSIX && (control & MSIX_ENABLE) != 0) {
                return entry(space, at, vector);
            }
        }
        return Message.NONE;
    }

    private Message entry(long space, long at, int vector) {
        long table = read(space + at + 4, 4);
        long bar = space + 0x10 + 4 * (table & 7);
        long low = read(bar, 4);
        long high = (low & 6) == 4 ? read(bar + 4, 4) : 0;
        long entry = (high << 32 | (low & ~0xFL)) + (table & ~7L) + MSIX_ENTRY_BYTES * vector;
        return new Message(
                true, true, read(entry + 4, 4) << 32 | read(entry, 4), read(entry + 8, 4));
    }

    private void countProc(Tally tally, int intid) {
        long sum = 0;
        for (String line : machine.kernel().procFiles().interrupts().split("\n", -1)) {
            String[] words = line.strip().split("\\s+", -1);
            if (words[0].equals(intid + ":")) {
                for (int core = 0; core < machine.config().cores(); core++) {
                    sum += Long.parseLong(words[1 + core]);
                }
            }
        }
        tally.sum(Measure.PROC_INTERRUPTS, sum);
        String counters = machine.kernel().procFiles().traceCounters();
        long entered = counter(counters, "SOFTIRQ_ENTRY");
        tally.sum(Measure.PROC_SOFTIRQS, entered);
        tally.sum(Measure.PROC_UNEVEN, entered - counter(counters, "SOFTIRQ_EXIT"));
        tally.sum(Measure.PROC_FRAMES, counter(counters, "FRAME"));
    }

    private static long counter(String text, String name) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(name + ": ")) {
                return Long.parseLong(line.substring(name.length() + 2));
            }
        }
        throw new IllegalStateException("/proc/trace/counters has no " + name);
    }
}
