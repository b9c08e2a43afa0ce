package dev.doorbell.kernel.board;

import dev.doorbell.gic.Diagnosis;
import dev.doorbell.gic.GicTiming;
import dev.doorbell.gic.SpiPort;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.line.InterruptLine;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;

/** A board's interrupt controller, mapped on its bus. */
interface BoardGic {
    /** Makes and maps what {@code spec} describes. */
    static BoardGic place(GicSpec spec, Backplane parts, TimingProfile profile, List<Core> cores) {
        if (spec instanceof GicSpec.Pc pc) {
            return new BoardPc(pc, parts, profile, cores);
        }
        GicTiming timing = GicTiming.of(profile, parts.time());
        return spec instanceof GicSpec.Version2 version2
                ? new BoardGicv2(version2, parts, profile, timing, cores)
                : new BoardGicv3((GicSpec.Version3) spec, parts, profile, timing, cores);
    }

    /** What an access to a GIC frame costs. */
    static AccessTiming access(TimingProfile profile) {
        return new AccessTiming(
                profile.value(TimingConstant.GIC_READ), profile.value(TimingConstant.GIC_WRITE), 0);
    }

    /** Where doorbells and wires lead. */
    SpiPort spis();

    /** Connects a wire to a shared interrupt: a GIC's SPI, a PC's IRQ. */
    default void connect(InterruptLine wire, int number) {
        spis().connect(wire, number);
    }

    /** How many I/O ports, from port 0 on, are not PCI's. */
    default long portsOfItsOwn() {
        return 0;
    }

    /** How many of the events that are pending now are those of its own ticks; for observers. */
    default int tickEvents() {
        return 0;
    }

    /**
     * Why an interrupt is not signalled now; an SPI's core is that which it is routed to, a private one's
     * is core 0.
     *
     * @throws ConfigurationException if it is a controller that cannot tell
     */
    Diagnosis whyNot(int intid);

    /**
     * The same for one core.
     *
     * @throws ConfigurationException if it is a controller that cannot tell
     */
    Diagnosis whyNotAt(int core, int intid);

    /**
     * Why a message with these identities is not signalled now.
     *
     * @throws ConfigurationException if there is no ITS
     */
    default Diagnosis whyNot(int deviceId, int eventId) {
        throw new ConfigurationException(
                "a message has a DeviceID and an EventID only where an ITS translates it, and this board"
                        + " has none; ask by INTID, or choose a board with an ITS: qemu-virt-its,"
                        + " vmware-fusion-its");
    }

    /** Connects a wire to a core's PPI. */
    void connectPrivate(int core, InterruptLine line, int intid);
}
