package dev.doorbell.sim.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Once the pools have grown, nothing is allocated per event, whatever is done with it. */
class EventQueueAllocationTest {
    private static final long SLACK_BYTES = 20_000;
    private static final int ROUNDS = 100_000;

    private final EventQueue queue = new EventQueue();
    private final Event[] timers = new Event[64];
    private long random = 1;
    private final EventChannel near =
            queue.channel("near", Phase.DEVICES, argument -> repost(argument, 900));
    private final EventChannel far =
            queue.channel("far", Phase.PROCESSORS, argument -> repost(argument, 1_000_000));

    @Test
    void postingMovingCancellingAndFiringAllocateNothing() {
        for (int i = 0; i < timers.length; i++) {
            timers[i] = Event.named("timer", Phase.WIRES, () -> {});
        }
        for (int i = 0; i < 2_000; i++) {
            near.postIn(i, i);
            far.postIn(i * 500L, i);
        }
        work();

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work();
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(SLACK_BYTES);
    }

    private void work() {
        for (int i = 0; i < ROUNDS; i++) {
            queue.fireNext();
            queue.fireNext();
            queue.moveTo(queue.nowTicks() + next(50_000), timers[i % 64]);
            queue.cancel(timers[(i * 7) % 64]);
            queue.isQuietThrough(queue.nowTicks() + 10);
        }
    }

    private void repost(long argument, int span) {
        (span > 1000 ? far : near).postIn(next(span), argument);
    }

    private long next(int span) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (random >>> 1) % span;
    }
}
