package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.its.Its;
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
            Its its = ItsOnMachine.add(machine, hit, table);
            machine.open(GicMachine.V2M_FIRST, true);
            settle(machine);

            long spi = ticksToSignal(machine, GicMachine.V2M + 0x40, GicMachine.V2M_FIRST);
            its.dropCaches();
            long missing = ticksToSignal(machine, ItsOnMachine.DOORBELL, 0);
            long cached = ticksToSignal(machine, ItsOnMachine.DOORBELL, 0);

            assertThat(spi).isEqualTo(doorbell + inject + transit);
            assertThat(missing - spi).isEqualTo(hit + TABLES * table + config - doorbell);
            assertThat(cached - spi).isEqualTo(hit - doorbell);
        }
    }

    private static void settle(GicMachine machine) {
        machine.simulation().runFor(100_000);
    }

    /** Rings, counts the ticks until the core's input rises, and handles the interrupt. */
    private static long ticksToSignal(GicMachine machine, long doorbell, int value) {
        machine.bus().write(doorbell, 4, value, ItsOnMachine.DEVICE);
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
