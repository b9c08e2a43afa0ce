package dev.doorbell.bench.itscript;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.cpuinterface.IccRegister;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsTiming;
import dev.doorbell.gic.lpi.LpiState;
import dev.doorbell.gic.redistributor.Redistributor;
import dev.doorbell.gic.v3.Gicv3;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;

/**
 * A GICv3 with an ITS, its tables in place and everything enabled, in which nothing takes time.
 *
 * <p>Memory as in the recorded conversations: command queue at 0x41000000, device table at 0x41100000,
 * collections at 0x41200000, LPI configuration at 0x41300000; pending tables from 0x44000000.
 */
final class ItsBoard implements AutoCloseable {
    private static final long DISTRIBUTOR = 0x0800_0000L;
    private static final long ITS = 0x0808_0000L;
    private static final long REDISTRIBUTORS = 0x080A_0000L;
    private static final long MEMORY = 0x4000_0000L;
    private static final long MEMORY_BYTES = 0x0800_0000L;
    private static final long TOUCHED_BYTES_MAX = 1L << 27;

    private static final long QUEUE = 0x4100_0000L;
    private static final long QUEUE_BYTES = 1 << 16;
    private static final long DEVICE_TABLE = 0x4110_0000L;
    private static final long COLLECTION_TABLE = 0x4120_0000L;
    private static final long PROPERTIES = 0x4130_0000L;
    private static final long PENDING = 0x4400_0000L;
    private static final long PENDING_STRIDE = 0x1_0000;

    private static final long VALID = 1L << 63;
    private static final long PAGES_64K = 2L << 8;
    private static final long INTID_BITS_MINUS_ONE = 15;
    private static final long PENDING_TABLE_ZERO = 1L << 62;
    private static final int CWRITER_RETRY = 1;
    private static final int NOTHING = 1023;

    private static final int GICD_CTLR = 0x0;
    private static final int GICR_CTLR = 0x0;
    private static final int GICR_WAKER = 0x14;
    private static final int GICR_PROPBASER = 0x70;
    private static final int GICR_PENDBASER = 0x78;
    private static final int GITS_CTLR = 0x0;
    private static final int GITS_CBASER = 0x80;
    private static final int GITS_CWRITER = 0x88;
    private static final int GITS_CREADR = 0x90;
    private static final int GITS_BASER = 0x100;

    private final Simulation simulation;
    private final List<Core> cores = new ArrayList<>();
    private final Gicv3 gic;
    private final Its its;

    private long writer;

    ItsBoard(int coreCount, GicBehaviour behaviour) {
        TimingProfile timing = TimingProfile.named("ideal");
        simulation =
                Simulation.builder()
                        .time(timing.timeBase())
                        .memory(MEMORY, MEMORY_BYTES)
                        .touchedBytesMax(TOUCHED_BYTES_MAX)
                        .build();
        Backplane parts = simulation.parts();
        for (int index = 0; index < coreCount; index++) {
            cores.add(new Core(parts, index, parts.time().domain("cpu"), CoreTiming.of(timing)));
        }
        Gicv3Config config = Gicv3Config.of(1).with(behaviour).withLpis();
        gic = new Gicv3(parts, GicTiming.of(timing, parts.time()), cores, config);
        its = new Its(parts, ItsTiming.of(timing, parts.time()), behaviour, gic.lpis());
        parts.bus().map("gicd", DISTRIBUTOR, 0x1_0000, gic.distributor(), AccessTiming.FREE);
        parts.bus().map("gits", ITS, Its.FRAME_BYTES, its, AccessTiming.FREE);
        for (Core core : cores) {
            parts.bus()
                    .map(
                            "gicr" + core.index(),
                            redistributor(core.index()),
                            Redistributor.FRAME_BYTES,
                            gic.redistributor(core.index()),
                            AccessTiming.FREE);
        }
        enable();
    }

