package dev.doorbell.gic.v2;

import dev.doorbell.gic.Blocker;
import dev.doorbell.gic.Diagnosis;
import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.InterruptBlock;
import dev.doorbell.gic.InterruptId;
import dev.doorbell.gic.StateDiagnosis;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.line.InterruptLine;
import java.util.List;

/**
 * A GICv2: one distributor, and a CPU interface for each of one to eight cores.
 *
 * <p>Makes and joins the parts; the two frames are mapped on the bus by the board. Both are banked by
 * the core that asks. A requester that is no core, such as a debugger, sees what core 0 sees.
 */
public final class Gicv2 {
    /** A GICv2 names cores by the bits of a byte. */
    public static final int CORES_MAX = 8;

    private final Gicv2Distributor distributor;
    private final Gicv2CpuInterface[] interfaces;
    private final Gicv2CpuInterfaceFrame cpuInterface;

    /**
     * Makes a GIC with one security state for {@code cores}, with {@code spiWords} words of 32 SPIs.
     *
     * @param spiWords 1 to 31
     * @throws ConfigurationException if the sizes are not those of a GICv2
     */
    public Gicv2(
            Backplane backplane,
            GicTiming timing,
            List<Core> cores,
            int spiWords,
            GicBehaviour behaviour) {
        this(backplane, timing, cores, spiWords, behaviour, false);
    }

    /**
     * Makes a GIC with one or two security states.
     *
     * @param spiWords 1 to 31
     * @param twoSecurityStates whether it has the Security Extensions
     * @throws ConfigurationException if the sizes are not those of a GICv2
     */
    public Gicv2(
            Backplane backplane,
            GicTiming timing,
            List<Core> cores,
            int spiWords,
            GicBehaviour behaviour,
            boolean twoSecurityStates) {
        if (cores.isEmpty() || cores.size() > CORES_MAX) {
            throw new ConfigurationException(
                    "GICv2 with " + cores.size() + " cores; expected 1 to " + CORES_MAX);
        }
        distributor =
                new Gicv2Distributor(
                        backplane, timing, cores.size(), spiWords, behaviour, twoSecurityStates);
        interfaces = new Gicv2CpuInterface[cores.size()];
        for (int i = 0; i < interfaces.length; i++) {
            if (cores.get(i).index() != i) {
                throw new ConfigurationException(
                        "GICv2 whose core " + i + " has index " + cores.get(i).index());
            }
            interfaces[i] =
                    new Gicv2CpuInterface(backplane, timing, cores.get(i), distributor, behaviour);
        }
        distributor.connect(interfaces);
        cpuInterface =
                new Gicv2CpuInterfaceFrame(backplane, interfaces, twoSecurityStates, behaviour);
    }

    /** The distributor; at 4 KiB of bus. */
    public Gicv2Distributor distributor() {
        return distributor;
    }

    /** All CPU interfaces, of which each core sees its own; at 8 KiB of bus. */
    public Gicv2CpuInterfaceFrame cpuInterface() {
        return cpuInterface;
    }

    /** Connects a wire to SPI {@code intid}; its level arrives after the injection delay. */
    public void connect(InterruptLine line, int intid) {
        distributor.connect(line, intid);
    }

    /** Connects a wire to a core's PPI. The wire's own driver accounts for any delay. */
    public void connectPrivate(int core, InterruptLine line, int intid) {
        distributor.connectPrivate(core, line, intid);
    }

    /** Why an interrupt is not signalled to {@code core} now: the first condition that blocks it. */
    public Diagnosis whyNotAt(int core, int intid) {
        if (!distributor.holds(intid)) {
            return Diagnosis.of(Blocker.NO_SUCH_INTERRUPT, "INTID %d does not exist here", intid);
        }
        boolean isPrivate = InterruptId.isPrivate(intid);
        InterruptBlock block = isPrivate ? distributor.own(core).block() : distributor.spis();
        Diagnosis state =
                StateDiagnosis.of(
                        block,
                        intid,
                        "GICD",
                        isPrivate ? " of core " + core : "",
                        distributor.forwardedGroups());
        if (state != null) {
            return state;
        }
        if (!isPrivate && (distributor.shared().targets(intid) & 1 << core) == 0) {
            return Diagnosis.of(
                    Blocker.ROUTED_TO_NOBODY,
                    "GICD_ITARGETSR of INTID %d is 0x%02x, which does not name core %d",
                    intid,
                    distributor.shared().targets(intid),
                    core);
        }
        return interfaces[core].whyNot(intid);
    }

    /** Why an interrupt is not signalled: an SPI to the first core that it is targeted at. */
    public Diagnosis whyNot(int intid) {
        boolean isShared = distributor.holds(intid) && !InterruptId.isPrivate(intid);
        int targets = isShared ? distributor.shared().targets(intid) : 1;
        return whyNotAt(targets == 0 ? 0 : Integer.numberOfTrailingZeros(targets), intid);
    }
}
