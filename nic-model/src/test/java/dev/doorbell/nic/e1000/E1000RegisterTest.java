package dev.doorbell.nic.e1000;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.reg.Access;
import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every row of the register tables: reset, bits, what reading and writing does. */
class E1000RegisterTest {
    private static final int PATTERN = 0xA5A5_A5A5;

    /** Rows whose value is not simply what was written; tests of their own look at them. */
    private static final Set<E1000Register> SPECIAL =
            EnumSet.of(
                    E1000Register.CTRL,
                    E1000Register.EECD,
                    E1000Register.EERD,
                    E1000Register.MDIC,
                    E1000Register.PBA,
                    E1000Register.IMS,
                    E1000Register.IMC,
                    E1000Register.ICS,
                    E1000Register.ICR);

    @TestFactory
    Stream<DynamicTest> everyRowByTheManual() {
        return rows(DeviceBehaviour.SPECIFICATION, false);
    }

    @TestFactory
    Stream<DynamicTest> everyRowOfQemus() {
        return rows(DeviceBehaviour.QEMU, true);
    }

    private static Stream<DynamicTest> rows(DeviceBehaviour behaviour, boolean qemu) {
        return Arrays.stream(E1000Register.values())
                .map(
                        register ->
                                DynamicTest.dynamicTest(
                                        register + " " + behaviour,
                                        () -> {
                                            try (E1000Bench bench = new E1000Bench(behaviour)) {
                                                check(bench, register, qemu);
                                            }
                                        }));
    }

    private static void check(E1000Bench bench, E1000Register register, boolean qemu) {
        RegisterRow row = register.row();
        assertThat(row.says()).isNotBlank();
        boolean readable = row.access() != Access.WRITE_ONLY;
        for (int index = 0; index < row.count(); index += Math.max(1, row.count() / 16)) {
            int at = (int) row.offset() + index * row.stride();
            if (readable && !isSpecial(register, index)) {
                assertThat(bench.read(at))
                        .as("reset of %s %d", register, index)
                        .isEqualTo(register.reset() & 0xFFFF_FFFFL);
            }
            if (row.access() == Access.READ_WRITE && !SPECIAL.contains(register)) {
                keeps(bench, at, register.writable(qemu));
            }
            if (row.access() == Access.READ_ONLY) {
                long before = bench.read(at);
                bench.write(at, ~before);
                assertThat(bench.read(at)).isEqualTo(before);
            }
        }
    }

    private static boolean isSpecial(E1000Register register, int index) {
        boolean address = register == E1000Register.RAL || register == E1000Register.RAH;
        return register == E1000Register.STATUS
                || register == E1000Register.EECD
                || (address && index == 0);
    }

