package dev.doorbell.sim.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import dev.doorbell.sim.event.EventChannel;
import dev.doorbell.sim.event.EventQueue;
import dev.doorbell.sim.event.Phase;
import dev.doorbell.sim.trace.Trace;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class BusAllocationTest {
    private static final long MEMORY = 0x4000_0000L;
    private static final int POSTS = 20_000;

    private final EventQueue events = new EventQueue();
    private final SystemBus bus = new SystemBus(new Trace(events));
    private final GuestMemory memory = new GuestMemory(MEMORY, 1 << 20, 1 << 20);
    private final byte[] frame = new byte[1514];

    private long landings;
    private final BusPort port =
            new BusPort("test", events, bus, memory, 0x18, tag -> landings += tag);

    BusAllocationTest() {
        bus.map("memory", MEMORY, 1 << 20, memory, AccessTiming.FREE);
    }

    private static long allocatedBytes() {
        java.lang.management.ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        assumeThat(bean).isInstanceOf(ThreadMXBean.class);
        return ((ThreadMXBean) bean).getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** Posts and lands, in one tick, so that the event queue has no part in it. */
    private void postAndLand() {
        for (int i = 0; i < POSTS; i++) {
            port.postBlock(MEMORY + (i & 7) * 4096L, frame, 0, frame.length, 0, 1);
            port.post(MEMORY + (i & 7) * 4096L, 8, i, 0, 1);
        }
    }

    @Test
    void landingAtOnceAllocatesNothingAfterWarmUp() {
        postAndLand();
        allocatedBytes();

        long before = allocatedBytes();
        postAndLand();
        long after = allocatedBytes();

        assertThat(landings).isEqualTo(4L * POSTS);
        // The smallest object has 16 bytes; less than one in two posts is the JVM's own.
        assertThat(after - before).isLessThan(POSTS);
    }

    /** Keeps 32 writes in flight, then lets all of them land. */
    private void postAndFly() {
        for (int round = 0; round < POSTS / 32; round++) {
            for (int i = 0; i < 16; i++) {
                long arrival = events.nowTicks() + 10 + i;
                port.postBlock(MEMORY + i * 4096L, frame, 0, frame.length, arrival, 1);
                port.post(MEMORY + i * 4096L, 8, i, arrival, 1);
            }
            while (events.fireNext()) {}
        }
    }

    /** The same number of events, without a port. */
    private void fireAsMany(EventChannel channel) {
        for (int round = 0; round < POSTS / 32; round++) {
            for (int i = 0; i < 16; i++) {
                channel.postIn(10 + i, 0);
                channel.postIn(10 + i, 0);
            }
            while (events.fireNext()) {}
        }
    }

    @Test
    void writesInFlightAllocateNoMoreThanTheirEvents() {
        EventChannel channel = events.channel("bare", Phase.WIRES, argument -> {});
        postAndFly();
        fireAsMany(channel);
        allocatedBytes();

        long before = allocatedBytes();
        fireAsMany(channel);
        long between = allocatedBytes();
        postAndFly();
        long after = allocatedBytes();

        assertThat(after - between).isLessThan(between - before + POSTS);
    }
}
