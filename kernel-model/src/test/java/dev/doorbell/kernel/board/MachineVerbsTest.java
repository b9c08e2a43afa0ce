package dev.doorbell.kernel.board;

import static dev.doorbell.kernel.board.Nics.e1000e;
import static dev.doorbell.kernel.board.Nics.virtioNet;
import static dev.doorbell.sim.testkit.Times.micros;
import static dev.doorbell.sim.testkit.Times.millis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.gic.Blocker;
import dev.doorbell.kernel.Delivery;
import dev.doorbell.nic.wire.UdpFrames;
import dev.doorbell.sim.error.ConfigurationException;
import dev.doorbell.sim.error.DeadlineException;
import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.path.Stage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MachineVerbsTest {
    private static final int PORT = 7;

    private static byte[] frame(int number) {
        byte[] frame = new byte[UdpFrames.FRAME_BYTES_MIN];
        UdpFrames.write(frame, PORT, number, 18);
        return frame;
    }

    static Stream<BoardSpec> everyBoard() {
        return BoardSpec.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("everyBoard")
    void everyBoardBecomesQuietAfterBootAndAfterAFrame(BoardSpec board) {
        try (Machine machine = Boards.of(board).boot()) {
            machine.runUntilQuiet(millis(20));
            assertThat(machine.isQuiet()).isTrue();
            assertThat(machine.unrest()).isEmpty();

            machine.wire().deliver(frame(0));
            assertThat(machine.isQuiet()).isFalse();
            machine.runUntilQuiet(millis(20));

            assertThat(machine.journeys().single().wasDelivered()).isTrue();
            assertThat(machine.kernel().receivedCount()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("everyBoard")
    void ticksAreNoNoise(BoardSpec board) {
        try (Machine machine = Boards.of(board).boot()) {
            machine.runUntilQuiet();
            long quiet = machine.nowTicks();
            long ticks = machine.counters().ticks();

            machine.runFor(millis(5));
            machine.runUntilQuiet(millis(1));

            assertThat(machine.counters().ticks()).isGreaterThan(ticks + 3);
            assertThat(machine.nowTicks()).isGreaterThan(quiet);
        }
    }

    @Test
    void aRunInManyStepsIsTheRunInOne() {
        long stepped;
        try (Machine machine = Boards.qemuVirt().gicV3Its().cpus(4).nic(virtioNet()).boot(3)) {
            machine.wire().deliver(frame(0));
            machine.runUntil(m -> m.journeys().breakdown().delivered() == 1, millis(5));
            assertThat(machine.nowTicks()).isGreaterThan(0);
            machine.runUntilQuiet(millis(5));
            machine.runUntil(machine.time().ticksOf(millis(40)));
            stepped = machine.digest();
        }
        try (Machine machine = Boards.qemuVirt().gicV3Its().cpus(4).nic(virtioNet()).boot(3)) {
            machine.wire().deliver(frame(0));
            machine.runUntil(machine.time().ticksOf(millis(40)));
            assertThat(machine.digest()).isEqualTo(stepped);
        }
    }

    @Test
    void aConditionEndsTheRunAtTheTickAtWhichItHolds() {
        try (Machine machine = Boards.parallels().boot()) {
            machine.wire().deliver(frame(0));
            machine.runUntil(m -> m.journeys().breakdown().delivered() == 1, millis(5));

            assertThat(machine.nowTicks()).isEqualTo(machine.journeys().single().endTick());
        }
    }

    @Test
    void aConditionThatHoldsAlreadyRunsNothing() {
        try (Machine machine = Boards.parallels().boot()) {
            long now = machine.nowTicks();
            machine.runUntil(m -> true, millis(5));

            assertThat(machine.nowTicks()).isEqualTo(now);
        }
    }

    @Test
    void aConditionThatNeverHoldsSaysWhatWasSeen() {
        try (Machine machine = Boards.parallels().boot()) {
            machine.wire().deliver(frame(0));
            long began = machine.nowTicks();

            assertThatThrownBy(() -> machine.runUntil(m -> m.counters().received() == 2, millis(3)))
                    .isInstanceOf(DeadlineException.class)
                    .hasMessageContaining("within 3.000 ms of simulated time")
                    .hasMessageContaining("1 begun, 1 delivered")
                    .hasMessageContaining("CPU0");
            assertThat(machine.nowTicks() - began).isEqualTo(machine.time().ticksOf(millis(3)));
        }
    }

    @Test
    void whatAConditionThrowsReachesTheCallerAndTheMachineGoesOn() {
        try (Machine machine = Boards.parallels().boot()) {
            long begun = machine.nowTicks();
            AssertionError own = new AssertionError("my own");
            assertThatThrownBy(
                            () ->
                                    machine.runUntil(
                                            m -> {
                                                if (m.nowTicks() > begun) {
                                                    throw own;
                                                }
                                                return false;
                                            },
                                            millis(3)))
                    .isSameAs(own);

            machine.wire().deliver(frame(0));
            machine.runUntilQuiet();
            assertThat(machine.counters().received()).isEqualTo(1);
        }
    }

    @Test
    void aMachineThatNeverRestsSaysWhatKeepsIt() {
        try (Machine machine = Boards.parallels().boot()) {
            Event[] noise = new Event[1];
            long period = machine.time().ticksOf(micros(10));
            noise[0] =
                    Event.named(
                            "test.noise",
                            Phase.DEVICES,
                            () -> machine.parts().events().scheduleIn(period, noise[0]));
            machine.parts().events().scheduleIn(period, noise[0]);

            assertThatThrownBy(() -> machine.runUntilQuiet(millis(2)))
                    .isInstanceOf(DeadlineException.class)
                    .hasMessageContaining("did not become quiet within 2.000 ms")
                    .hasMessageContaining("1 events are pending beside the ticks");
        }
    }

    @Test
    void aMessageOnItsWayIsNotQuiet() {
        try (Machine machine = Boards.parallels().boot()) {
            machine.wire().deliver(frame(0));
            machine.runUntil(
                    m ->
                            m.kernel().irqs().count(0, m.kernel().nicIrq()) == 0
                                    && !m.journeys().underWay().isEmpty()
                                    && m.journeys()
                                            .underWay()
                                            .get(0)
                                            .stages()
                                            .containsKey(Stage.DMA),
                    millis(5));

            assertThat(machine.unrest())
                    .extracting(Unrest::kind)
                    .contains(Unrest.Kind.FRAMES, Unrest.Kind.EVENTS);
        }
    }

    @Test
    void everyArmBoardCanSayWhyNot() {
        for (BoardSpec board : BoardSpec.ARM) {
            try (Machine machine = Boards.of(board).boot()) {
                int tick = board.timerIntid();
                assertThat(machine.whyNot(tick).blocker()).isEqualTo(Blocker.NOT_PENDING);
                assertThat(machine.whyNotAt(0, tick).words()).isNotBlank();
                if (board.gic().hasIts()) {
                    assertThat(machine.whyNot(0xFFFF, 0).blocker())
                            .isEqualTo(Blocker.MESSAGE_DROPPED);
                } else {
                    assertThatThrownBy(() -> machine.whyNot(0, 0))
                            .isInstanceOf(ConfigurationException.class)
                            .hasMessageContaining("qemu-virt-its");
                }
            }
        }
    }

    @Test
    void aPcCannotSayWhyNotAndSaysWhoCan() {
        try (Machine machine = Boards.x86Reference().boot()) {
            assertThatThrownBy(() -> machine.whyNot(10))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("choose a board with a GIC");
        }
    }

    @Test
    void countersPrintAsTheKernelPrintsThem() {
        try (Machine machine = Boards.qemuVirt().cpus(2).nic(e1000e()).boot()) {
            assertThat(machine.counters().toString()).contains("TIMER_TICK_TOTAL: ");
            machine.wire().deliver(frame(0));
            machine.runUntilQuiet();

            assertThat(machine.counters().received()).isEqualTo(1);
            assertThat(machine.counters().timerPolls()).isZero();
            assertThat(machine.counters().deviceInterrupts()).isPositive();
            assertThat(machine.counters().toString()).contains("FRAME: 1");
            assertThat(machine.interrupts()).contains("CPU0").contains("CPU1");
        }
    }

    @Test
    void theDiskCanBeAskedFor() {
        try (Machine machine = Boards.parallels().disk(1 << 20).boot()) {
            assertThat(machine.disk()).isNotNull();
            assertThat(machine.config().kernel().delivery()).isEqualTo(Delivery.MSI);
        }
    }
}
