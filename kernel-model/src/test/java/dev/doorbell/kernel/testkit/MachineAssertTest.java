package dev.doorbell.kernel.testkit;

import static dev.doorbell.kernel.testkit.DoorbellAssertions.assertThat;
import static dev.doorbell.sim.testkit.Times.millis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.kernel.Delivery;
import dev.doorbell.kernel.board.Boards;
import dev.doorbell.kernel.board.Machine;
import dev.doorbell.kernel.irq.IrqResult;
import dev.doorbell.sim.bus.Requester;
import dev.doorbell.sim.error.MisuseException;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

class MachineAssertTest {
    /** Where nothing decodes on the Parallels board. */
    private static final long NOWHERE = 0x0800_0000L;

    /** A machine whose NIC's handler claims its interrupt and does nothing about it. */
    private static Machine deaf(Delivery delivery) {
        Machine machine = Boards.parallels().delivery(delivery).boot(5);
        machine.kernel()
                .irqs()
                .replacePciIrq(machine.kernel().nicIrq(), 0, core -> IrqResult.HANDLED);
        machine.wire().deliver(new byte[60]);
        return machine;
    }

    @Test
    void aMachineThatWorksPassesEverything() {
        try (Machine machine = Boards.parallels().boot()) {
            machine.wire().deliver(new byte[60]);
            machine.runUntilQuiet();

            assertThat(machine)
                    .lostNoInterrupt()
                    .neverStormed()
                    .brokeNoRule()
                    .deliveredEverything()
                    .hasNoFindings();
            assertThat(machine.journeys().single())
                    .visits(Stage.WIRE, Stage.DMA, Stage.MSI, Stage.PENDING, Stage.TAKEN)
                    .visits(Stage.HANDLER, Stage.SOFTIRQ, Stage.STACK, Stage.RUNNING)
                    .isLessThan(millis(1));
        }
    }

    @Test
    void aFrameThatNobodyWillLookForIsALostInterruptAtOnce() {
        try (Machine machine = deaf(Delivery.MSI)) {
            machine.runFor(millis(2));

            assertThat(machine.findings()).as("too early for the detector").isEmpty();
            assertThatThrownBy(() -> assertThat(machine).lostNoInterrupt())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith(
                            "expected no interrupt to be lost, but\n  now: 1 frames under way: journey"
                                    + " 0 past DMA, every core waits")
                    .hasMessageContaining("interrupt 53 of virtio-net now: ")
                    .hasMessageContaining("INTERRUPT_ACKNOWLEDGED")
                    .hasMessageContaining("MSI_POSTED")
                    .hasMessageContaining("CPU0")
                    .hasMessageEndingWith(
                            "replay: seed=5 board=parallels delivery=msi profile=parallels-m1"
                                    + " nic=virtio-net cpus=1\n");
            assertThatThrownBy(() -> assertThat(machine).deliveredEverything())
                    .hasMessageContaining("1 under way: [journey 0 past DMA]");
        }
    }

    @Test
    void aFrameThatIsOnItsWayIsNotLost() {
        try (Machine machine = Boards.parallels().boot()) {
            machine.wire().deliver(new byte[60]);
            machine.runUntil(m -> !m.journeys().underWay().isEmpty(), millis(1));

            assertThat(machine).lostNoInterrupt();
        }
    }

    @Test
    void aFrameThatATickWillLookForIsNotLost() {
        try (Machine machine = Boards.parallels().delivery(Delivery.POLL).boot()) {
            machine.wire().deliver(new byte[60]);
            machine.runFor(millis(1));

            assertThat(machine.journeys().residentCount()).isEqualTo(1);
            assertThat(machine).lostNoInterrupt();
        }
    }

    @Test
    void aLineThatStaysUpStorms() {
        try (Machine machine = deaf(Delivery.INTX)) {
            machine.runFor(millis(2));

            assertThatThrownBy(() -> assertThat(machine).neverStormed())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("expected no interrupt to storm, but\n  storm at ")
                    .hasMessageContaining("times in a row on core 0");
        }
    }

    @Test
    void aBrokenRuleIsNamedUnlessItIsTolerated() {
        try (Machine machine = Boards.parallels().boot()) {
            machine.parts().bus().write(NOWHERE, 4, 1, Requester.core(0));

            assertThatThrownBy(() -> assertThat(machine).brokeNoRule())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("BUS_NOBODY_WRITE, 1 time (address, value)");
            assertThat(machine).brokeNoRuleBut(TracePoint.BUS_NOBODY_WRITE);
        }
    }

    @Test
    void deliveringNothingIsNotDeliveringEverything() {
        try (Machine machine = Boards.parallels().boot()) {
            assertThatThrownBy(() -> assertThat(machine).deliveredEverything())
                    .hasMessageContaining("no frame ever began; deliver one first");
            machine.wire().deliver(new byte[60]);
            assertThatThrownBy(() -> assertThat(machine).deliveredEverything())
                    .hasMessageContaining("the wire has frames to carry");
            machine.wire().setLink(false);
            machine.runFor(millis(1));
            assertThatThrownBy(() -> assertThat(machine).deliveredEverything())
                    .hasMessageContaining("1 dropped: LINK_DOWN");
        }
    }

    @Test
    void aMachineThatIsNotWatchedSaysSo() {
        try (Machine machine = Boards.parallels().unwatched().boot()) {
            assertThatThrownBy(() -> assertThat(machine).neverStormed())
                    .isInstanceOf(MisuseException.class);
        }
    }

    @Test
    void theReportOfEqualRunsIsEqual() {
        String first;
        try (Machine machine = deaf(Delivery.MSI)) {
            machine.runFor(millis(300));
            first = MachineReport.of(machine);
        }
        try (Machine machine = deaf(Delivery.MSI)) {
            machine.runFor(millis(300));
            assertThat(MachineReport.of(machine)).isEqualTo(first);
        }
        assertThat(first).contains("detectors found:\n  lost interrupt at ");
    }
}
