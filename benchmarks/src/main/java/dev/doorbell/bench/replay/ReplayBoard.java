package dev.doorbell.bench.replay;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.SpiPort;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.its.ItsTiming;
import dev.doorbell.gic.v2m.Gicv2mFrame;
import dev.doorbell.nic.Nic;
import dev.doorbell.pci.PciFunction;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.host.RootFunction;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.GuestMemory;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreTiming;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A machine made from a conversation's header, in which nothing takes time.
 *
 * <p>No guest code runs: the cores have their interrupts masked and only lend their number, their
 * inputs and their system registers. Close it when done.
 */
public final class ReplayBoard implements AutoCloseable {
    /** The first INTID of an SPI. */
    public static final int SPI_FIRST = 32;

    /** Words of 32 SPIs, as in the reference. */
    public static final int SPI_WORDS = 8;

    /** One past the last INTID of an SPI. */
    static final int INTID_LIMIT = SPI_FIRST + 32 * SPI_WORDS;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Longer than the gap of 128 us that QEMU's e1000 leaves between interrupts. */
    private static final long PACE_NANOS = 200_000;

    /** A model may write more than a file does: tables, pending bits. */
    private static final long TOUCHED_BYTES_MAX = 1L << 30;

    private final boolean twoSecurityStates;
    private final TimingProfile timing = TimingProfile.named("ideal");
    private final Simulation simulation;
    private final List<Core> cores = new ArrayList<>();
    private final DeviceBehaviour deviceBehaviour;
    private @Nullable ReplayDevices devices;

    private final ReplayGic gic;
    private @Nullable HostBridge host;

    /** Builds the machine; the cores' interrupts are masked. */
    public ReplayBoard(BoardSheet sheet, GicBehaviour behaviour, boolean twoSecurityStates) {
        this.twoSecurityStates = twoSecurityStates;
        this.deviceBehaviour =
                behaviour.name().equals(GicBehaviour.QEMU.name())
                        ? DeviceBehaviour.QEMU
                        : DeviceBehaviour.SPECIFICATION;
        simulation =
                Simulation.builder()
                        .time(timing.timeBase())
                        .memory(sheet.memoryBase(), sheet.memoryBytes())
                        .touchedBytesMax(TOUCHED_BYTES_MAX)
                        .build();
        try {
            gic = place(sheet, behaviour);
        } catch (RuntimeException | Error e) {
            simulation.close();
            throw e;
        }
    }

    private ReplayGic place(BoardSheet sheet, GicBehaviour behaviour) {
        Backplane parts = simulation.parts();
        for (int index = 0; index < sheet.cores(); index++) {
            cores.add(new Core(parts, index, parts.time().domain("cpu"), CoreTiming.of(timing)));
        }
        GicTiming gicTiming = GicTiming.of(timing, parts.time());
        List<Core> all = List.copyOf(cores);
        ReplayGic controller =
                sheet.isV2()
                        ? new ReplayGicv2(
                                parts, gicTiming, all, behaviour, sheet.sizes(), twoSecurityStates)
                        : new ReplayGicv3(
                                parts,
                                gicTiming,
                                ItsTiming.of(timing, parts.time()),
                                all,
                                sheet,
                                behaviour,
                                twoSecurityStates);
        controller.map(sheet, parts.bus());
        for (Region region : sheet.regions()) {
            if (region.kind() == Region.Kind.V2M) {
                int first = (int) region.option("spi-base");
                int count = (int) region.option("spi-count");
                map(region, new Gicv2mFrame(parts, controller.spis(), first, count));
            }
        }
        Region ecam = sheet.find(Region.Kind.ECAM);
        if (ecam != null) {
            placePci(sheet, ecam, controller);
        }
        return controller;
    }

    private void placePci(BoardSheet sheet, Region ecam, ReplayGic controller) {
        Backplane parts = simulation.parts();
        Region window = sheet.find(Region.Kind.PCI_MMIO32);
        HostBridge bridge = new HostBridge(parts, window == null ? 0 : window.base());
        host = bridge;
        bridge.plug(RootFunction.generic());
        ReplayDevices made = new ReplayDevices(parts, timing, deviceBehaviour, bridge.root());
        devices = made;
        for (DeviceSpec device : sheet.devices()) {
            made.plug(device);
        }
        map(ecam, bridge.ecam());
        if (window != null) {
            map(window, bridge.window());
        }
        Region high = sheet.find(Region.Kind.PCI_MMIO64);
        if (high != null) {
            map(high, bridge.memoryWindow(high.base()));
        }
        Region io = sheet.find(Region.Kind.PCI_IO);
        if (io != null) {
            map(io, bridge.ioWindow());
        }
        for (int line = 0; line < sheet.intxIntids().size(); line++) {
            parts.lines().add(bridge.intx().line(line));
            controller.spis().connect(bridge.intx().line(line), sheet.intxIntids().get(line));
        }
    }

