package dev.doorbell.nic.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No frame appears, vanishes without a reason, or overtakes another, whatever happens to the link. */
class WireProperties {
    /** What happens after a pause. */
    record Happening(int kind, int frameBytes, long pauseTicks) {}

    @Provide
    Arbitrary<List<Happening>> happenings() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(14, 1514),
                        Arbitraries.longs().between(0, 6_000))
                .as(Happening::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<TimingProfile> profiles() {
        return Combinators.combine(
                        Arbitraries.of("0", "100000000", "1000000000"),
                        Arbitraries.of(0, 5, 900, 50_000))
                .as(
                        (bps, propagation) ->
                                TimingProfile.named("ideal")
                                        .with("wire.bps=" + bps)
                                        .with("wire.propagation=" + propagation));
    }

    @Property(tries = 300, seed = "5201", edgeCases = EdgeCasesMode.NONE)
    void everyFrameArrivesInOrderOrIsLostForAReason(
            @ForAll("profiles") TimingProfile profile,
            @ForAll BackPressure backPressure,
            @ForAll("happenings") List<Happening> happenings) {
        try (Simulation simulation = Simulation.builder().time(profile.timeBase()).build()) {
            RecordingNic nic = new RecordingNic(simulation.parts());
            Wire wire = new Wire(simulation.parts(), profile, nic, backPressure);
            FrameKeeper far = new FrameKeeper(Integer.MAX_VALUE);
            wire.listen(far);
            int towards = 0;
            int from = 0;
            for (Happening happening : happenings) {
                switch (happening.kind()) {
                    case 0 -> wire.setLink(false);
                    case 1, 2 -> wire.setLink(true);
                    case 3 -> nic.takes(happening.frameBytes() % 3);
                    case 4, 5, 6 -> nic.send(numbered(from++, happening.frameBytes()));
                    default -> wire.deliver(numbered(towards++, happening.frameBytes()));
                }
                simulation.runFor(happening.pauseTicks());
            }
            wire.setLink(true);
            nic.takes(Integer.MAX_VALUE);
            simulation.runFor(simulation.parts().time().ticksPerSecond());

            assertThat(wire.isDone()).isTrue();
            assertThat(wire.isOutboundIdle()).isTrue();
            assertThat(simulation.parts().journeys().residentCount()).isZero();
            assertThat(simulation.parts().journeys().breakdown().begun()).isEqualTo(towards);
            assertThat(wire.framesSent() + wire.framesLost()).isEqualTo(from);
            assertThat(nic.frames.stream().map(WireProperties::number)).isSorted();
            assertThat(far.size()).isEqualTo((int) wire.framesSent());
            int last = -1;
            for (byte[] frame = far.take(); frame != null; frame = far.take()) {
                assertThat(number(frame)).isGreaterThan(last);
                last = number(frame);
            }
        }
    }

    private static byte[] numbered(int number, int bytes) {
        byte[] frame = new byte[bytes];
        frame[0] = (byte) (number >> 8);
        frame[1] = (byte) number;
        return frame;
    }

    private static int number(byte[] frame) {
        return ((frame[0] & 0xFF) << 8) | (frame[1] & 0xFF);
    }
}
