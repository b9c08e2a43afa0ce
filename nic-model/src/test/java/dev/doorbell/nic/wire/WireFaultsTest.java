package dev.doorbell.nic.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.fault.Faults;
import dev.doorbell.sim.fault.Frames;
import dev.doorbell.sim.fault.Rule;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames broken on purpose, in both directions, on a wire of 1 Gb/s, 1000 ns long. */
class WireFaultsTest {
    private static final long FIRST = 8 * 72 + 1000;
    private static final long PITCH = 8 * 84;

    private final TimingProfile profile =
            TimingProfile.named("ideal").with("wire.bps=1000000000").with("wire.propagation=1000");
    private final Simulation simulation = Simulation.builder().time(profile.timeBase()).build();
    private final Faults faults = simulation.parts().faults();
    private final RecordingNic nic = new RecordingNic(simulation.parts());
    private final List<String> far = new ArrayList<>();
    private Wire wire = wire(BackPressure.DROP);

    private Wire wire(BackPressure backPressure) {
        wire = new Wire(simulation.parts(), profile, nic, backPressure);
        wire.listen((frame, bytes, first) -> far.add(simulation.nowTicks() + ": " + frame[0]));
        return wire;
    }

    @AfterEach
    void close() {
        simulation.close();
    }

    private static byte[] frame(int fill) {
        byte[] frame = new byte[60];
        Arrays.fill(frame, (byte) fill);
        return frame;
    }

    private void deliver(int count) {
        for (int i = 1; i <= count; i++) {
            wire.deliver(frame(i));
        }
    }

    private void send(int count) {
        for (int i = 1; i <= count; i++) {
            nic.send(frame(i));
        }
    }

    private List<String> received() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < nic.frames.size(); i++) {
            all.add(nic.ticks.get(i) + ": " + nic.frames.get(i)[0]);
        }
        return all;
    }

    private long dropped(DropReason reason) {
        return simulation.parts().journeys().breakdown().dropped().getOrDefault(reason, 0L);
    }

    @Test
    void framesToTheCardAreDroppedLateDoubledAndPassed() {
        faults.install(Rule.on(Frames.toNic()).nth(1).drop());
        faults.install(Rule.on(Frames.toNic()).nth(1).delay(10_000));
        faults.install(Rule.on(Frames.toNic()).nth(1).duplicate(20_000));
        faults.install(Rule.on(Frames.toNic()).nth(1).reorder(50_000));
        deliver(5);
        simulation.runFor(3000);
        assertThat(wire.isDone()).isFalse();
        simulation.runFor(100_000);
        assertThat(received())
                .containsExactly(
                        (FIRST + 2 * PITCH) + ": 3",
                        (FIRST + 4 * PITCH) + ": 5",
                        (FIRST + 4 * PITCH) + ": 4",
                        (FIRST + PITCH + 10_000) + ": 2",
                        (FIRST + 2 * PITCH + 20_000) + ": 3");
        assertThat(dropped(DropReason.FAULT)).isOne();
        assertThat(simulation.parts().journeys().breakdown().begun()).isEqualTo(6);
        assertThat(simulation.parts().journeys().residentCount()).isZero();
        assertThat(wire.isDone()).isTrue();
    }

    @Test
    void framesFromTheCardAreDroppedLateDoubledPassedAndCorrupted() {
        faults.install(Rule.on(Frames.fromNic()).nth(1).drop());
        faults.install(Rule.on(Frames.fromNic()).nth(1).delay(10_000));
        faults.install(Rule.on(Frames.fromNic()).nth(1).duplicate(20_000));
        faults.install(Rule.on(Frames.fromNic()).nth(1).reorder(50_000));
        faults.install(Rule.on(Frames.fromNic()).nth(1).corrupt(0x60));
        send(5);
        simulation.runFor(5000);
        assertThat(wire.isOutboundIdle()).isFalse();
        simulation.runFor(100_000);
        assertThat(far)
                .containsExactly(
                        (FIRST + 2 * PITCH) + ": 3",
                        (FIRST + 4 * PITCH) + ": " + (5 ^ 0x60),
                        (FIRST + 4 * PITCH) + ": 4",
                        (FIRST + PITCH + 10_000) + ": 2",
                        (FIRST + 2 * PITCH + 20_000) + ": 3");
        assertThat(wire.framesLost()).isOne();
        assertThat(wire.framesSent()).isEqualTo(5);
        assertThat(wire.isOutboundIdle()).isTrue();
    }

    @Test
    void theLastFrameThatIsToBePassedGoesOnAlone() {
        faults.install(Rule.on(Frames.toNic()).nth(2).reorder(50_000));
        deliver(2);
        simulation.runFor(100_000);
        assertThat(received()).containsExactly(FIRST + ": 1", (FIRST + PITCH + 50_000) + ": 2");
    }

    @Test
    void aLateFrameWaitsAtTheDoorWhereFramesAreHeld() {
        wire(BackPressure.HOLD);
        faults.install(Rule.on(Frames.toNic()).nth(1).delay(10_000));
        deliver(2);
        simulation.runFor(5_000);
        nic.takes(0);
        simulation.runFor(50_000);
        assertThat(received()).hasSize(1);
        assertThat(wire.isDone()).isFalse();
        nic.takes(2);
        simulation.runFor(1);
        assertThat(received()).containsExactly((FIRST + PITCH) + ": 2", "55000: 1");
        assertThat(wire.isDone()).isTrue();
    }

    @Test
    void lateFramesAreLostWithTheLinkAndCopiesWereNeverThere() {
        faults.install(Rule.on(Frames.toNic()).nth(1).delay(50_000));
        faults.install(Rule.on(Frames.toNic()).nth(1).duplicate(50_000));
        faults.install(Rule.on(Frames.fromNic()).delay(50_000));
        deliver(2);
        send(2);
        simulation.runFor(10_000);
        wire.setLink(false);
        simulation.runFor(100_000);
        assertThat(received()).containsExactly((FIRST + PITCH) + ": 2");
        assertThat(dropped(DropReason.LINK_DOWN)).isOne();
        assertThat(far).isEmpty();
        assertThat(wire.framesLost()).isEqualTo(2);
        assertThat(wire.isDone()).isTrue();
        assertThat(wire.isOutboundIdle()).isTrue();
    }

    @Test
    void aFrameIsOneOfThoseMeantBySizeByTypeOrAsAPredicateSays() {
        faults.install(Rule.on(Frames.toNic().sized(61, 100)).drop());
        faults.install(Rule.on(Frames.toNic().typed(0x0404)).drop());
        faults.install(
                Rule.on(
                                Frames.toNic()
                                        .that(
                                                new Frames.Which() {
                                                    @Override
                                                    public boolean matches(
                                                            byte[] frame, int offset, int bytes) {
                                                        return frame[offset] == 2;
                                                    }

                                                    @Override
                                                    public String words() {
                                                        return " that begins with 2";
                                                    }
                                                }))
                        .drop());
        deliver(4);
        wire.deliver(new byte[61]);
        wire.deliver(new byte[101]);
        simulation.runFor(100_000);
        assertThat(received())
                .extracting(one -> one.replaceFirst(".*: ", ""))
                .containsExactly("1", "3", "0");
        assertThat(faults.report())
                .contains("a frame to the card that begins with 2: is dropped (1 of 1)");
    }
}
