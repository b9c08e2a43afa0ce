package dev.doorbell.kernel.board;

import dev.doorbell.gic.Diagnosis;
import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.SpiPort;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.cpuinterface.CpuInterface;
import dev.doorbell.gic.cpuinterface.IccRegister;
import dev.doorbell.gic.cpuinterface.SecurityState;
import dev.doorbell.gic.distributor.Distributor;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.its.ItsTiming;
import dev.doorbell.gic.redistributor.Redistributor;
import dev.doorbell.gic.v3.Gicv3;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.bus.SystemBus;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.cpu.CoreIdentity;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;

/** A GICv3 on a board, with its ITS if it has one. */
final class BoardGicv3 implements BoardGic {
    private static final long GICD_IGROUPR = 0x80;
    private static final long GICR_WAKER = 0x14;
    private static final long GICR_IGROUPR0 = 0x1_0080;
    private static final long MASK_NOTHING = 0xFF;
    private static final long ALL_ONES = 0xFFFF_FFFFL;

    /** As many as one SGI's list holds, and as QEMU and hypervisors have. */
    private static final int CLUSTER_CORES = 16;

    private final Gicv3 gic;
    private final boolean hasIts;

    BoardGicv3(
            GicSpec.Version3 spec,
            Backplane parts,
            TimingProfile profile,
            GicTiming timing,
            List<Core> cores) {
        Gicv3Config config = config(spec);
        hasIts = spec.hasIts();
        gic = new Gicv3(parts, timing, cores, config);
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
        if (spec.guestIsNonSecure()) {
            handOver(spec, parts.bus(), gic, cores.size());
        }
    }

    /** What its parts are built with. */
    static Gicv3Config config(GicSpec.Version3 spec) {
        Gicv3Config config = Gicv3Config.of(spec.spiWords()).withClusterCores(CLUSTER_CORES);
        config = spec.guestIsNonSecure() ? config.withTwoSecurityStates() : config;
        return spec.hasIts() ? config.withLpis() : config;
    }

    /**
     * Secure firmware's part, done before the kernel runs: every interrupt in Non-secure Group 1, every
     * redistributor awake, every priority mask open. Non-secure software can do none of that; it cannot
     * write a mask that is in the secure half, as the reset value is.
     */
    private static void handOver(GicSpec.Version3 spec, SystemBus bus, Gicv3 gic, int cores) {
        int firmware = Requester.secureCore(0);
        for (int word = 1; word <= spec.spiWords(); word++) {
            bus.write(spec.distributorBase() + GICD_IGROUPR + 4L * word, 4, ALL_ONES, firmware);
        }
        for (int core = 0; core < cores; core++) {
            long redistributor =
                    spec.redistributorBase() + GicSpec.Version3.REDISTRIBUTOR_BYTES * core;
            bus.write(redistributor + GICR_IGROUPR0, 4, ALL_ONES, firmware);
            bus.write(redistributor + GICR_WAKER, 4, 0, firmware);
            CpuInterface cpuInterface = gic.cpuInterface(core);
            cpuInterface.setState(SecurityState.MONITOR);
            cpuInterface.write(IccRegister.ICC_PMR_EL1.encoding(), MASK_NOTHING);
            cpuInterface.setState(SecurityState.NON_SECURE);
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
    public Diagnosis whyNot(int intid) {
        return gic.whyNot(intid);
    }

    @Override
    public Diagnosis whyNotAt(int core, int intid) {
        return gic.whyNotAt(core, intid);
    }

    @Override
    public Diagnosis whyNot(int deviceId, int eventId) {
        return hasIts ? gic.whyNot(deviceId, eventId) : BoardGic.super.whyNot(deviceId, eventId);
    }
}
