package dev.doorbell.nic.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.path.Journey;
import dev.doorbell.sim.path.Stage;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One tick is a nanosecond; a wire of 1 Gb/s unless a test says otherwise: a byte is 8 ticks. */
class WireTest {
    private static final long GIGABIT = 1_000_000_000L;
    private static final int FCS_BYTES = 4;
    private static final int PREAMBLE_BYTES = 8;
    private static final int GAP_BYTES = 12;

    private Simulation simulation = Simulation.builder().build();
    private RecordingNic nic = new RecordingNic(simulation.parts());
    private Wire wire = wire(GIGABIT);

    private Wire wire(long bitsPerSecond) {
        simulation.close();
        TimingProfile profile =
                TimingProfile.named("ideal").with(TimingConstant.WIRE_BPS, bitsPerSecond);
        simulation = Simulation.builder().time(profile.timeBase()).build();
        nic = new RecordingNic(simulation.parts());
        simulation.parts().journeys().keepFinished(1000);
        wire = new Wire(simulation.parts(), profile, nic);
        return wire;
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    /** Ticks from first bit to last bit of a frame without its FCS. */
    private static long lastBit(long frameBytes) {
        return 8 * (PREAMBLE_BYTES + frameBytes + FCS_BYTES);
    }

    /** Ticks from the first bit of one frame to the first bit of the next, at best. */
    private static long pitch(long frameBytes) {
        return lastBit(frameBytes) + 8 * GAP_BYTES;
    }

    private List<Long> starts() {
        return simulation.parts().journeys().finished().stream().map(Journey::startTick).toList();
    }

    private static byte[] frame(int bytes, int fill) {
        byte[] frame = new byte[bytes];
        Arrays.fill(frame, (byte) fill);
        return frame;
    }

    @ParameterizedTest(name = "{0} bytes with FCS at {1} b/s: {2} ps to the next frame")
    @CsvSource({
        "64, 1000000000, 672000",
        "64, 10000000000, 67200",
        "98, 1000000000, 944000",
        "98, 10000000000, 94400",
        "1518, 1000000000, 12304000",
        "1518, 10000000000, 1230400"
    })
    void aFrameOccupiesTheWireForItsBytesFcsPreambleAndGap(int bytes, long bps, long picos) {
        wire(bps);
        int frameBytes = bytes - FCS_BYTES;
        wire.carry(new FrameScript(new long[] {0, 0}, frameBytes, frameBytes), 0);
        simulation.runFor(simulation.parts().time().ticksPerSecond() / 1000);

        long ticksPerSecond = simulation.parts().time().ticksPerSecond();
        long pitchTicks = nic.ticks.get(1) - nic.ticks.get(0);
        assertThat(pitchTicks * 1_000_000L).isEqualTo(picos * (ticksPerSecond / 1_000_000L));
        // Its last bit is there a gap earlier.
        long gapTicks = GAP_BYTES * 8 * (ticksPerSecond / bps);
        assertThat(nic.ticks.get(0)).isEqualTo(pitchTicks - gapTicks);
    }

    @Test
    void theNicHearsOfTheLastBitAndTheGapComesBehindIt() {
        wire.carry(new FrameScript(new long[] {100}, 60), 0);
        simulation.runFor(99 + lastBit(60));
        assertThat(nic.frames).isEmpty();
        assertThat(wire.isDone()).isFalse();

        simulation.runFor(1);
        assertThat(nic.ticks).containsExactly(100 + 576L);
        assertThat(wire.isDone()).isTrue();
    }

    @Test
    void aJourneyBeginsWithTheFirstBitNotWhenTheFrameIsReady() {
        wire.carry(new FrameScript(new long[] {0, 0, 0}, 60, 1514, 60), 50);
        simulation.runFor(100_000);

        assertThat(starts()).containsExactly(50L, 50 + pitch(60), 50 + pitch(60) + pitch(1514));
        assertThat(simulation.parts().journeys().finished())
                .allSatisfy(
                        journey ->
                                assertThat(journey.stages())
                                        .containsEntry(Stage.WIRE, journey.totalTicks()));
    }

    @Test
    void aFrameThatIsReadyWhileTheWireIsBusyWaitsAndOneThatIsNotDoesNot() {
        long free = pitch(60);
        wire.carry(new FrameScript(new long[] {0, free - 1, 2 * free + 1}, 60, 60, 60), 0);
        simulation.runFor(100_000);

        assertThat(starts()).containsExactly(0L, free, 2 * free + 1);
    }

    @Test
    void anInfiniteWireTakesNoTimeAndKeepsTheOrder() {
        wire(0);
        wire.carry(new FrameScript(new long[] {5, 5, 5, 9}, 60, 1514, 60, 60), 0);
        simulation.runFor(100);

        assertThat(nic.ticks).containsExactly(5L, 5L, 5L, 9L);
        assertThat(nic.frames.stream().map(f -> f[0] + "x" + f.length))
                .containsExactly("1x60", "2x1514", "3x60", "4x60");
    }

    @Test
    void aSingleFrameGoesAtOnceOnAFreeWireAndKeepsItsOwnCopy() {
        byte[] frame = frame(60, 9);
        simulation.runFor(1000);
        wire.deliver(frame);
        Arrays.fill(frame, (byte) 0);
        simulation.runFor(10_000);

        assertThat(nic.ticks).containsExactly(1000 + lastBit(60));
        assertThat(nic.frames.get(0)).isEqualTo(frame(60, 9));
        assertThat(wire.isDone()).isTrue();
    }

    @Test
    void singleFramesGoAheadOfTrafficThatWaitsAndBehindAFrameOnTheWire() {
        wire.carry(new FrameScript(new long[] {0, 0, 5000}, 60, 60, 60), 0);
        simulation.runFor(10);
        wire.deliver(frame(100, 11));
        wire.deliver(frame(100, 12));
        assertThat(wire.isDone()).isFalse();
        simulation.runFor(100_000);

        assertThat(nic.frames.stream().map(f -> (int) f[0])).containsExactly(1, 11, 12, 2, 3);
        assertThat(starts())
                .containsExactly(
                        0L, pitch(60), pitch(60) + pitch(100), pitch(60) + 2 * pitch(100), 5000L);
        assertThat(wire.isDone()).isTrue();
    }

    @Test
    void aSingleFrameBeforeReadyTrafficDelaysItOnlyByItself() {
        wire.carry(new FrameScript(new long[] {1000}, 60), 0);
        simulation.runFor(900);
        wire.deliver(frame(60, 11));
        simulation.runFor(100_000);

        assertThat(starts()).containsExactly(900L, 900 + pitch(60));
        assertThat(nic.frames.stream().map(f -> (int) f[0])).containsExactly(11, 1);
    }

    @Test
    void aSingleFrameInTheGapWaitsForItsEnd() {
        wire.deliver(frame(60, 1));
        simulation.runFor(lastBit(60) + 1);
        wire.deliver(frame(60, 2));
        simulation.runFor(100_000);

        assertThat(starts()).containsExactly(0L, pitch(60));
    }

    @Test
    void trafficThatBeginsWhileASingleFrameIsOnTheWireLeavesItIntact() {
        wire.deliver(frame(60, 11));
        simulation.runFor(10);
        wire.carry(new FrameScript(new long[] {0}, 1514), 10);
        simulation.runFor(100_000);

        assertThat(nic.frames.get(0)).isEqualTo(frame(60, 11));
        assertThat(nic.frames.get(1)).isEqualTo(frame(1514, 1));
        assertThat(starts()).containsExactly(0L, pitch(60));
    }

    @Test
    void aFrameAnsweredFromItsOwnArrivalIsOnlyAGapAway() {
        nic.onArrival(
                () -> {
                    if (nic.frames.size() < 4) {
                        wire.deliver(frame(60, nic.frames.size()));
                    }
                });
        wire.deliver(frame(60, 0));
        simulation.runFor(100_000);

        assertThat(starts())
                .containsExactlyElementsOf(
                        LongStream.range(0, 4).map(i -> i * pitch(60)).boxed().toList());
    }

    @Test
    void asMuchTrafficAsOneLikesOneAfterTheOther() {
        for (int round = 0; round < 3; round++) {
            long now = simulation.nowTicks();
            wire.carry(new FrameScript(new long[] {7}, 60), now);
            assertThatThrownBy(() -> wire.carry(new FrameScript(new long[] {0}, 60), now))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("still carries");
            simulation.runFor(10_000);
        }
        assertThat(nic.frames).hasSize(3);
    }

    @Test
    void noTrafficAtAllIsDoneAtOnce() {
        wire.carry(new FrameScript(new long[0]), 0);
        assertThat(wire.isDone()).isTrue();
        simulation.runFor(1000);
        assertThat(nic.frames).isEmpty();
    }
}
