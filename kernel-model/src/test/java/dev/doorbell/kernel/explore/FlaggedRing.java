package dev.doorbell.kernel.explore;

import dev.doorbell.kernel.testkit.bare.BareMachine;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.BusPort;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.explore.Stage;
import dev.doorbell.sim.trace.TracePoint;

/**
 * A split virtqueue's used ring, as far as its index and the driver's flag go: once the index is in
 * memory the device looks at the flag there, and posts its message unless the driver wants none.
 *
 * <p>Source: Virtual I/O Device (VIRTIO) Version 1.2, "Used Buffer Notification Suppression".
 */
final class FlaggedRing {
    static final long USED_INDEX = BareMachine.MEMORY + 0x1000;
    static final long NO_INTERRUPT = BareMachine.MEMORY + 0x1008;

    private final Backplane parts;
    private final BusPort port;
    private final int source;
    private final int intid;
    private int posted;
    private int taken;

    FlaggedRing(Stage stage, BareMachine machine, int intid) {
        this.parts = machine.parts();
        this.intid = intid;
        this.source = parts.trace().source("ring");
        this.port =
                new BusPort(
                        "ring", parts.events(), parts.bus(), parts.memory(), 8, this::indexLanded);
        stage.separate("ring");
        stage.place("used.idx", USED_INDEX, 4);
        stage.place("avail.flags", NO_INTERRUPT, 4);
    }

    /** The device's act. */
    void post() {
        posted++;
        parts.trace().emit(TracePoint.WORK_POSTED, source, 0, 1);
        port.post(USED_INDEX, 4, posted, parts.events().nowTicks(), 0);
    }

    private void indexLanded(long unused) {
        if (parts.memory().read(NO_INTERRUPT, 4) == 0) {
            port.post(BareMachine.FRAME + 0x40, 4, intid, parts.events().nowTicks());
        }
    }

    /** The driver takes what is there. */
    void drain(Core core) {
        int there = (int) core.memory().read(USED_INDEX, 4);
        if (there != taken) {
            parts.trace().emit(TracePoint.WORK_TAKEN, source, 0, there - taken);
            taken = there;
        }
    }

    /** Whether there is more. */
    boolean hasMore(Core core) {
        return (int) core.memory().read(USED_INDEX, 4) != taken;
    }

    /** The driver wants interrupts, or none. */
    void letSpeak(Core core, boolean wanted) {
        core.memory().write(NO_INTERRUPT, 4, wanted ? 0 : 1);
    }
}
