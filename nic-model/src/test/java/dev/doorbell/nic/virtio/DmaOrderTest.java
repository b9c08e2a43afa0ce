package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.VirtioBench.RECEIVE_RING;
import static dev.doorbell.nic.virtio.VirtioBench.buffer;
import static dev.doorbell.nic.virtio.VirtioBench.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.event.Event;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.timing.TimingConstant;
import dev.doorbell.sim.timing.TimingProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a processor may see, and when: data, then its used entry, then the index, then the message. */
class DmaOrderTest {
    private static final int FRAME_BYTES = 300;
    private static final int FRAMES = 5;

    /** Looks at memory at the end of every tick until a time. */
    private static void watch(VirtioBench bench, long ticks, Runnable look) {
        long end = bench.simulation().nowTicks() + ticks;
        Event[] self = new Event[1];
        self[0] =
                Event.named(
                        "test.watch",
                        Phase.OBSERVERS,
                        () -> {
                            look.run();
                            if (bench.simulation().nowTicks() < end) {
                                bench.simulation().parts().events().scheduleIn(1, self[0]);
                            }
                        });
        bench.simulation().parts().events().scheduleIn(0, self[0]);
    }

    /** The Cortex-A72 board's link, with clocks whose common tick is a nanosecond's quarter. */
    private static TimingProfile slowLink() {
        return TimingProfile.named("bare-metal-cortex-a72")
                .with(TimingConstant.CPU_HZ, 1_000_000_000L)
                .with(TimingConstant.TIMER_HZ, 1_000_000L);
    }

    @Test
    void noTickEverShowsTheIndexBeforeTheDataOrTheMessageBeforeTheIndex() {
        try (VirtioBench bench = new VirtioBench(slowLink()).receiving(8)) {
            bench.useMsix();
            List<Long> indexTicks = new ArrayList<>();
            int[] looks = new int[1];
            for (int i = 0; i < FRAMES; i++) {
                bench.arrives(frame(FRAME_BYTES, i));
            }
            watch(
                    bench,
                    20_000,
                    () -> {
                        looks[0]++;
                        int index = bench.usedIndex(RECEIVE_RING);
                        while (indexTicks.size() < index) {
                            indexTicks.add(bench.simulation().nowTicks());
                        }
                        for (int i = 0; i < index; i++) {
                            assertThat(bench.usedHead(RECEIVE_RING, i)).isEqualTo(i);
                            assertThat(bench.usedBytes(RECEIVE_RING, i))
                                    .isEqualTo(FRAME_BYTES + 10L);
                            assertThat(bench.bytesAt(buffer(i) + 10, FRAME_BYTES))
                                    .isEqualTo(frame(FRAME_BYTES, i));
                        }
                        assertThat(bench.messages).hasSizeLessThanOrEqualTo(index);
                    });
            bench.settle();

            assertThat(looks[0]).isEqualTo(20_001);
            assertThat(indexTicks).hasSize(FRAMES).isSorted().doesNotHaveDuplicates();
            assertThat(bench.messages).hasSize(FRAMES);
            for (int i = 0; i < FRAMES; i++) {
                assertThat(bench.messages.get(i).tick()).isGreaterThan(indexTicks.get(i));
            }
        }
    }

    @Test
    void theMessageArrivesWhenPipelineLinkAndFlightSay() {
        TimingProfile profile = slowLink();
        try (VirtioBench bench = new VirtioBench(profile).receiving(1)) {
            bench.useMsix();
            long start = bench.simulation().nowTicks();

            bench.arrives(frame(60, 0));
            bench.settle();

            // Gen 2, one lane: 2 ns a byte. Data 70 + 20, entry 8 + 20, index 2 + 20, message 4 +
            // 20.
            long bytes = 90 + 28 + 22 + 24;
            double nanos = profile.timeBase().nanos(bench.messages.get(0).tick() - start);
            assertThat(nanos).isEqualTo(200 + 2.0 * bytes + 300);
        }
    }
}
