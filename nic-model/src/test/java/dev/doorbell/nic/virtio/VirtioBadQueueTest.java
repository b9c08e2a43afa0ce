package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.VirtioBench.MEMORY;
import static dev.doorbell.nic.virtio.VirtioBench.MEMORY_BYTES;
import static dev.doorbell.nic.virtio.VirtioBench.NEXT;
import static dev.doorbell.nic.virtio.VirtioBench.RECEIVE_RING;
import static dev.doorbell.nic.virtio.VirtioBench.TRANSMIT_RING;
import static dev.doorbell.nic.virtio.VirtioBench.WRITE;
import static dev.doorbell.nic.virtio.VirtioBench.buffer;
import static dev.doorbell.nic.virtio.VirtioBench.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.trace.TracePoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that breaks the rules is told so by name, and harms nobody. */
class VirtioBadQueueTest {
    private final VirtioBench bench = new VirtioBench().started();

    @AfterEach
    void close() {
        bench.assertConserved();
        bench.close();
    }

    private void assertStopped(int queue) {
        assertStopped(queue, TracePoint.VIRTQUEUE_BROKEN);
    }

    private void assertStopped(int queue, TracePoint rule) {
        assertThat(bench.complaints()).containsEntry(rule, 1L);
        long ring = queue == 0 ? RECEIVE_RING : TRANSMIT_RING;
        assertThat(bench.usedIndex(ring)).isZero();
        assertThat(bench.sent).isEmpty();
        assertThat(bench.intxChanges()).isEmpty();
    }

    /** A frame comes, and a notification; neither gets through. */
    private void useBoth() {
        bench.arrives(frame(60, 0));
        bench.notifyTransmit();
        bench.settle();
        assertThat(bench.journeys().breakdown().dropped())
                .containsOnlyKeys(DropReason.NO_RECEIVE_BUFFER);
    }

    private static long ringOf(int queue) {
        return queue == 0 ? RECEIVE_RING : TRANSMIT_RING;
    }

    private static int flags(int queue) {
        return queue == 0 ? WRITE : 0;
    }

    @ParameterizedTest
    @CsvSource({"0, 257", "1, 257", "0, 65535", "1, 32768"})
    void anIndexMoreThanTheRingAheadStopsTheQueue(int queue, int index) {
        bench.describe(ringOf(queue), 0, buffer(0), 1524, flags(queue), 0);
        bench.setAvailableIndex(ringOf(queue), index);
        useBoth();
        assertStopped(queue, TracePoint.VIRTQUEUE_OVERPOSTED);
    }

