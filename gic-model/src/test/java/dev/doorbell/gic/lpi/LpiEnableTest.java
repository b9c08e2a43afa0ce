package dev.doorbell.gic.lpi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.LpiChoice;
import dev.doorbell.gic.behaviour.LpiChoice.BaseWhileEnabled;
import dev.doorbell.gic.behaviour.LpiChoice.DirectLpis;
import dev.doorbell.gic.behaviour.LpiChoice.Disabling;
import dev.doorbell.gic.behaviour.LpiChoice.PendingZero;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbered statements about enabling and disabling LPIs, under each choice there is. */
class LpiEnableTest {
    private static final int FIRST = 8195;
    private static final int SECOND = 20000;
    private static final long TABLE_TICKS = 9;

    /** Reading the bits of 57,344 LPIs, 64 bytes at a time. */
    private static final long SCAN_TICKS = 57_344 / 8 / 64 * TABLE_TICKS;

    private static final long CLEARABLE = 1 << 1;
    private static final long WRITE_PENDING = 1 << 3;

    private final List<GicMachine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(GicMachine::close);
    }

    private GicMachine with(GicBehaviour behaviour) {
        return timed(behaviour, 0);
    }

    private GicMachine timed(GicBehaviour behaviour, long tableTicks) {
        Gicv3Config config = Gicv3Config.of(8).withLpis().with(behaviour);
        GicMachine machine = GicMachine.timed(2, config, 0, 0, 0, tableTicks);
        machine.configureLpi(FIRST, 0xA1);
        machine.configureLpi(SECOND, 0xA1);
        machines.add(machine);
        return machine;
    }

    private GicMachine strict() {
        return with(GicBehaviour.ARCHITECTURE);
    }

    /** Two LPIs pending, then disabled, the second enable reading the table. */
    private void disableWithTwoPending(GicMachine machine) {
        machine.openLpis(0, 15, false);
        machine.sendLpi(0, FIRST);
        machine.sendLpi(0, SECOND);
        machine.enableLpis(0, false);
    }

    private boolean isInTable(GicMachine machine) {
        boolean first = machine.isInPendingTable(0, FIRST);
        assertThat(machine.isInPendingTable(0, SECOND)).isEqualTo(first);
        return first;
    }

    @ParameterizedTest(name = "GIC-077 an LPI sent while LPIs are disabled is lost: {0}")
    @EnumSource
    @DisplayName("GIC-077 an LPI sent while LPIs are disabled is lost")
    void sentWhileDisabled(Disabling choice) {
        GicMachine machine = with(GicBehaviour.ARCHITECTURE.with(choice));
        machine.sendLpi(0, FIRST);
        assertThat(machine.lpis(0).isPending(FIRST)).isFalse();
        assertThat(machine.complaints(TracePoint.LPI_LOST)).isOne();

        machine.openLpis(0, 15, false);

        assertThat(machine.lpis(0).isPending(FIRST)).isFalse();
        assertThat(machine.icc(0).drain()).isZero();
        machine.sendLpi(0, FIRST);
        assertThat(machine.icc(0).drain()).isOne();
    }

    @Test
    @DisplayName("GIC-077 GICR_CTLR tells whether LPIs are enabled, and that they can be disabled")
    void enableBit() {
        GicMachine machine = strict();
        assertThat(machine.read(machine.gicr(0))).isEqualTo(CLEARABLE);
        machine.openLpis(0, 15, true);
        assertThat(machine.read(machine.gicr(0))).isEqualTo(CLEARABLE | 1);
        assertThat(machine.read(machine.gicr(1))).isEqualTo(CLEARABLE);
        machine.enableLpis(0, false);
        assertThat(machine.read(machine.gicr(0))).isEqualTo(CLEARABLE);
    }

    @Test
    @DisplayName("GIC-078, GIC-079 PTZ may be honoured or not")
    void pendingZero() {
        for (PendingZero choice : PendingZero.values()) {
            for (boolean zero : new boolean[] {false, true}) {
                GicMachine machine = with(GicBehaviour.ARCHITECTURE.with(choice));
                machine.putInPendingTable(0, FIRST);
                machine.openLpis(0, 15, zero);
                boolean expected =
                        switch (choice) {
                            case HONOURED -> !zero;
                            case ALWAYS_READ -> true;
                            case NEVER_READ -> false;
                        };
                assertThat(machine.isSignalled(0))
                        .as("%s, PTZ %s", choice, zero)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    @DisplayName("GIC-081 the tables' bases cannot be changed while LPIs are enabled")
    void basesAreLocked() {
        GicMachine machine = strict();
        machine.openLpis(0, 15, true);
        long property = machine.readWide(machine.gicr(0) + 0x70);
        long pending = machine.readWide(machine.gicr(0) + 0x78);

        machine.writeWide(machine.gicr(0) + 0x70, 0);
        machine.writeWide(machine.gicr(0) + 0x78, 0);

        assertThat(machine.readWide(machine.gicr(0) + 0x70)).isEqualTo(property);
        assertThat(machine.readWide(machine.gicr(0) + 0x78)).isEqualTo(pending);
        assertThat(machine.complaints(TracePoint.GIC_LOCKED)).isEqualTo(2);
        machine.sendLpi(0, FIRST);
        assertThat(machine.icc(0).drain()).isOne();
        machine.enableLpis(0, false);
        machine.writeWide(machine.gicr(0) + 0x70, 0);
        assertThat(machine.readWide(machine.gicr(0) + 0x70)).isZero();
    }

    @Test
    @DisplayName("GIC-081 some implementations take new bases while LPIs are enabled")
    void basesAreTaken() {
        GicMachine machine = with(GicBehaviour.ARCHITECTURE.with(BaseWhileEnabled.ACCEPTED));
        machine.openLpis(0, 15, true);
        machine.writeWide(machine.gicr(0) + 0x70, GicMachine.MEMORY | 15);
        machine.memory().write(GicMachine.MEMORY + FIRST - 8192, 1, 0x41);

        machine.sendLpi(0, FIRST);

        assertThat(machine.lpis(0).priorityOf(FIRST)).isEqualTo(0x40);
        assertThat(machine.complaints(TracePoint.GIC_LOCKED)).isZero();
    }

    @Test
    void eachRedistributorHasItsOwnConfigurationTableUnlessTheyShareOne() {
        for (LpiChoice.PropertyBase choice : LpiChoice.PropertyBase.values()) {
            GicMachine machine = with(GicBehaviour.ARCHITECTURE.with(choice));
            machine.writeWide(machine.gicr(0) + 0x70, GicMachine.LPI_CONFIGURATION | 15);

            boolean shared = choice == LpiChoice.PropertyBase.SHARED;
            assertThat(machine.readWide(machine.gicr(1) + 0x70))
                    .as(choice.words())
                    .isEqualTo(shared ? GicMachine.LPI_CONFIGURATION | 15 : 0);
        }
    }

    @Test
    @DisplayName("GIC-095 disabling writes what is pending to the table, and RWP tells when")
    void writtenBack() {
        GicMachine machine = timed(GicBehaviour.ARCHITECTURE, TABLE_TICKS);
        machine.openLpis(0, 15, false);
        machine.run(SCAN_TICKS);
        machine.sendLpi(0, FIRST);
        machine.sendLpi(0, SECOND);
        machine.run(100);
        machine.enableLpis(0, false);

        assertThat(machine.read(machine.gicr(0)) & WRITE_PENDING).isNotZero();
        machine.run(2 * TABLE_TICKS - 1); // two words of the table
        assertThat(machine.read(machine.gicr(0)) & WRITE_PENDING).isNotZero();
        machine.run(1);
        assertThat(machine.read(machine.gicr(0)) & WRITE_PENDING).isZero();
        assertThat(isInTable(machine)).isTrue();
        assertThat(machine.isSignalled(0)).isFalse();

        machine.enableLpis(0, true);
        machine.run(SCAN_TICKS + TABLE_TICKS - 1); // the table, and a configuration
        assertThat(machine.isSignalled(0)).isFalse();
        machine.run(1);

        assertThat(machine.icc(0).acknowledge()).isEqualTo(FIRST);
        machine.icc(0).end(FIRST);
        assertThat(machine.icc(0).acknowledge()).isEqualTo(SECOND);
    }

    @Test
    @DisplayName("GIC-095 a promise of an empty table ends with the table that is written back")
    void writtenBackAfterAPromise() {
        GicMachine machine = strict();
        machine.openLpis(0, 15, true);
        machine.sendLpi(0, FIRST);

        machine.enableLpis(0, false);
        machine.enableLpis(0, true);

        assertThat(machine.icc(0).acknowledge()).isEqualTo(FIRST);
    }

    @Test
    @DisplayName("GIC-095 what was acknowledged before the disable is not in the table")
    void writtenBackWithoutTheAcknowledged() {
        GicMachine machine = strict();
        machine.putInPendingTable(0, FIRST);
        machine.openLpis(0, 15, false);
        assertThat(machine.icc(0).acknowledge()).isEqualTo(FIRST);

        machine.enableLpis(0, false);

        assertThat(isInTable(machine)).isFalse();
    }

    @Test
    @DisplayName("GIC-095 pending state may live in the table at all times")
    void keptInMemory() {
        GicMachine machine = with(GicBehaviour.ARCHITECTURE.with(Disabling.IN_MEMORY));
        machine.openLpis(0, 15, false);
        machine.sendLpi(0, FIRST);
        assertThat(machine.isInPendingTable(0, FIRST)).isTrue();
        machine.icc(0).acknowledge();
        assertThat(machine.isInPendingTable(0, FIRST)).isFalse();
        machine.icc(0).end(FIRST);

        disableWithTwoPending(machine);

        assertThat(isInTable(machine)).isTrue();
        machine.enableLpis(0, true);
        assertThat(machine.icc(0).drain()).isEqualTo(2);
    }

    @Test
    void somePendingStateIsForgottenWhenLpisAreDisabled() {
        GicMachine machine = with(GicBehaviour.ARCHITECTURE.with(Disabling.DROPS));

        disableWithTwoPending(machine);

        assertThat(isInTable(machine)).isFalse();
        machine.enableLpis(0, true);
        assertThat(machine.icc(0).drain()).isZero();
    }

    @Test
    void somePendingStateStaysInsideWhileLpisAreDisabled() {
        GicMachine machine = with(GicBehaviour.ARCHITECTURE.with(Disabling.NOTHING));

        disableWithTwoPending(machine);

        assertThat(isInTable(machine)).isFalse();
        assertThat(machine.isSignalled(0)).isFalse();
        machine.enableLpis(0, true);
        assertThat(machine.icc(0).drain()).isEqualTo(2);
    }

    @Test
    void someLpisCannotBeDisabled() {
        GicMachine machine = with(GicBehaviour.ARCHITECTURE.with(Disabling.FOR_EVER));
        assertThat(machine.read(machine.gicr(0)) & CLEARABLE).isZero();

        disableWithTwoPending(machine);

        assertThat(machine.read(machine.gicr(0)) & 1).isOne();
        assertThat(machine.icc(0).drain()).isEqualTo(2);
    }

    @Test
    void aTableThatIsStillBeingReadWhenLpisAreDisabledIsReadAgain() {
        GicMachine machine = timed(GicBehaviour.ARCHITECTURE, TABLE_TICKS);
        machine.putInPendingTable(0, FIRST);
        machine.openLpis(0, 15, false);
        machine.run(SCAN_TICKS - 1);
        machine.enableLpis(0, false);
        machine.run(2 * SCAN_TICKS);
        assertThat(machine.lpis(0).isPending(FIRST)).isFalse();
    }

    @Test
    void withoutLpisTheirRegistersAreZeroAndIgnoreWrites() {
        try (GicMachine machine = GicMachine.open(1)) {
            for (long offset : new long[] {0x40, 0x48, 0x70, 0x78, 0xA0, 0xB0}) {
                machine.writeWide(machine.gicr(0) + offset, -1);
                assertThat(machine.readWide(machine.gicr(0) + offset)).isZero();
            }
            machine.write(machine.gicr(0), 1);
            assertThat(machine.read(machine.gicr(0)) & 1).isZero();
            assertThat(machine.read(machine.gicr(0) + 8) & 1).isZero();
            assertThat(machine.read(GicMachine.GICD + 4) >>> 17 & 1).isZero();
        }
    }

    @Test
    void anLpiCanBeSentThroughARegisterWhereThatIsImplemented() {
        GicMachine machine = with(GicBehaviour.ARCHITECTURE.with(DirectLpis.PRESENT));
        assertThat(machine.read(machine.gicr(0) + 8) >>> 3 & 1).isOne();
        machine.writeWide(machine.gicr(0) + 0x40, FIRST);
        assertThat(machine.complaints(TracePoint.LPI_LOST)).isOne(); // not enabled yet
        machine.openLpis();
        machine.writeWide(machine.gicr(0) + 0x40, FIRST);
        machine.writeWide(machine.gicr(0) + 0x40, SECOND);
        machine.writeWide(machine.gicr(0) + 0x48, SECOND);
        machine.writeWide(machine.gicr(0) + 0x48, SECOND); // in that state already
        machine.settle();

        assertThat(machine.icc(0).acknowledge()).isEqualTo(FIRST);
        machine.icc(0).end(FIRST);
        assertThat(machine.icc(0).drain()).isZero();
        assertThat(machine.complaints(TracePoint.LPI_LOST)).isOne();
    }

    @Test
    void anLpiCannotBeSentThroughARegisterWhereThatIsAbsent() {
        GicMachine machine = strict();
        machine.openLpis();
        assertThat(machine.read(machine.gicr(0) + 8) >>> 3 & 1).isZero();
        machine.writeWide(machine.gicr(0) + 0x40, FIRST);

        assertThat(machine.lpis(0).isPending(FIRST)).isFalse();
        assertThat(machine.complaints(TracePoint.REGISTER_UNMODELLED)).isOne();
    }
}
