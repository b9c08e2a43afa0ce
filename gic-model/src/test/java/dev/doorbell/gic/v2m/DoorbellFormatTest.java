package dev.doorbell.gic.v2m;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.RegisterWalk;
import dev.doorbell.gic.v2.Gicv2Machine;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.trace.TracePoint;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** GICv2m frames on a GICv2: several of them, and those whose messages name SPIs in other ways. */
class DoorbellFormatTest {
    private static final long FRAME = 0x0900_0000L;
    private static final int FIRST = 160;
    private static final int COUNT = 16;
    private static final int FUNCTION = 0x0018;
    private static final long ISPENDR = 0x200;

    private final Gicv2Machine machine = Gicv2Machine.open(1);

    @AfterEach
    void close() {
        machine.close();
    }

    private Gicv2mFrame frame(DoorbellFormat format) {
        return new Gicv2mFrame(
                machine.simulation().parts(), machine.gic().distributor(), FIRST, COUNT, format);
    }

    private void map(DoorbellFormat format) {
        machine.bus().map("frame", FRAME, format.frameBytes(), frame(format), AccessTiming.FREE);
        for (int intid = FIRST - 1; intid <= FIRST + COUNT; intid++) {
            machine.configure(intid, true);
        }
    }

    private void write(long offset, int bytes, long data) {
        machine.bus().write(FRAME + offset, bytes, data, FUNCTION);
        machine.settle();
    }

    private int pendingCount() {
        int count = 0;
        for (long word = 0; word < 9; word++) {
            count += Long.bitCount(machine.gicd(0, ISPENDR + 4 * word));
        }
        return count;
    }

    @ParameterizedTest(name = "GIC-076 {0} bytes of {1} pend {2} with {3}")
    @CsvSource({
        "4, 160, 160, INTID",
        "2, 175, 175, INTID",
        "4, 0, 160, FROM_FRAME",
        "2, 15, 175, FROM_FRAME",
        "4, 128, 160, FROM_FIRST_SPI",
        "2, 143, 175, FROM_FIRST_SPI",
    })
    void dataFormats(int bytes, int data, int intid, DoorbellFormat format) {
        map(format);

        write(0x40, bytes, data);

        assertThat(machine.bit(ISPENDR, intid)).isTrue();
        assertThat(pendingCount()).isOne();
    }

    @ParameterizedTest(name = "GIC-073 data {0} is foreign to {1}")
    @CsvSource({
        "159, INTID",
        "176, INTID",
        "0, INTID",
        "16, FROM_FRAME",
        "1023, FROM_FRAME",
        "127, FROM_FIRST_SPI",
        "144, FROM_FIRST_SPI",
        "0, FROM_FIRST_SPI",
    })
    void foreignData(int data, DoorbellFormat format) {
        map(format);

        write(0x40, 4, data);

        assertThat(pendingCount()).isZero();
        assertThat(machine.complaints(TracePoint.DOORBELL_OUT_OF_RANGE)).isOne();
    }

    @ParameterizedTest
    @EnumSource(
            value = DoorbellFormat.class,
            names = {"INTID", "FROM_FRAME", "FROM_FIRST_SPI"})
    void theUpperHalfOfTheDoorbellIsNone(DoorbellFormat format) {
        map(format);

        write(0x42, 2, 0);
        write(0x41, 1, 0);

        assertThat(pendingCount()).isZero();
        assertThat(machine.complaints(TracePoint.REGISTER_WIDTH)).isEqualTo(2);
    }

    @ParameterizedTest(name = "MSI_IIDR of {0} is {1}")
    @CsvSource({
        "INTID, 0x0000043B",
        "FROM_FRAME, 0x06000170",
        "FROM_FIRST_SPI, 0x0000013F",
    })
    void identification(DoorbellFormat format, String iidr) {
        map(format);

        assertThat(machine.bus().read(FRAME + 0xFCC, 4, FUNCTION)).isEqualTo(Long.decode(iidr));
        assertThat(machine.bus().read(FRAME + 8, 4, FUNCTION)).isEqualTo(FIRST << 16 | COUNT);
    }

    @Test
    @DisplayName("GIC-076 the address may name the SPI, whatever the data")
    void inAddress() {
        map(DoorbellFormat.IN_ADDRESS);

        write((160 - 32) * 8, 4, 0);
        write((175 - 32) * 8, 2, 0xFFFF);

        assertThat(machine.bit(ISPENDR, 160)).isTrue();
        assertThat(machine.bit(ISPENDR, 175)).isTrue();
        assertThat(pendingCount()).isEqualTo(2);
    }

    @Test
    void aFrameIsOnePageUnlessItsAddressesReachToTheLastSpi() {
        assertThat(DoorbellFormat.INTID.frameBytes()).isEqualTo(0x1000);
        assertThat(DoorbellFormat.FROM_FRAME.frameBytes()).isEqualTo(0x1000);
        assertThat(DoorbellFormat.FROM_FIRST_SPI.frameBytes()).isEqualTo(0x1000);
        assertThat(DoorbellFormat.IN_ADDRESS.frameBytes()).isGreaterThan((1019 - 32) * 8 + 3);
    }

    @Test
    void aFrameThatNamesSpisByAddressRefusesOthersAndHasNothingToRead() {
        map(DoorbellFormat.IN_ADDRESS);

        write((159 - 32) * 8, 4, 0);
        write((176 - 32) * 8, 4, 0);
        write((160 - 32) * 8 + 4, 4, 0);
        write((160 - 32) * 8, 1, 0);

        assertThat(pendingCount()).isZero();
        assertThat(machine.complaints(TracePoint.DOORBELL_OUT_OF_RANGE)).isEqualTo(2);
        assertThat(machine.complaints(TracePoint.REGISTER_WIDTH)).isEqualTo(2);
        assertThat(machine.bus().read(FRAME + 8, 4, FUNCTION)).isZero();
        assertThat(machine.bus().read(FRAME + 0xFCC, 4, FUNCTION)).isZero();
        assertThat(machine.complaints(TracePoint.REGISTER_HOLE)).isEqualTo(2);
    }

    @Test
    void framesOnOneDistributorRingTheirOwnSpis() {
        map(DoorbellFormat.INTID);
        machine.configure(80, true);

        write(0x40, 4, 80);
        assertThat(pendingCount()).isZero();
        machine.ring(FIRST);
        assertThat(pendingCount()).isZero();
        machine.ring(80);
        write(0x40, 4, FIRST);

        assertThat(pendingCount()).isEqualTo(2);
    }

    @TestFactory
    Stream<DynamicTest> everyRowKeepsItsPromise() {
        return RegisterWalk.over(Gicv2mRegister.class, () -> frame(DoorbellFormat.FROM_FRAME));
    }
}
