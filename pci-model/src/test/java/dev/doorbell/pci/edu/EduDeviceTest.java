package dev.doorbell.pci.edu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.Slot;
import dev.doorbell.pci.host.HostBridge;
import dev.doorbell.pci.link.PcieLink;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.bus.AccessTiming;
import dev.doorbell.sim.bus.BusTarget;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The device in slot 2, its BAR at the window's start, a doorbell that remembers. */
class EduDeviceTest {
    private static final long WINDOW = 0x1000_0000L;
    private static final long ECAM = 0x40_1000_0000L;
    private static final long CONFIG = ECAM + (2 << 15);
    private static final long DOORBELL = 0x0809_0040L;
    private static final long MEMORY = 0x4000_0000L;
    private static final long MILLISECOND = 1_000_000L;
    private static final int ALL_ADDRESS_BITS = -1;

    private final List<String> rings = new ArrayList<>();
    private Simulation simulation = Simulation.builder().build();
    private EduDevice edu = device(TimingProfile.named("ideal"));

    @BeforeEach
    void decodeAndMaster() {
        write(CONFIG + 0x10, 4, WINDOW);
        write(CONFIG + 0x04, 2, 6);
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private EduDevice device(TimingProfile profile) {
        simulation.close();
        simulation = Simulation.builder().time(profile.timeBase()).build();
        HostBridge bridge = new HostBridge(simulation.parts(), WINDOW);
        EduDevice made =
                new EduDevice(
                        simulation.parts(),
                        "edu",
                        new Slot(2, 0),
                        new PcieLink(profile, profile.timeBase()),
                        new EduTiming(100 * MILLISECOND, 10),
                        ALL_ADDRESS_BITS & 0xFFFF_FFFFL);
        bridge.plug(made.function());
        map("ecam", ECAM, HostBridge.ECAM_BYTES_PER_BUS, bridge.ecam());
        map("pci", WINDOW, 1 << 24, bridge.window());
        map("doorbell", DOORBELL, 4, new Doorbell());
        return made;
    }

    private void map(String name, long base, long size, BusTarget target) {
        simulation.parts().bus().map(name, base, size, target, AccessTiming.FREE);
    }

    private final class Doorbell implements BusTarget {
        @Override
        public long read(long offset, int bytes, int requester) {
            return 0;
        }

        @Override
        public void write(long offset, int bytes, long value, int requester) {
            rings.add(bytes + " bytes " + value + " from " + requester);
        }
    }

    private long read(long address, int bytes) {
        return simulation.parts().bus().read(address, bytes, Requester.DEBUGGER);
    }

    private void write(long address, int bytes, long value) {
        simulation.parts().bus().write(address, bytes, value, Requester.DEBUGGER);
    }

    private void enableMsi(boolean enabled) {
        write(CONFIG + 0x44, 4, DOORBELL);
        write(CONFIG + 0x4C, 2, 9);
        write(CONFIG + 0x42, 2, enabled ? 0x81 : 0x80);
    }

    private boolean pin() {
        return edu.function().intx().isHigh();
    }

    private long complaints(TracePoint rule) {
        return simulation.parts().trace().complaints().getOrDefault(rule, 0L);
    }

    @Test
    void saysWhoItIs() {
        assertThat(read(CONFIG, 4)).isEqualTo(0x11E8_1234L);
        assertThat(read(CONFIG + 8, 4)).isEqualTo(0x00FF_0010L);
        assertThat(read(CONFIG + 0x2C, 4)).isEqualTo(0x1100_1AF4L);
        assertThat(read(CONFIG + 0x3C, 4)).isEqualTo(0x100);
        assertThat(read(CONFIG + 0x40, 4)).isEqualTo(0x0080_0005L);
        assertThat(read(WINDOW, 4)).isEqualTo(0x0100_00EDL);
    }

    @Test
    void livenessIsTheComplementOfWhatWasWritten() {
        write(WINDOW + 4, 4, 0x1234_5678);

        assertThat(read(WINDOW + 4, 4)).isEqualTo(0xEDCB_A987L);
    }

    @Test
    void thePinIsHighUntilEveryCauseIsAcknowledged() {
        write(WINDOW + 0x60, 4, 3);
        assertThat(pin()).isTrue();
        assertThat(read(WINDOW + 0x24, 4)).isEqualTo(3);
        assertThat(read(CONFIG + 6, 2)).isEqualTo(0x0018);

        write(WINDOW + 0x64, 4, 1);
        assertThat(pin()).isTrue();

        write(WINDOW + 0x64, 4, 2);
        assertThat(pin()).isFalse();
        assertThat(read(CONFIG + 6, 2)).isEqualTo(0x0010);
    }

    @Test
    void raisingNothingRaisesNothing() {
        write(WINDOW + 0x60, 4, 0);

        assertThat(pin()).isFalse();
        assertThat(read(WINDOW + 0x24, 4)).isZero();
    }

    @Test
    void withMsiEveryRaiseIsOneMessageAndThePinIsQuiet() {
        enableMsi(true);
        write(WINDOW + 0x60, 4, 1);
        write(WINDOW + 0x60, 4, 1);
        write(WINDOW + 0x60, 4, 0);

        assertThat(rings)
                .containsExactly("4 bytes 9 from 16", "4 bytes 9 from 16", "4 bytes 9 from 16");
        assertThat(pin()).isFalse();
        assertThat(read(CONFIG + 6, 2)).isEqualTo(0x0010);
    }

    @Test
    void enablingMsiLetsGoOfThePinAndDisablingItDoesNotAssertItAgain() {
        write(WINDOW + 0x60, 4, 1);
        enableMsi(true);
        assertThat(pin()).isFalse();

        enableMsi(false);
        assertThat(pin()).isFalse();
        assertThat(rings).isEmpty();

        write(WINDOW + 0x60, 4, 2);
        assertThat(pin()).isTrue();
    }

    @Test
    void withoutBusMasteringAMessageIsLost() {
        enableMsi(true);
        write(CONFIG + 4, 2, 2);
        write(WINDOW + 0x60, 4, 1);
        write(CONFIG + 4, 2, 6);

        assertThat(rings).isEmpty();
        assertThat(complaints(TracePoint.BUS_MASTER_OFF)).isEqualTo(1);
    }

    @Test
    void moreMessagesThanTheLinkHoldsAreAllSentInTheEnd() {
        edu = device(TimingProfile.named("ideal").with("pcie.generation=1").with("pcie.lanes=1"));
        decodeAndMaster();
        enableMsi(true);
        for (int i = 0; i < 1000; i++) {
            write(WINDOW + 0x60, 4, 1);
        }
        assertThat(rings).hasSizeLessThan(100);

        simulation.runFor(simulation.parts().time().ticksPerSecond());
        assertThat(rings).hasSize(1000);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "5,120", "12,479001600", "13,1932053504", "33,2147483648", "34,0"})
    void aFactorialTakesOneStepAfterAnother(long of, long result) {
        write(WINDOW + 8, 4, of);
        assertThat(read(WINDOW + 0x20, 4)).isEqualTo(1);
        write(WINDOW + 8, 4, 3); // not while it computes

        simulation.runFor(10 * of);
        assertThat(read(WINDOW + 0x20, 4)).isZero();
        assertThat(read(WINDOW + 8, 4)).isEqualTo(result);
        assertThat(pin()).isFalse();
    }

