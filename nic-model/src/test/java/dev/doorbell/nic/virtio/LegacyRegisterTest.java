package dev.doorbell.nic.virtio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.virtio.transport.LegacyLayout;
import dev.doorbell.nic.virtio.transport.LegacyRegister;
import dev.doorbell.sim.reg.Access;
import dev.doorbell.sim.reg.RegisterRow;
import dev.doorbell.sim.trace.TracePoint;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A walk over every row of the legacy register table, with MSI-X on, so that no row is hidden. */
class LegacyRegisterTest {
    private static final int MAC_AND_STATUS = 1 << 5 | 1 << 16;

    private static Stream<DynamicTest> eachRow(BiConsumer<VirtioBench, LegacyRegister> check) {
        return eachRow(register -> true, check);
    }

    private static Stream<DynamicTest> eachRow(
            Predicate<LegacyRegister> wanted, BiConsumer<VirtioBench, LegacyRegister> check) {
        return LegacyLayout.MAP.registers().stream()
                .filter(wanted)
                .map(
                        register ->
                                DynamicTest.dynamicTest(
                                        register.name(),
                                        () -> {
                                            try (VirtioBench bench = new VirtioBench()) {
                                                bench.setMsix(true);
                                                check.accept(bench, register);
                                            }
                                        }));
    }

    private static int at(LegacyRegister register) {
        return (int) register.row().offset();
    }

    /** What the standard and this device's description say each row reads as after reset. */
    private static Map<LegacyRegister, Long> resetValues() {
        Map<LegacyRegister, Long> values = new EnumMap<>(LegacyRegister.class);
        values.put(LegacyRegister.DEVICE_FEATURES, (long) MAC_AND_STATUS);
        values.put(LegacyRegister.DRIVER_FEATURES, 0L);
        values.put(LegacyRegister.QUEUE_ADDRESS, 0L);
        values.put(LegacyRegister.QUEUE_SIZE, 256L);
        values.put(LegacyRegister.QUEUE_SELECT, 0L);
        values.put(LegacyRegister.QUEUE_NOTIFY, 0L);
        values.put(LegacyRegister.DEVICE_STATUS, 0L);
        values.put(LegacyRegister.ISR_STATUS, 0L);
        values.put(LegacyRegister.CONFIG_VECTOR, 0xFFFFL);
        values.put(LegacyRegister.QUEUE_VECTOR, 0xFFFFL);
        return values;
    }

    @Test
    void everyRowIsWhereTheStandardPutsIt() {
        assertThat(LegacyLayout.MAP.registers().stream().map(r -> r.name() + " " + at(r)))
                .containsExactly(
                        "DEVICE_FEATURES 0",
                        "DRIVER_FEATURES 4",
                        "QUEUE_ADDRESS 8",
                        "QUEUE_SIZE 12",
                        "QUEUE_SELECT 14",
                        "QUEUE_NOTIFY 16",
                        "DEVICE_STATUS 18",
                        "ISR_STATUS 19",
                        "CONFIG_VECTOR 20",
                        "QUEUE_VECTOR 22");
    }

    @TestFactory
    Stream<DynamicTest> everyRowReadsAsItsResetValue() {
        Map<LegacyRegister, Long> expected = resetValues();
        return eachRow(
                (bench, register) ->
                        assertThat(bench.read(at(register), register.row().bytes()))
                                .isEqualTo(expected.get(register)));
    }

    @TestFactory
    Stream<DynamicTest> everyReadOnlyRowIgnoresAWriteAndSaysSo() {
        return eachRow(
                register -> register.row().access() == Access.READ_ONLY,
                (bench, register) -> {
                    long before = bench.read(at(register), register.row().bytes());
                    bench.write(at(register), register.row().bytes(), ~before);
                    assertThat(bench.read(at(register), register.row().bytes())).isEqualTo(before);
                    assertThat(bench.complaints()).containsEntry(TracePoint.REGISTER_READ_ONLY, 1L);
                });
    }

