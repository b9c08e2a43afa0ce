package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.VirtioBench.BUFFER_BYTES;
import static dev.doorbell.nic.virtio.VirtioBench.HEADER_BYTES;
import static dev.doorbell.nic.virtio.VirtioBench.NEXT;
import static dev.doorbell.nic.virtio.VirtioBench.RECEIVE_RING;
import static dev.doorbell.nic.virtio.VirtioBench.WRITE;
import static dev.doorbell.nic.virtio.VirtioBench.buffer;
import static dev.doorbell.nic.virtio.VirtioBench.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.timing.TimingProfile;
import dev.doorbell.sim.trace.TracePoint;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the last bit to the used ring, as the driver finds it. */
class VirtioReceiveTest {
    private static final String SLOW = "bare-metal-cortex-a72";

    private static void assertOneDrop(VirtioBench bench, DropReason reason) {
        assertThat(bench.journeys().breakdown().dropped()).containsOnlyKeys(reason);
        assertThat(bench.journeys().breakdown().droppedCount()).isEqualTo(1);
        assertThat(bench.usedIndex(RECEIVE_RING)).isZero();
        bench.assertConserved();
    }

    @Test
    void aFrameIsStoredBehindAHeaderOfTenZerosAndItsUsedLengthCountsThem() {
        try (VirtioBench bench = new VirtioBench().receiving(2)) {
            bench.memory().write(buffer(0), 8, -1);
            byte[] frame = frame(60, 3);

            bench.arrives(frame);

            assertThat(bench.usedIndex(RECEIVE_RING)).isEqualTo(1);
            assertThat(bench.usedHead(RECEIVE_RING, 0)).isZero();
            assertThat(bench.usedBytes(RECEIVE_RING, 0)).isEqualTo(70);
            assertThat(bench.bytesAt(buffer(0), HEADER_BYTES)).containsOnly(0);
            assertThat(bench.bytesAt(buffer(0) + HEADER_BYTES, 60)).isEqualTo(frame);
            assertThat(bench.memory().read(buffer(0) + 70, 8)).isZero();
        }
    }

    @Test
    void aShorterFrameInAUsedStoreSlotLeavesNothingOfALongerOne() {
        try (VirtioBench bench = new VirtioBench().receiving(8)) {
            bench.arrives(frame(1500, 1));
            bench.arrives(frame(60, 2));

            assertThat(bench.usedBytes(RECEIVE_RING, 1)).isEqualTo(70);
            assertThat(bench.bytesAt(buffer(1) + HEADER_BYTES, 60)).isEqualTo(frame(60, 2));
            assertThat(bench.memory().read(buffer(1) + 70, 8)).isZero();
        }
    }

    @Test
    void theIndicesRunPastTheRingAndPastSixteenBits() {
        try (VirtioBench bench = new VirtioBench().receiving(1)) {
            for (int i = 0; i < 0x1_0010; i++) {
                byte[] frame = {(byte) i};
                long journey = bench.journeys().begin(1);
                bench.nic.frameArrives(frame, 0, 1, journey);
                bench.journeys().drop(journey, DropReason.NO_RECEIVER); // the driver takes it
                bench.offer(RECEIVE_RING, 0);
            }

            assertThat(bench.usedIndex(RECEIVE_RING)).isEqualTo(0x10);
            assertThat(bench.complaints()).isEmpty();
        }
    }

    @Test
    void aFrameIsSplitOverAChainInOrder() {
        try (VirtioBench bench = new VirtioBench().started()) {
            bench.describe(RECEIVE_RING, 7, buffer(0), 10, WRITE | NEXT, 3);
            bench.describe(RECEIVE_RING, 3, buffer(1), 25, WRITE | NEXT, 200);
            bench.describe(RECEIVE_RING, 200, buffer(2), 1000, WRITE, 0);
            bench.offer(RECEIVE_RING, 7);
            byte[] frame = frame(60, 5);

            bench.arrives(frame);

            assertThat(bench.usedHead(RECEIVE_RING, 0)).isEqualTo(7);
            assertThat(bench.usedBytes(RECEIVE_RING, 0)).isEqualTo(70);
            assertThat(bench.bytesAt(buffer(1), 25)).isEqualTo(Arrays.copyOf(frame, 25));
            assertThat(bench.bytesAt(buffer(2), 35)).isEqualTo(Arrays.copyOfRange(frame, 25, 60));
            assertThat(bench.memory().read(buffer(1) + 25, 1)).isZero();
            assertThat(bench.memory().read(buffer(2) + 35, 1)).isZero();
        }
    }

    @Test
    void onlyWritableBuffersOfAChainAreWritten() {
        try (VirtioBench bench = new VirtioBench().started()) {
            bench.describe(RECEIVE_RING, 0, buffer(0), 40, NEXT, 1);
            bench.describe(RECEIVE_RING, 1, buffer(1), 100, WRITE, 0);
            bench.offer(RECEIVE_RING, 0);

            bench.arrives(frame(60, 5));

            assertThat(bench.bytesAt(buffer(0), 40)).containsOnly(0);
            assertThat(bench.bytesAt(buffer(1) + HEADER_BYTES, 60)).isEqualTo(frame(60, 5));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 6, 57, 64, 200, 256})
    void aChainOfAnyLengthIsFilledBehindASlowLink(int links) {
        try (VirtioBench bench = new VirtioBench(TimingProfile.named(SLOW)).started()) {
            for (int i = 0; i < links; i++) {
                int flags = i + 1 < links ? WRITE | NEXT : WRITE;
                bench.describe(RECEIVE_RING, i, buffer(i), i + 1 < links ? 2 : 2000, flags, i + 1);
            }
            bench.offer(RECEIVE_RING, 0);
            byte[] frame = frame(1000, links);

            bench.arrives(frame);
            bench.settle();

            assertThat(bench.usedIndex(RECEIVE_RING)).isEqualTo(1);
            assertThat(bench.usedBytes(RECEIVE_RING, 0)).isEqualTo(1010);
            byte[] stored = new byte[0];
            for (int i = 0; i < links; i++) {
                int part = i + 1 < links ? 2 : 1010 - 2 * (links - 1);
                int at = stored.length;
                stored = Arrays.copyOf(stored, at + part);
                System.arraycopy(bench.bytesAt(buffer(i), part), 0, stored, at, part);
            }
            assertThat(Arrays.copyOfRange(stored, HEADER_BYTES, 1010)).isEqualTo(frame);
            bench.assertConserved();
        }
    }

