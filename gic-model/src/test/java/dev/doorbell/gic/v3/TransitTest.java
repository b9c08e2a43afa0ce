package dev.doorbell.gic.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.gic.GicMachine;
import dev.doorbell.gic.Icc;
import dev.doorbell.sim.bus.Requester;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A doorbell takes 11 cycles, a hypervisor 7, the way to the core 5; all of one nanosecond. */
class TransitTest {
    private static final long DOORBELL = 11;
    private static final long INJECT = 7;
    private static final long TRANSIT = 5;
    private static final int MESSAGE = GicMachine.V2M_FIRST;
    private static final int WIRE = 40;
    private static final int EDGE_WIRE = 41;

    private final GicMachine machine = GicMachine.timed(DOORBELL, INJECT, TRANSIT);
    private final Icc icc = machine.icc(0);
    private final List<String> changes = new ArrayList<>();

    TransitTest() {
        machine.open(MESSAGE, true);
        machine.open(MESSAGE + 1, true);
        machine.open(WIRE, false);
        icc.core()
                .irq()
                .listen(
                        high ->
                                changes.add(
                                        (high ? "high @" : "low @")
                                                + machine.simulation().nowTicks()));
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private void ring(int intid) {
        machine.bus().write(GicMachine.V2M + 0x40, 4, intid, Requester.DEBUGGER);
    }

    private void run(long ticks) {
        machine.simulation().runFor(ticks);
    }

    @Test
    void aMessageReachesTheCoreAfterDoorbellInjectionAndTransitToTheTick() {
        run(100);
        ring(MESSAGE);
        run(100);

        assertThat(changes).containsExactly("high @" + (100 + DOORBELL + INJECT + TRANSIT));
    }

    @Test
    void aWireReachesTheCoreAfterInjectionAndTransitAndLeavesItAfterTransit() {
        run(100);
        machine.drive(WIRE, true);
        run(100);
        machine.drive(WIRE, false);
        run(100);

        assertThat(changes)
                .containsExactly("high @" + (100 + INJECT + TRANSIT), "low @" + (200 + TRANSIT));
    }

    @Test
    void aPulseOfAnEdgeSensitiveWireIsPendingThoughItIsOverBeforeItIsSeen() {
        machine.open(EDGE_WIRE, true);
        machine.drive(EDGE_WIRE, true);
        run(1);
        machine.drive(EDGE_WIRE, false);
        run(INJECT - 2);
        assertThat(machine.bit(0x200, EDGE_WIRE)).isFalse();
        run(1);
        assertThat(machine.bit(0x200, EDGE_WIRE)).isTrue();
    }

    @Test
    void aPulseOfALevelSensitiveWireThatIsOverBeforeItIsSeenLeavesNothing() {
        machine.drive(WIRE, true);
        run(1);
        machine.drive(WIRE, false);
        run(100);
        assertThat(machine.bit(0x200, WIRE)).isFalse();
        assertThat(changes).isEmpty();
    }

    @Test
    void aMessageIsPendingBeforeItReachesTheCore() {
        ring(MESSAGE);
        run(DOORBELL + INJECT - 1);
        assertThat(machine.bit(0x200, MESSAGE)).isFalse();
        run(1);
        assertThat(machine.bit(0x200, MESSAGE)).isTrue();
        assertThat(icc.acknowledge()).isEqualTo(1023);
        run(TRANSIT);
        assertThat(icc.acknowledge()).isEqualTo(MESSAGE);
    }

    @Test
    void theNextInterruptTakesTransitAgainAfterTheFirstIsAcknowledged() {
        ring(MESSAGE);
        ring(MESSAGE + 1);
        run(100);
        icc.acknowledge();
        icc.end(MESSAGE);
        run(100);

        assertThat(changes)
                .containsExactly("high @" + (DOORBELL + INJECT + TRANSIT), "low @100", "high @105");
    }

    @Test
    void anInterruptDisabledOnItsWayNeverArrives() {
        ring(MESSAGE);
        run(DOORBELL + INJECT + TRANSIT - 1);
        machine.writeBit(0x180, MESSAGE);
        run(100);

        assertThat(changes).isEmpty();
    }

    @Test
    void aMoreUrgentInterruptOvertakesOneOnItsWayAndTakesItsOwnTransit() {
        machine.setPriority(MESSAGE + 1, 0x40);
        ring(MESSAGE);
        run(3);
        ring(MESSAGE + 1);
        run(100);

        assertThat(changes).containsExactly("high @" + (3 + DOORBELL + INJECT + TRANSIT));
        assertThat(icc.acknowledge()).isEqualTo(MESSAGE + 1);
    }

    @Test
    void oneThatHasArrivedStaysWhileAMoreUrgentOneIsOnItsWay() {
        machine.setPriority(MESSAGE + 1, 0x40);
        ring(MESSAGE);
        run(50);
        ring(MESSAGE + 1);
        run(DOORBELL + INJECT + TRANSIT - 1);

        assertThat(icc.acknowledge()).isEqualTo(MESSAGE);
        run(1);
        assertThat(icc.acknowledge()).isEqualTo(MESSAGE + 1);
    }
}
