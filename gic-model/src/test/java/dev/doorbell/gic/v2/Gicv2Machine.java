package dev.doorbell.gic.v2;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.v2m.Gicv2mFrame;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
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
 * A GICv2 with some cores that run nothing, and a hand on every register.
 *
 * <p>One tick is a nanosecond is a cycle. {@link #openAll} enables both groups everywhere, opens the
 * priority masks, and lets every access acknowledge both groups. Interrupts stay in Group 0, so they
 * are signalled as IRQ. Windows are 64 KiB, as boards map them.
 */
public final class Gicv2Machine implements AutoCloseable {
    /** The distributor's address. */
    public static final long GICD = 0x0800_0000L;

    /** The CPU interfaces' address. */
    public static final long GICC = 0x0801_0000L;

    /** The GICv2m frame's address. */
    public static final long V2M = 0x0802_0000L;

    /** First INTID of the GICv2m frame. */
    public static final int V2M_FIRST = 80;

    static final long CTLR = 0;
    static final long PMR = 0x4;
    static final long BPR = 0x8;
    static final long IAR = 0xC;
    static final long EOIR = 0x10;
    static final long RPR = 0x14;
    static final long HPPIR = 0x18;
    static final long ABPR = 0x1C;
    static final long DIR = 0x1000;

    static final long IGROUPR = 0x80;
    static final long ISENABLER = 0x100;
    static final long ICENABLER = 0x180;
    static final long ISPENDR = 0x200;
    static final long ICPENDR = 0x280;
    static final long ISACTIVER = 0x300;
    static final long ICACTIVER = 0x380;

    private static final int SPI_WORDS = 8;
    private static final int WINDOW_BYTES = 0x1_0000;

    private final Simulation simulation = Simulation.builder().build();
    private final List<Core> cores = new ArrayList<>();
    private final Map<Integer, InterruptLine.Driver> wires = new HashMap<>();
    private final Gicv2 gic;

    Gicv2Machine(int coreCount, GicBehaviour behaviour, boolean twoStates, long transitCycles) {
        this(coreCount, behaviour, twoStates, 0, 0, transitCycles);
    }

    private Gicv2Machine(
            int coreCount,
            GicBehaviour behaviour,
            boolean twoStates,
            long doorbellCycles,
            long injectCycles,
            long transitCycles) {
        ClockDomain clock = simulation.parts().time().domain("ns");
        for (int i = 0; i < coreCount; i++) {
            cores.add(new Core(simulation.parts(), i, clock, new CoreTiming(0, 0, 0)));
        }
        GicTiming timing =
                new GicTiming(clock, clock, doorbellCycles, injectCycles, transitCycles, 0, 0, 0);
        gic = new Gicv2(simulation.parts(), timing, cores, SPI_WORDS, behaviour, twoStates);
        bus().map("gicd", GICD, WINDOW_BYTES, gic.distributor(), AccessTiming.FREE);
        bus().map("gicc", GICC, WINDOW_BYTES, gic.cpuInterface(), AccessTiming.FREE);
        Gicv2mFrame frame = new Gicv2mFrame(simulation.parts(), gic.distributor(), V2M_FIRST, 64);
        bus().map("gicv2m", V2M, Gicv2mFrame.FRAME_BYTES, frame, AccessTiming.FREE);
    }

    /** As reset leaves it, with signals that take no time. */
    public static Gicv2Machine atReset(int coreCount) {
        return new Gicv2Machine(coreCount, GicBehaviour.ARCHITECTURE, false, 0);
    }

    /** With everything open. */
    public static Gicv2Machine open(int coreCount) {
        return open(coreCount, GicBehaviour.ARCHITECTURE);
    }

    /** With everything open, and choices. */
    public static Gicv2Machine open(int coreCount, GicBehaviour behaviour) {
        Gicv2Machine machine = new Gicv2Machine(coreCount, behaviour, false, 0);
        machine.openAll();
        return machine;
    }

    /** With everything open, and signals that take time. */
    public static Gicv2Machine timed(
            int coreCount, long doorbellCycles, long injectCycles, long transitCycles) {
        Gicv2Machine machine =
                new Gicv2Machine(
                        coreCount,
                        GicBehaviour.ARCHITECTURE,
                        false,
                        doorbellCycles,
                        injectCycles,
                        transitCycles);
        machine.openAll();
        return machine;
    }

    /** Opens everything but the SPIs. */
    public void openAll() {
        gicd(0, CTLR, 3);
        for (int core = 0; core < cores.size(); core++) {
            gicc(core, PMR, 0xFF);
            gicc(core, CTLR, 7);
        }
        settle();
    }

    /** Opens an SPI: priority 0xA0, for core 0, enabled. */
    public void open(int intid, boolean edge) {
        setPriority(intid, 0xA0);
        setTargets(intid, 1);
        configure(intid, edge);
        writeBit(ISENABLER, intid);
    }

    /** Writes a field of ICFGR. */
    public void configure(int intid, boolean edge) {
        long trigger = 0xC00 + 4L * (intid / 16);
        long field = 2L << (2 * (intid % 16));
        long others = gicd(0, trigger) & ~field;
        gicd(0, trigger, others | (edge ? field : 0));
    }

    /** Writes one byte of IPRIORITYR, as core 0. */
    public void setPriority(int intid, int priority) {
        bus().write(GICD + 0x400 + intid, 1, priority, Requester.core(0));
        settle();
    }

    /** Writes one byte of ITARGETSR. */
    public void setTargets(int intid, int cores) {
        bus().write(GICD + 0x800 + intid, 1, cores, Requester.core(0));
        settle();
    }

    /** Writes a bit of IGROUPR. */
    public void setGroup1(int core, int intid, boolean group1) {
        long at = IGROUPR + 4L * (intid / 32);
        long bit = 1L << (intid % 32);
        gicd(core, at, (gicd(core, at) & ~bit) | (group1 ? bit : 0));
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

    /** A write to the GICv2m doorbell. */
    public void ring(int intid) {
        bus().write(V2M + 0x40, 4, intid, 0x18);
        settle();
    }

    /** Whether a bit of a word array of the distributor is set, as core 0 sees it. */
    public boolean bit(long array, int intid) {
        return bit(0, array, intid);
    }

    /** Whether a bit of a word array of the distributor is set, as {@code core} sees it. */
    public boolean bit(int core, long array, int intid) {
        return (gicd(core, array + 4L * (intid / 32)) >>> (intid % 32) & 1) != 0;
    }

    /** Writes a one for the INTID into a word array of the distributor, as core 0. */
    public void writeBit(long array, int intid) {
        writeBit(0, array, intid);
    }

    /** Writes a one for the INTID into a word array of the distributor. */
    public void writeBit(int core, long array, int intid) {
        gicd(core, array + 4L * (intid / 32), 1L << (intid % 32));
    }

    /** Sends an SGI to a list of cores. */
    public void sendSgi(int core, int sgi, int targets) {
        gicd(core, 0xF00, (long) targets << 16 | sgi);
    }

    /** Reads a register of the distributor. */
    public long gicd(int core, long offset) {
        return bus().read(GICD + offset, 4, Requester.core(core));
    }

    /** Writes a register of the distributor. */
    public void gicd(int core, long offset, long value) {
        bus().write(GICD + offset, 4, value, Requester.core(core));
        settle();
    }

    /** Reads a register of a CPU interface. */
    public long gicc(int core, long offset) {
        long value = bus().read(GICC + offset, 4, Requester.core(core));
        settle();
        return value;
    }

    /** Writes a register of a CPU interface. */
    public void gicc(int core, long offset, long value) {
        bus().write(GICC + offset, 4, value, Requester.core(core));
        settle();
    }

    /** Reads IAR. */
    public int acknowledge(int core) {
        return (int) gicc(core, IAR);
    }

    /** Writes EOIR. */
    public void end(int core, int value) {
        gicc(core, EOIR, value);
    }

    /** Acknowledges and ends until nothing is left; answers how many there were. */
    public int drain(int core) {
        int count = 0;
        for (int value = acknowledge(core); (value & 0x3FF) < 1020; value = acknowledge(core)) {
            end(core, value);
            count++;
        }
        return count;
    }

    /** Lets everything due now happen. */
    public void settle() {
        simulation.runFor(0);
    }

    /** The bus. */
    public SystemBus bus() {
        return simulation.parts().bus();
    }

    /** Whether the core's interrupt input is high. */
    public boolean irq(int core) {
        return cores.get(core).irq().isHigh();
    }

    /** Whether the core's fast interrupt input is high. */
    public boolean fiq(int core) {
        return cores.get(core).fiq().isHigh();
    }

    /** The core. */
    public Core core(int core) {
        return cores.get(core);
    }

    /** How often a rule was broken. */
    public long complaints(TracePoint rule) {
        return simulation.parts().trace().complaints().getOrDefault(rule, 0L);
    }

    /** The simulation. */
    public Simulation simulation() {
        return simulation;
    }

    /** The controller. */
    public Gicv2 gic() {
        return gic;
    }

    @Override
    public void close() {
        simulation.close();
    }
}
