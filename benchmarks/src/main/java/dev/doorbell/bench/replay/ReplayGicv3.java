package dev.doorbell.bench.replay;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.SpiPort;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.cpuinterface.SecurityState;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.its.ItsTiming;
import dev.doorbell.gic.redistributor.Redistributor;
import dev.doorbell.gic.v3.Gicv3;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.line.InterruptLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A GICv3 on a board that takes no time. */
final class ReplayGicv3 implements ReplayGic {
    /** Cores of one Aff1, as in the reference. */
    private static final int CLUSTER_CORES = 16;

    private final Gicv3 gic;
    private final @Nullable Its its;

    ReplayGicv3(
            Backplane parts,
            GicTiming timing,
            ItsTiming itsTiming,
            List<Core> cores,
            BoardSheet sheet,
            GicBehaviour behaviour,
            boolean twoSecurityStates) {
        Gicv3Config config =
                Gicv3Config.of(sheet.sizes().spiWords())
                        .with(behaviour)
                        .withPriorityBits(sheet.sizes().priorityBits())
                        .withClusterCores(CLUSTER_CORES);
        config = sheet.hasIts() || sheet.sizes().lpis() ? config.withLpis() : config;
        config = twoSecurityStates ? config.withTwoSecurityStates() : config;
        gic = new Gicv3(parts, timing, cores, config);
        its = sheet.hasIts() ? new Its(parts, itsTiming, behaviour, gic.lpis()) : null;
        if (twoSecurityStates) {
            for (Core core : cores) {
                gic.cpuInterface(core.index()).setState(SecurityState.MONITOR);
            }
        }
    }

    @Override
    public SpiPort spis() {
        return gic.distributor();
    }

    @Override
    public void connectPrivate(int core, InterruptLine line, int intid) {
        gic.redistributor(core).connect(line, intid);
    }

    @Override
    public boolean isLpiPending(int core, int intid) {
        return gic.redistributor(core).lpis().isPending(intid);
    }

    @Override
    public void map(BoardSheet sheet, SystemBus bus) {
        for (Region region : sheet.regions()) {
            switch (region.kind()) {
                case GICD -> map(bus, region, gic.distributor());
                case GICR -> mapRedistributors(sheet, region, bus);
                case GITS -> {
                    if (its != null) {
                        map(bus, region, its);
                    }
                }
                case GICC, V2M, ECAM, PCI_MMIO32, PCI_MMIO64, PCI_IO -> {}
            }
        }
    }

    private static void map(SystemBus bus, Region region, BusTarget target) {
        bus.map(region.kind().word(), region.base(), region.bytes(), target, AccessTiming.FREE);
    }

    private void mapRedistributors(BoardSheet sheet, Region region, SystemBus bus) {
        for (int index = 0; index < sheet.cores(); index++) {
            bus.map(
                    "gicr" + index,
                    region.base() + index * region.option("per-cpu"),
                    Redistributor.FRAME_BYTES,
                    gic.redistributor(index),
                    AccessTiming.FREE);
        }
    }
}