    @Test
    void theLargestFactorialTakesLongAndEnds() {
        write(WINDOW + 8, 4, 0xFFFF_FFFFL);
        simulation.runFor(10 * 0xFFFF_FFFFL - 1);
        assertThat(read(WINDOW + 0x20, 4)).isEqualTo(1);

        simulation.runFor(1);
        assertThat(read(WINDOW + 8, 4)).isZero();
    }

    @Test
    void aFactorialInterruptsIfAskedTo() {
        write(WINDOW + 0x20, 4, 0xFF);
        assertThat(read(WINDOW + 0x20, 4)).isEqualTo(0x80);
        write(WINDOW + 8, 4, 4);
        simulation.runFor(40);

        assertThat(read(WINDOW + 0x24, 4)).isEqualTo(1);
        assertThat(pin()).isTrue();
    }

    @Test
    void dmaGoesThroughTheBufferAfterItsWaitAndInterrupts() {
        simulation.parts().memory().write(MEMORY, 8, 0x1122_3344_5566_7788L);
        dma(MEMORY, 0x4_0008, 8, 5);
        simulation.runFor(100 * MILLISECOND - 1);
        assertThat(read(WINDOW + 0x98, 8)).isEqualTo(5);
        simulation.runFor(1);
        assertThat(read(WINDOW + 0x98, 8)).isEqualTo(4);
        assertThat(read(WINDOW + 0x24, 4)).isEqualTo(0x100);

        dma(0x4_0009, MEMORY + 0x100, 4, 3);
        simulation.runFor(100 * MILLISECOND);
        assertThat(simulation.parts().memory().read(MEMORY + 0x100, 8)).isEqualTo(0x4455_6677L);
    }

