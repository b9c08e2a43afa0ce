package dev.doorbell.kernel.board;

import dev.doorbell.gic.Diagnosis;
import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.SpiPort;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.v2.Gicv2;
import dev.doorbell.gic.v2.Gicv2CpuInterfaceFrame;
import dev.doorbell.gic.v2.Gicv2Distributor;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;

/**
 * A GICv2 on a board.
 *
 * <p>An access to a CPU interface costs what the system register of the same use costs: reading the
 * acknowledge register, writing the end of interrupt.
 */
final class BoardGicv2 implements BoardGic {
    private final Gicv2 gic;

    BoardGicv2(
            GicSpec.Version2 spec,
            Backplane parts,
            TimingProfile profile,
            GicTiming timing,
            List<Core> cores) {
        gic = new Gicv2(parts, timing, cores, spec.spiWords(), GicBehaviour.ARCHITECTURE);
        parts.bus()
                .map(
                        "gicd",
                        spec.distributorBase(),
                        Gicv2Distributor.FRAME_BYTES,
                        gic.distributor(),
                        BoardGic.access(profile));
        AccessTiming access =
                new AccessTiming(
                        profile.value(TimingConstant.ICC_IAR),
                        profile.value(TimingConstant.ICC_EOIR),
                        0);
        parts.bus()
                .map(
                        "gicc",
                        spec.cpuInterfaceBase(),
                        Gicv2CpuInterfaceFrame.FRAME_BYTES,
                        gic.cpuInterface(),
                        access);
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
    public Diagnosis whyNot(int intid) {
        return gic.whyNot(intid);
    }

    @Override
    public Diagnosis whyNotAt(int core, int intid) {
        return gic.whyNotAt(core, intid);
    }
}