    private void map(Region region, BusTarget target) {
        simulation
                .parts()
                .bus()
                .map(
                        region.kind().word(),
                        region.base(),
                        region.bytes(),
                        target,
                        AccessTiming.FREE);
    }

    /** Why there is no model of a device with those options; empty if there is. */
    public static String missing(DeviceSpec device) {
        return ReplayDevices.missing(device);
    }

    /** Reads as {@code core}, or as nobody in particular. */
    public long read(int core, long address, int bytes) {
        return simulation.parts().bus().read(address, bytes, requester(core));
    }

    /** Writes as {@code core}, or as nobody in particular. */
    public void write(int core, long address, int bytes, long value) {
        simulation.parts().bus().write(address, bytes, value, requester(core));
    }

    private int requester(int core) {
        if (core == Step.NOBODY) {
            return Requester.DEBUGGER;
        }
        return twoSecurityStates ? Requester.secureCore(core) : Requester.core(core);
    }

    /** A core: its system registers and its inputs. */
    public Core core(int index) {
        return cores.get(index);
    }

    /** Guest memory. */
    public GuestMemory memory() {
        return simulation.parts().memory();
    }

    /** The machine's parts. */
    public Backplane parts() {
        return simulation.parts();
    }

    /** Where wires arrive at the interrupt controller. */
    public SpiPort spis() {
        return gic.spis();
    }

    /** Connects a wire to a private interrupt of {@code core}. */
    public void connectPrivate(int core, InterruptLine line, int intid) {
        gic.connectPrivate(core, line, intid);
    }

    /** Whether an LPI is pending at {@code core}. */
    public boolean isLpiPending(int core, int intid) {
        return gic.isLpiPending(core, intid);
    }

    /** The wire of that name; null if there is none. */
    public @Nullable ReplayWire wire(String name) {
        ReplayDevices made = devices;
        return made == null ? null : made.wire(name);
    }

    /** The function that the device line with {@code path} made; null if there is none. */
    public @Nullable PciFunction function(String path) {
        ReplayDevices made = devices;
        return made == null ? null : made.function(path);
    }

    /** Line {@code index}, 0 to 3 for A to D, of the root bus; null if there is no PCI. */
    public @Nullable InterruptLine intx(int index) {
        HostBridge bridge = host;
        return bridge == null ? null : bridge.intx().line(index);
    }

    /** The network card that a {@code link} line calls so; null if there is none. */
    @Nullable Nic card(String name) {
        ReplayDevices made = devices;
        return made == null ? null : made.card(name);
    }

    /** Lets everything happen that is due now. */
    public void settle() {
        simulation.runUntil(simulation.nowTicks());
    }

    /**
     * Settles after a line. The reference's clock ran on between lines: with a card that spaces its
     * interrupts, longer than its shortest gap.
     */
    void settleLine() {
        ReplayDevices made = devices;
        boolean paced = made != null && made.isPaced();
        simulation.runFor(paced ? simulation.parts().time().ticksOfNanos(PACE_NANOS) : 0);
    }

    /** Lets time pass. */
    public void run(long millis) {
        simulation.runFor(simulation.parts().time().ticksOfNanos(millis * NANOS_PER_MILLI));
    }

    /** Lets time pass up to {@code nanos} since the beginning; no time passes twice. */
    public void runUntilNanos(long nanos) {
        runUntilNanos(nanos, Long.MAX_VALUE);
    }

    /** The same, but not beyond {@code lastTick}. */
    public void runUntilNanos(long nanos, long lastTick) {
        long ticks = Math.min(simulation.parts().time().ticksOfNanos(nanos), lastTick);
        if (ticks > simulation.nowTicks()) {
            simulation.runUntil(ticks);
        }
    }

    /** Lets {@code nanos} pass. */
    public void runNanos(long nanos) {
        simulation.runFor(simulation.parts().time().ticksOfNanos(nanos));
    }

    /** The tick that is {@code nanos} from now. */
    public long tickIn(long nanos) {
        return simulation.nowTicks() + simulation.parts().time().ticksOfNanos(nanos);
    }

    /** Lets time pass up to the next event; false if there is none up to {@code tick}. */
    public boolean runToNextEvent(long tick) {
        long due = simulation.parts().events().nextDueTicks();
        if (due > tick) {
            return false;
        }
        simulation.runUntil(due);
        return true;
    }

    /** How many accesses were refused in the way that a processor sees as {@code trap}. */
    long refusals(Trap trap) {
        return switch (trap) {
            case NONE -> 0;
            case FAULT ->
                    complaints(TracePoint.BUS_NOBODY_READ)
                            + complaints(TracePoint.BUS_NOBODY_WRITE)
                            + complaints(TracePoint.REGISTER_WIDTH);
            case UNDEFINED -> complaints(TracePoint.SYSTEM_REGISTER_HOLE);
        };
    }

    private long complaints(TracePoint rule) {
        Map<TracePoint, Long> all = simulation.parts().trace().complaints();
        @Nullable Long count = all.get(rule);
        return count == null ? 0 : count;
    }

    @Override
    public void close() {
        simulation.close();
    }
}
