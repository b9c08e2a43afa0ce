package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.trace.CounterSink;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What observers hear of an interrupt's way through the GIC. */
class TraceRecordsTest {
    private static final int EDGE = 40;
    private static final int LEVEL = 41;
    private static final int MESSAGE = GicMachine.V2M_FIRST;

    private final GicMachine machine = GicMachine.open(1);
    private final CounterSink counter = new CounterSink();

    TraceRecordsTest() {
        machine.open(EDGE, true);
        machine.open(LEVEL, false);
        machine.simulation().parts().trace().attachInline(counter);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private void ring() {
        machine.bus().write(GicMachine.V2M + 0x40, 4, MESSAGE, Requester.DEBUGGER);
        machine.settle();
    }

    @Test
    void aPulseMakesAnInterruptPendingOnce() {
        machine.pulse(EDGE);

        assertThat(counter.count(TracePoint.INTERRUPT_PENDING)).isOne();
        assertThat(counter.count(TracePoint.INTERRUPT_SIGNALLED)).isOne();
    }

    @Test
    void aLevelMakesAnInterruptPendingWhenItRises() {
        machine.drive(LEVEL, true);
        assertThat(counter.count(TracePoint.INTERRUPT_PENDING)).isOne();

        machine.drive(LEVEL, false);

        assertThat(counter.count(TracePoint.INTERRUPT_PENDING)).isOne();
    }

    @Test
    void aMessageThatLeavesNothingPendingIsNotTracedAsPending() {
        machine.open(MESSAGE, false);

        ring();

        assertThat(counter.count(TracePoint.DOORBELL)).isOne();
        assertThat(counter.count(TracePoint.INTERRUPT_PENDING)).isZero();
    }

    @Test
    void aMessagePassesEveryPointOnce() {
        machine.open(MESSAGE, true);
        ring();
        machine.icc(0).drain();

        for (TracePoint point :
                new TracePoint[] {
                    TracePoint.DOORBELL,
                    TracePoint.INTERRUPT_PENDING,
                    TracePoint.INTERRUPT_SIGNALLED,
                    TracePoint.INTERRUPT_ACKNOWLEDGED,
                    TracePoint.INTERRUPT_ENDED,
                    TracePoint.INTERRUPT_DEACTIVATED
                }) {
            assertThat(counter.count(point)).as(point.name()).isOne();
        }
    }

    @Test
    void endingWhatIsNotActiveIsReported() {
        machine.icc(0).end(EDGE);
        machine.icc(0).end(700);

        assertThat(machine.simulation().parts().trace().complaints())
                .containsEntry(TracePoint.GIC_NOT_ACTIVE, 2L);
    }
}
