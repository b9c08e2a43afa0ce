package dev.doorbell.gic.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.InterfaceChoice;
import dev.doorbell.sim.trace.CounterSink;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What observers hear of an interrupt's way through a GICv2. */
class TraceRecordsTest {
    private static final int MESSAGE = Gicv2Machine.V2M_FIRST;

    private final Gicv2Machine machine = Gicv2Machine.open(2);
    private final CounterSink counter = new CounterSink();

    TraceRecordsTest() {
        machine.simulation().parts().trace().attachInline(counter);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private void everyPointCountsOne(TracePoint... points) {
        for (TracePoint point : points) {
            assertThat(counter.count(point)).as(point.name()).isOne();
        }
    }

    @ParameterizedTest(name = "with GICC_CTLR {0}")
    @CsvSource({"0x7", "0xF"})
    void aMessagePassesEveryPointOnce(String control) {
        machine.gicc(0, Gicv2Machine.CTLR, Integer.decode(control));
        machine.open(MESSAGE, true);
        machine.ring(MESSAGE);
        machine.drain(0);

        everyPointCountsOne(
                TracePoint.DOORBELL,
                TracePoint.INTERRUPT_PENDING,
                TracePoint.INTERRUPT_SIGNALLED,
                TracePoint.INTERRUPT_ACKNOWLEDGED,
                TracePoint.INTERRUPT_ENDED,
                TracePoint.INTERRUPT_DEACTIVATED);
    }

    @Test
    void anSgiOfTwoSendersIsPendingOnceAndTakenTwice() {
        machine.sendSgi(0, 3, 1);
        machine.sendSgi(1, 3, 1);
        machine.drain(0);

        everyPointCountsOne(TracePoint.INTERRUPT_PENDING);
        assertThat(counter.count(TracePoint.INTERRUPT_ACKNOWLEDGED)).isEqualTo(2);
    }

    @Test
    @DisplayName("GIC-074 a message for a level SPI is reported and, strictly, lost")
    void messageToLevel() {
        machine.open(MESSAGE, false);

        machine.ring(MESSAGE);

        everyPointCountsOne(TracePoint.DOORBELL_LEVEL_SPI);
        assertThat(counter.count(TracePoint.INTERRUPT_PENDING)).isZero();
        assertThat(machine.irq(0)).isFalse();
    }

    @Test
    @DisplayName("GIC-074 a message for a level SPI may stay until software clears it")
    void messageToLevelStays() {
        GicBehaviour behaviour =
                GicBehaviour.ARCHITECTURE.with(InterfaceChoice.DoorbellToLevel.STAYS);
        try (Gicv2Machine lasting = Gicv2Machine.open(1, behaviour)) {
            lasting.open(MESSAGE, false);
            lasting.ring(MESSAGE);
            for (int storm = 0; storm < 3; storm++) {
                assertThat(lasting.acknowledge(0)).isEqualTo(MESSAGE);
                lasting.end(0, MESSAGE);
            }

            lasting.writeBit(Gicv2Machine.ICPENDR, MESSAGE);

            assertThat(lasting.irq(0)).isFalse();
            assertThat(lasting.complaints(TracePoint.DOORBELL_LEVEL_SPI)).isOne();
        }
    }

    @Test
    void endingWhatIsNotActiveIsReported() {
        machine.open(MESSAGE, true);
        machine.end(0, MESSAGE);
        machine.end(0, 700);

        assertThat(machine.complaints(TracePoint.GIC_NOT_ACTIVE)).isEqualTo(2);
    }
}