    @Test
    void anIndexAWholeRingAheadIsAllowed() {
        bench.describe(RECEIVE_RING, 0, buffer(0), 1524, WRITE, 0);
        bench.setAvailableIndex(RECEIVE_RING, 256);
        bench.arrives(frame(60, 0));
        assertThat(bench.usedIndex(RECEIVE_RING)).isEqualTo(1);
        assertThat(bench.complaints()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 256", "1, 256", "0, 65535", "1, 65535"})
    void aHeadTheTableLacksStopsTheQueue(int queue, int head) {
        bench.offer(ringOf(queue), head);
        useBoth();
        assertStopped(queue);
    }

    @ParameterizedTest
    @CsvSource({"0, 256", "1, 256", "0, 65535", "1, 65535"})
    void aLinkToADescriptorTheTableLacksStopsTheQueue(int queue, int next) {
        bench.describe(ringOf(queue), 0, buffer(0), 1524, flags(queue) | NEXT, next);
        bench.offer(ringOf(queue), 0);
        useBoth();
        assertStopped(queue);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "0, 3", "1, 3"})
    void aChainThatLoopsStopsTheQueue(int queue, int links) {
        for (int i = 0; i < links; i++) {
            bench.describe(ringOf(queue), i, buffer(i), 20, flags(queue) | NEXT, (i + 1) % links);
        }
        bench.offer(ringOf(queue), 0);
        useBoth();
        assertStopped(queue);
    }

    @Test
    void aBrokenQueueStaysStoppedUntilTheDeviceIsReset() {
        bench.offer(RECEIVE_RING, 300);
        bench.arrives(frame(60, 0));
        bench.describe(RECEIVE_RING, 1, buffer(0), 1524, WRITE, 0);
        bench.setAvailableIndex(RECEIVE_RING, 0);
        bench.offer(RECEIVE_RING, 1);
        bench.arrives(frame(60, 1));
        assertThat(bench.usedIndex(RECEIVE_RING)).isZero();

        bench.write(0x12, 1, 0);
        bench.started();
        bench.arrives(frame(60, 2));
        assertThat(bench.usedIndex(RECEIVE_RING)).isEqualTo(1);
        assertThat(bench.complaints()).containsEntry(TracePoint.VIRTQUEUE_BROKEN, 1L);
    }

    @Test
    void aReceiveBufferThatClaimsFourGibibytesGetsTheFrameAndNoMore() {
        bench.describe(RECEIVE_RING, 0, buffer(0), 0xFFFF_FFFFL, WRITE, 0);
        bench.offer(RECEIVE_RING, 0);
        bench.arrives(frame(60, 0));

        assertThat(bench.usedBytes(RECEIVE_RING, 0)).isEqualTo(70);
        assertThat(bench.memory().read(buffer(0) + 70, 8)).isZero();
    }

    @Test
    void aChainThatClaimsATebibyteIsStillOneFrameLong() {
        for (int i = 0; i < 256; i++) {
            bench.describe(
                    RECEIVE_RING,
                    i,
                    buffer(i),
                    0xFFFF_FFFFL,
                    i < 255 ? WRITE | NEXT : WRITE,
                    i + 1);
        }
        bench.offer(RECEIVE_RING, 0);
        bench.arrives(frame(60, 0));
        assertThat(bench.usedBytes(RECEIVE_RING, 0)).isEqualTo(70);
    }

    @Test
    void aTransmitBufferThatClaimsFourGibibytesStopsTheQueue() {
        bench.describe(TRANSMIT_RING, 0, buffer(0), 0xFFFF_FFFFL, 0, 0);
        bench.offer(TRANSMIT_RING, 0);
        bench.notifyTransmit();
        assertStopped(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, MEMORY - 70, MEMORY + MEMORY_BYTES, 1L << 62})
    void aFrameForABufferOutsideMemoryGoesNowhereAndIsReported(long address) {
        bench.describe(RECEIVE_RING, 0, address, 1524, WRITE, 0);
        bench.offer(RECEIVE_RING, 0);
        bench.arrives(frame(60, 0));
        assertThat(bench.complaints()).containsOnlyKeys(TracePoint.BUS_NOBODY_WRITE);
    }

    @Test
    void aFrameForABufferThatEndsOutsideMemoryLeavesItsFirstByteAlone() {
        long last = MEMORY + MEMORY_BYTES - 69;
        bench.memory().write(last, 1, 0x77);
        bench.describe(RECEIVE_RING, 0, last, 1524, WRITE, 0);
        bench.offer(RECEIVE_RING, 0);
        bench.arrives(frame(60, 0));
        assertThat(bench.memory().read(last, 1)).isEqualTo(0x77);
        assertThat(bench.complaints()).containsOnlyKeys(TracePoint.BUS_NOBODY_WRITE);
    }

    @Test
    void aFrameForABufferInADevicesRegistersLeavesThemAlone() {
        long status = bench.nic.function().barBase(0) + 0x12;
        bench.describe(RECEIVE_RING, 0, status, 1524, WRITE, 0);
        bench.offer(RECEIVE_RING, 0);
        bench.arrives(frame(60, 0));
        assertThat(bench.read(0x12, 1)).isEqualTo(7);
        assertThat(bench.complaints()).containsOnlyKeys(TracePoint.BUS_NOBODY_WRITE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, MEMORY - 8, MEMORY + MEMORY_BYTES - 69, 1L << 62})
    void aTransmitBufferOutsideMemoryStopsTheQueue(long address) {
        bench.describe(TRANSMIT_RING, 0, address, 70, 0, 0);
        bench.offer(TRANSMIT_RING, 0);
        bench.notifyTransmit();
        assertStopped(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0x1000, MEMORY - 4096, MEMORY + MEMORY_BYTES - 8192, 0xFFFF_FFFFL * 4096})
    void aQueuePageOutsideMemoryIsReportedAndHasNoBuffers(long address) {
        bench.place(0, address);
        assertThat(bench.read(0x08, 4)).isEqualTo(address / 4096);
        bench.arrives(frame(60, 0));
        assertThat(bench.complaints()).containsOnlyKeys(TracePoint.VIRTQUEUE_BROKEN);
        assertThat(bench.journeys().breakdown().dropped())
                .containsOnlyKeys(DropReason.NO_RECEIVE_BUFFER);
    }

    @Test
    void theLastPlaceInMemoryWhereAQueueFitsIsGood() {
        long ring = MEMORY + MEMORY_BYTES - 3 * 4096;
        bench.place(0, ring);
        bench.describe(ring, 0, buffer(0), 1524, WRITE, 0);
        bench.offer(ring, 0);
        bench.arrives(frame(60, 0));
        assertThat(bench.usedIndex(ring)).isEqualTo(1);
        assertThat(bench.complaints()).isEmpty();
    }

    @Test
    void aQueueAmongItsOwnBuffersHarmsOnlyItself() {
        // The frame overwrites descriptors, available ring and used ring of its own queue.
        for (long address = RECEIVE_RING; address < RECEIVE_RING + 0x3000; address += 0x200) {
            bench.describe(RECEIVE_RING, 0, address, 0x1000, WRITE, 0);
            bench.setAvailableIndex(RECEIVE_RING, 0);
            bench.offer(RECEIVE_RING, 0);
            bench.arrives(frame(1500, (int) address >>> 8));
            bench.assertConserved();
        }
        bench.write(0x12, 1, 0);
        bench.started();
        bench.setAvailableIndex(TRANSMIT_RING, 0);
        bench.describe(TRANSMIT_RING, 0, buffer(0), 70, 0, 0);
        bench.offer(TRANSMIT_RING, 0);
        bench.notifyTransmit();
        assertThat(bench.sent).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, WRITE})
    void aFrameThatRewritesItsOwnChainIsStoredByTheChainAsItWas(int loopFlags) {
        bench.describe(RECEIVE_RING, 0, buffer(0), 10, WRITE | NEXT, 1);
        bench.describe(RECEIVE_RING, 1, RECEIVE_RING + 16 * 2, 16, WRITE | NEXT, 2);
        bench.describe(RECEIVE_RING, 2, buffer(1), 1524, WRITE, 0);
        bench.offer(RECEIVE_RING, 0);
        byte[] frame = new byte[60];
        frame[12] = (byte) (loopFlags | NEXT); // flags of descriptor 2, behind address and length
        frame[14] = 2;

        bench.arrives(frame);

        assertThat(bench.usedBytes(RECEIVE_RING, 0)).isEqualTo(70);
        assertThat(bench.complaints()).isEmpty();
    }

    @Test
    void bothQueuesOnOnePageBreakTheDeviceOnceAReceiveBufferIsToBeSent() {
        bench.place(1, RECEIVE_RING);
        bench.describe(RECEIVE_RING, 0, buffer(0), 1524, WRITE, 0);
        bench.offer(RECEIVE_RING, 0);
        bench.arrives(frame(60, 0));
        bench.notifyTransmit();
        bench.arrives(frame(60, 1));
        assertThat(bench.sent).isEmpty();
        assertThat(bench.complaints()).containsEntry(TracePoint.VIRTQUEUE_BROKEN, 1L);
    }
}