    private static void keeps(E1000Bench bench, int at, int mask) {
        for (int value : new int[] {-1, PATTERN, ~PATTERN, 0}) {
            bench.write(at, value);
            assertThat(bench.read(at))
                    .as("%x after %x", at, value)
                    .isEqualTo(value & mask & 0xFFFF_FFFFL);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyStatistic() {
        return Arrays.stream(Statistic.values())
                .map(
                        statistic ->
                                DynamicTest.dynamicTest(
                                        statistic.toString(),
                                        () -> {
                                            try (E1000Bench bench = new E1000Bench()) {
                                                int at = (int) statistic.row().offset();
                                                bench.write(at, -1);
                                                assertThat(bench.read(at)).isZero();
                                                assertThat(statistic.row().says()).isNotBlank();
                                            }
                                        }));
    }

    @Test
    void maskAndCausesHaveTheirBits() {
        try (E1000Bench bench = new E1000Bench()) {
            bench.write(E1000Bench.IMS, -1);
            assertThat(bench.read(E1000Bench.IMS)).isEqualTo(E1000Causes.ALL);
            bench.write(E1000Bench.ICS, -1);
            assertThat(bench.read(E1000Bench.ICS)).as("write-only").isZero();
            assertThat(bench.read(E1000Bench.ICR)).isEqualTo(E1000Causes.ALL);
        }
        try (E1000Bench bench = new E1000Bench(DeviceBehaviour.QEMU)) {
            bench.write(E1000Bench.ICS, 0x8000_0020L);
            assertThat(bench.read(E1000Bench.ICS)).isEqualTo(0x8000_0020L);
            assertThat(bench.read(E1000Bench.ICR)).isEqualTo(0x8000_0020L);
        }
    }

    @Test
    void controlKeepsItsBitsButNotReset() {
        try (E1000Bench bench = new E1000Bench()) {
            bench.write(E1000Bench.CTRL, 0x7BFF_FFFFL);
            assertThat(bench.read(E1000Bench.CTRL)).isEqualTo(0x58FC_1BE9L);
            bench.write(E1000Bench.CTRL, 0x0400_0000L);
            assertThat(bench.read(E1000Bench.CTRL)).isEqualTo(0x0014_0240L);
        }
    }

    @Test
    void packetBufferIsSplit() {
        try (E1000Bench bench = new E1000Bench()) {
            bench.write(E1000Bench.PBA, 40);
            assertThat(bench.read(E1000Bench.PBA)).isEqualTo(24 << 16 | 40);
            bench.write(E1000Bench.PBA, 0);
            assertThat(bench.read(E1000Bench.PBA)).isEqualTo(56 << 16 | 8);
            bench.write(E1000Bench.PBA, 0xFF);
            assertThat(bench.read(E1000Bench.PBA)).isEqualTo(8 << 16 | 56);
        }
    }

    @Test
    void resetBringsEverythingBackButTheEepromAndThePhy() {
        try (E1000Bench bench = new E1000Bench()) {
            bench.phyWrite(4, 0x0001);
            bench.receiving(8).sending(8);
            bench.write(E1000Bench.IMS, 0xFF);
            bench.write(E1000Bench.ICS, E1000Bench.LSC);
            bench.write(E1000Bench.ITR, 77);
            bench.write(E1000Bench.MTA, 5);
            bench.write(E1000Bench.RAL, 0);
            bench.arrives(E1000Bench.frame(60));
            assertThat(bench.isIntxHigh()).isTrue();
            bench.write(E1000Bench.CTRL, 0x0400_0000L);

            assertThat(bench.isIntxHigh()).isFalse();
            for (int at :
                    new int[] {
                        E1000Bench.IMS, E1000Bench.ICR, E1000Bench.ITR, E1000Bench.MTA,
                        E1000Bench.RDH, E1000Bench.RDT, E1000Bench.RDBAL, E1000Bench.RCTL,
                        E1000Bench.TCTL, E1000Bench.TDLEN, 0x4074
                    }) {
                assertThat(bench.read(at)).as("%x", at).isZero();
            }
            assertThat(bench.read(E1000Bench.RAL)).isEqualTo(0x1200_5452);
            assertThat(bench.read(E1000Bench.RAH)).isEqualTo(0x8000_5634L);
            assertThat(bench.phyRead(4)).isEqualTo(0x0001);
        }
    }

    @Test
    void qemusResetChangesNothing() {
        try (E1000Bench bench = new E1000Bench(DeviceBehaviour.QEMU)) {
            bench.write(E1000Bench.IMS, 0xFF);
            bench.write(E1000Bench.CTRL, 0x0400_0000L);
            assertThat(bench.read(E1000Bench.IMS)).isEqualTo(0xFF);
        }
    }

    @Test
    void otherWidthsAreRefusedAndHolesAnswerZero() {
        try (E1000Bench bench = new E1000Bench()) {
            for (int bytes : new int[] {1, 2}) {
                bench.write(E1000Bench.IMS, bytes, -1);
                assertThat(bench.read(E1000Bench.RAL, bytes)).isZero();
            }
            assertThat(bench.read(E1000Bench.IMS)).isZero();
            bench.write(0x6000, -1);
            assertThat(bench.read(0x6000)).isZero();
            assertThat(bench.complaints()).containsKey(TracePoint.REGISTER_WIDTH);
            assertThat(bench.complaints()).containsKey(TracePoint.REGISTER_HOLE);
            assertThat(bench.read(E1000Bench.RAL, 8)).isEqualTo(0x8000_5634_1200_5452L);
        }
    }

    @Test
    void qemusNarrowAccessReachesTheWholeRegister() {
        try (E1000Bench bench = new E1000Bench(DeviceBehaviour.QEMU)) {
            assertThat(bench.read(E1000Bench.RAL + 1, 1)).isEqualTo(0x52);
            assertThat(bench.read(E1000Bench.RAH + 2, 2)).isEqualTo(0x5634);
            bench.write(E1000Bench.IMS, 1, 0x85);
            assertThat(bench.read(E1000Bench.IMS)).isEqualTo(0x85);
        }
    }

    @Test
    void theIoWindowReachesEveryRegister() {
        try (E1000Bench bench = new E1000Bench()) {
            BusTarget io = Objects.requireNonNull(bench.card.function().barTarget(1));
            io.write(0, 4, E1000Bench.IMS, 0);
            io.write(4, 4, 0x84, 0);
            assertThat(io.read(0, 4, 0)).isEqualTo(E1000Bench.IMS);
            assertThat(io.read(4, 4, 0)).isEqualTo(0x84);
            assertThat(bench.read(E1000Bench.IMS)).isEqualTo(0x84);
            io.write(0, 4, 0, 0);
            io.write(4, 4, 0x0400_0000L, 0); // how drivers reset the card
            assertThat(bench.read(E1000Bench.IMS)).isZero();
            io.write(0, 4, 0x2_0000, 0); // the flash
            assertThat(io.read(4, 4, 0)).isZero();
            assertThat(io.read(0, 2, 0)).isZero();
            assertThat(bench.complaints()).containsKey(TracePoint.REGISTER_WIDTH);
        }
        try (E1000Bench bench = new E1000Bench(DeviceBehaviour.QEMU)) {
            BusTarget io = Objects.requireNonNull(bench.card.function().barTarget(1));
            io.write(0, 4, E1000Bench.IMS, 0);
            io.write(4, 4, 0x84, 0);
            assertThat(io.read(0, 4, 0)).isZero();
            assertThat(bench.read(E1000Bench.IMS)).isZero();
        }
    }
}
