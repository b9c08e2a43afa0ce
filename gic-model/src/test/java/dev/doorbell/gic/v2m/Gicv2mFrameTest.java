package dev.doorbell.gic.v2m;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.RegisterWalk;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.trace.TracePoint;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Gicv2mFrameTest {
    private static final int FIRST = GicMachine.V2M_FIRST;
    private static final int LAST = FIRST + GicMachine.V2M_COUNT - 1;
    private static final int FUNCTION = 0x0018;
    private static final long ISPENDR = 0x200;

    private final GicMachine machine = GicMachine.open(1);

    @AfterEach
    void close() {
        machine.close();
    }

    private Gicv2mFrame frame(int first, int count) {
        return new Gicv2mFrame(
                machine.simulation().parts(), machine.gic().distributor(), first, count);
    }

    private void ring(int bytes, long value) {
        machine.bus().write(GicMachine.V2M + 0x40, bytes, value, FUNCTION);
        machine.settle();
    }

    @TestFactory
    Stream<DynamicTest> everyRowKeepsItsPromise() {
        return RegisterWalk.over(Gicv2mRegister.class, () -> frame(FIRST, 64));
    }

    @Test
    @DisplayName("GIC-068 MSI_TYPER is first and count, and ignores writes")
    void type() {
        machine.write(GicMachine.V2M + 8, 0);

        assertThat(machine.read(GicMachine.V2M + 8)).isEqualTo(0x0050_0040);
    }

    @Test
    @DisplayName("GIC-069 MSI_IIDR ignores writes")
    void identification() {
        machine.write(GicMachine.V2M + 0xFCC, 0);

        assertThat(machine.read(GicMachine.V2M + 0xFCC) & 0xFFF).isEqualTo(0x43B);
    }

    @ParameterizedTest(name = "GIC-070 from {0}, {1} of them: accepted {2}")
    @CsvSource({
        "32, 1, true",
        "31, 1, false",
        "287, 1, true",
        "288, 1, false",
        "80, 0, false",
        "80, 208, true",
        "80, 209, false",
        "80, 2147483647, false",
    })
    void ranges(int first, int count, boolean accepted) {
        if (accepted) {
            assertThat(frame(first, count).read(8, 4, FUNCTION)).isEqualTo(first << 16 | count);
        } else {
            assertThatThrownBy(() -> frame(first, count))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("INTIDs " + first + " to " + (first + count - 1) + ";")
                    .hasMessageContaining("expected SPIs");
        }
    }

    @ParameterizedTest(name = "GIC-071, GIC-072 a doorbell of {0} bytes pends its SPI once")
    @CsvSource({"4", "2"})
    void doorbellWidths(int bytes) {
        machine.open(LAST, true);

        ring(bytes, LAST);

        assertThat(machine.bit(ISPENDR, LAST)).isTrue();
        assertThat(machine.icc(0).drain()).isOne();
    }

    @Test
    void aDoorbellOfOneByteIsRefused() {
        machine.open(FIRST, true);

        ring(1, FIRST);

        assertThat(machine.bit(ISPENDR, FIRST)).isFalse();
        assertThat(machine.simulation().parts().trace().complaints())
                .containsEntry(TracePoint.REGISTER_WIDTH, 1L);
    }

    @Test
    @DisplayName("GIC-073 values outside the range change no SPI and are reported")
    void outsideTheRange() {
        for (int intid : new int[] {FIRST - 1, LAST + 1, 0, 1023}) {
            ring(4, intid);
        }

        for (int word = 0; word < 9; word++) {
            assertThat(machine.read(GicMachine.GICD + ISPENDR + 4L * word)).isZero();
        }
        assertThat(machine.simulation().parts().trace().complaints())
                .containsEntry(TracePoint.DOORBELL_OUT_OF_RANGE, 4L);
    }

    @Test
    @DisplayName("GIC-074 a message for a level SPI leaves nothing and is reported")
    void levelSpi() {
        machine.open(FIRST, false);

        ring(4, FIRST);

        assertThat(machine.bit(ISPENDR, FIRST)).isFalse();
        assertThat(machine.isSignalled(0)).isFalse();
        assertThat(machine.simulation().parts().trace().complaints())
                .containsEntry(TracePoint.DOORBELL_LEVEL_SPI, 1L);
    }

    @Test
    @DisplayName(
            "GIC-075 two messages before the acknowledge are one, one before the end is one more")
    void messagesCollapse() {
        machine.open(FIRST, true);
        ring(4, FIRST);
        ring(4, FIRST);
        assertThat(machine.icc(0).acknowledge()).isEqualTo(FIRST);
        ring(4, FIRST);
        machine.icc(0).end(FIRST);
        machine.settle();

        assertThat(machine.icc(0).drain()).isOne();
    }

    @Test
    void bitsAboveTheIntidAreIgnored() {
        machine.open(FIRST, true);

        ring(4, 0xFFFF_FC00L | FIRST);

        assertThat(machine.bit(ISPENDR, FIRST)).isTrue();
    }
}
