package dev.doorbell.gic.lpi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.LpiChoice.BaseWhileEnabled;
import dev.doorbell.gic.behaviour.LpiChoice.DirectInvalidation;
import dev.doorbell.gic.behaviour.LpiChoice.Disabling;
import dev.doorbell.gic.behaviour.LpiChoice.Staleness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbered statements about how long an LPI's configuration is believed, under each policy. */
class LpiCachingTest {
    private static final int LPI = 8195;
    private static final int ON = 0xA1;
    private static final int OFF = 0xA0;
    private static final long TABLE_TICKS = 9;
    private static final long INVLPIR = 0xA0;
    private static final long INVALLR = 0xB0;
    private static final long SYNCR = 0xC0;

    private final List<GicMachine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(GicMachine::close);
    }

    private GicMachine with(GicBehaviour behaviour, long tableTicks) {
        Gicv3Config config = Gicv3Config.of(8).withLpis().with(behaviour);
        GicMachine machine = GicMachine.timed(1, config, 0, 0, 0, tableTicks);
        machine.openLpis();
        machines.add(machine);
        return machine;
    }

    private GicMachine with(Staleness choice) {
        return with(GicBehaviour.ARCHITECTURE.with(choice), 0);
    }

    /** Sends the LPI; answers whether it is signalled, and leaves it neither pending nor handled. */
    private static boolean arrives(GicMachine machine, int intid) {
        machine.sendLpi(0, intid);
        boolean arrived = machine.isSignalled(0);
        assertThat(machine.icc(0).drain()).isEqualTo(arrived ? 1 : 0);
        machine.lpis(0).clearPending(intid);
        return arrived;
    }

    @ParameterizedTest(name = "GIC-089 a disabled LPI waits, pending, until enabled: {0}")
    @EnumSource
    @DisplayName("GIC-089 a disabled LPI waits, pending, until it is enabled and read again")
    void disabledLpi(Staleness choice) {
        GicMachine machine = with(choice);
        machine.configureLpi(LPI, OFF);
        machine.invalidateLpi(0, LPI);
        machine.sendLpi(0, LPI);
        assertThat(machine.lpis(0).isPending(LPI)).isTrue();
        assertThat(machine.isSignalled(0)).isFalse();

        machine.configureLpi(LPI, ON);
        machine.invalidateLpi(0, LPI);

        assertThat(machine.isSignalled(0)).isTrue();
        assertThat(machine.icc(0).acknowledge()).isEqualTo(LPI);
    }

    @ParameterizedTest(name = "GIC-089 a pending LPI that is disabled is withdrawn: {0}")
    @EnumSource
    @DisplayName("GIC-089 a pending LPI that is disabled is withdrawn and stays pending")
    void disabledWhilePending(Staleness choice) {
        GicMachine machine = with(choice);
        machine.configureLpi(LPI, ON);
        machine.sendLpi(0, LPI);
        assertThat(machine.isSignalled(0)).isTrue();

        machine.configureLpi(LPI, OFF);
        machine.invalidateLpi(0, LPI);

        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(machine.lpis(0).isPending(LPI)).isTrue();
    }

    @Test
    @DisplayName("GIC-090 a configuration is believed from its first use until an invalidation")
    void untilInvalidation() {
        GicMachine machine = with(Staleness.ALWAYS_UNTIL_INV);
        machine.configureLpi(LPI, ON);
        assertThat(arrives(machine, LPI)).isTrue();
        machine.configureLpi(LPI, OFF);
        for (int i = 0; i < 10; i++) {
            assertThat(arrives(machine, LPI)).isTrue();
        }
        assertThat(machine.lpis(0).isStale(LPI)).isTrue();

        machine.invalidateLpi(0, LPI);

        assertThat(arrives(machine, LPI)).isFalse();
    }

    @Test
    @DisplayName("GIC-090 a configuration that is never believed changes with memory")
    void neverStale() {
        GicMachine machine = with(Staleness.NEVER);
        machine.configureLpi(LPI, ON);
        assertThat(arrives(machine, LPI)).isTrue();
        machine.configureLpi(LPI, OFF);
        assertThat(arrives(machine, LPI)).isFalse();

        machine.sendLpi(0, LPI);
        machine.configureLpi(LPI, ON); // while it is pending
        machine.settle();

        assertThat(machine.isSignalled(0)).isTrue();
        machine.configureLpi(LPI, OFF);
        machine.settle();
        assertThat(machine.isSignalled(0)).isFalse();
    }

    @Test
    @DisplayName("GIC-090 both outcomes happen while belief is drawn at random, one after INV")
    void staleAtRandom() {
        GicMachine machine = with(Staleness.RANDOM);
        int believed = 0;
        for (int i = 0; i < 200; i++) {
            machine.configureLpi(LPI, ON);
            machine.invalidateLpi(0, LPI);
            assertThat(arrives(machine, LPI)).isTrue();
            machine.configureLpi(LPI, OFF);
            believed += arrives(machine, LPI) ? 1 : 0;
            machine.invalidateLpi(0, LPI);
            assertThat(arrives(machine, LPI)).isFalse();
        }
        assertThat(believed).isBetween(60, 140);
    }

    @Test
    @DisplayName("GIC-090 a configuration leaves a finite cache when its place is needed")
    void finiteCache() {
        GicMachine machine = with(Staleness.FINITE);
        int set = LpiConfigurations.FINITE_PLACES / 2;
        for (int i = 0; i < 3; i++) {
            machine.configureLpi(LPI + i * set, ON);
        }
        assertThat(arrives(machine, LPI)).isTrue();
        machine.configureLpi(LPI, OFF);
        assertThat(arrives(machine, LPI)).isTrue();
        assertThat(arrives(machine, LPI + set)).isTrue();
        assertThat(arrives(machine, LPI)).isTrue(); // two ways

        assertThat(arrives(machine, LPI + 2 * set)).isTrue();

        assertThat(arrives(machine, LPI)).isFalse();
    }

    @Test
    @DisplayName("GIC-090 configurations in other places of a finite cache stay")
    void finiteCachePlaces() {
        GicMachine machine = with(Staleness.FINITE);
        for (int i = 0; i < LpiConfigurations.FINITE_PLACES / 2; i++) {
            machine.configureLpi(LPI + i, ON);
            assertThat(arrives(machine, LPI + i)).isTrue();
            machine.configureLpi(LPI + i, OFF);
        }
        for (int i = 0; i < LpiConfigurations.FINITE_PLACES / 2; i++) {
            assertThat(arrives(machine, LPI + i)).isTrue();
        }
    }

    @ParameterizedTest(name = "GIC-091 INVALL reaches LPIs that are not pending, too: {0}")
    @EnumSource
    @DisplayName("GIC-091 INVALL reaches LPIs that are not pending, too")
    void invalidateAllThatAreNotPending(Staleness choice) {
        GicMachine machine = with(choice);
        for (int lpi : new int[] {LPI, 30_000}) {
            machine.configureLpi(lpi, ON);
            assertThat(arrives(machine, lpi)).isTrue();
            machine.configureLpi(lpi, OFF);
        }
        machine.configureLpi(8192, OFF); // and the first there is, which is pending
        machine.invalidateLpi(0, 8192);
        machine.sendLpi(0, 8192);
        machine.configureLpi(8192, ON);

        machine.lpis(0).invalidateAll();
        machine.settle();

        assertThat(machine.icc(0).acknowledge()).isEqualTo(8192);
        machine.icc(0).end(8192);
        assertThat(arrives(machine, LPI)).isFalse();
        assertThat(arrives(machine, 30_000)).isFalse();
    }

    @ParameterizedTest(name = "GIC-090 the configuration at its invalidation is believed: {0}")
    @EnumSource(names = {"ALWAYS_UNTIL_INV", "FROM_MAPPING", "FINITE"})
    @DisplayName("GIC-090 an invalidation reads at once, but not for a finite cache")
    void invalidationReadsAtOnce(Staleness choice) {
        GicMachine machine = with(choice);
        machine.configureLpi(LPI, OFF);
        machine.invalidateLpi(0, LPI);
        machine.configureLpi(LPI, ON);

        assertThat(arrives(machine, LPI)).isEqualTo(choice == Staleness.FINITE);
    }

    @Test
    @DisplayName("GIC-090 an invalidation reads a pending LPI for a finite cache, too")
    void finiteCacheInvalidatedWhilePending() {
        GicMachine machine = with(Staleness.FINITE);
        machine.configureLpi(LPI, ON);
        machine.sendLpi(0, LPI);
        machine.configureLpi(LPI, OFF);
        machine.invalidateLpi(0, LPI);
        assertThat(machine.isSignalled(0)).isFalse();
    }

    @Test
    @DisplayName("GIC-091 an LPI that is invalidated elsewhere is believed here no more")
    void invalidatedElsewhere() {
        GicMachine machine = with(Staleness.ALWAYS_UNTIL_INV);
        machine.configureLpi(LPI, ON);
        machine.configureLpi(LPI + 1, ON);
        assertThat(arrives(machine, LPI)).isTrue();
        machine.sendLpi(0, LPI + 1);
        machine.configureLpi(LPI, OFF);
        machine.configureLpi(LPI + 1, OFF);

        machine.lpis(0).invalidatedElsewhere(LPI);
        assertThat(machine.lpis(0).isConfigured(LPI)).isFalse(); // it is not pending: read later
        machine.lpis(0).invalidatedElsewhere(LPI + 1);
        machine.lpis(0).invalidatedElsewhere(65_536);
        machine.settle();

        assertThat(machine.isSignalled(0)).isFalse();
        machine.configureLpi(LPI, ON);
        assertThat(arrives(machine, LPI)).isTrue();
    }

    @Test
    @DisplayName("GIC-081 GIC-090 a table that moves while it is never believed is followed")
    void neverStaleFollowsTheTable() {
        GicMachine machine =
                with(
                        GicBehaviour.ARCHITECTURE
                                .with(Staleness.NEVER)
                                .with(BaseWhileEnabled.ACCEPTED),
                        0);
        machine.configureLpi(LPI, OFF);
        machine.sendLpi(0, LPI);
        machine.sendLpi(0, LPI + 9);
        machine.writeWide(machine.gicr(0) + 0x70, GicMachine.MEMORY | 15);
        machine.memory().write(GicMachine.MEMORY + LPI - 8192, 1, ON);
        machine.settle();
        assertThat(machine.icc(0).acknowledge()).isEqualTo(LPI);
        machine.icc(0).end(LPI);

        // A write of some bytes is for the LPIs that have them, up to the last.
        machine.memory().write(GicMachine.MEMORY + LPI - 8192 + 2, 8, 0xA1L << 56);
        machine.settle();
        assertThat(machine.icc(0).acknowledge()).isEqualTo(LPI + 9);
    }

    @Test
    @DisplayName("GIC-090 after a disable nobody looks at the table any more")
    void neverStaleWhileDisabled() {
        GicMachine machine =
                with(GicBehaviour.ARCHITECTURE.with(Staleness.NEVER).with(Disabling.NOTHING), 0);
        machine.configureLpi(LPI, OFF);
        machine.sendLpi(0, LPI);
        machine.enableLpis(0, false);
        machine.configureLpi(LPI, ON);
        machine.settle();

        assertThat(machine.lpis(0).isStale(LPI)).isTrue();
        assertThat(machine.isSignalled(0)).isFalse();
    }

    @Test
    void staleIsWhatDiffersFromTheLpisOwnByte() {
        GicMachine machine = with(Staleness.ALWAYS_UNTIL_INV);
        machine.configureLpi(LPI, ON);
        assertThat(machine.lpis(0).isStale(LPI)).isFalse(); // not read yet
        assertThat(arrives(machine, LPI)).isTrue();
        machine.configureLpi(LPI + 1, OFF);
        assertThat(machine.lpis(0).isStale(LPI)).isFalse();

        machine.configureLpi(LPI, OFF);
        assertThat(machine.lpis(0).isStale(LPI)).isTrue();
        assertThat(machine.lpis(0).configurationAddress(LPI))
                .isEqualTo(GicMachine.LPI_CONFIGURATION + 3);
    }

    @Test
    @DisplayName("GIC-090 a configuration in a finite cache is read again after an invalidation")
    void finiteCacheInvalidated() {
        GicMachine machine = with(Staleness.FINITE);
        machine.configureLpi(LPI, ON);
        assertThat(arrives(machine, LPI)).isTrue();
        machine.configureLpi(LPI, OFF);
        machine.invalidateLpi(0, LPI);
        assertThat(arrives(machine, LPI)).isFalse();
    }

    @Test
    @DisplayName("GIC-090 a configuration may be believed from the mapping on")
    void fromMapping() {
        GicMachine machine = with(Staleness.FROM_MAPPING);
        machine.configureLpi(LPI, ON);
        machine.lpis(0).mapped(LPI);
        machine.configureLpi(LPI, OFF);
        assertThat(arrives(machine, LPI)).isTrue();

        machine.invalidateLpi(0, LPI);

        assertThat(arrives(machine, LPI)).isFalse();
    }

    @Test
    void aMappingReadsNothingUnlessThePolicyIsThat() {
        GicMachine machine = with(Staleness.ALWAYS_UNTIL_INV);
        machine.configureLpi(LPI, ON);
        machine.lpis(0).mapped(LPI);
        machine.configureLpi(LPI, OFF);

        assertThat(arrives(machine, LPI)).isFalse();
    }

    @ParameterizedTest(name = "GIC-091 INVALL does for every LPI what INV does for one: {0}")
    @EnumSource
    @DisplayName("GIC-091 INVALL does for every LPI what INV does for one")
    void invalidateAll(Staleness choice) {
        GicMachine machine = with(choice);
        int count = 300;
        for (int i = 0; i < count; i++) {
            machine.configureLpi(LPI + i, i % 2 == 0 ? ON : OFF);
            machine.sendLpi(0, LPI + i);
        }
        for (int i = 0; i < count; i++) {
            machine.configureLpi(LPI + i, i % 2 == 0 ? OFF : ON);
        }

        machine.lpis(0).invalidateAll();
        machine.settle();

        for (int i = 1; i < count; i += 2) {
            assertThat(machine.icc(0).acknowledge()).isEqualTo(LPI + i);
            machine.icc(0).end(LPI + i);
        }
        assertThat(machine.icc(0).drain()).isZero();
        assertThat(arrives(machine, LPI)).isFalse(); // those not pending are read again, too
        assertThat(arrives(machine, LPI + 1)).isTrue();
    }

    @Test
    @DisplayName("GIC-092 GICR_INVLPIR is INV once GICR_SYNCR reads zero")
    void invalidateByRegister() {
        invalidateByRegister(INVLPIR, LPI);
    }

    @Test
    @DisplayName("GIC-092 GICR_INVALLR is INVALL once GICR_SYNCR reads zero")
    void invalidateAllByRegister() {
        invalidateByRegister(INVALLR, 0);
    }

    private void invalidateByRegister(long register, long value) {
        GicMachine machine = with(GicBehaviour.ARCHITECTURE, TABLE_TICKS);
        machine.configureLpi(LPI, ON);
        machine.sendLpi(0, LPI);
        machine.run(TABLE_TICKS);
        assertThat(machine.isSignalled(0)).isTrue();
        machine.configureLpi(LPI, OFF);
        assertThat(machine.read(machine.gicr(0) + SYNCR)).isZero();

        machine.writeWide(machine.gicr(0) + register, value);

        machine.settle();
        assertThat(machine.read(machine.gicr(0) + SYNCR)).isOne();
        machine.run(TABLE_TICKS - 1);
        assertThat(machine.read(machine.gicr(0) + SYNCR)).isOne();
        machine.run(1);
        assertThat(machine.read(machine.gicr(0) + SYNCR)).isZero();
        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(machine.lpis(0).isPending(LPI)).isTrue();
    }

    @Test
    @DisplayName("GIC-092 the registers may be announced, without effect, or absent")
    void directInvalidation() {
        for (DirectInvalidation choice : DirectInvalidation.values()) {
            GicMachine machine = with(GicBehaviour.ARCHITECTURE.with(choice), 0);
            long control = machine.read(machine.gicr(0));
            boolean announced = choice == DirectInvalidation.ANNOUNCED;
            assertThat(control >>> 2 & 1).as(choice.words()).isEqualTo(announced ? 1 : 0);
            machine.configureLpi(LPI, ON);
            arrives(machine, LPI);
            machine.configureLpi(LPI, OFF);

            machine.writeWide(machine.gicr(0) + INVLPIR, LPI);

            boolean works = announced || choice == DirectInvalidation.PRESENT;
            assertThat(arrives(machine, LPI)).as(choice.words()).isEqualTo(!works);
        }
    }

    @Test
    @DisplayName("GIC-093 a pending LPI that becomes more urgent overtakes one that was")
    void raisedWhilePending() {
        GicMachine machine = with(Staleness.ALWAYS_UNTIL_INV);
        machine.configureLpi(LPI, ON);
        machine.configureLpi(LPI + 1, 0x81);
        machine.sendLpi(0, LPI);
        machine.sendLpi(0, LPI + 1);
        assertThat(machine.icc(0).read(Icc.HPPIR1)).isEqualTo(LPI + 1);

        machine.configureLpi(LPI, 0x41);
        assertThat(machine.icc(0).read(Icc.HPPIR1)).isEqualTo(LPI + 1);
        machine.invalidateLpi(0, LPI);

        assertThat(machine.icc(0).acknowledge()).isEqualTo(LPI);
        assertThat(machine.icc(0).read(Icc.RPR)).isEqualTo(0x40);
    }

    @Test
    void anLpiIsSignalledOneTableAccessAfterItIsSentAndAtOnceWhenItsConfigurationIsKnown() {
        GicMachine machine = with(GicBehaviour.ARCHITECTURE, TABLE_TICKS);
        machine.configureLpi(LPI, ON);
        machine.sendLpi(0, LPI);
        assertThat(machine.lpis(0).isPending(LPI)).isTrue();
        machine.run(TABLE_TICKS - 1);
        assertThat(machine.isSignalled(0)).isFalse();
        machine.run(1);
        assertThat(machine.icc(0).drain()).isOne();

        machine.sendLpi(0, LPI);

        assertThat(machine.isSignalled(0)).isTrue();
        assertThat(machine.icc(0).drain()).isOne();
        machine.sendLpi(0, LPI);
        assertThat(machine.lpis(0).configHits()).isEqualTo(2);
        assertThat(machine.lpis(0).configMisses()).isOne();
    }
}