    private void dma(long source, long destination, long count, long command) {
        write(WINDOW + 0x80, 8, source);
        write(WINDOW + 0x88, 8, destination);
        write(WINDOW + 0x90, 8, count);
        write(WINDOW + 0x98, 8, command);
    }

    @Test
    void registersKeepTheirValuesWhileABlockIsUnderWay() {
        dma(1, 0x4_0000, 3, 1);
        dma(11, 12, 13, 7);

        assertThat(read(WINDOW + 0x80, 8)).isEqualTo(1);
        assertThat(read(WINDOW + 0x88, 8)).isEqualTo(0x4_0000);
        assertThat(read(WINDOW + 0x90, 8)).isEqualTo(3);
        assertThat(read(WINDOW + 0x98, 8)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0x40001, 4096",
        "0x41000, 1",
        "0x3ffff, 1",
        "0, 1",
        "0x40000, 4097",
        "0x40000, 0x7fffffffffffffff",
        "0x40000, -1",
        "0x8000000000040000, 1"
    })
    void aBlockOutsideTheBufferMovesNothingAndIsNamed(String within, String count) {
        dma(MEMORY, parse(within), parse(count), 1);
        simulation.runFor(100 * MILLISECOND);
        dma(parse(within), MEMORY, parse(count), 3);
        simulation.runFor(100 * MILLISECOND);

        assertThat(complaints(TracePoint.DMA_OUTSIDE_BUFFER)).isEqualTo(2);
        assertThat(read(WINDOW + 0x98, 8)).isEqualTo(2);
        assertThat(simulation.parts().memory().touchedBytes()).isZero();
    }

    private static long parse(String number) {
        return number.startsWith("0x")
                ? Long.parseUnsignedLong(number.substring(2), 16)
                : Long.parseLong(number);
    }

    @Test
    void anAddressBeyondItsMaskIsCut() {
        simulation.parts().memory().write(MEMORY, 4, 7);
        dma(MEMORY | 0xFFL << 32, 0x4_0000, 4, 1);
        simulation.runFor(100 * MILLISECOND);
        dma(0x4_0000, MEMORY + 8, 4, 3);
        simulation.runFor(100 * MILLISECOND);

        assertThat(simulation.parts().memory().read(MEMORY + 8, 4)).isEqualTo(7);
    }

    @Test
    void everyOffsetWidthAndAlignmentIsAnswered() {
        for (long offset = 0; offset < 0x100; offset++) {
            for (int bytes = 1; bytes <= 8; bytes *= 2) {
                EduRegister register = EduRegister.beginningAt(offset);
                boolean fits = register != null && bytes >= 4 && bytes <= register.row().bytes();
                write(WINDOW + offset, bytes, -1);
                long value = read(WINDOW + offset, bytes);
                if (!fits) {
                    assertThat(value).isEqualTo(bytes == 8 ? -1 : (1L << (8 * bytes)) - 1);
                }
            }
        }
        simulation.runFor(1000 * MILLISECOND);
        assertThat(complaints(TracePoint.REGISTER_HOLE)).isPositive();
        assertThat(complaints(TracePoint.REGISTER_WIDTH)).isPositive();
    }

    @Test
    void everyRowOfTheTableHasItsResetValue() {
        for (EduRegister register : EduDevice.MAP.registers()) {
            int bytes = register.row().bytes();
            long expected =
                    switch (register) {
                        case IDENTIFICATION -> 0x0100_00EDL;
                        case INTERRUPT_RAISE, INTERRUPT_ACKNOWLEDGE -> 0xFFFF_FFFFL;
                        case LIVENESS, FACTORIAL, STATUS, INTERRUPT_STATUS -> 0;
                        case DMA_SOURCE, DMA_DESTINATION, DMA_COUNT, DMA_COMMAND -> 0;
                    };
            assertThat(read(WINDOW + register.row().offset(), bytes))
                    .as(register.name())
                    .isEqualTo(expected);
            assertThat(register.row().says()).isNotBlank();
        }
    }
}