    /** What software does before the first command, in its order. */
    private void enable() {
        write(DISTRIBUTOR + GICD_CTLR, 4, 3);
        for (Core core : cores) {
            long frame = redistributor(core.index());
            long pending = PENDING + core.index() * PENDING_STRIDE;
            write(frame + GICR_WAKER, 4, 0);
            write(frame + GICR_PROPBASER, 8, PROPERTIES | INTID_BITS_MINUS_ONE);
            write(frame + GICR_PENDBASER, 8, pending | PENDING_TABLE_ZERO);
            enableLpis(core.index(), true);
            core.writeSystem(IccRegister.ICC_PMR_EL1.encoding(), 0xFF);
            core.writeSystem(IccRegister.ICC_IGRPEN1_EL1.encoding(), 1);
        }
        write(ITS + GITS_BASER, 8, VALID | DEVICE_TABLE | PAGES_64K | 7);
        write(ITS + GITS_BASER + 8, 8, VALID | COLLECTION_TABLE | PAGES_64K);
        write(ITS + GITS_CBASER, 8, VALID | QUEUE | (QUEUE_BYTES / 4096 - 1));
        write(ITS + GITS_CTLR, 4, 1);
    }

    private static long redistributor(int index) {
        return REDISTRIBUTORS + (long) index * Redistributor.FRAME_BYTES;
    }

    private void write(long address, int bytes, long value) {
        simulation.parts().bus().write(address, bytes, value, Requester.DEBUGGER);
        simulation.runUntil(simulation.nowTicks());
    }

    private long read(long address) {
        return simulation.parts().bus().read(address, 8, Requester.DEBUGGER);
    }

    /** The ITS, for observers. */
    Its its() {
        return its;
    }

    /** The LPI sides of the redistributors. */
    List<LpiState> lpis() {
        return gic.lpis();
    }

    /** Where in the queue the next command goes, in bytes. */
    long writer() {
        return writer;
    }

    /** Whether the queue has no room for another command. */
    boolean isQueueFull() {
        return next() == reader();
    }

    private long next() {
        return (writer + ItsCommand.BYTES) % QUEUE_BYTES;
    }

    /** Puts a command into the queue and tells the ITS. */
    void command(ItsCommand command) {
        command.write(simulation.parts().memory(), QUEUE + writer);
        writer = next();
        write(ITS + GITS_CWRITER, 8, writer);
    }

    /** Asks a stalled queue to go on where it stands. */
    void retry() {
        write(ITS + GITS_CWRITER, 8, writer | CWRITER_RETRY);
    }

    /** Where in the queue the ITS is, in bytes. */
    long reader() {
        return read(ITS + GITS_CREADR) & -ItsCommand.BYTES;
    }

    /** Replaces the command at which the queue stands. */
    void replaceStalled(ItsCommand command) {
        command.write(simulation.parts().memory(), QUEUE + reader());
    }

    /** A device writes an event to the doorbell. */
    void message(int device, int event) {
        simulation.parts().bus().write(ITS + Its.TRANSLATER_OFFSET, 4, event, device);
        simulation.runUntil(simulation.nowTicks());
    }

    /** Writes an LPI's configuration byte to memory. */
    void configure(int intid, int value) {
        simulation.parts().memory().write(PROPERTIES + intid - InterruptId.LPI_FIRST, 1, value);
    }

    /** Turns LPIs on or off. */
    void enableLpis(int core, boolean on) {
        write(redistributor(core) + GICR_CTLR, 4, on ? 1 : 0);
    }

    /** Acknowledges and ends what is signalled; answers its INTID, or -1 if nothing was. */
    int acknowledge(int index) {
        Core core = cores.get(index);
        int intid = (int) core.readSystem(IccRegister.ICC_IAR1_EL1.encoding());
        simulation.runUntil(simulation.nowTicks());
        if (intid == NOTHING) {
            return -1;
        }
        core.writeSystem(IccRegister.ICC_EOIR1_EL1.encoding(), intid);
        simulation.runUntil(simulation.nowTicks());
        return intid;
    }

    /** What keeps an LPI from being signalled to a core. */
    String whyNot(int core, int intid) {
        return gic.whyNotAt(core, intid).words();
    }

    @Override
    public void close() {
        simulation.close();
    }
}
