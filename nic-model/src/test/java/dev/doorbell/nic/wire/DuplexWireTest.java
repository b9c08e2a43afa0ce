package dev.doorbell.nic.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.Journey;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both directions of a wire of 1 Gb/s, 1000 ns long: a byte is 8 ticks. */
class DuplexWireTest {
    private static final long PROPAGATION = 1000;
    private static final long LAST_BIT_60 = 8 * 72;
    private static final long PITCH_60 = 8 * 84;

    private final TimingProfile profile =
            TimingProfile.named("ideal").with("wire.bps=1000000000").with("wire.propagation=1000");
    private final Simulation simulation = Simulation.builder().time(profile.timeBase()).build();
    private final RecordingNic nic = new RecordingNic(simulation.parts());
    private final List<Long> firstBits = new ArrayList<>();
    private final List<Long> arrivals = new ArrayList<>();
    private final FrameCounter counter = new FrameCounter();
    private final FrameKeeper keeper = new FrameKeeper(3);
    private Wire wire = wire(BackPressure.DROP);

    private Wire wire(BackPressure backPressure) {
        simulation.parts().journeys().keepFinished(1000);
        wire = new Wire(simulation.parts(), profile, nic, backPressure);
        FrameSink times =
                (frame, bytes, firstBitTicks) -> {
                    firstBits.add(firstBitTicks);
                    arrivals.add(simulation.nowTicks());
                };
        wire.listen(times.and(counter).and(keeper));
        return wire;
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private static byte[] frame(int bytes, int fill) {
        byte[] frame = new byte[bytes];
        Arrays.fill(frame, (byte) fill);
        return frame;
    }

    private List<Journey> finished() {
        return simulation.parts().journeys().finished();
    }

    private long dropped(DropReason reason) {
        return simulation.parts().journeys().breakdown().dropped().getOrDefault(reason, 0L);
    }

    // Towards the NIC.

    @Test
    void aFrameArrivesItsPropagationLaterAndTheNextIsAlreadyOnItsWay() {
        wire.carry(new FrameScript(new long[] {0, 0, 0}, 60, 60, 60), 0);
        simulation.runFor(100_000);

        long first = LAST_BIT_60 + PROPAGATION;
        assertThat(nic.ticks).containsExactly(first, first + PITCH_60, first + 2 * PITCH_60);
        assertThat(finished().get(1).startTick()).isEqualTo(PITCH_60);
        assertThat(finished().get(1).stages()).containsEntry(Stage.WIRE, first);
        assertThat(wire.isDone()).isTrue();
    }

    @Test
    void aWireIsNotDoneWhileAFrameIsOnItsWay() {
        wire.deliver(frame(60, 1));
        simulation.runFor(LAST_BIT_60 + PROPAGATION - 1);
        assertThat(wire.isDone()).isFalse();
        simulation.runFor(1);
        assertThat(wire.isDone()).isTrue();
    }

    // From the NIC.

    @Test
    void framesLeaveOneAfterTheOtherAndArriveInOrder() {
        long free = nic.send(frame(60, 1));
        assertThat(free).isEqualTo(PITCH_60);
        assertThat(nic.send(frame(1514, 2))).isEqualTo(PITCH_60 + 8 * 1538);
        assertThat(nic.send(frame(20, 3))).isEqualTo(2 * PITCH_60 + 8 * 1538);
        simulation.runFor(100_000);

        assertThat(firstBits).containsExactly(0L, PITCH_60, PITCH_60 + 8 * 1538);
        assertThat(arrivals)
                .containsExactly(
                        LAST_BIT_60 + PROPAGATION,
                        PITCH_60 + 8 * 1526 + PROPAGATION,
                        PITCH_60 + 8 * 1538 + LAST_BIT_60 + PROPAGATION);
        assertThat(keeper.take()).isEqualTo(frame(60, 1));
        assertThat(keeper.take()).isEqualTo(frame(1514, 2));
        assertThat(keeper.take()).isEqualTo(frame(20, 3));
        assertThat(keeper.take()).isNull();
        assertThat(counter.frames()).isEqualTo(3);
        assertThat(counter.bytes()).isEqualTo(60 + 1514 + 20);
        assertThat(wire.framesSent()).isEqualTo(3);
    }

    @Test
    void theTwoDirectionsDoNotDisturbEachOther() {
        nic.send(frame(1514, 1));
        wire.deliver(frame(60, 2));
        simulation.runFor(100_000);

        assertThat(nic.ticks).containsExactly(LAST_BIT_60 + PROPAGATION);
        assertThat(arrivals).containsExactly(8 * 1526 + PROPAGATION);
    }

    @Test
    void theSenderMayUseItsBufferAgainAtOnce() {
        byte[] buffer = frame(60, 1);
        nic.send(buffer);
        Arrays.fill(buffer, (byte) 9);
        simulation.runFor(100_000);

        assertThat(keeper.take()).isEqualTo(frame(60, 1));
    }

    @Test
    void aSenderThatDoesNotWaitLosesWhatTheWireCannotHold() {
        for (int i = 0; i < OutboundLane.FRAMES_MAX + 5; i++) {
            nic.send(frame(60, i));
        }
        simulation.runFor(PITCH_60 * (OutboundLane.FRAMES_MAX + 10) + PROPAGATION);

        assertThat(wire.framesSent()).isEqualTo(OutboundLane.FRAMES_MAX);
        assertThat(wire.framesLost()).isEqualTo(5);
        assertThat(keeper.forgotten()).isEqualTo(OutboundLane.FRAMES_MAX - 3);
        assertThat(wire.isOutboundIdle()).isTrue();
    }

    @Test
    void aPartnerAnswersAfterItsTurnaround() {
        wire.listen(
                new FrameResponder(
                        simulation.parts(),
                        wire,
                        500,
                        frame -> frame[0] == 7 ? frame(60, frame[0] + 1) : null));
        nic.send(frame(60, 7));
        nic.send(frame(60, 1));
        simulation.runFor(100_000);

        assertThat(nic.frames).containsExactly(frame(60, 8));
        assertThat(nic.ticks).containsExactly(2 * (LAST_BIT_60 + PROPAGATION) + 500);
    }

    // The link.

    @Test
    void framesInFlightWhenTheLinkGoesDownAreLostForThatReason() {
        wire.carry(new FrameScript(new long[] {0, 0, 0}, 60, 60, 60), 0);
        nic.send(frame(60, 1));
        simulation.runFor(PITCH_60 + 10); // one has left, one is leaving, one is to come
        wire.setLink(false);
        simulation.runFor(100_000);

        assertThat(nic.frames).isEmpty();
        assertThat(nic.links).containsExactly(false);
        assertThat(dropped(DropReason.LINK_DOWN)).isEqualTo(3);
        assertThat(wire.framesLost()).isEqualTo(1);
        assertThat(counter.frames()).isZero();
        assertThat(wire.isDone()).isTrue();
        assertThat(simulation.parts().journeys().residentCount()).isZero();
    }

    @Test
    void aDeadLinkSwallowsWhatIsSentAndALivingOneCarriesAgain() {
        wire.setLink(false);
        long now = simulation.nowTicks();
        assertThat(nic.send(frame(60, 1))).isEqualTo(now);
        wire.deliver(frame(60, 2));
        simulation.runFor(10_000);
        assertThat(dropped(DropReason.LINK_DOWN)).isEqualTo(1);
        wire.setLink(true);
        wire.setLink(true);
        wire.deliver(frame(60, 3));
        nic.send(frame(60, 4));
        simulation.runFor(10_000);

        assertThat(nic.links).containsExactly(false, true);
        assertThat(nic.frames).containsExactly(frame(60, 3));
        assertThat(keeper.take()).isEqualTo(frame(60, 4));
        assertThat(wire.framesLost()).isEqualTo(1);
    }

    @Test
    void aLinkThatGoesDownWhileAFrameIsHandedOverLosesTheOthers() {
        nic.onArrival(() -> wire.setLink(false));
        wire.carry(new FrameScript(new long[] {0, 0, 0}, 60, 60, 60), 0);
        simulation.runFor(100_000);

        assertThat(nic.frames).hasSize(1);
        assertThat(dropped(DropReason.LINK_DOWN)).isEqualTo(2);
        assertThat(simulation.parts().journeys().residentCount()).isZero();
    }

    // Back-pressure.

    @Test
    void withoutBackPressureTheNicIsNotAsked() {
        nic.takes(0);
        wire.deliver(frame(60, 1));
        simulation.runFor(10_000);

        assertThat(nic.frames).hasSize(1);
    }

    @Test
    void aHeldFrameHasNotBegunItsJourneyAndArrivesWhenThereIsRoom() {
        wire(BackPressure.HOLD);
        nic.takes(0);
        wire.carry(new FrameScript(new long[] {0, 0}, 60, 60), 0);
        simulation.runFor(10_000);
        assertThat(nic.frames).isEmpty();
        assertThat(simulation.parts().journeys().residentCount()).isZero();
        assertThat(wire.isDone()).isFalse();

        nic.takes(1);
        simulation.runFor(10_000);
        assertThat(nic.ticks).containsExactly(10_000 + LAST_BIT_60 + PROPAGATION);
        nic.takes(1);
        simulation.runFor(10_000);
        assertThat(nic.frames).hasSize(2);
        assertThat(wire.isDone()).isTrue();
    }

    @Test
    void aFrameThatFindsTheRoomTakenWaitsAtTheDoor() {
        wire(BackPressure.HOLD);
        nic.takes(1);
        wire.carry(new FrameScript(new long[] {0, 0, 0}, 60, 60, 60), 0);
        simulation.runFor(10_000);
        assertThat(nic.frames).hasSize(1); // the second was under way when the first took the room
        assertThat(simulation.parts().journeys().residentCount()).isPositive();

        nic.takes(5);
        simulation.runFor(10_000);
        assertThat(nic.frames.stream().map(f -> (int) f[0])).containsExactly(1, 2, 3);
        assertThat(wire.isDone()).isTrue();
    }

    @Test
    void aWireThatHoldsKeepsTrafficWhileTheLinkIsDown() {
        wire(BackPressure.HOLD);
        wire.setLink(false);
        wire.deliver(frame(60, 1));
        simulation.runFor(10_000);
        assertThat(dropped(DropReason.LINK_DOWN)).isZero();

        wire.setLink(true);
        simulation.runFor(10_000);
        assertThat(nic.frames).containsExactly(frame(60, 1));
    }
}
