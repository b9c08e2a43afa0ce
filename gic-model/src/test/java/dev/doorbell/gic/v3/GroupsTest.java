package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.InterfaceChoice.DisabledGroup;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Numbered statements about Group 0 and Group 1 where there is one security state. */
class GroupsTest {
    private static final int ZERO = 40;
    private static final int ONE = 41;
    private static final int NONE = 1023;
    private static final long SGI_FRAME = 0x1_0000;

    private final GicMachine machine = GicMachine.open(2);
    private final Icc icc = machine.icc(0);

    GroupsTest() {
        openBoth(machine);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private static void openBoth(GicMachine machine) {
        machine.write(GicMachine.GICD, 3);
        for (int core = 0; core < machine.coreCount(); core++) {
            machine.icc(core).write(Icc.IGRPEN0, 1);
        }
        machine.open(ZERO, true);
        machine.open(ONE, true);
        long groups = GicMachine.GICD + 0x84;
        machine.write(groups, machine.read(groups) & ~(1L << ZERO % 32));
    }

    @Test
    @DisplayName("GIC-045 with one security state IGRPMODR and NSACR are zero and ignore writes")
    void noSecurityRegisters() {
        for (long offset : new long[] {0xD04, 0xD20, 0xE08, 0xE40}) {
            machine.write(GicMachine.GICD + offset, 0xFFFF_FFFFL);
            assertThat(machine.read(GicMachine.GICD + offset)).isZero();
            machine.writeSecure(GicMachine.GICD + offset, 0xFFFF_FFFFL);
            assertThat(machine.readSecure(GicMachine.GICD + offset)).isZero();
        }
        for (long offset : new long[] {0xD00, 0xE00}) {
            machine.write(machine.gicr(0) + SGI_FRAME + offset, 0xFFFF_FFFFL);
            assertThat(machine.read(machine.gicr(0) + SGI_FRAME + offset)).isZero();
        }
    }

    @Test
    @DisplayName("GIC-045 secure and other accesses see the same where there is one security state")
    void oneView() {
        machine.setPriority(ONE, 0x48);
        for (long offset : new long[] {0, 4, 0x84, 0x104, 0x428, 0xC08}) {
            assertThat(machine.readSecure(GicMachine.GICD + offset))
                    .isEqualTo(machine.read(GicMachine.GICD + offset));
        }
        assertThat(machine.read(GicMachine.GICD)).isEqualTo(0x53);
    }

    @Test
    @DisplayName("GIC-046 Group 0 raises the fast input and Group 1 the other one")
    void inputs() {
        machine.pulse(ZERO);
        assertThat(machine.isSignalledFast(0)).isTrue();
        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(icc.read(Icc.IAR0)).isEqualTo(ZERO);
        assertThat(machine.isSignalledFast(0)).isFalse();
        icc.write(Icc.EOIR0, ZERO);

        machine.pulse(ONE);

        assertThat(machine.isSignalledFast(0)).isFalse();
        assertThat(machine.isSignalled(0)).isTrue();
    }

    @Test
    @DisplayName("GIC-046 only the best interrupt's input is high")
    void onlyTheBest() {
        machine.setPriority(ZERO, 0x40);
        machine.pulse(ONE);
        machine.pulse(ZERO);
        assertThat(machine.isSignalledFast(0)).isTrue();
        assertThat(machine.isSignalled(0)).isFalse();
        icc.read(Icc.IAR0);
        icc.write(Icc.EOIR0, ZERO);

        assertThat(machine.isSignalledFast(0)).isFalse();
        assertThat(machine.isSignalled(0)).isTrue();
    }

    @Test
    @DisplayName("GIC-046 a group's registers show and end the interrupts of that group only")
    void registersOfTheGroup() {
        machine.pulse(ZERO);
        assertThat(icc.acknowledge()).isEqualTo(NONE);
        assertThat(icc.read(Icc.HPPIR1)).isEqualTo(NONE);
        assertThat(icc.read(Icc.HPPIR0)).isEqualTo(ZERO);
        assertThat(icc.read(Icc.IAR0)).isEqualTo(ZERO);
        assertThat(icc.read(Icc.AP0R0)).isNotZero();
        assertThat(icc.read(Icc.AP1R0)).isZero();

        icc.end(ZERO);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xA0);
        assertThat(machine.complaints(TracePoint.GIC_NOT_ACTIVE)).isOne();

        icc.write(Icc.EOIR0, ZERO);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);
    }

    @Test
    @DisplayName("GIC-046 at reset every interrupt is in Group 0")
    void groupsAtReset() {
        try (GicMachine fresh = GicMachine.atReset(1)) {
            assertThat(fresh.read(GicMachine.GICD + 0x84)).isZero();
            assertThat(fresh.read(fresh.gicr(0) + SGI_FRAME + 0x80)).isZero();
        }
    }

    @Test
    @DisplayName("GIC-036 each group has its own enable at the distributor")
    void distributorEnables() {
        machine.write(GicMachine.GICD, 2);
        machine.pulse(ZERO);
        machine.pulse(ONE);
        assertThat(machine.isSignalled(0)).isTrue();
        assertThat(machine.isSignalledFast(0)).isFalse();

        machine.write(GicMachine.GICD, 1);
        machine.settle();

        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(machine.isSignalledFast(0)).isTrue();
    }

    @Test
    @DisplayName("GIC-037 a group that a core disables makes way for the other one, or blocks it")
    void disabledGroup() {
        for (DisabledGroup choice : DisabledGroup.values()) {
            Gicv3Config config = Gicv3Config.of(8).with(GicBehaviour.ARCHITECTURE.with(choice));
            try (GicMachine other = GicMachine.open(1, config)) {
                openBoth(other);
                other.setPriority(ZERO, 0x40);
                other.icc(0).write(Icc.IGRPEN0, 0);
                other.pulse(ZERO);
                other.pulse(ONE);

                assertThat(other.isSignalledFast(0)).isFalse();
                assertThat(other.isSignalled(0))
                        .as(choice.words())
                        .isEqualTo(choice == DisabledGroup.STEPS_ASIDE);
                other.icc(0).write(Icc.IGRPEN0, 1);
                assertThat(other.icc(0).read(Icc.IAR0)).isEqualTo(ZERO);
            }
        }
    }

    @Test
    @DisplayName("GIC-056 an SGI of either group reaches an interrupt of that group only")
    void sgisOfTheGroup() {
        machine.write(machine.gicr(1) + SGI_FRAME + 0x80, 0xFF00);
        machine.write(machine.gicr(1) + SGI_FRAME + 0x100, 0xFFFF);
        icc.write(Icc.SGI0R, 2L << 24 | 2);
        icc.write(Icc.SGI1R, 3L << 24 | 2); // is Group 0 there
        icc.write(Icc.SGI1R, 9L << 24 | 2);
        icc.write(Icc.SGI0R, 10L << 24 | 2); // is Group 1 there

        assertThat(machine.read(machine.gicr(1) + SGI_FRAME + 0x200)).isEqualTo(1 << 2 | 1 << 9);
        assertThat(machine.icc(1).read(Icc.IAR0)).isEqualTo(2);
        machine.icc(1).write(Icc.EOIR0, 2);
        assertThat(machine.icc(1).acknowledge()).isEqualTo(9);
    }

    @Test
    void aPendingInterruptThatChangesGroupChangesInput() {
        machine.pulse(ZERO);
        assertThat(machine.isSignalledFast(0)).isTrue();

        machine.write(GicMachine.GICD + 0x84, 0xFFFF_FFFFL);
        machine.settle();

        assertThat(machine.isSignalledFast(0)).isFalse();
        assertThat(machine.isSignalled(0)).isTrue();
        assertThat(icc.acknowledge()).isEqualTo(ZERO);
    }
}
