package dev.doorbell.gic.v3;

import dev.doorbell.gic.Diagnosis;
import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.behaviour.LpiChoice;
import dev.doorbell.gic.cpuinterface.CpuInterface;
import dev.doorbell.gic.distributor.Distributor;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.lpi.LpiState;
import dev.doorbell.gic.lpi.PropertyBase;
import dev.doorbell.gic.redistributor.Redistributor;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.line.InterruptLine;
import java.util.ArrayList;
import java.util.List;

/**
 * A GICv3: one distributor, and a redistributor and CPU interface for each core.
 *
 * <p>Makes and joins the parts; every part is mapped on the bus by the board.
 */
public final class Gicv3 {
    private static final int MANY_CORES = 16;

    private final Distributor distributor;
    private final List<Redistributor> redistributors = new ArrayList<>();
    private final List<CpuInterface> cpuInterfaces = new ArrayList<>();
    private final List<Its> itss = new ArrayList<>();

    /** Makes a GIC for {@code cores}. */
    public Gicv3(Backplane backplane, GicTiming timing, List<Core> cores, Gicv3Config config) {
        distributor = new Distributor(backplane, timing, config);
        boolean shared =
                config.behaviour().choice(LpiChoice.PropertyBase.class)
                        == LpiChoice.PropertyBase.SHARED;
        PropertyBase common = new PropertyBase();
        boolean manyCores = cores.size() > MANY_CORES;
        for (Core core : cores) {
            CpuInterface cpuInterface =
                    new CpuInterface(backplane, timing, core, distributor, config, manyCores);
            Redistributor redistributor =
                    new Redistributor(
                            backplane,
                            timing,
                            config,
                            core.index(),
                            core.index() == cores.size() - 1,
                            shared ? common : new PropertyBase(),
                            distributor,
                            cpuInterface);
            cpuInterface.connect(redistributor);
            distributor.connect(redistributor);
            redistributors.add(redistributor);
            cpuInterfaces.add(cpuInterface);
            core.attach(cpuInterface);
        }
    }

    /** The LPI side of every redistributor, in order, for an ITS. */
    public List<LpiState> lpis() {
        return redistributors.stream().map(Redistributor::lpis).toList();
    }

    /** Tells the GIC of an ITS that sends to its redistributors. */
    public void join(Its its) {
        itss.add(its);
    }

    /** The CPU interface of core {@code index}. */
    public CpuInterface cpuInterface(int index) {
        return cpuInterfaces.get(index);
    }

    /** The distributor; at 64 KiB of bus. */
    public Distributor distributor() {
        return distributor;
    }

    /** The redistributor of core {@code index}; at 128 KiB of bus. */
    public Redistributor redistributor(int index) {
        return redistributors.get(index);
    }

    /** Connects a wire to SPI {@code intid}; its level arrives after the injection delay. */
    public void connect(InterruptLine line, int intid) {
        distributor.connect(line, intid);
    }

    /**
     * Why an SPI or an LPI is not signalled now: the first condition that blocks it. A private
     * interrupt is taken to be core 0's.
     */
    public Diagnosis whyNot(int intid) {
        return new WhyNot(this).interrupt(intid);
    }

    /**
     * Why a message with these identities is not signalled now: what an ITS drops it for, or what
     * keeps its LPI from its core.
     *
     * @throws IllegalStateException if no ITS was joined
     */
    public Diagnosis whyNot(int deviceId, int eventId) {
        return new WhyNot(this).message(itss, deviceId, eventId);
    }

    /** Why an interrupt is not signalled to {@code core} now. */
    public Diagnosis whyNotAt(int core, int intid) {
        return new WhyNot(this).interrupt(intid, core);
    }
}