    @TestFactory
    Stream<DynamicTest> everyRowRefusesAnAccessNarrowerThanItsOwn() {
        return eachRow(
                (bench, register) -> {
                    RegisterRow row = register.row();
                    for (int bytes = 1; bytes < row.accessBytesMin(); bytes *= 2) {
                        long before = bench.read(at(register), row.bytes());
                        assertThat(bench.read(at(register), bytes)).isZero();
                        bench.write(at(register), bytes, 0x5A);
                        assertThat(bench.read(at(register), row.bytes())).isEqualTo(before);
                    }
                    if (row.accessBytesMin() > 1) {
                        assertThat(bench.complaints()).containsOnlyKeys(TracePoint.REGISTER_WIDTH);
                    } else {
                        assertThat(bench.complaints()).isEmpty();
                    }
                });
    }

    @Test
    void whatTheDriverMayWriteReadsBack() {
        try (VirtioBench bench = new VirtioBench()) {
            bench.write(0x04, 4, -1);
            assertThat(bench.read(0x04, 4)).isEqualTo(MAC_AND_STATUS);
            bench.write(0x0E, 2, 1);
            assertThat(bench.read(0x0E, 2)).isEqualTo(1);
            bench.write(0x08, 4, 0x4_0010);
            assertThat(bench.read(0x08, 4)).isEqualTo(0x4_0010);
            bench.write(0x12, 1, 3);
            assertThat(bench.read(0x12, 1)).isEqualTo(3);
        }
    }

    @Test
    void aWideAccessReachesEveryNarrowRegisterItCovers() {
        try (VirtioBench bench = new VirtioBench()) {
            bench.setMsix(true);
            // Notify 0, status 3, a write that the interrupt status does not keep.
            bench.write(0x10, 4, 0xFF03_0000L);
            assertThat(bench.read(0x10, 4)).isEqualTo(0x0003_0000L);
            assertThat(bench.read(0x14, 4)).isEqualTo(0xFFFF_FFFFL);
            assertThat(bench.read(0x18, 4)).isEqualTo(0x0201_5452L);
            assertThat(bench.read(0x1C, 4)).isEqualTo(0x0001_FE03L);
            assertThat(bench.complaints()).isEmpty();
        }
    }

