package dev.doorbell.gic;

import dev.doorbell.gic.cpuinterface.SecurityState;
import dev.doorbell.gic.distributor.Distributor;
import dev.doorbell.gic.lpi.LpiState;
import dev.doorbell.gic.redistributor.Redistributor;
import dev.doorbell.gic.v2m.Gicv2mFrame;
import dev.doorbell.gic.v3.Gicv3;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.time.ClockDomain;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A GIC with some cores that run nothing, and a hand on every register.
 *
 * <p>One tick is a nanosecond is a cycle. Everything is awake and open: groups enabled, priority mask
 * at its most permissive; SPIs are enabled, in Group 1, of priority 0xA0, routed to core 0, one by one
 * by {@link #open}.
 */
public final class GicMachine implements AutoCloseable {
    /** The distributor's address. */
    public static final long GICD = 0x0800_0000L;

    /** The first redistributor's address. */
    public static final long GICR = 0x080A_0000L;

    /** The GICv2m frame's address. */
    public static final long V2M = 0x0802_0000L;

    /** First INTID of the GICv2m frame. */
    public static final int V2M_FIRST = 80;

    /** INTIDs of the GICv2m frame. */
    public static final int V2M_COUNT = 64;

    /** Where guest memory begins. */
    public static final long MEMORY = 0x4000_0000L;

    /** Bytes of guest memory. */
    public static final long MEMORY_BYTES = 0x0800_0000L;

    /** Where the LPI configuration table is; the byte there is INTID 8192's. */
    public static final long LPI_CONFIGURATION = 0x4130_0000L;

    private static final long LPI_PENDING = 0x4140_0000L;
    private static final int LPI_PENDING_BYTES = 0x1_0000;
    private static final int SPI_WORDS = 8;

    private final Simulation simulation = Simulation.builder().memory(MEMORY, MEMORY_BYTES).build();
    private final List<Core> cores = new ArrayList<>();
    private final Map<Integer, InterruptLine.Driver> wires = new HashMap<>();
    private final Gicv3 gic;

    private GicMachine(
            int coreCount,
            Gicv3Config config,
            long doorbellCycles,
            long injectCycles,
            long transitCycles,
            long lpiTableTicks) {
        ClockDomain clock = simulation.parts().time().domain("ns");
        for (int i = 0; i < coreCount; i++) {
            cores.add(new Core(simulation.parts(), i, clock, new CoreTiming(0, 0, 0)));
        }
        GicTiming timing =
                new GicTiming(
                        clock,
                        clock,
                        doorbellCycles,
                        injectCycles,
                        transitCycles,
                        0,
                        0,
                        lpiTableTicks);
        gic = new Gicv3(simulation.parts(), timing, cores, config);
        map("gicd", GICD, Distributor.FRAME_BYTES, gic.distributor());
        for (int i = 0; i < coreCount; i++) {
            map("gicr" + i, gicr(i), Redistributor.FRAME_BYTES, gic.redistributor(i));
        }
        Gicv2mFrame frame =
                new Gicv2mFrame(simulation.parts(), gic.distributor(), V2M_FIRST, V2M_COUNT);
        map("gicv2m", V2M, Gicv2mFrame.FRAME_BYTES, frame);
    }

    /** As reset leaves it, with signals that take no time. */
    public static GicMachine atReset(int coreCount) {
        return atReset(coreCount, Gicv3Config.of(SPI_WORDS));
    }

    /** As reset leaves it, built as {@code config} says, with signals that take no time. */
    public static GicMachine atReset(int coreCount, Gicv3Config config) {
        return new GicMachine(coreCount, config, 0, 0, 0, 0);
    }

    /** With everything open, and signals that take time. */
    public static GicMachine timed(long doorbellCycles, long injectCycles, long transitCycles) {
        return timed(1, Gicv3Config.of(SPI_WORDS), doorbellCycles, injectCycles, transitCycles, 0);
    }

    /** With everything open, built as {@code config} says, and signals that take time. */
    public static GicMachine timed(
            int coreCount,
            Gicv3Config config,
            long doorbellCycles,
            long injectCycles,
            long transitCycles,
            long lpiTableTicks) {
        GicMachine machine =
                new GicMachine(
                        coreCount,
                        config,
                        doorbellCycles,
                        injectCycles,
                        transitCycles,
                        lpiTableTicks);
        machine.openAll();
        return machine;
    }

    /** With everything open. */
    public static GicMachine open(int coreCount) {
        return open(coreCount, Gicv3Config.of(SPI_WORDS));
    }

    /** With everything open, built as {@code config} says. */
    public static GicMachine open(int coreCount, Gicv3Config config) {
        GicMachine machine = atReset(coreCount, config);
        machine.openAll();
        return machine;
    }

    /** Opens everything but the SPIs. */
    public void openAll() {
        write(GICD, 2);
        for (int i = 0; i < cores.size(); i++) {
            write(gicr(i) + 0x14, 0);
            write(gicr(i) + 0x1_0080, 0xFFFF_FFFFL);
            icc(i).write(Icc.PMR, 0xFF);
            icc(i).write(Icc.IGRPEN1, 1);
        }
        settle();
    }

    /** Opens an SPI: Group 1, priority 0xA0, core 0, enabled. */
    public void open(int intid, boolean edge) {
        long word = 4L * (intid / 32);
        long group = GICD + 0x80 + word;
        write(group, read(group) | 1L << (intid % 32));
        setPriority(intid, 0xA0);
        long trigger = GICD + 0xC00 + 4L * (intid / 16);
        long field = 2L << (2 * (intid % 16));
        write(trigger, edge ? read(trigger) | field : read(trigger) & ~field);
        write(GICD + 0x100 + word, 1L << (intid % 32));
    }

    /** Writes one byte of IPRIORITYR. */
    public void setPriority(int intid, int priority) {
        bus().write(GICD + 0x400 + intid, 1, priority, Requester.DEBUGGER);
    }

    /** Writes IROUTER. */
    public void route(int intid, long affinity) {
        bus().write(GICD + 0x6000 + 8L * intid, 8, affinity, Requester.DEBUGGER);
    }

    /** Drives the wire of an SPI and lets what follows from it in this tick happen. */
    public void drive(int intid, boolean high) {
        wires.computeIfAbsent(
                        intid,
                        i -> {
                            InterruptLine line = new InterruptLine("spi" + i);
                            gic.connect(line, i);
                            return line.driver();
                        })
                .drive(high);
        settle();
    }

    /** A rise and a fall. */
    public void pulse(int intid) {
        drive(intid, true);
        drive(intid, false);
    }

    /** Lets everything due now happen. */
    public void settle() {
        simulation.runFor(0);
    }

    /** Whether a bit of a word array of the distributor is set. */
    public boolean bit(long array, int intid) {
        return (read(GICD + array + 4L * (intid / 32)) >>> (intid % 32) & 1) != 0;
    }

    /** Writes a one for the INTID into a word array of the distributor. */
    public void writeBit(long array, int intid) {
        write(GICD + array + 4L * (intid / 32), 1L << (intid % 32));
        settle();
    }

    // LPIs.

    /** Enables the LPIs of every core: 16 bits of INTID, pending tables that are zero. */
    public void openLpis() {
        for (int core = 0; core < cores.size(); core++) {
            openLpis(core, 15, true);
        }
    }

    /** Enables the LPIs of a core, with GICR_PROPBASER.IDbits and GICR_PENDBASER.PTZ as given. */
    public void openLpis(int core, int idBits, boolean pendingTableIsZero) {
        writeWide(gicr(core) + 0x70, LPI_CONFIGURATION | idBits);
        writeWide(gicr(core) + 0x78, pendingTable(core) | (pendingTableIsZero ? 1L << 62 : 0));
        enableLpis(core, true);
    }

    /** Writes GICR_CTLR.EnableLPIs of a core. */
    public void enableLpis(int core, boolean wanted) {
        write(gicr(core), wanted ? 1 : 0);
        settle();
    }

    /** Where the pending table of a core is. */
    public long pendingTable(int core) {
        return LPI_PENDING + (long) core * LPI_PENDING_BYTES;
    }

    /** Whether memory says that the LPI is pending at a core. */
    public boolean isInPendingTable(int core, int intid) {
        return (memory().read(pendingTable(core) + intid / 8, 1) >>> (intid % 8) & 1) != 0;
    }

    /** Has memory say that the LPI is pending at a core. */
    public void putInPendingTable(int core, int intid) {
        long address = pendingTable(core) + intid / 8;
        memory().write(address, 1, memory().read(address, 1) | 1L << (intid % 8));
    }

    /** Writes the byte that configures an LPI: priority in the upper six bits, enable in bit 0. */
    public void configureLpi(int intid, int configuration) {
        memory().write(LPI_CONFIGURATION + intid - InterruptId.LPI_FIRST, 1, configuration);
    }

    /** An ITS sends an LPI to a core. */
    public void sendLpi(int core, int intid) {
        lpis(core).setPending(intid);
        settle();
    }

    /** An ITS has a core read the configuration of an LPI again. */
    public void invalidateLpi(int core, int intid) {
        lpis(core).invalidate(intid);
        settle();
    }

    /** The LPI side of a core's redistributor. */
    public LpiState lpis(int core) {
        return gic.lpis().get(core);
    }

    // Security.

    /** Puts a core into a security state. */
    public void enter(int core, SecurityState state) {
        gic.cpuInterface(core).setState(state);
    }

    /** Reads 32 bits as core 0 in its secure state. */
    public long readSecure(long address) {
        return bus().read(address, 4, Requester.secureCore(0));
    }

    /** Writes 32 bits as core 0 in its secure state. */
    public void writeSecure(long address, long value) {
        bus().write(address, 4, value, Requester.secureCore(0));
        settle();
    }

    // Complaints.

    /** How often the guest broke a rule. */
    public long complaints(TracePoint rule) {
        return simulation.parts().trace().complaints().getOrDefault(rule, 0L);
    }

    // The bus.

    /** Reads 64 bits. */
    public long readWide(long address) {
        return bus().read(address, 8, Requester.DEBUGGER);
    }

    /** Writes 64 bits. */
    public void writeWide(long address, long value) {
        bus().write(address, 8, value, Requester.DEBUGGER);
    }

    /** Guest memory. */
    public GuestMemory memory() {
        return simulation.parts().memory();
    }

    /** Reads 32 bits. */
    public long read(long address) {
        return bus().read(address, 4, Requester.DEBUGGER);
    }

    /** Writes 32 bits. */
    public void write(long address, long value) {
        bus().write(address, 4, value, Requester.DEBUGGER);
    }

    /** The bus. */
    public SystemBus bus() {
        return simulation.parts().bus();
    }

    /** The redistributor's address. */
    public long gicr(int core) {
        return GICR + (long) core * Redistributor.FRAME_BYTES;
    }

    /** The core's CPU interface, by hand. */
    public Icc icc(int core) {
        return new Icc(cores.get(core));
    }

    /** Whether the core's interrupt input is high. */
    public boolean isSignalled(int core) {
        return cores.get(core).irq().isHigh();
    }

    /** Whether the core's fast interrupt input is high. */
    public boolean isSignalledFast(int core) {
        return cores.get(core).fiq().isHigh();
    }

    /** How many cores there are. */
    public int coreCount() {
        return cores.size();
    }

    /** Lets time pass. */
    public void run(long ticks) {
        simulation.runFor(ticks);
    }

    /** The simulation. */
    public Simulation simulation() {
        return simulation;
    }

    /** The controller. */
    public Gicv3 gic() {
        return gic;
    }

    private void map(String name, long base, long size, BusTarget target) {
        bus().map(name, base, size, target, AccessTiming.FREE);
    }

    @Override
    public void close() {
        simulation.close();
    }
}
