package dev.doorbell.nic.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.testkit.NicDomain;
import dev.doorbell.nic.testkit.Traffic;
import dev.doorbell.sim.Simulation;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** Any traffic on a wire of a given rate, beside the sum of its frames. */
@Domain(NicDomain.class)
@Domain(DomainContext.Global.class)
class TrafficOnTheWireProperties {
    private static final long OVERHEAD_BYTES = 4 + 8; // FCS and preamble
    private static final long GAP_BYTES = 12;

    @Property(tries = 200, seed = "6121", edgeCases = EdgeCasesMode.NONE)
    @Label("every frame arrives whole and in order, when its bits can have come and not later")
    void everyFrameArrivesWhenItsBitsAreThrough(
            @ForAll Traffic traffic, @ForAll("bitNanos") long bitNanos) {
        TimingProfile profile =
                TimingProfile.named("ideal")
                        .with("wire.bps=" + 1_000_000_000L / bitNanos)
                        .with("wire.propagation=0");
        try (Simulation simulation = Simulation.builder().time(profile.timeBase()).build()) {
            RecordingNic nic = new RecordingNic(simulation.parts());
            Wire wire = new Wire(simulation.parts(), profile, nic);
            wire.carry(traffic.source(simulation.parts().time()), 0);
            simulation.runFor(10 * simulation.parts().time().ticksPerSecond());

            assertThat(wire.isDone()).isTrue();
            List<byte[]> sent =
                    traffic.arrivals().stream().map(arrival -> arrival.frame().toArray()).toList();
            assertThat(nic.frames).containsExactlyElementsOf(sent);
            long ticksPerNano = simulation.parts().time().ticksOfNanos(1);
            checkTimes(traffic, nic.ticks, bitNanos * ticksPerNano, ticksPerNano);
        }
    }

    /** Edges of the bit clock are aligned, so a frame begins at the one at or after its time. */
    private static void checkTimes(
            Traffic traffic, List<Long> ticks, long bitTicks, long ticksPerNano) {
        long free = 0;
        long ready = 0;
        for (int i = 0; i < traffic.frameCount(); i++) {
            Traffic.Arrival arrival = traffic.arrivals().get(i);
            ready += arrival.gapNanos() * ticksPerNano;
            long bits = 8 * (arrival.frame().length() + OVERHEAD_BYTES);
            long begin = Math.max(ready, free);
            assertThat(ticks.get(i))
                    .as("arrival of frame %d", i)
                    .isBetween(begin + bits * bitTicks, begin + (bits + 1) * bitTicks - 1);
            free = ticks.get(i) + 8 * GAP_BYTES * bitTicks;
        }
    }

    @Provide
    Arbitrary<Long> bitNanos() {
        return Arbitraries.of(1L, 2L, 4L, 5L, 8L, 10L, 100L);
    }
}