    @Test
    void theDevicesConfigurationMovesUpWhenMsixIsEnabledAndBack() {
        try (VirtioBench bench = new VirtioBench()) {
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 6; i++) {
                    assertThat(bench.read(0x14 + i, 1)).isEqualTo(VirtioBench.MAC[i] & 0xFF);
                }
                assertThat(bench.read(0x1A, 2)).isEqualTo(1);
                bench.setMsix(true);
                assertThat(bench.read(0x14, 2)).isEqualTo(0xFFFF);
                assertThat(bench.read(0x16, 2)).isEqualTo(0xFFFF);
                for (int i = 0; i < 6; i++) {
                    assertThat(bench.read(0x18 + i, 1)).isEqualTo(VirtioBench.MAC[i] & 0xFF);
                }
                assertThat(bench.read(0x1E, 2)).isEqualTo(1);
                bench.setMsix(false);
            }
            assertThat(bench.complaints()).isEmpty();
        }
    }

    @Test
    void aQueueThatDoesNotExistHasNoSizeAndTakesNothing() {
        try (VirtioBench bench = new VirtioBench()) {
            bench.setMsix(true);
            for (int queue : new int[] {2, 3, 0xFFFF}) {
                bench.write(0x0E, 2, queue);
                bench.write(0x08, 4, 0x4_0010);
                bench.write(0x16, 2, 0);
                assertThat(bench.read(0x0C, 2)).isZero();
                assertThat(bench.read(0x08, 4)).isZero();
                assertThat(bench.read(0x16, 2)).isEqualTo(0xFFFF);
            }
            bench.write(0x0E, 2, 0);
            assertThat(bench.read(0x08, 4)).isZero();
            assertThat(bench.read(0x0C, 2)).isEqualTo(256);
        }
    }

    @Test
    void eachQueueKeepsItsOwnAddressAndVector() {
        try (VirtioBench bench = new VirtioBench()) {
            bench.setMsix(true);
            bench.place(0, VirtioBench.RECEIVE_RING);
            bench.selectVector(0, 2);
            bench.place(1, VirtioBench.TRANSMIT_RING);
            bench.selectVector(1, 1);
            assertThat(bench.read(0x08, 4)).isEqualTo(VirtioBench.TRANSMIT_RING / 4096);
            assertThat(bench.read(0x16, 2)).isEqualTo(1);
            bench.write(0x0E, 2, 0);
            assertThat(bench.read(0x08, 4)).isEqualTo(VirtioBench.RECEIVE_RING / 4096);
            assertThat(bench.read(0x16, 2)).isEqualTo(2);
        }
    }

    @Test
    void aVectorTheTableLacksReadsBackAsNone() {
        try (VirtioBench bench = new VirtioBench()) {
            bench.setMsix(true);
            for (int offset : new int[] {0x14, 0x16}) {
                bench.write(offset, 2, 2); // the last of three
                assertThat(bench.read(offset, 2)).isEqualTo(2);
                bench.write(offset, 2, 3); // the nearest refused
                assertThat(bench.read(offset, 2)).isEqualTo(0xFFFF);
                bench.write(offset, 2, 1);
                bench.write(offset, 2, 0xFFFF);
                assertThat(bench.read(offset, 2)).isEqualTo(0xFFFF);
            }
        }
    }

    @Test
    void offsetsBehindTheTableAreHoles() {
        try (VirtioBench bench = new VirtioBench()) {
            bench.setMsix(true);
            assertThat(bench.read(0x20, 4)).isZero();
            bench.write(0x3C, 4, 1);
            assertThat(bench.complaints()).containsEntry(TracePoint.REGISTER_HOLE, 2L);
        }
    }

    @Test
    void statusZeroResetsEverythingTheDriverCanSee() {
        try (VirtioBench bench = new VirtioBench().receiving(1)) {
            bench.arrives(VirtioBench.frame(60, 0)); // INTx up, interrupt status set
            assertThat(bench.isIntxHigh()).isTrue();
            bench.write(0x04, 4, -1);
            bench.setMsix(true);
            bench.selectVector(0, 0);
            bench.selectVector(1, 1);
            bench.write(0x14, 2, 2);

            bench.write(0x12, 1, 0);

            assertThat(bench.isIntxHigh()).isFalse();
            Map<LegacyRegister, Long> expected = resetValues();
            for (LegacyRegister register : LegacyLayout.MAP.registers()) {
                assertThat(bench.read(at(register), register.row().bytes()))
                        .as(register.name())
                        .isEqualTo(expected.get(register));
            }
            bench.write(0x0E, 2, 1);
            assertThat(bench.read(0x08, 4)).isZero();
            assertThat(bench.read(0x16, 2)).isEqualTo(0xFFFF);
            bench.setMsix(false);
            assertThat(bench.read(0x13, 1)).isZero();
        }
    }

    @Test
    void aResetDeviceBeginsItsRingsAnew() {
        try (VirtioBench bench = new VirtioBench().receiving(3)) {
            bench.arrives(VirtioBench.frame(60, 0));
            bench.arrives(VirtioBench.frame(60, 1));
            bench.write(0x12, 1, 0);
            bench.setAvailableIndex(VirtioBench.RECEIVE_RING, 0);
            bench.receiving(1);

            bench.arrives(VirtioBench.frame(60, 2));

            assertThat(bench.usedIndex(VirtioBench.RECEIVE_RING)).isEqualTo(1);
            assertThat(bench.usedHead(VirtioBench.RECEIVE_RING, 0)).isZero();
        }
    }
}
