package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.ModernBench.NEEDS_RESET;
import static dev.doorbell.nic.virtio.ModernBench.RX;
import static dev.doorbell.nic.virtio.ModernBench.STARTED;
import static dev.doorbell.nic.virtio.ModernBench.TX;
import static dev.doorbell.nic.virtio.ModernBench.frame;
import static dev.doorbell.nic.virtio.VirtioBench.BUFFER_BYTES;
import static dev.doorbell.nic.virtio.VirtioBench.RECEIVE_RING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.nic.virtio.transport.VirtioChoice.OverPosted;
import dev.doorbell.pci.behaviour.DeviceBehaviour;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.Test;

/**
 * A driver that makes more buffers available than its ring has entries, as Breenix does: after every
 * drain it posts all four of its buffers again, however many were used.
 */
class OverPostedRingTest {
    private static final int BUFFERS = 4;
    private static final int FRAMES = 1000;

    private static DeviceBehaviour with(OverPosted choice) {
        return DeviceBehaviour.SPECIFICATION.with(choice);
    }

    /** Brings frames one at a time to a driver that posts four for one; answers how many arrived. */
    private static int repost(VirtioBench bench) {
        bench.started();
        for (int i = 0; i < BUFFERS; i++) {
            bench.describe(
                    RECEIVE_RING, i, VirtioBench.buffer(i), BUFFER_BYTES, VirtioBench.WRITE, 0);
            bench.offer(RECEIVE_RING, i);
        }
        int used = 0;
        for (int n = 0; n < FRAMES; n++) {
            bench.arrives(frame(60, n));
            if (bench.usedIndex(RECEIVE_RING) != (used + 1 & 0xFFFF)) {
                break;
            }
            int buffer = bench.usedHead(RECEIVE_RING, used);
            assertThat(bench.bytesAt(VirtioBench.buffer(buffer) + 10, 60)).isEqualTo(frame(60, n));
            used++;
            for (int i = 0; i < BUFFERS; i++) {
                bench.offer(RECEIVE_RING, i);
            }
            bench.write(0x10, 2, 0);
        }
        return used;
    }

    @Test
    void aStrictDeviceBreaksWhenTheRingIsOverfullAndSaysSo() {
        try (VirtioBench bench =
                new VirtioBench(TimingProfile.named("ideal"), with(OverPosted.BREAKS))) {
            // Each frame leaves three more posted than used: 4 + 3 n > 256 from n = 85 on.
            assertThat(repost(bench)).isEqualTo(85);
            assertThat(bench.complaints()).containsOnlyKeys(TracePoint.VIRTQUEUE_OVERPOSTED);
            assertThat(bench.complaints()).containsEntry(TracePoint.VIRTQUEUE_OVERPOSTED, 1L);
            assertThat(bench.journeys().breakdown().dropped())
                    .containsEntry(DropReason.NO_RECEIVE_BUFFER, 1L);
            bench.assertConserved();
        }
    }

    @Test
    void aTolerantDeviceGoesOnWithWhatTheRingShows() {
        try (VirtioBench bench =
                new VirtioBench(TimingProfile.named("ideal"), with(OverPosted.TOLERATED))) {
            assertThat(repost(bench)).isEqualTo(FRAMES);
            assertThat(bench.complaints()).isEmpty();
            bench.assertConserved();
        }
    }

    @Test
    void aTolerantDeviceFillsABufferThatIsPostedTwiceTwice() {
        try (VirtioBench bench =
                new VirtioBench(TimingProfile.named("ideal"), with(OverPosted.TOLERATED))) {
            assertThat(repost(bench)).isEqualTo(FRAMES);
            for (int i = 0; i < 10; i++) {
                bench.arrives(frame(60, i)); // nobody drains: four buffers for ten frames
            }
            assertThat(bench.journeys().breakdown().dropped())
                    .containsOnlyKeys(DropReason.BUFFER_OVERWRITTEN);
            assertThat(bench.usedIndex(RECEIVE_RING)).isEqualTo(FRAMES + 10);
            bench.assertConserved();
        }
    }

    @Test
    void aStrictModernDeviceAsksToBeReset() {
        try (ModernBench bench = ModernBench.like(with(OverPosted.BREAKS))) {
            ModernBench.Ring[] rings = bench.start(0, 16);
            rings[RX].fill(16, 256);
            bench.arrives(frame(60, 0));
            bench.isr();
            rings[RX].setAvailableIndex(18); // one used, two more posted
            bench.arrives(frame(60, 1));
            assertThat(bench.status()).isEqualTo(STARTED | NEEDS_RESET);
            assertThat(bench.isr()).isEqualTo(2);
            assertThat(bench.complaints()).containsEntry(TracePoint.VIRTQUEUE_OVERPOSTED, 1L);
        }
    }

    @Test
    void aTolerantDeviceTransmitsWhatTheRingShowsAndThenNoMore() {
        try (ModernBench bench = ModernBench.like(with(OverPosted.TOLERATED))) {
            ModernBench.Ring tx = bench.start(0, 16)[TX];
            for (int i = 0; i < 16; i++) {
                tx.send(i, frame(60, i));
            }
            tx.setAvailableIndex(40);
            tx.tell();
            bench.settle();
            assertThat(bench.sent).hasSize(40);
            assertThat(bench.sent.get(39)).isEqualTo(frame(60, 39 % 16));
            assertThat(tx.usedIndex()).isEqualTo(40);
        }
    }

    @Test
    void withMergedBuffersNoDeviceToleratesItOnceItCounts() {
        try (ModernBench bench = ModernBench.like(with(OverPosted.TOLERATED))) {
            ModernBench.Ring rx = bench.start(NetFeatures.MRG_RXBUF, 16)[RX].fill(16, 256);
            rx.setAvailableIndex(17);
            bench.offersFrame(frame(60, 0));
            assertThat(bench.held).hasSize(1);
            assertThat(bench.status()).isEqualTo(STARTED | NEEDS_RESET);
            assertThat(bench.complaints()).containsOnlyKeys(TracePoint.VIRTQUEUE_OVERPOSTED);
        }
    }
}
