package dev.doorbell.bench.jmh;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.cpuinterface.IccRegister;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsTiming;
import dev.doorbell.gic.v3.Gicv3;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.cpu.SystemRegisters;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Cost of one LPI: the write at the ITS's doorbell, its translation, the core's input, acknowledge and
 * end.
 *
 * <p>Question: how many message-signalled interrupts does a second of host time carry? Control:
 * {@code SPI} sets an SPI pending by register instead of the message.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgs = "-XX:+UseSerialGC")
public class LpiBenchmark {
    private static final long GICD = 0x0800_0000L;
    private static final long GICR = 0x080A_0000L;
    private static final long GITS = 0x0808_0000L;
    private static final long DOORBELL = GITS + Its.TRANSLATER_OFFSET;
    private static final long MEMORY = 0x4000_0000L;
    private static final long QUEUE = 0x4100_0000L;
    private static final long DEVICES = 0x4110_0000L;
    private static final long COLLECTIONS = 0x4120_0000L;
    private static final long CONFIGURATIONS = 0x4130_0000L;
    private static final long PENDING = 0x4140_0000L;
    private static final long EVENTS_TABLE = 0x4150_0000L;
    private static final int DEVICE = 0x10;
    private static final int EVENTS = 32;
    private static final int LPI = 8192;
    private static final int SPI = 40;

    /** What is delivered. */
    @Param({"LPI", "SPI"})
    public String kind = "LPI";

    private final Simulation simulation = Simulation.builder().memory(MEMORY, 0x0800_0000L).build();
    private final Backplane parts = simulation.parts();
    private final Core core =
            new Core(parts, 0, parts.time().domain("ns"), new CoreTiming(0, 0, 0));
    private Gicv3 gic = gic();
    private SystemRegisters interfaceRegisters = gic.cpuInterface(0);
    private int event;

    private Gicv3 gic() {
        GicTiming timing = new GicTiming(core.clock(), core.clock(), 0, 0, 0, 0, 0, 0);
        return new Gicv3(parts, timing, List.of(core), Gicv3Config.of(8).withLpis());
    }

    /** Opens the way: tables, mappings, priorities. */
    @Setup
    public void open() {
        Its its =
                new Its(
                        parts,
                        new ItsTiming(core.clock(), 0, 0, 0),
                        GicBehaviour.ARCHITECTURE,
                        gic.lpis());
        map("gicd", GICD, 0x1_0000, gic.distributor());
        map("gicr", GICR, 0x2_0000, gic.redistributor(0));
        map("gits", GITS, 0x2_0000, its);
        write(GICD, 4, 2);
        write(GICR + 0x14, 4, 0);
        interfaceRegisters.write(IccRegister.ICC_PMR_EL1.encoding(), 0xFF);
        interfaceRegisters.write(IccRegister.ICC_IGRPEN1_EL1.encoding(), 1);
        write(GICD + 0x84, 4, 0xFFFF_FFFFL);
        write(GICD + 0xC08, 4, 0xAAAA_AAAAL);
        write(GICD + 0x104, 4, 0xFFFF_FFFFL);
        openLpis();
    }

    private void openLpis() {
        GuestMemory memory = parts.memory();
        write(GICR + 0x70, 8, CONFIGURATIONS | 13);
        write(GICR + 0x78, 8, PENDING | 1L << 62);
        write(GICR, 4, 1);
        write(GITS + 0x100, 8, 1L << 63 | DEVICES | 0x200);
        write(GITS + 0x108, 8, 1L << 63 | COLLECTIONS | 0x200);
        write(GITS + 0x80, 8, 1L << 63 | QUEUE | 0xF);
        write(GITS, 4, 1);
        long at = QUEUE;
        at = queue(at, ItsCommand.mapd(DEVICE, 5, EVENTS_TABLE));
        at = queue(at, ItsCommand.mapc(0, 0));
        for (int i = 0; i < EVENTS; i++) {
            memory.write(CONFIGURATIONS + i, 1, 0xA1);
            at = queue(at, ItsCommand.mapti(DEVICE, i, LPI + i, 0));
        }
        write(GITS + 0x88, 8, at - QUEUE);
    }

    private long queue(long at, ItsCommand command) {
        command.write(parts.memory(), at);
        return at + ItsCommand.BYTES;
    }

    private void map(String name, long base, long size, BusTarget target) {
        parts.bus().map(name, base, size, target, AccessTiming.FREE);
    }

    private void write(long address, int bytes, long value) {
        parts.bus().write(address, bytes, value, Requester.DEBUGGER);
    }

    /** Ends the simulation. */
    @TearDown
    public void close() {
        simulation.close();
    }

    /** One interrupt, from the message to its end. */
    @Benchmark
    public long deliver() {
        event = event + 1 & EVENTS - 1;
        if (kind.equals("LPI")) {
            parts.bus().write(DOORBELL, 4, event, DEVICE);
        } else {
            parts.bus().write(GICD + 0x204, 4, 1 << (SPI - 32), Requester.DEBUGGER);
        }
        if (!core.irq().isHigh()) {
            throw new IllegalStateException("event " + event + ": " + gic.whyNot(LPI + event));
        }
        long intid = interfaceRegisters.read(IccRegister.ICC_IAR1_EL1.encoding());
        interfaceRegisters.write(IccRegister.ICC_EOIR1_EL1.encoding(), intid);
        return intid;
    }
}
