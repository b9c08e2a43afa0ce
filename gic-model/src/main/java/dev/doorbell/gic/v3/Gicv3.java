package dev.doorbell.gic.v3;

import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.cpuinterface.CpuInterface;
import dev.doorbell.gic.distributor.Distributor;
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
    private final Distributor distributor;
    private final List<Redistributor> redistributors = new ArrayList<>();

    /**
     * Makes a GIC for {@code cores} with {@code spiWords} words of 32 SPIs.
     *
     * @param spiWords 1 to 31
     */
    public Gicv3(Backplane backplane, GicTiming timing, List<Core> cores, int spiWords) {
        distributor = new Distributor(backplane, timing, spiWords);
        for (Core core : cores) {
            CpuInterface cpuInterface = new CpuInterface(backplane, timing, core, distributor);
            boolean last = core.index() == cores.size() - 1;
            Redistributor redistributor =
                    new Redistributor(backplane, core.index(), last, distributor, cpuInterface);
            cpuInterface.connect(redistributor);
            distributor.connect(redistributor);
            redistributors.add(redistributor);
            core.attach(cpuInterface);
        }
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
}
