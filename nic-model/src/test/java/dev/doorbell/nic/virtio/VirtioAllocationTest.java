package dev.doorbell.nic.virtio;

import static dev.doorbell.nic.virtio.ModernBench.EVENT_INDEX;
import static dev.doorbell.nic.virtio.ModernBench.RX;
import static dev.doorbell.nic.virtio.ModernBench.TX;
import static dev.doorbell.nic.virtio.ModernBench.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames in and out allocate nothing once the rings have gone round. */
class VirtioAllocationTest {
    private static final int FRAMES = 20_000;
    private static final int SIZE = 64;

    private static long allocatedBytes() {
        java.lang.management.ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        assumeThat(bean).isInstanceOf(ThreadMXBean.class);
        return ((ThreadMXBean) bean).getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, EVENT_INDEX, NetFeatures.MRG_RXBUF, EVENT_INDEX | NetFeatures.MRG_RXBUF})
    void framesInAndOutAllocateNothingAfterWarmUp(long features) {
        try (ModernBench bench = new ModernBench()) {
            ModernBench.Ring[] rings = bench.start(features, SIZE);
            rings[RX].fill(SIZE, 100); // a merged frame takes several
            bench.nic.connect((frame, offset, bytes) -> 0);
            byte[] arriving = frame((features & NetFeatures.MRG_RXBUF) == 0 ? 60 : 250, 1);
            for (int i = 0; i < SIZE; i++) {
                rings[TX].send(i, frame(200, i));
            }
            rings[TX].tell();
            carry(bench, rings, arriving);
            keepBooks(bench);
            allocatedBytes();

            long before = allocatedBytes();
            keepBooks(bench);
            long between = allocatedBytes();
            carry(bench, rings, arriving);
            long after = allocatedBytes();

            // The smallest object has 16 bytes; less than one in two frames is the JVM's own.
            assertThat(after - between).isLessThan(between - before + 8L * FRAMES);
            assertThat(bench.complaints()).isEmpty();
        }
    }

    /** As many journeys, without a device. */
    private static void keepBooks(ModernBench bench) {
        for (int i = 0; i < FRAMES; i++) {
            long journey = bench.journeys().begin(60);
            long address = ModernBench.buffer(i % SIZE);
            bench.journeys().stored(journey, address);
            bench.journeys().delivered(bench.journeys().taken(0, address));
        }
    }

    /** Frames in, whose journeys end at once, and frames out that were described before. */
    private static void carry(ModernBench bench, ModernBench.Ring[] rings, byte[] arriving) {
        for (int i = 0; i < FRAMES; i++) {
            int used = rings[RX].usedIndex();
            long journey = bench.journeys().begin(arriving.length);
            bench.nic.frameArrives(arriving, 0, arriving.length, journey);
            long address = ModernBench.buffer(rings[RX].usedHead(used));
            bench.journeys().delivered(bench.journeys().taken(0, address));
            for (int n = used; n != rings[RX].usedIndex(); n = n + 1 & 0xFFFF) {
                rings[RX].offer(rings[RX].usedHead(n));
            }
            rings[TX].offer(i % SIZE);
            rings[TX].tell();
        }
    }
}
