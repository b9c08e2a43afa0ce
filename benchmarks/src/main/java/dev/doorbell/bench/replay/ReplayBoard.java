package dev.doorbell.bench.replay;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.its.ItsTiming;
import dev.doorbell.gic.v2m.Gicv2mFrame;
import dev.doorbell.nic.Nic;
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
final class ReplayBoard implements AutoCloseable {
    /** The first INTID of an SPI. */
    static final int SPI_FIRST = 32;

    /** Words of 32 SPIs, as in the reference. */
    static final int SPI_WORDS = 8;

    /** One past the last INTID of an SPI. */
    static final int INTID_LIMIT = SPI_FIRST + 32 * SPI_WORDS;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** A model may write more than a file does: tables, pending bits. */
    private static final long TOUCHED_BYTES_MAX = 1L << 30;

    private final boolean twoSecurityStates;
    private final TimingProfile timing = TimingProfile.named("ideal").with("phy.negotiation=500000000");
    private final Simulation simulation;
    private final List<Core> cores = new ArrayList<>();
    private final DeviceBehaviour deviceBehaviour;
    private @Nullable ReplayDevices devices;

    ReplayBoard(BoardSheet sheet, GicBehaviour behaviour, boolean twoSecurityStates) {
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
            place(sheet, behaviour);
        } catch (RuntimeException | Error e) {
            simulation.close();
            throw e;
        }
    }

    private void place(BoardSheet sheet, GicBehaviour behaviour) {
        Backplane parts = simulation.parts();
        for (int index = 0; index < sheet.cores(); index++) {
            cores.add(new Core(parts, index, parts.time().domain("cpu"), CoreTiming.of(timing)));
        }
        GicTiming gicTiming = GicTiming.of(timing, parts.time());
        List<Core> all = List.copyOf(cores);
        ReplayGic gic =
                sheet.isV2()
                        ? new ReplayGicv2(parts, gicTiming, all, behaviour, twoSecurityStates)
                        : new ReplayGicv3(
                                parts,
                                gicTiming,
                                ItsTiming.of(timing, parts.time()),
                                all,
                                sheet,
                                behaviour,
                                twoSecurityStates);
        gic.map(sheet, parts.bus());
        for (Region region : sheet.regions()) {
            if (region.kind() == Region.Kind.V2M) {
                int first = (int) region.option("spi-base");
                int count = (int) region.option("spi-count");
                map(region, new Gicv2mFrame(parts, gic.spis(), first, count));
            }
        }
        Region ecam = sheet.find(Region.Kind.ECAM);
        if (ecam != null) {
            placePci(sheet, ecam, gic);
        }
    }

    private void placePci(BoardSheet sheet, Region ecam, ReplayGic gic) {
        Backplane parts = simulation.parts();
        Region window = sheet.find(Region.Kind.PCI_MMIO32);
        HostBridge bridge = new HostBridge(parts, window == null ? 0 : window.base());
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
        Region io = sheet.find(Region.Kind.PCI_IO);
        if (io != null) {
            map(io, bridge.ioWindow());
        }
        for (int line = 0; line < sheet.intxIntids().size(); line++) {
            gic.spis().connect(bridge.intx().line(line), sheet.intxIntids().get(line));
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

    /** Reads as {@code core}, or as nobody in particular. */
    long read(int core, long address, int bytes) {
        return simulation.parts().bus().read(address, bytes, requester(core));
    }

    /** Writes as {@code core}, or as nobody in particular. */
    void write(int core, long address, int bytes, long value) {
        simulation.parts().bus().write(address, bytes, value, requester(core));
    }

    private int requester(int core) {
        if (core == Step.NOBODY) {
            return Requester.DEBUGGER;
        }
        return twoSecurityStates ? Requester.secureCore(core) : Requester.core(core);
    }

    /** A core: its system registers and its inputs. */
    Core core(int index) {
        return cores.get(index);
    }

    /** Guest memory. */
    GuestMemory memory() {
        return simulation.parts().memory();
    }

    /** The wire of that name; null if there is none. */
    @Nullable ReplayWire wire(String name) {
        ReplayDevices made = devices;
        return made == null ? null : made.wire(name);
    }

    /** The network card that a {@code link} line calls so; null if there is none. */
    @Nullable Nic card(String name) {
        ReplayDevices made = devices;
        return made == null ? null : made.card(name);
    }

    /** Lets everything happen that is due now. */
    void settle() {
        simulation.runUntil(simulation.nowTicks());
    }

    /** Lets time pass. */
    void run(long millis) {
        simulation.runFor(simulation.parts().time().ticksOfNanos(millis * NANOS_PER_MILLI));
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
