package dev.doorbell.bench.replay;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.SpiPort;
import dev.doorbell.gic.redistributor.Redistributor;
import dev.doorbell.gic.v3.Gicv3;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.cpu.Core;
import java.util.List;

/** A GICv3 on a board that takes no time. */
final class ReplayGicv3 implements ReplayGic {
    private final Gicv3 gic;

    ReplayGicv3(Backplane parts, GicTiming timing, List<Core> cores) {
        gic = new Gicv3(parts, timing, cores, ReplayBoard.SPI_WORDS);
    }

    @Override
    public SpiPort spis() {
        return gic.distributor();
    }

    @Override
    public void map(BoardSheet sheet, SystemBus bus) {
        for (Region region : sheet.regions()) {
            switch (region.kind()) {
                case GICD ->
                        bus.map(
                                "gicd",
                                region.base(),
                                region.bytes(),
                                gic.distributor(),
                                AccessTiming.FREE);
                case GICR -> mapRedistributors(sheet, region, bus);
                case GICC, GITS, V2M, ECAM, PCI_MMIO32, PCI_IO -> {}
            }
        }
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
