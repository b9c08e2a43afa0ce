package dev.doorbell.gic.v2;

import static dev.doorbell.gic.v2.Gicv2Machine.ABPR;
import static dev.doorbell.gic.v2.Gicv2Machine.BPR;
import static dev.doorbell.gic.v2.Gicv2Machine.CTLR;
import static dev.doorbell.gic.v2.Gicv2Machine.DIR;
import static dev.doorbell.gic.v2.Gicv2Machine.EOIR;
import static dev.doorbell.gic.v2.Gicv2Machine.HPPIR;
import static dev.doorbell.gic.v2.Gicv2Machine.ISACTIVER;
import static dev.doorbell.gic.v2.Gicv2Machine.ISPENDR;
import static dev.doorbell.gic.v2.Gicv2Machine.PMR;
import static dev.doorbell.gic.v2.Gicv2Machine.RPR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is signalled, who preempts whom, and how it ends, at the GICv2's CPU interface. */
class PriorityTest {
    private static final int A = 40;
    private static final int B = 41;
    private static final int C = 42;
    private static final int NONE = 1023;
    private static final int OTHER_GROUP = 1022;
    private static final long EOI_MODE = 0x200;
    private static final long APR = 0xD0;
    private static final long NSAPR = 0xE0;

    private final Gicv2Machine machine = Gicv2Machine.open(2);

