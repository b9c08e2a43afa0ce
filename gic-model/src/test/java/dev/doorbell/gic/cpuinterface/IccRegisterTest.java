package dev.doorbell.gic.cpuinterface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Gicv3Config;
import dev.doorbell.gic.Icc;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Walks the table of system registers: reset, what is kept of a write, what a read costs. */
class IccRegisterTest {
    private static final long PATTERN = 0xA5A5_A5A5L;

    /** What a register reads at reset, with seven priority bits. */
    private static long reset(IccRegister register) {
        return switch (register) {
            case ICC_IAR0_EL1, ICC_IAR1_EL1, ICC_HPPIR0_EL1, ICC_HPPIR1_EL1 -> 1023;
            case ICC_RPR_EL1 -> 0xFF;
            case ICC_BPR1_EL1 -> 1; // BPR0's minimum is 0
            case ICC_CTLR_EL1 -> 0x8600; // A3V, seven bits
            case ICC_SRE_EL1 -> 7;
            case ICC_SRE_EL2 -> 0xF;
            default -> 0;
        };
    }

    /** The bits of a register that a write changes, read back; of one whose writes act, none. */
    private static long writable(IccRegister register) {
        return switch (register) {
            case ICC_PMR_EL1 -> 0xFE;
            case ICC_BPR0_EL1, ICC_BPR1_EL1 -> 7;
            case ICC_AP0R0_EL1,
                    ICC_AP0R1_EL1,
                    ICC_AP0R2_EL1,
                    ICC_AP0R3_EL1,
                    ICC_AP1R0_EL1,
                    ICC_AP1R1_EL1,
                    ICC_AP1R2_EL1,
                    ICC_AP1R3_EL1 ->
                    0xFFFF_FFFFL;
            case ICC_CTLR_EL1 -> 3;
            case ICC_IGRPEN0_EL1, ICC_IGRPEN1_EL1 -> 1;
            default -> 0;
        };
    }

    @ParameterizedTest
    @EnumSource
    void aRegisterResetsToItsValueAndKeepsItsBits(IccRegister register) {
        try (GicMachine machine = GicMachine.atReset(1, Gicv3Config.of(8).withPriorityBits(7))) {
            Icc icc = machine.icc(0);
            int encoding = register.encoding();
            assertThat(register.says()).isNotBlank();
            if (register.isForMonitor()) {
                assertThat(icc.read(encoding)).isZero();
                assertThat(machine.complaints(TracePoint.SYSTEM_REGISTER_HOLE)).isOne();
                return;
            }
            assertThat(icc.read(encoding)).isEqualTo(reset(register));
            for (long value : new long[] {-1, PATTERN, 1}) {
                icc.write(encoding, value);
                long fixed = reset(register) & ~writable(register);
                long expected = fixed | (value & writable(register));
                if (register == IccRegister.ICC_BPR1_EL1) {
                    expected = Math.max(1, expected);
                }
                assertThat(icc.read(encoding)).as("after 0x%x", value).isEqualTo(expected);
            }
            assertThat(machine.complaints(TracePoint.SYSTEM_REGISTER_HOLE)).isZero();
        }
    }

    @Test
    void theMonitorsRegistersAreThereWhereThereAreTwoStates() {
        try (GicMachine machine =
                GicMachine.atReset(1, Gicv3Config.of(8).withTwoSecurityStates())) {
            Icc icc = machine.icc(0);
            machine.enter(0, SecurityState.MONITOR);
            for (int bit = 0; bit < 6; bit++) {
                icc.write(Icc.CTLR_EL3, 1L << bit);
                assertThat(icc.read(Icc.CTLR_EL3)).isEqualTo(0x8400 | 1L << bit);
            }
            icc.write(Icc.CTLR_EL3, -1);
            assertThat(icc.read(Icc.CTLR_EL3)).isEqualTo(0x843F);
            icc.write(Icc.IGRPEN1_EL3, -1);
            assertThat(icc.read(Icc.IGRPEN1_EL3)).isEqualTo(3);
            assertThat(icc.read(IccRegister.ICC_SRE_EL3.encoding())).isEqualTo(0xF);
            assertThat(machine.complaints(TracePoint.SYSTEM_REGISTER_HOLE)).isZero();
        }
    }

    @Test
    void group0OfTwoStatesIsNotForTheNonSecureOneWhichIsToldSo() {
        try (GicMachine machine =
                GicMachine.atReset(1, Gicv3Config.of(8).withTwoSecurityStates())) {
            Icc icc = machine.icc(0);
            machine.enter(0, SecurityState.MONITOR);
            icc.read(Icc.IAR0);
            assertThat(machine.complaints(TracePoint.GIC_GROUP0_TRAPPED)).isZero();
            machine.enter(0, SecurityState.NON_SECURE);
            icc.read(Icc.IAR1);
            icc.write(Icc.PMR, 0xF0);
            assertThat(machine.complaints(TracePoint.GIC_GROUP0_TRAPPED)).isZero();
            assertThat(icc.read(Icc.IAR0)).isEqualTo(1023);
            icc.write(Icc.IGRPEN0, 1);
            assertThat(machine.complaints(TracePoint.GIC_GROUP0_TRAPPED)).isEqualTo(2);
            machine.enter(0, SecurityState.MONITOR);
            assertThat(icc.read(Icc.IGRPEN0)).as("the write was ignored").isZero();
        }
        try (GicMachine machine = GicMachine.open(1)) {
            machine.icc(0).read(Icc.IAR0);
            assertThat(machine.complaints(TracePoint.GIC_GROUP0_TRAPPED)).isZero();
        }
    }

    @Test
    void encodingsAreAllDifferent() {
        Set<Integer> encodings = new HashSet<>();
        Arrays.stream(IccRegister.values()).forEach(r -> encodings.add(r.encoding()));
        assertThat(encodings).hasSize(IccRegister.values().length);
    }

    @Test
    @DisplayName("GIC-027 reading HPPIR or RPR acknowledges nothing")
    void readsWithoutSideEffect() {
        try (GicMachine machine = GicMachine.open(1)) {
            machine.open(40, true);
            machine.pulse(40);
            for (int i = 0; i < 3; i++) {
                assertThat(machine.icc(0).read(Icc.HPPIR1)).isEqualTo(40);
                assertThat(machine.icc(0).read(Icc.RPR)).isEqualTo(0xFF);
            }
            assertThat(machine.isSignalled(0)).isTrue();
            assertThat(machine.icc(0).acknowledge()).isEqualTo(40);
        }
    }
}
