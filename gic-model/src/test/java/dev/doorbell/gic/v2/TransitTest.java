package dev.doorbell.gic.v2;

import static dev.doorbell.gic.v2.Gicv2Machine.ICENABLER;
import static dev.doorbell.gic.v2.Gicv2Machine.ISPENDR;
import static org.assertj.core.api.Assertions.assertThat;

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
    private static final int MESSAGE = Gicv2Machine.V2M_FIRST;
    private static final int WIRE = 40;
    private static final int EDGE_WIRE = 41;
    private static final int NONE = 1023;

    private final Gicv2Machine machine = Gicv2Machine.timed(2, DOORBELL, INJECT, TRANSIT);
    private final List<String> changes = new ArrayList<>();

    TransitTest() {
        machine.open(MESSAGE, true);
        machine.open(MESSAGE + 1, true);
        machine.open(WIRE, false);
        machine.core(0)
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
        machine.bus().write(Gicv2Machine.V2M + 0x40, 4, intid, Requester.DEBUGGER);
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
    void aWireComesAfterInjectionAndTransitAndGoesAfterTransit() {
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
        assertThat(machine.bit(ISPENDR, EDGE_WIRE)).isFalse();
        run(1);
        assertThat(machine.bit(ISPENDR, EDGE_WIRE)).isTrue();
    }

    @Test
    void aPulseOfALevelSensitiveWireThatIsOverBeforeItIsSeenLeavesNothing() {
        machine.drive(WIRE, true);
        run(1);
        machine.drive(WIRE, false);
        run(100);
        assertThat(machine.bit(ISPENDR, WIRE)).isFalse();
        assertThat(changes).isEmpty();
    }

    @Test
    void aMessageIsPendingBeforeItReachesTheCore() {
        ring(MESSAGE);
        run(DOORBELL + INJECT);
        assertThat(machine.bit(ISPENDR, MESSAGE)).isTrue();
        assertThat(machine.acknowledge(0)).isEqualTo(NONE);
        run(TRANSIT);
        assertThat(machine.acknowledge(0)).isEqualTo(MESSAGE);
    }

    @Test
    void theNextInterruptTakesTransitAgainAfterTheFirstIsAcknowledged() {
        ring(MESSAGE);
        ring(MESSAGE + 1);
        run(100);
        machine.acknowledge(0);
        machine.end(0, MESSAGE);
        run(100);

        assertThat(changes)
                .containsExactly("high @" + (DOORBELL + INJECT + TRANSIT), "low @100", "high @105");
    }

    @Test
    void anInterruptDisabledOnItsWayNeverArrives() {
        ring(MESSAGE);
        run(DOORBELL + INJECT + TRANSIT - 1);
        machine.writeBit(ICENABLER, MESSAGE);
        run(100);

        assertThat(changes).isEmpty();
    }

    @Test
    void untilTheWithdrawalArrivesTheInputIsHighAndTheAcknowledgeIsSpurious() {
        ring(MESSAGE);
        run(100);
        machine.writeBit(ICENABLER, MESSAGE);
        run(TRANSIT - 1);
        assertThat(machine.irq(0)).isTrue();
        assertThat(machine.acknowledge(0)).isEqualTo(NONE);
        run(1);

        assertThat(machine.irq(0)).isFalse();
    }

    @Test
    void anInterruptThatComesBackBeforeItLeftStays() {
        ring(MESSAGE);
        run(100);
        machine.writeBit(ICENABLER, MESSAGE);
        run(TRANSIT - 1);
        machine.writeBit(Gicv2Machine.ISENABLER, MESSAGE);
        run(100);

        assertThat(changes).hasSize(1);
        assertThat(machine.acknowledge(0)).isEqualTo(MESSAGE);
    }

    @Test
    void aCoreThatLosesAnSpiToAnotherSeesASpuriousInterrupt() {
        machine.setTargets(MESSAGE, 3);
        ring(MESSAGE);
        run(100);
        assertThat(machine.acknowledge(1)).isEqualTo(MESSAGE);
        run(TRANSIT - 1);

        assertThat(machine.irq(0)).isTrue();
        assertThat(machine.acknowledge(0)).isEqualTo(NONE);
        run(1);
        assertThat(machine.irq(0)).isFalse();
    }

    @Test
    void aMoreUrgentInterruptOvertakesOneOnItsWayAndTakesItsOwnTransit() {
        machine.setPriority(MESSAGE + 1, 0x40);
        ring(MESSAGE);
        run(3);
        ring(MESSAGE + 1);
        run(100);

        assertThat(changes).containsExactly("high @" + (3 + DOORBELL + INJECT + TRANSIT));
        assertThat(machine.acknowledge(0)).isEqualTo(MESSAGE + 1);
    }

    @Test
    void oneThatHasArrivedStaysWhileAMoreUrgentOneIsOnItsWay() {
        machine.setPriority(MESSAGE + 1, 0x40);
        ring(MESSAGE);
        run(50);
        ring(MESSAGE + 1);
        run(DOORBELL + INJECT + TRANSIT - 1);

        assertThat(machine.acknowledge(0)).isEqualTo(MESSAGE);
        run(1);
        assertThat(machine.acknowledge(0)).isEqualTo(MESSAGE + 1);
    }
}
