package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Icc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Numbered statements about priority, masks, preemption and ends. */
class PriorityTest {
    private static final int FIRST = 40;
    private static final int SECOND = 41;
    private static final int THIRD = 42;
    private static final int NONE = 1023;
    private static final long ISACTIVER = 0x300;
    private static final long EOI_MODE = 2;

    private final GicMachine machine = GicMachine.open(1);
    private final Icc icc = machine.icc(0);

    PriorityTest() {
        for (int intid = FIRST; intid <= THIRD; intid++) {
            machine.open(intid, true);
        }
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private void pulse(int intid, int priority) {
        machine.setPriority(intid, priority);
        machine.pulse(intid);
    }

    @Test
    @DisplayName("GIC-004 priorities keep their upper five bits in every byte")
    void priorityBits() {
        machine.write(GicMachine.GICD + 0x400 + 40, 0xFFFF_FFFFL);

        assertThat(machine.read(GicMachine.GICD + 0x400 + 40)).isEqualTo(0xF8F8_F8F8L);
    }

    @Test
    @DisplayName("GIC-005 a byte write changes only its byte")
    void priorityBytes() {
        machine.write(GicMachine.GICD + 0x400 + 40, 0x1020_3040);

        machine.setPriority(42, 0xF8);

        assertThat(machine.read(GicMachine.GICD + 0x400 + 40)).isEqualTo(0x10F8_3040L);
    }

    @Test
    @DisplayName("GIC-006 priorities beyond the implemented lines are zero and stay so")
    void prioritiesBeyondTheLines() {
        machine.write(GicMachine.GICD + 0x400 + 288, 0xFFFF_FFFFL);
        machine.write(GicMachine.GICD + 0x400 + 284, 0xFFFF_FFFFL);

        assertThat(machine.read(GicMachine.GICD + 0x400 + 288)).isZero();
        assertThat(machine.read(GicMachine.GICD + 0x400 + 284)).isEqualTo(0xF8F8_F8F8L);
    }

    @Test
    @DisplayName("GIC-029 HPPIR shows the best pending whatever masks it")
    void highestPendingIgnoresMasks() {
        pulse(FIRST, 0xA0);
        icc.write(Icc.PMR, 0x10);
        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(icc.read(Icc.HPPIR1)).isEqualTo(FIRST);

        icc.write(Icc.PMR, 0xFF);
        icc.acknowledge();
        pulse(SECOND, 0xC0);

        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(icc.read(Icc.HPPIR1)).isEqualTo(SECOND);
    }

    @Test
    @DisplayName("GIC-030 a priority equal to the mask is not signalled, the next lower is")
    void maskIsStrict() {
        icc.write(Icc.PMR, 0xA0);
        pulse(FIRST, 0xA0);
        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(icc.acknowledge()).isEqualTo(NONE);

        machine.setPriority(FIRST, 0x98);
        machine.settle();

        assertThat(machine.isSignalled(0)).isTrue();
        assertThat(icc.acknowledge()).isEqualTo(FIRST);
    }

    @Test
    @DisplayName("GIC-031 the mask is zero at reset and nothing passes it")
    void maskAtReset() {
        try (GicMachine fresh = GicMachine.atReset(1)) {
            assertThat(fresh.icc(0).read(Icc.PMR)).isZero();
            fresh.openAll();
            fresh.icc(0).write(Icc.PMR, 0);
            fresh.open(FIRST, true);
            fresh.setPriority(FIRST, 0);
            fresh.pulse(FIRST);

            assertThat(fresh.isSignalled(0)).isFalse();
            assertThat(fresh.icc(0).acknowledge()).isEqualTo(NONE);
        }
    }

    @Test
    @DisplayName("GIC-032 the least urgent priority never signals")
    void leastUrgent() {
        pulse(FIRST, 0xFF);
        assertThat(machine.isSignalled(0)).isFalse();

        machine.setPriority(FIRST, 0xF0);
        machine.settle();

        assertThat(machine.isSignalled(0)).isTrue();
    }

    @Test
    @DisplayName("GIC-033 the more urgent of two is acknowledged first")
    void moreUrgentFirst() {
        pulse(FIRST, 0xA0);
        pulse(SECOND, 0x90);

        assertThat(icc.acknowledge()).isEqualTo(SECOND);
        icc.end(SECOND);
        assertThat(icc.acknowledge()).isEqualTo(FIRST);
    }

    @Test
    @DisplayName("GIC-034 among equals the lower INTID is acknowledged first")
    void lowerIntidFirst() {
        machine.open(70, true); // in another word
        pulse(70, 0xA0);
        pulse(THIRD, 0xA0);
        pulse(FIRST, 0xA0);

        assertThat(icc.acknowledge()).isEqualTo(FIRST);
        icc.end(FIRST);
        assertThat(icc.acknowledge()).isEqualTo(THIRD);
        icc.end(THIRD);
        assertThat(icc.acknowledge()).isEqualTo(70);
    }

    @Test
    @DisplayName("GIC-035 the running priority is idle, the acknowledged one's, and idle again")
    void runningPriority() {
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);
        pulse(FIRST, 0x60);
        icc.acknowledge();
        assertThat(icc.read(Icc.RPR)).isEqualTo(0x60);

        icc.end(FIRST);

        assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);
    }

    @Test
    @DisplayName("GIC-048 a binary point below the minimum reads back the minimum")
    void binaryPointMinimum() {
        assertThat(icc.read(Icc.BPR1)).isEqualTo(3);
        icc.write(Icc.BPR1, 1);
        assertThat(icc.read(Icc.BPR1)).isEqualTo(3);

        icc.write(Icc.BPR1, 6);

        assertThat(icc.read(Icc.BPR1)).isEqualTo(6);
    }

    @Test
    @DisplayName("GIC-050 only another group priority preempts")
    void binaryPointDecidesPreemption() {
        pulse(FIRST, 0x80);
        icc.acknowledge();
        pulse(SECOND, 0x78);
        assertThat(machine.isSignalled(0)).isTrue();
        icc.acknowledge();
        icc.end(SECOND);
        icc.end(FIRST);

        icc.write(Icc.BPR1, 5);
        pulse(FIRST, 0x98);
        icc.acknowledge();
        pulse(SECOND, 0x88);
        assertThat(machine.isSignalled(0)).isFalse();
        pulse(THIRD, 0x78);
        assertThat(machine.isSignalled(0)).isTrue();
    }

    @Test
    @DisplayName("GIC-052 three levels nest and unwind through the same priorities")
    void nesting() {
        int[] priorities = {0xA0, 0x60, 0x20};
        for (int level = 0; level < 3; level++) {
            pulse(FIRST + level, priorities[level]);
            assertThat(icc.acknowledge()).isEqualTo(FIRST + level);
            assertThat(icc.read(Icc.RPR)).isEqualTo(priorities[level]);
            assertThat(Long.bitCount(icc.read(Icc.AP1R0))).isEqualTo(level + 1);
        }
        for (int level = 2; level >= 0; level--) {
            assertThat(icc.read(Icc.RPR)).isEqualTo(priorities[level]);
            icc.end(FIRST + level);
            assertThat(Long.bitCount(icc.read(Icc.AP1R0))).isEqualTo(level);
        }
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);
    }

    @Test
    @DisplayName("GIC-053 with split ends EOIR drops the priority and DIR deactivates")
    void splitEnd() {
        icc.write(Icc.CTLR, EOI_MODE);
        pulse(FIRST, 0xA0);
        icc.acknowledge();
        icc.end(FIRST);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);
        assertThat(machine.bit(ISACTIVER, FIRST)).isTrue();

        icc.write(Icc.DIR, FIRST);

        assertThat(machine.bit(ISACTIVER, FIRST)).isFalse();
    }

    @Test
    @DisplayName("GIC-054 with split ends DIR may come first and leaves the running priority")
    void deactivateFirst() {
        icc.write(Icc.CTLR, EOI_MODE);
        pulse(FIRST, 0xA0);
        icc.acknowledge();
        icc.write(Icc.DIR, FIRST);

        assertThat(machine.bit(ISACTIVER, FIRST)).isFalse();
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xA0);
        icc.end(FIRST);
        assertThat(icc.read(Icc.RPR)).isEqualTo(0xFF);
    }

    @Test
    @DisplayName("GIC-055 without split ends DIR has no effect")
    void deactivateWithoutSplit() {
        pulse(FIRST, 0xA0);
        icc.acknowledge();

        icc.write(Icc.DIR, FIRST);

        assertThat(machine.bit(ISACTIVER, FIRST)).isTrue();
    }

    @Test
    void aMoreUrgentArrivalIsAcknowledgedInsteadOfTheOneThatSignalled() {
        pulse(FIRST, 0xA0);
        assertThat(machine.isSignalled(0)).isTrue();
        pulse(SECOND, 0x40);

        assertThat(icc.acknowledge()).isEqualTo(SECOND);
        machine.settle();
        assertThat(machine.isSignalled(0)).isFalse();
        icc.end(SECOND);
        machine.settle();
        assertThat(machine.isSignalled(0)).isTrue();
    }
}
