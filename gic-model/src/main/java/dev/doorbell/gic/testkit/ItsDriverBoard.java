package dev.doorbell.gic.testkit;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.cpuinterface.IccRegister;
import dev.doorbell.gic.distributor.Distributor;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.its.ItsTiming;
import dev.doorbell.gic.lpi.LpiState;
import dev.doorbell.gic.redistributor.Redistributor;
import dev.doorbell.gic.v3.Gicv3;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.time.ClockDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A GICv3 with an ITS, as a driver under test finds it: awake, its groups enabled, LPIs not.
 *
 * <p>A tick is a nanosecond. Commands and look-ups take time, so that whoever does not wait for them
 * can be told from whoever does; the numbers are made up, and long against an access.
 */
final class ItsDriverBoard implements ItsPort, AutoCloseable {
    private static final long DISTRIBUTOR = 0x0800_0000L;
    private static final long ITS = 0x0808_0000L;
    private static final long REDISTRIBUTORS = 0x080A_0000L;
    private static final long MEMORY = 0x4150_0000L;
    private static final long MEMORY_BYTES = 0x0280_0000L;

    private static final int ACCESS_TICKS = 50;
    private static final long TABLE_TICKS = 20;
    private static final long COMMAND_TICKS = 200;
    private static final long CONFIGURATION_TICKS = 400;

    /** By then whatever a message, or a queue's worth of commands, leads to has happened. */
    private static final long SETTLED_TICKS = 1_000_000;

    private static final int ACCESSES_MAX = 50_000;
    private static final int GICR_WAKER = 0x14;
    private static final int GICR_PROPBASER = 0x70;
    private static final long TABLE_ADDRESS = 0x000F_FFFF_FFFF_F000L;
    private static final int NOTHING = InterruptId.NONE;

    private final Simulation simulation = Simulation.builder().build();
    private final Backplane parts = simulation.parts();
    private final List<Core> cores = new ArrayList<>();
    private final Gicv3 gic;
    private final Its its;

    private int accessCount;

    ItsDriverBoard(int coreCount) {
        ClockDomain clock = parts.time().domain("ns");
        for (int i = 0; i < coreCount; i++) {
            cores.add(new Core(parts, i, clock, new CoreTiming(0, 0, 0)));
        }
        GicTiming timing = new GicTiming(clock, clock, 0, 0, 0, 0, 0, CONFIGURATION_TICKS);
        gic = new Gicv3(parts, timing, cores, Gicv3Config.of(1).withLpis());
        its =
                new Its(
                        parts,
                        new ItsTiming(clock, TABLE_TICKS, TABLE_TICKS, COMMAND_TICKS),
                        GicBehaviour.ARCHITECTURE,
                        gic.lpis());
        parts.bus()
                .map(
                        "gicd",
                        DISTRIBUTOR,
                        Distributor.FRAME_BYTES,
                        gic.distributor(),
                        AccessTiming.FREE);
        parts.bus().map("gits", ITS, Its.FRAME_BYTES, its, AccessTiming.FREE);
        parts.bus().write(DISTRIBUTOR, 4, 3, Requester.DEBUGGER);
        for (Core core : cores) {
            int index = core.index();
            parts.bus()
                    .map(
                            "gicr" + index,
                            redistributor(index),
                            Redistributor.FRAME_BYTES,
                            gic.redistributor(index),
                            AccessTiming.FREE);
            parts.bus().write(redistributor(index) + GICR_WAKER, 4, 0, Requester.DEBUGGER);
            core.writeSystem(IccRegister.ICC_PMR_EL1.encoding(), 0xFF);
            core.writeSystem(IccRegister.ICC_IGRPEN1_EL1.encoding(), 1);
        }
    }

    // What the driver sees.

    @Override
    public int cores() {
        return cores.size();
    }

    @Override
    public long its() {
        return ITS;
    }

    @Override
    public long redistributor(int core) {
        return REDISTRIBUTORS + (long) core * Redistributor.FRAME_BYTES;
    }

    @Override
    public long memory() {
        return MEMORY;
    }

    @Override
    public long memoryBytes() {
        return MEMORY_BYTES;
    }

    @Override
    public long read(long address, int bytes) {
        GuestMemory memory = parts.memory();
        if (memory.holds(address, bytes)) {
            return memory.read(address, bytes);
        }
        pass();
        return parts.bus().read(address, bytes, Requester.core(0));
    }

    @Override
    public void write(long address, int bytes, long value) {
        GuestMemory memory = parts.memory();
        if (memory.holds(address, bytes)) {
            memory.write(address, bytes, value);
        } else {
            parts.bus().write(address, bytes, value, Requester.core(0));
            pass();
        }
    }

    private void pass() {
        accessCount++;
        if (accessCount > ACCESSES_MAX) {
            throw new IllegalStateException(
                    "the driver made more than "
                            + ACCESSES_MAX
                            + " accesses to registers in one operation; it waits for what does not"
                            + " come");
        }
        simulation.runFor(ACCESS_TICKS);
    }

    // What the check sees.

    /** The driver is asked for something else. */
    void nextOperation() {
        accessCount = 0;
    }

    Its model() {
        return its;
    }

    List<LpiState> lpis() {
        return gic.lpis();
    }

    /** What is due at this very tick happens. */
    void now() {
        simulation.runFor(0);
    }

    /** Everything that time alone brings about happens. */
    void settle() {
        simulation.runFor(SETTLED_TICKS);
    }

    /** A device writes to the doorbell. */
    void message(int device, int event) {
        parts.bus().write(ITS + Its.TRANSLATER_OFFSET, 4, event, device);
    }

    boolean isSignalled(int core) {
        return cores.get(core).irq().isHigh();
    }

    /** A core acknowledges and ends until nothing is signalled; answers what it was, in order. */
    Set<Integer> take(int index) {
        Core core = cores.get(index);
        Set<Integer> taken = new TreeSet<>();
        while (true) {
            int intid = (int) core.readSystem(IccRegister.ICC_IAR1_EL1.encoding());
            now();
            if (intid == NOTHING || !taken.add(intid)) {
                return taken;
            }
            core.writeSystem(IccRegister.ICC_EOIR1_EL1.encoding(), intid);
            now();
        }
    }

    /** An LPI's byte in the configuration table that the first redistributor was given, or -1. */
    int configuration(int lpi) {
        long base = parts.bus().read(redistributor(0) + GICR_PROPBASER, 8, Requester.DEBUGGER);
        long address = (base & TABLE_ADDRESS) + lpi - InterruptId.LPI_FIRST;
        return parts.memory().holds(address, 1) ? (int) parts.memory().read(address, 1) : -1;
    }

    String whyNot(int core, int lpi) {
        return gic.whyNotAt(core, lpi).words();
    }

    @Override
    public void close() {
        simulation.close();
    }
}
