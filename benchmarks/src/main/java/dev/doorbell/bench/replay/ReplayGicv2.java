package dev.doorbell.bench.replay;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.SpiPort;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.v2.Gicv2;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.line.InterruptLine;
import java.util.List;

/** A GICv2 on a board that takes no time. */
final class ReplayGicv2 implements ReplayGic {
    private final Gicv2 gic;

    ReplayGicv2(
            Backplane parts,
            GicTiming timing,
            List<Core> cores,
            GicBehaviour behaviour,
            GicSizes sizes,
            boolean twoSecurityStates) {
        gic = new Gicv2(parts, timing, cores, sizes.spiWords(), behaviour, twoSecurityStates);
    }

    @Override
    public SpiPort spis() {
        return gic.distributor();
    }

    @Override
    public void connectPrivate(int core, InterruptLine line, int intid) {
        gic.connectPrivate(core, line, intid);
    }

    @Override
    public boolean isLpiPending(int core, int intid) {
        return false;
    }

    @Override
    public void map(BoardSheet sheet, SystemBus bus) {
        for (Region region : sheet.regions()) {
            long base = region.base();
            long bytes = region.bytes();
            switch (region.kind()) {
                case GICD -> bus.map("gicd", base, bytes, gic.distributor(), AccessTiming.FREE);
                case GICC -> bus.map("gicc", base, bytes, gic.cpuInterface(), AccessTiming.FREE);
                case GICR, GITS, V2M, ECAM, PCI_MMIO32, PCI_MMIO64, PCI_IO -> {}
            }
        }
    }
}
