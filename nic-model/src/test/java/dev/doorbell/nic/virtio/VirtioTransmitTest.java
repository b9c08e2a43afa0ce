package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.VirtioBench.NEXT;
import static dev.doorbell.nic.virtio.VirtioBench.TRANSMIT_RING;
import static dev.doorbell.nic.virtio.VirtioBench.buffer;
import static dev.doorbell.nic.virtio.VirtioBench.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the transmit ring to the wire. */
class VirtioTransmitTest {
    private static byte[] withHeader(byte[] frame) {
        byte[] whole = new byte[10 + frame.length];
        System.arraycopy(frame, 0, whole, 10, frame.length);
        return whole;
    }

    private static void offerWhole(VirtioBench bench, int index, byte[] frame) {
        byte[] whole = withHeader(frame);
        bench.memory().copyIn(buffer(index), whole, 0, whole.length);
        bench.describe(TRANSMIT_RING, index, buffer(index), whole.length, 0, 0);
        bench.offer(TRANSMIT_RING, index);
    }

    @Test
    void aFrameLeavesWithoutItsHeaderAndItsBufferComesBack() {
        try (VirtioBench bench = new VirtioBench().started()) {
            offerWhole(bench, 4, frame(60, 1));
            assertThat(bench.sent).isEmpty();

            bench.notifyTransmit();

            assertThat(bench.sent).containsExactly(frame(60, 1));
            assertThat(bench.usedIndex(TRANSMIT_RING)).isEqualTo(1);
            assertThat(bench.usedHead(TRANSMIT_RING, 0)).isEqualTo(4);
            assertThat(bench.usedBytes(TRANSMIT_RING, 0)).isZero();
        }
    }

    @Test
    void aFrameIsGatheredFromAChainWhereverItIsCut() {
        byte[] whole = withHeader(frame(60, 9));
        for (int cut = 0; cut <= whole.length; cut++) {
            try (VirtioBench bench = new VirtioBench().started()) {
                bench.memory().copyIn(buffer(0), whole, 0, cut);
                bench.memory().copyIn(buffer(1), whole, cut, whole.length - cut);
                bench.describe(TRANSMIT_RING, 5, buffer(0), cut, NEXT, 6);
                bench.describe(TRANSMIT_RING, 6, buffer(1), whole.length - cut, 0, 0);
                bench.offer(TRANSMIT_RING, 5);

                bench.notifyTransmit();

                assertThat(bench.sent).containsExactly(frame(60, 9));
                assertThat(bench.usedHead(TRANSMIT_RING, 0)).isEqualTo(5);
            }
        }
    }

    @Test
    void aBufferWithNothingBehindTheHeaderSendsNothingAndComesBack() {
        try (VirtioBench bench = new VirtioBench().started()) {
            bench.describe(TRANSMIT_RING, 0, buffer(0), 10, 0, 0);
            bench.offer(TRANSMIT_RING, 0);
            bench.notifyTransmit();

            assertThat(bench.sent).isEmpty();
            assertThat(bench.usedIndex(TRANSMIT_RING)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ideal", "bare-metal-cortex-a72"})
    void everyFrameOfAFullRingLeavesInOrderAndEveryBufferComesBack(String profile) {
        try (VirtioBench bench = new VirtioBench(TimingProfile.named(profile)).started()) {
            bench.useMsix();
            for (int i = 0; i < 256; i++) {
                offerWhole(bench, i, frame(60, i));
            }

            bench.notifyTransmit();
            bench.settle();

            assertThat(bench.sent).hasSize(256);
            for (int i = 0; i < 256; i++) {
                assertThat(bench.sent.get(i)).isEqualTo(frame(60, i));
                assertThat(bench.usedHead(TRANSMIT_RING, i)).isEqualTo(i);
            }
            assertThat(bench.usedIndex(TRANSMIT_RING)).isEqualTo(256);
            assertThat(bench.messages).isNotEmpty();
        }
    }

    @Test
    void bothDirectionsAndMaskedVectorsShareASlowLink() {
        TimingProfile slow = TimingProfile.named("bare-metal-cortex-a72");
        try (VirtioBench bench = new VirtioBench(slow).receiving(200)) {
            bench.useMsix();
            for (int i = 0; i < 200; i++) {
                offerWhole(bench, i, frame(60, i));
                bench.arrives(frame(60, i));
                if (i % 3 == 0) {
                    bench.aim(0, 100, true);
                    bench.notifyTransmit();
                    bench.simulation().runFor(slow.timeBase().ticksPerSecond() / 1_000_000);
                    bench.aim(0, 100, false);
                }
            }
            bench.notifyTransmit();
            bench.settle();

            assertThat(bench.usedIndex(TRANSMIT_RING)).isEqualTo(200);
            assertThat(bench.usedIndex(VirtioBench.RECEIVE_RING))
                    .isEqualTo(200 - (int) bench.journeys().breakdown().droppedCount());
            bench.assertConserved();
        }
    }

    @Test
    void aNotificationBeforeTheDriverIsReadyOrForAnotherQueueSendsNothing() {
        try (VirtioBench bench = new VirtioBench().started()) {
            offerWhole(bench, 0, frame(60, 0));
            bench.write(0x10, 2, 0);
            bench.write(0x10, 2, 2);
            bench.write(0x12, 1, 3);
            bench.notifyTransmit();

            assertThat(bench.sent).isEmpty();
            assertThat(bench.usedIndex(TRANSMIT_RING)).isZero();
        }
    }

    @Test
    void withMasteringOffNothingLeavesUntilItIsOnAgain() {
        try (VirtioBench bench = new VirtioBench().started()) {
            offerWhole(bench, 0, frame(60, 0));
            bench.forbidMastering();
            bench.notifyTransmit();

            assertThat(bench.sent).isEmpty();
            assertThat(bench.usedIndex(TRANSMIT_RING)).isZero();
            assertThat(bench.complaints()).containsOnlyKeys(TracePoint.BUS_MASTER_OFF);

            bench.setCommand(6);
            bench.notifyTransmit();
            assertThat(bench.sent).containsExactly(frame(60, 0));
            assertThat(bench.usedIndex(TRANSMIT_RING)).isEqualTo(1);
        }
    }

    @Test
    void theLongestFrameLeavesAndOneByteMoreStopsTheQueue() {
        try (VirtioBench bench = new VirtioBench().started()) {
            byte[] longest = frame((1 << 16) - 10, 0);
            byte[] whole = withHeader(longest);
            bench.memory().copyIn(buffer(0), whole, 0, whole.length);
            bench.describe(TRANSMIT_RING, 0, buffer(0), whole.length, 0, 0);
            bench.offer(TRANSMIT_RING, 0);
            bench.notifyTransmit();
            assertThat(bench.sent).hasSize(1);
            assertThat(Arrays.equals(bench.sent.get(0), longest)).isTrue();

            bench.describe(TRANSMIT_RING, 1, buffer(0), whole.length + 1, 0, 0);
            bench.offer(TRANSMIT_RING, 1);
            bench.notifyTransmit();
            assertThat(bench.sent).hasSize(1);
            assertThat(bench.complaints()).containsOnlyKeys(TracePoint.VIRTQUEUE_BROKEN);
        }
    }
}
