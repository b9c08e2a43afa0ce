package dev.doorbell.gic.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.behaviour.GicBehaviour;
import dev.doorbell.gic.behaviour.InterfaceChoice;
import dev.doorbell.sim.path.JourneyBook;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.CounterSink;
import dev.doorbell.sim.trace.TracePoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What observers hear of an interrupt's way through a GICv2. */
class TraceRecordsTest {
    private static final int MESSAGE = Gicv2Machine.V2M_FIRST;
    private static final int EDGE = 75;
    private static final int LEVEL = 41;
    private static final long BUFFER = 0x4000_1000L;

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

    private List<String> hear(TracePoint... points) {
        List<String> heard = new ArrayList<>();
        machine.simulation()
                .parts()
                .trace()
                .attachInline(
                        (tick, point, source, first, second) -> {
                            if (List.of(points).contains(point)) {
                                heard.add(point + " " + first + " " + second + " @" + tick);
                            }
                        });
        return heard;
    }

    /** When what core 0 acknowledges now became pending, as a frame's journey has it. */
    private long pendingSince(int intid) {
        JourneyBook journeys = machine.simulation().parts().journeys();
        long journey = journeys.begin(64);
        journeys.stored(journey, BUFFER);
        assertThat(machine.acknowledge(0) & 0x3FF).isEqualTo(intid);
        journeys.taken(0, BUFFER);
        return journeys.endOf(journey, Stage.PENDING);
    }

    private void run(long ticks) {
        machine.simulation().runFor(ticks);
    }

    @Test
    void anEdgeThatSoftwareErasesIsToldOfAndLeavesNoMark() {
        machine.open(EDGE, true);
        List<String> heard = hear(TracePoint.EDGE_ERASED, TracePoint.INTERRUPT_PENDING);
        run(10);
        machine.pulse(EDGE);
        run(10);
        machine.writeBit(Gicv2Machine.ICPENDR, EDGE);
        machine.writeBit(Gicv2Machine.ICPENDR, EDGE);
        run(10);
        machine.pulse(EDGE);
        run(10);

        assertThat(pendingSince(EDGE)).isEqualTo(30);
        assertThat(heard)
                .containsExactly(
                        "INTERRUPT_PENDING 75 -1 @10",
                        "EDGE_ERASED 75 -1 @20",
                        "INTERRUPT_PENDING 75 -1 @30");
    }

    @Test
    void aLevelThatFallsBeforeItIsTakenLeavesNoMark() {
        machine.open(LEVEL, false);
        run(10);
        machine.drive(LEVEL, true);
        run(10);
        machine.drive(LEVEL, false);
        run(10);
        machine.drive(LEVEL, true);
        run(10);

        assertThat(pendingSince(LEVEL)).isEqualTo(30);
    }

    @Test
    void anSgiThatSoftwareTakesBackLeavesNoMark() {
        run(10);
        machine.sendSgi(1, 5, 1);
        run(10);
        machine.gicd(0, 0xF14, 2L << 8); // GICD_CPENDSGIR1: SGI 5 from core 1
        machine.settle();
        assertThat(machine.irq(0)).isFalse();
        run(10);
        machine.sendSgi(1, 5, 1);
        run(10);

        assertThat(pendingSince(5)).isEqualTo(30);
    }

    @Test
    void aWireThatIsHighAfterItsEdgeWasHandledIsToldOf() {
        machine.open(EDGE, true);
        machine.open(LEVEL, false);
        List<String> heard = hear(TracePoint.LINE_LEFT_HIGH);
        machine.drive(EDGE, true);
        machine.acknowledge(0);
        run(10);
        machine.end(0, EDGE);
        assertThat(heard).containsExactly("LINE_LEFT_HIGH 75 0 @10");

        machine.drive(EDGE, false);
        machine.pulse(EDGE);
        machine.acknowledge(0);
        machine.end(0, EDGE);
        machine.drive(LEVEL, true);
        machine.acknowledge(0);
        machine.end(0, LEVEL);
        machine.drive(LEVEL, false);
        machine.sendSgi(0, 3, 1);
        machine.drain(0);
        assertThat(heard).hasSize(1);
    }
}
