package dev.doorbell.gic.cpuinterface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.InterfaceChoice.PriorityStorage;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbered statements about priorities, for every number of bits there can be. */
class PriorityBitsTest {
    private static final int FIRST = 40;
    private static final int SECOND = 41;
    private static final int IDLE = 0xFF;

    private static GicMachine with(int bits) {
        GicMachine machine = GicMachine.open(1, Gicv3Config.of(8).withPriorityBits(bits));
        machine.write(GicMachine.GICD, 3);
        machine.icc(0).write(Icc.IGRPEN0, 1);
        machine.open(FIRST, true);
        machine.open(SECOND, true);
        return machine;
    }

    private static int mask(int bits) {
        return 0xFF << (8 - bits) & 0xFF;
    }

    private static void toGroup0(GicMachine machine) {
        machine.write(GicMachine.GICD + 0x84, 0);
    }

    @ParameterizedTest(name = "GIC-004 a priority byte keeps its upper {0} bits")
    @ValueSource(ints = {4, 5, 6, 7, 8})
    @DisplayName("GIC-004 a priority byte keeps as many upper bits as are implemented")
    void bytes(int bits) {
        try (GicMachine machine = with(bits)) {
            long mask = mask(bits) * 0x0101_0101L;
            for (long bytes : new long[] {GicMachine.GICD + 0x428, machine.gicr(0) + 0x1_0400}) {
                machine.write(bytes, 0xFFFF_FFFFL);
                assertThat(machine.read(bytes)).isEqualTo(mask);
                machine.write(bytes, 0x5A5A_A5A5L);
                assertThat(machine.read(bytes)).isEqualTo(0x5A5A_A5A5L & mask);
            }
            machine.icc(0).write(Icc.PMR, 0xFF);
            assertThat(machine.icc(0).read(Icc.PMR)).isEqualTo(mask(bits));
            assertThat((machine.icc(0).read(Icc.CTLR) >>> 8 & 7) + 1).isEqualTo(bits);
        }
    }

    @Test
    @DisplayName("GIC-004 priority bytes may keep all eight bits, of which the interface uses some")
    void allEightBits() {
        Gicv3Config config =
                Gicv3Config.of(8).with(GicBehaviour.ARCHITECTURE.with(PriorityStorage.ALL_EIGHT));
        try (GicMachine machine = GicMachine.open(1, config)) {
            machine.open(FIRST, true);
            machine.open(SECOND, true);
            machine.setPriority(FIRST, 0x8F);
            machine.setPriority(SECOND, 0x8E);
            assertThat(machine.read(GicMachine.GICD + 0x428)).isEqualTo(0x8E8F);
            machine.pulse(FIRST);
            machine.pulse(SECOND);
            assertThat(machine.icc(0).acknowledge()).isEqualTo(SECOND);
            assertThat(machine.icc(0).read(Icc.RPR)).isEqualTo(0x88);
            assertThat(machine.isSignalled(0)).isFalse();
        }
    }

    @ParameterizedTest(name = "GIC-030 the mask is strict, with {0} bits")
    @ValueSource(ints = {4, 5, 6, 7, 8})
    @DisplayName("GIC-030 the mask is strict at every priority there is")
    void priorityMask(int bits) {
        try (GicMachine machine = with(bits)) {
            int step = 1 << (8 - bits);
            machine.pulse(FIRST);
            for (int priority = 0; priority < 0x100; priority += step) {
                machine.setPriority(FIRST, priority);
                machine.icc(0).write(Icc.PMR, priority);
                assertThat(machine.isSignalled(0)).as("0x%x", priority).isFalse();
                if (priority + step < 0x100) {
                    machine.icc(0).write(Icc.PMR, priority + step);
                    assertThat(machine.isSignalled(0)).as("0x%x", priority).isTrue();
                }
            }
        }
    }

    @ParameterizedTest(name = "GIC-048 the binary points have minimums, with {0} bits")
    @ValueSource(ints = {4, 5, 6, 7, 8})
    @DisplayName("GIC-048 a binary point below the minimum reads back the minimum")
    void binaryPointMinimum(int bits) {
        int least = 7 - Math.min(bits, 7);
        try (GicMachine machine = with(bits)) {
            Icc icc = machine.icc(0);
            assertThat(icc.read(Icc.BPR0)).isEqualTo(least);
            assertThat(icc.read(Icc.BPR1)).isEqualTo(least + 1);
            for (int point = 0; point < 8; point++) {
                icc.write(Icc.BPR0, point);
                icc.write(Icc.BPR1, point);
                assertThat(icc.read(Icc.BPR0)).isEqualTo(Math.max(point, least));
                assertThat(icc.read(Icc.BPR1)).isEqualTo(Math.max(point, least + 1));
            }
        }
    }