    @Test
    void aFrameThatJustFitsIsStoredAndOneByteMoreIsDroppedByName() {
        try (VirtioBench bench = new VirtioBench().receiving(1)) {
            bench.arrives(frame(BUFFER_BYTES - HEADER_BYTES + 1, 0));
            assertOneDrop(bench, DropReason.FRAME_TOO_LONG);

            bench.arrives(frame(BUFFER_BYTES - HEADER_BYTES, 0)); // into the same buffer
            assertThat(bench.usedIndex(RECEIVE_RING)).isEqualTo(1);
            assertThat(bench.journeys().breakdown().droppedCount()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ideal", SLOW})
    void aFrameLongerThanAnythingInFlightCanBeIsDroppedByName(String profile) {
        try (VirtioBench bench = new VirtioBench(TimingProfile.named(profile)).receiving(4)) {
            bench.describe(RECEIVE_RING, 0, buffer(0), 0xFFFF_FFFFL, WRITE, 0);
            bench.arrives(frame(1 << 18, 0));
            bench.arrives(frame(60, 1));
            bench.settle();

            assertThat(bench.journeys().breakdown().dropped())
                    .containsEntry(DropReason.FRAME_TOO_LONG, 1L);
            assertThat(bench.usedIndex(RECEIVE_RING)).isEqualTo(1);
            assertThat(bench.usedBytes(RECEIVE_RING, 0)).isEqualTo(70);
        }
    }

    @Test
    void withoutABufferTheFrameIsDroppedByName() {
        try (VirtioBench bench = new VirtioBench().receiving(0)) {
            bench.arrives(frame(60, 0));
            assertOneDrop(bench, DropReason.NO_RECEIVE_BUFFER);
        }
    }

    @Test
    void beforeTheDriverIsReadyTheFrameIsDroppedByName() {
        try (VirtioBench bench = new VirtioBench().receiving(1)) {
            bench.write(0x12, 1, 3); // DRIVER, not yet DRIVER_OK
            bench.arrives(frame(60, 0));
            assertOneDrop(bench, DropReason.DEVICE_NOT_READY);
        }
    }

    @Test
    void withMasteringOffTheFrameIsDroppedByNameAndItsBufferKept() {
        try (VirtioBench bench = new VirtioBench().receiving(1)) {
            bench.forbidMastering();
            bench.arrives(frame(60, 0));
            assertOneDrop(bench, DropReason.BUS_MASTER_OFF);
            assertThat(bench.complaints()).containsOnlyKeys(TracePoint.BUS_MASTER_OFF);

            bench.setCommand(6);
            bench.arrives(frame(60, 1));
            assertThat(bench.usedIndex(RECEIVE_RING)).isEqualTo(1);
        }
    }

    @Test
    void aFullStoreDropsTheNewestByNameAndTheRestArriveInOrder() {
        try (VirtioBench bench = new VirtioBench(TimingProfile.named(SLOW)).receiving(256)) {
            for (int i = 0; i < 200; i++) {
                bench.arrives(frame(1000, i));
            }
            bench.settle();
            bench.settle();

            assertThat(bench.journeys().breakdown().dropped())
                    .containsOnlyKeys(DropReason.DEVICE_STORE_FULL);
            long dropped = bench.journeys().breakdown().droppedCount();
            int stored = bench.usedIndex(RECEIVE_RING);
            assertThat(dropped).isPositive();
            assertThat(stored).isGreaterThanOrEqualTo(64);
            assertThat(stored + dropped).isEqualTo(200);
            for (int i = 0; i < stored; i++) {
                assertThat(bench.usedHead(RECEIVE_RING, i)).isEqualTo(i);
                assertThat(bench.bytesAt(buffer(i) + HEADER_BYTES, 1000)).isEqualTo(frame(1000, i));
            }
            bench.assertConserved();
        }
    }

    @Test
    void aQueueTakenAwayWhileAFrameMovesGetsNothingMore() {
        try (VirtioBench bench = new VirtioBench(TimingProfile.named(SLOW)).started()) {
            for (int i = 0; i < 200; i++) { // more writes than are in flight at once
                bench.describe(
                        RECEIVE_RING, i, buffer(i), 8, i < 199 ? WRITE | NEXT : WRITE, i + 1);
            }
            bench.offer(RECEIVE_RING, 0);
            bench.arrives(frame(1500, 0));
            bench.simulation().runFor(bench.simulation().parts().time().ticksOfNanos(500));
            bench.place(0, 0);
            bench.settle();
            assertOneDrop(bench, DropReason.NO_RECEIVE_BUFFER);
            assertThat(bench.complaints()).isEmpty();
        }
    }

    @Test
    void aResetDropsWhatTheStoreHeldByName() {
        try (VirtioBench bench = new VirtioBench(TimingProfile.named(SLOW)).receiving(4)) {
            bench.arrives(frame(60, 0)); // still in the pipeline
            bench.write(0x12, 1, 0);
            bench.settle();
            assertOneDrop(bench, DropReason.DEVICE_NOT_READY);
        }
    }
}
