package dev.doorbell.pci.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.pci.FunctionBoard;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A message can never overtake the data it announces. */
class MessageOrderProperties {
    private static final long DATA = FunctionBoard.MEMORY + 0x1000;
    private static final int LINE = 2048;

    /** A frame, its descriptor and its message, after a pause. */
    record Delivery(long pauseTicks, int frameBytes) {}

    @Provide
    Arbitrary<List<Delivery>> deliveries() {
        return Combinators.combine(
                        Arbitraries.longs().between(0, 400_000),
                        Arbitraries.integers().between(1, 1518))
                .as(Delivery::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }

    @Provide
    Arbitrary<TimingProfile> links() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.of(1, 2, 4, 8, 16),
                        Arbitraries.of(128, 256, 512),
                        Arbitraries.of(0, 1, 225))
                .as(
                        (generation, lanes, payload, propagation) ->
                                TimingProfile.named("ideal")
                                        .with("pcie.generation=" + generation)
                                        .with("pcie.lanes=" + lanes)
                                        .with("pcie.max_payload=" + payload)
                                        .with("pcie.oneway=" + propagation));
    }

    @Property(tries = 300, seed = "2401", edgeCases = EdgeCasesMode.NONE)
    void whenTheMessageRingsTheDataAndTheDescriptorAreInMemory(
            @ForAll("links") TimingProfile profile,
            @ForAll("deliveries") List<Delivery> deliveries) {
        try (FunctionBoard board = new FunctionBoard(profile)) {
            for (int i = 0; i < deliveries.size(); i++) {
                Delivery delivery = deliveries.get(i);
                board.simulation().runFor(delivery.pauseTicks());
                while (!board.upstream().hasRoom(3, delivery.frameBytes())) {
                    board.simulation().runUntil(board.upstream().oldestLandsTicks());
                }
                byte[] frame = new byte[delivery.frameBytes()];
                frame[frame.length - 1] = (byte) (i + 1);
                board.upstream().writeBlock(DATA + (long) i * LINE, frame, 0, frame.length, 2L * i);
                // The descriptor counts the frames; the doorbell sees how many there are.
                board.upstream().write(FunctionBoard.MEMORY, 4, i + 1, 2L * i + 1);
                board.upstream().message(FunctionBoard.DOORBELL, i);
            }
            board.simulation().runFor(board.simulation().parts().time().ticksPerSecond());

            List<Long> tags = new ArrayList<>();
            assertThat(board.rings()).hasSameSizeAs(deliveries);
            for (int i = 0; i < deliveries.size(); i++) {
                assertThat(board.rings().get(i).value()).isEqualTo(i);
                assertThat(board.rings().get(i).seen()).isGreaterThanOrEqualTo(i + 1);
                long last = DATA + (long) i * LINE + deliveries.get(i).frameBytes() - 1;
                assertThat(board.simulation().parts().memory().read(last, 1)).isEqualTo(i + 1);
                tags.add(2L * i);
                tags.add(2L * i + 1);
            }
            assertThat(board.landed()).isEqualTo(tags);
        }
    }

    /** A12: back to back, the k-th write leaves at the sum of all serialisations so far. */
    @Property(tries = 300, seed = "2402", edgeCases = EdgeCasesMode.NONE)
    void writesBackToBackLeaveAtTheSumOfTheirTimes(
            @ForAll("links") TimingProfile profile,
            @ForAll("deliveries") List<Delivery> deliveries) {
        PcieLink link = new PcieLink(profile, profile.timeBase());
        PcieLink fresh = new PcieLink(profile, profile.timeBase());
        long propagation = fresh.send(0, DATA, 1) - fresh.busyUntilTick();
        long sum = 0;
        for (Delivery delivery : deliveries) {
            PcieLink alone = new PcieLink(profile, profile.timeBase());
            alone.send(0, DATA, delivery.frameBytes());
            sum += alone.busyUntilTick();

            assertThat(link.send(0, DATA, delivery.frameBytes())).isEqualTo(sum + propagation);
        }
    }
}