    @ParameterizedTest(name = "GIC-050 the binary point decides who preempts, with {0} bits")
    @ValueSource(ints = {4, 5, 6, 7, 8})
    @DisplayName("GIC-050, GIC-051 the binary point decides who preempts, for both groups")
    void preemption(int bits) {
        try (GicMachine machine = with(bits)) {
            Icc icc = machine.icc(0);
            int step = 1 << (8 - bits);
            for (int group = 0; group < 2; group++) {
                if (group == 1) {
                    toGroup0(machine);
                }
                for (int point = 0; point < 8; point++) {
                    icc.write(group == 1 ? Icc.BPR0 : Icc.BPR1, point);
                    int inForce = (int) icc.read(group == 1 ? Icc.BPR0 : Icc.BPR1);
                    int unused = group == 1 ? inForce + 1 : inForce;
                    for (int running = 0; running < 0x100 - step; running += 3 * step) {
                        preempts(machine, group == 1, running, 0xFF << unused & 0xFF);
                    }
                }
            }
        }
    }

    /** With one interrupt of {@code running} handled, tries one of every priority near it. */
    private static void preempts(GicMachine machine, boolean zero, int running, int mask) {
        Icc icc = machine.icc(0);
        int implemented = mask(8 - Integer.numberOfTrailingZeros(step(machine)));
        machine.setPriority(FIRST, running);
        machine.pulse(FIRST);
        assertThat(icc.read(zero ? Icc.IAR0 : Icc.IAR1)).isEqualTo(FIRST);
        assertThat(icc.read(Icc.RPR)).isEqualTo(running & mask);
        machine.pulse(SECOND);
        for (int priority = 0; priority < 0x100; priority += step(machine)) {
            machine.setPriority(SECOND, priority);
            boolean expected = (priority & mask) < (running & mask) && priority < implemented;
            assertThat(zero ? machine.isSignalledFast(0) : machine.isSignalled(0))
                    .as("0x%02x against 0x%02x under 0x%02x", priority, running, mask)
                    .isEqualTo(expected);
        }
        machine.writeBit(0x280, SECOND);
        icc.write(zero ? Icc.EOIR0 : Icc.EOIR1, FIRST);
        assertThat(icc.read(Icc.RPR)).isEqualTo(IDLE);
    }

    private static int step(GicMachine machine) {
        return 1 << (7 - (int) (machine.icc(0).read(Icc.CTLR) >>> 8 & 7));
    }

    @Test
    @DisplayName("GIC-051 with the binary point at seven no Group 0 interrupt preempts another one")
    void nobodyPreempts() {
        try (GicMachine machine = with(5)) {
            toGroup0(machine);
            Icc icc = machine.icc(0);
            icc.write(Icc.BPR0, 7);
            machine.setPriority(FIRST, 0xF0);
            machine.setPriority(SECOND, 0);
            machine.pulse(FIRST);
            icc.read(Icc.IAR0);
            machine.pulse(SECOND);
            assertThat(machine.isSignalledFast(0)).isFalse();
            assertThat(icc.read(Icc.IAR0)).isEqualTo(1023);
            icc.write(Icc.EOIR0, FIRST);
            assertThat(icc.read(Icc.IAR0)).isEqualTo(SECOND);
        }
    }

    @Test
    @DisplayName("GIC-049 with a common binary point BPR1 reads one more than BPR0, seven at most")
    void commonBinaryPoint() {
        try (GicMachine machine = with(5)) {
            Icc icc = machine.icc(0);
            icc.write(Icc.BPR1, 4);
            icc.write(Icc.CTLR, 1);
            for (int point = 2; point < 8; point++) {
                icc.write(Icc.BPR0, point);
                assertThat(icc.read(Icc.BPR1)).isEqualTo(Math.min(point + 1, 7));
                icc.write(Icc.BPR1, 3);
                assertThat(icc.read(Icc.BPR1)).isEqualTo(Math.min(point + 1, 7));
                assertThat(icc.read(Icc.BPR0)).isEqualTo(point);
            }
            icc.write(Icc.CTLR, 0);
            assertThat(icc.read(Icc.BPR1)).isEqualTo(4);
        }
    }

    @Test
    @DisplayName("GIC-049 with a common binary point Group 1 preempts as Group 0 does")
    void commonBinaryPointPreempts() {
        try (GicMachine machine = with(5)) {
            Icc icc = machine.icc(0);
            icc.write(Icc.CTLR, 1);
            icc.write(Icc.BPR0, 5); // the upper two bits
            machine.setPriority(FIRST, 0xB8);
            machine.pulse(FIRST);
            icc.acknowledge();
            assertThat(icc.read(Icc.RPR)).isEqualTo(0x80);
            machine.setPriority(SECOND, 0x80);
            machine.pulse(SECOND);
            assertThat(machine.isSignalled(0)).isFalse();
            machine.setPriority(SECOND, 0x78);
            machine.settle();
            assertThat(machine.isSignalled(0)).isTrue();
        }
    }

