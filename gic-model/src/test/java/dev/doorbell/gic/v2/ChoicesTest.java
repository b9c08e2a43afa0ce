package dev.doorbell.gic.v2;

import static dev.doorbell.gic.v2.Gicv2Machine.CTLR;
import static dev.doorbell.gic.v2.Gicv2Machine.HPPIR;
import static dev.doorbell.gic.v2.Gicv2Machine.ISENABLER;
import static dev.doorbell.gic.v2.Gicv2Machine.ISPENDR;
import static dev.doorbell.gic.v2.Gicv2Machine.PMR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.GicChoice;
import dev.doorbell.gic.behaviour.Gicv2Choice;
import dev.doorbell.gic.behaviour.InterfaceChoice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a GICv2 does with each choice that is not the architecture's. */
class ChoicesTest {
    private static final int A = 40;
    private static final int B = 41;
    private static final int NONE = 1023;

    private final List<Gicv2Machine> machines = new ArrayList<>();

    @AfterEach
    void close() {
        machines.forEach(Gicv2Machine::close);
    }

    private <E extends Enum<E> & GicChoice> Gicv2Machine with(E choice) {
        return machine(GicBehaviour.ARCHITECTURE.with(choice));
    }

    private Gicv2Machine machine(GicBehaviour behaviour) {
        Gicv2Machine machine = Gicv2Machine.open(2, behaviour);
        machines.add(machine);
        machine.open(A, true);
        machine.open(B, true);
        return machine;
    }