    PriorityTest() {
        for (int intid : new int[] {A, B, C}) {
            machine.open(intid, true);
        }
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private void pend(int intid, int priority) {
        machine.setPriority(intid, priority);
        machine.writeBit(ISPENDR, intid);
    }

    private long running() {
        return machine.gicc(0, RPR);
    }

    @Test
    @DisplayName("GIC-027 an acknowledge of nothing reads 1023 and changes nothing")
    void nothing() {
        assertThat(machine.acknowledge(0)).isEqualTo(NONE);

        assertThat(running()).isEqualTo(0xFF);
        assertThat(machine.gicd(0, 0x304)).isZero();
        assertThat(machine.gicc(0, APR)).isZero();
    }

    @Test
    @DisplayName("GIC-028 ending 1023, or what is not there, has no effect")
    void endOfNothing() {
        pend(A, 0x80);
        machine.acknowledge(0);
        for (int value : new int[] {1023, 1022, 1020, 700}) {
            machine.end(0, value);
            assertThat(running()).isEqualTo(0x80);
        }
        machine.end(0, A);
        machine.end(0, A);

        assertThat(machine.complaints(TracePoint.GIC_NOT_ACTIVE))
                .as("700, and A twice")
                .isEqualTo(2);
    }

    @Test
    @DisplayName("GIC-029 HPPIR shows the best pending one whatever masks it")
    void highestPending() {
        pend(A, 0x80);
        machine.gicc(0, PMR, 0x10);
        assertThat(machine.gicc(0, HPPIR)).isEqualTo(A);

        machine.gicc(0, PMR, 0xFF);
        machine.acknowledge(0);
        pend(B, 0x90);

        assertThat(machine.gicc(0, HPPIR)).isEqualTo(B);
        assertThat(machine.irq(0)).isFalse();
    }

    @ParameterizedTest(name = "GIC-030 priority {0} with mask {1} is signalled: {2}")
    @CsvSource({"0x80, 0x80, false", "0x7F, 0x80, true", "0, 1, true", "0xFE, 0xFF, true"})
    void mask(String priority, String mask, boolean signalled) {
        machine.gicc(0, PMR, Integer.decode(mask));
        pend(A, Integer.decode(priority));

        assertThat(machine.irq(0)).isEqualTo(signalled);
        assertThat(machine.acknowledge(0)).isEqualTo(signalled ? A : NONE);
    }

    @Test
    @DisplayName("GIC-031 at reset the mask holds everything back")
    void maskAtReset() {
        try (Gicv2Machine fresh = Gicv2Machine.atReset(1)) {
            fresh.gicd(0, CTLR, 3);
            fresh.gicc(0, CTLR, 3);
            fresh.open(A, true);
            fresh.setPriority(A, 0);
            fresh.pulse(A);
            assertThat(fresh.gicc(0, PMR)).isZero();
            assertThat(fresh.irq(0)).isFalse();
        }
    }

    @Test
    @DisplayName("GIC-032 priority 0xFF is never signalled")
    void leastUrgent() {
        pend(A, 0xFF);

        assertThat(machine.irq(0)).isFalse();
        assertThat(machine.acknowledge(0)).isEqualTo(NONE);
    }

    @Test
    @DisplayName("GIC-033 GIC-034 the most urgent comes first, then the lowest INTID")
    void order() {
        pend(C, 0x20);
        pend(B, 0x80);
        pend(A, 0x80);

        for (int intid : new int[] {C, A, B}) {
            assertThat(machine.acknowledge(0)).isEqualTo(intid);
            machine.end(0, intid);
        }
    }

    @Test
    void amongEqualsAPrivateInterruptComesFirst() {
        machine.setPriority(20, 0x80);
        machine.writeBit(Gicv2Machine.ISENABLER, 20);
        pend(A, 0x80);
        machine.writeBit(ISPENDR, 20);
        assertThat(machine.gicc(0, HPPIR)).isEqualTo(20);

        machine.setPriority(20, 0x81);

        assertThat(machine.gicc(0, HPPIR)).isEqualTo(A);
    }

    @Test
    @DisplayName("GIC-035 the running priority is the acknowledged one's, and 0xFF when idle")
    void runningPriority() {
        assertThat(running()).isEqualTo(0xFF);
        pend(A, 0x87);
        machine.gicc(0, BPR, 3);

        machine.acknowledge(0);

        assertThat(running()).isEqualTo(0x80);
        machine.end(0, A);
        assertThat(running()).isEqualTo(0xFF);
    }

    @ParameterizedTest(name = "GIC-036 group {0} needs GICD_CTLR {1}")
    @CsvSource({"0, 1", "1, 2"})
    void distributorEnables(int group, int enable) {
        machine.setGroup1(0, A, group == 1);
        machine.gicd(0, CTLR, 3 ^ enable);
        pend(A, 0x80);
        assertThat(machine.irq(0)).isFalse();
        assertThat(machine.acknowledge(0)).isEqualTo(NONE);
        assertThat(machine.bit(ISPENDR, A)).isTrue();

        machine.gicd(0, CTLR, enable);

        assertThat(machine.irq(0)).isTrue();
        assertThat(machine.acknowledge(0)).isEqualTo(A);
    }

    @Test
    @DisplayName("GIC-037 a CPU interface that is off holds its own interrupts only")
    void interfaceEnables() {
        machine.setTargets(A, 3);
        machine.gicc(0, CTLR, 0);
        pend(A, 0x80);

        assertThat(machine.irq(0)).isFalse();
        assertThat(machine.gicc(0, HPPIR)).isEqualTo(NONE);
        assertThat(machine.irq(1)).isTrue();
    }

    @Test
    void aDisabledGroupStepsAside() {
        machine.setGroup1(0, A, true);
        machine.gicc(0, CTLR, 5);
        pend(A, 0x10);
        pend(B, 0x80);

        assertThat(machine.irq(0)).isTrue();
        assertThat(machine.acknowledge(0)).isEqualTo(B);
    }

    @Test
    @DisplayName("GIC-046 Group 0 is a fast interrupt where FIQEn says so, Group 1 never")
    void fastInterrupts() {
        machine.setGroup1(0, B, true);
        machine.gicc(0, CTLR, 0xF);
        pend(A, 0x80);
        assertThat(machine.fiq(0)).isTrue();
        assertThat(machine.irq(0)).isFalse();

        pend(B, 0x40);
        assertThat(machine.fiq(0)).isFalse();
        assertThat(machine.irq(0)).isTrue();

        machine.drain(0);
        assertThat(machine.fiq(0)).isFalse();
        assertThat(machine.irq(0)).isFalse();
    }

    @Test
    void withoutAckCtlAnAcknowledgeOfGroup1Reads1022AndTheAliasTakesIt() {
        machine.setGroup1(0, A, true);
        machine.gicc(0, CTLR, 3);
        pend(A, 0x80);
        assertThat(machine.irq(0)).isTrue();
        assertThat(machine.acknowledge(0)).isEqualTo(OTHER_GROUP);
        assertThat(machine.gicc(0, HPPIR)).isEqualTo(OTHER_GROUP);
        assertThat(machine.gicc(0, 0x28)).isEqualTo(A);
        assertThat(running()).isEqualTo(0xFF);

        assertThat(machine.gicc(0, 0x20)).isEqualTo(A);
        assertThat(running()).isEqualTo(0x80);
        machine.gicc(0, 0x24, A);

        assertThat(running()).isEqualTo(0xFF);
        assertThat(machine.bit(ISACTIVER, A)).isFalse();
    }

    @Test
    void theAliasNeverShowsGroup0() {
        pend(A, 0x80);

        assertThat(machine.gicc(0, 0x20)).isEqualTo(NONE);
        assertThat(machine.gicc(0, 0x28)).isEqualTo(NONE);
        machine.acknowledge(0);
        machine.gicc(0, 0x24, A);

        assertThat(running()).isEqualTo(0x80);
    }

    @Test
    void anAcknowledgeThatWouldNotPreemptReads1023WhateverTheGroup() {
        machine.setGroup1(0, B, true);
        pend(A, 0x40);
        machine.acknowledge(0);
        machine.gicc(0, CTLR, 3);
        pend(B, 0x80);

        assertThat(machine.acknowledge(0)).isEqualTo(NONE);
    }

    @Test
    @DisplayName("GIC-048 the binary points' minima are 0 and 1")
    void binaryPointMinima() {
        machine.gicc(0, BPR, 0);
        machine.gicc(0, ABPR, 0);

        assertThat(machine.gicc(0, BPR)).isZero();
        assertThat(machine.gicc(0, ABPR)).isEqualTo(1);
    }

    @ParameterizedTest(name = "GIC-050 GIC-051 BPR {0}: {2} preempts {1}: {3}")
    @CsvSource({
        "3, 0x80, 0x78, true",
        "5, 0x98, 0x88, false",
        "5, 0x98, 0x90, false",
        "0, 0x98, 0x96, true",
        "0, 0x98, 0x99, false",
        "6, 0x80, 0x7F, true",
        "7, 0xF0, 0x00, false",
    })
    void preemption(int point, String runningPriority, String pending, boolean preempts) {
        machine.gicc(0, BPR, point);
        pend(A, Integer.decode(runningPriority));
        machine.acknowledge(0);

        pend(B, Integer.decode(pending));

        assertThat(machine.irq(0)).isEqualTo(preempts);
        assertThat(machine.acknowledge(0)).isEqualTo(preempts ? B : NONE);
    }

    @ParameterizedTest(name = "Group 1 with BPR {0}, ABPR {1}, CBPR {2} runs at {3}")
    @CsvSource({
        "0, 1, 0, 0x9E",
        "0, 4, 0, 0x90",
        "3, 1, 0, 0x9E",
        "3, 1, 1, 0x90",
        "7, 7, 0, 0x80"
    })
    void binaryPointOfGroup1(int point, int aliased, int common, String running) {
        machine.setGroup1(0, A, true);
        machine.gicc(0, CTLR, 7 | common << 4);
        machine.gicc(0, BPR, point);
        machine.gicc(0, ABPR, aliased);
        pend(A, 0x9F);
        machine.acknowledge(0);

        assertThat(running()).isEqualTo(Integer.decode(running).longValue());
    }

    @Test
    @DisplayName("GIC-052 three levels nest and unwind, a bit of GICC_APR each")
    void nesting() {
        int[] intids = {A, B, C};
        int[] priorities = {0xA0, 0x80, 0x40};
        for (int i = 0; i < 3; i++) {
            pend(intids[i], priorities[i]);
            assertThat(machine.acknowledge(0)).isEqualTo(intids[i]);
            assertThat(running()).isEqualTo(priorities[i]);
        }
        assertThat(machine.gicc(0, APR + 4)).isEqualTo(1);
        assertThat(machine.gicc(0, APR + 8)).isEqualTo(0x1_0001);
        for (int i = 2; i >= 0; i--) {
            assertThat(running()).isEqualTo(priorities[i]);
            machine.end(0, intids[i]);
        }
        assertThat(running()).isEqualTo(0xFF);
        assertThat(machine.gicc(0, APR + 4)).isZero();
        assertThat(machine.gicc(0, APR + 8)).isZero();
    }

    @Test
    void whatIsServedInEachGroupIsKeptApart() {
        machine.setGroup1(0, B, true);
        pend(A, 0x80);
        machine.acknowledge(0);
        pend(B, 0x40);
        machine.acknowledge(0);
        assertThat(machine.gicc(0, APR + 8)).isEqualTo(1);
        assertThat(machine.gicc(0, NSAPR + 4)).isEqualTo(1);

        machine.end(0, A);
        assertThat(running()).isEqualTo(0x40);
        machine.end(0, B);

        assertThat(running()).isEqualTo(0xFF);
    }

    @Test
    void theRunningPriorityFollowsWhatSoftwareRestores() {
        machine.gicc(0, NSAPR + 8, 0x1_0000);
        assertThat(running()).isEqualTo(0xA0);
        machine.gicc(0, APR, 0x8000_0000L);
        assertThat(running()).isEqualTo(0x3E);
        pend(A, 0x3E);
        assertThat(machine.irq(0)).isFalse();

        machine.gicc(0, APR, 0);

        assertThat(machine.irq(0)).isTrue();
    }

    @Test
    @DisplayName("GIC-053 with EOImode the end drops the priority and DIR deactivates")
    void splitEnd() {
        machine.gicc(0, CTLR, 7 | EOI_MODE);
        pend(A, 0x80);
        machine.acknowledge(0);

        machine.end(0, A);
        assertThat(running()).isEqualTo(0xFF);
        assertThat(machine.bit(ISACTIVER, A)).isTrue();
        machine.writeBit(ISPENDR, A);
        assertThat(machine.irq(0)).isFalse();
        machine.gicc(0, DIR, A);

        assertThat(machine.bit(ISACTIVER, A)).isFalse();
        assertThat(machine.irq(0)).isTrue();
    }

    @Test
    @DisplayName("GIC-054 DIR before the end deactivates and leaves the running priority")
    void deactivateFirst() {
        machine.gicc(0, CTLR, 7 | EOI_MODE);
        pend(A, 0x80);
        machine.acknowledge(0);

        machine.gicc(0, DIR, A);
        assertThat(machine.bit(ISACTIVER, A)).isFalse();
        assertThat(running()).isEqualTo(0x80);
        machine.end(0, A);

        assertThat(running()).isEqualTo(0xFF);
    }

    @Test
    @DisplayName("GIC-055 without EOImode DIR does nothing")
    void deactivateWithoutSplit() {
        pend(A, 0x80);
        machine.acknowledge(0);

        machine.gicc(0, DIR, A);

        assertThat(machine.bit(ISACTIVER, A)).isTrue();
    }

    @Test
    void anyCoreMayDeactivateAnSpi() {
        machine.gicc(0, CTLR, 7 | EOI_MODE);
        machine.gicc(1, CTLR, 7 | EOI_MODE);
        pend(A, 0x80);
        machine.acknowledge(0);
        machine.gicc(0, EOIR, A);

        machine.gicc(1, DIR, A);

        assertThat(machine.bit(ISACTIVER, A)).isFalse();
    }
}
