package dev.doorbell.kernel.board;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.SpiPort;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.distributor.Distributor;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.its.ItsTiming;
import dev.doorbell.gic.redistributor.Redistributor;
import dev.doorbell.gic.v3.Gicv3;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreIdentity;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;

/** A GICv3 on a board, with its ITS if it has one. */
final class BoardGicv3 implements BoardGic {
    /** As many as one SGI's list holds, and as QEMU and hypervisors have. */
    private static final int CLUSTER_CORES = 16;

    private final Gicv3 gic;

    BoardGicv3(
            GicSpec.Version3 spec,
            Backplane parts,
            TimingProfile profile,
            GicTiming timing,
            List<Core> cores) {
        Gicv3Config config = Gicv3Config.of(spec.spiWords()).withClusterCores(CLUSTER_CORES);
        gic = new Gicv3(parts, timing, cores, spec.hasIts() ? config.withLpis() : config);
        AccessTiming access = BoardGic.access(profile);
        parts.bus()
                .map(
                        "gicd",
                        spec.distributorBase(),
                        Distributor.FRAME_BYTES,
                        gic.distributor(),
                        access);
        for (Core core : cores) {
            core.attach(new CoreIdentity(config.affinityOf(core.index())));
            parts.bus()
                    .map(
                            "gicr" + core.index(),
                            spec.redistributorBase()
                                    + (long) Redistributor.FRAME_BYTES * core.index(),
                            Redistributor.FRAME_BYTES,
                            gic.redistributor(core.index()),
                            access);
        }
        if (spec.hasIts()) {
            ItsTiming itsTiming = ItsTiming.of(profile, parts.time());
            Its its = new Its(parts, itsTiming, GicBehaviour.ARCHITECTURE, gic.lpis());
            gic.join(its);
            parts.bus().map("gits", spec.itsBase(), Its.FRAME_BYTES, its, access);
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
}