    @Test
    void qemuMakesEveryOneOfThem() {
        for (Class<?> kind : Gicv2Choice.class.getPermittedSubclasses()) {
            Object[] constants = kind.getEnumConstants();
            assertThat(constants).hasSize(2);
            assertThat(chosen(kind)).isEqualTo(constants[1]);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the kind is one of many enums
    private static Object chosen(Class<?> kind) {
        return GicBehaviour.QEMU.choice((Class) kind);
    }

    @Test
    void bitsOfAbsentCoresMayBeKept() {
        Gicv2Machine machine = with(Gicv2Choice.AbsentCores.KEPT);

        machine.gicd(0, 0x820, 0xFFFF_FFFFL);
        machine.gicd(0, 0xF20, 0x0000_00FF);

        assertThat(machine.gicd(0, 0x820)).isEqualTo(0xFFFF_FFFFL);
        assertThat(machine.gicd(0, 0xF20)).isEqualTo(0xFF);
    }

    @Test
    void anAbsentTargetMayBePendingAndNeverServed() {
        Gicv2Machine machine = machine(GicBehaviour.QEMU);
        machine.setTargets(A, 0x80);

        machine.writeBit(ISPENDR, A);

        assertThat(machine.bit(ISPENDR, A)).isTrue();
        assertThat(machine.irq(0)).isFalse();
        assertThat(machine.irq(1)).isFalse();
    }

    @Test
    void ppisMayPendOnlyOnceTheirTargetByteIsWrittenAndThenEverywhere() {
        Gicv2Machine machine = with(Gicv2Choice.PrivatePending.BY_TARGET);
        machine.writeBit(0, ISPENDR, 27);
        assertThat(machine.bit(0, ISPENDR, 27)).isFalse();

        machine.setTargets(27, 0);
        machine.writeBit(0, ISPENDR, 27);

        assertThat(machine.bit(0, ISPENDR, 27)).isTrue();
        assertThat(machine.bit(1, ISPENDR, 27)).isTrue();
        machine.writeBit(1, Gicv2Machine.ICPENDR, 27);
        assertThat(machine.bit(0, ISPENDR, 27)).isFalse();
        assertThat(machine.bit(1, ISPENDR, 27)).isFalse();
    }

    @Test
    void withOneCorePpisPendInEveryCase() {
        try (Gicv2Machine machine = Gicv2Machine.open(1, GicBehaviour.QEMU)) {
            machine.writeBit(ISENABLER, 27);
            machine.writeBit(ISPENDR, 27);
            assertThat(machine.acknowledge(0)).isEqualTo(27);
        }
    }

    /** Group 1 has a coarser binary point here than the Group 0 interrupt that runs. */
    @Test
    void theWholePriorityMayBeComparedWithTheRunningOne() {
        for (Gicv2Choice.Preemption choice : Gicv2Choice.Preemption.values()) {
            Gicv2Machine machine = with(choice);
            machine.setGroup1(0, B, true);
            machine.gicc(0, Gicv2Machine.ABPR, 7);
            machine.setPriority(A, 0x90);
            machine.setPriority(B, 0x85);
            machine.writeBit(ISPENDR, A);
            machine.acknowledge(0);

            machine.writeBit(ISPENDR, B);

            assertThat(machine.irq(0)).isEqualTo(choice == Gicv2Choice.Preemption.WHOLE_PRIORITY);
        }
    }

    @Test
    @DisplayName("GIC-029 HPPIR may hide what the mask holds back")
    void highestPendingMasked() {
        Gicv2Machine machine = with(Gicv2Choice.HighestPending.MASKED);
        machine.gicc(0, PMR, 0x80);
        machine.writeBit(ISPENDR, A);
        assertThat(machine.gicc(0, HPPIR)).isEqualTo(NONE);

        machine.gicc(0, PMR, 0xA1);

        assertThat(machine.gicc(0, HPPIR)).isEqualTo(A);
    }

    @Test
    void highestPendingMayLackTheSender() {
        Gicv2Machine machine = with(Gicv2Choice.HighestSource.MISSING);

        machine.sendSgi(1, 5, 1);

        assertThat(machine.gicc(0, HPPIR)).isEqualTo(5);
        assertThat(machine.acknowledge(0)).isEqualTo(1 << 10 | 5);
    }

    @Test
    void aDisabledGroupMayBlockAndBeAcknowledgedOrNot() {
        for (Gicv2Choice.DisabledAcknowledge choice : Gicv2Choice.DisabledAcknowledge.values()) {
            Gicv2Machine machine =
                    machine(
                            GicBehaviour.ARCHITECTURE
                                    .with(InterfaceChoice.DisabledGroup.BLOCKS)
                                    .with(choice));
            boolean taken = choice == Gicv2Choice.DisabledAcknowledge.TAKEN;
            machine.setGroup1(0, A, true);
            machine.setPriority(A, 0x10);
            machine.gicc(0, CTLR, 5);
            machine.writeBit(ISPENDR, A);
            machine.writeBit(ISPENDR, B);

            assertThat(machine.irq(0)).isFalse();
            assertThat(machine.gicc(0, HPPIR)).isEqualTo(taken ? A : NONE);
            assertThat(machine.acknowledge(0)).isEqualTo(taken ? A : NONE);
        }
    }

    @Test
    void theDistributorsDisabledGroupMayBlockToo() {
        Gicv2Machine machine = with(InterfaceChoice.DisabledGroup.BLOCKS);
        machine.gicd(0, CTLR, 2);
        machine.writeBit(ISPENDR, A);
        assertThat(machine.irq(0)).isFalse();

        machine.gicd(0, CTLR, 3);

        assertThat(machine.irq(0)).isTrue();
    }

    @Test
    void theOtherGroupMayShowThroughAHigherRunningPriority() {
        for (Gicv2Choice.OtherGroup choice : Gicv2Choice.OtherGroup.values()) {
            Gicv2Machine machine = with(choice);
            machine.setGroup1(0, B, true);
            machine.gicc(0, CTLR, 3);
            machine.setPriority(A, 0x40);
            machine.writeBit(ISPENDR, A);
            machine.acknowledge(0);
            machine.writeBit(ISPENDR, B);

            assertThat(machine.acknowledge(0))
                    .isEqualTo(choice == Gicv2Choice.OtherGroup.WHATEVER_RUNS ? 1022 : NONE);
        }
    }

    @Test
    void theGroupAliasesMayBeAbsent() {
        Gicv2Machine machine = with(Gicv2Choice.GroupAliases.ABSENT);
        machine.setGroup1(0, A, true);
        machine.writeBit(ISPENDR, A);

        assertThat(machine.gicc(0, 0x20)).isZero();
        assertThat(machine.gicc(0, 0x28)).isZero();
        assertThat(machine.acknowledge(0)).isEqualTo(A);
        machine.gicc(0, 0x24, A);

        assertThat(machine.gicc(0, Gicv2Machine.RPR)).isEqualTo(0xA0);
    }
}
