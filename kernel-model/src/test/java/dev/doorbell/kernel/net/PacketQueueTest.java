package dev.doorbell.kernel.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorbell.kernel.GuestBench;
import dev.doorbell.kernel.policy.InterruptPolicy.RemoteWake;
import dev.doorbell.kernel.sched.KernelThread;
import dev.doorbell.kernel.sched.Scheduler;
import dev.doorbell.sim.cpu.Core;
import dev.doorbell.sim.path.DropReason;
import dev.doorbell.sim.path.Journey;
import dev.doorbell.sim.path.JourneyBook;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A socket's queue, and the thread that waits for it. */
class PacketQueueTest {
    private static final long RECEIVE_CYCLES = 13;

    private final GuestBench bench = new GuestBench(1);
    private final Core core = bench.core(0);
    private final JourneyBook journeys = bench.simulation().parts().journeys();
    private final PacketQueue queue = new PacketQueue(journeys, RECEIVE_CYCLES);
    private final List<String> story = new ArrayList<>();

    @AfterEach
    void close() {
        bench.close();
    }

    private void enqueue(int number, int bytes) {
        core.memory().write(GuestBench.MEMORY, 4, number);
        queue.enqueue(core, GuestBench.MEMORY, bytes, journeys.begin(bytes));
    }

    private void receive(Scheduler scheduler) {
        int bytes = queue.receive(core, scheduler.current());
        story.add(queue.received()[0] + ": " + bytes + " @" + core.nowTicks());
    }

    private Scheduler scheduler() {
        return new Scheduler(
                core,
                bench.simulation().parts().trace(),
                5,
                RemoteWake.SGI,
                () -> 0,
                (waker, target) -> {});
    }

    @Test
    void theThirtyThirdPacketDropsTheOldestByName() {
        journeys.keepFinished(40);
        for (int i = 0; i < 32; i++) {
            enqueue(i, 60);
        }
        assertThat(journeys.breakdown().droppedCount()).isZero();
        enqueue(32, 60);
        enqueue(33, 60);

        assertThat(journeys.finished().stream().map(Journey::number)).containsExactly(0L, 1L);
        assertThat(journeys.breakdown().dropped())
                .containsOnlyKeys(DropReason.SOCKET_QUEUE_FULL)
                .containsEntry(DropReason.SOCKET_QUEUE_FULL, 2L);

        bench.run(
                () -> {
                    Scheduler scheduler = scheduler();
                    for (int i = 0; i < 32; i++) {
                        receive(scheduler);
                    }
                });
        for (int i = 0; i < 32; i++) {
            assertThat(story.get(i)).startsWith((i + 2) + ": 60");
        }
        assertThat(journeys.breakdown().delivered()).isEqualTo(32);
        assertThat(journeys.residentCount()).isZero();
    }

    @Test
    void aThreadThatFindsNothingBlocksUntilThereIsSomething() {
        bench.run(
                () -> {
                    Scheduler scheduler = scheduler();
                    scheduler.spawn("reader", () -> receive(scheduler));
                    scheduler.spawn(
                            "stack",
                            () -> {
                                core.spend(100);
                                enqueue(7, 64);
                                enqueue(8, 65);
                                story.add("two are in @" + core.nowTicks());
                            });
                    scheduler.becomeIdle();
                });
        // Switch, switch, 100; switch back, the system call.
        assertThat(story).containsExactly("two are in @110", "7: 64 @128");
        assertThat(journeys.residentCount()).isEqualTo(1);
    }

    @Test
    void aPacketIsCopiedWhenItIsQueued() {
        enqueue(7, 60);
        core.memory().write(GuestBench.MEMORY, 4, 99);
        bench.run(() -> receive(scheduler()));
        assertThat(story).containsExactly("7: 60 @" + RECEIVE_CYCLES);
    }

    @Test
    void aPacketLongerThanASlotIsCut() {
        enqueue(7, 4000);
        bench.run(() -> receive(scheduler()));
        assertThat(story).containsExactly("7: 1536 @" + RECEIVE_CYCLES);
    }

    @Test
    void receivingLeavesTheMaskAsItWas() {
        enqueue(1, 60);
        enqueue(2, 60);
        List<Boolean> masked = new ArrayList<>();
        bench.run(
                () -> {
                    KernelThread self = scheduler().current();
                    core.unmaskInterrupts();
                    queue.receive(core, self);
                    masked.add(core.interruptsMasked());
                    core.maskInterrupts();
                    queue.receive(core, self);
                    masked.add(core.interruptsMasked());
                });
        assertThat(masked).containsExactly(false, true);
    }

    @Test
    void aPacketWithoutAJourneyIsReceivedLikeAnyOther() {
        queue.enqueue(core, GuestBench.MEMORY, 60, JourneyBook.NONE);
        bench.run(() -> receive(scheduler()));
        assertThat(story).hasSize(1);
        assertThat(journeys.breakdown().begun()).isZero();
    }
}
