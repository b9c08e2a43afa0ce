package dev.doorbell.gic.v3;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsTiming;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.AccessTiming;

/** An ITS on a test machine, whose device {@link #DEVICE} has event 0 mapped to {@link #LPI}. */
final class ItsOnMachine {
    static final long GITS = 0x0808_0000L;
    static final long DOORBELL = GITS + Its.TRANSLATER_OFFSET;
    static final int DEVICE = 0x10;
    static final int LPI = 8192;

    /** Where the byte of {@link #LPI} is. */
    static final long CONFIGURATIONS = 0x4130_0000L;

    private static final long QUEUE = 0x4100_0000L;
    private static final long DEVICES = 0x4110_0000L;
    private static final long COLLECTIONS = 0x4120_0000L;
    private static final long PENDING = 0x4140_0000L;
    private static final long EVENTS = 0x4150_0000L;

    private ItsOnMachine() {}

    /** Adds it, with LPIs enabled at core 0 and its caches cold. */
    static Its add(GicMachine machine, long hit, long table) {
        Backplane parts = machine.simulation().parts();
        ItsTiming timing = new ItsTiming(parts.time().domain("ns"), hit, table, 0);
        Its its = new Its(parts, timing, GicBehaviour.ARCHITECTURE, machine.gic().lpis());
        machine.gic().join(its);
        parts.bus().map("gits", GITS, Its.FRAME_BYTES, its, AccessTiming.FREE);
        parts.memory().write(CONFIGURATIONS, 1, 0xA1);
        write(machine, machine.gicr(0) + 0x70, CONFIGURATIONS | 13);
        write(machine, machine.gicr(0) + 0x78, PENDING | 1L << 62);
        write(machine, machine.gicr(0), 1);
        write(machine, GITS + 0x100, 1L << 63 | DEVICES | 0x200);
        write(machine, GITS + 0x108, 1L << 63 | COLLECTIONS | 0x200);
        write(machine, GITS + 0x80, 1L << 63 | QUEUE);
        write(machine, GITS, 1);
        ItsCommand[] commands = {
            ItsCommand.mapd(DEVICE, 5, EVENTS),
            ItsCommand.mapc(0, 0),
            ItsCommand.mapti(DEVICE, 0, LPI, 0)
        };
        for (int i = 0; i < commands.length; i++) {
            commands[i].write(parts.memory(), QUEUE + 32L * i);
        }
        write(machine, GITS + 0x88, 32L * commands.length);
        return its;
    }

    private static void write(GicMachine machine, long address, long value) {
        boolean wide = address != GITS && address != machine.gicr(0);
        machine.bus().write(address, wide ? 8 : 4, value, -1);
    }
}
