package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.its.Its;
import dev.doorbell.gic.its.ItsCommand;
import dev.doorbell.gic.its.ItsTiming;
import dev.doorbell.sim.Backplane;
import dev.doorbell.sim.bus.AccessTiming;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/**
 * The closed form of a message's way to a core: sums of constants, exact to the tick.
 *
 * <p>Source: the differences between an SPI by GICv2m and an LPI by ITS that the minimal latency of a
 * message-signalled interrupt comes to, with nothing else under way.
 */
class MessageLatencyProperties {
    private static final long GITS = 0x0808_0000L;
    private static final long QUEUE = 0x4100_0000L;
    private static final long DEVICES = 0x4110_0000L;
    private static final long COLLECTIONS = 0x4120_0000L;
    private static final long CONFIGURATIONS = 0x4130_0000L;
    private static final long PENDING = 0x4140_0000L;
    private static final long EVENTS = 0x4150_0000L;
    private static final int DEVICE = 0x10;
    private static final int LPI = 8192;

    /** Device table, event table, collection table. */
    private static final int TABLES = 3;

    @Property(tries = 200, seed = "11")
    void anLpiDiffersFromAnSpiByTranslationAndConfigurationOnly(
            @ForAll @LongRange(max = 300) long doorbell,
            @ForAll @LongRange(max = 300) long inject,
            @ForAll @LongRange(max = 300) long transit,
            @ForAll @LongRange(max = 300) long hit,
            @ForAll @LongRange(max = 300) long table,
            @ForAll @LongRange(max = 300) long config) {
        Gicv3Config built = Gicv3Config.of(8).withLpis();
        try (GicMachine machine = GicMachine.timed(1, built, doorbell, inject, transit, config)) {
            Its its = its(machine, hit, table);
            machine.open(GicMachine.V2M_FIRST, true);
            settle(machine);

            long spi = ticksToSignal(machine, GicMachine.V2M + 0x40, GicMachine.V2M_FIRST);
            its.dropCaches();
            long missing = ticksToSignal(machine, GITS + Its.TRANSLATER_OFFSET, 0);
            long cached = ticksToSignal(machine, GITS + Its.TRANSLATER_OFFSET, 0);

            assertThat(spi).isEqualTo(doorbell + inject + transit);
            assertThat(missing - spi).isEqualTo(hit + TABLES * table + config - doorbell);
            assertThat(cached - spi).isEqualTo(hit - doorbell);
        }
    }

    private static Its its(GicMachine machine, long hit, long table) {
        Backplane parts = machine.simulation().parts();
        ItsTiming timing = new ItsTiming(parts.time().domain("ns"), hit, table, 0);
        Its its = new Its(parts, timing, GicBehaviour.ARCHITECTURE, machine.gic().lpis());
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

    private static void settle(GicMachine machine) {
        machine.simulation().runFor(100_000);
    }

    /** Rings, counts the ticks until the core's input rises, and handles the interrupt. */
    private static long ticksToSignal(GicMachine machine, long doorbell, int value) {
        machine.bus().write(doorbell, 4, value, DEVICE);
        long ticks = 0;
        machine.settle();
        while (!machine.isSignalled(0)) {
            machine.simulation().runFor(1);
            ticks++;
            assertThat(ticks).isLessThan(10_000);
        }
        int intid = (int) machine.icc(0).acknowledge();
        machine.icc(0).end(intid);
        settle(machine);
        return ticks;
    }
}