    @ParameterizedTest(name = "GIC-052 every group priority has its active bit, with {0} bits")
    @ValueSource(ints = {4, 5, 6, 7, 8})
    @DisplayName("GIC-052 every group priority has its bit in the active priority registers")
    void activePriorities(int bits) {
        int levels = 1 << Math.min(bits, 7);
        int words = Math.max(1, levels / 32);
        try (GicMachine machine = with(bits)) {
            Icc icc = machine.icc(0);
            for (int level = levels - 2; level >= 0; level--) { // the last cannot be signalled
                machine.setPriority(FIRST, level * 256 / levels);
                machine.pulse(FIRST);
                assertThat(icc.acknowledge()).isEqualTo(FIRST);
                assertThat(icc.read(Icc.RPR)).isEqualTo(level * 256 / levels);
                assertThat(icc.read(Icc.AP1R0 + level / 32) >>> (level % 32) & 1).isOne();
                machine.writeBit(0x380, FIRST);
            }
            int ones = 0;
            for (int word = 0; word < words; word++) {
                ones += Long.bitCount(icc.read(Icc.AP1R0 + word));
                assertThat(icc.read(Icc.AP0R0 + word)).isZero();
            }
            assertThat(ones).isEqualTo(levels - 1);
            for (int level = 0; level < levels - 1; level++) {
                assertThat(icc.read(Icc.RPR)).isEqualTo(level * 256 / levels);
                icc.end(FIRST);
            }
            assertThat(icc.read(Icc.RPR)).isEqualTo(IDLE);
        }
    }

    @ParameterizedTest(name = "GIC-052 active priority registers beyond the bits are absent: {0}")
    @ValueSource(ints = {4, 5, 6, 7, 8})
    @DisplayName("GIC-052 there are as many active priority registers as the bits need")
    void activePriorityRegisters(int bits) {
        int words = Math.max(1, (1 << Math.min(bits, 7)) / 32);
        try (GicMachine machine = with(bits)) {
            Icc icc = machine.icc(0);
            for (int word = 0; word < 4; word++) {
                icc.write(Icc.AP0R0 + word, 0x8001);
                icc.write(Icc.AP1R0 + word, 0x4002);
                assertThat(icc.read(Icc.AP0R0 + word)).isEqualTo(word < words ? 0x8001 : 0);
                assertThat(icc.read(Icc.AP1R0 + word)).isEqualTo(word < words ? 0x4002 : 0);
            }
            assertThat(machine.complaints(TracePoint.SYSTEM_REGISTER_HOLE))
                    .isEqualTo(4L * (4 - words));
        }
    }

    @Test
    @DisplayName("GIC-052 with four bits there are sixteen levels, and no other can be written")
    void sixteenLevels() {
        try (GicMachine machine = with(4)) {
            Icc icc = machine.icc(0);
            icc.write(Icc.AP1R0, 0xFFFF_0000L);
            assertThat(icc.read(Icc.AP1R0)).isZero();
            assertThat(icc.read(Icc.RPR)).isEqualTo(IDLE);
            icc.write(Icc.AP1R0, 0x8000);
            assertThat(icc.read(Icc.RPR)).isEqualTo(0xF0);
        }
    }

    @Test
    @DisplayName("GIC-052 the running priority is the most urgent of both groups")
    void bothGroups() {
        try (GicMachine machine = with(5)) {
            Icc icc = machine.icc(0);
            machine.write(GicMachine.GICD + 0x84, 1L << (FIRST % 32));
            machine.setPriority(FIRST, 0xA0);
            machine.setPriority(SECOND, 0x40); // Group 0
            machine.pulse(FIRST);
            icc.acknowledge();
            machine.pulse(SECOND);
            assertThat(icc.read(Icc.IAR0)).isEqualTo(SECOND);
            assertThat(icc.read(Icc.RPR)).isEqualTo(0x40);
            icc.end(FIRST); // out of order: what runs is Group 0
            assertThat(icc.read(Icc.RPR)).isEqualTo(0x40);
            icc.write(Icc.EOIR0, SECOND);
            assertThat(icc.read(Icc.RPR)).isEqualTo(0xA0);
            icc.end(FIRST);
            assertThat(icc.read(Icc.RPR)).isEqualTo(IDLE);
        }
    }

    @Test
    void priorityBitsAreFourToEight() {
        for (int bits : new int[] {3, 9}) {
            assertThatThrownBy(() -> Gicv3Config.of(1).withPriorityBits(bits))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("4 to 8");
        }
    }
}
